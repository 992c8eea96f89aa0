"""What a wage brings in contributions in a month.

Law 41/2024/QH15 art. 31-34 (base, rates), Decree 188/2025/NĐ-CP art. 6 (BHYT), Law 74/2025/QH15 art. 33-34
(BHTN); before 2025-07 Law 58/2014/QH13 art. 85-89, Decision 595/QĐ-BHXH, Law 38/2013/QH13 art. 57-58.
Months are month numbers, money is whole đồng.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ansinh.base.months import first_day
from ansinh.law.amounts import share
from ansinh.law.errors import MissingValue
from ansinh.law.law import Law
from ansinh.law.terms import COMPONENTS


@dataclass(frozen=True)
class Contribution:
    """One component of one person's month: the base after floor and cap, and what each side owes."""

    base: int
    bound: str
    """``floor`` or ``cap`` when the declared base was moved, else empty."""
    employer: int
    worker: int


def contribution(
    law: Law, month: int, group: str, declared: int, region: int, relieved: bool = False
) -> dict[str, Contribution]:
    """Every component of ``declared`` đồng in ``month`` for a person of ``group`` in wage region 1-4.

    ``relieved``: the employer took part in the reliefs of 2021-2022 (not every employer did).
    """
    result = {}
    for component in COMPONENTS:
        if law.base_kind(month, group, component) == "reference_level":
            base, bound = law.value("reference_level", first_day(month)), ""
        else:
            base, bound = bounded_base(law, month, component, declared, region)
        rate = relieved_rate if relieved else Law.rate
        result[component] = Contribution(
            base, bound,
            share(base, rate(law, month, group, component, "employer")),
            share(base, rate(law, month, group, component, "worker")),
        )  # fmt: skip
    return result


def bounded_base(law: Law, month: int, component: str, declared: int, region: int) -> tuple[int, str]:
    """``declared`` within the month's floor and cap, and which of them moved it.

    Law 41/2024 art. 31(1)(đ): 1 to 20 times the reference level; BHTN capped at 20 times the regional
    minimum wage, Law 74/2025 art. 34(2). Before 2025-07 the floor is that of employer-set pay, the regional
    minimum wage (Decision 595 art. 6(2.6)).
    """
    floor = _level(law, month, "floor", component, region)
    cap = _level(law, month, "cap", component, region)
    if declared < floor:
        return floor, "floor"
    return (cap, "cap") if declared > cap else (declared, "")


def _level(law: Law, month: int, end: str, component: str, region: int) -> int:
    on = first_day(month)
    reference = law.value(f"base_{end}_reference", on, component=component)
    keys = {"region": region} if reference == "regional_minimum_wage" else {}
    multiple: int = law.value(f"base_{end}_multiple", on, component=component)
    return multiple * int(law.value(reference, on, **keys))


def relieved_rate(law: Law, month: int, group: str, component: str, payer: str) -> int:
    """The rate for an employer that takes part in the reliefs of 2021-2022.

    0% TNLĐ from 2021-07 to 2022-06 (Resolution 68/NQ-CP), 0% BHTN from 2021-10 to 2022-09 (Resolution
    116/NQ-CP). Who is left out stands in the notes of ``contribution_relief``.
    """
    try:
        relief: int = law.value("contribution_relief", first_day(month), group=group, component=component, payer=payer)
    except MissingValue:
        return law.rate(month, group, component, payer)
    return relief


def trained_worker_floor(law: Law, month: int, region: int) -> int:
    """Floor of the base for work that needs training, 2017-07 to 2022-06: the regional minimum wage and 7%.

    Decision 595/QĐ-BHXH art. 6(2.6)(a); Decree 90/2019/NĐ-CP art. 5(1)(b).
    """
    on = first_day(month)
    wage: int = law.value("regional_minimum_wage", on, region=region)
    return wage + share(wage, law.value("trained_worker_floor_extra", on))


def militia_base(law: Law, joined: int, month: int) -> int:
    """Base of a standing militia member (group e) who joined in the month ``joined``.

    Decree 157/2025/NĐ-CP art. 6(1): 2 reference levels for two years, then half a level more each year, at
    most 4.
    """
    on = first_day(month)
    year = min((month - joined) // 12 + 1, 6)
    return share(law.value("reference_level", on), law.value("militia_base_multiple", on, year=year))


def household_health(law: Law, on: dt.date, member: int) -> int:
    """BHYT a month of the ``member``-th person of a household that pays for itself (1 for the first).

    Decree 188/2025/NĐ-CP art. 6(5): 4.5% of the base salary, then 70, 60, 50 and, from the fifth, 40% of it.
    """
    first = share(law.value("reference_level", on), law.value("household_health_rate", on))
    return share(first, law.value("household_health_share", on, member=min(member, 5)))


def union_fee(law: Law, on: dt.date, fund: int, reduction: int = 0) -> int:
    """Trade-union fee on an insured salary ``fund``, less an approved ``reduction`` per 10,000 of it.

    Trade Union Law 50/2024/QH15 art. 29(1)(b); Decree 105/2026/NĐ-CP art. 12-13.
    """
    fee = share(fund, law.value("union_fee_rate", on))
    return fee - share(fee, reduction)
