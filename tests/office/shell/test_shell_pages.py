"""Pages as a browser gets them: whole, light, without inline script or style, and saying what to do when they fail."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django_htmx
import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.test import Client, RequestFactory

import ansinh.office.shell
from ansinh.office.accounts.models import User
from ansinh.office.shell import errors, navigation

SHELL = Path(ansinh.office.shell.__file__).parent
STATIC = SHELL / "static" / "shell"
PAGES = [
    "/so-tay-giao-dien/", "/so-tay-giao-dien/?past", "/so-tay-giao-dien/bang/0/", "/so-tay-giao-dien/bang/1/",
    "/so-tay-giao-dien/bang/10000/?conduct=late&overdue_from=x&page=9", "/so-tay-giao-dien/dang-nhap/",
    "/so-tay-giao-dien/loi/403/", "/so-tay-giao-dien/loi/404/", "/so-tay-giao-dien/loi/422/",
    "/so-tay-giao-dien/loi/500/", "/so-tay-giao-dien/loi/503/",
]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture(params=PAGES)
def html(request: pytest.FixtureRequest, client: Client) -> str:
    """Each page of the style page in turn."""
    client.raise_request_exception = False
    return client.get(request.param).content.decode()


def test_nothing_inline(html: str) -> None:
    """The policy for content would stop it, and the page would look broken."""
    assert re.findall(r"\sstyle=|<style|<script(?![^>]+src=)|\son[a-z]+=", html) == []


def test_landmarks_and_one_heading(html: str) -> None:
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert len(re.findall(r"<main[ >]", html)) == 1
    assert '<html lang="vi"' in html
    assert re.search(r"<title>[^<]+ · An Sinh</title>", html)


def test_ids_are_unique_and_references_lead_somewhere(html: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    told = re.findall(r'(?:aria-describedby|aria-labelledby|popovertarget|for|form)="([^"]+)"', html)
    assert [name for names in told for name in names.split() if name not in ids] == []


def test_every_field_and_button_has_a_name(html: str) -> None:
    buttons = re.findall(r"<button([^>]*)>(.*?)</button>", html, re.DOTALL)
    nameless = [
        attributes
        for attributes, inside in buttons
        if "aria-label" not in attributes
        and not re.sub(r"<[^>]+>", "", inside).strip()
        and "confirm-yes" not in attributes
    ]
    assert nameless == []


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    templates = "".join(path.read_text(encoding="utf-8") for path in SHELL.rglob("*.html"))
    used = set(re.findall(r'{% icon "(\w+)" %}', templates)) | {desk.icon for desk in navigation.DESKS.values()}
    assert used - drawn == set()


def test_an_empty_page_is_under_60_kb(client: Client) -> None:
    """Page, style, scripts and icons as sent (gzip), without the font; and the page itself for the eye."""
    page = client.get("/so-tay-giao-dien/bang/0/").content
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    files = [*STATIC.glob("*.css"), *STATIC.glob("*.js"), *STATIC.glob("*.svg"), htmx]
    sent = sum(len(gzip.compress(content)) for content in (page, *(path.read_bytes() for path in files)))
    assert sent < 60_000
    assert len(page) < 16_500


def test_fifty_rows_stay_light(client: Client) -> None:
    assert len(client.get("/so-tay-giao-dien/bang/10000/").content) < 90_000


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "nhờ quản trị hệ thống giao quyền"),
        (404, "tìm theo tên, mã đơn vị"),
        (422, "Mở dãy số mới ở Quản trị."),
        (500, "báo quản trị hệ thống giờ xảy ra"),
        (503, "Chờ nửa phút rồi thử lại"),
    ],
)
def test_errors_say_what_to_do(client: Client, status: int, words: str) -> None:
    response = client.get(f"/so-tay-giao-dien/loi/{status}/")
    assert response.status_code == status
    assert words in response.content.decode()
    assert "data-problem" in response.content.decode(), "the script finds the words for a toast"


def test_a_lost_database_is_told_without_asking_it(django_assert_num_queries: Any) -> None:
    request = RequestFactory().get("/don-vi/?q=a&b=<script>")
    with django_assert_num_queries(0):
        try:
            raise OperationalError("connection refused")
        except OperationalError:
            response = errors.failed(request)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert 'href="/don-vi/?q=a&amp;b=%3Cscript%3E"' in response.content.decode()


def test_a_form_left_open_too_long_is_told(user: Callable[..., User]) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/tuy-chon/giao-dien/", {"theme": "dark"})
    assert response.status_code == 403
    assert "Biểu mẫu đã hết hiệu lực" in response.content.decode()


# --- preferences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "field", "value", "cookie", "mark"),
    [
        ("/tuy-chon/giao-dien/", "theme", "dark", "ansinh_theme", 'data-theme="dark"'),
        ("/tuy-chon/thanh-ben/", "rail", "narrow", "ansinh_rail", 'data-rail="narrow"'),
        ("/tuy-chon/ngon-ngu/", "language", "en", "ansinh_language", '<html lang="en"'),
    ],
)
def test_preferences_are_kept(client: Client, path: str, field: str, value: str, cookie: str, mark: str) -> None:
    response = client.post(path, {field: value, "next": "/so-tay-giao-dien/?past"})
    assert response["Location"] == "/so-tay-giao-dien/?past"
    assert client.cookies[cookie].value == value
    assert mark in client.get("/so-tay-giao-dien/").content.decode()


def test_preferences_refuse_what_is_none_and_lead_nowhere_else(client: Client) -> None:
    response = client.post("/tuy-chon/giao-dien/", {"theme": "<b>", "next": "https://example.org/"})
    assert response["Location"] == "/"
    assert "ansinh_theme" not in client.cookies
    client.cookies["ansinh_theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get("/so-tay-giao-dien/").content.decode()


def test_language_follows_the_user(sign_in: Callable[[User], Client], user: Callable[..., User]) -> None:
    somebody = user("leader")
    sign_in(somebody).post("/tuy-chon/ngon-ngu/", {"language": "en"})
    somebody.refresh_from_db()
    assert somebody.language == "en"


# --- desks, toasts, font ---------------------------------------------------------------------------------------------


def test_desks_are_shown_to_whom_they_are_open(
    monkeypatch: pytest.MonkeyPatch, user: Callable[..., User], client: Client
) -> None:
    monkeypatch.setattr(navigation, "_places", {})
    navigation.register("imports", "shell:style_page", lambda user: user.role == "clerk")
    navigation.register("employers", "shell:style_sign_in", lambda user: True, count=lambda user: 7)
    request = RequestFactory().get("/so-tay-giao-dien/dang-nhap/")
    request.user = user("leader")
    (only,) = navigation.links(request)
    assert (only.desk.key, only.count, only.current) == ("employers", 7, True)
    request.user = user("clerk")
    assert [(link.desk.key, link.current) for link in navigation.links(request)] == [
        ("employers", True), ("imports", False),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no such desk"):
        navigation.register("nowhere", "shell:style_page", lambda user: True)


def test_letters_of_desks_differ() -> None:
    letters = [desk.letter for desk in navigation.DESKS.values()]
    assert len(letters) == len(set(letters))


def test_what_was_done_is_told_on_the_next_page(client: Client) -> None:
    client.post("/so-tay-giao-dien/lam/")
    html = client.get("/so-tay-giao-dien/").content.decode()
    assert 'data-undo-url="/so-tay-giao-dien/lam/?undo">Đã phát hành 42 thông báo.</template>' in html
    assert "data-toast" not in client.get("/so-tay-giao-dien/").content.decode(), "once"


def test_parts_carry_their_toasts(client: Client) -> None:
    client.post("/so-tay-giao-dien/lam/")
    part = client.get("/so-tay-giao-dien/bang/3/", headers={"HX-Request": "true", "HX-Target": "table-style-rows"})
    assert "ansinh:toast" in part["HX-Trigger"]
    assert part["HX-Trigger"].isascii()


def test_the_font_is_small_and_speaks_vietnamese(settings: Any, tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    settings.ANSINH_BUILD = tmp_path
    path = finders.find("shell/inter.woff2")
    assert isinstance(path, str)
    assert Path(path).stat().st_size < 120_000
    with TTFont(path) as font:
        known = font.getBestCmap()
        assert [letter for letter in "ẰẮỖỠỰỮợữỵỷĐđ₫−▲▼ABCxyz0123456789" if ord(letter) not in known] == []
        assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [("wght", 400, 600)]
        assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    made = Path(path).stat().st_mtime_ns
    assert finders.find("shell/inter.woff2") == path
    assert Path(path).stat().st_mtime_ns == made, "built once"
