"""A province small enough to reckon by hand. Everybody earns six and eight million since July 2025: 4.480.000 a month.

EVADING never paid and was reminded once; LATE paid for July; PAYING pays five million on day 28 and takes a woman on in
September, told in October; EXCUSED is a nursery whose August lateness is force majeure. October 2025 is reported.
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
from ansinh.office.accounts.models import Role
from ansinh.office.cases import approvals
from ansinh.office.registry import snapshots, sources
from ansinh.office.reports import preparing, selectors, verbs
from ansinh.office.reports.models import Period

OCTOBER = dt.date(2025, 10, 1)
NOVEMBER = dt.date(2025, 11, 1)
EVADING, PAYING, LATE, EXCUSED = "TA0001A", "TA0002A", "TB0003B", "HB0004B"
DUE = 4_480_000
"""32% of fourteen million: health 4.5, unemployment 2, accident 0.5, sickness 3, pension 22."""
_EMPLOYERS = (
    (EVADING, "2800000011", "Công ty TNHH May Đông Quang", "14797", "1410", "enterprise_private", "Số 1, Hạc Thành"),
    (PAYING, "2800000029", "Công ty Cổ phần Xây lắp Hàm Rồng", "14758", "4220", "enterprise_private", "Số 2, Hàm Rồng"),
    (LATE, "2800000037", "Hợp tác xã Bỉm Sơn", "14812", "0111", "cooperative", "Số 3, Bỉm Sơn"),
    (EXCUSED, "", "Trường mầm non Quang Trung", "14818", "8511", "public_unit", ""),
)  # fmt: skip


def table(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows of a canonical table; what a row does not say is empty."""
    schema = {**TABLES[name].schema, "row": pl.Int32()}
    return pl.DataFrame([{"row": n, **row} for n, row in enumerate(rows, 2)], schema=schema)


def _employers() -> pl.DataFrame:
    columns = ("employer_code", "tax_code", "name", "commune_code", "industry_code", "sector", "address")
    common = {"wage_region": 3, "payment_cycle_months": 1, "registered_on": dt.date(2015, 1, 5), "status": "active"}
    return table("employers", [dict(zip(columns, row, strict=True)) | common for row in _EMPLOYERS])


def declaration(code: str, person: str, base: int, month: str, filed_on: str, **more: object) -> dict[str, object]:
    """Somebody starts."""
    return {
        "employer_code": code, "person_number": person, "full_name": f"Lê Thị Thử {person[-2:]}",
        "citizen_id": f"03819{person[-7:]}", "movement": "TM", "group": "a", "base_salary": base,
        "from_month": dt.date.fromisoformat(f"{month}-01"), "filed_on": dt.date.fromisoformat(filed_on),
        "born_on": dt.date(1990, 5, 1), "sex": "F" if base == 6_000_000 else "M",
    } | more  # fmt: skip


def _declarations() -> pl.DataFrame:
    rows = [
        declaration(code, f"38000000{at}{person}", base, "2025-07", "2025-07-04")
        for at, (code, *_rest) in enumerate(_EMPLOYERS)
        for person, base in enumerate((6_000_000, 8_000_000))
    ]
    rows.append(declaration(PAYING, "3800000090", 10_000_000, "2025-09", "2025-10-10", sex="F"))
    return table("declarations", rows)


def payment(number: str, code: str, on: str, amount: int) -> dict[str, object]:
    """Money in."""
    return {"payment_id": number, "employer_code": code, "paid_on": dt.date.fromisoformat(on), "amount": amount}


def _payments() -> pl.DataFrame:
    rows = [payment(f"P{month}", PAYING, f"2025-{month:02d}-28", 5_000_000) for month in range(7, 13)]
    return table("payments", [*rows, payment("P20", LATE, "2025-08-20", DUE)])


def fill(store: FactStore) -> FactStore:
    """The facts of the province into ``store``."""
    excuse = {
        "employer_code": EXCUSED, "from_month": dt.date(2025, 8, 1), "to_month": dt.date(2025, 8, 1),
        "decided_on": dt.date(2025, 10, 10),
    }  # fmt: skip
    business: dict[str, object] = {"tax_code": "2800000011", "kind": "limited_more"}
    for tables in (
        {"employers": _employers(), "businesses": table("businesses", [business])},
        {"declarations": _declarations()},
        {"payments": _payments()},
        {
            "reminders": table("reminders", [{"employer_code": EVADING, "issued_on": dt.date(2025, 9, 5)}]),
            "excuses": table("excuses", [excuse]),
        },
    ):
        store.append([NewBatch("import", tables, file_name="tep.csv")])
    return store


@pytest.fixture(scope="session")
def plain_facts(tmp_path_factory: pytest.TempPathFactory) -> FactStore:
    """The province's facts for tests without the office."""
    return fill(FactStore(tmp_path_factory.mktemp("facts")))


@pytest.fixture
def facts(db: None) -> Iterator[FactStore]:
    """The same in the office under test, on 10 November 2025; emptied afterwards."""
    home = Path(settings.ANSINH_HOME)
    store = fill(FactStore(home / "facts"))
    sources._opened.cache_clear()  # facts of the test before stand in files that are gone
    clock.move_to(dt.date(2025, 11, 10))
    yield store
    for name in ("facts", "snapshots", "reports"):
        shutil.rmtree(home / name, ignore_errors=True)


@pytest.fixture
def october(facts: FactStore) -> Period:
    """October 2025, prepared."""
    snapshots.recompute()
    return preparing.prepare(OCTOBER)


@pytest.fixture
def close(user: Callable[..., object]) -> Callable[[Period], Period]:
    """``close(period)``: a checker proposes, a leader approves."""

    def closed(period: Period) -> Period:
        verbs.propose_close(by=user(Role.CHECKER), period=period, reason="đã rà soát")  # type: ignore[arg-type]
        proposal = selectors.proposal(period)
        assert proposal is not None
        approvals.approve(proposal, by=user(Role.LEADER))  # type: ignore[arg-type]
        period.refresh_from_db()
        return period

    return closed
