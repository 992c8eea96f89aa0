"""When each movement is filed: mostly in its month, sometimes later, a few hires kept back for months."""

from __future__ import annotations

import numpy as np

from ansinh.facts.schemas import MOVEMENTS
from ansinh.simulate.employers import FILING, Employers
from ansinh.simulate.jobs import Careers
from ansinh.simulate.plan import Plan

# ASSUMPTIONS. Weights of filing 0, 1, 2 … months after the month of the movement, by way of filing.
_DELAYS = {"regular": (97, 3), "slow": (50, 35, 15), "careless": (40, 25, 20, 8, 5, 2)}
_KEPT_BACK = 15
"""Per cent of a careless unit's hires declared only 3 to 7 months later, and of new units that register so late."""
_KEPT_MONTHS = (3, 8)
_FILING_DAYS = (10, 20)
"""Days of the month on which lists are sent, first and one past the last."""


def file_movements(plan: Plan, employers: Employers, careers: Careers) -> np.ndarray:
    """Day number on which each movement is filed; days after the end of the simulation mean: not filed yet.

    A unit sends one list a month. A person's movements are never filed before an earlier one of the same job.
    """
    chance = plan.chance("filing")
    moves = careers.movements
    starts = plan.month_starts
    months = plan.months + max(len(weights) for weights in _DELAYS.values()) + _KEPT_MONTHS[1]
    last = np.concatenate([starts, starts[-1] + 31 * np.arange(1, months - plan.months)])
    day = chance.integers(*_FILING_DAYS, (months, len(employers))) - 1
    employer = careers.jobs.employer[moves.job]
    sent = moves.month + _unit_delays(chance, plan, employers)[moves.month, employer]
    sent = np.maximum(sent, moves.month + _kept_back(chance, employers, careers))
    # A return that the absence itself declared is known with it.
    sent = _in_order(moves.job, np.where(moves.code < 0, 0, sent))
    filed: np.ndarray = last[sent] + day[sent, employer]
    return filed


def _unit_delays(chance: np.random.Generator, plan: Plan, employers: Employers) -> np.ndarray:
    """Months of delay by month and unit."""
    delays = np.zeros((plan.months, len(employers)), np.int64)
    for number, way in enumerate(FILING):
        members = np.flatnonzero(employers.filing == number)
        choices = np.repeat(np.arange(len(_DELAYS[way])), _DELAYS[way])
        delays[:, members] = choices[chance.integers(0, len(choices), (plan.months, len(members)))]
    return delays


def _kept_back(chance: np.random.Generator, employers: Employers, careers: Careers) -> np.ndarray:
    """Months by which hires are declared late on top of habit; 0 for most, and for everything but hires."""
    moves = careers.movements
    employer = careers.jobs.employer[moves.job]
    hire = np.isin(moves.code, [MOVEMENTS.index("TM"), MOVEMENTS.index("TD")])
    careless = employers.filing[employer] == FILING.index("careless")
    own = hire & careless & (chance.integers(0, 100, len(employer)) < _KEPT_BACK)
    late_unit = (chance.integers(0, 100, len(employers)) < _KEPT_BACK) & (employers.filing > 0)
    founding = hire & late_unit[employer] & (moves.month == employers.opens[employer])
    unit_delay = chance.integers(*_KEPT_MONTHS, len(employers))
    delay = np.where(founding, unit_delay[employer], chance.integers(*_KEPT_MONTHS, len(employer)))
    return np.where(own | founding, delay, 0)


def _in_order(job: np.ndarray, sent: np.ndarray) -> np.ndarray:
    """Running maximum of ``sent`` within each job, movements standing in order of month."""
    order = np.argsort(job, kind="stable")
    jobs = job[order]
    span = int(sent.max(initial=0)) + 1
    # Adding a step per job makes every job's numbers larger than the last's, so one running maximum serves all.
    step = np.cumsum(np.concatenate([[0], jobs[1:] != jobs[:-1]])) * span
    running = np.maximum.accumulate(sent[order] + step) - step
    result = np.empty_like(sent)
    result[order] = running
    return result
