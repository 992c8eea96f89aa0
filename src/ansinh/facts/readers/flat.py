"""Flat tables: one record a row under one row of column names, as banks, office systems and programs write them.

Unlike a form such a table has no fixed place, no fixed order and often more columns than are wanted. Each
wanted column is found by any of its known names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest

import polars as pl

from ansinh.facts.movements import search_key
from ansinh.facts.readers.body import broken_cells
from ansinh.facts.readers.cells import text_series
from ansinh.facts.readers.layout import HEAD_ROWS, Table, require_sheet
from ansinh.facts.readers.workbook import Cell, Document
from ansinh.facts.reading import RowProblem

Names = Mapping[str, Sequence[str]]
"""Column wanted -> the names it may have, folded by ``search_key`` or exactly as written, best first."""

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PARTS = re.compile(r"[/\n\r|]")
_TRAILING_NUMBER = re.compile(r"(?<=[a-z]) ?\d+$")


def find_flat(document: Document, names: Names, sheet: str) -> Table | None:
    """The row of ``sheet`` that has most of the wanted names; None when no row has two of them.

    A second heading row (labels under a merged box, or the same in English) supplies what the first lacks.
    """
    rows = document.head(sheet, HEAD_ROWS)
    best: Table | None = None
    for top, row in enumerate(rows):
        columns = _match(row, names)
        if len(columns) < 2 or (best is not None and len(columns) <= len(best.columns)):
            continue
        first = top + 1
        if first < len(rows) and _is_heading_too(rows[first]):
            columns = _match(rows[first], names) | columns
            first += 1
        best = Table(sheet, top, first, columns)
    return best


def flat_tables(document: Document, names: Names, required: Sequence[str], sheet: str | None) -> Iterator[Table]:
    """Every sheet (or the named one) that has all ``required`` columns."""
    for name in sheets_of(document, sheet):
        table = find_flat(document, names, name)
        if table is not None and all(column in table.columns for column in required):
            yield table


def sheets_of(document: Document, sheet: str | None) -> tuple[str, ...]:
    """The sheet the user names, else all; AnsinhError when the document has no such sheet."""
    require_sheet(document, sheet)
    return document.sheet_names if sheet is None else (sheet,)


def without_broken(document: Document, table: Table, rows: pl.DataFrame) -> tuple[pl.DataFrame, list[RowProblem]]:
    """``rows`` (with ``row``) that have no error cell and lie under no merged cell, and the others as problems."""
    refused = broken_cells(document, table, rows)
    return rows.filter(~pl.col("row").is_in([problem.row for problem in refused])), refused


def heading_texts(document: Document, table: Table) -> list[str]:
    """The non-empty labels of the table's heading row."""
    return [str(cell) for cell in document.head(table.sheet, HEAD_ROWS)[table.top] if str(cell).strip()]


def read_flat(document: Document, table: Table) -> pl.DataFrame:
    """Int32 ``row``, ``label`` (the row's first text, by which totals are told) and one String column per
    column found, in file order; wholly empty rows left out."""
    rows = document.rows(table.sheet)[table.first :]
    columns = list(zip_longest(*rows, fillvalue=""))
    absent: list[Cell] = [""] * len(rows)
    series = [text_series(name, columns[at] if at < len(columns) else absent) for name, at in table.columns.items()]
    labels = [next((cell for cell in row if cell != ""), "") for row in rows]
    numbers = pl.int_range(table.first + 1, table.first + 1 + len(rows), dtype=pl.Int32, eager=True)
    frame = pl.DataFrame([numbers.alias("row"), text_series("label", labels), *series])
    return frame.filter(pl.col("label").is_not_null())


def label_keys(label: str) -> tuple[str, ...]:
    """What a label may be known by: as a whole, then by each of its parts."""
    whole, parts = _keys(label)
    return whole + parts


def _match(row: Sequence[Cell], names: Names) -> dict[str, int]:
    """Wanted column -> place. A cell may serve two columns (``Ngày/ Số CT``) when its parts name both; one whose
    whole label is a name (``Nợ/Có``) is not taken apart."""
    all_names = {name for known in names.values() for name in known}
    places: dict[str, int] = {}
    for at, cell in enumerate(row):
        if isinstance(cell, str):
            whole, parts = _keys(cell)
            for key in whole if all_names.intersection(whole) else parts:
                places.setdefault(key, at)
    found = {}
    for column, known in names.items():
        place = next((places[name] for name in known if name in places), None)
        if place is not None:
            found[column] = place
    return found


@lru_cache(maxsize=4096)
def _keys(label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(keys of the whole label, keys of its parts): as written in lower case, folded, without remarks and footnote
    numbers, in each of its languages. The English ``No.`` is not the Vietnamese ``Nợ``."""
    bare = _BRACKETS.sub(" ", label)
    whole = [label.strip().lower(), search_key(label), search_key(bare)]
    parts = [search_key(part) for part in _PARTS.split(bare)]

    def tidy(keys: list[str]) -> tuple[str, ...]:
        keys = keys + [_TRAILING_NUMBER.sub("", key) for key in keys]
        return tuple(key for key in dict.fromkeys(keys) if key and (key != "no" or "ợ" in label.lower()))

    return tidy(whole), tidy(parts)


def _is_heading_too(row: Sequence[Cell]) -> bool:
    """Text alone, without a digit, or the printed numbers of columns."""
    texts = [cell for cell in row if cell != ""]
    words = all(isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in texts)
    codes = len(texts) >= 3 and all(re.fullmatch(r"\(?\w{1,2}\)?", str(cell).removesuffix(".0")) for cell in texts)
    return len(texts) >= 2 and (words or codes)
