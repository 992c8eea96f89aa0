"""Months as numbers.

Between rooms a month is a ``datetime.date`` on its first day (in frames: a Date column of first days), as
text it is ``YYYY-MM``. Inside kernels it is its *month number*, ``year * 12 + month - 1``, so that the next
month is ``+ 1`` and ranges are subtraction.
"""

from __future__ import annotations

import datetime as dt
import re

_MONTH = re.compile(r"(\d{4})-(\d{2})")


def month_number(day: dt.date) -> int:
    """The month that holds ``day``.

    >>> month_number(dt.date(2025, 7, 31))
    24306
    """
    return day.year * 12 + day.month - 1


def parse_month(text: str) -> int:
    """Month number of ``YYYY-MM``; ValueError for anything else.

    >>> month_text(parse_month("2025-07"))
    '2025-07'
    """
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12:
        raise ValueError(f"not a month (YYYY-MM): {text!r}")
    return int(match[1]) * 12 + int(match[2]) - 1


def month_text(number: int) -> str:
    """``YYYY-MM`` of a month number."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def first_day(number: int) -> dt.date:
    """First day of a month."""
    return dt.date(number // 12, number % 12 + 1, 1)


def last_day(number: int) -> dt.date:
    """Last day of a month.

    >>> last_day(parse_month("2026-02"))
    datetime.date(2026, 2, 28)
    """
    return first_day(number + 1) - dt.timedelta(days=1)
