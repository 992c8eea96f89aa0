"""What must hold of any ledger, whatever the facts: tried on the engine and on the reference alike."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from tests.ledger import histories, reference
from tests.ledger.histories import Batch, Row, Tables
from tests.ledger.memory import MemorySource, engine

Ledger = Callable[[Tables, dt.date], reference.Books]
KNOWN_ON = {
    "declarations": "filed_on", "payments": "paid_on", "refunds": "paid_on", "reminders": "issued_on",
    "excuses": "decided_on", "suspensions": "decided_on", "reassignments": "decided_on",
}  # fmt: skip
a_few_batches = settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))


def kernel(tables: Tables, as_of: dt.date) -> reference.Books:
    return engine(MemorySource(tables), as_of)._replace(refused=[])


def judge(tables: Tables, as_of: dt.date) -> reference.Books:
    return reference.compute(tables, as_of)._replace(refused=[])


both = pytest.mark.parametrize("ledger", [kernel, judge])


@given(histories.batches(3))
@a_few_batches
def test_an_employer_alone_is_the_same_as_among_others(batch: Batch) -> None:
    source = MemorySource(batch.tables)
    everyone = engine(source, batch.as_of)
    for code in histories.employers_of(batch.tables):
        alone = engine(source, batch.as_of, [code])
        for rows, all_rows in zip(alone[:3], everyone[:3], strict=True):
            assert rows == [row for row in all_rows if row["employer_code"] == code]


@both
@given(batch=histories.batches(3))
@a_few_batches
def test_a_payment_split_in_two_on_one_day_changes_nothing(ledger: Ledger, batch: Batch) -> None:
    halves: list[Row] = []
    for row in batch.tables["payments"]:
        amount = int(row["amount"])
        halves.append(row | {"amount": str(amount // 3)})
        halves.append(row | {"payment_id": row["payment_id"] + "b", "amount": str(amount - amount // 3)})
    moves = [
        row | {"payment_id": row["payment_id"] + suffix}
        for row in batch.tables["reassignments"]
        for suffix in ("", "b")
    ]
    split = batch.tables | {"payments": halves, "reassignments": moves}

    assert ledger(split, batch.as_of) == ledger(batch.tables, batch.as_of)


@both
@given(batch=histories.batches(3))
@a_few_batches
def test_file_order_matters_only_among_one_persons_declarations(ledger: Ledger, batch: Batch) -> None:
    rng = Random(1)
    shuffled = {name: rng.sample(rows, len(rows)) for name, rows in batch.tables.items()}
    # Reassignments decided on one day are told apart by file order, a person's declarations by theirs.
    shuffled["reassignments"] = batch.tables["reassignments"]
    shuffled["declarations"] = sorted(
        batch.tables["declarations"], key=lambda row: (row["person_number"], row["employer_code"])
    )

    assert ledger(shuffled, batch.as_of) == ledger(batch.tables, batch.as_of)


@both
@given(batch=histories.batches(3))
@a_few_batches
def test_what_is_dated_after_the_day_changes_nothing(ledger: Ledger, batch: Batch) -> None:
    day = batch.as_of.isoformat()
    known = {
        name: [row for row in rows if name not in KNOWN_ON or row[KNOWN_ON[name]] <= day]
        for name, rows in batch.tables.items()
    }

    assert ledger(known, batch.as_of) == ledger(batch.tables, batch.as_of)


@both
@given(batch=histories.batches(3))
@a_few_batches
def test_the_parts_are_the_whole(ledger: Ledger, batch: Batch) -> None:
    books = ledger(batch.tables, batch.as_of)
    owed: Counter[str] = Counter()
    for row in books.obligations:
        owed[f"{row['employer_code']} {row['month']} {row['component']}"] += int(row["amount"])
    for row in batch.tables["opening_balances"]:
        if row["month"] < "2025-07":
            owed[f"{row['employer_code']} {row['month']} {row['fund']}"] += int(row["principal"])
    charged: Counter[str] = Counter()
    for row in books.balances:
        charged[f"{row['employer_code']} {row['month']} {row['fund']}"] += int(row["principal"])
        assert int(row["principal"]) - int(row["paid"]) == int(row["outstanding"]) >= 0
        assert 0 <= int(row["charge_paid"]) <= int(row["charge"])
        assert 0 <= int(row["charge_evading"]) <= int(row["charge"])
    assert +charged == +owed

    for standing in books.standing:
        rows = [row for row in books.balances if row["employer_code"] == standing["employer_code"]]
        assert int(standing["principal_outstanding"]) == sum(int(row["outstanding"]) for row in rows)
        unpaid = sum(int(row["charge"]) - int(row["charge_paid"]) for row in rows)
        assert int(standing["charge_outstanding"]) == unpaid


@both
@given(batch=histories.batches(3))
@a_few_batches
def test_every_dong_paid_is_applied_or_credit(ledger: Ledger, batch: Batch) -> None:
    without_refunds = batch.tables | {"refunds": []}
    books = ledger(without_refunds, batch.as_of)
    received = reference.payments_by_employer(without_refunds, batch.as_of)

    for standing in books.standing:
        code = standing["employer_code"]
        rows = [row for row in books.balances if row["employer_code"] == code]
        applied = sum(int(row["paid"]) + int(row["charge_paid"]) for row in rows)
        paid_in = sum(amount for _, _, amount in received.get(code, []))
        assert applied + int(standing["credit"]) == paid_in
