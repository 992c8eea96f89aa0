"""Who lives with whom: families among the people of the province, under one address and mostly one name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# ASSUMPTIONS.
_JOINS = 36
"""Per cent of people who share a home with somebody else whom the registers know."""
_LARGEST = 4
"""People of one home who come at the same time."""
_RECENT = 48
"""Homes of a commune that newcomers may belong to: those of the people last added there."""
_MARRIED, _MARRIED_YEARS = 75, 8
"""Per cent of men and women of nearly the same age under one roof who are married, and how near that is."""
_GENERATION = 16 * 365


@dataclass(frozen=True)
class Homes:
    """What moving in says of new people, one position each."""

    head: np.ndarray
    """The first member of the household, whose position is its number."""
    namesake: np.ndarray
    """The person whose surname they bear; themselves where they keep their own."""
    commune: np.ndarray


class Households:
    """Households as people come; a person is the position in the order of coming."""

    def __init__(self, chance: np.random.Generator, communes: int) -> None:
        self._chance = chance
        self._recent = np.full((communes, _RECENT), -1)
        self._all = {name: np.empty(0, np.int64) for name in ("female", "born", "commune", "head", "namesake")}

    def settle(self, female: np.ndarray, born: np.ndarray, commune: np.ndarray, single: np.ndarray) -> Homes:
        """Find homes for new people: with one another, with people who came before, or on their own (``single``)."""
        joins = (self._chance.integers(0, 100, len(born)) < _JOINS) & ~single
        whom = self._next_door(commune, joins, single)
        self._older_homes(commune, joins, single, whom)
        return self._move_in(female, born, commune, whom)

    def add_kin(self, female: np.ndarray, born: np.ndarray, kin: np.ndarray) -> Homes:
        """New people who live with ``kin``."""
        return self._move_in(female, born, self._all["commune"][kin], kin)

    def _next_door(self, commune: np.ndarray, joins: np.ndarray, single: np.ndarray) -> np.ndarray:
        """Whom each moves in with among those who come now; themselves where nobody."""
        size = len(commune)
        own = len(self._all["head"]) + np.arange(size)
        # In one order by commune, who joins moves in with whoever stands before; every so many begin anew.
        order = np.lexsort((self._chance.permutation(size), commune))
        before = np.roll(order, 1)
        moves = joins[order] & ~single[before] & (commune[order] == commune[before])
        moves[:1] = False
        place = np.arange(size) - np.maximum.accumulate(np.where(moves, 0, np.arange(size)))
        moves &= place % _LARGEST != 0
        whom = own.copy()
        whom[order[moves]] = own[before[moves]]
        return whom

    def _older_homes(self, commune: np.ndarray, joins: np.ndarray, single: np.ndarray, whom: np.ndarray) -> None:
        """Send those who join and found nobody to a home that was there before; keep note of new homes."""
        own = len(self._all["head"]) + np.arange(len(commune))
        slot = self._chance.integers(0, _RECENT, len(commune))
        seeking = np.flatnonzero(joins & (whom == own) & (self._recent[commune, slot] >= 0))
        seeking = seeking[np.unique(commune[seeking] * _RECENT + slot[seeking], return_index=True)[1]]
        whom[seeking] = self._recent[commune[seeking], slot[seeking]]
        self._recent[commune[seeking], slot[seeking]] = -1
        alone = np.flatnonzero(~joins & ~single)
        self._recent[commune[alone], slot[alone]] = own[alone]

    def _move_in(self, female: np.ndarray, born: np.ndarray, commune: np.ndarray, whom: np.ndarray) -> Homes:
        first = len(self._all["head"])
        mine = np.arange(first, first + len(born))
        came = {"female": female, "born": born, "commune": commune, "head": whom, "namesake": whom}
        self._all = {name: np.concatenate([column, came[name]]) for name, column in self._all.items()}
        self._all["namesake"][mine] = self._namesakes(mine, whom)
        for name in ("head", "namesake"):
            found = self._all[name]
            for _step in range(_LARGEST):
                found[mine] = found[found[mine]]
        head = self._all["head"][mine]
        self._all["commune"][mine] = self._all["commune"][head]
        return Homes(head, self._all["namesake"][mine], self._all["commune"][mine])

    def _namesakes(self, mine: np.ndarray, whom: np.ndarray) -> np.ndarray:
        """Children and siblings bear the name of whom they live with; wives and husbands keep theirs."""
        female, born = self._all["female"], self._all["born"]
        between = np.abs(born[mine] - born[whom])
        couple = (female[mine] != female[whom]) & (between <= _MARRIED_YEARS * 365)
        couple &= self._chance.integers(0, 100, len(mine)) < _MARRIED
        # A mother's children bear their father's name, and he may not be known here.
        elder = np.where(born[mine] < born[whom], mine, whom)
        mother = (between > _GENERATION) & (female[elder] == 1)
        return np.where(couple | mother, mine, whom)
