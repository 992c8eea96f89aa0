"""A statement as plain data: everything its text, JSON, sheet and printed page show. Figures only, no wording.

It goes to JSON and back unchanged, so an issued statement prints the same for ever.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from ansinh.ledger.statement.layouts import Unit
from ansinh.ledger.statement.position import PaidTo, Receipt

RIBBON_MONTHS = 16


class Employer(msgspec.Struct, frozen=True):
    """Whom the statement is for."""

    code: str
    name: str
    address: str
    tax_code: str


class Heading(msgspec.Struct, frozen=True):
    """A column: its key, its heading and, where two columns share one, the heading above."""

    key: str
    label: str
    above: str = ""


class Entry(msgspec.Struct, frozen=True):
    """A printed line. ``values``: one a column and the total; null where the form has no figure."""

    code: str
    number: str
    label: str
    unit: Unit
    values: list[int | None]


class Opening(msgspec.Struct, frozen=True):
    """What block A is: the close of an issued statement, or the ledger on ``as_of`` as then filed."""

    kind: Literal["issued", "computed"]
    as_of: dt.date
    version: int | None = None


class Payable(msgspec.Struct, frozen=True):
    """What is asked for: principal and charge still owed, and what each further day costs."""

    amount: int
    principal: int
    charge: int
    overdue: int
    rate: int
    """Per 10,000 of what is overdue, a day."""
    a_day: int
    pay_by: dt.date
    """The last day in time."""


class Cell(msgspec.Struct, frozen=True):
    """A month of a fund: its worst class (empty: nothing due) and the share unpaid, per 1,000."""

    month: dt.date
    standing: Literal["", "paid", "not_due", "late", "evading"]
    unpaid: int


class Basis(msgspec.Struct, frozen=True):
    """On which law and which facts the figures stand."""

    law: str
    overridden: list[str]
    facts: str


class Statement(msgspec.Struct, frozen=True):
    """Form C12-TS of one employer and month. Months are first days, money is đồng, days are tenths of a day."""

    form: str
    decision: str
    month: dt.date
    as_of: dt.date
    employer: Employer
    columns: list[Heading]
    lines: list[Entry]
    receipts: list[Receipt]
    paid_to: dict[str, PaidTo]
    payable: Payable
    ribbon: dict[str, list[Cell]]
    opening: Opening
    basis: Basis

    def value(self, code: str, column: str = "total") -> int | None:
        """The figure of one line; KeyError for a line or column the form does not have."""
        keys = [heading.key for heading in self.columns] + ["total"]
        for entry in self.lines:
            if entry.code == code:
                return entry.values[keys.index(column)]
        raise KeyError(code)
