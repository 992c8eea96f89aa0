"""What people do with a run: propose it, change who is in it, send it, approve it, go on, record service.

Whoever changes a run holds its row. A run that waits for approval, or is approved, is not changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse

from ansinh.base import AnsinhError, _
from ansinh.base.text import money
from ansinh.law.ladder import bound_day, ladder_step
from ansinh.office import clock
from ansinh.office.accounts.models import Role, User
from ansinh.office.accounts.permissions import can_work_cases, employers_of, require
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Approval
from ansinh.office.documents.models import Document
from ansinh.office.documents.verbs import check_service, record_service, site_of
from ansinh.office.language import later
from ansinh.office.registry import snapshots
from ansinh.office.registry.sources import load_law
from ansinh.office.reminders.models import Item, Run
from ansinh.office.reminders.proposing import proposed

FLOW = "reminder_run"
TOLERANCE = 10_000
"""Proposed when nobody says otherwise, đồng. No text sets it: a letter costs more than it asks for."""
State, Reason = Run.State, Item.Reason


def register_flow() -> None:
    """Called once at start."""
    approvals.register(
        approvals.Flow(
            FLOW, 1, _issue_approved, later("Phát hành đợt đôn đốc"),
            lambda approval: reverse("reminders:run", args=[approval.payload["run"]]),
        )
    )  # fmt: skip


def may_see(user: User, run: Run) -> bool:
    """Whether the run lies in the user's territory, or holds it."""
    return user.is_active and user.role != Role.ADMIN and user.office_code in ("", run.office_code)


def may_change(user: User, run: Run) -> bool:
    """Whether the user prepares runs of this territory."""
    return can_work_cases(user) and user.office_code == run.office_code


def may_go_on(user: User, run: Run) -> bool:
    """Whether the user may take up an issuing that stopped: who prepares, or who approves."""
    return may_change(user, run) or (may_see(user, run) and user.role in (Role.LEADER, Role.BASE_LEADER))


def deadline(kind: str, today: dt.date, found_on: dt.date | None) -> dt.date | None:
    """The last lawful day to issue (Decree 274/2025/NĐ-CP art. 3): day 10, or 5 working days from discovery."""
    law = load_law()
    events = {"month_end": today.replace(day=1) - dt.timedelta(days=1)}
    if found_on:
        events["discovery"] = found_on
    return bound_day(law, ladder_step(law, kind, today), "by", events)


