"""What holds for every page: language, what browsers are told, errors, the clock of a rehearsal."""

from __future__ import annotations

import ast
import datetime as dt
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import path

from ansinh.base import AnsinhError
from ansinh.office import clock
from ansinh.office.accounts.demo import demo_users
from ansinh.office.accounts.models import Role


def test_vietnamese_first_whatever_the_browser_says(client: Client, db: None) -> None:
    answer = client.get("/dang-nhap/", HTTP_ACCEPT_LANGUAGE="en")
    assert answer["Content-Language"] == "vi"


def test_a_user_is_spoken_to_in_their_language(user, sign_in) -> None:
    somebody = user("leader", language="en")
    browser = sign_in(somebody)
    assert browser.get("/tai-khoan/")["Content-Language"] == "en"
    browser.post("/tuy-chon/ngon-ngu/", {"language": "vi", "next": "/tai-khoan/"})
    assert browser.get("/tai-khoan/")["Content-Language"] == "vi"
    somebody.refresh_from_db()
    assert somebody.language == "vi"


def test_nothing_is_loaded_from_elsewhere_or_written_into_the_page(client: Client, db: None) -> None:
    answer = client.get("/dang-nhap/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "<style" not in page and " style=" not in page and "onclick" not in page


def test_cookies_are_out_of_reach_of_scripts(user, client: Client) -> None:
    somebody = user("leader")
    answer = client.post("/dang-nhap/", {"login": somebody.username, "password": "mot-mat-khau-dai"})
    for name in ("ansinh_session", "ansinh_csrf"):
        assert answer.cookies[name]["httponly"]
        assert answer.cookies[name]["samesite"] == "Lax"


def test_forms_from_elsewhere_are_refused(user) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/dang-nhap/", {"login": "leader-1", "password": "mot-mat-khau-dai"})
    assert answer.status_code == 403


def broken(request: object) -> None:
    raise AnsinhError("Kho dữ liệu chưa có lô nào.", "Chưa nhập tệp.", "Hãy nhập một tệp.")


urlpatterns = [path("hong/", broken)]


def test_what_a_user_can_put_right_is_a_page_not_a_crash(user, sign_in) -> None:
    from ansinh.office import urls

    browser = sign_in(user("leader"))
    urls.urlpatterns.append(urlpatterns[0])
    try:
        answer = browser.get("/hong/")
    finally:
        urls.urlpatterns.remove(urlpatterns[0])
    assert answer.status_code == 422
    for words in ("Kho dữ liệu chưa có lô nào.", "Chưa nhập tệp.", "Hãy nhập một tệp."):
        assert words in answer.content.decode()


# --- the clock of a rehearsal ---------------------------------------------------------------------------------------


def test_the_clock_moves_and_comes_back(db: None) -> None:
    true = clock.today()
    clock.move_to(dt.date(2027, 2, 28))
    assert clock.today() == dt.date(2027, 2, 28)
    clock.move_to(true)
    assert clock.today() == true
    clock.move_to(dt.date(2025, 1, 1))
    clock.reset()
    assert clock.today() == true


def test_the_clock_stands_still_outside_a_rehearsal(db: None, settings) -> None:
    clock.move_to(dt.date(2027, 2, 28))
    settings.ANSINH_DEMO = False
    assert clock.today() != dt.date(2027, 2, 28)
    with pytest.raises(AnsinhError, match="Đồng hồ"):
        clock.move_to(dt.date(2027, 3, 1))


def test_administrators_move_the_clock_on_screen(user, sign_in) -> None:
    browser = sign_in(user("admin"))
    browser.post("/quan-tri/dong-ho/", {"what": "move", "day": "2027-02-28"})
    assert clock.today() == dt.date(2027, 2, 28)
    assert "28/02/2027" in browser.get("/quan-tri/dong-ho/").content.decode()
    browser.post("/quan-tri/dong-ho/", {"what": "reset"})
    assert clock.today() != dt.date(2027, 2, 28)


def test_no_clock_page_outside_a_rehearsal(user, sign_in, settings) -> None:
    settings.ANSINH_DEMO = False
    assert sign_in(user("admin")).get("/quan-tri/dong-ho/").status_code == 404


def test_demo_users_keep_their_passwords_and_are_made_in_rehearsals_only(db: None, settings) -> None:
    first = demo_users()
    assert {each.username for each in first} == {role.value.replace("_", "-") for role in Role}
    assert demo_users() == first
    answer = Client().post("/dang-nhap/", {"login": first[0].username, "password": first[0].password})
    assert answer.status_code == 302
    settings.ANSINH_DEMO = False
    with pytest.raises(AnsinhError):
        demo_users()


# --- as a whole -----------------------------------------------------------------------------------------------------


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_settings_are_safe_where_browsers_come_by_https() -> None:
    program = (
        "import django, os; django.setup()\n"
        "from django.core.checks import run_checks\n"
        "print([str(each) for each in run_checks(include_deployment_checks=True)])"
    )
    variables = {"DJANGO_SETTINGS_MODULE": "ansinh.office.settings", "ANSINH_HTTPS": "1",
                 "ANSINH_HOSTS": "vp.example", "ANSINH_HOME": str(settings.ANSINH_HOME)}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | variables, capture_output=True, text=True, check=True
    )
    whole_domain = ("security.W005", "security.W021")  # not the office's alone
    assert [each for each in ast.literal_eval(done.stdout) if not any(code in each for code in whole_domain)] == []
