"""The clock of registering a worker.

Law 41/2024/QH15 art. 28(1) (30 days), 38(2)-(3) (late within 60 days after), 39(1)(a),(b) (evasion after).
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ansinh.law.law import Law


def registration_deadline(law: Law, started_on: dt.date, first_day_counts: bool = False) -> dt.date:
    """Last day to register a worker who became a subject on ``started_on``.

    The first day is left out (Civil Code 2015 art. 147); VSS's form instruction counts it, which is one day
    earlier (``first_day_counts``): warn by that one, act on the other (open choice F4).
    """
    days: int = law.value("registration_deadline_days", started_on)
    return started_on + dt.timedelta(days=days - first_day_counts)


def registration_class(law: Law, started_on: dt.date, on: dt.date) -> Literal["in_time", "late", "evading"]:
    """How a worker still unregistered on ``on`` counts; no reminder is needed for evasion."""
    deadline = registration_deadline(law, started_on)
    if on <= deadline:
        return "in_time"
    days: int = law.value("registration_evasion_days", on)
    return "late" if on <= deadline + dt.timedelta(days=days) else "evading"
