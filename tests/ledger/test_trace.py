"""The trace says where every figure comes from, so its parts must add up to the figures."""

from __future__ import annotations

import datetime as dt

import polars as pl
from hypothesis import HealthCheck, given, settings
from tests.ledger import histories
from tests.ledger.histories import Batch
from tests.ledger.memory import MemorySource

from ansinh.law import Law
from ansinh.ledger import Ledger, compute

a_few = settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
ROW = ["employer_code", "fund", "month", "due_on", "conduct"]


def traced(batch: Batch) -> Ledger:
    return compute(MemorySource(batch.tables), Law.load(), batch.as_of, trace=True)


@given(histories.batches(4))
@a_few
def test_lines_add_up_to_obligations(batch: Batch) -> None:
    ledger = traced(batch)
    slot = ["employer_code", "month", "component", "payer"]
    summed = ledger.lines.group_by(slot).agg(
        pl.len().cast(pl.Int32).alias("headcount"), pl.col("base").sum().alias("base_total"), pl.col("amount").sum()
    )
    assert summed.sort(slot).equals(ledger.obligations.drop("due_on").sort(slot))
    assert (ledger.lines["amount"] == (ledger.lines["base"] * ledger.lines["rate"] + 5000) // 10000).all()


@given(histories.batches(4))
@a_few
def test_applications_add_up_to_what_is_paid_and_payments_to_applications_and_credit(batch: Batch) -> None:
    ledger = traced(batch)
    for part, column in (("principal", "paid"), ("charge", "charge_paid")):
        applied = ledger.applications.filter(part=part).group_by(ROW).agg(pl.col("amount").sum())
        paid = ledger.balances.filter(pl.col(column) > 0).select(*ROW, pl.col(column).alias("amount"))
        assert applied.sort(ROW).equals(paid.sort(ROW))
    left, refunded = (ledger.credits.filter(kind=kind)["amount"].sum() for kind in ("left", "refund"))
    from_credit = ledger.applications.filter(kind="credit")["amount"].sum()
    assert left - refunded - from_credit == ledger.standing["credit"].sum()


@given(histories.batches(4))
@a_few
def test_tracing_changes_no_figure(batch: Batch) -> None:
    with_trace = traced(batch)
    without = compute(MemorySource(batch.tables), Law.load(), batch.as_of)
    for name in ("obligations", "balances", "standing", "remarks"):
        assert getattr(with_trace, name).equals(getattr(without, name))


def test_a_line_names_its_base_its_bound_and_the_declarations_behind_it() -> None:
    employer = {"employer_code": "TA0001Z", "wage_region": "3", "payment_cycle_months": "1"}
    row = {"employer_code": "TA0001Z", "person_number": "3800000001", "group": "a"}
    tables = {
        "employers": [employer],
        "declarations": [
            row | {"movement": "TM", "base_salary": "2000000", "from_month": "2026-05", "filed_on": "2026-05-10"},
            row | {"movement": "DC", "base_salary": "60000000", "from_month": "2026-07", "filed_on": "2026-07-02"},
        ],
    }
    lines = compute(MemorySource(tables), Law.load(), dt.date(2026, 7, 31), trace=True).lines
    pension = lines.filter(component="pension", payer="worker").select(
        pl.col("month").dt.strftime("%Y-%m"), "declared_base", "base", "bound", "rate", "amount", "declaration", "start"
    )
    assert pension.rows() == [
        ("2026-05", 2_000_000, 2_340_000, "floor", 800, 187_200, 0, 0),
        ("2026-06", 2_000_000, 2_340_000, "floor", 800, 187_200, 0, 0),
        ("2026-07", 60_000_000, 50_600_000, "cap", 800, 4_048_000, 1, 0),
    ]
