"""A small province that the registry's tests share: four employers, two offices, eight months."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings

from ansinh.facts import TABLES, FactStore
from ansinh.facts.batches import NewBatch
from ansinh.office import clock
from ansinh.office.registry import sources

TODAY = dt.date(2026, 2, 10)
EVADING, PAYING, LATE, EXCUSED = "TA0001A", "TA0002A", "TB0003B", "HB0004B"

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


def employer_rows() -> pl.DataFrame:
    """The register."""
    columns = ("employer_code", "tax_code", "name", "commune_code", "industry_code", "sector", "address")
    common = {"wage_region": 3, "payment_cycle_months": 1, "registered_on": dt.date(2015, 1, 5), "status": "active"}
    return table("employers", [dict(zip(columns, row, strict=True)) | common for row in _EMPLOYERS])


def declaration_rows() -> pl.DataFrame:
    """Two people at each employer since July 2025, earning six and eight million."""
    rows = []
    for at, (code, *_rest) in enumerate(_EMPLOYERS):
        for person, base in enumerate((6_000_000, 8_000_000)):
            rows.append({
                "employer_code": code, "person_number": f"38000000{at}{person}",
                "full_name": f"Lê Thị Thử {at}{person}",
                "citizen_id": f"03819900000{at}{person}", "movement": "TM", "group": "a", "base_salary": base,
                "from_month": dt.date(2025, 7, 1), "filed_on": dt.date(2025, 7, 4), "born_on": dt.date(1990, 5, 1),
                "sex": "F",
            })  # fmt: skip
    return table("declarations", rows)


def payment_rows() -> pl.DataFrame:
    """The one pays every month, more than is due; the late one paid for one month; one payment names nobody."""
    rows = [
        {"payment_id": f"P{month}", "employer_code": PAYING, "paid_on": dt.date(2025, month, 28), "amount": 5_000_000}
        for month in range(7, 13)
    ]
    rows.append({"payment_id": "P20", "employer_code": LATE, "paid_on": dt.date(2025, 8, 20), "amount": 4_480_000})
    rows.append({"payment_id": "P21", "paid_on": dt.date(2025, 9, 20), "amount": 1_000_000, "message": "nop bhxh"})
    return table("payments", rows)


@pytest.fixture
def facts() -> Iterator[FactStore]:
    """The store of the office under test, filled; emptied afterwards."""
    home = Path(settings.ANSINH_HOME)
    store = FactStore(home / "facts")
    store.append([NewBatch("import", {"employers": employer_rows()}, format="canonical", file_name="danh-ba.csv")])
    store.append([NewBatch("import", {"declarations": declaration_rows()}, file_name="d02.xlsx")])
    store.append([NewBatch("import", {"payments": payment_rows()}, file_name="sao-ke.xlsx")])
    decided = {
        "reminders": table("reminders", [{"employer_code": EVADING, "issued_on": dt.date(2025, 9, 5)}]),
        "excuses": table("excuses", [{
            "employer_code": EXCUSED, "from_month": dt.date(2025, 8, 1), "to_month": dt.date(2025, 9, 1),
            "decided_on": dt.date(2025, 10, 10),
        }]),
    }  # fmt: skip
    store.append([NewBatch("import", decided, file_name="quyet-dinh.csv")])
    sources._opened.cache_clear()  # facts of the test before stand in files that are gone
    yield store
    for name in ("facts", "snapshots"):
        shutil.rmtree(home / name, ignore_errors=True)


@pytest.fixture
def today(db: None) -> dt.date:
    """The office's day."""
    clock.move_to(TODAY)
    return TODAY
