"""The figures a province is held to, and one of them beside what was found."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import polars as pl

_TABLE = Path(__file__).parent / "targets.csv"


@dataclass(frozen=True)
class Target:
    """A row of ``targets.csv``; ``target`` and ``tolerance`` are in ``unit``."""

    key: str
    unit: str
    target: float
    tolerance: float
    applies_from: float
    """Least scale at which the figure means something; 1 is 14,000 units."""
    source: str
    why: str
    """Reason for the tolerance; may be empty."""


@dataclass(frozen=True)
class Measured:
    """A target and what a province shows. ``got`` is None where it could not be measured; ``note`` says why.

    ``within`` is None where the province is too small for the target to mean anything, or nothing was measured.
    """

    target: Target
    got: float | None
    within: bool | None
    note: str = ""


@functools.cache
def load_targets() -> tuple[Target, ...]:
    """All targets, in the order of the file."""
    table = pl.read_csv(_TABLE, comment_prefix="#", infer_schema_length=None)
    return tuple(
        Target(**row) for row in table.with_columns(pl.col("why", "source").fill_null("")).iter_rows(named=True)
    )
