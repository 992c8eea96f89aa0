"""Reads of cases: plain functions that take the user, for views and later an API."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from ansinh.office import clock
from ansinh.office.accounts.models import Role, User
from ansinh.office.accounts.permissions import can_see_employer, can_work_cases, employers_of, require
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Approval, Case, Closure
from ansinh.office.cases.review import durable_until
from ansinh.office.registry.models import Employer


def cases(user: User) -> QuerySet[Case]:
    """Cases of the user's territory, with their employers."""
    rows = Case.objects.select_related("employer", "employer__officer").defer("employer__folded", "employer__address")
    return employers_of(user, rows, "employer__")


def of_employer(user: User, employer: Employer) -> dict[str, Any]:
    """What the cases tab of an employer's page shows: its cases, newest first, and whether one may be opened."""
    require(can_see_employer(user, employer))
    rows = Case.objects.filter(employer=employer).order_by("-opened_on", "-pk")
    return {"employer_cases": rows, "may_open": can_work_cases(user)}


def own_cases(user: User) -> QuerySet[Case]:
    """Open cases that are this user's work: an officer's own employers and those nobody has; else the territory."""
    rows = cases(user).filter(state=Case.State.OPEN)
    if user.role == Role.OFFICER:
        rows = rows.filter(Q(employer__officer=user) | Q(employer__officer=None))
    return rows


def case_of(user: User, number: int) -> Case:
    """One case of the user's territory; 404 for a number that is none, PermissionDenied outside the territory."""
    case = get_object_or_404(Case.objects.select_related("employer", "employer__officer", "opened_by"), pk=number)
    require(can_see_employer(user, case.employer))
    return case


def urgent(user: User) -> int | None:
    """How much of the user's work is overdue or due today: the number in the rail."""
    due = own_cases(user).filter(due_on__lte=clock.today()).count() if can_work_cases(user) else 0
    return due + approvals.pending(user).count() or None


@dataclass(frozen=True)
class Holding:
    """Closures by the ledger, and how they held."""

    closed: int
    reopened: int
    judged: int
    """Closures whose twelve months are over, or which did not hold."""
    held: int
    """Of those, the ones that held."""

    @property
    def rate(self) -> int | None:
        """Durable closure per 10,000: held of judged; None while none can be judged."""
        return self.held * 10_000 // self.judged if self.judged else None


def durable_closure(user: User, since: dt.date, until: dt.date) -> Holding:
    """Closures in ``since``..``until`` by the ledger's word, and how many held for twelve months."""
    rows = employers_of(user, Closure.objects.filter(ground="X01"), "case__employer__")
    today = clock.today()
    closed = reopened = judged = held = 0
    for closed_on, reopened_on in rows.filter(closed_on__range=(since, until)).values_list("closed_on", "reopened_on"):
        closed += 1
        if reopened_on is not None:
            reopened, judged = reopened + 1, judged + 1
        elif durable_until(closed_on) < today:
            judged, held = judged + 1, held + 1
    return Holding(closed, reopened, judged, held)


@dataclass(frozen=True)
class Counts:
    """Cases of a territory in a stretch of time."""

    open: int
    opened: int
    closed: int
    reopened: int
    recovered: int
    median_days: int | None
    """Median days from opening to closing."""


def counts(user: User, since: dt.date, until: dt.date) -> Counts:
    """Opened, closed and reopened in ``since``..``until``, and what closing brought in (đồng)."""
    mine = cases(user)
    closures = employers_of(user, Closure.objects.select_related("case"), "case__employer__")
    closed = list(closures.filter(closed_on__range=(since, until)))
    days = sorted((closure.closed_on - closure.case.opened_on).days for closure in closed)
    return Counts(
        mine.filter(state=Case.State.OPEN).count(),
        mine.filter(opened_on__range=(since, until)).count(),
        len(closed),
        closures.filter(reopened_on__range=(since, until)).count(),
        sum(closure.recovered for closure in closed),
        days[len(days) // 2] if days else None,
    )


def waiting_for_approval(rows: QuerySet[Case]) -> QuerySet[Case]:
    """``rows`` that know whether something of theirs waits (``waits``)."""
    waits = Approval.objects.filter(case=OuterRef("pk"), state=Approval.State.PENDING)
    return rows.annotate(waits=Exists(waits))


def by_state(user: User) -> dict[str, int]:
    """How many cases are open and closed."""
    return dict(cases(user).values_list("state").annotate(Count("pk")))
