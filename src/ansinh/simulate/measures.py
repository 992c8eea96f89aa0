"""What the office does to those that owe, and how they react: policies, and the responses of ``data/responses.csv``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ansinh.simulate.figures import figures
from ansinh.simulate.habits import HABITS

MEASURES = ("reminder", "visit", "fine", "publication")
"""From the mildest to the strongest. Reminders go to nearly everybody by law; the others are for a policy to choose."""
NEVER = -1_000
"""Month of a measure that was never taken."""


@dataclass(frozen=True)
class Situation:
    """What the office sees on the first day of a month. Arrays have one position per unit."""

    month: int
    """Offset of the month."""
    overdue: np.ndarray
    """Principal past its due day, đồng."""
    months_overdue: np.ndarray
    """Months of which something is past its due day; older debt counts by what a month costs now."""
    last: np.ndarray
    """last[measure, unit]: offset of the month the measure was last taken in, or ``NEVER``."""

    def since(self, measure: str) -> np.ndarray:
        """Months since the measure was last taken."""
        months: np.ndarray = self.month - self.last[MEASURES.index(measure)]
        return months


Policy = Callable[[Situation], dict[str, np.ndarray]]
"""Chooses, for every measure it takes this month, positions of units."""

# ASSUMPTIONS of the usual policy.
_VISITS, _FINES, _PUBLICATIONS = 2, 1, 5
"""Visits and fines a month, publications a quarter: per 1,000 units of the province, at least one."""
_BEGINS = 3
"""Offset of the first month with visits; the first ones under the new law are for reminders."""
_LONG = 3
"""Months overdue from which a unit is visited: the sums published per province begin there."""


def largest_debts_first(situation: Situation) -> dict[str, np.ndarray]:
    """The usual policy: this month's visits go to the largest long debts not visited within a year.

    A unit that still owes long two to six months after its visit is fined, the largest debts first; at a quarter's
    end the largest long debts of those visited are published.
    """
    if situation.month < _BEGINS:
        return {}
    long = situation.months_overdue >= _LONG
    visited = situation.since("visit")
    chosen = {
        "visit": _largest(situation, long & (visited >= 12), _VISITS),
        "fine": _largest(situation, long & (visited >= 2) & (visited <= 6) & (situation.since("fine") >= 12), _FINES),
    }
    if situation.month % 3 == 2:
        known = long & (visited <= 12) & (situation.since("publication") >= 12)
        chosen["publication"] = _largest(situation, known, _PUBLICATIONS)
    return chosen


def no_measures(situation: Situation) -> dict[str, np.ndarray]:
    """Reminders only: what every other policy is to be compared with."""
    return {}


def _largest(situation: Situation, may: np.ndarray, per_mille: int) -> np.ndarray:
    candidates = np.flatnonzero(may)
    order = np.argsort(-situation.overdue[candidates], kind="stable")
    chosen: np.ndarray = candidates[order[: max(len(may) * per_mille // 1000, 1)]]
    return np.sort(chosen)


class Responses:
    """The table of responses as arrays by measure and habit."""

    def __init__(self) -> None:
        table = figures("responses")
        shape = (len(MEASURES), len(HABITS))
        place = (
            np.array([MEASURES.index(name) for name in table["measure"]]),
            np.array([HABITS.index(name) for name in table["habit"]]),
        )
        self._figures = {name: np.zeros(shape, np.int64) for name in ("chance", "least", "most", "lasting")}
        for name, array in self._figures.items():
            array[place] = table[name].to_numpy()

    def draw(
        self, chance: np.random.Generator, taken: np.ndarray, habit: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """How units react to this month's measures, ``taken`` [measure, unit]; their ``habit`` (position), -1 for those
        whose habit does not matter now.

        Gives, by unit: whether it pays something; the per cent of everything owed; whether that lasts.
        """
        size = len(habit)
        fate, share, lasting = (chance.integers(0, limit, size) for limit in (1_000, 101, 100))
        pays, lasts = np.zeros(size, bool), np.zeros(size, bool)
        part = np.zeros(size, np.int64)
        for measure in range(len(MEASURES)):
            of = {name: np.where(habit >= 0, array[measure][habit], 0) for name, array in self._figures.items()}
            moved = taken[measure] & (fate < of["chance"])
            pays |= moved
            part = np.where(moved, of["least"] + (of["most"] - of["least"]) * share // 100, part)
            lasts |= moved & (lasting < of["lasting"])
        return pays, part, lasts
