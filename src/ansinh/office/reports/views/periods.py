"""Months by reports, and one month: its state, its tie-out, closing it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ansinh.base import _
from ansinh.base.text import month as month_text
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import allowed, can_see_employers, require, sees_province, signed_in
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Approval
from ansinh.office.registry.words import office as office_name
from ansinh.office.reports import preparing, selectors, verbs
from ansinh.office.reports.models import Period, Report
from ansinh.office.reports.views import month_of
from ansinh.office.shell.toasts import toast

KINDS = ("B01-TS", preparing.QUARTER, preparing.YEAR, "B03-TS", "B04-TS", "B10-TS", "D15-TS")
"""In the order of their numbers; form C02-TS is about single people and has a page of its own."""


@allowed(can_see_employers)
@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """The list of months by forms."""
    user = signed_in(request)
    office = "" if sees_province(user) else user.office_code
    rows = [
        {"month": month, "cells": _cells([each for each in month.reports if each.office_code == office])}
        for month in selectors.months(user)
    ]
    context = {
        "rows": rows, "kinds": [_short(kind) for kind in KINDS], "office": office,
        "may_prepare": verbs.may_prepare(user), "sees_reports": selectors.may_see(user, office),
    }  # fmt: skip
    return render(request, "reports/periods.html", context)


def _cells(reports: list[Report]) -> list[Report | None]:
    """The reports in the order of KINDS."""
    by_kind = {report.kind: report for report in reports}
    return [by_kind.get(kind) for kind in KINDS]


def _short(kind: str) -> str:
    return {preparing.QUARTER: _("B02 quý"), preparing.YEAR: _("B02 năm")}.get(kind, kind.removesuffix("-TS"))


@allowed(can_see_employers)
@require_safe
def period(request: HttpRequest, month: str) -> HttpResponse:
    """One month: office by office, what ties and what does not, who closed it, what became known since."""
    user = signed_in(request)
    found = selectors.period_of(month_of(month))
    reports = selectors.reports(user, found)
    offices = sorted({each.office_code for each in reports})
    rows = [
        {
            "name": office_name(office) if office else _("Toàn tỉnh"),
            "office": office,
            "cells": _cells([each for each in reports if each.office_code == office]),
        }
        for office in offices
    ]
    names = {
        "principal": _("Tiền gốc chưa đóng"), "charge": _("Tiền xử lý chưa đóng"), "overdue": _("Quá hạn"),
        "evading": _("Trốn đóng"),
    }  # fmt: skip
    context = {
        "period": found, "month": month, "rows": rows, "kinds": [_short(kind) for kind in KINDS], "reports": reports,
        "untied": [each for each in reports if not each.ties], "ready_by": selectors.ready_by(found.month),
        "stale": preparing.is_stale(found), "checks": sum(each.checks for each in reports),
        "later": [(names[each.key], each) for each in selectors.later(user, found)],
        "missing": ", ".join(month_text(each) for each in found.missing), **_closing(found, user),
    }  # fmt: skip
    return render(request, "reports/period.html", context)


def _closing(found: Period, user: User) -> dict[str, Any]:
    """What the month waits for, and what this user may do."""
    proposal = selectors.proposal(found)
    pending = proposal is not None and proposal.state == Approval.State.PENDING
    ready = found.state == Period.State.READY
    return {
        "proposal": proposal,
        "pending": pending,
        "may_prepare": verbs.may_prepare(user) and found.state != Period.State.CLOSED and not pending,
        "may_propose": ready and not pending and verbs.may_prepare(user),
        "may_decide": pending and proposal is not None and approvals.may_decide(user, proposal),
        "may_withdraw": pending and proposal is not None and proposal.proposed_by_id == user.pk,
    }


@allowed(can_see_employers)
@require_POST
def act(request: HttpRequest, month: str, act: str) -> HttpResponse:
    """Have a month prepared; propose, approve, turn down or withdraw its closing."""
    user, day = signed_in(request), month_of(month)
    reason = request.POST.get("reason", "")
    if act == "lap":
        verbs.request_preparation(by=user, month=day)
        toast(request, _("Đang lập báo cáo tháng {month}; trang này cho biết khi xong.").format(month=month_text(day)))
        return redirect("reports:period", month)
    found = selectors.period_of(day)
    if act == "trinh":
        verbs.propose_close(by=user, period=found, reason=reason)
        toast(request, _("Đã trình chốt báo cáo tháng {month}.").format(month=month_text(day)))
        return redirect("reports:period", month)
    proposal = selectors.proposal(found)
    require(proposal is not None)
    assert proposal is not None
    match act:
        case "duyet":
            approvals.approve(proposal, by=user)
            toast(request, _("Đã chốt báo cáo tháng {month}.").format(month=month_text(day)))
        case "tra-lai":
            approvals.reject(proposal, by=user, answer=reason)
        case "rut":
            approvals.withdraw(proposal, by=user)
        case _:
            raise Http404
    return redirect("reports:period", month)
