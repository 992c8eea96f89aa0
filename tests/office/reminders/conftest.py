"""A small province in which the two base offices A and B have somebody to remind. Today is 4 September 2026.

Everybody has two people since June 2026; June fell due on 31 July, July on 31 August.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings

from ansinh.facts import TABLES, FactStore
from ansinh.facts.batches import NewBatch
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.registry import snapshots, sources
from ansinh.office.reminders import verbs
from ansinh.office.reminders.models import Run

TODAY = dt.date(2026, 9, 4)
LATE, SISTER, PAYING, DUST, REMINDED = "TA0001A", "TA0002A", "TA0003A", "TA0004A", "TA0005A"
EXCUSED, OTHER = "HB0006B", "TB0007B"
MONTHLY_DUE = 4_480_000
"""32% of 14 million."""

_EMPLOYERS = (
    (LATE, "2800000011", "Công ty TNHH May Đông Quang", "14797", "enterprise_private"),
    (SISTER, "2800000011", "Công ty TNHH May Đông Quang, xưởng 2", "14797", "enterprise_private"),
    (PAYING, "2800000029", "Công ty Cổ phần Xây lắp Hàm Rồng", "14758", "enterprise_private"),
    (DUST, "2800000037", "Hợp tác xã Bỉm Sơn", "14812", "cooperative"),
    (REMINDED, "2800000045", "Công ty TNHH Đã Nhắc", "14797", "enterprise_private"),
    (EXCUSED, "", "Trường mầm non Quang Trung", "14818", "public_unit"),
    (OTHER, "2800000053", "Công ty TNHH Gạch Nông Cống", "14818", "enterprise_private"),
)  # fmt: skip


def table(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows of a canonical table; what a row does not say is empty."""
    schema = {**TABLES[name].schema, "row": pl.Int32()}
    return pl.DataFrame([{"row": n, **row} for n, row in enumerate(rows, 2)], schema=schema)


def _register() -> pl.DataFrame:
    columns = ("employer_code", "tax_code", "name", "commune_code", "sector")
    common = {
        "wage_region": 3, "payment_cycle_months": 1, "registered_on": dt.date(2015, 1, 5), "status": "active",
        "address": "Số 1, phường Hạc Thành",
    }  # fmt: skip
    return table("employers", [dict(zip(columns, row, strict=True)) | common for row in _EMPLOYERS])


def _declarations() -> pl.DataFrame:
    return table("declarations", [
        {
            "employer_code": code, "person_number": f"38000000{at}{person}", "full_name": f"Lê Thị Thử {at}{person}",
            "citizen_id": f"03819900000{at}{person}", "movement": "TM", "group": "a", "base_salary": base,
            "from_month": dt.date(2026, 6, 1), "filed_on": dt.date(2026, 6, 4), "born_on": dt.date(1990, 5, 1),
            "sex": "F",
        }
        for at, (code, *_rest) in enumerate(_EMPLOYERS)
        for person, base in enumerate((6_000_000, 8_000_000))
    ])  # fmt: skip


def payment(number: str, code: str, on: dt.date, amount: int) -> pl.DataFrame:
    """One payment."""
    return table("payments", [{"payment_id": number, "employer_code": code, "paid_on": on, "amount": amount}])


@pytest.fixture
def facts(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FactStore]:
    """The store of the office under test, filled; emptied afterwards. The office's day is TODAY."""
    clock.move_to(TODAY)
    monkeypatch.setattr(snapshots, "month_ends", lambda _day: [])  # the trend is another test's matter
    home = Path(settings.ANSINH_HOME)
    store = FactStore(home / "facts")
    store.append([NewBatch("import", {"employers": _register()}, file_name="danh-ba.csv")])
    store.append([NewBatch("import", {"declarations": _declarations()}, file_name="d02.xlsx")])
    paid = pl.concat([
        payment("P1", PAYING, dt.date(2026, 7, 20), 2 * MONTHLY_DUE),
        payment("P2", DUST, dt.date(2026, 7, 20), 2 * MONTHLY_DUE - 5_000),
    ])  # fmt: skip
    store.append([NewBatch("import", {"payments": paid}, file_name="sao-ke.xlsx")])
    decided = {
        "reminders": table("reminders", [{"employer_code": REMINDED, "issued_on": dt.date(2026, 9, 2)}]),
        "excuses": table("excuses", [{
            "employer_code": EXCUSED, "from_month": dt.date(2026, 6, 1), "to_month": dt.date(2026, 7, 1),
            "decided_on": dt.date(2026, 8, 10),
        }]),
    }  # fmt: skip
    store.append([NewBatch("import", decided, file_name="quyet-dinh.csv")])
    sources._opened.cache_clear()  # facts of the test before stand in files that are gone
    snapshots.recompute()
    yield store
    for name in ("facts", "snapshots", "documents", "statements"):
        shutil.rmtree(home / name, ignore_errors=True)


@pytest.fixture
def officer(user: Callable[..., User]) -> User:
    """Who prepares for the whole province."""
    return user("checker")


@pytest.fixture
def leader(user: Callable[..., User]) -> User:
    """Who approves."""
    return user("leader")


@pytest.fixture
def proposed(facts: FactStore, officer: User) -> Run:
    """A run of the whole province, as the system proposes it."""
    return verbs.propose_run(by=officer, kind=Run.Kind.MONTHLY)


@pytest.fixture
def approved(proposed: Run, officer: User, leader: User) -> Run:
    """The same, approved; nothing issued yet."""
    verbs.send(run=proposed, by=officer, reason="Đã rà soát.", asked="https://bhxh.example.vn/")
    verbs.approve(run=proposed, by=leader)
    proposed.refresh_from_db()
    return proposed
