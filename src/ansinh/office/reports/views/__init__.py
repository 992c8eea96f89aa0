"""Pages of the reports desk."""

from __future__ import annotations

import datetime as dt

from django.http import Http404

from ansinh.base.months import first_day, parse_month
from ansinh.office.reports import selectors
from ansinh.office.reports.models import Period


def prepared(month: str) -> Period:
    """The prepared month an address names; 404 for one that is not."""
    found = selectors.period_of(month_of(month))
    if not found.folder:
        raise Http404
    return found


def month_of(text: str) -> dt.date:
    """The first day of the month an address names."""
    try:
        return first_day(parse_month(text))
    except ValueError:
        raise Http404 from None
