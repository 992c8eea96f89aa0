"""Administrators make and change users; the record shows who read and changed what."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from ansinh.base import AnsinhError
from ansinh.office.accounts import audit, verbs
from ansinh.office.accounts.models import AccessLog, User

USERS, READS, CHANGES = "/quan-tri/nguoi-dung/", "/quan-tri/nhat-ky-xem/", "/quan-tri/nhat-ky-thay-doi/"
PASSWORD = re.compile(r"<code>((?:[a-z2-7]{4}-){3}[a-z2-7]{4})</code>")


@pytest.mark.parametrize(
    ("role", "administers", "audits"),
    [("admin", 200, 200), ("leader", 403, 200), ("officer", 403, 403), ("base_leader", 403, 403), ("clerk", 403, 403)],
)
def test_who_may_open_what(user, sign_in, role: str, administers: int, audits: int) -> None:
    browser = sign_in(user(role))
    assert [browser.get(path).status_code for path in (USERS, READS, CHANGES)] == [administers, audits, audits]


def test_a_user_is_added_on_screen_and_signs_in(user, sign_in) -> None:
    browser = sign_in(user("admin"))
    form = {"username": "nguyen-thi-mau", "full_name": "Nguyễn Thị Mẫu", "role": "officer", "office_code": "A",
            "communes": "14797, 14812"}  # fmt: skip
    page = browser.post(USERS + "them/", form).content.decode()
    password = PASSWORD.search(page)
    assert password
    added = User.objects.get(username="nguyen-thi-mau")
    assert (added.communes, added.must_change_password) == (["14797", "14812"], True)
    answer = Client().post("/dang-nhap/", {"login": "nguyen-thi-mau", "password": password[1]})
    assert answer.status_code == 302
    assert "Nguyễn Thị Mẫu" in browser.get(USERS).content.decode()


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"office_code": ""}, "phải thuộc một BHXH cơ sở"),
        ({"communes": "14797, Hạc Thành"}, "Mã xã, phường gồm năm chữ số"),
        ({"full_name": ""}, "Phải điền ô này"),
        ({"username": "có dấu"}, "Chỉ gồm chữ không dấu"),
        ({"username": "officer-1"}, "Đã có"),
    ],
)
def test_what_will_not_do_is_said_beside_its_field(user, sign_in, wrong: dict[str, str], complaint: str) -> None:
    user("officer")
    form = {"username": "nguyen-thi-mau", "full_name": "Nguyễn Thị Mẫu", "role": "officer", "office_code": "A"}
    page = sign_in(user("admin")).post(USERS + "them/", form | wrong)
    assert page.status_code == 200
    assert complaint in page.content.decode()
    assert not User.objects.filter(username="nguyen-thi-mau").exists()


def test_a_new_password_signs_out_everywhere(user, sign_in) -> None:
    somebody, admin = user("leader"), user("admin")
    elsewhere = Client()
    elsewhere.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = sign_in(admin).post(f"{USERS}{somebody.username}/mat-khau/").content.decode()
    assert PASSWORD.search(page)
    assert elsewhere.get("/tai-khoan/").status_code == 302


def test_administrators_keep_one_administrator(user) -> None:
    admin = user("admin")
    same = {"full_name": admin.full_name, "role": "admin", "office_code": "", "communes": [], "is_active": True}
    for change in ({"role": "leader"}, {"is_active": False}):
        with pytest.raises(AnsinhError, match="chính mình"):
            verbs.change_user(admin, by=admin, **(same | change))
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == ("admin", True)


def test_only_administrators_change_users(user) -> None:
    leader, somebody = user("leader"), user("clerk")
    with pytest.raises(PermissionDenied):
        verbs.add_user(username="ai-do", full_name="Ai Đó", role="admin", by=leader)
    with pytest.raises(PermissionDenied):
        verbs.reset_password(somebody, by=leader)
    assert User.objects.count() == 2


def test_the_command_line_adds_the_first_administrator(db: None) -> None:
    admin, password = verbs.add_user(username="quan-tri", full_name="Quản trị", role="admin")
    assert admin.check_password(password)
    with pytest.raises(ValidationError):
        verbs.add_user(username="quan-tri", full_name="Quản trị", role="admin")


def test_the_record_finds_who_read_one_person_and_shows_no_number(user, sign_in) -> None:
    officer = user("officer")
    for number in ("3800000001", "3800000002"):
        AccessLog.objects.create(
            user=officer, employer_code=f"TA{number[-4:]}A", person_numbers=[number], revealed=False
        )
    browser = sign_in(user("admin"))
    everything = browser.get(READS).content.decode()
    assert "TA0001A" in everything and "TA0002A" in everything
    assert "3800000001" not in everything
    found = browser.get(READS, {"person": "3800000001"}).content.decode()
    assert "TA0001A" in found and "TA0002A" not in found


def test_changes_are_recorded_with_who_and_where_and_without_passwords(user, sign_in) -> None:
    admin, somebody = user("admin"), user("clerk")
    form = {"full_name": "Tên Mới", "role": "clerk", "office_code": "", "communes": "", "is_active": "on"}
    assert sign_in(admin).post(f"{USERS}{somebody.username}/", form).status_code == 302
    change = audit.changes(admin).filter(pgh_label="update", pgh_obj_id=str(somebody.pk)).get()
    assert (change.user, change.url) == (admin, f"{USERS}{somebody.username}/")
    assert audit.difference(change) == [("Họ và tên", somebody.full_name, "Tên Mới")]
    assert "password" not in change.pgh_data
    page = sign_in(admin).get(CHANGES).content.decode()
    assert f"Họ và tên: {somebody.full_name} → Tên Mới" in page


def test_own_page_shows_what_one_has_read(user, sign_in) -> None:
    officer = user("officer")
    AccessLog.objects.create(user=officer, employer_code="TA0001A", person_numbers=["1", "2"], revealed=False)
    page = sign_in(officer).get("/tai-khoan/").content.decode()
    assert "TA0001A" in page and "2 người" in page and "BHXH cơ sở A" in page
