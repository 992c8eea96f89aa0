"""What every unit believes it owes: the running account behind its decisions to pay.

Kept by unit and month for all funds together: oldest month first, then the late charge, then credit. The ledger
proper allocates fund by fund, so a unit that has paid late and in parts may find itself a few đồng off: as in life.
"""

from __future__ import annotations

import numpy as np

from ansinh.facts.schemas import FUNDS
from ansinh.law import Law
from ansinh.simulate.dues import fund_shares
from ansinh.simulate.employers import Employers
from ansinh.simulate.plan import Plan, date_of, day_number

OLD = 0
"""Column of the debt brought in from before; the month at offset m stands in column m + 1."""


class Accounts:
    """Balances of all units, in đồng; rows are units."""

    def __init__(self, plan: Plan, employers: Employers, law: Law, old_principal: np.ndarray) -> None:
        units, self._law, self._plan = len(employers), law, plan
        self.owed = np.zeros((units, plan.months + 1), np.int64)
        self.owed[:, OLD] = old_principal
        self.credit = np.zeros(units, np.int64)
        self.charge = np.zeros(units, np.int64)
        self.due = np.full((units, plan.months + 1), plan.start - 1, np.int64)
        for offset in range(plan.months):
            for cycle in (1, 3, 6):
                due = day_number(law.due_on(plan.first + offset, cycle))
                self.due[employers.cycle == cycle, offset + 1] = due
        self._counted = np.full(units, plan.start - 1, np.int64)
        shares = fund_shares(law, plan.first)
        self._pension = int(shares[FUNDS.index("pension")]) * 10_000 // int(shares.sum())
        self._suspended = np.zeros((units, plan.months + 1), bool)
        self._held = np.zeros((units, plan.months + 1), np.int64)
        self._released = plan.months

    def suspend(self, units: np.ndarray, first: int, last: int) -> None:
        """Hold back what ``units`` owe to the pension fund for the months ``first`` to ``last`` (offsets)."""
        self._suspended[units, first + 1 : last + 2] = True
        self._released = last + 1

    def release(self, month: int) -> None:
        """Begin a month: what was held back falls due in the one after the last month suspended."""
        if month != self._released:
            return
        self.owed += self._held
        self.due[self._suspended] = self._plan.month_start(month + 1) - 1
        self._suspended[:] = False

    def add(self, month: int, change: np.ndarray) -> None:
        """Change what is owed for a month; what is taken off a month already paid becomes credit."""
        column = month + 1
        held = np.where(self._suspended[:, column], change * self._pension // 10_000, 0)
        self._held[:, column] += held
        left = self.owed[:, column] + change - held
        self.owed[:, column] = np.maximum(left, 0)
        self.credit += np.maximum(-left, 0)

    def use_credit(self) -> None:
        """Put credit to what is owed."""
        everyone = np.arange(len(self.credit))
        credit = self.credit.copy()
        self.credit[:] = 0
        self._apply(everyone, credit)

    def count_charge(self, units: np.ndarray, day: np.ndarray) -> None:
        """Bring the late charge of ``units`` up to ``day``, that day included."""
        since = np.maximum(self.due[units], self._counted[units][:, None])
        days = np.maximum(day[:, None] - since, 0)
        rate = self._law.value("late_charge_rate", date_of(day.max(initial=self._plan.start)))
        self.charge[units] += ((self.owed[units] * days).sum(axis=1) * rate + 5_000) // 10_000
        self._counted[units] = np.maximum(self._counted[units], day)

    def pay(self, units: np.ndarray, day: np.ndarray, amount: np.ndarray) -> None:
        """Take in one payment from each of ``units``; call ``count_charge`` to the same day first."""
        assert (self._counted[units] >= day).all()
        self._apply(units, amount)

    def notice(self, units: np.ndarray) -> np.ndarray:
        """What the monthly notice asks for: everything owed, with the charge counted so far, less credit."""
        total: np.ndarray = np.maximum(self.owed[units].sum(axis=1) + self.charge[units] - self.credit[units], 0)
        return total

    def overdue(self, day: int) -> np.ndarray:
        """Principal past its due day on ``day``, by unit."""
        overdue: np.ndarray = np.where(self.due < day, self.owed, 0).sum(axis=1)
        return overdue

    def _apply(self, units: np.ndarray, amount: np.ndarray) -> None:
        owed = self.owed[units]
        before = np.cumsum(owed, axis=1) - owed
        paid = np.clip(amount[:, None] - before, 0, owed)
        self.owed[units] = owed - paid
        left = amount - paid.sum(axis=1)
        charge = np.minimum(left, self.charge[units])
        self.charge[units] -= charge
        self.credit[units] += left - charge
