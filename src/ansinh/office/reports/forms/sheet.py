"""A report as plain data: what its page, workbook and PDF show. It goes to JSON and back unchanged.

Labels of the forms are official Vietnamese. What is said *about* a report (sources, blanks, checks) is kept as
messages with their values, so that a page can say it in the user's language.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from ansinh.ledger.statement.layouts import N_ as N_

Kind = Literal["text", "wide", "count", "money", "days", "flag", "date"]
"""``wide`` is text that needs room. Days are in tenths of a day; a flag is 1 or nothing."""
Cell = str | int | None


class Said(msgspec.Struct, frozen=True):
    """A message and the values it is filled with after it has been translated."""

    text: str
    values: dict[str, str] = {}


class Column(msgspec.Struct, frozen=True):
    """A column: its printed number, its heading from the outermost in, and what it holds."""

    code: str
    heading: list[str]
    kind: Kind


class Line(msgspec.Struct, frozen=True):
    """A printed row. ``level``: 0 total, 1 part, 2 group, 3 a unit. ``hatched``: positions the form closes."""

    cells: list[Cell]
    level: int = 3
    hatched: list[int] = []


class Source(msgspec.Struct, frozen=True):
    """Where the figures of a column or line come from; ``where`` is its printed number."""

    where: str
    what: Said


class Check(msgspec.Struct, frozen=True):
    """A sum of the report beside the ledger's own."""

    what: Said
    reported: int
    held: int
    source: Said

    @property
    def difference(self) -> int:
        return self.reported - self.held


class Sheet(msgspec.Struct, frozen=True):
    """One report of one office and month."""

    form: str
    title: list[str]
    month: dt.date
    as_of: dt.date
    units: str
    columns: list[Column]
    lines: list[Line]
    signer: str
    sign_note: str = "(ký, ghi rõ họ tên)"
    preface: list[str] = []
    closing: list[str] = []
    sources: list[Source] = []
    blanks: list[Source] = []
    checks: list[Check] = []

    @property
    def ties(self) -> bool:
        """Whether every sum is the ledger's."""
        return all(check.difference == 0 for check in self.checks)
