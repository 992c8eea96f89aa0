"""A ledger that does not balance is an error that names the employer; a law in force on a payment's day rules it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from tests.ledger.memory import MemorySource

from ansinh.base import AnsinhError
from ansinh.law import Law
from ansinh.ledger import compute, engine, waterfall
from ansinh.ledger.waterfall import CHARGE_WRONG, CLOSING_WRONG, MONEY_WRONG, ROWS_WRONG

AS_OF = dt.date(2026, 10, 31)
OFFICE = {
    "employers": [{"employer_code": code, "wage_region": "3"} for code in ("TA0001Z", "TA0002Z")],
    "declarations": [
        {"employer_code": code, "person_number": f"380000000{n}", "movement": "TM", "group": "a",
         "base_salary": "10000000", "from_month": "2026-07", "filed_on": "2026-07-05"}
        for n, code in enumerate(("TA0001Z", "TA0002Z"))
    ],
    "payments": [
        {"payment_id": "P1", "employer_code": "TA0001Z", "paid_on": "2026-08-10", "amount": "500000"},
        {"payment_id": "P2", "employer_code": "TA0001Z", "paid_on": "2026-10-10", "amount": "500000"},
    ],
}  # fmt: skip


def spoiled(cell: Callable[[dict[str, object]], None]) -> Callable[..., None]:
    """The waterfall kernel, followed by a slip in what it made and its own check over again."""

    def settle(*arguments: object) -> None:
        names = (
            "as_of", "first_month", "offsets", "dense", "due_days", "month_start", "openings", "money", "reminders",
            "excuses", "clock", "allocation", "rows", "standing", "refused", "broken", "applications", "count",
        )  # fmt: skip
        made = dict(zip(names, arguments, strict=True))
        _settle(*arguments)
        cell(made)
        offsets, rows, standing = made["offsets"], made["rows"], made["standing"]
        for e in range(len(offsets) - 1):
            begin, end = offsets[e], offsets[e + 1]
            money_in = sum(made["money"][3][made["money"][0][e] : made["money"][0][e + 1]])
            made["broken"][e] = waterfall._broken(
                e,
                begin,
                end,
                made["dense"][e],
                made["openings"],
                rows,
                money_in,
                standing[e, 2],
            )

    return settle


_settle = waterfall.settle


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (waterfall.PRINCIPAL, ROWS_WRONG), (waterfall.OUTSTANDING, CLOSING_WRONG),
        (waterfall.CHARGE_PAID, MONEY_WRONG), (waterfall.CHARGE_EVADING, CHARGE_WRONG),
    ],
)  # fmt: skip
def test_a_slip_of_one_dong_is_an_error_that_names_the_employer(
    monkeypatch: pytest.MonkeyPatch, field: int, kind: int
) -> None:
    def slip(made: dict[str, object]) -> None:
        rows, offsets = made["rows"], made["offsets"]
        row = offsets[1]
        rows[field, row] += 10**9 if kind == CHARGE_WRONG else 1
        if kind == ROWS_WRONG:
            rows[waterfall.OUTSTANDING, row] += 1
        if kind == MONEY_WRONG:
            rows[waterfall.CHARGE, row] += 1

    monkeypatch.setattr(engine.waterfall, "settle", spoiled(slip))
    with pytest.raises(AnsinhError, match="Sổ của đơn vị TA0002Z không cân"):
        compute(MemorySource(OFFICE), Law.load(), AS_OF)


def test_the_check_passes_when_nothing_is_spoiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.waterfall, "settle", spoiled(lambda made: None))
    assert compute(MemorySource(OFFICE), Law.load(), AS_OF).standing.height == 2


def test_the_order_of_funds_is_that_of_the_payments_day(tmp_path: Path) -> None:
    """A user's order that changes on 2026-09-01: the August payment goes to BHYT, the October one to HT-TT first."""
    value = "{{value: [{funds}], from: {start}, {to}document: A, article: '1', confidence: memory{review}}}"
    old = value.format(
        funds="health, unemployment, accident, sickness, pension", start="2017-07-01", to="to: 2026-08-31, ", review=""
    )
    new = value.format(
        funds="pension, sickness, accident, unemployment, health", start="2026-09-01", to="",
        review=", next_review: 2027-01-01",
    )  # fmt: skip
    (tmp_path / "allocation_order.yaml").write_text(
        f"parameter: allocation_order\ntitle: {{vi: A, en: A}}\nunit: fund_order\nvalues:\n  - {old}\n  - {new}\n",
        encoding="utf-8",
    )
    ledger = compute(MemorySource(OFFICE), Law.load(tmp_path), AS_OF, ["TA0001Z"], trace=True)
    first = ledger.applications.group_by("payment_id", maintain_order=True).first().select("payment_id", "fund")
    assert first.rows() == [("P1", "health"), ("P2", "pension")]
    assert ledger.applications["amount"].sum() + ledger.standing["credit"].item() == 1_000_000
    assert ledger.applications.filter(pl.col("on") == dt.date(2026, 10, 10))["fund"].unique().to_list() == ["pension"]
