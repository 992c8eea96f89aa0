"""Monthly interest on debts before 2025-07-01: simple from 2016, compound before.

Law 58/2014/QH13 art. 122(3); Decision 595/QĐ-BHXH art. 37-38; Circular 20/2016/TT-BTC art. 5; Decision
959/QĐ-BHXH art. 42. ``k`` is the rate of one month as an exact fraction; money is whole đồng.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from ansinh.base.months import first_day
from ansinh.law.amounts import half_up
from ansinh.law.law import Law


def monthly_rate(law: Law, month: int, fund: Literal["social", "health"]) -> Fraction:
    """Rate of ``month``: twice the average yearly rate, over 12 (Law 58/2014 art. 122(3)).

    ``social`` serves BHXH and BHTN, ``health`` BHYT. ``MissingValue`` names the yearly notice of Vietnam
    Social Security that has to be added.
    """
    on = first_day(month)
    yearly = law.value("old_interest_average_rate", on, fund=fund) * law.value("old_interest_multiple", on)
    return Fraction(yearly, 10_000 * 12)


def month_interest(payable: int, not_overdue: int, k: Fraction) -> int:
    """Interest of one month: Lcđ = (Plk - Sps) x k, Decision 595 art. 37.

    ``payable``: all principal to the end of the month before, without interest; ``not_overdue``: of it,
    what belongs to the last month or to an open 3- or 6-month cycle (Circular 20/2016 art. 5 says the same:
    the debt to the end of month n-2 bears the charge of month n). Interest itself bears none.
    """
    return half_up((payable - not_overdue) * k)


def recovery_interest(principal: Sequence[tuple[int, int]], found: int, k: Fraction) -> tuple[tuple[int, int], ...]:
    """(months counted, interest) of each (month, đồng) of evaded money found in the month ``found``.

    Decision 595 art. 38: N = (T0 - T) - 1 months, simple.
    """
    counted = ((found - month - 1, amount) for month, amount in principal)
    return tuple((months, half_up(amount * months * k)) for months, amount in counted)


def compound_interest(amount: int, months: int, k: Fraction) -> int:
    """Interest before 2016: amount x ((1 + k)^months - 1), the factor rounded to four decimals.

    Decision 959/QĐ-BHXH art. 42.
    """
    factor = Fraction(half_up(((1 + k) ** months - 1) * 10_000), 10_000)
    return half_up(amount * factor)
