"""Reading runs, within the user's territory."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import employers_of, require
from ansinh.office.documents import forms
from ansinh.office.registry.sources import load_law, store
from ansinh.office.reminders.issuing import is_at_work
from ansinh.office.reminders.models import Item, Run
from ansinh.office.reminders.verbs import may_see


def runs(user: User) -> QuerySet[Run]:
    """Runs of the territory with their sums."""
    chosen = Q(items__included=True)
    rows = Run.objects.select_related("made_by", "approved_by").annotate(
        employers=Count("items", filter=chosen),
        overdue=Sum("items__overdue", filter=chosen, default=0),
        issued=Count("items", filter=Q(items__state=Item.State.ISSUED)),
    )
    return rows.filter(office_code=user.office_code) if user.office_code else rows


def issued_this_month(user: User, today: dt.date) -> bool:
    """Whether a monthly run of this territory has been issued in the month of ``today``."""
    first = today.replace(day=1)
    mine = runs(user).filter(kind=Run.Kind.MONTHLY, state__in=[Run.State.ISSUING, Run.State.DONE])
    return mine.filter(approved_on__gte=first, office_code=user.office_code).exists()


def run_of(user: User, number: int) -> Run:
    """One run; 404 when there is none, PermissionDenied outside the territory."""
    found = get_object_or_404(Run.objects.select_related("made_by", "approved_by"), pk=number)
    require(may_see(user, found))
    return found


def items(user: User, run: Run) -> QuerySet[Item]:
    """Its employers in the user's territory."""
    rows = run.items.select_related(
        "run", "employer", "employer__officer", "letter", "statement", "roll", "changed_by"
    ).defer("letter__figures", "statement__figures", "roll__figures", "employer__folded")
    return employers_of(user, rows, "employer__")


def unit(run: Run, item: Item) -> forms.Unit:
    """What the letter to one employer says, item by item, if issued today (or as it was issued)."""
    facts = store().snapshot(run.version)
    basis = forms.Basis.of(facts, load_law(), run.as_of, run.version, run.known_at, run.office_code)
    return forms.unit_of(basis, item.employer_id, item.issued_on or clock.today())


def is_issuing(run: Run) -> bool:
    """Whether a process is issuing the run, or a job that waits will."""
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(
        task_path="ansinh.office.reminders.jobs.issue_run", args_kwargs__args=[run.pk], status="READY"
    )
    return is_at_work(run) or waiting.exists()
