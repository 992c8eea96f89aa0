"""Text rows into the engine and out of it: facts held in memory, and the ledger as its CSV files write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl
from tests.ledger.reference import Books

from ansinh.facts.schemas import TABLES, Column
from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger import compute


def _value(column: Column, text: str) -> object:
    if text == "":
        return None
    if column.kind == "date":
        return dt.date.fromisoformat(text)
    if column.kind == "month":
        return dt.date.fromisoformat(text + "-01")
    return int(text) if column.kind in ("money", "integer") else text


class MemorySource:
    """Tables given as ``csv.DictReader`` gives them; an absent table or optional column is empty."""

    def __init__(self, tables: Mapping[str, list[dict[str, str]]]) -> None:
        self.label = "memory"
        self.notes: list[str] = []
        self._frames = {
            name: pl.DataFrame(
                {
                    column.name: [_value(column, row.get(column.name, "")) for row in tables.get(name, [])]
                    for column in table.columns
                },
                schema=table.schema,
            )
            .with_row_index("row")
            .with_columns(pl.col("row").cast(pl.Int32), batch=pl.lit(None, pl.Int32))
            for name, table in TABLES.items()
        }

    def table(self, name: str, employers: list[str] | None = None, columns: list[str] | None = None) -> pl.DataFrame:
        frame = self._frames[name]
        if employers is not None and "employer_code" in frame.columns:
            frame = frame.filter(pl.col("employer_code").is_in(employers))
        return frame.select(columns or list(TABLES[name].schema))

    def payments_touching(self, employers: list[str] | None, columns: list[str] | None = None) -> pl.DataFrame:
        payments, moves = self.table("payments", None, columns), self._frames["reassignments"]
        if employers is None:
            return payments
        moved = moves.filter(pl.col("employer_code").is_in(employers))["payment_id"]
        return payments.filter(
            pl.col("employer_code").is_in(employers).fill_null(False) | pl.col("payment_id").is_in(moved.to_list())
        )


def as_text(frame: pl.DataFrame) -> list[dict[str, str]]:
    """The rows of a frame as its CSV file writes them."""
    columns = [
        pl.col("month").dt.strftime("%Y-%m") if name == "month" else pl.col(name).cast(pl.String)
        for name in frame.columns
    ]
    return frame.select(columns).fill_null("").to_dicts()


def engine(source: FactSource, as_of: dt.date, employers: list[str] | None = None) -> Books:
    """What the engine makes of the facts, in the reference's own form; all its remarks stand as refusals."""
    ledger = compute(source, Law.load(), as_of, employers)
    remarks = list(ledger.remarks.select("table", "row").iter_rows())
    return Books(as_text(ledger.obligations), as_text(ledger.balances), as_text(ledger.standing), remarks)
