"""The stage of a rehearsal: the first days after the newest facts, and an officer in every base office."""

from __future__ import annotations

import datetime as dt

from ansinh.base import _
from ansinh.base.months import first_day, month_number
from ansinh.facts.communes import base_offices
from ansinh.office import clock
from ansinh.office.accounts.models import Clock, Role, User
from ansinh.office.registry.sources import store

_DAY = 5
"""Reminders are issued on days 1 to 10 (Decree 274/2025/NĐ-CP art. 3(1)), so there is work to do."""


def stage() -> None:
    """Set the stage where it is not set yet; what somebody changed since stays."""
    newest = _newest_payment()
    if newest is not None and not Clock.objects.exists():
        clock.move_to(first_day(month_number(newest) + 1).replace(day=_DAY))
    manned = set(User.objects.filter(role=Role.OFFICER).values_list("office_code", flat=True))
    for letter in base_offices():
        if letter not in manned:
            name = _("Cán bộ thu cơ sở {letter}").format(letter=letter)
            User.objects.create_user(
                f"officer-{letter.lower()}", full_name=name, role=Role.OFFICER, office_code=letter
            )  # fmt: skip


def _newest_payment() -> dt.date | None:
    newest = store().snapshot().table("payments", columns=["paid_on"])["paid_on"].max()
    return newest if isinstance(newest, dt.date) else None
