"""What the office decides: reminders, excuses after a flood, suspensions of pension contributions."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.base.months import first_day
from ansinh.simulate.employers import Employers
from ansinh.simulate.figures import communes
from ansinh.simulate.measures import MEASURES
from ansinh.simulate.paying import Money
from ansinh.simulate.plan import Plan, date_column

# ASSUMPTIONS.
_FLOOD_MONTH = 9
"""Floods come in September, the height of the rain in Thanh Hóa; the three months from then are excused."""
_FLOOD_TERRAIN = ("mountain", "coast")
_FLOODED = 10
"""One in so many of the late units there is excused; at least one."""
_SUSPENDED_PER_MILLE = 2
_SUSPENSION_MONTHS = 6


def make_reminders(employers: Employers, money: Money) -> pl.DataFrame:
    """Canonical reminders, by day, then unit."""
    frame = pl.DataFrame(
        {
            "employer_code": employers.code[money.joined("reminded")],
            "issued_on": date_column(money.joined("reminded_on")),
        }
    )
    return frame.sort("issued_on", "employer_code")


def make_measures(employers: Employers, money: Money) -> pl.DataFrame:
    """Visits, fines and publications, by day, then unit: employer_code, on, what. Known to nobody's files so far."""
    frame = pl.DataFrame(
        {
            "employer_code": employers.code[money.joined("measured")],
            "on": date_column(money.joined("measured_on")),
            "what": pl.Series(np.array(MEASURES)[money.joined("measure")], dtype=pl.String()),
        }
    )
    return frame.sort("on", "employer_code", "what")


def make_excuses(plan: Plan, employers: Employers, money: Money) -> pl.DataFrame:
    """Canonical excuses: late units in flooded communes, for the flood month and the two after it."""
    chance = plan.chance("excuses")
    flood = next((offset for offset in range(plan.months) if (plan.first + offset) % 12 == _FLOOD_MONTH - 1), None)
    if flood is None or flood + 2 >= plan.months:
        return _periods(employers.code.clear(), plan.first, plan.first, np.empty(0, np.int64))
    wet = np.isin(communes()["terrain"].to_numpy()[employers.commune], _FLOOD_TERRAIN)
    late = np.flatnonzero(wet & money.owing[flood + 1] & ~employers.empty)
    chosen = np.sort(chance.permutation(late)[: max(len(late) // _FLOODED, 1)])
    decided = plan.month_start(flood + 2) + chance.integers(4, 24, len(chosen))
    return _periods(employers.code[chosen], plan.first + flood, plan.first + flood + 2, decided)


def choose_suspended(plan: Plan, employers: Employers) -> tuple[np.ndarray, int, int]:
    """A few firms in difficulty, and the first and last month (offsets) they need not pay to the pension fund for."""
    chance = plan.chance("suspensions")
    struggling = np.flatnonzero(
        employers.pays("partial", "late")
        & (employers.size >= 8)
        & (employers.opens < 0)
        & (employers.column("wage") > 0)
    )
    wanted = max(len(employers) * _SUSPENDED_PER_MILLE // 1000, 1)
    begins = min(3, plan.months - 1)
    return np.sort(chance.permutation(struggling)[:wanted]), begins, begins + _SUSPENSION_MONTHS - 1


def make_suspensions(plan: Plan, employers: Employers) -> pl.DataFrame:
    """Canonical suspensions of pension contributions (Law 41/2024 art. 37)."""
    chosen, first, last = choose_suspended(plan, employers)
    decided = plan.month_start(first) + plan.chance("suspended_on").integers(3, 20, len(chosen))
    return _periods(employers.code[chosen], plan.first + first, plan.first + last, decided)


def _periods(codes: pl.Series, first: int, last: int, decided: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "employer_code": codes,
            "from_month": pl.Series([first_day(first)] * len(codes), dtype=pl.Date()),
            "to_month": pl.Series([first_day(last)] * len(codes), dtype=pl.Date()),
            "decided_on": date_column(decided),
        }
    )
