"""What a reader of an official file hands to the import: canonical columns, still as text.

A reader knows layouts: which sheet, which row, which column is which. It does not judge values. Parsing and
checking them is done once, for every format, by ``validate``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import polars as pl

from ansinh.law import Law


@dataclass(frozen=True)
class RowProblem:
    """One thing wrong with one row. ``row`` is the number the user sees in the file (Excel's, or the line)."""

    row: int
    column: str
    """Canonical column name, or "" when the whole row is meant."""
    code: str
    """Short stable English key, for tests and counts."""
    message: str
    """What, why and what to do, in the user's language."""


@dataclass(frozen=True)
class Reading:
    """One canonical table found in a file."""

    format: str
    """Stable key of the layout, such as ``d02lt_2026``."""
    title: str
    """The layout's name as the user knows it."""
    table: str
    """Canonical table (a key of ``schemas.TABLES``)."""
    rows: pl.DataFrame
    """Column ``row`` (Int32, the number seen in the file) and canonical columns, every one String, null when
    empty. Numbers and dates that the file stores as such are written plainly: ``5310000``, ``2026-05-01``."""
    refused: list[RowProblem] = field(default_factory=list)
    """Rows the reader itself could not take apart; they are not in ``rows``."""
    notes: list[str] = field(default_factory=list)
    """What the user should know about the file as a whole (user's language)."""


@dataclass(frozen=True)
class ReadOptions:
    """What the user may add when a file does not say it."""

    employer_code: str | None = None
    filed_on: dt.date | None = None
    group: str | None = None
    """Participant group for layouts that carry none; "a" (labour contract) when not given."""
    sheet: str | None = None
    month: dt.date | None = None
    """First day of the month a list of balances is about, when the list does not say it."""
    wage_region: int | None = None
    """Wage region (1-4) of the employers in a list that carries none."""
    columns: dict[str, str] = field(default_factory=dict)
    """Canonical column -> header in the file, for bank statements and other free layouts."""
    law: Law | None = None
    """Parameters that turn a coefficient salary into đồng; the built-in ones when not given."""
