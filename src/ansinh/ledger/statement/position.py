"""An employer's position on the last day of a month: what a statement opens and closes with.

A position holds every figure a later statement may need to compare with, so that a frozen one (of an issued
statement) serves exactly like one computed now: balance rows, who was covered that month and on which base,
and all money received so far. It is plain data and goes to JSON and back unchanged.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import msgspec
import polars as pl

from ansinh.base.months import first_day, last_day, month_number
from ansinh.facts.schemas import FUNDS
from ansinh.facts.source import FactSource
from ansinh.ledger.rows import ONE_DAY, BalanceRow, balance_rows

if TYPE_CHECKING:
    from ansinh.ledger import Ledger


class Receipt(msgspec.Struct, frozen=True):
    """Money in (a payment) or out (a refund, negative) by its number and day. ``moved``: reassigned to us."""

    kind: Literal["payment", "refund"]
    number: str
    on: dt.date
    amount: int
    moved: bool = False


class Covered(msgspec.Struct, frozen=True, array_like=True):
    """What one person contributes on and how much falls due for the month, both payers together."""

    base: int
    amount: int


class PaidTo(msgspec.Struct, frozen=True):
    """Last month a fund is paid to (none: not one month in full) and its workers (none: before the ledger)."""

    month: dt.date | None
    workers: int | None


class Position(msgspec.Struct, frozen=True):
    """The employer on ``as_of``, the last day of ``month`` (month as its first day)."""

    employer_code: str
    month: dt.date
    as_of: dt.date
    rows: list[BalanceRow]
    workers: dict[str, dict[str, Covered]]
    """fund -> person number -> what is due for ``month``."""
    receipts: list[Receipt]
    credit: int
    paid_to: dict[str, PaidTo]

    def rows_of(self, funds: tuple[str, ...]) -> list[BalanceRow]:
        return [row for row in self.rows if row.fund in funds]


def position(ledger: Ledger, source: FactSource, employer: str, month: int, law_on: dt.date) -> Position:
    """The employer's position at the end of ``month`` (a month number).

    ``ledger`` is that of this employer alone, with its trace, on the last day of that month, from ``source``;
    ``law_on`` as in ``balance_rows``.
    """
    rows = balance_rows(ledger, law_on)
    paid_months = {fund: _paid_to(rows, fund, first_day(month)) for fund in FUNDS}
    ledger_start: dt.date = ledger.law.value("ledger_start", law_on)
    paid_numbers = {month_number(paid) for paid in paid_months.values() if paid}
    covered = _covered(ledger.lines_of({month, *paid_numbers}))
    nobody: dict[str, Covered] = {}
    return Position(
        employer_code=employer,
        month=first_day(month),
        as_of=last_day(month),
        rows=rows,
        workers={fund: covered.get((first_day(month), fund), nobody) for fund in FUNDS},
        receipts=_receipts(ledger, source, employer),
        credit=int(ledger.standing["credit"].sum()),
        paid_to={
            fund: PaidTo(paid, None if paid is None or paid < ledger_start else len(covered.get((paid, fund), nobody)))
            for fund, paid in paid_months.items()
        },
    )


def _covered(lines: pl.DataFrame) -> dict[tuple[dt.date, str], dict[str, Covered]]:
    """(month, fund) -> person number -> base and both payers' amount."""
    found: dict[tuple[dt.date, str], dict[str, Covered]] = {}
    for month, fund, person, base, amount in lines[
        ["month", "component", "person_number", "base", "amount"]
    ].iter_rows():
        people = found.setdefault((month, fund), {})
        before = people.get(person)
        people[person] = (
            Covered(base, amount) if before is None else Covered(max(base, before.base), amount + before.amount)
        )
    return found


def _receipts(ledger: Ledger, source: FactSource, employer: str) -> list[Receipt]:
    """Money that counted for the employer, whoever the payment was written for; refused refunds are not in it."""
    columns = ["kind", "payment_id", "on", "amount"]
    paid: dict[tuple[str, dt.date], int] = {}
    receipts = []
    for frame in (ledger.credits, ledger.applications):
        for kind, number, on, amount in frame[columns].iter_rows():
            if kind == "refund":
                receipts.append(Receipt("refund", number, on, -amount))
            elif kind != "credit":
                paid[number, on] = paid.get((number, on), 0) + amount
    payments = source.payments_touching([employer], ["payment_id", "employer_code"])
    own = {number for number, written_for in payments.iter_rows() if written_for == employer}
    receipts += [Receipt("payment", number, on, amount, number not in own) for (number, on), amount in paid.items()]
    return sorted(receipts, key=lambda receipt: (receipt.on, receipt.kind, receipt.number))


def _paid_to(rows: list[BalanceRow], fund: str, month: dt.date) -> dt.date | None:
    """How far a fund is paid, as the guide to form C12-TS of Decision 366/QĐ-BHXH asks: a unit that is not late is
    confirmed to the month of the notice, a unit late or evading to the month actually paid.

    What is not an opening debt of an earlier month was paid; a unit that owes its first month has paid for none.
    """
    of_fund = [row for row in rows if row.fund == fund]
    behind = [row.month for row in of_fund if row.standing in ("late", "evading")]
    if not behind:
        return month
    first = min(behind)
    if not any(row.month < first for row in of_fund) and not any(row.is_opening for row in of_fund):
        return None
    return (first - ONE_DAY).replace(day=1)
