"""Issuing an approved run, employer after employer, so that nothing is lost or doubled by whatever cuts it short.

The papers of one employer (or of the units of one tax code) are one transaction: numbers, files, rows. One process at
a time issues a run (an advisory lock that ends with its connection). What is issued is told to the facts even when
the rest could not be.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from ansinh.base import AnsinhError, _
from ansinh.base.months import month_number
from ansinh.facts.decisions import record_reminders
from ansinh.office import clock
from ansinh.office.documents import forms
from ansinh.office.documents import verbs as documents
from ansinh.office.documents.files import NotWritten
from ansinh.office.documents.models import Document
from ansinh.office.registry import jobs as registry
from ansinh.office.registry import snapshots
from ansinh.office.registry.models import Standing
from ansinh.office.registry.sources import load_law, store
from ansinh.office.reminders.models import Item, Run

_LOCK = 0x0D0C
_log = logging.getLogger(__name__)
State = Item.State


def issue(number: int) -> int:
    """Issue what of the run waits; how many employers got their papers. Nothing while another process is at it.

    AnsinhError when it cannot go on (the disk is full, the law has changed); the run says why, and can be taken up
    again.
    """
    with _alone(number) as alone:
        run = Run.objects.filter(pk=number, state=Run.State.ISSUING).first() if alone else None
        if run is None:
            return 0
        _say(run, "")
        try:
            count = _issue_groups(run)
        except Exception as error:
            known = isinstance(error, AnsinhError)
            if not known:
                _log.exception("issuing of run %s stopped", run.pk)
            _say(
                run, str(error) if known else _("Lỗi của hệ thống; nhật ký của máy chủ ghi rõ. Báo cho người quản trị.")
            )
            raise
        finally:
            tell(run)
        run.state, run.finished_at = Run.State.DONE, timezone.now()
        run.save()
        return count


def is_at_work(run: Run) -> bool:
    """Whether some process is issuing the run now."""
    with _alone(run.pk) as free:
        return not free


def groups(run: Run) -> list[list[Item]]:
    """What waits, by letter: each employer alone, or the units of one tax code in one base office together."""
    waiting = run.items.filter(included=True, state=State.WAITING).select_related("employer").order_by("employer_id")
    found: dict[tuple[str, str], list[Item]] = {}
    for item in waiting:
        employer = item.employer
        together = run.combine and employer.tax_code
        key = (employer.office_code, employer.tax_code) if together else (employer.office_code, employer.code)
        found.setdefault(key, []).append(item)
    return list(found.values())


def _issue_groups(run: Run) -> int:
    law = load_law()
    if law.digest != run.law:
        raise AnsinhError(
            _("Tham số luật đã thay đổi sau khi đợt này được duyệt."),
            _("Số liệu đã duyệt không còn khớp với luật đang dùng."),
            _("Lập đợt mới cho các đơn vị còn lại."),
        )
    facts = store().snapshot(run.version)
    basis = forms.Basis.of(facts, law, run.as_of, run.version, run.known_at, run.office_code)
    count = 0
    for group in groups(run):
        try:
            with transaction.atomic():
                count += _issue_group(run, basis, [item.pk for item in group])
        except NotWritten:
            raise
        except AnsinhError as error:
            # One employer whose papers cannot be made must not keep the others from theirs.
            run.items.filter(pk__in=[item.pk for item in group]).update(state=State.FAILED, message=str(error))
    return count


def _issue_group(run: Run, basis: forms.Basis, numbers: list[int]) -> int:
    """The papers of one letter; how many employers it reached."""
    held = Item.objects.select_for_update(of=("self", "employer")).select_related("employer")
    items = _still_to_remind(run, list(held.filter(pk__in=numbers, state=State.WAITING).order_by("employer_id")))
    if not items:
        return 0
    today = clock.today()
    units = [forms.unit_of(basis, item.employer_id, today) for item in items]
    for item, unit in zip(items, units, strict=True):
        if (unit.overdue, unit.charge) != (item.overdue, item.charge):
            raise AnsinhError(
                _("Số liệu của đơn vị {code} không khớp với số đã duyệt.").format(code=unit.code),
                _("Đã duyệt: {approved}; tính lại: {found}.").format(approved=item.overdue, found=unit.overdue),
                _("Báo quản trị hệ thống; chưa có văn bản nào của đơn vị này được phát hành."),
            )
    closing = month_number(run.closing)
    discovery = forms.Discovery(run.found_on, run.found_how) if run.found_on else None
    assert run.approved_by is not None
    statements = [forms.statement(basis, item.employer, closing) for item in items]
    letter = forms.reminder(basis, items[0].employer, units, closing, discovery)
    rolls = [
        forms.roll(basis, item.employer, closing, statement.figures["paid_to"])
        for item, statement in zip(items, statements, strict=True)
    ]
    issued = documents.issue(
        [*statements, letter, *rolls], office_code=run.office_code, by=run.approved_by, issued_on=today, site=run.site
    )
    _note(run, items, issued)
    return len(items)


def _note(run: Run, items: Sequence[Item], issued: list[Document]) -> None:
    """Write down which papers each item got, and the day its clock starts."""
    count = len(items)
    statements, letter, rolls = issued[:count], issued[count], issued[count + 1 :]
    for item, statement, roll in zip(items, statements, rolls, strict=True):
        item.state, item.message, item.issued_on = State.ISSUED, "", letter.issued_on
        item.month = letter.issued_on.replace(day=1) if run.kind == Run.Kind.MONTHLY else None
        item.letter, item.statement, item.roll = letter, statement, roll
        item.save()


def _still_to_remind(run: Run, items: list[Item]) -> list[Item]:
    """Without those who have paid since, or whom another run has reminded this month; their items say so."""
    present = snapshots.current()
    codes = [item.employer_id for item in items]
    behind = set(
        Standing.objects.filter(snapshot=present, employer__in=codes, overdue__gt=0).values_list(
            "employer_id", flat=True
        )
    )
    month_now = clock.today().replace(day=1)
    monthly = run.kind == Run.Kind.MONTHLY
    reminded = set(Item.objects.filter(employer__in=codes, month=month_now).values_list("employer_id", flat=True))
    left = []
    for item in items:
        reason = Item.Reason.NONE
        if item.employer_id not in behind:
            reason = Item.Reason.PAID
        elif monthly and item.employer_id in reminded:
            reason = Item.Reason.REMINDED
        if reason:
            item.state, item.included, item.reason = State.SKIPPED, False, reason
            item.save()
        else:
            left.append(item)
    return left


def tell(run: Run) -> None:
    """Tell the facts of every reminder of ``run`` that they do not know, and have the ledger computed anew.

    When the facts cannot be written now, the items go on waiting to be told; going on with the run tells them.
    """
    waiting = list(run.items.filter(state=State.ISSUED, batch=None).values_list("pk", "employer_id", "issued_on"))
    if not waiting:
        return
    by = run.approved_by.username if run.approved_by else ""
    try:
        batch = record_reminders(
            store(), [(code, day) for _pk, code, day in waiting if day], by, f"reminder run {run.pk}"
        )
    except AnsinhError as error:
        _log.exception("reminders of run %s are not told yet", run.pk)
        _say(run, str(error))
        return
    run.items.filter(pk__in=[pk for pk, _code, _day in waiting]).update(batch=batch or 0)
    registry.recompute.enqueue()


def _say(run: Run, message: str) -> None:
    run.message = message
    run.save(update_fields=["message"])


@contextmanager
def _alone(number: int) -> Iterator[bool]:
    """Whether nobody else issues the run; while inside, nobody else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, number])
        (alone,) = cursor.fetchone()
        try:
            yield alone
        finally:
            if alone:
                connection.ensure_connection()
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, number])
