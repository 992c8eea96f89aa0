"""Debts from before the province begins: who owed how many months, and what of it in which fund."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.base.months import first_day, parse_month
from ansinh.facts.schemas import FUNDS
from ansinh.law import Law
from ansinh.simulate.discipline import DISCIPLINES, largest_debtors, months_behind, orderly
from ansinh.simulate.dues import fund_shares
from ansinh.simulate.employers import Employers
from ansinh.simulate.large_debts import FULL_SIZE
from ansinh.simulate.plan import Plan

# ASSUMPTIONS.
_MONTHS = {
    "usual": {"late": (1, 3), "partial": (1, 8), "never": (12, 100), "abandoned": (12, 110)},
    "orderly": {"late": (1, 3), "partial": (1, 3), "never": (6, 36), "abandoned": (10, 110)},
}
"""Months owed at the start by discipline and habit, fewest and one past the most; skewed towards the fewest."""
_STILL_PAYING = ("behind", "partial")
"""Units that pay something every month owe to the pension fund alone: what they pay is put to the other funds first
(``allocation_order`` of the law)."""
_ALL_FUNDS, _PENSION = 32, 22
"""Their rates, per cent."""
_OLDEST = parse_month("2014-01")
"""The law on file knows no earlier rates."""
_GROWTH = 5
"""Per cent a year by which pay was lower the further back."""
_OLD_CHARGE = {"health": 100, "unemployment": 80, "accident": 80, "sickness": 80, "pension": 80}
"""Old interest a month, per 10,000, on months unpaid at the start: about what notices of the time carried. The true
rates of every year are not on file; an opening balance carries the office's own frozen figure anyway."""
_WAGE_OF_THE_GONE = 5_000_000
"""Mean pay, in today's money, at units that have no workers left."""
_OLD_MONEY = {"never": 285_200_000_000, "abandoned": 147_900_000_000}
"""What units owing twelve months and more, and those hard to collect from, owed in Thanh Hóa on 30/9/2025 (of 14,000
units). Their debts are made larger or smaller together until they come to it: by the workers they used to have."""
_LEAST_FACTOR, _LARGEST_FACTOR = 2_000, 50_000
"""Bounds of that, per 10,000, which only a very small province meets."""
_MONTHS_AFTER = 3
"""Months from the start to the published day."""
_LATER_CHARGE = 276
"""Late charge of those months on what was owed at the start, per 10,000: 92 days at 0.03 %."""


def make_opening(plan: Plan, employers: Employers, law: Law, first_dues: np.ndarray) -> pl.DataFrame:
    """Canonical opening balances: unit, month, fund, principal, frozen charge.

    ``first_dues``: what each unit's workers cost it in the first month.
    """
    gone = employers.pays("abandoned")
    # Units shrink before they go.
    monthly = np.where(gone, np.maximum(employers.size * 6 // 10, 1) * _WAGE_OF_THE_GONE * 32 // 100, first_dues)
    large = largest_debtors(plan, employers.kind, employers.size, employers.commune)
    months = _months_owed(plan, employers, large)
    months[monthly == 0] = 0
    unit = np.repeat(np.arange(len(employers)), months)
    back = np.arange(1, len(unit) + 1) - np.repeat(np.cumsum(months) - months, months)
    monthly = monthly * _factors(plan, employers, large, unit, back, monthly) // 10_000
    rows = [_fund_rows(plan, law, employers, fund, unit, back, monthly[unit]) for fund in range(len(FUNDS))]
    paying = employers.code.filter(employers.pays(*_STILL_PAYING)).implode()
    owed = (pl.col("fund") == "pension") | ~pl.col("employer_code").is_in(paying)
    table = pl.concat(rows).filter(pl.col("principal") > 0, owed)
    return table.sort("unit", "back", "fund_order", descending=[False, True, False]).select(
        "employer_code", "month", "fund", "principal", "charge"
    )


def _months_owed(plan: Plan, employers: Employers, large: pl.DataFrame) -> np.ndarray:
    chance = plan.chance("opening")
    months = np.zeros(len(employers), np.int64)
    rural = orderly(employers.commune)
    for discipline in DISCIPLINES:
        for habit, (fewest, limit) in _MONTHS[discipline].items():
            members = np.flatnonzero(employers.pays(habit) & (rural == (discipline == "orderly")))
            # One in each of equal strips, so that few units show the whole range.
            share = (chance.permutation(len(members)) + chance.random(len(members))) / max(len(members), 1)
            months[members] = fewest + (share**2 * (limit - fewest)).astype(np.int64)
    behind = employers.pays("behind")
    months[behind] = months_behind(plan, employers.commune)[behind]
    stopped = employers.pays("stops")
    months[stopped] = np.maximum(-employers.stops[stopped], 0)
    months[large["unit"].to_numpy()] = large["months"].to_numpy()
    # The same money in pension alone is more months of it.
    paying = employers.pays(*_STILL_PAYING)
    months[paying] = (months[paying] * _ALL_FUNDS + _PENSION // 2) // _PENSION
    months[(employers.opens >= 0) | employers.pays("dormant") | ~employers.registered] = 0
    return np.minimum(months, plan.first - _OLDEST)


def _factors(
    plan: Plan, employers: Employers, large: pl.DataFrame, unit: np.ndarray, back: np.ndarray, monthly: np.ndarray
) -> np.ndarray:
    """Per 10,000, by unit: what the old debts must be multiplied with to come to the published sums."""
    charge = 10_000 + np.maximum(back - 2, 0) * 85 + _LATER_CHARGE
    owed = np.bincount(unit, _less_before(monthly[unit], back) * charge // 10_000, len(employers)).astype(np.int64)
    later = np.where(employers.pays("never"), _MONTHS_AFTER * monthly, 0)
    factor = np.full(len(employers), 10_000)
    singled = np.zeros(len(employers), bool)
    singled[large["unit"].to_numpy()] = True
    for habit, money in _OLD_MONEY.items():
        members = employers.pays(habit) & (owed > 0) & ~singled
        of_large = int(large.filter(habit=habit)["owed"].sum())
        wanted = money * plan.employers // FULL_SIZE - of_large - int(later[members].sum())
        factor[members] = wanted * 10_000 // max(int(owed[members].sum()), 1)
    whole = large["unit"].to_numpy()
    factor[whole] = (large["owed"].to_numpy() - later[whole]) * 100 // np.maximum(owed[whole] // 100, 1)
    bounded: np.ndarray = np.clip(factor, _LEAST_FACTOR, _LARGEST_FACTOR)
    return bounded


def _less_before(monthly: np.ndarray, back: np.ndarray) -> np.ndarray:
    """A month's dues ``back`` months before the start, from those at the start."""
    earlier: np.ndarray = monthly * 100 // (100 + _GROWTH * back // 12)
    return earlier


def _fund_rows(
    plan: Plan, law: Law, employers: Employers, fund: int, unit: np.ndarray, back: np.ndarray, monthly: np.ndarray
) -> pl.DataFrame:
    """One fund of every owed month. ``back``: 1 is the month before the start; ``monthly``: all funds, today's pay."""
    shares = {distance: fund_shares(law, plan.first - distance) for distance in np.unique(back).tolist()}
    whole = fund_shares(law, plan.first).sum()
    share = np.array([shares[distance][fund] for distance in back.tolist()], np.int64)
    principal = _less_before(monthly * share // whole, back)
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
