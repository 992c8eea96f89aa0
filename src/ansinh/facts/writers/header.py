"""What stands above the table of a declaration, and the columns every declaration form shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ansinh.facts.movements import LABELS


@dataclass(frozen=True)
class DeclarationHeader:
    """Who declares, and when. ``filed_on`` is printed as the form's date.

    ``group``, a letter of ``schemas.GROUPS``, is printed where the form has a line for the kind of
    participants (2026); the other forms do not carry it.
    """

    employer_code: str
    filed_on: dt.date
    employer_name: str = ""
    number: str = ""
    group: str | None = None
    tax_code: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    representative: str = ""


Values = Callable[[pl.DataFrame], Sequence[Any]]


def column(name: str) -> Values:
    """Values of an input column as they are; all empty when the frame has none."""

    def values(rows: pl.DataFrame) -> Sequence[Any]:
        return rows[name].to_list() if name in rows.columns else [None] * rows.height

    return values


def numbered(rows: pl.DataFrame) -> Sequence[int]:
    """1, 2, 3, … for the column STT."""
    return range(1, rows.height + 1)


def month(name: str) -> Values:
    """A month as ``MM/YYYY``."""

    def values(rows: pl.DataFrame) -> Sequence[Any]:
        return rows[name].dt.strftime("%m/%Y").to_list() if name in rows.columns else [None] * rows.height

    return values


def day(name: str) -> Values:
    """A date as ``dd/mm/YYYY`` text, for layouts whose dates are text."""

    def values(rows: pl.DataFrame) -> Sequence[Any]:
        return rows[name].dt.strftime("%d/%m/%Y").to_list() if name in rows.columns else [None] * rows.height

    return values


def sex(male: str, female: str) -> Values:
    """The canonical M and F as the layout writes them."""

    def values(rows: pl.DataFrame) -> Sequence[Any]:
        if "sex" not in rows.columns:
            return [None] * rows.height
        return rows["sex"].replace_strict({"M": male, "F": female}, default=None).to_list()

    return values


def movement(separator: str) -> Values:
    """The movement as code and label: ``TM-Tăng mới``."""

    def values(rows: pl.DataFrame) -> Sequence[Any]:
        return [None if code is None else f"{code}{separator}{LABELS[code]}" for code in rows["movement"]]

    return values


def salary(rows: pl.DataFrame) -> Sequence[Any]:
    """What stands in the salary column: the coefficient where there is one, else the base without
    ``allowance`` and ``supplement``."""
    base = rows["base_salary"]
    for part in ("allowance", "supplement"):
        if part in rows.columns:
            base = base - rows[part].fill_null(0)
    if "coefficient" not in rows.columns:
        return base.to_list()
    return [
        money if coefficient is None else coefficient
        for money, coefficient in zip(base.to_list(), rows["coefficient"].to_list(), strict=True)
    ]
