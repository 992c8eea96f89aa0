"""Registers: tables whose rows describe a thing that lasts, so that a later row brings news of it.

A payment happened once and is never told again differently; an employer moves, closes and changes cycle. In a
register the newest row of an identity holds, column by column: an empty cell says nothing and leaves what
was known before.
"""

from __future__ import annotations

import polars as pl

from ansinh.facts.schemas import TABLES

REGISTERS = frozenset({
    "employers", "businesses", "labour_reports", "office_balances", "tax_totals", "vacancies", "seekers",
})  # fmt: skip


def newest_needs(table: str, wanted: list[str]) -> list[str]:
    """The columns beside ``wanted`` that ``newest`` must see to tell them."""
    if table not in REGISTERS:
        return []
    return [*TABLES[table].identity, *(["status"] if "status_from" in wanted else [])]


def newest(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """One row per identity of a register's rows in file order, in the order of first appearance.

    Tables that are no registers come back as they are.
    """
    identity = list(TABLES[table].identity)
    if table not in REGISTERS or frame.select(identity).n_unique() == frame.height:
        return frame
    held = frame.group_by(identity, maintain_order=True).agg(pl.exclude(identity).drop_nulls().last())
    if {"status", "status_from"} <= set(frame.columns):
        held = held.update(_status_days(frame, identity), on=identity, how="left", include_nulls=True)
    return held.select(frame.columns)


def _status_days(frame: pl.DataFrame, identity: list[str]) -> pl.DataFrame:
    """``status_from`` of each identity. The day belongs to its status: one told of an earlier status says nothing
    of the present one, even where the present one came without a day."""
    told = frame.filter(pl.col("status").is_not_null())
    # Rows of the present status, back to the last change; a day without a status goes with the status before it.
    change = (pl.col("status") != pl.col("status").shift(1)).fill_null(False).cum_sum()
    runs = told.with_columns(change.over(identity).alias("run"))
    latest = runs.filter(pl.col("run") == pl.col("run").max().over(identity))
    return latest.group_by(identity, maintain_order=True).agg(pl.col("status_from").drop_nulls().last())
