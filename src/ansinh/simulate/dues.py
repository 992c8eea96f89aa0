"""What a month's contribution comes to by the law on file, for many people at once."""

from __future__ import annotations

import numpy as np

from ansinh.base.months import first_day
from ansinh.facts.schemas import FUNDS, GROUPS
from ansinh.law import Law, UnknownGroup
from ansinh.simulate.plan import Plan

PAYERS = ("employer", "worker")
REGIONS = (1, 2, 3, 4)


class Dues:
    """Rates and bounds of every simulated month as arrays. Money is int64 đồng, rates are per 10,000."""

    def __init__(self, plan: Plan, law: Law) -> None:
        shape = (plan.months, len(GROUPS), len(FUNDS))
        self._rate = np.zeros((*shape, len(PAYERS)), np.int64)
        self._fixed = np.zeros(shape, np.int64)
        self._floor = np.zeros((plan.months, len(FUNDS), len(REGIONS)), np.int64)
        self._cap = np.zeros_like(self._floor)
        self.reference = np.zeros(plan.months, np.int64)
        """Reference level (mức tham chiếu) by month."""
        self.minimum_wage = np.zeros((plan.months, len(REGIONS)), np.int64)
        """Regional minimum wage by month and region (1 first)."""
        for offset in range(plan.months):
            self._read(law, plan.first + offset, offset)

    def _read(self, law: Law, month: int, offset: int) -> None:
        day = first_day(month)
        self.reference[offset] = law.value("reference_level", day)
        self.minimum_wage[offset] = [law.value("regional_minimum_wage", day, region=region) for region in REGIONS]
        levels = {"reference_level": self.reference[offset], "regional_minimum_wage": self.minimum_wage[offset]}
        for c, component in enumerate(FUNDS):
            for bound, kept in (("floor", self._floor), ("cap", self._cap)):
                level = law.value(f"base_{bound}_reference", day, component=component)
                kept[offset, c] = levels[level] * law.value(f"base_{bound}_multiple", day, component=component)
            for g, group in enumerate(GROUPS):
                self._rate[offset, g, c] = [_rate(law, month, group, component, payer) for payer in PAYERS]
                if self._rate[offset, g, c].any() and law.base_kind(month, group, component) == "reference_level":
                    self._fixed[offset, g, c] = self.reference[offset]

    def amount(
        self, month: np.ndarray | int, group: np.ndarray, base: np.ndarray, region: np.ndarray, accident: np.ndarray
    ) -> np.ndarray:
        """What both sides owe to all funds for one month, row by row: see ``parts``."""
        total: np.ndarray = self.parts(month, group, base, region, accident).sum(axis=(0, 1))
        return total

    def parts(
        self, month: np.ndarray | int, group: np.ndarray, base: np.ndarray, region: np.ndarray, accident: np.ndarray
    ) -> np.ndarray:
        """parts[component, payer, row]: what each side owes to each fund for one month.

        ``month`` is an offset, ``group`` a position in ``GROUPS``, ``accident`` the employer's own approved
        accident rate or 0. Each payer's share of each component is rounded half up to the đồng.
        """
        parts = np.empty((len(FUNDS), len(PAYERS), len(base)), np.int64)
        own = accident > 0
        for c, component in enumerate(FUNDS):
            fixed = self._fixed[month, group, c]
            bounded = np.clip(base, self._floor[month, c, region - 1], self._cap[month, c, region - 1])
            counted = np.where(fixed > 0, fixed, bounded)
            for p, payer in enumerate(PAYERS):
                rate = self._rate[month, group, c, p]
                if (component, payer) == ("accident", "employer"):
                    rate = np.where(own & (rate > 0), accident, rate)
                parts[c, p] = (counted * rate + 5_000) // 10_000
        return parts

    def changes(self) -> list[int]:
        """Offsets of the months in which a rate, floor or cap differs from the month before."""
        tables = (self._rate, self._fixed, self._floor, self._cap, self.reference, self.minimum_wage)
        months = range(1, len(self.reference))
        return [month for month in months if any((table[month] != table[month - 1]).any() for table in tables)]


def fund_shares(law: Law, month: int) -> np.ndarray:
    """Rates per 10,000 of the five funds, both sides together, for labour contracts in ``month``."""
    rates = [[_rate(law, month, "a", component, payer) for payer in PAYERS] for component in FUNDS]
    both: np.ndarray = np.array(rates, np.int64).sum(axis=1)
    return both


def _rate(law: Law, month: int, group: str, component: str, payer: str) -> int:
    """0 for groups without a rule yet: the simulator invents nobody in them."""
    try:
        return law.rate(month, group, component, payer)
    except UnknownGroup:
        return 0
