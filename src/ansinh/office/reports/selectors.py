"""Reads of reports: plain functions that take the user, for views and later an API."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl
from django.db.models import QuerySet, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404

from ansinh.base.months import first_day, month_number
from ansinh.office import clock
from ansinh.office.accounts.access import access_people, mask
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_see_employers, employers_of, require
from ansinh.office.cases.models import Approval
from ansinh.office.registry.models import Employer, PlaceTotal
from ansinh.office.registry.sources import load_law
from ansinh.office.reports import keeping
from ansinh.office.reports.forms.sheet import Sheet
from ansinh.office.reports.models import Period, Report, Slip
from ansinh.office.reports.preparing import snapshot_of

SHOWN_MONTHS = 16
"""Month ends of which the ledger is kept."""
READY_BY_DAY = 5
"""Of the next month (Decision 366/QĐ-BHXH, article 5, item 3.2)."""


def may_see(user: User, office: str) -> bool:
    """Whether a report of ``office`` (empty: the province) lies in the user's territory, whole."""
    return can_see_employers(user) and not user.communes and user.office_code in ("", office)


@dataclass(frozen=True)
class Month:
    """A month in the list: its period once it has been prepared, and by when it must be ready; one that is not over is
    open."""

    month: dt.date
    ready_by: dt.date
    is_open: bool
    period: Period | None
    is_late: bool
    """Not closed by its day. Months before the first that anybody prepared are nobody's duty."""
    pending: bool
    reports: list[Report]

    @property
    def untied(self) -> int:
        """Reports of the user's territory that do not tie to the ledger."""
        return sum(not report.ties for report in self.reports)


def months(user: User) -> list[Month]:
    """The present month and those that are over, newest first, with the reports of the user's territory."""
    last = month_number(clock.today())
    start = month_number(load_law().value("ledger_start", clock.today()))
    wanted = [first_day(number) for number in range(last, max(last - SHOWN_MONTHS, start - 1), -1)]
    periods = {period.month: period for period in Period.objects.filter(month__in=wanted)}
    found: dict[int, list[Report]] = {}
    for report in Report.objects.filter(period__in=periods.values()).select_related("period"):
        if may_see(user, report.office_code):
            found.setdefault(report.period_id, []).append(report)
    waiting = set(_waiting().values_list("subject", flat=True))
    today, closed = clock.today(), {month for month, each in periods.items() if each.state == Period.State.CLOSED}
    since = min([*periods, first_day(last - 1)])
    return [
        Month(
            month, ready_by(month), month_number(month) == last, periods.get(month),
            month >= since and month not in closed and today > ready_by(month), subject(month) in waiting,
            found.get(periods[month].pk, []) if month in periods else [],
        )
        for month in wanted
    ]  # fmt: skip


def ready_by(month: dt.date) -> dt.date:
    """The day by which a month's reports must be there."""
    return first_day(month_number(month) + 1).replace(day=READY_BY_DAY)


def subject(month: dt.date) -> str:
    """What a proposal to close the month is about."""
    return f"reports {month:%Y-%m}"


def _waiting() -> QuerySet[Approval]:
    return Approval.objects.filter(subject__startswith="reports ", state=Approval.State.PENDING)


def proposal(period: Period) -> Approval | None:
    """The last proposal to close the month."""
    found = Approval.objects.filter(subject=subject(period.month)).select_related("proposed_by", "decided_by")
    return found.order_by("-pk").first()


def period_of(month: dt.date) -> Period:
    """A prepared month; 404 for one that is not."""
    return get_object_or_404(Period, month=month)


def reports(user: User, period: Period) -> list[Report]:
    """The month's reports of the user's territory."""
    found = period.reports.select_related("period")
    return [report for report in found if may_see(user, report.office_code)]


def sheet_of(user: User, period: Period, kind: str, office: str) -> tuple[Report, Sheet]:
    """One report and its sheet; 404 when there is none, PermissionDenied outside the territory."""
    require(may_see(user, office))
    report = get_object_or_404(period.reports.select_related("period"), kind=kind, office_code=office)
    return report, keeping.read(report)


@dataclass(frozen=True)
class Later:
    """A sum of a closed month: as reported, and as what is known now makes it."""

    key: str
    reported: int
    now: int

    @property
    def difference(self) -> int:
        return self.now - self.reported


def later(user: User, period: Period) -> list[Later]:
    """How far facts known since have moved a closed month, in the user's territory; it goes to the next month.

    Empty for an open month, and once the ledger of its last day is no longer kept.
    """
    snapshot = snapshot_of(period.month) if period.state == Period.State.CLOSED else None
    if snapshot is None:
        return []
    offices = [office for office in period.totals if may_see(user, office)]
    names = ("principal", "charge", "overdue", "evading")
    rows = PlaceTotal.objects.filter(snapshot=snapshot, office_code__in=offices)
    now = rows.aggregate(**{f"sum_{name}": Sum(name, default=0) for name in names})
    return [
        Later(name, sum(period.totals[office][name] for office in offices), int(now[f"sum_{name}"])) for name in names
    ]


# --- slips of adjustment ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """An employer with people whose identity changed in the month."""

    employer: Employer
    people: int
    slips: int
    approved: int


def changed(user: User, period: Period) -> list[Changed]:
    """Employers of the user's territory with changes; how many people only, nobody by name."""
    counts = dict(_identity(period).group_by("employer_code").len().iter_rows())
    employers = employers_of(user, Employer.objects.filter(code__in=counts)).defer("folded").order_by("code")
    made: dict[str, list[Slip]] = {}
    for slip in Slip.objects.filter(period=period):
        made.setdefault(slip.employer_id, []).append(slip)
    return [
        Changed(employer, counts[employer.code], len(slips), sum(slip.number is not None for slip in slips))
        for employer in employers
        for slips in [made.get(employer.code, [])]
    ]


def changed_people(
    user: User, period: Period, employer: Employer, place: int | None = None, reason: str = "", reveal: bool = False
) -> pl.DataFrame:  # fmt: skip
    """People of one employer whose identity changed in the month (or the one at ``place``), on record as read.

    Numbers are masked unless revealed, which needs a reason.
    """

    def read() -> pl.DataFrame:
        rows = _people(period, employer)
        return rows if place is None else rows[_checked(rows, place)]

    people = access_people(user, employer, read, reason=reason, reveal=reveal)
    if reveal:
        return people
    return people.with_columns(pl.col("citizen_id_old").map_elements(mask, return_dtype=pl.String))


def person_number(period: Period, employer: Employer, place: int) -> str:
    """Whose the row at ``place`` is, for making a slip without showing the number; 404 where there is none."""
    rows = _people(period, employer)
    return str(rows["person_number"][_checked(rows, place)])


def slips(period: Period, employer: Employer) -> dict[int, Slip]:
    """Slips made of the employer's people, by their places in the list."""
    found = Slip.objects.filter(period=period, employer=employer).select_related("made_by", "approved_by")
    by_person = {slip.person_number: slip for slip in found}
    numbers = _people(period, employer)["person_number"]
    return {place: by_person[number] for place, number in enumerate(numbers) if number in by_person}


def _checked(rows: pl.DataFrame, place: int) -> int:
    if place >= rows.height:
        raise Http404
    return place


def _people(period: Period, employer: Employer) -> pl.DataFrame:
    return _identity(period).filter(pl.col("employer_code") == employer.code)


def _identity(period: Period) -> pl.DataFrame:
    return pl.read_parquet(keeping.folder_of(period) / keeping.IDENTITY)
