"""Work for the background: keep the present up to date, make the snapshots people ask for."""

from __future__ import annotations

from django_tasks import task

from ansinh.office import clock
from ansinh.office.registry import snapshots
from ansinh.office.registry.models import Snapshot
from ansinh.office.registry.sources import load_law, store


@task()
def recompute() -> int:
    """Bring the present up to date; the number of its snapshot. To be called after every change of facts."""
    return snapshots.recompute().pk


@task()
def make_asked(number: int) -> None:
    """Make a snapshot somebody waits for."""
    snapshots.make_asked(number)


def is_stale() -> bool:
    """Whether the day, the facts or the law have moved on since the present was computed."""
    present = snapshots.current()
    known = store().batches()["batch"].max()
    if present is None:
        return known is not None
    return (present.as_of, present.version, present.law) != (clock.today(), known, load_law().digest)


def refresh() -> bool:
    """Have the present recomputed when it is stale and nobody is at it; says whether it was asked for.

    For the worker's own clock, and whenever a new day begins.
    """
    at_work = Snapshot.objects.filter(state=Snapshot.State.COMPUTING, purpose=Snapshot.Purpose.PRESENT).exists()
    if at_work or not is_stale():
        return False
    recompute.enqueue()
    return True
