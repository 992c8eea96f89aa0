"""Working days of public offices: Monday to Friday, without holidays, with the swaps of each year.

Labour Code 2019 art. 111-112 for the holidays; the yearly notices for swaps (``day_swaps``). Days off of a year
whose notice is not out yet are an estimate.
"""

from __future__ import annotations

import datetime as dt
import functools

import holidays

from ansinh.law.law import Law

ONE_DAY = dt.timedelta(days=1)


def is_working_day(law: Law, day: dt.date) -> bool:
    """Whether offices work on ``day``."""
    swapped = _swaps(law).get(day)
    return _calendar().is_working_day(day) if swapped is None else swapped


def next_working_day(law: Law, day: dt.date) -> dt.date:
    """``day`` itself when it is a working day, else the first one after it."""
    while not is_working_day(law, day):
        day += ONE_DAY
    return day


def add_working_days(law: Law, start: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``start``, which is left out (Civil Code art. 147(2)).

    A negative ``count`` goes backwards.
    """
    step = ONE_DAY if count >= 0 else -ONE_DAY
    day = start
    for _left in range(abs(count)):
        day += step
        while not is_working_day(law, day):
            day += step
    return day


@functools.cache
def _calendar() -> holidays.HolidayBase:
    """Fills itself with years as they are asked for."""
    return holidays.country_holidays("VN")


@functools.cache
def _swaps(law: Law) -> dict[dt.date, bool]:
    return {swap.day: swap.working for dated in law.parameter("day_swaps").values for swap in dated.value}
