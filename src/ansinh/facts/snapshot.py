"""The facts as they were known at one moment, read from the store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from ansinh.facts.batches import Visibility
from ansinh.facts.deltafiles import DeltaFiles, StoredFile
from ansinh.facts.registers import REGISTERS, newest
from ansinh.facts.schemas import TABLES
from ansinh.facts.source import PLACE

_SMALL = 200_000
"""Tables up to this many rows are read once and kept."""


def stored_table(facts: Path, name: str) -> DeltaFiles:
    """The stored form of a canonical table: its columns and the place each row came from."""
    schema = TABLES[name].schema
    key = next((column for column in ("employer_code", "tax_code") if column in schema), None)
    return DeltaFiles(facts / name, {**schema, **PLACE}, key)


class Snapshot:
    """A ``FactSource`` over the store. Once a table was read, later imports and rewrites do not change it.

    Rows come in file order within an employer; employers stand in the order of their codes as far as a file
    holds them. Besides the canonical columns, ``batch`` and ``row`` may be asked for by name. Meant for one
    piece of work: files that a rewrite replaced stay readable for a day, not longer.
    """

    def __init__(self, facts: Path, known: pl.DataFrame) -> None:
        self._facts = facts
        self._visible = Visibility.of(known)
        self._files: dict[str, list[StoredFile]] = {}
        self._kept: dict[str, pl.DataFrame] = {}
        self._moved: pl.DataFrame | None = None
        self.notes: list[str] = []
        self.version = int(known["batch"].max() or 0)  # type: ignore[arg-type]
        """The last batch known."""
        self.known_at: dt.datetime | None = known["imported_at"].max() if known.height else None  # type: ignore[assignment]

    @property
    def label(self) -> str:
        return f"{self._facts}@{self.version}"

    def table(self, name: str, employers: list[str] | None = None, columns: list[str] | None = None) -> pl.DataFrame:
        """Rows of a canonical table seen at this moment; see ``FactSource.table``."""
        wanted = list(TABLES[name].schema) if columns is None else columns
        if employers is not None and "employer_code" in TABLES[name].schema:
            return self.where(name, _of_employers(employers), wanted)
        if self._is_small(name):
            return self._whole(name)[wanted]
        return self._scan(name, None).select(wanted).collect()

    def where(self, name: str, condition: pl.Expr, columns: list[str] | None = None) -> pl.DataFrame:
        """Rows of a canonical table that meet ``condition``, a polars expression over its columns."""
        wanted = list(TABLES[name].schema) if columns is None else columns
        if self._is_small(name):
            rows = self._whole(name)
            return (rows.filter(condition) if rows.height else rows)[wanted]
        return self._scan(name, condition).select(wanted).collect()

    def told(self, name: str, employer: str, columns: list[str] | None = None) -> pl.DataFrame:
        """Every row seen about one employer in the order it became known, those of a register not joined into one."""
        wanted = list(TABLES[name].schema) if columns is None else columns
        return self._scan(name, _of_employers([employer])).select(wanted).collect()

    def payments_touching(self, employers: list[str] | None, columns: list[str] | None = None) -> pl.DataFrame:
        """Payments written for ``employers`` or reassigned to them at any time; all when None."""
        wanted = list(TABLES["payments"].schema) if columns is None else columns
        if employers is None:
            return self.table("payments", None, wanted)
        moved_to_them = self.table("reassignments", employers)["payment_id"]
        if moved_to_them.is_empty():
            return self.table("payments", employers, wanted)
        written = self.table("payments", employers, [*TABLES["payments"].schema, *PLACE])
        moved = self._reassigned_payments().filter(pl.col("payment_id").is_in(moved_to_them.to_list()))
        both = pl.concat([written, moved]).unique(list(PLACE)).sort(list(PLACE))
        return both.select(wanted)

    def _reassigned_payments(self) -> pl.DataFrame:
        """Payments that any reassignment names: few, and not to be found by employer."""
        if self._moved is None:
            named = self.table("reassignments")["payment_id"].unique()
            condition = pl.col("payment_id").is_in(named.to_list())
            self._moved = self._scan("payments", condition if named.len() else pl.lit(False)).collect()
        return self._moved

    def _is_small(self, name: str) -> bool:
        return name in REGISTERS or sum(file.rows for file in self._of(name)) <= _SMALL

    def _of(self, name: str) -> list[StoredFile]:
        if name not in self._files:
            self._files[name] = stored_table(self._facts, name).files()
        return self._files[name]

    def _whole(self, name: str) -> pl.DataFrame:
        if name not in self._kept:
            self._kept[name] = newest(name, self._scan(name, None).collect())
        return self._kept[name]

    def _scan(self, name: str, condition: pl.Expr | None) -> pl.LazyFrame:
        """Rows seen, with their place, in file order; neighbours that need the same care are read together."""
        table = stored_table(self._facts, name)
        plain: list[StoredFile] = []
        scans: list[pl.LazyFrame] = []
        for file in self._of(name):
            seen = self._visible.condition(file.first, file.last)
            if seen is None:
                plain.append(file)
                continue
            if plain:
                scans.append(table.scan(plain))
                plain = []
            scans.append(table.scan([file]).filter(seen))
        if plain or not scans:
            scans.append(table.scan(plain))
        rows = scans[0] if len(scans) == 1 else pl.concat(scans)
        return rows if condition is None else rows.filter(condition)


def _of_employers(employers: list[str]) -> pl.Expr:
    """The rows of these employers. The range lets row groups be skipped however long the list is."""
    if not employers:
        return pl.lit(False)
    code = pl.col("employer_code")
    if len(employers) == 1:
        return code == employers[0]
    within = code.is_between(pl.lit(min(employers)), pl.lit(max(employers)))
    return within & code.is_in(employers)
