"""Phê duyệt: what was proposed, and deciding it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ansinh.base import AnsinhError, _
from ansinh.office.accounts.permissions import allowed, can_see_employers, signed_in
from ansinh.office.cases import approvals as deciding
from ansinh.office.cases.guards import conditions
from ansinh.office.cases.models import Approval
from ansinh.office.cases.recording import prepared, situation_of
from ansinh.office.cases.steps import rule
from ansinh.office.language import later
from ansinh.office.shell.tables import Choice, Column, Empty, Table
from ansinh.office.shell.toasts import toast

APPROVALS = Table(
    name="approvals",
    label=later("Phê duyệt"),
    columns=[
        Column("title", later("Nội dung"), card="title"),
        Column("employer", later("Đơn vị"), path="employer__name"),
        Column("code", later("Mã"), "code", path="employer_id"),
        Column("by", later("Người trình"), path="proposed_by__full_name"),
        Column("on", later("Trình lúc"), "moment", path="proposed_at"),
        Column("state", later("Kết quả"), path="state", filter="choice",
            value=lambda row: Approval.State(row.state).label,
            choices=[Choice(value, label) for value, label in Approval.State.choices]),
        Column("decided", later("Người quyết định"), path="decided_by__full_name"),
        Column("answer", later("Ý kiến"), hidden=True),
    ],
    search=lambda rows, text: rows.filter(title__icontains=text) | rows.filter(employer__name__icontains=text),
    default_sort="-on",
    row_href=lambda row: reverse("cases:decide", args=[row.pk]),
    empty=Empty(
        later("Chưa có đề nghị nào"),
        later("Khi một cán bộ trình một bước cần hai người, đề nghị sẽ đứng ở đây chờ quyết định."),
    ),
)  # fmt: skip


@allowed(can_see_employers)
def approvals(request: HttpRequest) -> HttpResponse:
    """All proposals of the territory, the newest first."""
    return APPROVALS.respond(request, deciding.visible(signed_in(request)), "cases/approvals.html")


@allowed(can_see_employers)
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal with what it rests on today; approve, reject or withdraw."""
    user = signed_in(request)
    approval = get_object_or_404(deciding.visible(user), pk=number)
    problem = None
    if request.method == "POST":
        try:
            _carry_out(request, approval)
            return redirect("cases:decide", number)
        except AnsinhError as error:
            problem = error
            approval.refresh_from_db()
    context = {
        "approval": approval, "problem": problem, "may_decide": deciding.may_decide(user, approval),
        "pending": approval.state == Approval.State.PENDING, "own": approval.proposed_by_id == user.pk,
        "state": Approval.State(approval.state).label, "conditions": _conditions(approval), "asked": _asked(approval),
        "position": approval.payload.get("position", {}), "flow": deciding.title(approval),
        "look": deciding.look(approval),
    }  # fmt: skip
    return render(request, "cases/decide.html", context, status=422 if problem else 200)


def _carry_out(request: HttpRequest, approval: Approval) -> None:
    user, answer = signed_in(request), request.POST.get("answer", "")
    match request.POST.get("do"):
        case "approve":
            deciding.approve(approval, by=user, answer=answer)
            toast(request, _("Đã duyệt."))
        case "reject":
            deciding.reject(approval, by=user, answer=answer)
            toast(request, _("Đã trả lại, có ghi lý do."))
        case "withdraw":
            deciding.withdraw(approval, by=user)
            toast(request, _("Đã rút đề nghị."))


def _conditions(approval: Approval) -> list[object]:
    """The conditions as they are today, for a step that still waits."""
    code = approval.payload.get("code")
    if approval.case is None or not code or approval.state != Approval.State.PENDING:
        return []
    situation = prepared(
        situation_of(approval.case, by=approval.proposed_by), approval.payload["data"], approval.payload["confirmed"]
    )
    return [condition for condition in conditions(situation, code) if condition.key != "approved"]


def _asked(approval: Approval) -> list[tuple[str, object, str]]:
    """What the step writes down: label, value, kind."""
    data = approval.payload.get("data", {})
    return [
        (str(asked.label), data.get(asked.key), asked.kind) for asked in rule(approval.payload.get("code", "")).asks
    ]
