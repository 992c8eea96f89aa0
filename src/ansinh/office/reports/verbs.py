"""What people do with reports: have a month prepared, close it, make slips. Closing and slips take two people."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import Max

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, month_number
from ansinh.base.text import month as month_text
from ansinh.office import clock
from ansinh.office.accounts.models import Role, User
from ansinh.office.accounts.permissions import can_see_employer, can_work_cases, require, sees_province
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Approval
from ansinh.office.language import later
from ansinh.office.registry.models import Employer
from ansinh.office.reports import jobs, preparing, selectors
from ansinh.office.reports.models import Period, Slip

CLOSE, SLIP = "close_month", "adjustment_slip"
State = Period.State
_NUMBERS = 0x0A53
"""Lock of those who number slips."""


def register_flows() -> None:
    """Called once at start."""
    approvals.register(approvals.Flow(CLOSE, 1, _close, later("Chốt báo cáo tháng")))
    approvals.register(approvals.Flow(SLIP, 1, _number, later("Phiếu điều chỉnh C02-TS")))


def may_prepare(user: User) -> bool:
    """Whether the user has months prepared and proposes to close them: who works cases, for the whole province."""
    return can_work_cases(user) and sees_province(user)


def request_preparation(*, by: User, month: dt.date) -> None:
    """Have a month prepared in the background. AnsinhError when it is closed, or not over."""
    require(may_prepare(by))
    period = Period.objects.filter(month=month).first()
    preparing.check(month, period)
    if period is None:
        Period.objects.get_or_create(month=month)
    else:
        Period.objects.filter(pk=period.pk, state=State.FAILED).update(state=State.PREPARING, message="")
    jobs.prepare.enqueue(month.isoformat())


@transaction.atomic
def propose_close(*, by: User, period: Period, reason: str) -> Approval:
    """Lay the closing of a month before the province's leader. Its reports must tie to the ledger."""
    require(may_prepare(by))
    held = Period.objects.select_for_update().get(pk=period.pk)
    _can_close(held)
    title = _("Chốt báo cáo tháng {month}").format(month=month_text(held.month))
    return approvals.propose(
        flow=CLOSE, subject=selectors.subject(held.month), title=title, reason=reason, by=by,
        approvers=frozenset({Role.LEADER}), payload={"period": held.pk, "folder": held.folder},
    )  # fmt: skip


def _close(approval: Approval, by: User) -> None:
    """Close what was proposed: the very preparation, not one made since."""
    period = Period.objects.select_for_update().get(pk=approval.payload["period"])
    if period.folder != approval.payload["folder"]:
        raise AnsinhError(
            _("Báo cáo tháng {month} đã được lập lại sau khi trình.").format(month=month_text(period.month)),
            _("Số liệu được trình không còn là số liệu hiện có."),
            _("Người trình rút đề nghị, xem lại báo cáo rồi trình lại."),
        )
    _can_close(period)
    period.state, period.closed_on, period.closed_by = State.CLOSED, clock.today(), by
    period.save()


def _can_close(period: Period) -> None:
    """Every condition of closing, one message each."""
    month = month_text(period.month)
    if period.state != State.READY:
        raise AnsinhError(
            _("Chưa chốt được tháng {month}.").format(month=month),
            _("Tháng đang ở trạng thái: {state}.").format(state=period.get_state_display()),
            _("Chỉ chốt được tháng đã lập xong và chưa chốt."),
        )
    untied = period.reports.filter(ties=False)
    if untied:
        forms = ", ".join(sorted({f"{report.form} {report.office_code}".strip() for report in untied}))
        raise AnsinhError(
            _("Chưa chốt được tháng {month}.").format(month=month),
            _("Báo cáo chưa khớp với sổ: {forms}.").format(forms=forms),
            _("Mở phần đối chiếu của báo cáo, xem dòng lệch, rồi lập lại hoặc báo người quản trị."),
        )
    closed = Period.objects.filter(state=State.CLOSED).exclude(pk=period.pk).aggregate(last=Max("month"))["last"]
    following = first_day(month_number(closed) + 1) if closed else period.month
    if period.month != following:
        raise AnsinhError(
            _("Chưa chốt được tháng {month}.").format(month=month),
            _("Các tháng chốt lần lượt; tháng cần chốt tiếp là {month}.").format(month=month_text(following)),
            _("Chốt tháng đó trước, rồi lập lại tháng này để mở đầu bằng số đã chốt."),
        )
    if closed and not period.opened_with_closed:
        raise AnsinhError(
            _("Chưa chốt được tháng {month}.").format(month=month),
            _("Báo cáo được lập trước khi tháng trước chốt, nên chưa mở đầu bằng số đã chốt."),
            _("Lập lại báo cáo tháng này rồi trình chốt."),
        )


@transaction.atomic
def propose_slip(*, by: User, period: Period, employer: Employer, place: int, reason: str) -> Slip:
    """Make a slip C02-TS for the person at ``place`` in the employer's list, and lay it before a director."""
    require(can_work_cases(by) and can_see_employer(by, employer))
    number = selectors.person_number(period, employer, place)
    Period.objects.select_for_update().get(pk=period.pk)
    slip = Slip.objects.filter(period=period, person_number=number).first()
    if slip is None:
        slip = Slip.objects.create(
            period=period, employer=employer, person_number=number, made_by=by, made_on=clock.today()
        )
    if slip.number is not None:
        raise AnsinhError(_("Phiếu này đã được duyệt, số {number}.").format(number=slip.number_text))
    title = _("Phiếu điều chỉnh C02-TS, đơn vị {code}").format(code=employer.code)
    approvals.propose(
        flow=SLIP, subject=f"slip {slip.pk}", title=title, reason=reason, by=by, employer=employer,
        approvers=frozenset({Role.LEADER, Role.BASE_LEADER}), payload={"slip": slip.pk},
    )  # fmt: skip
    return slip


def _number(approval: Approval, by: User) -> None:
    """Give an approved slip the next number of the year."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS])
    slip, today = Slip.objects.select_for_update().get(pk=approval.payload["slip"]), clock.today()
    last = Slip.objects.filter(year=today.year).aggregate(last=Max("number"))["last"] or 0
    slip.year, slip.number, slip.approved_by, slip.approved_on = today.year, last + 1, by, today
    slip.save()
