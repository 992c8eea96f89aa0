"""How units end, rest and follow one another: phoenix firms and honest ones that look like them, closings, pauses."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.simulate.figures import communes, figures, mixed, stride
from ansinh.simulate.habits import ENDINGS, HABITS, habit_numbers, is_kind
from ansinh.simulate.places import neighbours
from ansinh.simulate.plan import Plan
from ansinh.simulate.ties import Units

# ASSUMPTIONS, per cent unless said otherwise.
_ENDINGS = {"dissolved": 60, "bankruptcy": 4, "left_address": 26, "merged": 10}
_PUBLIC_ENDINGS = {"merged": 100}
"""Schools and offices are joined, not dissolved."""
_SAME_COMMUNE = 65
"""Successors that stay in the commune."""
_UNPAID_BEFORE = (2, 9)
"""Months a unit has not paid for when it closes and leaves debts."""
_PAUSE_MONTHS = (2, 13)
_GONE_BANKRUPT = 20
"""Bankrupt units among those that had vanished before the start; the others left their address."""
_SHORTEST = 6
"""Months a province must have for firms to end and rise again in it."""
_LEAVES_DEBTS = ("bankruptcy", "left_address", "phoenix")
_BAD = habit_numbers("partial", "stops", "never", "abandoned")


def pair_successors(chance: np.random.Generator, plan: Plan, units: Units, phoenixes: int) -> None:
    """Choose firms that end as another opens: ``phoenixes`` to leave their debts behind, as many honestly (a household
    business that becomes a company, a firm merged into a new one).

    The successor takes over size and place; a place in the same old district, so the wage region stays.
    """
    if plan.months < _SHORTEST:
        return
    late = (units.opens >= 3) & (units.opens < plan.months - 1)
    successors = chance.permutation(np.flatnonzero(late & is_kind(units.kind, "private") & units.alone))
    old = (units.opens < 0) & units.alone
    bounds = figures("hidden").row(by_predicate=pl.col("hides") == "phoenix", named=True)
    fits = old & (units.size >= bounds["least"]) & (units.size <= bounds["most"])
    count = min(phoenixes, len(successors) // 2)
    phoenix = stride(chance, np.flatnonzero(fits & is_kind(units.kind, "private")), units.size, count)
    _follow(chance, units, phoenix, successors[: len(phoenix)], "phoenix")
    honest = old & (units.size >= 2) & is_kind(units.kind, "private", "household") & (units.ending == 0)
    honest = stride(chance, np.flatnonzero(honest), units.size, count)
    _follow(chance, units, honest, successors[count : count + len(honest)], "merged")


def _follow(chance: np.random.Generator, units: Units, ends: np.ndarray, successors: np.ndarray, ending: str) -> None:
    ends, successors = ends[: len(successors)], successors[: len(ends)]
    units.closes[ends] = units.opens[successors]
    units.ending[ends] = ENDINGS.index(ending)
    units.successor[ends] = successors
    units.size[successors] = units.size[ends]
    same_kind = units.kind[ends] == units.kind[successors]
    units.industry[successors] = np.where(same_kind, units.industry[ends], units.industry[successors])
    stays = chance.integers(0, 100, len(ends)) < _SAME_COMMUNE
    beside = neighbours(chance, units.commune[ends])
    units.commune[successors] = np.where(stays, units.commune[ends], beside)


def unpair(units: Units, kept: np.ndarray) -> None:
    """Let the paired units among ``kept`` go their own ways."""
    ends = np.flatnonzero(units.successor >= 0)
    ends = ends[np.isin(ends, kept) | np.isin(units.successor[ends], kept)]
    units.closes[ends], units.ending[ends], units.successor[ends] = units.never, 0, -1


def settle_habits(chance: np.random.Generator, units: Units, opens: np.ndarray) -> None:
    """Habits that fit what the paired units do. ``opens``: when units opened before habits gave some a past."""
    ends = np.flatnonzero(units.successor >= 0)
    successors = units.successor[ends]
    units.opens[successors] = opens[successors]
    sinks = units.ending[ends] == ENDINGS.index("phoenix")
    _stop_paying(chance, units, ends[sinks])
    honest = np.concatenate([ends[~sinks], successors])
    honest = honest[np.isin(units.habit[honest], [*_BAD, *habit_numbers("dormant")])]
    units.habit[honest] = HABITS.index("punctual")
    units.stops[honest] = units.never


def _stop_paying(chance: np.random.Generator, units: Units, who: np.ndarray) -> None:
    """Nothing more is paid from some months before the closing on."""
    units.habit[who] = HABITS.index("stops")
    first = np.where(units.opens[who] < 0, -4, units.opens[who] + 1)
    units.stops[who] = np.maximum(units.closes[who] - chance.integers(*_UNPAID_BEFORE, len(who)), first)


def close_units(chance: np.random.Generator, plan: Plan, units: Units) -> None:
    """Close units at their kinds' yearly rates; those that leave debts are taken from those that stopped paying."""
    gone = np.flatnonzero(np.isin(units.habit, habit_numbers("abandoned")))
    bankrupt = chance.integers(0, 100, len(gone)) < _GONE_BANKRUPT
    units.ending[gone] = np.where(bankrupt, ENDINGS.index("bankruptcy"), ENDINGS.index("left_address"))
    units.closes[gone] = -chance.integers(1, 30, len(gone))
    if plan.months < _SHORTEST:
        return
    closings = figures("employer_kinds")["closings"].to_numpy()
    for number, rate in enumerate(closings.tolist()):
        members = np.flatnonzero(units.kind == number)
        wanted = (rate * len(members) * plan.months + 6_000) // 12_000 - int((units.successor[members] >= 0).sum())
        taken = np.isin(members, units.successor)
        free = members[(units.alone & units.peopled & (units.opens < 0) & (units.ending == 0))[members] & ~taken]
        public = is_kind(np.array([number]), "public")[0]
        endings = _PUBLIC_ENDINGS if public else _ENDINGS
        counts = mixed(chance, np.array(list(endings.values())), max(wanted, 0))
        for position, ending in enumerate(endings):
            debts = ending in _LEAVES_DEBTS
            # Who leaves debts has stopped paying before; who ends well owes nothing.
            pool = free[(np.isin(units.habit[free], _BAD) == debts) & (units.ending[free] == 0)]
            _close(chance, plan, units, chance.permutation(pool)[: (counts == position).sum()], ending)


