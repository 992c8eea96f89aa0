"""Who is insured in a month, and which months are not due. Months are month numbers."""

from __future__ import annotations

from ansinh.base.months import first_day
from ansinh.law.law import Law
from ansinh.law.terms import COMPONENTS


def part_timer_insured(law: Law, month: int, agreed_pay: int) -> bool:
    """Whether a part-timer (group l) with this agreed month pay is insured: from the lowest base upwards.

    Law 41/2024/QH15 art. 2(1)(l), 31(1)(đ); Decree 158/2025/NĐ-CP art. 3(5). A rise of the reference level
    can take a person out. ``MissingValue`` before 2025-07, when the group did not exist.
    """
    law.rate(month, "l", "pension", "employer")
    on = first_day(month)
    floor: int = law.value("base_floor_multiple", on, component="pension") * law.value("reference_level", on)
    return agreed_pay >= floor


def freed_by_unpaid_leave(law: Law, month: int, group: str, unpaid_days: int) -> frozenset[str]:
    """Components not due in a month with that many unpaid working days.

    Law 41/2024/QH15 art. 33(5), 34(3); Law 74/2025/QH15 art. 33(4): 14 days free the month, unless both
    sides agree to pay. BHYT moves to the self-paying group (Health Insurance Law art. 12(5)(c)). Art. 33(5)
    leaves out part-timers (l): only BHTN is freed, an officer decides on the rest (open choice F19).
    """
    if unpaid_days < law.value("unpaid_leave_days", first_day(month)):
        return frozenset()
    if group in ("a", "b", "c", "d", "i", "f"):
        return frozenset(COMPONENTS)
    return frozenset({"unemployment"}) if group == "l" else frozenset()
