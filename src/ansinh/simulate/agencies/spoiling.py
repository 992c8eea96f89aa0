"""Rows that an import must refuse: copies of real rows with one cell that cannot be, put among the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl


@dataclass(frozen=True)
class Fault:
    """What is written in ``column`` (None: nothing), and the verdict's code for it; ``also`` are emptied with it."""

    column: str
    cell: str | None
    code: str
    also: tuple[str, ...] = ()


DECLARATION_FAULTS = (
    Fault("from_month", "2026-13", "no_such_month"), Fault("base_salary", "5310000.5", "fraction"),
    Fault("person_number", None, "missing"), Fault("person_number", "38912", "person_number"),
    Fault("movement", "ZZ", "not_in_domain"), Fault("filed_on", "2026-02-31", "no_such_day"),
)  # fmt: skip
"""For lists of declarations."""


def spoil(
    rows: pl.DataFrame, faults: Sequence[Fault], chance: np.random.Generator
) -> tuple[pl.DataFrame, list[tuple[int, str]]]:
    """``rows`` with one more row per fault, and of each its place (from 0) and its code.

    Columns with a fault come back as text, dates ``dd/mm/yyyy``; give text where another habit is wanted.
    """
    if not faults or rows.is_empty():
        return rows, []
    concerned = list(dict.fromkeys(fault.column for fault in faults))
    text = rows.with_columns(_text(rows[name]) for name in concerned)
    height = text.height
    after = np.sort(chance.integers(0, height, len(faults)))
    copied = text[chance.integers(0, height, len(faults))]
    number = pl.int_range(pl.len())
    for at, fault in enumerate(faults):
        here = number == at
        cell = pl.when(here).then(pl.lit(fault.cell, pl.String)).otherwise(fault.column).alias(fault.column)
        emptied = [pl.when(~here).then(name).alias(name) for name in fault.also]
        copied = copied.with_columns(cell, *emptied)
    ordered = pl.concat(
        [
            text.with_columns(order=pl.int_range(pl.len(), dtype=pl.Int64) * 2),
            copied.with_columns(order=pl.Series(after) * 2 + 1),
        ]
    ).sort("order", maintain_order=True)
    places = [int(place) + at + 1 for at, place in enumerate(after)]
    return ordered.drop("order"), [(place, fault.code) for place, fault in zip(places, faults, strict=True)]


def _text(values: pl.Series) -> pl.Series:
    return values.dt.strftime("%d/%m/%Y") if values.dtype == pl.Date else values.cast(pl.String)