def _close(chance: np.random.Generator, plan: Plan, units: Units, who: np.ndarray, ending: str) -> None:
    units.closes[who] = chance.integers(3, plan.months, len(who))
    if ending == "merged":
        units.successor[who] = _absorbing(units, who)
        who = who[units.successor[who] >= 0]
    units.ending[who] = ENDINGS.index(ending)
    units.closes[np.flatnonzero(units.ending == 0)] = units.never
    if ending in _LEAVES_DEBTS:
        late = who[(units.habit[who] != HABITS.index("never")) & (units.stops[who] > units.closes[who] - 2)]
        _stop_paying(chance, units, late)


def _absorbing(units: Units, who: np.ndarray) -> np.ndarray:
    """For each of ``who`` a unit to merge into: of its kind and trade, in its old district, that stays; -1 for none."""
    office = communes()["office"].to_numpy()[units.commune]
    stays = (units.opens < 0) & (units.ending == 0) & units.peopled & ~np.isin(units.habit, _BAD)
    stays[who] = False
    found = np.full(len(who), -1)
    for place, unit in enumerate(who.tolist()):
        same = stays & (units.kind == units.kind[unit]) & (office == office[unit])
        alike = np.flatnonzero(same & (units.industry == units.industry[unit]))
        others = alike if len(alike) else np.flatnonzero(same)
        if len(others):
            found[place] = others[np.argmax(units.size[others])]
    return found


def pause_units(chance: np.random.Generator, plan: Plan, units: Units) -> None:
    """Let units rest for some months, at their kinds' yearly rates."""
    if plan.months < _SHORTEST:
        return
    rates = figures("employer_kinds")["pauses"].to_numpy()
    free = units.alone & units.peopled & (units.opens < 0) & (units.ending == 0)
    free[units.successor[units.successor >= 0]] = False
    for number, rate in enumerate(rates.tolist()):
        members = np.flatnonzero(units.kind == number)
        wanted = (rate * len(members) * plan.months + 6_000) // 12_000
        rests = chance.permutation(members[free[members]])[:wanted]
        units.pauses[rests] = chance.integers(2, plan.months - 1, len(rests))
        units.resumes[rests] = units.pauses[rests] + chance.integers(*_PAUSE_MONTHS, len(rests))
