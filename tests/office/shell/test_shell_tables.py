"""The data table: state from the URL, the same steps over lists and querysets, what the page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory

from ansinh.office.accounts.models import User
from ansinh.office.shell.tables import Choice, Column, Empty, Page, Table, class_choices
from ansinh.office.shell.tables.state import Unreadable, bound, read

ROWS: list[dict[str, Any]] = [
    {"code": "A1", "name": "Đỉnh Vàng", "owed": 5_000_000, "class": "late", "day": dt.date(2026, 3, 31), "who": None},
    {"code": "B2", "name": "an bình", "owed": None, "class": "paid", "day": None, "who": {"name": "Nhung"}},
    {"code": "C3", "name": "Bỉm Sơn", "owed": 0, "class": "evading", "day": dt.date(2026, 4, 1), "who": {"name": "Hà"}},
    {"code": "D4", "name": "Ẩn Danh", "owed": 7, "class": "evading", "day": dt.date(2026, 4, 30), "who": None},
]
TABLE = Table(
    name="don-vi", label="Đơn vị", default_sort="code", row_href=lambda row: f"/don-vi/{row['code']}",
    columns=[
        Column("code", "Mã", "code"),
        Column("name", "Tên", card="title"),
        Column("owed", "Còn nợ", "money", filter="range"),
        Column("class", "Lớp", "class", filter="choice", choices=class_choices()),
        Column("day", "Hạn", "day", filter="range", hidden=True),
        Column("who", "Cán bộ", path="who__name", filter="choice",
               choices=[Choice("Hà", "Hà"), Choice("-", "chưa giao")]),
        Column("double", "Gấp đôi", "money", value=lambda row: (row["owed"] or 0) * 2, hidden=True),
    ],
    empty=Empty("Chưa có đơn vị", "Nhập dữ liệu trước.", "/nhap/", "Nhập dữ liệu"),
)  # fmt: skip


def page_of(query: str, rows: Any = ROWS, table: Table = TABLE) -> Page:
    """The page of ``table`` that ``?query`` asks for."""
    request = RequestFactory().get(f"/ds/?{query}")
    state = read(request.GET, table.columns, table.default_sort, table.page_size)
    found = table.found(rows, state)
    return table.page(request, found, state, found.count())


def codes(query: str) -> str:
    return " ".join(row["code"] for row in page_of(query).found)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "A1 B2 C3 D4"),
        ("sort=-code", "D4 C3 B2 A1"),
        ("sort=name", "B2 D4 C3 A1"),  # by letters without marks: an b, an d, bim, dinh
        ("sort=-owed", "A1 D4 C3 B2"),
        ("sort=owed", "C3 D4 A1 B2"),  # nothing comes last either way
        ("sort=double", "A1 B2 C3 D4"),  # a computed column cannot be sorted: the default
        ("sort=nonsense", "A1 B2 C3 D4"),
        ("class=evading", "C3 D4"),
        ("class=evading&class=paid", "B2 C3 D4"),
        ("who=-", "A1 D4"),
        ("who=-&who=Hà", "A1 C3 D4"),
        ("owed_from=1", "A1 D4"),
        ("owed_from=0&owed_to=7", "C3 D4"),
        ("owed_from=5 triệu", "A1"),
        ("day_from=2026-04-01", "C3 D4"),
        ("day_to=03/2026", "A1"),
        ("day_from=4/2026&day_to=04/2026", "C3 D4"),
        ("q=dinh vang", "A1"),
        ("q=ẨN D", "D4"),
        ("q=nhung", "B2"),
        ("q=không có", ""),
    ],
)
def test_sort_filter_search(query: str, expected: str) -> None:
    assert codes(query) == expected


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "1.234.567", 1_234_567),
        ("money", "1 234 567 đ", 1_234_567),
        ("money", "1,5 tỷ", 1_500_000_000),
        ("money", "5tr", 5_000_000),
        ("money", "−3 nghìn", -3_000),
        ("number", "14.000", 14_000),
        ("rate", "84,5%", 8_450),
        ("rate", "7", 700),
        ("day", "31/10/2026", dt.date(2026, 10, 31)),
        ("day", "2026-10-31", dt.date(2026, 10, 31)),
        ("month", "10/2026", dt.date(2026, 10, 1)),
    ],
)
def test_bounds_as_officers_type_them(kind: Any, text: str, value: object) -> None:
    assert bound(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [("money", "nhiều"), ("money", "5 tạ"), ("money", "1,2,3"), ("money", "9" * 16), ("day", "31/02/2026"),
     ("day", "hôm qua"), ("day", "2026-13-01"), ("rate", "5 tỷ")],
)  # fmt: skip
def test_unreadable_bounds_are_told(kind: Any, text: str) -> None:
    with pytest.raises(Unreadable, match="viết"):
        bound(kind, text)


def test_what_is_unreadable_is_left_out_and_said() -> None:
    page = page_of("owed_from=nhiều&owed_to=7")
    assert [row["code"] for row in page.found] == ["C3", "D4"]
    assert page.state.errors == ["Còn nợ: không hiểu “nhiều”; viết số như 1.234.567, 5 triệu hoặc 1,5 tỷ."]


def many(count: int) -> list[dict[str, Any]]:
    return [{**ROWS[0], "code": f"X{at:05d}"} for at in range(count)]


@pytest.mark.parametrize(
    ("count", "query", "summary", "numbers"),
    [
        (0, "", "Không có dòng nào", [1]),
        (1, "", "1–1 trong 1 dòng", [1]),
        (10_000, "", "1–50 trong 10.000 dòng", [1, 2, None, 200]),
        (10_000, "page=100&size=25", "2.476–2.500 trong 10.000 dòng", [1, None, 99, 100, 101, None, 400]),
        (10_000, "page=3", "101–150 trong 10.000 dòng", [1, 2, 3, 4, None, 200]),
        (120, "page=99", "101–120 trong 120 dòng", [1, 2, 3]),  # the last page, not an empty one
        (120, "page=-1&size=7", "1–50 trong 120 dòng", [1, 2, 3]),
    ],
)
def test_pages(count: int, query: str, summary: str, numbers: list[int | None]) -> None:
    page = page_of(query, many(count))
    assert page.summary == summary
    assert [number for number, _url in page.numbers] == numbers


def test_links_keep_the_rest_of_the_state() -> None:
    page = page_of("class=evading&class=late&q=x&page=2&sort=-owed&size=25")
    name = next(heading for heading in page.headings if heading.column.key == "name")
    assert QueryDict(name.url[1:]).dict() == {"class": "late", "q": "x", "sort": "name", "size": "25"}
    assert QueryDict(name.url[1:]).getlist("class") == ["evading", "late"]
    owed = next(heading for heading in page.headings if heading.column.key == "owed")
    assert owed.aria_sort == "descending"
    assert "sort=owed" in owed.url, "the other way"
    assert "q=" not in page.chips[0].url
    assert page.chips[1].text == "Lớp: Trốn đóng, Chậm đóng"
    assert page.clear_url == "?sort=-owed&size=25"


def test_columns_are_chosen_in_their_own_order() -> None:
    assert [column.key for column in page_of("").columns] == ["code", "name", "owed", "class", "who"]
    assert [column.key for column in page_of("columns=day,code&columns=name").columns] == ["code", "name", "day"]
    assert [column.key for column in page_of("columns=nonsense").columns] == ["code", "name", "owed", "class", "who"]


def html_of(query: str = "", rows: Any = ROWS) -> str:
    page = page_of(query, rows)
    return render_to_string("shell/table/rows.html", {"page": page, "request": page.request})


def test_html_holds_semantics_and_labels_for_cards() -> None:
    html = html_of("sort=-owed")
    assert 'aria-sort="descending"' in html
    assert html.count("<tr") == 5
    assert html.count('scope="col"') == 5
    assert 'data-label="Còn nợ">5.000.000\xa0₫</td>' in html
    assert '<a href="/don-vi/A1" class="open"><span class="long">Đỉnh Vàng</span></a>' in html
    assert 'class="text title"' in html


def test_names_are_escaped() -> None:
    assert "<script>" not in html_of(rows=[{**ROWS[0], "name": "<script>alert(1)</script>"}])
    assert "<script>" not in html_of("q=<script>&owed_from=<script>")


def test_empty_teaches_and_no_match_says_how_to_go_on() -> None:
    assert "Chưa có đơn vị" in html_of(rows=[])
    assert 'href="/nhap/"' in html_of(rows=[])
    assert "Không có dòng nào khớp" in html_of("q=zzz")


def test_a_table_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot sort"):
        Table(name="x", label="x", columns=[Column("a", "A", "html")], default_sort="a")
    with pytest.raises(ValueError, match="must differ"):
        Table(name="x", label="x", columns=[Column("page", "A")], default_sort="page")


# --- over a queryset, by requests -----------------------------------------------------------------------------------

USERS = Table(
    name="nguoi-dung", label="Người dùng", default_sort="name", page_size=25,
    columns=[
        Column("name", "Tên", path="full_name", card="title", filter="text"),
        Column("office", "Cơ sở", path="office_code", filter="choice", choices=lambda request: [Choice("A", "A")]),
        Column("seen", "Đăng nhập", "moment", path="last_login"),
        Column("number", "Số", "number", path="pk", filter="range"),
    ],
    search=lambda rows, text: rows.filter(full_name__icontains=text),
)  # fmt: skip


@pytest.fixture
def people(user: Callable[..., User]) -> list[User]:
    return [
        user("leader", full_name="Bình"),
        user("officer", full_name="An", office_code="A"),
        user("officer", full_name="Chi", office_code="B", last_login=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "An Bình Chi"),
        ("sort=-name", "Chi Bình An"),
        ("sort=seen", "Chi Bình An"),
        ("sort=-seen", "Chi Bình An"),
        ("office=A", "An"),
        ("q=CH", "Chi"),
        ("name=n", "An Bình"),
        ("number_from=99999999", ""),
    ],
)
def test_queryset(people: list[User], query: str, expected: str) -> None:
    assert " ".join(row.full_name for row in page_of(query, User.objects.all(), USERS).found) == expected


def test_a_page_costs_two_queries(people: list[User], django_assert_num_queries: Any) -> None:
    request = RequestFactory().get("/?office=A&q=a", headers={"HX-Target": "table-nguoi-dung-rows"})
    with django_assert_num_queries(2):
        USERS.respond(request, User.objects.all(), "unused.html")


@pytest.mark.parametrize(
    ("target", "has_tools", "has_rows"), [("table-don-vi-rows", False, True), ("table-don-vi", True, True)]
)
def test_htmx_gets_only_the_part_it_asks_for(target: str, has_tools: bool, has_rows: bool) -> None:
    request = RequestFactory().get("/ds/?class=late", headers={"HX-Target": target})
    html = TABLE.respond(request, ROWS, "no/such/template.html").content.decode()
    assert ('class="tools"' in html, 'id="table-don-vi-rows"' in html) == (has_tools, has_rows)
    assert "<html" not in html
