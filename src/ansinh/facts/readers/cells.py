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
    kinds = set(map(type, cells))
    if kinds <= {str}:
        texts: list[str] = list(cells)  # type: ignore[arg-type]
    else:
        texts = [each if type(each) is str else cell_text(each) for each in cells]
        if widths:
            texts = [
                text.zfill(widths.get(len(text), 0)) if type(cell) is float or type(cell) is int else text
                for text, cell in zip(texts, cells, strict=True)
            ]
    series = pl.Series(name, texts, pl.String).str.strip_chars(" \t\r\n\u00a0\u200b\ufeff")
    return series.set(series == "", None)
