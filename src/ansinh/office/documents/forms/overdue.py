"""What one employer is reminded of: every item with its amount, days, charge, and the day it becomes evasion.

Decree 274/2025/NĐ-CP art. 3(1) asks for each of these; form 01-ĐĐ itself has the totals alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.base.months import month_number
from ansinh.facts.schemas import FUNDS
from ansinh.law.late import evasion_from
from ansinh.ledger import compute
from ansinh.ledger.rows import BalanceRow, balance_rows
from ansinh.office.documents.forms.basis import Basis


@dataclass(frozen=True)
class Discovery:
    """Of what no monthly review shows: when and how it was found (Decree 274/2025 art. 3(2))."""

    on: dt.date
    how: str


@dataclass(frozen=True)
class Item:
    """Money of one month with one due day and class; principal by fund, in the order of ``FUNDS``. đồng.

    ``conduct``: late, evading, or paid where only the charge is left. ``evading_from``: None when it cannot become
    evasion (``excused``). ``days``: in its class by the day of the figures, 0 where the principal is paid.
    """

    month: dt.date
    due_on: dt.date
    conduct: str
    registered: bool
    excused: bool
    funds: tuple[int, ...]
    days: int
    charge_late: int
    charge_evading: int
    evading_from: dt.date | None

    @property
    def principal(self) -> int:
        return sum(self.funds)

    @property
    def charge(self) -> int:
        return self.charge_late + self.charge_evading


@dataclass(frozen=True)
class Unit:
    """An employer and its items on a day."""

    code: str
    name: str
    address: str
    items: tuple[Item, ...]

    def principal(self, conduct: str) -> int:
        return sum(item.principal for item in self.items if item.conduct == conduct)

    def days(self, conduct: str) -> int:
        """Of the item longest overdue."""
        return max((item.days for item in self.items if item.conduct == conduct), default=0)

    @property
    def overdue(self) -> int:
        return self.principal("late") + self.principal("evading")

    @property
    def charge(self) -> int:
        return sum(item.charge for item in self.items)


def unit_of(basis: Basis, code: str, issued_on: dt.date) -> Unit:
    """What ``code`` owes on the day of ``basis``, with the days of evasion that a reminder of ``issued_on`` brings."""
    ledger = compute(basis.facts, basis.law, basis.as_of, [code])
    register = basis.facts.table("employers", [code]).tail(1).to_dicts()
    if not register:
        raise AnsinhError(_("Không có đơn vị {code} trong danh bạ.").format(code=code))
    excuses = _excuses(basis, code)
    items: dict[tuple[object, ...], list[BalanceRow]] = {}
    for row in balance_rows(ledger):
        behind = row.outstanding and row.standing in ("late", "evading")
        if behind or row.charge > row.charge_paid:
            items.setdefault((row.month, row.due_on, row.conduct, row.standing, row.evading_from), []).append(row)
    return Unit(
        code, register[0]["name"] or "", register[0]["address"] or "",
        tuple(_item(basis, rows, excuses, issued_on) for rows in items.values()),
    )  # fmt: skip


def _item(basis: Basis, rows: list[BalanceRow], excuses: list[tuple[int, int]], issued_on: dt.date) -> Item:
    first = rows[0]
    number = month_number(first.month)
    registered = first.conduct == "registered"
    # A row that is not due yet can carry no item; one excused stays late for good.
    excused = registered and any(start <= number <= end for start, end in excuses)
    switch = first.evading_from
    if switch is None and registered and not excused and first.standing == "late":
        switch = evasion_from(basis.law, first.due_on, [issued_on], issued_on)
    behind = [row for row in rows if row.standing in ("late", "evading")]
    return Item(
        first.month, first.due_on, first.standing, registered, excused,
        tuple(sum(row.outstanding for row in behind if row.fund == fund) for fund in FUNDS),
        {"late": first.late_days, "evading": first.evading_days}.get(first.standing, 0),
        sum(row.charge_late - row.late_paid for row in rows),
        sum(row.charge_evading - row.evading_paid for row in rows),
        switch if behind else None,
    )  # fmt: skip


def _excuses(basis: Basis, code: str) -> list[tuple[int, int]]:
    """First and last month number of each stretch that an excuse known by the day covers."""
    known = basis.facts.table("excuses", [code]).filter(pl.col("decided_on") <= basis.as_of)
    return [
        (month_number(first), month_number(last)) for first, last in known.select("from_month", "to_month").iter_rows()
    ]


def totals(units: Iterable[Unit]) -> dict[str, int]:
    """Items 1 to 3 of form 01-ĐĐ, for one employer or several of one tax code."""
    known = list(units)
    return {
        "late": sum(unit.principal("late") for unit in known),
        "evading": sum(unit.principal("evading") for unit in known),
        "late_days": max((unit.days("late") for unit in known), default=0),
        "evading_days": max((unit.days("evading") for unit in known), default=0),
        "charge_late": sum(item.charge_late for unit in known for item in unit.items),
        "charge_evading": sum(item.charge_evading for unit in known for item in unit.items),
    }
