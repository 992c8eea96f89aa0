"""The law as arrays over months, so that kernels look values up by position.

Built once per law and range of months. A month is counted from ``first``; consecutive months with the same
rates, bounds and reference level form an *epoch*, within which a person's amounts do not change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, month_number
from ansinh.facts.schemas import FUNDS, GROUPS
from ansinh.law import Law, UnknownGroup
from ansinh.ledger.movements import COMPONENTS, PAYERS, SLOTS

EPOCH_DAY = date(1970, 1, 1)
REGIONS = (1, 2, 3, 4)
CYCLES = (1, 3, 6)
ACCIDENT_SLOT = COMPONENTS.index("accident") * 2


def day_number(day: date) -> int:
    """Days since 1970-01-01, as Arrow and Polars store a date."""
    return (day - EPOCH_DAY).days


@dataclass(frozen=True)
class Grid:
    """Contribution rules by epoch. ``rate[epoch, group, slot]`` per 10,000, NO_RULE where the law on file is silent."""

    first: int
    """Month number of the first month covered."""
    ledger_start: int
    """Position (from ``first``) of the first month that obligations are computed for."""
    months: int
    epoch: np.ndarray
    """epoch[month] -> epoch."""
    rate: np.ndarray
    bound: np.ndarray
    """bound[epoch, group, component, region - 1]: FIXED (the base where the law fixes it, else 0: the declared wage
    counts), FLOOR and CAP of the declared wage."""
    due: np.ndarray
    """due[month, cycle index]: due day."""
    month_start: np.ndarray
    """month_start[month]: its first day."""


@dataclass(frozen=True)
class Clock:
    """Charge and evasion rules, all days as day numbers."""

    numbers: np.ndarray
    """``waterfall.CLOCK_FIELDS``: charge rate per 10,000 a day; first day charged; whether the payment day counts; days
    from the due day to evading; days from a late reminder to evading; first day a reminder counts for old debts."""
    allocation: np.ndarray
    """allocation[era]: first day of the era, then the five fund numbers in the order they are paid."""
    registration_days: int
    """A start filed more than this many days after it took effect is too late."""


def _only(law: Law, name: str, as_of: date) -> Any:
    """The one value of a parameter from its first day to ``as_of``.

    The kernels count a row's whole life by one value; a law that changes it in between needs a new kernel, so it is
    refused rather than guessed at.
    """
    spans = law.parameter(name).series[()]
    if len({span.value for span in spans if span.from_ <= as_of}) > 1:
        raise AnsinhError(
            _("Tham số {name} đổi giá trị trong kỳ tính.").format(name=name),
            _("Sổ chỉ tính được một giá trị {name} cho cả kỳ.").format(name=name),
            _("Xem các giá trị bằng `ansinh law show {name}`; tính đến một ngày trước khi đổi.").format(name=name),
        )
    return spans[0].value


@lru_cache(maxsize=64)
def clock(law: Law, as_of: date) -> Clock:
    """The charge and evasion clock for everything up to ``as_of``; before the law's first day, that of that day."""
    eras = law.parameter("allocation_order").series[()]
    return Clock(
        numbers=np.array([
            _only(law, "late_charge_rate", as_of),
            day_number(_only(law, "late_charge_from", as_of)),
            _only(law, "late_charge_counts_payment_day", as_of),
            _only(law, "evasion_after_days", as_of),
            _only(law, "evasion_after_late_reminder_days", as_of),
            day_number(_only(law, "old_debt_reminder_from", as_of)),
        ], np.int64),
        allocation=np.array(
            [[day_number(era.from_), *(FUNDS.index(fund) for fund in era.value)] for era in eras], np.int64
        ),
        registration_days=_only(law, "registration_deadline_days", as_of)
        + _only(law, "registration_evasion_days", as_of),
    )  # fmt: skip


@lru_cache(maxsize=64)
def grid(law: Law, as_of: date) -> Grid:
    """Rules for every month from ``ledger_start`` (or the month of ``as_of``, if earlier) to that of ``as_of``."""
    start = month_number(_only(law, "ledger_start", as_of))
    last = month_number(as_of)
    first = min(start, last)
    # Nothing is computed for months before the start, and their rates need not be on file.
    rows = [_month_rules(law, max(month, start)) for month in range(first, last + 1)]
    epoch = np.zeros(len(rows), np.int64)
    distinct = [rows[0]]
    for position in range(1, len(rows)):
        if any(not np.array_equal(a, b) for a, b in zip(rows[position], distinct[-1], strict=True)):
            distinct.append(rows[position])
        epoch[position] = len(distinct) - 1
    rate, bound = (np.stack(part) for part in zip(*distinct, strict=True))
    return Grid(
        first=first, ledger_start=start - first, months=len(rows), epoch=epoch,
        rate=rate, bound=bound,
        due=np.array(
            [[day_number(law.due_on(m, cycle)) for cycle in CYCLES] for m in range(first, last + 1)], np.int64
        ),
        month_start=np.array([day_number(first_day(m)) for m in range(first, last + 1)], np.int64),
    )  # fmt: skip


NO_RULE = -1
FIXED, FLOOR, CAP = range(3)


def _rate(law: Law, month: int, group: str, component: str, payer: str) -> int:
    try:
        return law.rate(month, group, component, payer)
    except UnknownGroup:
        return NO_RULE


@lru_cache(maxsize=1024)
def _month_rules(law: Law, month: int) -> tuple[np.ndarray, np.ndarray]:
    """rate[group, slot] and bound[group, component, region, FIXED | FLOOR | CAP] of one month."""
    day = first_day(month)
    rate = np.zeros((len(GROUPS), SLOTS), np.int64)
    bound = np.zeros((len(GROUPS), len(COMPONENTS), len(REGIONS), 3), np.int64)
    for c, component in enumerate(COMPONENTS):
        for r, region in enumerate(REGIONS):
            for limit, name in ((FLOOR, "base_floor"), (CAP, "base_cap")):
                multiple = law.value(f"{name}_multiple", day, component=component)
                level = law.value(f"{name}_reference", day, component=component)
                keys = {"region": region} if level == "regional_minimum_wage" else {}
                bound[:, c, r, limit] = multiple * law.value(level, day, **keys)
        for g, group in enumerate(GROUPS):
            for p, payer in enumerate(PAYERS):
                rate[g, c * 2 + p] = _rate(law, month, group, component, payer)
            known = rate[g, c * 2] != NO_RULE
            if known and law.base_kind(month, group, component) == "reference_level":
                bound[g, c, :, FIXED] = law.value("reference_level", day)
    return rate, bound
