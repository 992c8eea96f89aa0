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

from ansinh.base.months import first_day, last_day
from ansinh.facts.schemas import FUNDS
from ansinh.facts.source import FactSource
from ansinh.ledger.rows import BalanceRow, balance_rows

if TYPE_CHECKING:
    from ansinh.ledger import Ledger

ONE_DAY = dt.timedelta(days=1)


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


def position(ledger: Ledger, source: FactSource, employer: str, month: int) -> Position:
    """The employer's position at the end of ``month`` (a month number).

    ``ledger`` is computed with its trace as of the last day of that month, from ``source``.
    """
    lines = ledger.lines.filter(pl.col("employer_code") == employer)
    ledger_start: dt.date = ledger.law.value("ledger_start", ledger.as_of)
    rows = balance_rows(ledger, employer)
    standing = ledger.standing.filter(pl.col("employer_code") == employer)
    return Position(
        employer_code=employer,
        month=first_day(month),
        as_of=last_day(month),
        rows=rows,
        workers=_workers(lines, first_day(month)),
        receipts=_receipts(ledger, source, employer),
        credit=int(standing["credit"].sum()),
        paid_to={
            fund: _paid_to([row for row in rows if row.fund == fund], lines, fund, month, ledger_start)
            for fund in FUNDS
        },
    )


def _workers(lines: pl.DataFrame, month: dt.date) -> dict[str, dict[str, Covered]]:
    people = (
        lines.filter(pl.col("month") == month)
        .group_by("component", "person_number")
        .agg(pl.col("base").max(), pl.col("amount").sum())
        .sort("component", "person_number")
    )
    workers: dict[str, dict[str, Covered]] = {fund: {} for fund in FUNDS}
    for fund, person, base, amount in people.iter_rows():
        workers[fund][person] = Covered(base, amount)
    return workers


def _receipts(ledger: Ledger, source: FactSource, employer: str) -> list[Receipt]:
    """Money that counted for the employer, whoever the payment was written for; refused refunds are not in it."""
    mine = pl.col("employer_code") == employer
    columns = ("payment_id", "on", "amount")
    left = ledger.credits.filter(mine, pl.col("kind") == "left").select(columns)
    used = ledger.applications.filter(mine, pl.col("kind") == "payment").select(columns)
    payments = pl.concat([left, used]).group_by("payment_id", "on").agg(pl.col("amount").sum())
    refunds = ledger.credits.filter(mine, pl.col("kind") == "refund").select(columns)
    written = source.payments_touching([employer]).filter(mine)["payment_id"]
    own = set(written.to_list())
    receipts = [Receipt("payment", n, on, amount, n not in own) for n, on, amount in payments.iter_rows()]
    receipts += [Receipt("refund", n, on, -amount) for n, on, amount in refunds.iter_rows()]
    return sorted(receipts, key=lambda receipt: (receipt.on, receipt.kind, receipt.number))


def _paid_to(rows: list[BalanceRow], lines: pl.DataFrame, fund: str, month: int, ledger_start: dt.date) -> PaidTo:
    """How far a fund is paid, as the guide to form C12-TS of Decision 366/QĐ-BHXH asks: a unit that is not late is
    confirmed to the month of the notice, a unit late or evading to the month actually paid.

    Nobody knows who worked in months before the ledger starts; what is not an opening debt there was paid.
    """
    behind = [row.month for row in rows if row.standing in ("late", "evading")]
    last = first_day(month)
    if behind:
        last = (min(behind) - ONE_DAY).replace(day=1)
        if min(behind) >= ledger_start and not any(row.month <= last for row in rows):
            return PaidTo(None, None)
    if last < ledger_start:
        return PaidTo(last, None)
    covered = lines.filter(pl.col("month") == last, pl.col("component") == fund)
    return PaidTo(last, covered["person_number"].n_unique())
