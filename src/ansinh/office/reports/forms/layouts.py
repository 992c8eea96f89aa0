"""Layouts of the forms as tables beside this module: columns, lines, and the figure each holds.

A figure is a sum of columns of ``figures.units`` or of other columns of the form: ``late.pension``, ``c5 + c12``.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from importlib import resources

import polars as pl

from ansinh.office.reports.forms.sheet import Column, Kind

TEXTS = ("number", "name", "code", "address", "note")
"""Figures that are words."""


@dataclass(frozen=True)
class Held:
    """A column and its figure; empty where nothing we hold can fill it."""

    column: Column
    figure: str


@dataclass(frozen=True)
class Indicator:
    """A line of form B01-TS: ``moment`` says in which of its three columns the figure stands."""

    block: str
    code: str
    label: str
    unit: str
    figure: str
    moment: str


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@functools.cache
def columns(name: str) -> tuple[Held, ...]:
    """The columns of a form in printed order."""
    return tuple(
        Held(Column(row["code"], row["heading"].split(" > "), _kind(row["kind"], row["figure"])), row["figure"])
        for row in _table(name)
    )


def _kind(kind: str, figure: str) -> Kind:
    return "wide" if figure in ("name", "address") else kind  # type: ignore[return-value]


@functools.cache
def indicators(name: str) -> tuple[Indicator, ...]:
    """Lines of form B01-TS; a scheme's lines have no block of their own."""
    keys = ("code", "label", "unit", "figure", "moment")
    return tuple(Indicator(row.get("block", ""), *(row[key] for key in keys)) for row in _table(name))


def expression(figure: str, others: dict[str, str] | None = None) -> pl.Expr:
    """A figure as an expression over the columns of ``figures.units``.

    ``others`` are the figures of the form's columns, by ``c`` and their number.
    """
    others = others or {}
    words = f"+ {figure}".split()
    found = pl.lit(0, pl.Int64)
    for sign, name in zip(words[::2], words[1::2], strict=True):
        if name == "nothing":
            continue
        term = expression(others[name], others) if name in others else pl.col(name)
        found = found + term if sign == "+" else found - term
    return found


def figures(form: tuple[Held, ...]) -> list[pl.Expr]:
    """Every column of the form that is reckoned, named ``c`` and its number."""
    others = {f"c{held.column.code}": held.figure for held in form}
    return [
        expression(held.figure, others).alias(f"c{held.column.code}")
        for held in form
        if held.figure and held.figure not in TEXTS
    ]
