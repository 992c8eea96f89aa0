"""Cells to plain text, a whole column at a time, without losing what the spreadsheet knew of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from ansinh.facts.readers.workbook import Cell

ZERO_DATE = "1900-01-00"
"""How an empty or zero cell formatted as a date shows in a spreadsheet; parsing refuses it by name."""


def cell_text(cell: Cell) -> str:
    """Plain text of one cell: ``5310000``, ``2.34``, ``2026-05-01``; text as it is.

    A fraction never ends on exactly three decimals (4.655 gives ``4.6550``), because in Vietnamese text
    ``4.655`` may mean 4,655.

    >>> cell_text(5310000.0), cell_text(2.34), cell_text(4.655), cell_text(dt.datetime(2026, 5, 1))
    ('5310000', '2.34', '4.6550', '2026-05-01')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        if cell.is_integer():
            return str(int(cell))
        text = repr(cell)
        return text + "0" if len(text.partition(".")[2]) == 3 and "e" not in text else text
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.time) and cell == dt.time():
        return ZERO_DATE
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def text_series(name: str, cells: Sequence[Cell], widths: Mapping[int, int] | None = None) -> pl.Series:
    """One column as String, outer spaces gone, empty cells null.

    ``widths`` maps the length of a *number* in a column of codes to the length it had before the spreadsheet
    took its leading zeros: ``{9: 10}``. Codes stored as text are left alone.
    """
    kinds = set(map(type, cells)) - {str}
    if not kinds:
        series = pl.Series(name, cells, pl.String)
    elif kinds <= {float, int} or kinds == {dt.date}:
        others = _numbers(cells, widths) if kinds <= {float, int} else _dates(cells)
        texts = [cell if type(cell) is str else None for cell in cells]
        series = others.zip_with(others.is_not_null(), pl.Series(name, texts, pl.String)).alias(name)
    else:
        series = pl.Series(name, [cell_text(cell) for cell in cells], pl.String)
    series = series.str.strip_chars(" \t\r\n\u00a0\u200b\ufeff")
    return series.set(series == "", None)


def _numbers(cells: Sequence[Cell], widths: Mapping[int, int] | None) -> pl.Series:
    """Text of the number cells, null for the others. Whole numbers go the short way."""
    values = pl.Series([None if type(cell) is str else cell for cell in cells], dtype=pl.Float64)
    whole = (values == values.floor()) & (values.abs() < 2**53)
    text = values.set(~whole, None).cast(pl.Int64).cast(pl.String)
    for short, full in (widths or {}).items():
        text = text.zip_with((text.str.len_bytes() != short).fill_null(True), text.str.zfill(full))
    odd = (~whole).fill_null(False).arg_true().to_list()
    return text.scatter(odd, [cell_text(cells[at]) for at in odd]) if odd else text


def _dates(cells: Sequence[Cell]) -> pl.Series:
    """ISO text of the date cells, null for the others."""
    return pl.Series([None if type(cell) is str else cell for cell in cells], dtype=pl.Date).cast(pl.String)
