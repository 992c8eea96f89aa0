"""Bulk lists: one heading row and one record a row, as registers and tax offices export them, hundreds of
thousands of rows at a time.

A column typed as in ``schemas`` is written in the habit of such exports (dates ``dd/mm/yyyy``, whole đồng); a
column that is text already is written as it stands, so that a list can be as untidy as real ones are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ansinh.facts.writers.sheets import EPOCH, open_workbook


@dataclass(frozen=True)
class ListColumn:
    """A column: what its heading says, and the column of the input it holds (``""`` leaves it empty; ``#`` numbers
    the rows)."""

    label: str
    name: str = ""


def write_list(
    path: Path, columns: Sequence[ListColumn], rows: pl.DataFrame, above: Sequence[Sequence[str]] = ()
) -> None:
    """Write ``rows`` under one heading row; .csv (UTF-8 with mark) or .xlsx by name. ``above``: the cells of the
    lines that stand above the heading.

    Columns that ``rows`` lacks are empty. A workbook takes about a second for a million cells, a CSV a tenth.
    """
    shown = rows.select(_shown(at, column, rows) for at, column in enumerate(columns))
    if path.suffix == ".csv":
        _write_csv(path, columns, shown, above)
    else:
        _write_workbook(path, columns, shown, above)


def _shown(at: int, column: ListColumn, rows: pl.DataFrame) -> pl.Expr:
    name = f"column_{at}"
    if column.name == "#":
        return pl.int_range(1, pl.len() + 1).alias(name)
    if column.name not in rows.columns:
        return pl.lit(None, pl.String).alias(name)
    if rows[column.name].dtype == pl.Boolean:
        return pl.when(pl.col(column.name)).then(pl.lit("x")).alias(name)
    return pl.col(column.name).alias(name)


def _write_csv(path: Path, columns: Sequence[ListColumn], shown: pl.DataFrame, above: Sequence[Sequence[str]]) -> None:
    dates = [name for name, dtype in shown.schema.items() if dtype == pl.Date]
    text = shown.with_columns(pl.col(dates).dt.strftime("%d/%m/%Y")).cast(pl.String)
    lines = pl.DataFrame(
        [[*cells, *[None] * (len(columns) - len(cells))] for cells in [*above, [each.label for each in columns]]],
        schema=text.schema, orient="row",
    )  # fmt: skip
    with path.open("wb") as stream:
        lines.write_csv(stream, include_bom=True, include_header=False)
        text.write_csv(stream, include_header=False)


def _write_workbook(
    path: Path, columns: Sequence[ListColumn], shown: pl.DataFrame, above: Sequence[Sequence[str]]
) -> None:
    workbook = open_workbook(path, constant_memory=True)
    sheet = workbook.add_worksheet("DanhSach")
    bold = workbook.add_format({"bold": True})
    for line, cells in enumerate(above):
        sheet.write_row(line, 0, cells)
    sheet.write_row(len(above), 0, [column.label for column in columns], bold)
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    for line, cells in enumerate(shown.iter_rows(), len(above) + 1):
        for at, value in enumerate(cells):
            _write_cell(sheet, line, at, value, day)
    workbook.close()


def _write_cell(sheet: Any, line: int, at: int, value: str | int | dt.date | None, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(line, at, value)
    elif isinstance(value, dt.date):
        sheet.write_number(line, at, (value - EPOCH).days, day)
    else:
        sheet.write_number(line, at, value)
