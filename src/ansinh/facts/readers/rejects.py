"""The workbook of refused rows that the import writes, corrected by the clerk and read again.

One sheet per canonical table: a mark and the table in the first row, the canonical names in the fourth, rows
below. What the columns ``row`` and ``reason`` say is for the clerk and is not read.
"""

from __future__ import annotations

import polars as pl

from ansinh.base import _
from ansinh.facts.readers.cells import text_series
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions
from ansinh.facts.schemas import TABLES

KEY = "rejects"
MARK = "ansinh-rejects"
FIRST_ROW = 5
"""The line of the first data row; the line above it holds the canonical names."""


def title() -> str:
    """The layout's name as the user knows it."""
    return _("tệp dòng bị trả lại của An Sinh")


def _table_of(document: Document, sheet: str) -> str | None:
    head = document.head(sheet, 1)
    if head and len(head[0]) > 1 and head[0][0] == MARK and head[0][1] in TABLES:
        return str(head[0][1])
    return None


def _recognise(document: Document) -> float:
    return 1.0 if any(_table_of(document, sheet) for sheet in document.sheet_names) else 0.0


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    readings = []
    for sheet in document.sheet_names:
        table = _table_of(document, sheet)
        if table is not None and options.sheet in (None, sheet):
            readings.append(_read_sheet(document, sheet, table))
    return readings


def _read_sheet(document: Document, sheet: str, table: str) -> Reading:
    rows = document.rows(sheet)
    names, body = rows[FIRST_ROW - 2], rows[FIRST_ROW - 1 :]
    columns = {str(name): at for at, name in enumerate(names) if name in TABLES[table].schema}
    texts = [text_series(name, [row[at] if at < len(row) else "" for row in body]) for name, at in columns.items()]
    numbers = pl.int_range(FIRST_ROW, FIRST_ROW + len(body), dtype=pl.Int32, eager=True).alias("row")
    frame = pl.DataFrame([numbers, *texts]).filter(~pl.all_horizontal(pl.exclude("row").is_null()))
    return Reading(KEY, title(), table, frame)


FORMATS = (Format(KEY, title, tuple(TABLES), _recognise, _read),)
