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


def newest(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """One row per identity of a register's rows in file order, in the order of first appearance.

    Tables that are no registers come back as they are.
    """
    identity = list(TABLES[table].identity)
    if table not in REGISTERS or frame.select(identity).n_unique() == frame.height:
        return frame
    return (
        frame.group_by(identity, maintain_order=True)
        .agg(pl.exclude(identity).drop_nulls().last())
        .select(frame.columns)
    )
