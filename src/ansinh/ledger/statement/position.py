"""An employer's position on the last day of a month: what a statement opens and closes with.

A position holds every figure a later statement may need to compare with, so that a frozen one (of an issued
statement) serves exactly like one computed now: balance rows, who was covered that month and on which base,
and all money received so far. It is plain data and goes to JSON and back unchanged.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import polars as pl

from ansinh.base.months import first_day, last_day
from ansinh.facts.schemas import FUNDS
from ansinh.facts.source import FactSource

if TYPE_CHECKING:
    from ansinh.ledger import Ledger

ONE_DAY = dt.timedelta(days=1)
_BALANCE_COLUMNS = (
    "month", "fund", "due_on", "conduct", "principal", "paid", "outstanding", "charge", "charge_evading",
    "charge_paid", "evading_from",
)  # fmt: skip


class BalanceRow(msgspec.Struct, frozen=True, array_like=True):
    """One row of ``balances``, with the days from its first late day and from its first day of evasion, both up to
    the day of the position (0 before them)."""

    month: dt.date
    fund: str
    due_on: dt.date
    conduct: str
    principal: int
    paid: int
    outstanding: int
    charge: int
    charge_evading: int
    charge_paid: int
    standing: Literal["paid", "not_due", "late", "evading"]
    evading_from: dt.date | None
    late_days: int
    evading_days: int

    @property
    def key(self) -> tuple[dt.date, str, dt.date, str]:
        return self.month, self.fund, self.due_on, self.conduct

    @property
    def charge_late(self) -> int:
        """The part of the charge that is for lateness, the frozen old charge included."""
        return self.charge - self.charge_evading

    @property
    def late_paid(self) -> int:
        """What was paid of the charge for lateness: it accrued before that for evasion, so it is paid first."""
        return min(self.charge_paid, self.charge_late)

    @property
    def evading_paid(self) -> int:
        return self.charge_paid - self.late_paid


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
    balances = ledger.balances.filter(pl.col("employer_code") == employer)
    lines = ledger.lines.filter(pl.col("employer_code") == employer)
    charge_from: dt.date = ledger.law.value("late_charge_from", ledger.as_of)
    ledger_start: dt.date = ledger.law.value("ledger_start", ledger.as_of)
    rows = [_row(values, ledger.as_of, charge_from) for values in balances.drop("employer_code").iter_rows(named=True)]
    standing = ledger.standing.filter(pl.col("employer_code") == employer)
    return Position(
        employer_code=employer,
        month=first_day(month),
        as_of=last_day(month),
        rows=sorted(rows, key=lambda row: row.key),
        workers=_workers(lines, first_day(month)),
        receipts=_receipts(ledger, source, employer),
        credit=int(standing["credit"].sum()),
        paid_to={
            fund: _paid_to([row for row in rows if row.fund == fund], lines, fund, month, ledger_start)
            for fund in FUNDS
        },
    )


def _row(values: dict[str, Any], as_of: dt.date, charge_from: dt.date) -> BalanceRow:
    return BalanceRow(
        **{name: values[name] for name in _BALANCE_COLUMNS},
        standing=values["class"],
        late_days=_days(max(values["due_on"] + ONE_DAY, charge_from), as_of),
        evading_days=_days(values["evading_from"], as_of),
    )


def _days(since: dt.date | None, as_of: dt.date) -> int:
    return max((as_of - since).days + 1, 0) if since else 0


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
