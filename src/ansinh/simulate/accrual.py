"""What each unit owes for each month, as the declarations of the day have it: first on time, then corrected."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ansinh.simulate.dues import Dues
from ansinh.simulate.employers import Employers
from ansinh.simulate.jobs import Careers
from ansinh.simulate.plan import Plan


class Accrual:
    """Dues by unit as they become known. ``months()`` yields, for every month in turn, the changes known in it."""

    def __init__(self, plan: Plan, employers: Employers, careers: Careers, dues: Dues, filed: np.ndarray) -> None:
        self._plan, self._dues, self._careers = plan, dues, careers
        jobs, moves = careers.jobs, careers.movements
        self._region = employers.region[jobs.employer]
        self._accident = employers.accident_rate[jobs.employer]
        # Units that pay in the first days of a month pay on what was filed in the month before.
        early = employers.pays("early", "ahead")[jobs.employer[moves.job]]
        heard = np.searchsorted(plan.month_starts, filed, side="right") - 1 + early
        self._known = np.maximum(heard, moves.month)
        self._known[filed > plan.end] = plan.months
        self._employers = len(employers)

    def months(self) -> Iterator[list[tuple[int, np.ndarray]]]:
        """For every month: pairs of contribution month (offset) and change of dues by unit, oldest month first.

        The last pair is the month itself, as a whole; those before it correct earlier months.
        """
        jobs, moves = self._careers.jobs, self._careers.movements
        covered, base = np.zeros(len(jobs), bool), np.zeros(len(jobs), np.int64)
        covered[: len(self._careers.first_bases)] = True
        base[: len(self._careers.first_bases)] = self._careers.first_bases
        amounts = np.zeros((self._plan.months, len(jobs)), np.int64)
        for month in range(self._plan.months):
            # Movements stand in order of month, so the last one known of a job decides.
            known = np.flatnonzero(self._known == month)
            changes = self._corrections(month, known, amounts)
            covered[moves.job[known]] = moves.covered[known]
            base[moves.job[known]] = moves.base[known]
            amounts[month] = np.where(covered, self._amount(month, np.arange(len(jobs)), base), 0)
            yield [*changes, (month, self._by_unit(np.arange(len(jobs)), amounts[month]))]

    def _corrections(self, month: int, known: np.ndarray, amounts: np.ndarray) -> list[tuple[int, np.ndarray]]:
        """Changes of earlier months through movements filed only now; ``amounts`` is brought up to date."""
        moves = self._careers.movements
        late = known[moves.month[known] < month]
        changes = []
        for earlier in range(int(moves.month[late].min(initial=month)), month):
            reach = late[moves.month[late] <= earlier]
            job, base = moves.job[reach], moves.base[reach]
            new = np.where(moves.covered[reach], self._amount(earlier, job, base), 0)
            last = len(job) - 1 - np.unique(job[::-1], return_index=True)[1]
            change = self._by_unit(job[last], new[last] - amounts[earlier, job[last]])
            amounts[earlier, job[last]] = new[last]
            changes.append((earlier, change))
        return changes

    def _amount(self, month: int, job: np.ndarray, base: np.ndarray) -> np.ndarray:
        group = self._careers.jobs.group[job]
        return self._dues.amount(month, group, base, self._region[job], self._accident[job])

    def _by_unit(self, job: np.ndarray, amount: np.ndarray) -> np.ndarray:
        total = np.zeros(self._employers, np.int64)
        np.add.at(total, self._careers.jobs.employer[job], amount)
        return total
