"""The enforcement ladder: its steps in force on a day, and when each may or must be taken.

Law 41/2024/QH15 art. 35-41; Decree 274/2025/NĐ-CP; Decision 366/QĐ-BHXH art. 5-6; Law on handling administrative
violations; each step names its own articles. Days are counted from the day after the event (Civil Code art. 147).
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Literal

from ansinh.base import AnsinhError, _
from ansinh.base.months import last_day, month_number
from ansinh.base.text import day as day_text
from ansinh.law.law import Law
from ansinh.law.tables import LadderStep, OpenChoice, Term
from ansinh.law.working_days import add_working_days, next_working_day


@functools.lru_cache(maxsize=64)
def ladder(law: Law, on: dt.date) -> Mapping[str, LadderStep]:
    """Code -> step, in the order of the ladder, as in force on ``on``."""
    steps: tuple[LadderStep, ...] = law.value("enforcement_ladder", on)
    return {step.code: step for step in steps}


def ladder_step(law: Law, code: str, on: dt.date) -> LadderStep:
    """The step of that code in force on ``on``; AnsinhError when there is none."""
    found = ladder(law, on).get(code)
    if found is None:
        raise AnsinhError(
            _("Không có bước '{code}' trong quy trình áp dụng ngày {on}.").format(code=code, on=day_text(on)),
            do_next=_("Xem danh sách bằng lệnh 'ansinh law show enforcement_ladder'."),
        )
    return found


def term_day(law: Law, term: Term, event_on: dt.date) -> dt.date:
    """The day on which ``term`` ends (or, with ``from``, begins) for an event of ``event_on``.

    A term ``before`` an event counts back from it. ``day_of_month`` is the first such day on or after the event;
    a day that the month does not have is its last.
    """
    back = -1 if term.bound == "before" else 1
    match term.kind:
        case "calendar":
            found = event_on + dt.timedelta(days=back * term.number)
        case "working":
            found = add_working_days(law, event_on, back * term.number)
        case "months":
            found = _in_month(month_number(event_on) + back * term.number, event_on.day)
        case "day_of_next_month":
            found = _in_month(month_number(event_on) + 1, term.number)
        case "day_of_month":
            found = _in_month(month_number(event_on), term.number)
            if found < event_on:
                found = _in_month(month_number(event_on) + 1, term.number)
    return next_working_day(law, found) if term.moves else found


def bound_day(
    law: Law, step: LadderStep, bound: Literal["by", "from"], events: Mapping[str, dt.date]
) -> dt.date | None:
    """When ``step`` must be done (``by``) or may be taken (``from``) after ``events`` (code or word -> day).

    Of several terms the latest counts; terms for a special case are left out. None when the law sets no such term
    or an event is still missing.
    """
    terms = [term for term in step.terms if term.bound == bound and term.case is None]
    if not terms or any(term.after not in events for term in terms):
        return None
    return max(term_day(law, term, events[term.after]) for term in terms)


def open_choices(law: Law, step: LadderStep, on: dt.date) -> list[OpenChoice]:
    """What the texts leave open about ``step``, each with the default taken."""
    known: tuple[OpenChoice, ...] = law.value("open_choices", on)
    return [choice for choice in known if choice.id in step.open]


def events() -> dict[str, str]:
    """Events that terms count from, besides steps, in words."""
    return {
        "month_end": _("ngày cuối tháng"),
        "quarter_end": _("ngày cuối quý"),
        "due": _("hạn đóng"),
        "registration_deadline": _("hạn đăng ký 30 ngày"),
        "discovery": _("ngày phát hiện"),
        "payment": _("ngày nhận tiền"),
        "request": _("ngày nhận yêu cầu, đề nghị"),
        "receipt": _("ngày nhận đơn"),
        "file": _("ngày nhận đủ hồ sơ"),
        "transfer": _("khi trích chuyển"),
        "ground_gone": _("ngày căn cứ không còn"),
        "decision_in_force": _("ngày quyết định có hiệu lực"),
        "decision_known": _("ngày biết quyết định"),
        "lodging": _("ngày gửi khiếu nại"),
        "acceptance": _("ngày thụ lý"),
        "complaint_decision": _("ngày ký quyết định giải quyết"),
        "meeting": _("cuộc họp"),
        "suspension_end": _("tháng hết tạm dừng"),
        "leaving": _("ngày nghỉ việc hoặc hưởng chế độ"),
    }


def term_text(term: Term) -> str:
    """A term in words: ``05 ngày làm việc sau F01``."""
    length = {
        "calendar": _("{number} ngày"),
        "working": _("{number} ngày làm việc"),
        "months": _("{number} tháng"),
        "day_of_month": _("ngày {number} trong tháng"),
        "day_of_next_month": _("ngày {number} tháng sau"),
    }[term.kind].format(number=term.number)
    relation = {
        "by": _("chậm nhất {length} tính từ {event}"),
        "from": _("sớm nhất {length} tính từ {event}"),
        "before": _("ít nhất {length} trước {event}"),
    }[term.bound]
    event = events().get(term.after, term.after)
    at_once = term.kind == "calendar" and term.number == 0
    text = _("ngay từ {event}").format(event=event) if at_once else relation.format(length=length, event=event)
    return text if term.case is None else f"{text} ({term.case})"


def _in_month(month: int, day: int) -> dt.date:
    last = last_day(month)
    return last.replace(day=min(day, last.day))
