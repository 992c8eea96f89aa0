"""Balance rows as plain records, for the pages that follow single rows: statement, explanation, difference."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import msgspec
import polars as pl

if TYPE_CHECKING:
    from ansinh.ledger.run import Ledger

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


def balance_rows(ledger: Ledger, employer: str) -> list[BalanceRow]:
    """The rows of one employer, oldest month first."""
    charge_from: dt.date = ledger.law.value("late_charge_from", ledger.as_of)
    rows = [
        BalanceRow(
            **{name: values[name] for name in _BALANCE_COLUMNS},
            standing=values["class"],
            late_days=_days(max(values["due_on"] + ONE_DAY, charge_from), ledger.as_of),
            evading_days=_days(values["evading_from"], ledger.as_of),
        )
        for values in ledger.balances.filter(pl.col("employer_code") == employer).iter_rows(named=True)
    ]
    return sorted(rows, key=lambda row: row.key)


def _days(since: dt.date | None, as_of: dt.date) -> int:
    return max((as_of - since).days + 1, 0) if since else 0
