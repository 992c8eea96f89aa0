"""Who is hired: newcomers, directors of firms that begin, people who left another unit, people insured elsewhere."""

from __future__ import annotations

import numpy as np

from ansinh.facts.schemas import GROUPS
from ansinh.simulate.employers import Employers
from ansinh.simulate.figures import figures
from ansinh.simulate.jobs import DECLARED, WORKING, Jobs
from ansinh.simulate.people import People

_FROM_POOL = 45
"""Per cent of hires who worked for another unit of the province before: ASSUMPTION."""
POOLED = [GROUPS.index(group) for group in ("a", "i", "l")]
"""Groups whose people go from one employer to another."""
_FOREIGN = GROUPS.index("f")
_OWN_BOSS = [GROUPS.index(group) for group in ("i", "m", "n")]


class Recruiting:
    """Finds people for jobs; ``directors`` are those of each employer, as positions in ``people``."""

    def __init__(
        self, chance: np.random.Generator, employers: Employers, people: People, directors: np.ndarray
    ) -> None:
        self._chance, self._employers, self._people, self._directors = chance, employers, people, directors
        self._women = figures("industries")["women"].to_numpy()[employers.industry]
        self._busy = np.zeros(len(people), bool)
        """Directors who are insured somewhere as such; the first people of the province are directors and kin."""
        self._pool = np.empty(0, np.int64)
        """Jobs left by people who look for another."""

    def looking(self, jobs: np.ndarray) -> None:
        """People who left these jobs look for another."""
        self._pool = np.concatenate([self._pool, jobs])

    def aged(self, employer: np.ndarray, age: np.ndarray, month: int) -> np.ndarray:
        """New people of a given age, one for each of ``employer``."""
        nobody_foreign = np.zeros(len(employer), bool)
        return self._people.add(
            self._women[employer], nobody_foreign, age, commune=self._employers.commune[employer], month=month
        )

    def insured_elsewhere(self, jobs: Jobs, employer: np.ndarray) -> np.ndarray:
        """For each of ``employer`` somebody declared by another; -1 where nobody fits."""
        insured = np.flatnonzero((jobs.standing == DECLARED) & (jobs.state == WORKING) & np.isin(jobs.group, POOLED))
        if insured.size == 0 or employer.size == 0:
            return np.full(len(employer), -1)
        person = jobs.person[insured[self._chance.integers(0, insured.size, len(employer))]]
        first = np.zeros(len(person), bool)
        first[np.unique(person * len(self._employers) + employer, return_index=True)[1]] = True
        return np.where(first & self.new_there(jobs, person, employer), person, -1)

    def new_there(self, jobs: Jobs, person: np.ndarray, employer: np.ndarray) -> np.ndarray:
        """Mask of people who never worked for that employer: one job per person and unit keeps their movements in
        one line."""
        concerned = np.zeros(len(self._people), bool)
        concerned[person] = True
        earlier = np.flatnonzero(concerned[jobs.person])
        been = jobs.person[earlier] * len(self._employers) + jobs.employer[earlier]
        new: np.ndarray = ~np.isin(person * len(self._employers) + employer, been)
        return new

    def from_pool(self, jobs: Jobs, employer: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Hires to be filled by people who left another unit: positions in ``employer``, and the jobs they left."""
        chance = self._chance
        self._pool = chance.permutation(self._pool)
        open_to_all = (self._employers.column("max_size")[employer] > 1) & np.isin(group, POOLED)
        wanted = chance.binomial(len(employer), _FROM_POOL / 100)
        places = chance.permutation(np.flatnonzero(open_to_all))[: min(wanted, len(self._pool) // 2)]
        former = self._pool[: len(places)]
        new = self.new_there(jobs, jobs.person[former], employer[places])
        self._pool = np.concatenate([former[~new], self._pool[len(places) :]])
        return places[new], former[new]

    def newcomers(
        self, employer: np.ndarray, group: np.ndarray, month: int, founding: np.ndarray, age: np.ndarray | None = None
    ) -> np.ndarray:
        """Who is hired for the first time; owners, and the paid managers of firms that begin, are their directors.

        Somebody behind several firms is insured at one of them alone.
        """
        first = np.zeros(len(employer), bool)
        first[np.unique(employer, return_index=True)[1]] = True
        own = first & founding[employer] & np.isin(group, _OWN_BOSS)
        bosses = self._directors[employer[own]]
        new = np.zeros(len(bosses), bool)
        new[np.unique(bosses, return_index=True)[1]] = True
        own[own] = new & ~self._busy[bosses]
        self._busy[self._directors[employer[own]]] = True
        person: np.ndarray = self._directors[employer]
        others = ~own
        person[others] = self._people.add(
            self._women[employer[others]], group[others] == _FOREIGN, None if age is None else age[others],
            commune=self._employers.commune[employer[others]], month=month,
        )  # fmt: skip
        return person
