"""Making snapshots: compute a day's ledger, load it, put it in the place of the one before, throw old ones away.

One snapshot is made at a time (an advisory lock in the database), and each counts only when it is whole: its Parquet
files take their place at once, its rows are copied and made current in one transaction. Whatever fails or is killed
on the way leaves the last good snapshot where it was.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from ansinh.base import AnsinhError, _
from ansinh.facts import KnownAt
from ansinh.facts import Snapshot as Facts
from ansinh.law import Law
from ansinh.ledger import write
from ansinh.office import clock
from ansinh.office.registry import loading
from ansinh.office.registry.days import month_ends
from ansinh.office.registry.models import Snapshot
from ansinh.office.registry.readmodel import read_model
from ansinh.office.registry.sources import folder_of, load_law, store

Progress = Callable[[int, int], None]
Purpose, State = Snapshot.Purpose, Snapshot.State

after_present: list[Callable[[Snapshot], object]] = []
"""Called with each new present by desks that live on it; they take long work to a job of their own."""

_LOCK = 0x0A51
"""Of those who make snapshots."""
_OF_ANY_DAY = ("obligations", "balances", "standing")
_OF_MONTH_END = ("balances", "standing")
"""Tables of the ledger that are kept: a month end is looked at for what was owed, not for how it arose."""
_KEEP_PRESENT = 2
"""The present one and the one before it, which a page may still be reading."""
_KEEP_ASKED_DAYS, _KEEP_ASKED = 7, 10
_KEEP_FAILED = 5
_log = logging.getLogger(__name__)


def current() -> Snapshot | None:
    """The office's present; nothing before the first one is ready."""
    return Snapshot.objects.filter(is_current=True).first()


def recompute(as_of: dt.date | None = None, progress: Progress | None = None, with_trend: bool = True) -> Snapshot:
    """Bring the office's present up to date: the ledger of ``as_of`` (today) from all facts now known.

    Does nothing that is done already. With ``with_trend`` the month ends of the last sixteen months are computed from
    the same facts afterwards; the present is there before them. ``progress(employers done, employers)`` tells of the
    present alone. AnsinhError when the facts cannot be computed; the last good snapshot stays.
    """
    with _alone():
        day = as_of or clock.today()
        facts, law = store().snapshot(), load_law()
        present = _ready(day, facts.version, law) or _start(day, facts, Purpose.PRESENT)
        if present.state != State.READY:
            _make(present, facts, law, progress)
        is_new = not present.is_current
        loading.make_current(present)
        if is_new:
            for tell in after_present:
                tell(present)
        if with_trend:
            start: dt.date = law.value("ledger_start", day)
            for month_end in month_ends(day):
                if month_end > start and _ready(month_end, facts.version, law) is None:
                    _make(_start(month_end, facts, Purpose.MONTH_END), facts, law)
            loading.fill_trend(present)
        _discard(present)
    return present


def ask(as_of: dt.date, known_at: KnownAt = None) -> Snapshot:
    """The snapshot of a day as known at a moment, ready or waiting to be made by ``make_asked``.

    AnsinhError for a day in the future or a moment of knowledge that never was.
    """
    if as_of > clock.today():
        raise AnsinhError(
            _("Chưa xem được ngày {day}.").format(day=f"{as_of:%d/%m/%Y}"),
            _("Ngày này ở tương lai."),
            _("Hãy chọn hôm nay hoặc một ngày đã qua."),
        )
    facts, law = store().snapshot(known_at), load_law()
    wanted = Snapshot.objects.filter(as_of=as_of, version=facts.version, state__in=[State.WAITING, State.COMPUTING])
    found = _ready(as_of, facts.version, law) or wanted.first()
    return found or Snapshot.objects.create(
        as_of=as_of, version=facts.version, known_at=facts.known_at, purpose=Purpose.ASKED
    )


