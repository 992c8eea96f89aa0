"""My work: everything with a day for one user, nearest lawful deadline first, then the most money.

The money behind a task is what is overdue in the present ledger: what settling it would bring in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from django.db.models import Count, Q, Sum
from django.urls import NoReverseMatch, reverse

from ansinh.base import _
from ansinh.law import Law
from ansinh.law.ladder import ladder_step
from ansinh.law.tables import LadderStep
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_work_cases, employers_of
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Case, Contact, Instalment
from ansinh.office.cases.selectors import own_cases
from ansinh.office.cases.steps import rule
from ansinh.office.registry import snapshots
from ansinh.office.registry.models import Employer, Snapshot, Standing
from ansinh.office.registry.sources import facts_of, load_law

SOON_DAYS = 10
"""Evasion clocks that start within so many days are told one by one."""
MOST = 400
"""Tasks of one kind that are read; nobody works through more in a week."""
WHEN = ("overdue", "today", "week", "later")


@dataclass(frozen=True)
class Task:
    """One thing to do: ``due_on`` its lawful day, ``basis`` the article, ``button`` what happens at ``href``."""

    kind: str
    title: str
    due_on: dt.date
    basis: str
    href: str
    button: str
    employer: Employer | None = None
    text: str = ""
    amount: int = 0
    ribbon: str = ""
    ours: bool = True
    """Whether the office must act; else an answer or a clock is waited for."""

    def days_left(self, today: dt.date) -> int:
        return (self.due_on - today).days


def when(task: Task, today: dt.date) -> str:
    """In which of ``WHEN`` a task falls; a week is seven days."""
    left = task.days_left(today)
    return "overdue" if left < 0 else "today" if left == 0 else "week" if left <= 7 else "later"


def tasks(user: User) -> list[Task]:
    """All of the user's tasks, in order."""
    today, law, snapshot = clock.today(), load_law(), snapshots.current()
    found = [*_approvals(user)]
    if snapshot is not None and can_work_cases(user):
        found += _of_cases(user, law, snapshot, today)
        found += _clocks(user, law, snapshot, today)
        found += _reminders(user, law, snapshot, today)
    return sorted(found, key=lambda task: (task.due_on, -task.amount, task.title))


def counted(found: Sequence[Task], today: dt.date) -> dict[str, int]:
    """How many in each of ``WHEN``."""
    counts = dict.fromkeys(WHEN, 0)
    for task in found:
        counts[when(task, today)] += 1
    return counts


def _approvals(user: User) -> Iterator[Task]:
    for approval in approvals.pending(user)[:MOST]:
        yield Task(
            "approval", _("Phê duyệt: {title}").format(title=approval.title), approval.proposed_on,
            _("Người trình: {name}").format(name=approval.proposed_by.full_name),
            reverse("cases:decide", args=[approval.pk]), _("Xem và quyết định"), approval.employer, approval.reason,
        )  # fmt: skip


def _of_cases(user: User, law: Law, snapshot: Snapshot, today: dt.date) -> Iterator[Task]:
    """Steps due, answers awaited, promises, visits of open cases."""
    rows = list(own_cases(user).exclude(agenda=[]).order_by("due_on")[:MOST])
    promises = Instalment.objects.filter(promise__ended_on=None, kept_on=None, promise__case__in=own_cases(user))
    due = list(promises.select_related("promise__case__employer").order_by("due_on")[:MOST])
    visits = list(Contact.objects.filter(done=False, case__in=own_cases(user)).select_related("case__employer")[:MOST])
    cases = [*rows, *(one.promise.case for one in due), *(one.case for one in visits)]
    stands = _standings(snapshot, {case.employer_id for case in cases})
    for case in rows:
        for item in case.agenda:
            yield _step_task(case, item, law, today, stands)
    for instalment in due:
        case = instalment.promise.case
        yield _task(
            case, stands, kind="promise", title=_("Cam kết nộp đến hạn"), due_on=instalment.due_on,
            basis=_("Cam kết ngày {day}").format(day=f"{instalment.promise.made_on:%d/%m/%Y}"),
            button=_("Xem tiền đã về chưa"), amount=instalment.amount,
        )  # fmt: skip
    for visit in visits:
        yield _task(
            case=visit.case, stands=stands, kind="visit", title=str(Contact.Kind(visit.kind).label).capitalize(),
            due_on=visit.on, basis=_("Lịch đã đặt"), button=_("Ghi kết quả"), text=visit.text,
        )  # fmt: skip


def _step_task(case: Case, item: dict[str, object], law: Law, today: dt.date, stands: dict[str, Standing]) -> Task:
    code = str(item["code"])
    step = ladder_step(law, code, today)
    title, button = _words(step, bool(item["ours"]))
    return _task(
        case, stands, kind="step" if item["ours"] else "waiting", title=title,
        due_on=dt.date.fromisoformat(str(item["due_on"])), basis=step.article, button=button, code=code,
        ours=bool(item["ours"]),
    )  # fmt: skip


