"""Which months and month ends the desks look back on."""

from __future__ import annotations

import datetime as dt

from ansinh.base.months import first_day, last_day, month_number

RIBBON_MONTHS = 16
PERIODS = ("month", "quarter", "year", "all")
"""Spans of time the Province desk adds up; the first month of each is told by ``period_start``."""


def ribbon_months(as_of: dt.date) -> list[dt.date]:
    """The months of a ribbon on a day, oldest first: that of the day is the last."""
    last = month_number(as_of)
    return [first_day(month) for month in range(last - RIBBON_MONTHS + 1, last + 1)]


def month_ends(as_of: dt.date) -> list[dt.date]:
    """The last days of the sixteen months before that of ``as_of`` ends, oldest first.

    >>> month_ends(dt.date(2026, 10, 31))[-1], month_ends(dt.date(2026, 10, 30))[-1]
    (datetime.date(2026, 10, 31), datetime.date(2026, 9, 30))
    """
    last = month_number(as_of + dt.timedelta(days=1)) - 1
    return [last_day(month) for month in range(last - RIBBON_MONTHS + 1, last + 1)]


def period_start(period: str, as_of: dt.date) -> dt.date:
    """The first month of a period that ends with the month of ``as_of``.

    >>> period_start("quarter", dt.date(2026, 11, 22))
    datetime.date(2026, 10, 1)
    """
    match period:
        case "month":
            return as_of.replace(day=1)
        case "quarter":
            return as_of.replace(month=(as_of.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return as_of.replace(month=1, day=1)
    return first_day(month_number(as_of) - RIBBON_MONTHS + 1)
