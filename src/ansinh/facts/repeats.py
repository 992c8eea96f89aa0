"""Rows that say nothing new, and rows that contradict what can be told only once."""

from __future__ import annotations

import polars as pl

from ansinh.facts.knowledge import Knowledge
from ansinh.facts.registers import REGISTERS
from ansinh.facts.schemas import TABLES
from ansinh.facts.work import Work

_SAME_CONTENT = {"payments": ("paid_on", "amount")}
"""What makes a repeated payment the same one. Its message may be cut differently by another list of the bank."""


def note_repeats(work: Work, knowledge: Knowledge) -> None:
    """Note duplicates, of earlier rows of the file too, and the same number with another story."""
    table = TABLES[work.table]
    index = pl.int_range(pl.len(), dtype=pl.UInt32).alias("index")
    rows = work.typed.with_columns(index).filter(~work.those("refused"))
    if rows.is_empty():
        return
    columns = list(table.schema)
    if not table.identity:
        key = "employer_code" if "employer_code" in columns else columns[0]
        stored = knowledge.rows(work.table, _near(work.table, key, rows))
        repeated = ~rows.select(pl.struct(columns).is_first_distinct().alias("first")).to_series()
        again = rows.join(stored.unique(), on=columns, how="semi", nulls_equal=True)["index"]
        work.note_at("duplicate", "duplicate", columns[0], pl.concat([rows["index"].filter(repeated), again]))
        return
    identity_columns = list(table.identity)
    stored = knowledge.rows(work.table, among(identity_columns[0], rows))
    same = [name for name in _SAME_CONTENT.get(work.table, columns) if name not in identity_columns]
    together = pl.concat([
        stored.select([*identity_columns, *same]).with_columns(
            pl.lit(None, pl.UInt32).alias("index"), pl.lit(None, pl.UInt32).alias("reading")
        ),
        rows.select([*identity_columns, *same, "index", "reading"]),
    ])  # fmt: skip
    if work.table in REGISTERS:
        _judge_register(work, together, identity_columns, same)
    else:
        _judge_once_told(work, together, identity_columns, same)


def _near(table: str, key: str, rows: pl.DataFrame) -> pl.Expr:
    """Stored rows that could equal one of ``rows``, found cheaply."""
    condition = among(key, rows)
    if table == "declarations":
        condition = condition & pl.col("filed_on").is_between(
            pl.lit(rows["filed_on"].min()), pl.lit(rows["filed_on"].max())
        )
    return condition


def _judge_once_told(work: Work, together: pl.DataFrame, key: list[str], same: list[str]) -> None:
    """Payments and the like: the first telling holds. The same again is a duplicate, another story is refused."""
    first = together.with_columns(
        pl.struct(same).first().over(key).alias("first"), pl.int_range(pl.len()).over(key).alias("nth")
    )
    later = first.filter((pl.col("nth") > 0) & pl.col("index").is_not_null())
    equal = pl.struct(same) == pl.col("first")
    work.note_at("duplicate", "duplicate", key[0], later.filter(equal)["index"])
    work.note_at("refused", "same_key_other_content", key[0], later.filter(~equal)["index"])


def _judge_register(work: Work, together: pl.DataFrame, key: list[str], same: list[str]) -> None:
    """Registers: a row that changes nothing is a duplicate (an empty cell says nothing); a change is accepted."""
    known = together.with_columns(pl.col(same).fill_null(strategy="forward").over(key))
    before = known.with_columns(
        pl.struct(same).shift(1).over(key).alias("before"), pl.int_range(pl.len()).over(key).alias("nth"),
        pl.len().over([*key, "reading"]).alias("in_file"),
    )  # fmt: skip
    new = before.filter(pl.col("index").is_not_null())
    unchanged = (pl.col("nth") > 0) & (pl.struct(same) == pl.col("before"))
    work.note_at("duplicate", "duplicate", key[0], new.filter(unchanged)["index"])
    work.note_at("warned", "replaced_in_file", key[0], new.filter(~unchanged & (pl.col("in_file") > 1))["index"])


def among(column: str, rows: pl.DataFrame) -> pl.Expr:
    """Stored rows whose ``column`` has one of the values in ``rows``; with a range, so that files can be skipped."""
    values = rows[column].drop_nulls().unique()
    if values.is_empty():
        return pl.lit(False)
    within = pl.col(column).is_between(pl.lit(values.min()), pl.lit(values.max()))
    return within & pl.col(column).is_in(values.implode())
