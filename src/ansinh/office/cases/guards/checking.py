"""P, K: publication, lists to State bodies, checking at the employer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ansinh.base import _
from ansinh.base.text import day, money
from ansinh.law.tables import LadderStep
from ansinh.office.cases.clocks import clocks
from ansinh.office.cases.guards.condition import Condition, guard, judged, taken
from ansinh.office.cases.guards.reminding import in_time
from ansinh.office.cases.situation import Situation


def evading(situation: Situation, on: dt.date | None = None) -> Condition:
    """In evasion by any of the three clocks."""
    at = on or situation.today
    running = [clock for clock in clocks(situation) if clock.evading(at)]
    return Condition(
        _("Đơn vị đang trốn đóng"),
        bool(running),
        "; ".join(clock.text for clock in running)
        or _("chậm đóng {amount} ₫, chưa trốn đóng").format(amount=money(situation.position.late)),
    )


def last_month_end(today: dt.date) -> dt.date:
    return today.replace(day=1) - dt.timedelta(days=1)


def last_quarter_end(today: dt.date) -> dt.date:
    """The last day of the calendar quarter before that of ``today``.

    >>> last_quarter_end(dt.date(2026, 11, 22))
    datetime.date(2026, 9, 30)
    """
    return dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - dt.timedelta(days=1)


@guard("P01")
def publication(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Evasion at the monthly close, and nothing that holds the naming back."""
    closed = last_month_end(situation.today)
    condition = evading(situation, closed)
    yield Condition(_("Đơn vị trốn đóng khi chốt số liệu tháng"), condition.met, condition.why or day(closed))
    yield Condition(_("Vẫn đang trốn đóng hôm nay"), evading(situation).met)
    disputed = situation.on("Q01", "Q02")
    answered = situation.on("Q04", "Q05")
    open_complaint = disputed is not None and (answered is None or answered < disputed)
    yield Condition(
        _("Không có khiếu nại đang được giải quyết mà phải tạm ngừng công khai"),
        not open_complaint,
        _("khiếu nại ngày {day}").format(day=day(disputed)) if open_complaint else "",
    )


@guard("P02")
def quarterly_list(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Behind on the last day of the quarter, sent before the 15th."""
    end = last_quarter_end(situation.today)
    behind = any(row.due_on < end for row in situation.position.behind)
    found = situation.matter != "arrears" and any(clock.evading(end) for clock in clocks(situation))
    yield Condition(
        _("Chậm đóng hoặc trốn đóng vào ngày cuối quý"), behind or found, _("ngày {day}").format(day=day(end))
    )
    yield Condition(
        _("Trước ngày 15 của tháng đầu quý"),
        situation.today <= end + dt.timedelta(days=14),
        _("hạn {day}").format(day=day(end + dt.timedelta(days=14))),
        blocking=False,
    )


@guard("K01")
def proposal(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Only evading employers are proposed for checking."""
    yield evading(situation)
    yield in_time(situation, step, _("Trong tháng lập B03b-TS"))


@guard("K02")
def check(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """The check itself, on the director's decision."""
    yield taken(situation, "K01")


@guard("K03")
def check_result(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Results are entered before the 5th of the month after."""
    yield taken(situation, "K02")
    yield judged(situation, "minutes_signed", _("Đã có biên bản kiểm tra có chữ ký"))
    yield in_time(situation, step, _("Trước ngày 05 tháng sau"))
