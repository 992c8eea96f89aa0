"""Signing in: right and wrong passwords, being locked out, the second factor, the first password."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from ansinh.office.accounts.adapters import client_address
from ansinh.office.accounts.models import User

LOGIN = "/dang-nhap/"
PASSWORD = "mot-mat-khau-dai"
"""Of the users that ``user`` makes."""


def enter(client: Client, username: str, password: str = PASSWORD, **headers: str):
    return client.post(LOGIN, {"login": username, "password": password}, **headers)


def test_the_sign_in_page_speaks_vietnamese(client: Client, db: None) -> None:
    page = client.get(LOGIN).content.decode()
    for words in ("Đăng nhập", "Tên đăng nhập", "Mật khẩu"):
        assert words in page
    assert not re.search(r"Username|Password|Sign In|Remember", page)


def test_every_page_asks_to_sign_in(client: Client, db: None) -> None:
    for path in ("/tai-khoan/", "/quan-tri/", "/quan-tri/nhat-ky-xem/", "/tai-khoan/hai-lop/", "/tai-khoan/mat-khau/"):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith(LOGIN), path


def test_nobody_registers_themselves(client: Client, db: None) -> None:
    for path in ("/signup/", "/dang-ky/", "/accounts/signup/"):
        assert client.get(path).status_code in {302, 404}
    assert User.objects.count() == 0


def test_right_password(client: Client, user) -> None:
    somebody = user("leader")
    assert enter(client, somebody.username).status_code == 302
    assert somebody.full_name in client.get("/tai-khoan/").content.decode()


def test_administrators_begin_at_their_own_desk(client: Client, user) -> None:
    assert enter(client, user("admin").username)["Location"] == "/quan-tri/"
    assert enter(Client(), user("leader").username)["Location"] == "/"


def test_wrong_password_and_unknown_user_get_the_same_answer(client: Client, user) -> None:
    somebody = user("leader")
    known, unknown = enter(client, somebody.username, "sai"), enter(client, "khong-co", "sai")
    assert "không đúng" in known.content.decode()
    for answer in (known, unknown):
        assert answer.status_code == 200
        assert answer.context["form"].non_field_errors() == known.context["form"].non_field_errors()


def test_the_sixth_try_is_locked_out_even_with_the_right_password(client: Client, user, settings) -> None:
    somebody = user("leader")
    for spelling in (str.upper, str.title, str.lower, str.upper):
        assert enter(client, spelling(somebody.username), "sai").status_code == 200
    assert enter(client, somebody.username, "sai").status_code == 429
    locked = enter(client, somebody.username)
    assert locked.status_code == 429
    assert "15 phút" in locked.content.decode()
    elsewhere = enter(Client(), somebody.username, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 302, "another machine is not locked out"


@pytest.mark.parametrize(
    ("behind_proxy", "headers", "address"),
    [
        (False, {}, "127.0.0.1"),
        (False, {"HTTP_X_FORWARDED_FOR": "10.0.0.1"}, "127.0.0.1"),
        (True, {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 10.0.0.7"}, "10.0.0.7"),
        (True, {}, "127.0.0.1"),
    ],
)
def test_where_a_request_comes_from_cannot_be_forged(rf, settings, behind_proxy: bool, headers, address: str) -> None:
    settings.ANSINH_PROXY = behind_proxy
    assert client_address(rf.get("/", **headers)) == address


def test_someone_who_may_no_longer_sign_in(client: Client, user) -> None:
    somebody = user("leader", is_active=False)
    enter(client, somebody.username)
    assert client.get("/tai-khoan/").status_code == 302


def test_taking_the_right_to_sign_in_away_ends_sessions(sign_in, user) -> None:
    somebody = user("leader")
    browser = sign_in(somebody)
    assert browser.get("/tai-khoan/").status_code == 200
    somebody.is_active = False
    somebody.save()
    assert browser.get("/tai-khoan/").status_code == 302


def test_the_first_password_must_be_changed_before_anything_else(client: Client, user) -> None:
    somebody = user("leader", must_change_password=True)
    enter(client, somebody.username)
    for path in ("/tai-khoan/", "/quan-tri/nhat-ky-xem/"):
        assert client.get(path)["Location"] == "/tai-khoan/mat-khau/"
    new = "con-meo-nam-tren-mai"
    client.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    somebody.refresh_from_db()
    assert not somebody.must_change_password
    assert somebody.check_password(new)


@pytest.mark.parametrize("weak", ["ngan", "123456789012345", "password1234"])
def test_weak_passwords_are_refused(sign_in, user, weak: str) -> None:
    somebody = user("leader")
    answer = sign_in(somebody).post(
        "/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    assert answer.status_code == 200
    somebody.refresh_from_db()
    assert somebody.check_password(PASSWORD)


def test_a_second_factor_is_asked_for_and_its_secret_kept_encrypted(client: Client, user) -> None:
    somebody = user("leader")
    enter(client, somebody.username)
    activate = "/tai-khoan/hai-lop/totp/activate/"
    assert client.get(activate)["Location"].startswith("/tai-khoan/xac-nhan/"), "first the password again"
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    secret = client.get(activate).context["form"].secret
    done = client.post(activate, {"code": code(secret)})
    assert done.status_code == 302
    stored = somebody.authenticator_set.get(type="totp").data
    assert secret not in str(stored)
    client.post("/dang-xuat/")
    answer = enter(client, somebody.username)
    assert answer["Location"] == "/tai-khoan/hai-lop/authenticate/"
    assert client.get("/tai-khoan/").status_code == 302, "the password alone opens nothing"
    assert "không đúng" in client.post(answer["Location"], {"code": "000000"}).content.decode()
    spare = somebody.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    client.post(answer["Location"], {"code": spare})
    assert client.get("/tai-khoan/").status_code == 200


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
