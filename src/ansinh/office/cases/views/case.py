"""One case: the ladder with the present step open, and beside it the money, the clocks, what was said and promised."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ansinh.base import AnsinhError, _
from ansinh.law.ladder import bound_day, ladder, open_choices, term_text
from ansinh.law.tables import LadderStep
from ansinh.office import clock
from ansinh.office.accounts.permissions import allowed, can_see_employers, can_work_cases, signed_in
from ansinh.office.cases import selectors, verbs
from ansinh.office.cases.clocks import clocks
from ansinh.office.cases.forms import ContactForm, PromiseForm, StepForm
from ansinh.office.cases.guards import conditions
from ansinh.office.cases.models import Approval, Case, CaseStep, Contact
from ansinh.office.cases.penalties import sheet
from ansinh.office.cases.recording import situation_of
from ansinh.office.cases.situation import Situation
from ansinh.office.cases.steps import PATHS, STATUS, rule
from ansinh.office.registry.asof import with_snapshot
from ansinh.office.registry.models import Snapshot, Standing
from ansinh.office.shell.toasts import toast


@dataclass(frozen=True)
class Rung:
    """A step on the ladder as drawn: ``state`` is done, open (looked at) or later."""

    step: LadderStep
    state: str
    href: str
    taken: CaseStep | None = None
    next: bool = False
    """The step that comes next, whichever is looked at."""


def _rungs(case: Case, situation: Situation, chosen: str, taken: list[CaseStep]) -> list[Rung]:
    """What was done, in order of time; then what may follow on the usual path."""
    steps = ladder(situation.law, situation.today)
    here = reverse("cases:case", args=[case.pk])
    rungs = [Rung(steps[step.code], "done", f"{here}?buoc={step.code}", step) for step in taken if step.code in steps]
    done = {step.code for step in situation.steps}
    usual = PATHS[situation.matter]
    start = usual.index(case.next_step) if case.next_step in usual else 0
    path = [code for code in usual[start:] if code not in done]
    if case.next_step in done:
        path.insert(0, case.next_step)
    if chosen and chosen not in path and not situation.closed:
        path.insert(0, chosen)
    if situation.closed:
        path = [chosen] if chosen == "X10" else []
    return rungs + [
        Rung(steps[code], "open" if code == chosen else "later", f"{here}?buoc={code}", next=code == case.next_step)
        for code in path
    ]


def _branches(situation: Situation, shown: set[str]) -> list[LadderStep]:
    """Steps off the usual path that may be taken now, but for what is approved or judged."""
    return [
        step
        for code, step in ladder(situation.law, situation.today).items()
        if code not in shown | set(STATUS)
        and step.group in "RFCLSX"
        and not any(one.refuses and not one.judged and one.key != "approved" for one in conditions(situation, code))
    ]


@allowed(can_see_employers)
@with_snapshot
def case(request: HttpRequest, snapshot: Snapshot, number: int) -> HttpResponse:
    """The case page; ``?buoc=F01`` opens another step than the next one."""
    found = selectors.case_of(signed_in(request), number)
    return _page(request, snapshot, found)


def _page(
    request: HttpRequest, snapshot: Snapshot, found: Case, forms: dict[str, Any] | None = None,
    problem: AnsinhError | None = None, chosen: str = "",
) -> HttpResponse:  # fmt: skip
    user = signed_in(request)
    situation = situation_of(found, by=user)
    steps = ladder(situation.law, situation.today)
    chosen = chosen or request.GET.get("buoc", "") or found.next_step or ("X10" if situation.closed else "")
    chosen = chosen if chosen in steps else found.next_step
    taken = list(found.steps.select_related("by", "approval__decided_by"))
    rungs = _rungs(found, situation, chosen, taken)
    standing = Standing.objects.filter(snapshot=snapshot, employer=found.employer).first()
    given = forms or {}
    context = {
        "case": found, "employer": found.employer, "situation": situation, "position": situation.position,
        "matter": Case.Matter(found.matter).label, "standing": standing, "snapshot": snapshot,
        "last_month": snapshot.as_of.replace(day=1), "rungs": rungs, "clocks": clocks(situation),
        "fine": sheet(situation), "present": _present(found, situation, chosen, given.get("step")) if chosen else None,
        "branches": _branches(situation, {rung.step.code for rung in rungs}),
        "promise": found.promises.filter(ended_on=None).prefetch_related("instalments").first(),
        "contacts": list(found.contacts.select_related("by")[:30]),
        "papers": [step for step in taken if step.document_number],
        "closures": list(found.closures.all()),
        "may_work": can_work_cases(user), "today": clock.today(), "problem": problem,
        "promise_form": given.get("promise") or PromiseForm(initial=PromiseForm.fresh()),
        "contact_form": given.get("contact") or ContactForm(initial=ContactForm.fresh(on=clock.today(), kind="visit")),
    }  # fmt: skip
    bad = problem is not None or any(form.errors for form in given.values())
    return render(request, "cases/case.html", context, status=422 if bad else 200)


@dataclass(frozen=True)
class Present:
    """The step that is open on the page."""

    step: LadderStep
    conditions: list[Any]
    terms: list[str]
    due_on: dt.date | None
    days_left: int | None
    choices: list[Any]
    form: StepForm
    waits: Approval | None
    by_hand: bool
    """Not a state of the ledger."""
    needs_approval: bool
    ready: bool
    """Nothing refuses it but what the form itself can give."""


def _present(case: Case, situation: Situation, code: str, form: StepForm | None) -> Present:
    step = ladder(situation.law, situation.today)[code]
    found = conditions(situation, code)
    due_on = bound_day(situation.law, step, "by", situation.events)
    initial = StepForm.fresh(seen=case.revision, on=situation.today)
    return Present(
        step, found, [term_text(term) for term in step.terms], due_on,
        (due_on - situation.today).days if due_on else None, open_choices(situation.law, step, situation.today),
        form or StepForm(code=code, conditions=found, initial=initial),
        case.approvals.filter(subject=f"case {case.pk} step {code}", state=Approval.State.PENDING).first(),
        code not in STATUS, bool(rule(code).approvers),
        not any(one.refuses and not one.judged and one.key != "approved" for one in found),
    )  # fmt: skip


@require_POST
@allowed(can_work_cases)
@with_snapshot
def step(request: HttpRequest, snapshot: Snapshot, number: int, code: str) -> HttpResponse:
    """Record a step, or lay it before those who approve it."""
    user = signed_in(request)
    found = selectors.case_of(user, number)
    situation = situation_of(found, by=user)
    form = StepForm(request.POST, code=code, conditions=conditions(situation, code))
    if not form.is_valid():
        return _page(request, snapshot, found, {"step": form}, chosen=code)
    values = form.cleaned_data
    data = {asked.key: values[asked.key] for asked in rule(code).asks}
    common = {
        "case": found, "code": code, "by": user, "note": values["note"], "data": data, "confirmed": form.confirmed,
        "document_number": values["document_number"], "seen": values["seen"],
    }  # fmt: skip
    try:
        if rule(code).approvers:
            verbs.propose_step(**common, reason=values["reason"])
            toast(request, _("Đã trình duyệt bước {code}.").format(code=code))
        else:
            verbs.take_step(**common, on=values["on"], token=values["token"])
            toast(request, _("Đã ghi bước {code}.").format(code=code))
    except AnsinhError as error:
        return _page(request, snapshot, found, {"step": form}, error, chosen=code)
    return redirect("cases:case", number)


@require_POST
@allowed(can_work_cases)
@with_snapshot
def promise(request: HttpRequest, snapshot: Snapshot, number: int) -> HttpResponse:
    """Write down an undertaking."""
    user = signed_in(request)
    found = selectors.case_of(user, number)
    form = PromiseForm(request.POST)
    problem = None
    if form.is_valid():
        values = form.cleaned_data
        try:
            verbs.record_promise(
                case=found, by=user, instalments=form.instalments, note=values["note"], token=values["token"]
            )
        except AnsinhError as error:
            problem = error
        else:
            toast(request, _("Đã ghi cam kết của đơn vị."))
            return redirect("cases:case", number)
    return _page(request, snapshot, found, {"promise": form}, problem)


@require_POST
@allowed(can_work_cases)
@with_snapshot
def contact(request: HttpRequest, snapshot: Snapshot, number: int) -> HttpResponse:
    """Write down or plan a visit, a call, a letter, a note."""
    user = signed_in(request)
    found = selectors.case_of(user, number)
    form = ContactForm(request.POST)
    problem = None
    if form.is_valid():
        values = form.cleaned_data
        try:
            verbs.record_contact(
                case=found, by=user, kind=values["kind"], text=values["text"], on=values["on"], token=values["token"]
            )
        except AnsinhError as error:
            problem = error
        else:
            toast(request, _("Đã ghi."))
            return redirect("cases:case", number)
    return _page(request, snapshot, found, {"contact": form}, problem)


@require_POST
@allowed(can_work_cases)
def finish(request: HttpRequest, number: int, contact: int) -> HttpResponse:
    """Say what came of a planned visit."""
    user = signed_in(request)
    found = selectors.case_of(user, number)
    planned = get_object_or_404(Contact, pk=contact, case=found)
    verbs.finish_contact(contact=planned, by=user, text=request.POST.get("text", ""))
    toast(request, _("Đã ghi kết quả."))
    return redirect("cases:case", number)
