"""Balance rows as plain records, for the pages that follow single rows: statement, explanation, difference."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from ansinh.ledger.run import Ledger

ONE_DAY = dt.timedelta(days=1)
_BALANCE_COLUMNS = [
    "month", "fund", "due_on", "conduct", "principal", "paid", "outstanding", "charge", "charge_evading",
    "charge_paid", "class", "evading_from",
]  # fmt: skip
"""In the order of ``BalanceRow``'s fields."""


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
    def is_opening(self) -> bool:
        """Debt brought forward: it fell due in its own month, as only months before the ledger do."""
        return self.due_on < (self.month + dt.timedelta(days=31)).replace(day=1)

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


def balance_rows(ledger: Ledger, law_on: dt.date | None = None) -> list[BalanceRow]:
    """The rows of a ledger of one employer, oldest month first.

    ``law_on`` is the day whose law counts the days (that of the ledger by default): a ledger of the day before the
    law began is read by the law that begins.
    """
    charge_from: dt.date = ledger.law.value("late_charge_from", law_on or ledger.as_of)
    rows = []
    for values in ledger.balances[_BALANCE_COLUMNS].iter_rows():
        due_on, evading_from = values[2], values[11]
        late_days = _days(max(due_on + ONE_DAY, charge_from), ledger.as_of)
        rows.append(BalanceRow(*(*values, late_days, _days(evading_from, ledger.as_of))))
    return sorted(rows, key=lambda row: row.key)


def _days(since: dt.date | None, as_of: dt.date) -> int:
    return max((as_of - since).days + 1, 0) if since else 0
