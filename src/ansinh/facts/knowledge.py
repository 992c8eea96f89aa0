"""What an import may know: the store at its start, and what it accepted itself but has not yet written."""

from __future__ import annotations

import polars as pl

from ansinh.facts.schemas import TABLES
from ansinh.facts.snapshot import Snapshot


class Knowledge:
    """The snapshot with accepted rows on top of it, for looking rows up while judging new ones."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._pending: dict[str, pl.DataFrame] = {}
        self._employers: pl.Series | None = None

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Count ``rows`` (canonical columns) as known from now on."""
        new = rows.select(*TABLES[table].schema)
        self._pending[table] = pl.concat([self._pending[table], new]) if table in self._pending else new
        if table == "employers":
            self._employers = None

    @property
    def employers(self) -> pl.Series:
        """Codes of every employer in the register."""
        if self._employers is None:
            codes = self._snapshot.table("employers", columns=["employer_code"])["employer_code"]
            if "employers" in self._pending:
                codes = pl.concat([codes, self._pending["employers"]["employer_code"]])
            self._employers = codes.unique()
        return self._employers

    def rows(self, table: str, condition: pl.Expr, columns: list[str] | None = None) -> pl.DataFrame:
        """Known rows of a table that meet ``condition``, in file order; of a register, the newest of each."""
        wanted = list(TABLES[table].schema) if columns is None else columns
        known = self._snapshot.where(table, condition, wanted)
        if table not in self._pending:
            return known
        return pl.concat([known, self._pending[table].filter(condition).select(wanted)])
