"""A sheet as pages to sign. A table wider than the page is parted by its columns; each part repeats the first ones."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from itertools import groupby
from typing import Any

from ansinh.base import paper as papers
from ansinh.office.reports.forms.sheet import Column, Sheet
from ansinh.office.reports.printing.heads import DECISION, Paper, depth, heads, text

_POINTS_PER_MM = 2.8346
_PAGES = {"a4": (210, 297), "a4-wide": (297, 210), "a3-wide": (420, 297)}
_MARGIN_MM = 20
_SIZES = {"a4": 8.0, "a4-wide": 8.0, "a3-wide": 7.0}
_WIDE = {"a4": 200.0, "a4-wide": 190.0, "a3-wide": 165.0}
"""Points of a column of words that may wrap."""
_LEAST = {"count": 30.0, "money": 40.0, "days": 34.0, "flag": 30.0, "text": 22.0, "date": 44.0}


def to_pdf(sheet: Sheet, paper: Paper) -> bytes:
    """The pages of a report."""
    template = resources.files(__package__).joinpath("report.typ").read_bytes()
    return papers.to_pdf(template, _data(sheet, paper))


def _page_of(sheet: Sheet) -> str:
    if len(sheet.columns) > 12:
        return "a3-wide"
    crowded = len(sheet.columns) > 7 or sum(column.kind == "wide" for column in sheet.columns) > 1
    return "a4-wide" if crowded else "a4"


def _data(sheet: Sheet, paper: Paper) -> dict[str, Any]:
    page = _page_of(sheet)
    width, height = _PAGES[page]
    size = _SIZES[page]
    widths = _widths(sheet, size, _WIDE[page])
    room = (width - _MARGIN_MM) * _POINTS_PER_MM
    return {
        "page": {"width": width, "height": height, "size": size},
        "form": [f"Mẫu {sheet.form}", DECISION],
        "office": list(paper.lines),
        "title": sheet.title,
        "preface": sheet.preface,
        "closing": sheet.closing,
        "units": sheet.units,
        "parts": [_part(sheet, chosen, widths, room) for chosen in _parts(sheet.columns, widths, room)],
        "place_and_date": paper.place_and_date,
        "signer": sheet.signer,
        "sign_note": sheet.sign_note,
        "director": "" if paper.office else paper.issuer.director,
        "foot": f"{sheet.form} · {paper.foot}" if paper.foot else sheet.form,
        "page_word": "Trang",
    }


def _widths(sheet: Sheet, size: float, wide: float) -> list[float]:
    """Points of each column: its longest figure, never less than its heading's longest word needs."""
    found = []
    for at, column in enumerate(sheet.columns):
        if column.kind == "wide":
            found.append(wide)
            continue
        longest = max((len(text(line.cells[at], column.kind)) for line in sheet.lines), default=0)
        word = max(len(word) for word in column.heading[-1].split())
        least = 20.0 if at == 0 else _LEAST[column.kind]
        wide_letters = 0.66 if column.kind == "text" else 0.58
        found.append(max(least, wide_letters * size * longest + 5, 0.7 * size * word + 4))
    return found


def _fixed(columns: Sequence[Column]) -> int:
    """How many columns every part repeats: those that say which row it is."""
    return next(at for at, column in enumerate(columns) if column.code.isdigit()) if columns[0].code == "A" else 0


def _parts(columns: Sequence[Column], widths: Sequence[float], room: float) -> list[list[int]]:
    """Positions of the columns of each part; columns under one heading stay together where a page has room for them."""
    fixed = _fixed(columns)
    free = room - sum(widths[:fixed])
    parts: list[list[int]] = [[]]

    def put(chosen: list[int], level: int) -> None:
        wide, used = (sum(widths[at] for at in some) for some in (chosen, parts[-1]))
        if used + wide <= free or len(chosen) == 1:
            if used + wide > free and parts[-1]:
                parts.append([])
            parts[-1].extend(chosen)
        elif wide <= free and level > 0:
            parts.append(chosen)
        else:
            for _key, group in groupby(chosen, key=lambda at: columns[at].heading[: level + 1]):
                put(list(group), level + 1)

    put(list(range(fixed, len(columns))), 0)
    return [[*range(fixed), *part] for part in parts]


def _part(sheet: Sheet, chosen: list[int], widths: Sequence[float], room: float) -> dict[str, Any]:
    columns = [sheet.columns[at] for at in chosen]
    spare = max(room - sum(widths[at] for at in chosen), 0)
    stretch = [at for at in chosen if sheet.columns[at].kind == "wide"] or chosen
    more = spare / len(stretch) if len(chosen) == len(sheet.columns) else 0
    return {
        "widths": [widths[at] + (more if at in stretch else 0) for at in chosen],
        "align": [_align(column) for column in columns],
        "rows_of_heads": depth(columns),
        "heads": [[cell.row, cell.column, cell.rows, cell.columns, cell.text] for cell in heads(columns)],
        "numbers": [column.code for column in columns],
        "lines": [
            {
                "level": line.level,
                "cells": [
                    None if at in line.hatched else text(line.cells[at], _kind(sheet, at, line.level)) for at in chosen
                ],
            }
            for line in sheet.lines
        ],
    }


def _kind(sheet: Sheet, at: int, level: int) -> Any:
    """A flag is a mark on a unit's row and a number of units on a sum's."""
    kind = sheet.columns[at].kind
    return "count" if kind == "flag" and level < 3 else kind


def _align(column: Column) -> str:
    if column.code in ("A", "1") and column.kind == "text":
        return "center"
    return {"flag": "center", "text": "left", "wide": "left"}.get(column.kind, "right")
