"""Late and evaded money: days, the daily charge, the day it becomes evasion, its class.

Law 41/2024/QH15 art. 38-41; Decree 274/2025/NĐ-CP art. 3-6; Decree 188/2025/NĐ-CP art. 4(1) for BHYT.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from ansinh.law.amounts import half_up
from ansinh.law.law import Law

Class = Literal["paid", "not_due", "late", "evading"]
"""Of one month's money; the employer's class is its worst, in this order."""


def late_days(law: Law, due_on: dt.date, until: dt.date) -> int:
    """Days of lateness from the day after ``due_on`` to ``until`` (the payment, or the day of counting).

    Never before ``late_charge_from`` (Law 41/2024 art. 141(12)); whether the last day counts is the parameter
    ``late_charge_counts_payment_day``.
    """
    first: dt.date = max(due_on + dt.timedelta(days=1), law.value("late_charge_from", until))
    last = until if law.value("late_charge_counts_payment_day", until) else until - dt.timedelta(days=1)
    days: int = (last - first).days + 1
    return max(days, 0)


def late_charge(law: Law, amount: int, days: int, on: dt.date) -> int:
    """The daily charge (0.03%) on ``amount`` đồng for ``days`` days, rounded half up once."""
    return half_up(Fraction(amount * days * int(law.value("late_charge_rate", on)), 10_000))


def evasion_from(law: Law, due_on: dt.date, reminders: Iterable[dt.date], on: dt.date) -> dt.date | None:
    """Day from which registered, unpaid money is evaded: max(due + 61 days, first reminder + 15 days).

    Law 41/2024 art. 39(1)(đ),(e) wants both 60 days and a reminder; Decree 274/2025 art. 6(2)(c) counts 15
    days from a late one. Only reminders issued after the due date count, for old debts also not before
    ``old_debt_reminder_from``. None without one: the money stays late.
    """
    earliest = max(due_on + dt.timedelta(days=1), law.value("old_debt_reminder_from", on))
    first = min((issued for issued in reminders if earliest <= issued <= on), default=None)
    if first is None:
        return None
    return max(
        due_on + dt.timedelta(days=law.value("evasion_after_days", on) + 1),
        first + dt.timedelta(days=law.value("evasion_after_late_reminder_days", on)),
    )


def classify(
    law: Law,
    due_on: dt.date,
    on: dt.date,
    reminders: Iterable[dt.date],
    unpaid: bool = True,
    excused: bool = False,
) -> Class:
    """Class on the day ``on`` of registered money due ``due_on``.

    An excuse for force majeure (Law 41/2024 art. 39(2); Decree 274/2025 art. 4) keeps it late for good.
    """
    if not unpaid:
        return "paid"
    if on <= due_on:
        return "not_due"
    switch = None if excused else evasion_from(law, due_on, reminders, on)
    return "late" if switch is None or on < switch else "evading"
