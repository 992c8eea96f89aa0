"""After each new ledger: states are recorded, promises are checked, what is settled closes, what came back reopens.

Each case is taken by itself, in a transaction of its own: one that cannot be reviewed is logged and the rest go on.
Running it twice on one ledger changes nothing the second time.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl
from django.db import transaction
from django_tasks import task

from ansinh.base import AnsinhError, _
from ansinh.law.ladder import term_day
from ansinh.law.tables import Term
from ansinh.ledger import payments_by_employer
from ansinh.office.cases import recording
from ansinh.office.cases.guards import conditions
from ansinh.office.cases.models import Case, Closure, Instalment
from ansinh.office.cases.position import Position, positions_of
from ansinh.office.registry.models import Snapshot, Standing
from ansinh.office.registry.sources import facts_of, load_law

DUST = 1_000
"""Overdue đồng up to which a settled employer has not fallen behind again: rounding left by transfers."""
DURABLE = Term(12, "months", "closed")
"""How long a closure must hold."""
_AT_ONCE = 500
_log = logging.getLogger(__name__)


@dataclass
class Reviewed:
    """What a review changed: numbers of cases."""

    looked_at: int = 0
    closed: list[int] = field(default_factory=list)
    reopened: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


@task()
def review_present() -> int:
    """Review all cases by the office's present; how many were looked at."""
    return review(recording.present()).looked_at


def review(snapshot: Snapshot) -> Reviewed:
    """Bring every open case up to ``snapshot``, and reopen those closed in the last twelve months that fell behind."""
    done = Reviewed()
    _reopen_fallen_behind(snapshot, done)
    for cases in _by_portions(snapshot):
        codes = [case.employer_id for case in cases]
        positions = positions_of(snapshot, codes)
        for case in cases:
            position = positions.get(case.employer_id)
            if position is None:
                continue
            done.looked_at += 1
            try:
                with transaction.atomic():
                    _review(recording.locked(case), position, snapshot, done)
            except AnsinhError:
                _log.exception("case %s could not be reviewed", case.pk)
                done.failed.append(case.pk)
    return done


def durable_until(closed_on: dt.date) -> dt.date:
    """The last day on which falling behind undoes a closure."""
    return term_day(load_law(), DURABLE, closed_on)


def _by_portions(_snapshot: Snapshot) -> Iterator[list[Case]]:
    last = 0
    while cases := list(Case.objects.filter(state=Case.State.OPEN, pk__gt=last).order_by("pk")[:_AT_ONCE]):
        yield cases
        last = cases[-1].pk


def _review(case: Case, position: Position, snapshot: Snapshot, done: Reviewed) -> None:
    if case.state != Case.State.OPEN:
        return
    _check_promises(case, snapshot)
    recording.record_status(case, position)
    situation = recording.situation_of(case, position)
    # Only arrears are all in the ledger; the other matters want a person's word as well.
    if case.matter == Case.Matter.ARREARS and not any(one.refuses for one in conditions(situation, "X01")):
        recording.record(case, "X01", by=None, situation=situation, note=_("Sổ cho thấy đã đóng đủ."))
        done.closed.append(case.pk)
    else:
        recording.refresh(case, situation)


def _check_promises(case: Case, snapshot: Snapshot) -> None:
    """An instalment is kept once the money since the promise covers it and those before it."""
    waiting = Instalment.objects.filter(promise__case=case, promise__ended_on=None, kept_on=None)
    if not waiting.exists():
        return
    promise = case.promises.get(ended_on=None)
    paid = payments_by_employer(facts_of(snapshot), [case.employer_id], snapshot.as_of)
    since = (
        paid.filter(pl.col("employer_code") == case.employer_id, pl.col("paid_on") >= promise.made_on)
        .sort("paid_on")
        .with_columns(pl.col("amount").cum_sum().alias("sum"))
    )
    needed = 0
    for instalment in promise.instalments.order_by("due_on"):
        needed += instalment.amount
        covered = since.filter(pl.col("sum") >= needed)["paid_on"].min()
        if covered is not None and instalment.kept_on is None:
            instalment.kept_on = covered  # type: ignore[assignment]
            instalment.save(update_fields=["kept_on"])


def _reopen_fallen_behind(snapshot: Snapshot, done: Reviewed) -> None:
    settled = Closure.objects.filter(
        ground="X01", reopened_on=None, case__state=Case.State.CLOSED, case__matter=Case.Matter.ARREARS,
        closed_on__gte=snapshot.as_of - dt.timedelta(days=366), closed_on__lt=snapshot.as_of,
    ).select_related("case")  # fmt: skip
    behind = set(
        Standing.objects.filter(
            snapshot=snapshot, employer__in=settled.values("case__employer"), overdue__gt=DUST
        ).values_list("employer_id", flat=True)
    )
    for closure in settled:
        if closure.case.employer_id in behind and snapshot.as_of <= durable_until(closure.closed_on):
            with transaction.atomic():
                _reopen(recording.locked(closure.case), snapshot, done)


def _reopen(case: Case, snapshot: Snapshot, done: Reviewed) -> None:
    elsewhere = Case.objects.filter(employer=case.employer, matter=case.matter, state=Case.State.OPEN)
    if case.state != Case.State.CLOSED or elsewhere.exists():
        return
    recording.reopen(case, snapshot.as_of)
    case.save()
    recording.record_status(case, positions_of(snapshot, [case.employer_id])[case.employer_id])
    recording.touch(case)
    done.reopened.append(case.pk)
