"""Debts from before the province begins: who owed how many months, and what of it in which fund."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.base.months import first_day, parse_month
from ansinh.facts.schemas import FUNDS
from ansinh.law import Law
from ansinh.simulate.dues import fund_shares
from ansinh.simulate.employers import HABITS, Employers
from ansinh.simulate.plan import Plan

# ASSUMPTIONS.
_MONTHS = {"late": (1, 3), "partial": (1, 9), "never": (0, 5), "abandoned": (10, 110)}
"""Months owed at the start, fewest and one past the most; skewed towards the fewest."""
_LONG = (12, 100)
_LONG_SHARE = 45
"""Per cent of the units that never pay which have not done so for that many months."""
_OLDEST = parse_month("2016-01")
_GROWTH = 5
"""Per cent a year by which pay was lower the further back."""
_OLD_CHARGE = {"health": 100, "unemployment": 80, "accident": 80, "sickness": 80, "pension": 80}
"""Old interest a month, per 10,000, on months unpaid at the start: about what notices of the time carried. The true
rates of every year are not on file; an opening balance carries the office's own frozen figure anyway."""
_WAGE_OF_THE_GONE = 5_000_000
"""Mean pay, in today's money, at units that have no workers left."""


def make_opening(plan: Plan, employers: Employers, law: Law, first_dues: np.ndarray) -> pl.DataFrame:
    """Canonical opening balances: unit, month, fund, principal, frozen charge.

    ``first_dues``: what each unit's workers cost it in the first month.
    """
    chance = plan.chance("opening")
    months = _months_owed(chance, plan, employers)
    gone = employers.pays("abandoned")
    # Units shrink before they go.
    monthly = np.where(gone, np.maximum(employers.size * 6 // 10, 1) * _WAGE_OF_THE_GONE * 32 // 100, first_dues)
    months[monthly == 0] = 0
    unit = np.repeat(np.arange(len(employers)), months)
    back = np.arange(1, len(unit) + 1) - np.repeat(np.cumsum(months) - months, months)
    rows = [_fund_rows(plan, law, employers, fund, unit, back, monthly[unit]) for fund in range(len(FUNDS))]
    table = pl.concat(rows).filter(pl.col("principal") > 0)
    return table.sort("unit", "back", "fund_order", descending=[False, True, False]).select(
        "employer_code", "month", "fund", "principal", "charge"
    )


def _months_owed(chance: np.random.Generator, plan: Plan, employers: Employers) -> np.ndarray:
    months = np.zeros(len(employers), np.int64)
    for habit, (fewest, limit) in _MONTHS.items():
        members = np.flatnonzero(employers.habit == HABITS.index(habit))
        months[members] = _skewed(chance, fewest, limit, len(members))
    long = np.flatnonzero(employers.pays("never") & (chance.integers(0, 100, len(employers)) < _LONG_SHARE))
    months[long] = _skewed(chance, *_LONG, len(long))
    stopped = employers.pays("stops")
    months[stopped] = np.maximum(-employers.stops[stopped], 0)
    months[(employers.opens >= 0) | employers.pays("dormant")] = 0
    return np.minimum(months, plan.first - _OLDEST)


def _skewed(chance: np.random.Generator, fewest: int, limit: int, size: int) -> np.ndarray:
    return fewest + (chance.random(size) ** 2 * (limit - fewest)).astype(np.int64)


def _fund_rows(
    plan: Plan, law: Law, employers: Employers, fund: int, unit: np.ndarray, back: np.ndarray, monthly: np.ndarray
) -> pl.DataFrame:
    """One fund of every owed month. ``back``: 1 is the month before the start; ``monthly``: all funds, today's pay."""
    shares = {distance: fund_shares(law, plan.first - distance) for distance in np.unique(back).tolist()}
    whole = fund_shares(law, plan.first).sum()
    share = np.array([shares[distance][fund] for distance in back.tolist()], np.int64)
    principal = monthly * share // whole * 100 // (100 + _GROWTH * back // 12)
    # A month was due by its own last day; interest began with the month after the next.
    charge = principal * np.maximum(back - 2, 0) * _OLD_CHARGE[FUNDS[fund]] // 10_000
    return pl.DataFrame(
        {
            "unit": unit,
            "back": back,
            "fund_order": np.full(len(unit), fund),
            "employer_code": employers.code[unit],
            "month": [first_day(plan.first - distance) for distance in back.tolist()],
            "fund": [FUNDS[fund]] * len(unit),
            "principal": principal,
            "charge": charge,
        },
        schema_overrides={"month": pl.Date(), "principal": pl.Int64(), "charge": pl.Int64()},
    )
