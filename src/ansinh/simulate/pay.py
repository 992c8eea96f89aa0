"""What people are insured on: agreed pay, pay by the State's scale, and how both rise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.facts.schemas import GROUPS
from ansinh.simulate.dues import Dues
from ansinh.simulate.employers import HIDES, Employers
from ansinh.simulate.figures import figures
from ansinh.simulate.plan import Plan

if TYPE_CHECKING:
    from ansinh.simulate.jobs import Jobs

# ASSUMPTIONS, per cent unless said otherwise.
_REGION_PAY = np.array([115, 106, 100, 95])
_MANAGER_PAY, _FOREIGN_PAY = 190, 420
_PAID_MANAGERS = 50
"""Firms of three or more with a paid manager insured as such (point i)."""
_FOREIGNERS, _COMMUNE_PART_TIMERS, _PART_TIMERS, _STAFF_ON_CONTRACT = 1, 35, 5, 10
_JANUARY_RAISE = 45
"""Employers that raise everybody when the regional minimum wage rises."""
_OWN_RAISE = 120
"""Chance of a raise of one's own in any month, per 10,000; for the State's scale a step of 33 hundredths every
three years."""
_STATE_STEP = 280
_STEP = 33


class Pay:
    """Pay of jobs. Drawing uses fractions; what comes out is whole đồng."""

    def __init__(self, plan: Plan, employers: Employers, dues: Dues) -> None:
        self._chance = plan.chance("pay")
        self._units, self._dues = employers, dues
        industry = figures("industries")
        self._median = employers.column("wage") * 1000 * industry["wage"].to_numpy()[employers.industry] // 100
        self._factor = industry["wage"].to_numpy()[employers.industry]
        self._spread = employers.column("wage_spread")
        # Who declares low pays more than the minimum; the base is lowered afterwards (``concealing``).
        self._at_floor = np.where(employers.hides == HIDES.index("low_wage"), 0, employers.column("at_floor"))
        classes = industry["industry"].to_numpy()[employers.industry]
        self._commune_office = classes == "8411"
        self._part_time = np.isin(classes, ["5610", "4711", "9631"]) & (employers.column("max_size") > 1)
        self._kind = figures("employer_kinds")["kind"].to_numpy()[employers.kind]
        apart = employers.enterprise[self._kind == "foreign"]
        self._foreigners_apart = np.isin(employers.enterprise, apart)
        self._managed = (
            np.isin(self._kind, ["private", "cooperative"])
            & (employers.size >= 3)
            & (self._chance.integers(0, 100, len(employers)) < _PAID_MANAGERS)
        )
        self._generous = self._chance.integers(0, 100, (plan.months, len(employers))) < _JANUARY_RAISE

    def groups(self, chance: np.random.Generator, employer: np.ndarray, founding: np.ndarray) -> np.ndarray:
        """Participant group of people hired by ``employer``, as positions in ``GROUPS``.

        ``employer`` is sorted; where ``founding``, the first of a firm's people may be its paid manager.
        """
        letters = np.array([GROUPS.index(letter) for letter in figures("employer_kinds")["group"]])
        group = letters[self._units.kind][employer]
        fate = chance.integers(0, 100, len(employer))
        kind = self._kind[employer]
        for mask, share, letter in (
            (kind == "public", _STAFF_ON_CONTRACT, "a"),
            (self._commune_office[employer], _COMMUNE_PART_TIMERS, "k"),
            ((kind == "fdi") & ~self._foreigners_apart[employer], _FOREIGNERS, "f"),
            (self._part_time[employer], _PART_TIMERS, "l"),
        ):
            group = np.where(mask & (fate < share), GROUPS.index(letter), group)
        first = np.ones(len(employer), bool)
        first[1:] = employer[1:] != employer[:-1]
        return np.where(first & founding & self._managed[employer], _MANAGER, group)

    def agreed(
        self, chance: np.random.Generator, employer: np.ndarray, group: np.ndarray, month: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Coefficient (hundredths, 0 for agreed pay) and monthly base of people hired in ``month``."""
        size = len(employer)
        minimum = self._dues.minimum_wage[month, self._units.region[employer] - 1]
        median = self._median[employer] * _REGION_PAY[self._units.region[employer] - 1] // 100
        drawn = median * np.exp(chance.standard_normal(size) * self._spread[employer] / 100)
        drawn *= np.select([group == _MANAGER, group == _FOREIGNER], [_MANAGER_PAY, _FOREIGN_PAY], 100) / 100
        wage = (drawn.astype(np.int64) + 999) // 1000 * 1000
        # Trained people used to be paid 7 % above the minimum, people in hazardous work 5 % more: habits that remain.
        uplift = np.array([100, 100, 105, 107])[chance.integers(0, 4, size)]
        floor = (minimum * uplift // 100 + 99) // 100 * 100
        hugging = (chance.integers(0, 100, size) < self._at_floor[employer]) & (group != _MANAGER)
        wage = np.where(hugging | (wage < minimum), floor, wage)
        coefficient = self._coefficients(chance, employer, group)
        return coefficient, np.where(coefficient > 0, self._by_scale(coefficient, month), wage)

    def _coefficients(self, chance: np.random.Generator, employer: np.ndarray, group: np.ndarray) -> np.ndarray:
        """Staff of public units by the scale of Decree 204/2004 with seniority; owners mostly choose 1."""
        size = len(employer)
        step = np.minimum(chance.gamma(2.6, 1.6, size), 9).astype(np.int64)
        seniority = np.clip(step * 3 + chance.integers(-3, 6, size), 0, 30)
        scale = (210 + step * _STEP) * (100 + seniority) // 100 * self._factor[employer] // 100
        chosen = np.array([100, 100, 100, 100, 100, 100, 100, 120, 150, 200])[chance.integers(0, 10, size)]
        allowance = 100 + chance.integers(0, 7, size) * 10
        return np.select(
            [group == _OFFICIAL, group == _COMMUNE, np.isin(group, _OWNERS)], [scale, allowance, chosen], 0
        )

    def _by_scale(self, coefficient: np.ndarray, month: int) -> np.ndarray:
        base: np.ndarray = coefficient * self._dues.reference[month] // 100
        return base

    def on_return(self, jobs: Jobs, who: np.ndarray, month: int) -> np.ndarray:
        """Base of people back from leave: what rose meanwhile has risen for them too."""
        minimum = self._dues.minimum_wage[month, self._units.region[jobs.employer[who]] - 1]
        by_scale = jobs.coefficient[who] > 0
        return np.where(by_scale, self._by_scale(jobs.coefficient[who], month), np.maximum(jobs.base[who], minimum))

    def raised(self, jobs: Jobs, month: int, may: np.ndarray) -> np.ndarray:
        """Base of every job this month; changes ``jobs.coefficient`` of those who climb a step of the scale."""
        chance, size = self._chance, len(jobs)
        fate = chance.integers(0, 10_000, size)
        climbs = may & (jobs.group == _OFFICIAL) & (fate < _STATE_STEP)
        jobs.coefficient[climbs] += _STEP
        percent = 104 + chance.integers(0, 8, size)
        own = np.where(fate < _OWN_RAISE, percent, 100)
        region = self._units.region[jobs.employer] - 1
        # Whoever was away when the minimum rose is lifted to it once back.
        base = np.maximum(jobs.base, self._dues.minimum_wage[month - 1, region]) if month else jobs.base
        if month and (self._dues.minimum_wage[month] != self._dues.minimum_wage[month - 1]).any():
            old, new = self._dues.minimum_wage[month - 1, region], self._dues.minimum_wage[month, region]
            near = base <= old * 108 // 100
            own = np.maximum(own, np.where(self._generous[month, jobs.employer], 104 + fate % 4, 100))
            base = np.where(near, (base * new // old + 99) // 100 * 100, base)
            own = np.where(near, 100, own)
        agreed = np.where(own > 100, (base * own // 100 + 999) // 1000 * 1000, base)
        return np.where(jobs.coefficient > 0, self._by_scale(jobs.coefficient, month), agreed)


_MANAGER, _FOREIGNER, _OFFICIAL, _COMMUNE = (GROUPS.index(group) for group in ("i", "f", "b", "k"))
_OWNERS = [GROUPS.index(group) for group in ("m", "n")]