def _words(step: LadderStep, ours: bool) -> tuple[str, str]:
    """What the task says and what its button does."""
    if step.group == "V":
        return _("Sắp thành trốn đóng"), _("Liên hệ đơn vị")
    if not ours:
        return _("Chờ đơn vị: {step}").format(step=step.name), _("Ghi nhận")
    words = _("Trình duyệt {code}") if rule(step.code).approvers else _("Ghi bước {code}")
    return str(step.name), words.format(code=step.code)


def _task(
    case: Case, stands: dict[str, Standing], *, kind: str, title: str, due_on: dt.date, basis: str, button: str,
    code: str = "", text: str = "", amount: int | None = None, ours: bool = True,
) -> Task:  # fmt: skip
    standing = stands.get(case.employer_id)
    href = reverse("cases:case", args=[case.pk])
    return Task(
        kind, title, due_on, basis, f"{href}?buoc={code}" if code else href, button, case.employer, text,
        amount if amount is not None else standing.overdue if standing else 0, standing.ribbon if standing else "",
        ours,
    )  # fmt: skip


def _standings(snapshot: Snapshot, codes: set[str]) -> dict[str, Standing]:
    rows = Standing.objects.filter(snapshot=snapshot, employer__in=codes)
    return {row.employer_id: row for row in rows}


def _behind(user: User, snapshot: Snapshot) -> Q:
    """Overdue in this snapshot, and this user's work."""
    mine = Q(snapshot=snapshot, overdue__gt=0)
    return mine & (Q(employer__officer=user) | Q(employer__officer=None)) if user.role == "officer" else mine


def _clocks(user: User, law: Law, snapshot: Snapshot, today: dt.date) -> Iterator[Task]:
    """Employers without a case whose money is about to become evasion."""
    rows = employers_of(user, Standing.objects.filter(_behind(user, snapshot), conduct="late"))
    open_cases = Case.objects.filter(state=Case.State.OPEN, matter=Case.Matter.ARREARS)
    soon = (
        rows.filter(evading_from__gt=today, evading_from__lte=today + dt.timedelta(days=SOON_DAYS))
        .exclude(employer__in=open_cases.values("employer"))
        .select_related("employer")
        .order_by("evading_from", "-overdue")
    )
    step = ladder_step(law, "V01", today)
    for row in soon[:MOST]:
        assert row.evading_from is not None
        yield Task(
            "clock", _("Sắp thành trốn đóng"), row.evading_from, step.article,
            f"{reverse('cases:open', args=[row.employer_id])}?vu=arrears", _("Mở vụ việc"), row.employer,
            _("Khoản cũ nhất đã được đôn đốc."), row.overdue, row.ribbon, ours=False,
        )  # fmt: skip


def _reminders(user: User, law: Law, snapshot: Snapshot, today: dt.date) -> Iterator[Task]:
    """The month's reminders still to be issued as one task, and as another those over 60 days that nobody reminded."""
    rows = employers_of(user, Standing.objects.filter(_behind(user, snapshot), conduct__in=["late", "evading"]))
    step = ladder_step(law, "R01", today)
    after = int(law.value("evasion_after_days", today))
    told = facts_of(snapshot).table("reminders", columns=["employer_code", "issued_on"])
    this_month = told.filter(pl.col("issued_on") >= today.replace(day=1))["employer_code"].to_list()
    late = rows.exclude(employer__in=this_month).aggregate(count=Count("pk"), money=Sum("overdue"))
    href = reverse("registry:employers")
    if late["count"] and today.day <= SOON_DAYS:
        yield Task(
            "reminders", _("Đôn đốc tháng này: {count} đơn vị quá hạn").format(count=late["count"]),
            today.replace(day=10), step.article, _run_address() or f"{href}?class=late&class=evading",
            _("Xem danh sách"),
            text=_("Phát hành C12-TS và 01-ĐĐ trong 10 ngày đầu tháng."), amount=late["money"] or 0,
        )  # fmt: skip
    barred = rows.filter(
        conduct="late", evading_from=None, oldest_due_on__lt=today - dt.timedelta(days=after)
    ).aggregate(count=Count("pk"), money=Sum("overdue"))
    if barred["count"]:
        until = today - dt.timedelta(days=after)
        yield Task(
            "barred", _("Quá 60 ngày mà chưa đôn đốc: {count} đơn vị").format(count=barred["count"]),
            today if today.day <= SOON_DAYS else today.replace(day=10), ladder_step(law, "V04", today).article,
            f"{href}?class=late&since_to={until:%Y-%m-%d}", _("Xem danh sách"),
            text=_("Chưa đôn đốc thì vẫn là chậm đóng, không thể chuyển sang trốn đóng."), amount=barred["money"] or 0,
        )  # fmt: skip


def _run_address() -> str:
    """Where the month's run is made; empty in an office without that desk."""
    try:
        return reverse("reminders:runs")
    except NoReverseMatch:
        return ""
