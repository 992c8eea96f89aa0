"""Rows while they are judged: their text, their types so far, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl


@dataclass
class Work:
    """Rows under judgement: their text, the typed columns made of it, and what was found (index from 0)."""

    table: str
    text: pl.DataFrame
    """``reading`` (which of the readings a row is of), ``row`` and the canonical columns as String."""
    typed: pl.DataFrame
    found: list[pl.DataFrame] = field(default_factory=list)

    def note(self, severity: str, code: str | pl.Series, column: str, where: pl.Series) -> None:
        """Record ``code`` (one, or one per row) for the rows where ``where`` is true."""
        if not where.any():
            return
        codes = code.alias("code") if isinstance(code, pl.Series) else pl.lit(code).alias("code")
        index = pl.int_range(pl.len(), dtype=pl.UInt32).alias("index")
        named = (pl.lit(column).alias("column"), pl.lit(severity).alias("severity"))
        lines = self.text.select(index, *named, codes, pl.col(column).alias("text"))
        self.found.append(lines.filter(where.fill_null(False)))

    def note_at(self, severity: str, code: str, column: str, indexes: pl.Series) -> None:
        """Record ``code`` for the rows at ``indexes``."""
        if len(indexes):
            self.note(severity, code, column, self._at(indexes))

    def those(self, severity: str) -> pl.Series:
        """True for the rows of which something of this severity was found so far."""
        indexes = [frame.filter(pl.col("severity") == severity)["index"] for frame in self.found]
        return self._at(pl.concat(indexes) if indexes else pl.Series([], dtype=pl.UInt32))

    def _at(self, indexes: pl.Series) -> pl.Series:
        return pl.select(pl.int_range(self.text.height, dtype=pl.UInt32).is_in(indexes.implode())).to_series()
