"""Month after month: notices, reminders and payments, each unit by its own habit."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ansinh.simulate.accounts import OLD, Accounts
from ansinh.simulate.accrual import Accrual
from ansinh.simulate.discipline import largest_debtors, months_behind, orderly
from ansinh.simulate.employers import Employers
from ansinh.simulate.habits import HABITS
from ansinh.simulate.measures import MEASURES, NEVER, Policy, Responses, Situation, largest_debts_first
from ansinh.simulate.plan import Plan

# ASSUMPTIONS, per cent unless said otherwise.
_ROUNDINGS = ((1_000, 23), (10_000, 20), (100_000, 31), (1_000_000, 26))
"""Units that pay ahead round up to one of these; the smallest leaves the dust of a few hundred đồng."""
_LARGE_ROUNDINGS = ((1_000, 22), (100_000, 26), (1_000_000, 31), (10_000_000, 21))
"""The same for units of more than ``_SMALL`` people."""
_MONTHS_AHEAD = ((1, 15), (3, 35), (6, 32), (12, 18))
"""Months paid at once by units of at most ``_SMALL`` people that pay ahead; larger ones pay one month."""
_SMALL = 8
_LATE_SKIPS, _PARTIAL_PAYS = 10, 75
_PARTIAL_SHARE = (40, 95)
_MISTYPED = 5
"""Exact payments with a wrong digit, per 1,000."""
_TWO_TRANSFERS = 6
"""Payments above ten million sent as two transfers."""
_REMINDED = 90
"""Late units that the office reminds in a month (Decree 274/2025 art. 3(1) wants all of them)."""
_SMALL_DEBT = 100_000
"""Overdue principal below this is not worth a letter."""
_STEP = 37
_AT_ONCE = 3
"""Months' dues that an employer can find at most when it pays because of a measure."""
_MEASURE_DAYS = (4, 19)
"""Days of the month on which units are visited, fined and published, first and one past the last (0 is the 1st)."""
_REFUNDED = 25
"""Units ahead by two months or more that ask for money back, per 1,000 a month."""


@dataclass
class Money:
    """What moved: one position per transfer, reminder or refund. Days are day numbers, amounts đồng."""

    payer: list[np.ndarray] = field(default_factory=list)
    paid: list[np.ndarray] = field(default_factory=list)
    amount: list[np.ndarray] = field(default_factory=list)
    reminded: list[np.ndarray] = field(default_factory=list)
    reminded_on: list[np.ndarray] = field(default_factory=list)
    refunded: list[np.ndarray] = field(default_factory=list)
    refunded_on: list[np.ndarray] = field(default_factory=list)
    refund: list[np.ndarray] = field(default_factory=list)
    measured: list[np.ndarray] = field(default_factory=list)
    """Units visited, fined or published, with the day and the measure (position in ``MEASURES``)."""
    measured_on: list[np.ndarray] = field(default_factory=list)
    measure: list[np.ndarray] = field(default_factory=list)
    owing: list[np.ndarray] = field(default_factory=list)
    """By month: mask of units with overdue principal at its end."""

    def joined(self, name: str) -> np.ndarray:
        parts: list[np.ndarray] = getattr(self, name)
        return np.concatenate(parts) if parts else np.empty(0, np.int64)


