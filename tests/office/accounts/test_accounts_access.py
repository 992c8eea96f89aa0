"""People's names and numbers are reached through one door: checked, recorded, masked."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction

from ansinh.base import AnsinhError
from ansinh.office.accounts.access import access_people
from ansinh.office.accounts.models import AccessLog

REASON = "Đối chiếu hồ sơ theo đơn của người lao động"


@dataclass
class Employer:
    code: str = "TA0001A"
    office_code: str = "A"
    commune_code: str = "14797"


def people() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "person_number": ["3800000001", "3800000002", "3800000001"],
            "citizen_id": ["038090000001", None, "038090000001"],
            "full_name": ["Người Một", "Người Hai", "Người Một"],
            "base_salary": [5_000_000, 6_000_000, 5_500_000],
        }
    )


def never() -> pl.DataFrame:
    raise AssertionError("read before the check")


def test_numbers_are_masked_and_the_reading_is_recorded(user) -> None:
    officer = user("officer")
    seen = access_people(officer, Employer(), people)
    assert seen["person_number"].to_list() == ["••••••0001", "••••••0002", "••••••0001"]
    assert seen["citizen_id"].to_list() == ["••••••••0001", None, "••••••••0001"]
    assert seen["full_name"].to_list() == people()["full_name"].to_list()
    log = AccessLog.objects.get()
    assert (log.user, log.employer_code, log.revealed, log.reason) == (officer, "TA0001A", False, "")
    assert log.person_numbers == ["3800000001", "3800000002"]


def test_revealing_needs_a_reason_and_records_it(user) -> None:
    officer = user("officer")
    for reason in ("", "   ", "xem"):
        with pytest.raises(AnsinhError, match="lý do"):
            access_people(officer, Employer(), never, reason=reason, reveal=True)
    assert not AccessLog.objects.exists()
    seen = access_people(officer, Employer(), people, reason=REASON, reveal=True)
    assert seen.equals(people())
    assert AccessLog.objects.values_list("revealed", "reason").get() == (True, REASON)


@pytest.mark.parametrize(
    ("role", "fields", "reveal"),
    [("admin", {}, False), ("officer", {"office_code": "B"}, False), ("clerk", {}, True)],
)
def test_others_see_nothing_and_nothing_is_read(user, role: str, fields: dict[str, str], reveal: bool) -> None:
    with pytest.raises(PermissionDenied):
        access_people(user(role, **fields), Employer(), never, reason=REASON, reveal=reveal)
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_accesslog SET reason = 'khác'", "DELETE FROM accounts_accesslog"]
)
def test_the_database_refuses_to_change_the_record(user, statement: str) -> None:
    access_people(user("officer"), Employer(), people)
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AccessLog.objects.values_list("reason", flat=True).get() == ""


def test_a_reading_that_fails_leaves_no_record(user) -> None:
    def broken() -> pl.DataFrame:
        raise OSError("no such file")

    with pytest.raises(OSError, match="no such file"):
        access_people(user("officer"), Employer(), broken)
    assert not AccessLog.objects.exists()
