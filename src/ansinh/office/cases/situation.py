"""A case at a moment, as plain values: what guards, clocks and penalties reason about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ansinh.law import Law
from ansinh.law.registration import registration_deadline
from ansinh.office.cases.position import Position

ONE_DAY = dt.timedelta(days=1)
Matter = Literal["arrears", "unregistered", "under_declared"]


@dataclass(frozen=True)
class Found:
    """What was found in matters that the ledger cannot see by itself. Money is đồng."""

    on: dt.date | None = None
    """Day of discovery."""
    how: str = ""
    people: int = 0
    """Workers concerned."""
    started_on: dt.date | None = None
    """First day on which the earliest of them had to be insured."""
    from_month: int | None = None
    """First month declared too low."""
    social: int = 0
    """Evaded BHXH money."""
    unemployment: int = 0
    """Evaded BHTN money."""


@dataclass(frozen=True)
class Done:
    """A step that was taken."""

    code: str
    on: dt.date
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Situation:
    """One case on one day."""

    law: Law
    today: dt.date
    position: Position
    matter: Matter = "arrears"
    found: Found = Found()
    steps: tuple[Done, ...] = ()
    """In order of time."""
    closed: bool = False
    opened_on: dt.date | None = None
    provincial: bool = True
    """Whether whoever acts belongs to the provincial office (open choice F9)."""
    fined_on: dt.date | None = None
    """When a fine of this employer for evasion, from whatever case, was last decided."""
    confirmed: frozenset[str] = frozenset()
    """Conditions only a person can judge, which the one who acts says are met."""
    given: Mapping[str, object] = field(default_factory=dict)
    """What is to be written down with the step asked about."""
    approved: bool = False
    """Whether the step asked about has been approved by another."""

    def on(self, *codes: str) -> dt.date | None:
        """Day of the last of these steps; None when none was taken."""
        return max((step.on for step in self.steps if step.code in codes), default=None)

    def has(self, *codes: str) -> bool:
        return self.on(*codes) is not None

    def since(self, code: str, earlier: str) -> dt.date | None:
        """Day of the last ``code`` if it came no earlier than the last ``earlier``."""
        first, last = self.on(earlier), self.on(code)
        return last if first is not None and last is not None and last >= first else None

    def data(self, code: str) -> Mapping[str, object]:
        """What was written down with the last step ``code``."""
        found = [step for step in self.steps if step.code == code]
        return max(found, key=lambda step: step.on).data if found else {}

    @property
    def reminded_on(self) -> dt.date | None:
        """The last reminder, by this case or by a monthly run, issued after the oldest debt fell due."""
        oldest = self.position.oldest_due_on
        days = [*self.position.reminders, *(step.on for step in self.steps if step.code in ("R01", "R02"))]
        return max((day for day in days if oldest is None or day > oldest), default=None)

    @property
    def registration_deadline(self) -> dt.date | None:
        """Last day to register the earliest of the people found."""
        return registration_deadline(self.law, self.found.started_on) if self.found.started_on else None

    @property
    def lowest_due_on(self) -> dt.date | None:
        """Due day of the first month declared too low."""
        month = self.found.from_month
        return None if month is None else self.law.due_on(month, self.position.cycle_months)

    @property
    def events(self) -> dict[str, dt.date]:
        """Days that terms of the ladder count from: steps by code, and what else is known."""
        days = {step.code: step.on for step in sorted(self.steps, key=lambda step: step.on)}
        due = {"arrears": self.position.oldest_due_on, "under_declared": self.lowest_due_on}.get(self.matter)
        last_month = self.today.replace(day=1) - ONE_DAY
        last_quarter = dt.date(self.today.year, (self.today.month - 1) // 3 * 3 + 1, 1) - ONE_DAY
        days |= {"month_end": last_month, "quarter_end": last_quarter}
        optional = {
            "R01": self.reminded_on, "due": due, "discovery": self.found.on,
            "registration_deadline": self.registration_deadline,
        }  # fmt: skip
        return days | {name: day for name, day in optional.items() if day is not None}
