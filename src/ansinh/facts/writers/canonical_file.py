"""Canonical tables as CSV or Parquet, the way programs exchange them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ansinh.facts.schemas import TABLES


def write_canonical(path: Path, table: str, rows: pl.DataFrame) -> None:
    """Write ``rows`` of a canonical table; .csv or .parquet by name, see ``as_written``."""
    text = as_written(table, rows)
    if path.suffix == ".parquet":
        text.write_parquet(path)
    else:
        text.write_csv(path)


def as_written(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """``rows`` as files hold them: every column of the table in its order, empty where the frame lacks it.

    Months are ``YYYY-MM`` and dates ISO text, in CSV and Parquet alike.
    """
    columns = []
    for column in TABLES[table].columns:
        value = pl.col(column.name) if column.name in rows.columns else pl.lit(None)
        if column.kind == "month":
            columns.append(value.cast(pl.Date).dt.strftime("%Y-%m").alias(column.name))
        elif column.kind == "date":
            columns.append(value.cast(pl.Date).dt.strftime("%Y-%m-%d").alias(column.name))
        else:
            columns.append(value.cast(column.dtype).alias(column.name))
    return rows.select(columns)
