"""What officers do with cases. Every change goes through one of these, or through ``approvals`` and ``review``.

Each checks who asks and where, holds the case's row, asks the guards, writes once. A form's ``token`` makes sending
it twice the same as once; ``seen``, the revision a page showed, tells one who looks at an old page.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError, transaction

from ansinh.base import AnsinhError, _
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_see_employer, can_work_cases, require
from ansinh.office.cases import approvals, recording
from ansinh.office.cases.deciding import propose_step
from ansinh.office.cases.models import Approval, Case, CaseStep, Contact, Instalment, Promise
from ansinh.office.cases.position import position_of
from ansinh.office.cases.situation import Found
from ansinh.office.cases.steps import GROUNDS, STATUS, checked
from ansinh.office.registry.models import Employer

approve, reject, withdraw = approvals.approve, approvals.reject, approvals.withdraw

__all__ = [
    "approve", "close_case", "open_case", "propose_step", "record_contact", "record_promise", "reject", "reopen",
    "take_step", "withdraw",
]  # fmt: skip


def _may_work(by: User, employer: Employer) -> None:
    require(can_work_cases(by) and can_see_employer(by, employer))


def open_case(*, employer: Employer, matter: str, by: User, found: Found | None = None) -> Case:
    """Open a case, or give the one that is open. AnsinhError when nothing calls for one.

    Arrears need overdue money in the ledger; the other matters need what was found, when and how.
    """
    _may_work(by, employer)
    existing = Case.objects.filter(employer=employer, matter=matter, state=Case.State.OPEN).first()
    if existing:
        return existing
    found = found or Found()
    position = position_of(recording.present(), employer.code)
    _check_cause(matter, found, position.overdue)
    try:
        with transaction.atomic():
            case = Case.objects.create(
                employer=employer, matter=matter, opened_on=clock.today(), opened_by=by, found_on=found.on,
                found_how=found.how.strip(), people=found.people, started_on=found.started_on,
                from_month=recording.first_of(found.from_month), social=found.social,
                unemployment=found.unemployment,
            )  # fmt: skip
            recording.record_status(case, position)
            recording.refresh(case, recording.situation_of(case, position))
            return case
    except IntegrityError:
        # Somebody else has just opened it.
        return Case.objects.get(employer=employer, matter=matter, state=Case.State.OPEN)


def _check_cause(matter: str, found: Found, overdue: int) -> None:
    if matter not in Case.Matter.values:
        raise ValueError(f"no such matter: {matter}")
    reason = ""
    if matter == Case.Matter.ARREARS:
        reason = _("Đơn vị không có khoản nào quá hạn theo sổ.") if overdue <= 0 else ""
    elif found.on is None or not found.how.strip():
        reason = _("Chưa ghi ngày và hình thức phát hiện.")
    elif found.on > clock.today():
        reason = _("Ngày phát hiện ở tương lai.")
    elif matter == Case.Matter.UNREGISTERED and (found.people <= 0 or found.started_on is None):
        reason = _("Chưa ghi số người chưa đăng ký và ngày sớm nhất họ thuộc đối tượng.")
    elif matter == Case.Matter.UNDER_DECLARED and (
        found.from_month is None or found.people <= 0 or found.social + found.unemployment <= 0
    ):
        reason = _("Chưa ghi tháng đầu tiên đăng ký thấp, số người và số tiền đóng thiếu.")
    if reason:
        raise AnsinhError(
            _("Chưa mở được vụ việc."), reason, _("Bổ sung nội dung còn thiếu, hoặc xem lại sao kê của đơn vị.")
        )


def take_step(
    *, case: Case, code: str, by: User, on: dt.date | None = None, note: str = "",
    data: Mapping[str, object] | None = None, confirmed: Collection[str] = (), document_number: str = "",
    token: uuid.UUID | None = None, seen: int | None = None,
) -> CaseStep:  # fmt: skip
    """Record a step that needs no approval. StepRefused (an AnsinhError) names the conditions that are not met.

    A step that needs approval is refused here: ``propose_step``. States of the ledger are recorded by the review.
    """
    _may_work(by, case.employer)
    with transaction.atomic():
        if again := _sent_before(token, case):
            return again
        held = recording.locked(case)
        if again := _sent_before(token, case):
            return again
        recording.check_seen(held, seen)
        if code in STATUS:
            raise AnsinhError(
                _("Bước {code} là trạng thái theo sổ, không ghi bằng tay.").format(code=code),
                _("Hệ thống tự ghi khi sổ của ngày mới cho thấy trạng thái đó."),
                _("Chờ lần tính công nợ tiếp theo."),
            )
        situation = recording.prepared(recording.situation_of(held, by=by), checked(code, data or {}), confirmed)
        return recording.record(
            held, code, by=by, situation=situation, on=on, note=note, document_number=document_number, token=token
        )


def _sent_before(token: uuid.UUID | None, case: Case) -> CaseStep | None:
    return CaseStep.objects.filter(token=token, case=case).first() if token else None


def close_case(
    *, case: Case, by: User, ground: str = "X01", reason: str = "", confirmed: Collection[str] = (),
    data: Mapping[str, object] | None = None, token: uuid.UUID | None = None,
) -> CaseStep | Approval:  # fmt: skip
    """Close: at once when the ledger says so (X01); on a lawful ground (X02-X08) by proposing it to another."""
    if ground == "X01":
        return take_step(case=case, code="X01", by=by, note=reason, confirmed=confirmed, token=token)
    if ground not in GROUNDS:
        raise ValueError(f"no ground to close a case: {ground}")
    return propose_step(case=case, code=ground, by=by, reason=reason, confirmed=confirmed, data=data)


def reopen(*, case: Case, by: User, reason: str, paper: str, confirmed: Collection[str] = ("works_again",)) -> Approval:
    """Propose to take a closed case up again (X10). One that falls behind again reopens by itself, in the review."""
    return propose_step(case=case, code="X10", by=by, reason=reason, data={"paper": paper}, confirmed=confirmed)


def record_promise(
    *, case: Case, by: User, instalments: Sequence[tuple[dt.date, int]], note: str = "",
    token: uuid.UUID | None = None,
) -> Promise:  # fmt: skip
    """Write down an undertaking: dates and amounts, none in the past. It takes the place of the last one."""
    _may_work(by, case.employer)
    today = clock.today()
    days = [day for day, _amount in instalments]
    if not instalments or len(set(days)) != len(days) or any(day < today or amount <= 0 for day, amount in instalments):
        raise AnsinhError(
            _("Cam kết chưa hợp lệ."),
            _("Mỗi kỳ phải có ngày khác nhau, từ hôm nay trở đi, và số tiền lớn hơn 0."),
            _("Sửa ngày và số tiền rồi ghi lại."),
        )
    with transaction.atomic():
        held = recording.locked(case)
        if token and (again := Promise.objects.filter(token=token, case=case).first()):
            return again
        _must_be_open(held)
        held.promises.filter(ended_on=None).update(ended_on=today)
        promise = Promise.objects.create(case=held, made_on=today, note=note.strip(), by=by, token=token)
        for day, amount in sorted(instalments):
            Instalment.objects.create(promise=promise, due_on=day, amount=amount)
        recording.touch(held)
        return promise


def record_contact(
    *, case: Case, by: User, kind: str, text: str, on: dt.date | None = None, done: bool = True,
    token: uuid.UUID | None = None,
) -> Contact:  # fmt: skip
    """Write down a visit, call, letter or note; one that lies ahead is planned (``done`` False)."""
    _may_work(by, case.employer)
    day = on or clock.today()
    if kind not in Contact.Kind.values:
        raise ValueError(f"no such kind of contact: {kind}")
    if not text.strip():
        raise AnsinhError(_("Chưa ghi nội dung."), do_next=_("Ghi ngắn gọn nội dung làm việc rồi lưu lại."))
    with transaction.atomic():
        held = recording.locked(case)
        if token and (again := Contact.objects.filter(token=token, case=case).first()):
            return again
        done = done and day <= clock.today()
        return Contact.objects.create(case=held, kind=kind, on=day, done=done, text=text.strip(), by=by, token=token)


@transaction.atomic
def finish_contact(*, contact: Contact, by: User, text: str) -> Contact:
    """Say what came of a planned visit, on the office's day."""
    held = Contact.objects.select_for_update().select_related("case__employer").get(pk=contact.pk)
    _may_work(by, held.case.employer)
    if not held.done:
        held.done, held.on = True, clock.today()
        held.text = f"{held.text}\n{text.strip()}".strip()
        held.save()
    return held


def _must_be_open(case: Case) -> None:
    if case.state != Case.State.OPEN:
        raise AnsinhError(_("Vụ việc đã đóng."), do_next=_("Đề nghị mở lại vụ việc (X10) trước."))
