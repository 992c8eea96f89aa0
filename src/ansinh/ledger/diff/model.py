"""A difference as data: two balances, and the effects that lead from one to the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

Kind = Literal[
    "employers", "opening_balances", "declarations", "suspensions", "excuses", "reminders", "reassignments", "payments",
    "refunds", "days",
]  # fmt: skip
"""What caused a change: a kind of fact, or days passing."""


class Sums(msgspec.Struct, frozen=True):
    """Money owed: principal and charge outstanding, and of the principal what is late and what is evaded."""

    principal: int = 0
    charge: int = 0
    late: int = 0
    evading: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.principal + other.principal,
            self.charge + other.charge,
            self.late + other.late,
            self.evading + other.evading,
        )

    def __sub__(self, other: Sums) -> Sums:
        return Sums(
            self.principal - other.principal,
            self.charge - other.charge,
            self.late - other.late,
            self.evading - other.evading,
        )

    def __bool__(self) -> bool:
        return self != _ZERO


_ZERO = Sums()


class Balance(msgspec.Struct, frozen=True):
    """What is owed by month and fund (``YYYY-MM``, fund), and the credit."""

    cells: dict[tuple[str, str], Sums]
    credit: int

    def __sub__(self, other: Balance) -> Balance:
        keys = self.cells.keys() | other.cells.keys()
        cells = {key: self.cells.get(key, _ZERO) - other.cells.get(key, _ZERO) for key in keys}
        return Balance({key: sums for key, sums in cells.items() if sums}, self.credit - other.credit)

    def __add__(self, other: Balance) -> Balance:
        keys = self.cells.keys() | other.cells.keys()
        cells = {key: self.cells.get(key, _ZERO) + other.cells.get(key, _ZERO) for key in keys}
        return Balance({key: sums for key, sums in cells.items() if sums}, self.credit + other.credit)

    def __bool__(self) -> bool:
        return bool(self.cells) or self.credit != 0

    def total(self) -> Sums:
        return add_up(self.cells.values())

    def by_fund(self) -> dict[str, Sums]:
        return self._by(1)

    def by_month(self) -> dict[str, Sums]:
        return self._by(0)

    def _by(self, place: int) -> dict[str, Sums]:
        keys = sorted({key[place] for key in self.cells})
        return {name: add_up(sums for key, sums in self.cells.items() if key[place] == name) for name in keys}


def add_up(parts: Iterable[Sums]) -> Sums:
    total = _ZERO
    for part in parts:
        total += part
    return total


class Effect(msgspec.Struct, frozen=True):
    """One cause and what it changed.

    ``action``: a fact came (``added``), was taken back (``removed``), or days passed. ``on`` is the day of the fact,
    for days passing the last day. ``facts`` are the rows themselves, in words.
    """

    kind: Kind
    action: Literal["added", "removed", "passed"]
    on: dt.date | None
    subject: str
    facts: list[str]
    change: Balance


class Difference(msgspec.Struct, frozen=True):
    """Two balances of an employer and the effects between them, which add up to the change in every cell."""

    employer_code: str
    before_label: str
    after_label: str
    before: Balance
    after: Balance
    effects: list[Effect]
    law: str
    overridden: list[str]

    @property
    def change(self) -> Balance:
        return self.after - self.before
