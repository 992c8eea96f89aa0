"""The reminders desk: runs, one run on its way from review to service, one employer in it."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ansinh.base import _
from ansinh.base.text import money
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import allowed, can_see_employers, can_work_cases, require, signed_in
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Approval
from ansinh.office.documents.views import ServiceForm
from ansinh.office.reminders import issuing, selectors, tables, verbs
from ansinh.office.reminders.forms import NewRun, ReasonForm
from ansinh.office.reminders.models import Item, Run
from ansinh.office.shell.toasts import toast


@allowed(can_see_employers)
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """All runs of the territory."""
    user = signed_in(request)
    today = clock.today()
    context = {
        "today": today,
        "deadline": verbs.deadline(Run.Kind.MONTHLY, today, None),
        "may_make": can_work_cases(user),
        "done_this_month": selectors.issued_this_month(user, today),
    }
    return tables.RUNS.respond(request, selectors.runs(user), "reminders/runs.html", context)


@allowed(can_work_cases)
def new(request: HttpRequest) -> HttpResponse:
    """Propose a run."""
    user, today = signed_in(request), clock.today()
    form = NewRun(request.POST or None, initial={"tolerance": verbs.TOLERANCE, "kind": Run.Kind.MONTHLY})
    if request.method == "POST" and form.is_valid():
        run = verbs.propose_run(by=user, **form.cleaned_data)
        return redirect("reminders:run", run.pk)
    context = {"form": form, "today": today, "deadline": verbs.deadline(Run.Kind.MONTHLY, today, None)}
    return render(request, "reminders/new.html", context)


@allowed(can_see_employers)
@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    """One run: its sums, its employers, and the one thing to do next."""
    user = signed_in(request)
    found = selectors.run_of(user, number)
    context = {**_state(found, user), **_sums(found)}
    context |= {
        "deadline": verbs.deadline(found.kind, found.made_on, found.found_on),
        "service": ServiceForm(initial={"on": clock.today()}),
        "reason": ReasonForm(),
    }
    return tables.ITEMS.respond(request, selectors.items(user, found), "reminders/run.html", context)


@allowed(can_see_employers)
@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far issuing is; the whole page again once it has ended."""
    user = signed_in(request)
    found = selectors.run_of(user, number)
    state = _state(found, user)
    if found.state != Run.State.ISSUING or state["stopped"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "reminders/progress.html", {**state, **_sums(found)})


def _state(found: Run, user: User) -> dict[str, object]:
    """What the run waits for, and what this user may do."""
    proposal = verbs.proposal(found)
    pending = proposal is not None and proposal.state == Approval.State.PENDING
    draft = found.state == Run.State.DRAFT
    at_work = found.state == Run.State.ISSUING and selectors.is_issuing(found)
    return {
        "run": found,
        "proposal": proposal,
        "pending": pending,
        "may_change": draft and not pending and verbs.may_change(user, found),
        "may_decide": pending and proposal is not None and approvals.may_decide(user, proposal)
        and user.office_code in ("", found.office_code),
        "may_withdraw": pending and proposal is not None and proposal.proposed_by_id == user.pk,
        "may_go_on": not draft and verbs.may_go_on(user, found),
        "may_serve": found.state == Run.State.DONE and verbs.may_change(user, found),
        "stopped": found.state == Run.State.ISSUING and not at_work,
    }  # fmt: skip


def _sums(found: Run) -> dict[str, object]:
    sums = found.items.aggregate(
        count=Count("pk", filter=Q(included=True)), left_out=Count("pk", filter=Q(included=False)),
        overdue=Sum("overdue", filter=Q(included=True), default=0),
        charge=Sum("charge", filter=Q(included=True), default=0),
        workers=Sum("workers", filter=Q(included=True), default=0),
        issued=Count("pk", filter=Q(state=Item.State.ISSUED)), failed=Count("pk", filter=Q(state=Item.State.FAILED)),
        untold=Count("pk", filter=Q(state=Item.State.ISSUED, batch=None)),
        served=Count("pk", filter=Q(letter__served_on__isnull=False)),
    )  # fmt: skip
    letters = len(issuing.groups(found)) if found.state == Run.State.DRAFT and found.combine else sums["count"]
    done = sums["issued"] + sums["failed"]
    return {"sums": sums, "letters": letters, "done": done, "unserved": sums["issued"] - sums["served"]}


@allowed(can_see_employers)
def item(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """One employer in a run: item by item, and whether it is in."""
    user = signed_in(request)
    found = selectors.run_of(user, number)
    chosen = get_object_or_404(selectors.items(user, found), employer=code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        included = request.POST.get("act") == "include"
        if included or form.is_valid():
            note = "" if included else form.cleaned_data["reason"]
            verbs.set_included(run=found, employers=[code], included=included, by=user, note=note)
            toast(
                request,
                _("Đã đưa {code} vào đợt.").format(code=code)
                if included
                else _("Đã loại {code} khỏi đợt.").format(code=code),
            )
            return redirect("reminders:run", number)
    context = {**_state(found, user), "item": chosen, "form": form, "unit": selectors.unit(found, chosen)}
    return render(request, "reminders/item.html", context)


@allowed(can_see_employers)
@require_POST
def act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Send, approve, reject, withdraw, cancel, go on, record service."""
    user = signed_in(request)
    found = selectors.run_of(user, number)
    acts: dict[str, Callable[[HttpRequest, Run, User], str]] = {
        "trinh": _send, "duyet": _approve, "tra-lai": _reject, "rut": _withdraw, "huy": _cancel, "tiep-tuc": _go_on,
        "giao": _serve,
    }  # fmt: skip
    if act not in acts:
        raise Http404
    said = acts[act](request, found, user)
    if said:
        toast(request, said)
    return redirect("reminders:run", number)


def _send(request: HttpRequest, found: Run, user: User) -> str:
    asked = request.build_absolute_uri("/")
    verbs.send(run=found, by=user, reason=request.POST.get("reason", ""), asked=asked)
    return _("Đã trình đợt đôn đốc để duyệt.")


def _approve(request: HttpRequest, found: Run, user: User) -> str:
    verbs.approve(run=found, by=user)
    return _("Đã duyệt; văn bản đang được phát hành.")


def _reject(request: HttpRequest, found: Run, user: User) -> str:
    verbs.reject(run=found, by=user, answer=request.POST.get("reason", ""))
    return _("Đã trả lại cho người trình.")


def _withdraw(request: HttpRequest, found: Run, user: User) -> str:
    verbs.withdraw(run=found, by=user)
    return _("Đã rút lại; đợt có thể sửa tiếp.")


def _cancel(request: HttpRequest, found: Run, user: User) -> str:
    verbs.cancel(run=found, by=user)
    return _("Đã hủy đợt; chưa có văn bản nào được phát hành.")


def _go_on(request: HttpRequest, found: Run, user: User) -> str:
    verbs.go_on(run=found, by=user)
    return _("Đang phát hành tiếp.")


def _serve(request: HttpRequest, found: Run, user: User) -> str:
    require(verbs.may_change(user, found))
    form = ServiceForm(request.POST)
    if not form.is_valid():
        toast(request, _("Chưa ghi được việc giao: điền đủ cách giao, ngày và bằng chứng."), error=True)
        return ""
    said = form.cleaned_data
    count = verbs.serve_all(run=found, by=user, method=said["method"], on=said["on"], proof=said["proof"])
    return _("Đã ghi việc giao {count} văn bản.").format(count=money(count))
