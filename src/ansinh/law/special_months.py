"""Reader of the rules for back payment and for months that are not ordinary (truy thu, truy đóng, đóng
bù)."""

from __future__ import annotations

import datetime as dt

from ansinh.base import AnsinhError, _
from ansinh.base.months import last_day, month_number
from ansinh.law.law import Law
from ansinh.law.tables import SpecialMonth


def special_month(law: Law, rule: str, on: dt.date) -> SpecialMonth:
    """The rule of that id (``D1`` .. ``D30``) in force on ``on``; AnsinhError when there is none."""
    known: tuple[SpecialMonth, ...] = law.value("special_months", on)
    found = next((row for row in known if row.id == rule), None)
    if found is None:
        raise AnsinhError(
            _("Không có quy tắc tháng đặc biệt '{rule}'.").format(rule=rule),
            do_next=_("Xem danh sách bằng lệnh 'ansinh law show special_months'."),
        )
    return found


def special_due_on(law: Law, rule: str, event_on: dt.date) -> dt.date | None:
    """Last day in time for money that a decision, a return or the end of a pause on ``event_on`` makes due:
    the last day of the next month (Decree 158/2025/NĐ-CP art. 8(2), 10(3), 11). None when the rule sets no
    such day.
    """
    if not special_month(law, rule, event_on).due.startswith("month_after"):
        return None
    return last_day(month_number(event_on) + 1)
