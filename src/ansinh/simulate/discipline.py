"""How each unit pays, by its kind, its size and the discipline of its base office."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ansinh.simulate.figures import communes, figures, share_out
from ansinh.simulate.habits import HABITS, habit_numbers
from ansinh.simulate.large_debts import choose_debtors
from ansinh.simulate.plan import Plan

DISCIPLINES = ("orderly", "usual")
"""Of base offices, see ``data/temperaments.csv``."""

# ASSUMPTIONS.
ORDERLY_OFFICE = "M"
"""The base office with the discipline of the published one: rural, minimum wage of region IV as there, and near its
719 units when the province has 14,000."""
_RURAL = {"private": 6, "fdi": 25, "state": 130}
"""Head count of the largest units there, by kind: half of the published office's units owe under 3.7 m a month."""
_STOPPED_BEFORE = 6
"""Months before the start in which the first of the units that stop paying did so."""
_STOPPING_MONTHS = 22
"""Months over which they do, one after another; where the simulation ends earlier, the last of them never stop."""
_MONTHS_BEHIND = {"orderly": ((2, 100),), "usual": ((3, 42), (4, 31), (5, 17), (7, 6), (9, 4))}
"""Months that a unit of the habit ``behind`` owes at the end of a month, with weights of 100."""


@dataclass(frozen=True)
class Habits:
    """One position per unit."""

    habit: np.ndarray
    """Position in ``HABITS``."""
    stops: np.ndarray
    """Offset of the first month a unit of the habit ``stops`` no longer pays for; others: after the end."""
    opens: np.ndarray
    """As given, but -1 (there before the start) for units that the habit gives a past."""


def settle_rural(plan: Plan, kind: np.ndarray, size: np.ndarray, commune: np.ndarray) -> np.ndarray:
    """Communes such that no large unit stands in the orderly office: each changes places with a small one of its kind,
    or with the smallest left.

    They change within a terrain, so that its share of units, and the province's mix of sizes, stay as they were.
    """
    chance = plan.chance("rural")
    names = figures("employer_kinds")["kind"].to_list()
    terrain = communes()["terrain"].to_numpy()
    rural = orderly(commune)
    settled = commune.copy()
    for name, largest in _RURAL.items():
        for where in np.unique(terrain[commune[rural]]).tolist():
            here = (kind == names.index(name)) & (terrain[commune] == where)
            leaves = np.flatnonzero(here & rural & (size > largest))
            others = chance.permutation(np.flatnonzero(here & ~rural))
            comes = others[np.argsort(np.maximum(size[others], largest), kind="stable")][: len(leaves)]
            leaves = leaves[: len(comes)]
            settled[leaves], settled[comes] = commune[comes], commune[leaves]
    return settled


def make_habits(plan: Plan, kind: np.ndarray, size: np.ndarray, commune: np.ndarray, opens: np.ndarray) -> Habits:
    """Share the habits out, within each kind and discipline, evenly over the sizes that each is found in.

    Positions past ``plan.employers`` are employers without a unit: the habit says nothing of them.
    """
    chance = plan.chance("habits")
    habit = np.full_like(kind, HABITS.index("punctual"))
    registered = np.arange(len(kind)) < plan.employers
    for discipline in DISCIPLINES:
        table = figures("temperaments").filter(discipline=discipline)
        here = registered & (orderly(commune) == (discipline == "orderly"))
        for number, name in enumerate(figures("employer_kinds")["kind"]):
            members = np.flatnonzero(here & (kind == number))
            habit[members] = _share_habits(chance, table, name, size[members])
    large = largest_debtors(plan, kind, size, commune)
    debtors = large["unit"].to_numpy()
    habit[debtors] = habit_numbers(*large["habit"])
    old = np.isin(habit, habit_numbers("dormant", "abandoned"))
    old[debtors] = True
    opens = np.where(old, -1, opens)
    return Habits(habit, _stops(chance, plan, habit, opens), opens)


def orderly(commune: np.ndarray) -> np.ndarray:
    """Mask of the units in the office with the published discipline."""
    mask: np.ndarray = (communes()["office"] == ORDERLY_OFFICE).to_numpy()[commune]
    return mask


def largest_debtors(plan: Plan, kind: np.ndarray, size: np.ndarray, commune: np.ndarray) -> pl.DataFrame:
    """The registered units with the few largest debts, see ``choose_debtors``."""
    registered = slice(plan.employers)
    return choose_debtors(plan, kind[registered], size[registered], orderly(commune)[registered])


def months_behind(plan: Plan, commune: np.ndarray) -> np.ndarray:
    """For every unit the months it would owe at the end of each month, were its habit ``behind``."""
    fate = plan.chance("behind").integers(0, 100, len(commune))
    rural, rest = (
        np.repeat([months for months, _weight in choices], [weight for _months, weight in choices])[fate]
        for choices in (_MONTHS_BEHIND[discipline] for discipline in DISCIPLINES)
    )
    return np.where(orderly(commune), rural, rest)


def _share_habits(chance: np.random.Generator, table: pl.DataFrame, kind: str, size: np.ndarray) -> np.ndarray:
    """Habits of units of one kind and discipline."""
    counts = share_out(table[kind].to_numpy(), len(size))
    largest = table["largest"].to_numpy()
    row_of = np.full(len(size), -1)
    by_size = chance.permutation(len(size))
    by_size = by_size[np.argsort(size[by_size], kind="stable")]
    # Habits of small units choose first, so that they find them; at equal strides, so that few units show every size.
    for row in np.argsort(np.where(largest > 0, largest, 1 << 30), kind="stable"):
        free = by_size[row_of[by_size] < 0]
        if largest[row]:
            free = free[: max(np.searchsorted(size[free], largest[row], side="right"), counts[row])]
        place = (np.arange(counts[row]) + chance.random()) * len(free) // max(counts[row], 1)
        row_of[free[place.astype(np.int64)]] = row
    habits: np.ndarray = np.array(habit_numbers(*table["habit"]))[row_of]
    return habits


def _stops(chance: np.random.Generator, plan: Plan, habit: np.ndarray, opens: np.ndarray) -> np.ndarray:
    """First month unpaid: from some months before the start, or the second month of a new unit, on."""
    stopping = np.flatnonzero(habit == HABITS.index("stops"))
    first = np.where(opens < 0, -_STOPPED_BEFORE, opens + 1)[stopping]
    # In equal strips, so that a small province has the same part stopped before its start as a large one.
    share = (chance.permutation(len(stopping)) + chance.random(len(stopping))) / max(len(stopping), 1)
    stops = np.full(len(habit), plan.months + 1)
    stops[stopping] = first + (share * _STOPPING_MONTHS).astype(np.int64)
    stops[stops >= plan.months] = plan.months + 1
    return stops
