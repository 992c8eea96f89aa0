"""The outcome of parsing one text column, shared by the parsers of numbers, dates and marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Parsed:
    """Three columns as long as the text.

    ``values``: typed, null where the cell is empty or cannot be read.
    ``problems``: String, a key of ``parse.PROBLEMS`` where the cell cannot be read, else null.
    ``marks``: String, what the caller may want to know of a value that *was* read (``negative``,
    ``year_only``, ``day_unknown``), else null.
    """

    values: pl.Series
    problems: pl.Series
    marks: pl.Series

    @property
    def ok(self) -> bool:
        """No cell failed."""
        return self.problems.null_count() == len(self.problems)


def parsed(frame: pl.DataFrame) -> Parsed:
    """From a frame with columns ``value``, ``problem`` and ``mark``."""
    return Parsed(frame["value"], frame["problem"].cast(pl.String), frame["mark"].cast(pl.String))


def by_distinct(text: pl.Series, read: Callable[[pl.DataFrame], pl.DataFrame]) -> Parsed:
    """Parse each different text once. ``read`` gets a frame with column ``text`` and adds the three columns.

    Dates, months and marks repeat a great deal: 100,000 rows hold a few thousand different ones at most.
    """
    frame = text.cast(pl.String).alias("text").to_frame()
    table = read(frame.unique(maintain_order=True)).select("text", "value", "problem", "mark")
    return parsed(frame.join(table, on="text", how="left", nulls_equal=True, maintain_order="left"))
