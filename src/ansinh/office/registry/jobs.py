"""Work for the background: keep the present up to date, make the snapshots people ask for."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task, task_backends
from django_tasks.base import TaskResultStatus

from ansinh.base import AnsinhError
from ansinh.office import clock
from ansinh.office.registry import snapshots, verbs
from ansinh.office.registry.sources import load_law, store

_AT_NIGHT = dt.time(0, 5)
_log = logging.getLogger(__name__)


@task()
def recompute() -> int:
    """Bring the present up to date; the number of its snapshot. To be asked for after every change of facts.

    New employers go to the officers of their territory.
    Each run sees to it that there is one in the night, whatever becomes of itself.
    """
    _again_at_night()
    number = snapshots.recompute().pk
    verbs.share_out()
    return number


@task()
def make_asked(number: int) -> None:
    """Make a snapshot somebody waits for."""
    snapshots.make_asked(number)


def refresh() -> bool:
    """Ask for the present when the day, the facts or the law have moved on since; says whether it did.

    A run that finds everything done costs nothing, so it does no harm to ask twice.
    """
    try:
        present, known = snapshots.current(), store().batches()["batch"].max()
        wanted = (clock.today(), known, load_law().digest)
    except AnsinhError as error:  # a broken parameter must not keep the worker from other jobs
        _log.warning("cannot tell whether the present is stale: %s", error)
        return False
    if known is None or (present and (present.as_of, present.version, present.law) == wanted):
        return False
    recompute.enqueue()
    return True


def _again_at_night() -> None:
    """Ask for one run after the next midnight, unless it is asked for already."""
    if not task_backends[DEFAULT_TASK_BACKEND_ALIAS].supports_defer:
        return
    from django_tasks_db.models import DBTaskResult

    now = timezone.localtime()
    night = timezone.make_aware(dt.datetime.combine(now.date() + dt.timedelta(days=1), _AT_NIGHT))
    asked = DBTaskResult.objects.filter(
        task_path=recompute.module_path, status=TaskResultStatus.READY, run_after__gt=now
    )
    if not asked.exists():
        recompute.using(run_after=night).enqueue()
