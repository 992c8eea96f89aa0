"""Everything about one employer that an explanation looks up: rows, the way of every payment, decisions, articles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import polars as pl

from ansinh.base import _
from ansinh.base.months import month_number
from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger.explain.model import Citation
from ansinh.ledger.held import HeldFacts, hold
from ansinh.ledger.rows import BalanceRow, balance_rows
from ansinh.ledger.run import Ledger, compute

LATENESS = Citation("Luật Bảo hiểm xã hội 41/2024/QH15", "Điều 38")
EVASION = Citation("Luật Bảo hiểm xã hội 41/2024/QH15", "Điều 39")
EXCUSE = Citation("Nghị định 274/2025/NĐ-CP", "Điều 4")
REMINDER = Citation("Nghị định 274/2025/NĐ-CP", "Điều 3")
SUSPENSION = (
    Citation("Luật Bảo hiểm xã hội 41/2024/QH15", "Điều 37"),
    Citation("Nghị định 158/2025/NĐ-CP", "Điều 10"),
)
SURPLUS = Citation("Quyết định 366/QĐ-BHXH", "Mẫu C83-HD, cột 30")


class Step(NamedTuple):
    """One application of money: from a payment, or (no ``payment_id``) from credit."""

    on: dt.date
    payment_id: str | None
    fund: str
    month: dt.date
    due_on: dt.date
    conduct: str
    part: str
    amount: int

    @property
    def row_key(self) -> tuple[dt.date, str, dt.date, str]:
        return self.month, self.fund, self.due_on, self.conduct


class Decision(NamedTuple):
    """An excuse or a suspension: months and the day it was decided."""

    from_month: dt.date
    to_month: dt.date
    decided_on: dt.date


@dataclass(frozen=True)
class Case:
    """One employer on one day."""

    employer: str
    as_of: dt.date
    law: Law
    facts: HeldFacts
    ledger: Ledger

    @cached_property
    def register(self) -> dict[str, object]:
        """The employer's row in the register."""
        return self.facts.table("employers").tail(1).to_dicts()[0]

    @property
    def name(self) -> str:
        return str(self.register["name"] or self.employer)

    @property
    def cycle(self) -> int:
        return int(str(self.register["payment_cycle_months"] or 1))

    @property
    def region(self) -> int:
        return int(str(self.register["wage_region"]))

    @cached_property
    def rows(self) -> list[BalanceRow]:
        return balance_rows(self.ledger)

    @cached_property
    def lines(self) -> pl.DataFrame:
        return self.ledger.lines

    @cached_property
    def steps(self) -> list[Step]:
        return [Step(*values) for values in self.ledger.applications.select(Step._fields).iter_rows()]

    @cached_property
    def credit(self) -> int:
        return int(self.ledger.standing["credit"].sum())

    @cached_property
    def declarations(self) -> list[dict[str, object]]:
        """Declarations by position, as ``lines`` points into them."""
        return self.facts.table("declarations").to_dicts()

    @cached_property
    def reminders(self) -> list[dt.date]:
        days: list[dt.date] = self.facts.table("reminders")["issued_on"].to_list()
        return sorted(day for day in days if day <= self.as_of)

    def decisions(self, table: str) -> list[Decision]:
        """Excuses or suspensions decided by the day of the case."""
        rows = self.facts.table(table).select(Decision._fields).iter_rows()
        return [decision for decision in (Decision(*row) for row in rows) if decision.decided_on <= self.as_of]

    def excuse(self, month: dt.date) -> Decision | None:
        return next((d for d in self.decisions("excuses") if d.from_month <= month <= d.to_month), None)

    def suspension(self, month: dt.date) -> Decision | None:
        return next((d for d in self.decisions("suspensions") if d.from_month <= month <= d.to_month), None)

    def is_old(self, month: dt.date) -> bool:
        """A month before the ledger starts: an opening debt."""
        start: dt.date = self.law.value("ledger_start", self.as_of)
        return month < start

    def reminder_after(self, row: BalanceRow) -> dt.date | None:
        """The first reminder that counts for a row: issued after its due day and, for old debts, under the new law."""
        counted = row.due_on
        if self.is_old(row.month):
            counted = max(counted, self.law.value("old_debt_reminder_from", self.as_of) - dt.timedelta(days=1))
        return next((day for day in self.reminders if day > counted), None)

    def cite(self, parameter: str, on: dt.date | None = None, **keys: object) -> Citation:
        """The article behind a parameter's value on a day (the day of the case by default)."""
        source = self.law.source(parameter, on or self.as_of, **keys)
        return Citation(source.document, source.article, parameter)


def open_case(source: FactSource, law: Law, employer: str, as_of: dt.date) -> Case:
    """The employer's ledger with its trace."""
    facts = hold(source, employer)
    return Case(employer, as_of, law, facts, compute(facts, law, as_of, [employer], trace=True))


def joined(parts: list[str]) -> str:
    """A list in a sentence."""
    return _("; ").join(parts)


def month_ranges(months: list[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Months as runs of consecutive ones.

    >>> month_ranges([dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 4, 1)])
    [(datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)), (datetime.date(2026, 4, 1), datetime.date(2026, 4, 1))]
    """
    runs: list[tuple[dt.date, dt.date]] = []
    for month in sorted(set(months)):
        if runs and month_number(runs[-1][1]) + 1 == month_number(month):
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs
