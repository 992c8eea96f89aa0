"""The three clocks of evasion, kept apart: registered and unpaid, not registered, declared too low."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ansinh.base import _
from ansinh.base.text import day
from ansinh.law.ladder import ladder_step, term_day
from ansinh.law.late import evasion_from
from ansinh.office.cases.situation import Situation


@dataclass(frozen=True)
class Clock:
    """Where one cause of evasion stands. ``evading_from`` may lie ahead; None when nothing makes it run."""

    step: str
    """Code of the step that says so: V01, V02, V03, or V04 where evasion is barred."""
    title: str
    late_from: dt.date | None
    reminder_needed: bool
    reminded_on: dt.date | None
    evading_from: dt.date | None
    text: str
    article: str

    def evading(self, on: dt.date) -> bool:
        return self.evading_from is not None and self.evading_from <= on


def clocks(situation: Situation) -> list[Clock]:
    """Every clock that runs in this case: by its matter, and by the money in the ledger."""
    found = []
    unregistered = [row for row in situation.position.behind if not row.registered]
    if situation.matter == "arrears" and any(row.registered for row in situation.position.behind):
        found.append(registered_unpaid(situation))
    if situation.found.started_on or unregistered:
        found.append(unregistered_people(situation))
    if situation.matter == "under_declared":
        found.append(declared_too_low(situation))
    return found


def clock_of(situation: Situation) -> Clock:
    """The clock of the case's own matter."""
    by_matter = {
        "arrears": registered_unpaid,
        "unregistered": unregistered_people,
        "under_declared": declared_too_low,
    }
    return by_matter[situation.matter](situation)


def registered_unpaid(situation: Situation) -> Clock:
    """Law 41/2024 art. 39(1)(đ),(e): more than 60 days and a reminder after the due day; never without one."""
    position, law, today = situation.position, situation.law, situation.today
    rows = [row for row in position.behind if row.registered and not position.is_excused(row.month)]
    due = min((row.due_on for row in rows), default=None)
    reminders = [*position.reminders, *(step.on for step in situation.steps if step.code in ("R01", "R02"))]
    days = [found for row in rows if (found := evasion_from(law, row.due_on, reminders, today))]
    start = min(days, default=None)
    reminded = situation.reminded_on
    mark = None if due is None else term_day(law, ladder_step(law, "V01", today).terms[0], due)
    if due is None:
        text = _("Không có khoản đã đăng ký nào quá hạn mà tính trốn đóng.")
    elif start is None:
        text = _("Chưa đôn đốc sau hạn đóng nên vẫn là chậm đóng; 60 ngày hết vào trước {day}.").format(day=day(mark))
    elif start <= today:
        text = _("Trốn đóng từ {day}.").format(day=day(start))
    else:
        text = _("Thành trốn đóng từ {day} nếu vẫn chưa đóng.").format(day=day(start))
    barred = start is None and mark is not None and mark <= today
    return Clock(
        "V04" if barred else "V01",
        _("Đã đăng ký, chưa đóng"),
        max(due + dt.timedelta(days=1), law.value("late_charge_from", today)) if due else None,
        True,
        reminded,
        start,
        text,
        ladder_step(law, "V01", today).article,
    )


def unregistered_people(situation: Situation) -> Clock:
    """Law 41/2024 art. 39(1)(a),(b): 60 days after the 30 days to register; no reminder needed."""
    law, today = situation.law, situation.today
    step = ladder_step(law, "V02", today)
    deadline = situation.registration_deadline
    by_ledger = [row.evading_from for row in situation.position.behind if not row.registered and row.evading_from]
    start = term_day(law, step.terms[0], deadline) if deadline else min(by_ledger, default=None)
    if start is None:
        text = _("Chưa biết ngày người lao động bắt đầu thuộc đối tượng.")
    elif start <= today:
        text = _("Trốn đóng từ {day}; không cần đôn đốc.").format(day=day(start))
    else:
        text = _("Chậm đăng ký; thành trốn đóng từ {day}, không cần đôn đốc.").format(day=day(start))
    late_from = deadline + dt.timedelta(days=1) if deadline else None
    return Clock("V02", _("Không đăng ký"), late_from, False, None, start, text, step.article)


def declared_too_low(situation: Situation) -> Clock:
    """Law 41/2024 art. 39(1)(c),(d): from the day after the due day of the month, at once."""
    law, today = situation.law, situation.today
    step = ladder_step(law, "V03", today)
    due = situation.lowest_due_on
    start = due + dt.timedelta(days=1) if due else None
    if start is None:
        text = _("Chưa biết tháng đầu tiên đăng ký lương thấp.")
    else:
        text = _("Trốn đóng ngay từ {day}; không phải chờ, không cần đôn đốc.").format(day=day(start))
    return Clock("V03", _("Đăng ký lương thấp"), None, False, None, start, text, step.article)