class Paying:
    """Runs the months; ``run`` gives what moved. ``policy`` chooses what the office does beside reminding."""

    def __init__(
        self, plan: Plan, employers: Employers, accounts: Accounts, policy: Policy = largest_debts_first
    ) -> None:
        self._plan, self._units, self._accounts = plan, employers, accounts
        self._chance = plan.chance("paying")
        size = len(employers)
        large = employers.size > _SMALL
        self._rounding = np.where(large, self._pick(_LARGE_ROUNDINGS, size), self._pick(_ROUNDINGS, size))
        self._ahead = np.where(large, 1, self._pick(_MONTHS_AHEAD, size))
        # Those that let it come to the largest debts of all react no better than those that never pay.
        large = largest_debtors(plan, employers.kind, employers.size, employers.commune)["unit"].to_numpy()
        self._habit = employers.habit.copy()
        self._habit[large] = HABITS.index("never")
        self._months_behind = months_behind(plan, employers.commune)
        self._reminders = np.zeros(size, np.int64)
        self._resumes = np.zeros(size, bool)
        self._policy, self._responses = policy, Responses()
        self._last = np.full((len(MEASURES), size), NEVER)
        self._money = Money()

    def run(self, accrual: Accrual) -> Money:
        for month, changes in enumerate(accrual.months()):
            self._accounts.release(month)
            for offset, change in changes:
                self._accounts.add(offset, change)
            self._accounts.use_credit()
            self._remind(month)
            self._measure(month, changes[-1][1])
            self._pay_month(month, changes[-1][1])
            self._refund(month, changes[-1][1])
            self._money.owing.append(self._accounts.overdue(self._plan.month_start(month + 1)) > 0)
        return self._money

    def _pick(self, choices: tuple[tuple[int, int], ...], size: int) -> np.ndarray:
        """One of the values for every unit; evenly among the units of one office and habit, few as they may be."""
        values = np.repeat([value for value, _share in choices], [share for _value, share in choices])
        chosen = np.empty(size, np.int64)
        alike = np.lexsort((self._chance.random(size), self._units.habit, orderly(self._units.commune)))
        # Steps without a common factor with the number of values take each of them once before any twice.
        chosen[alike] = values[np.arange(size) * _STEP % len(values)]
        return chosen

    def _remind(self, month: int) -> None:
        """Days 1 to 10: a letter to units late at the end of the month before, from the second month on."""
        chance, start = self._chance, self._plan.month_start(month)
        late = (self._accounts.overdue(start) >= _SMALL_DEBT) & (month > 0)
        reminded = np.flatnonzero(late & (chance.integers(0, 100, len(late)) < _REMINDED))
        self._reminders[reminded] += 1
        self._last[MEASURES.index("reminder"), reminded] = month
        self._money.reminded.append(reminded)
        self._money.reminded_on.append(start + chance.integers(2, 10, len(reminded)))

    def _measure(self, month: int, accrued: np.ndarray) -> None:
        """Days 5 to 19: whatever the policy chooses."""
        start, overdue = self._plan.month_start(month), self._accounts.overdue(self._plan.month_start(month))
        past = (self._accounts.owed > 0) & (self._accounts.due < start)
        months = past.sum(axis=1) - past[:, OLD]
        months += self._accounts.owed[:, OLD] // np.maximum(accrued, 1)
        situation = Situation(month, overdue, np.where(overdue > _SMALL_DEBT, months, 0), self._last.copy())
        for name, chosen in self._policy(situation).items():
            self._last[MEASURES.index(name), chosen] = month
            self._money.measured.append(chosen)
            self._money.measured_on.append(start + self._chance.integers(*_MEASURE_DAYS, len(chosen)))
            self._money.measure.append(np.full(len(chosen), MEASURES.index(name)))

    def _pay_month(self, month: int, accrued: np.ndarray) -> None:
        """Every unit decides whether, when and how much; the books follow."""
        units, chance = self._units, self._chance
        size, start = len(units), self._plan.month_start(month)
        first = chance.integers(2, 9, size)
        last = chance.integers(20, 28, size)
        most_months = chance.integers(0, 100, size) < _PARTIAL_PAYS
        cycle_ends = (self._plan.first + month) % units.cycle == units.cycle - 1
        stopped = units.pays("stops") & (units.stops <= month)
        decisions = (
            (units.pays("early") & cycle_ends, first, self._exact),
            (units.pays("ahead"), first, self._round_up),
            ((units.pays("punctual") | (units.pays("stops") & ~stopped)) & cycle_ends, last, self._exact),
            (units.pays("due") & cycle_ends, last, self._falling_due),
            (units.pays("late") & (chance.integers(0, 100, size) >= _LATE_SKIPS), chance.integers(0, 25, size),
             self._overdue_only),
            (units.pays("quarterly") & np.full(size, (self._plan.first + month) % 3 == 2), last, self._exact),
            ((self._behind(month) | self._resumes) & cycle_ends, last, self._one_month),
            (units.pays("partial") & ~self._resumes & most_months, last, self._part),
            (self._moved(month, stopped), last, self._catch_up),
        )  # fmt: skip
        for mask, day, amount_of in decisions:
            payers = np.flatnonzero(mask & (self._accounts.owed.sum(axis=1) + self._accounts.charge > 0))
            days = start + day[payers]
            self._accounts.count_charge(payers, days)
            self._transfer(payers, days, amount_of(payers, month, accrued[payers]))

    def _behind(self, month: int) -> np.ndarray:
        """A new unit of that habit first falls behind."""
        opens = self._units.opens
        pays: np.ndarray = self._units.pays("behind") & ((opens < 0) | (opens + self._months_behind <= month))
        return pays

    def _moved(self, month: int, stopped: np.ndarray) -> np.ndarray:
        """Units that pay something because of this month's measures; the habit of some changes with it."""
        before_stopping = self._units.pays("stops") & ~stopped
        habit = np.where(before_stopping | self._resumes, -1, self._habit)
        pays, self._part_moved, lasts = self._responses.draw(self._chance, self._last == month, habit)
        self._resumes |= lasts
        return pays

    def _exact(self, payers: np.ndarray, month: int, accrued: np.ndarray) -> np.ndarray:
        """The notice to the đồng; with a late charge in it, rounded up to a thousand. Now and then a digit is wrong."""
        asked = self._accounts.notice(payers)
        amount = np.where(self._accounts.charge[payers] > 0, _up(asked, 1_000), asked)
        slip = self._chance.integers(0, 1_000, len(payers)) < _MISTYPED
        place = 10 ** np.maximum(np.char.str_len(amount.astype(str)) - 2, 0)
        return np.where(slip, np.maximum(amount - place, 1), amount)

    def _round_up(self, payers: np.ndarray, month: int, accrued: np.ndarray) -> np.ndarray:
        more = (self._ahead[payers] - 1) * accrued
        return _up(self._accounts.notice(payers) + more + 1, self._rounding[payers])

    def _overdue_only(self, payers: np.ndarray, month: int, accrued: np.ndarray) -> np.ndarray:
        """What is past due, with its charge."""
        return self._due_before(payers, self._plan.month_start(month))

    def _falling_due(self, payers: np.ndarray, month: int, accrued: np.ndarray) -> np.ndarray:
        """What is past due or falls due this month."""
        return self._due_before(payers, self._plan.month_start(month + 1))

    def _due_before(self, payers: np.ndarray, day: int) -> np.ndarray:
        due = self._accounts.due[payers] < day
        amount = np.where(due, self._accounts.owed[payers], 0).sum(axis=1) + self._accounts.charge[payers]
        return _up(amount, 1_000)

    def _part(self, payers: np.ndarray, month: int, accrued: np.ndarray) -> np.ndarray:
        share = self._chance.integers(*_PARTIAL_SHARE, len(payers))
        wanted = accrued * share // 100 + self._accounts.owed[payers, OLD] // 20
        rounded = _up(wanted, np.where(wanted > 20_000_000, 1_000_000, 100_000))
        amount: np.ndarray = np.minimum(rounded, self._accounts.notice(payers))
        return amount

    def _one_month(self, payers: np.ndarray, month: int, accrued: np.ndarray) -> np.ndarray:
        amount: np.ndarray = np.minimum(accrued * self._units.cycle[payers], self._accounts.notice(payers))
        return amount

    def _catch_up(self, payers: np.ndarray, month: int, accrued: np.ndarray) -> np.ndarray:
        wanted = self._accounts.notice(payers) * self._part_moved[payers] // 100
        return _up(np.minimum(wanted, _AT_ONCE * accrued), 10_000)

    def _transfer(self, payers: np.ndarray, days: np.ndarray, amount: np.ndarray) -> None:
        payers, days, amount = (values[amount > 0] for values in (payers, days, amount))
        self._accounts.pay(payers, days, amount)
        split = (self._chance.integers(0, 100, len(payers)) < _TWO_TRANSFERS) & (amount > 10_000_000)
        second = np.where(split, amount * 14 // 100 // 1_000 * 1_000, 0)
        for part in (amount - second, second[split]):
            whom = split if len(part) < len(payers) else slice(None)
            self._money.payer.append(payers[whom])
            self._money.paid.append(days[whom])
            self._money.amount.append(part)

    def _refund(self, month: int, accrued: np.ndarray) -> None:
        """Half of a large credit goes back on request (form C16-TS); only units that were never late with
        money or lists, so that the credit is certain."""
        credit = self._accounts.credit
        large = (
            self._units.pays("ahead")
            & (credit >= 2 * accrued)
            & (credit >= 500_000)
            & (self._reminders == 0)
            & (self._units.filing == 0)
        )
        who = np.flatnonzero(large & (self._chance.integers(0, 1_000, len(credit)) < _REFUNDED))
        amount = credit[who] // 2 // 1_000 * 1_000
        self._accounts.credit[who] -= amount
        self._money.refunded.append(who)
        self._money.refund.append(amount)
        self._money.refunded_on.append(self._plan.month_start(month) + self._chance.integers(14, 27, len(who)))


def _up(amount: np.ndarray, unit: np.ndarray | int) -> np.ndarray:
    """``amount`` rounded up to a whole number of ``unit``."""
    return -(-amount // unit) * unit