def make_asked(number: int) -> None:
    """Make the waiting snapshot with this number; nothing when somebody has made it."""
    with _alone():
        snapshot = Snapshot.objects.filter(pk=number, state=State.WAITING).first()
        if snapshot is not None:
            _make(snapshot, store().snapshot(snapshot.version), load_law())


def _ready(as_of: dt.date, version: int, law: Law) -> Snapshot | None:
    ready = Snapshot.objects.filter(as_of=as_of, version=version, law=law.digest, state=State.READY)
    return ready.order_by("-is_current", "pk").first()


def _start(as_of: dt.date, facts: Facts, purpose: Snapshot.Purpose) -> Snapshot:
    return Snapshot.objects.create(as_of=as_of, version=facts.version, known_at=facts.known_at, purpose=purpose)


def _make(snapshot: Snapshot, facts: Facts, law: Law, progress: Progress | None = None) -> None:
    """Compute and load one snapshot; a failure is recorded and raised."""
    _change(snapshot, state=State.COMPUTING, started_at=timezone.now())

    def step(done: int, employers: int) -> None:
        _change(snapshot, done=done, employers=employers)
        if progress:
            progress(done, employers)

    try:
        folder = folder_of(snapshot)
        tables = _OF_MONTH_END if snapshot.purpose == Purpose.MONTH_END else _OF_ANY_DAY
        write(facts, law, snapshot.as_of, folder, tables=tables, progress=step)
        loading.load(snapshot, read_model(facts, law, snapshot.as_of, folder))
        _change(
            snapshot, state=State.READY, finished_at=timezone.now(), law=law.digest,
            law_overridden=[str(name) for name in law.overridden],
        )  # fmt: skip
    except Exception as error:
        known = isinstance(error, AnsinhError)
        if not known:
            _log.exception("snapshot %s failed", snapshot.pk)
        reason = str(error) if known else _("Lỗi của hệ thống; nhật ký của máy chủ ghi rõ. Báo cho người quản trị.")
        _change(snapshot, state=State.FAILED, finished_at=timezone.now(), message=reason)
        shutil.rmtree(folder_of(snapshot), ignore_errors=True)
        raise


def _change(snapshot: Snapshot, **values: object) -> None:
    for name, value in values.items():
        setattr(snapshot, name, value)
    snapshot.save(update_fields=list(values))


@contextmanager
def _alone() -> Iterator[None]:
    """Be the only one who makes snapshots. What a killed one left half-made is marked as failed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            Snapshot.objects.filter(state=State.COMPUTING).update(
                state=State.FAILED, finished_at=timezone.now(), message=_("Việc tính bị ngắt giữa chừng.")
            )
            yield
        finally:
            connection.ensure_connection()
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _discard(present: Snapshot) -> None:
    """Throw away what nobody looks at any more, rows and files."""
    whole = Snapshot.objects.exclude(state__in=[State.WAITING, State.COMPUTING])
    ready, failed = whole.filter(state=State.READY), whole.filter(state=State.FAILED)
    keep = {present.pk, *(each.pk for each in loading.family(present))}
    keep |= set(ready.filter(purpose=Purpose.PRESENT).order_by("-pk").values_list("pk", flat=True)[:_KEEP_PRESENT])
    since = timezone.now() - dt.timedelta(days=_KEEP_ASKED_DAYS)
    asked = ready.filter(purpose=Purpose.ASKED, used_at__gte=since).order_by("-used_at")
    keep |= set(asked.values_list("pk", flat=True)[:_KEEP_ASKED])
    keep |= set(failed.order_by("-pk").values_list("pk", flat=True)[:_KEEP_FAILED])
    whole.exclude(pk__in=keep).delete()
    folders = Path(settings.ANSINH_HOME) / "snapshots"
    known = {str(number) for number in Snapshot.objects.values_list("pk", flat=True)}
    for path in folders.iterdir() if folders.is_dir() else ():
        if path.name not in known:
            shutil.rmtree(path, ignore_errors=True)
