"""Workbooks that come out the same, byte for byte, whenever they hold the same.

A heading is given as one path of labels per column, from the outermost box to the innermost, and drawn with
the merged cells of the printed form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl
import xlsxwriter

EPOCH = dt.date(1899, 12, 30)
_CREATED = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - a fixed stamp, so that equal content gives equal bytes

Kind = Literal["text", "money", "decimal", "date", "number"]
_NUMBER_FORMATS = {"money": "#,##0", "decimal": "0.00##", "date": "dd/mm/yyyy"}


@dataclass(frozen=True)
class FormColumn:
    """One column of a form: its labels from outer to inner, its printed code, and what to write in it."""

    labels: tuple[str, ...]
    code: str
    values: Callable[[pl.DataFrame], Sequence[Any]]
    """One value a row: text, int, decimal as text, date; None leaves the cell empty. Text in a column of money,
    dates or numbers is written as text, the way people type it."""
    kind: Kind = "text"


def open_workbook(path: Path, *, constant_memory: bool = False) -> xlsxwriter.Workbook:
    """A new workbook without the time of day in it. With ``constant_memory`` rows must be written in order."""
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "constant_memory": constant_memory})
    workbook.set_properties({"created": _CREATED})
    workbook.formats[0].set_font_name("Times New Roman")
    return workbook


def write_heading(
    workbook: xlsxwriter.Workbook, sheet: Any, top: int, columns: Sequence[FormColumn], *, codes: bool = True
) -> int:
    """Draw the heading from row ``top`` (from 0) and the row of printed codes; the first free row."""
    box = workbook.add_format({
        "bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True,
        "font_name": "Times New Roman",
    })  # fmt: skip
    depth = max(len(column.labels) for column in columns)
    for first, last, level, deep, label in _boxes(columns, depth):
        if not label:
            continue
        if first == last and level == deep:
            sheet.write_string(top + level, first, label, box)
        else:
            sheet.merge_range(top + level, first, top + deep, last, label, box)
    if not codes:
        return top + depth
    for position, column in enumerate(columns):
        sheet.write_string(top + depth, position, column.code, box)
    return top + depth + 1


def write_rows(
    workbook: xlsxwriter.Workbook, sheet: Any, top: int, columns: Sequence[FormColumn], rows: pl.DataFrame
) -> int:
    """Write ``rows`` from row ``top`` (from 0); the first free row."""
    for position, column in enumerate(columns):
        number_format = _NUMBER_FORMATS.get(column.kind)
        shown = workbook.add_format({"num_format": number_format}) if number_format else None
        for offset, value in enumerate(column.values(rows)):
            if value is None or value == "":
                continue
            if column.kind == "text" or (column.kind != "decimal" and isinstance(value, str)):
                sheet.write_string(top + offset, position, value)
            elif column.kind == "date":
                sheet.write_number(top + offset, position, (value - EPOCH).days, shown)
            else:
                sheet.write_number(top + offset, position, float(value), shown)
    return top + rows.height


def _boxes(columns: Sequence[FormColumn], depth: int) -> list[tuple[int, int, int, int, str]]:
    """(first column, last column, first level, last level, label) of every box of the heading."""
    boxes = []
    for level in range(depth):
        position = 0
        while position < len(columns):
            labels = columns[position].labels
            last = position
            if level < len(labels):
                innermost = level == len(labels) - 1
                while (
                    not innermost
                    and last + 1 < len(columns)
                    and len(columns[last + 1].labels) > level + 1
                    and columns[last + 1].labels[: level + 1] == labels[: level + 1]
                ):
                    last += 1
                boxes.append((position, last, level, depth - 1 if innermost else level, labels[level]))
            position = last + 1
    return boxes
