"""What an import may know: the store at its start, and what it accepted itself but has not yet written."""

from __future__ import annotations

import polars as pl

from ansinh.facts.schemas import TABLES
from ansinh.facts.snapshot import Snapshot


class Knowledge:
    """The snapshot with accepted rows on top of it, for looking rows up while judging new ones."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._pending: dict[str, list[pl.DataFrame]] = {}
        self._employers: pl.Series | None = None

    def add(self, table: str, rows: pl.DataFrame) -> None:
        """Count ``rows`` (canonical columns) as known from now on."""
        self._pending.setdefault(table, []).append(rows.select(*TABLES[table].schema))
        if table == "employers":
            self._employers = None

    @property
    def employers(self) -> pl.Series:
        """Codes of every employer in the register."""
        if self._employers is None:
            codes = self._snapshot.table("employers", columns=["employer_code"])["employer_code"]
            new = [rows["employer_code"] for rows in self._pending.get("employers", [])]
            self._employers = pl.concat([codes, *new]).unique()
        return self._employers

    def rows(self, table: str, condition: pl.Expr, columns: list[str] | None = None) -> pl.DataFrame:
        """Known rows of a table that meet ``condition``, in file order; of a register, the newest of each."""
        wanted = list(TABLES[table].schema) if columns is None else columns
        known = self._snapshot.where(table, condition, wanted)
        new = [rows.filter(condition).select(wanted) for rows in self._pending.get(table, [])]
        return pl.concat([known, *new])