def propose_run(
    *, by: User, kind: str, tolerance: int = TOLERANCE, combine: bool = False, found_on: dt.date | None = None,
    found_how: str = "",
) -> Run:  # fmt: skip
    """Make a run from the office's present, for the user's base office or the province.

    Officers of one office share its run, each reviewing their own employers. AnsinhError while one is being prepared.
    """
    require(can_work_cases(by))
    snapshot = snapshots.current()
    if snapshot is None:
        raise AnsinhError(
            _("Chưa có số liệu công nợ để lập đợt đôn đốc."),
            do_next=_("Nhập dữ liệu và chờ hệ thống tính xong rồi làm lại."),
        )
    _check_request(kind, tolerance, found_on, found_how)
    if snapshot.as_of != clock.today():
        raise AnsinhError(
            _("Công nợ mới tính đến ngày {day}.").format(day=f"{snapshot.as_of:%d/%m/%Y}"),
            _("Văn bản đôn đốc phải dựa trên số liệu của ngày rà soát."),
            _("Chờ hệ thống tính xong công nợ của hôm nay rồi lập lại."),
        )
    run = Run(
        kind=kind, office_code=by.office_code, as_of=snapshot.as_of, version=snapshot.version,
        known_at=snapshot.known_at, law=snapshot.law, tolerance=tolerance, combine=combine, found_on=found_on,
        found_how=found_how.strip(), made_by=by, made_on=clock.today(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            run.save()
            Item.objects.bulk_create(proposed(run, snapshot), batch_size=1_000)
    except IntegrityError as error:
        if "one_draft" not in str(error):
            raise
        other = Run.objects.select_related("made_by").filter(office_code=by.office_code, kind=kind, state=State.DRAFT)
        name = other[0].made_by.full_name if other else ""
        raise AnsinhError(
            _("Đang có một đợt đôn đốc được rà soát."),
            _("Người lập: {name}.").format(name=name),
            _("Mở đợt đó để làm tiếp, hoặc hủy rồi lập lại."),
        ) from error
    return run


def _check_request(kind: str, tolerance: int, found_on: dt.date | None, found_how: str) -> None:
    if kind not in Run.Kind.values or tolerance < 0:
        raise ValueError(f"no such run: {kind} {tolerance}")
    if kind == Run.Kind.DISCOVERY and (found_on is None or not found_how.strip() or found_on > clock.today()):
        raise AnsinhError(
            _("Chưa ghi ngày và hình thức phát hiện."),
            _("Văn bản đôn đốc ngoài đợt hằng tháng phải ghi rõ phát hiện thế nào, ngày nào (không ở tương lai)."),
            _("Ghi đủ rồi lập lại."),
        )


def set_included(*, run: Run, employers: Collection[str], included: bool, by: User, note: str = "") -> int:
    """Put employers in or leave them out, with a reason; how many were changed.

    One that may not be reminded (already reminded this month) cannot be put in.
    """
    if not included and not note.strip():
        raise AnsinhError(_("Chưa ghi lý do loại khỏi đợt."), do_next=_("Ghi lý do; người duyệt sẽ thấy lý do này."))
    with transaction.atomic():
        held = _held_draft(run, by)
        items = employers_of(by, held.items.filter(employer__in=employers), "employer__").exclude(included=included)
        if included:
            return items.exclude(reason=Reason.REMINDED).update(
                included=True, reason=Reason.NONE, note=note.strip(), changed_by=by
            )
        return items.update(included=False, reason=Reason.MANUAL, note=note.strip(), changed_by=by)


def cancel(*, run: Run, by: User) -> None:
    """Give a run up before it is sent."""
    with transaction.atomic():
        held = _held_draft(run, by)
        held.state = State.CANCELLED
        held.save()


def subject(run: Run) -> str:
    """By which its proposal is known."""
    return f"reminder run {run.pk}"


def proposal(run: Run) -> Approval | None:
    """The last proposal of the run."""
    found = Approval.objects.filter(flow=FLOW, subject=subject(run)).select_related("proposed_by", "decided_by")
    return found.order_by("-pk").first()


def is_waiting(run: Run) -> bool:
    """Whether somebody has yet to decide it."""
    return Approval.objects.filter(flow=FLOW, subject=subject(run), state=Approval.State.PENDING).exists()


def send(*, run: Run, by: User, reason: str, asked: str) -> Approval:
    """Lay the run before those who approve: the leaders of the province, or of the base office.

    ``asked`` is the address by which the office was reached, for the codes on the papers when it has no name set.
    """
    with transaction.atomic():
        held = _held_draft(run, by)
        found = held.items.filter(included=True)
        count, sums = found.count(), found.aggregate(overdue=Sum("overdue"))
        if not count:
            raise AnsinhError(_("Đợt này không có đơn vị nào."), do_next=_("Đưa ít nhất một đơn vị vào đợt rồi trình."))
        held.site = site_of(asked)
        held.save()
        approvers = {Role.LEADER, Role.BASE_LEADER} if held.office_code else {Role.LEADER}
        return approvals.propose(
            flow=FLOW, subject=subject(held),
            title=_("Phát hành văn bản đôn đốc: {count} đơn vị, {amount} ₫ quá hạn").format(
                count=money(count), amount=money(sums["overdue"])
            ),
            reason=reason, by=by, approvers=frozenset(approvers),
            payload={"run": held.pk, "employers": count, "overdue": sums["overdue"]},
        )  # fmt: skip


def _issue_approved(approval: Approval, by: User) -> None:
    """The approved run goes to the background. In the transaction of the approval."""
    run = Run.objects.select_for_update(of=("self",)).get(pk=approval.payload["run"])
    require(by.office_code in ("", run.office_code))
    if run.state != State.DRAFT:
        raise AnsinhError(_("Đợt đôn đốc này không còn chờ phát hành."), do_next=_("Tải lại trang để xem."))
    run.state, run.approved_by, run.approved_on = State.ISSUING, by, clock.today()
    run.save()
    _enqueue(run)


def approve(*, run: Run, by: User) -> Approval:
    """Approve the waiting proposal and have it issued."""
    return approvals.approve(_proposed(run), by=by)


def reject(*, run: Run, by: User, answer: str) -> Approval:
    """Send the run back to those who prepare it, with the reason."""
    return approvals.reject(_proposed(run), by=by, answer=answer)


def withdraw(*, run: Run, by: User) -> Approval:
    """Take one's own proposal back, to change the run."""
    return approvals.withdraw(_proposed(run), by=by)


def _proposed(run: Run) -> Approval:
    found = proposal(run)
    if found is None:
        raise AnsinhError(_("Đợt này chưa được trình duyệt."), do_next=_("Tải lại trang để xem."))
    return found


def go_on(*, run: Run, by: User) -> None:
    """Take up an issuing that stopped; what failed is tried again."""
    require(may_go_on(by, run))
    with transaction.atomic():
        held = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if held.state not in (State.ISSUING, State.DONE):
            raise AnsinhError(_("Đợt này chưa được duyệt."))
        failed = held.items.filter(state=Item.State.FAILED).update(state=Item.State.WAITING, message="")
        untold = held.items.filter(state=Item.State.ISSUED, batch=None).exists()
        if held.state == State.ISSUING or failed or untold:
            held.state, held.message = State.ISSUING, ""
            held.save()
            _enqueue(held)


def _enqueue(run: Run) -> None:
    from ansinh.office.reminders.jobs import issue_run

    number = run.pk
    transaction.on_commit(lambda: issue_run.enqueue(number))


def serve_all(*, run: Run, by: User, method: str, on: dt.date, proof: str) -> int:
    """Record one way of service for every letter of the run that has none yet, with what came along; how many."""
    require(may_change(by, run))
    check_service(method, on, proof)
    sent = run.items.filter(state=Item.State.ISSUED)
    numbers = {number for row in sent.values_list("letter", "statement", "roll") for number in row if number}
    waiting = Document.objects.filter(pk__in=numbers, served_on=None, issued_on__lte=on).select_related("employer")
    with transaction.atomic():
        for document in waiting:
            record_service(document=document, by=by, method=method, on=on, proof=proof)
    return len(waiting)


def _held_draft(run: Run, by: User) -> Run:
    require(may_change(by, run))
    held = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.state != State.DRAFT or is_waiting(held):
        raise AnsinhError(
            _("Đợt đôn đốc này không còn sửa được."),
            _("Đợt đã trình duyệt, đã phát hành hoặc đã hủy."),
            _("Tải lại trang để xem. Đợt đang chờ duyệt thì rút lại trước khi sửa."),
        )
    return held
