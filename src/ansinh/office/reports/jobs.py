"""Work for the background: prepare the month that has just ended, and those people ask for."""

from __future__ import annotations

import datetime as dt
import logging

from django_tasks import task

from ansinh.base import AnsinhError
from ansinh.base.months import first_day, month_number
from ansinh.office import clock
from ansinh.office.reports import preparing
from ansinh.office.reports.models import Period

_log = logging.getLogger(__name__)


@task()
def prepare(month: str) -> None:
    """Prepare a month (ISO day of its first)."""
    preparing.prepare(dt.date.fromisoformat(month))


@task()
def prepare_due() -> None:
    """Prepare the last month that is over, unless it is closed or nothing new is known of it.

    Asked for with each new present, so the reports of a month are there on its first days.
    """
    month = first_day(month_number(clock.today()) - 1)
    period = Period.objects.filter(month=month).first()
    if preparing.snapshot_of(month) is None or (period and not preparing.is_stale(period)):
        return
    try:
        preparing.prepare(month)
    except AnsinhError as error:
        _log.warning("reports of %s: %s", month, error)
