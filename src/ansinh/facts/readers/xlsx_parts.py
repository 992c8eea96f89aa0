"""What the spreadsheet library does not tell about an xlsx: error cells, hidden rows, the true extent.

The library gives an empty cell for ``#REF!`` and allocates the whole rectangle up to the farthest cell, so a
stray blank in XFD1048576 would end the process. Both are found here by one pass over the raw sheet.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

_CHUNK = 1 << 22
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*?\bt="e"[^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_WIDE_CELL = re.compile(rb'\br="([A-Z]{3})\d')
_TWO_LETTER_CELL = re.compile(rb'\br="([A-Z]{2})\d')
_LAST_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\b[^>]*?\bref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_ONE_LETTER, _TWO_LETTERS = 26, 26 * 27


@dataclass(frozen=True)
class SheetFacts:
    """Row numbers are Excel's (from 1), columns count from 0."""

    height: int = 0
    width: int = 0
    """An upper bound: exact only where the exact width matters."""
    hidden_rows: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) of each error cell, and the error as shown, such as ``#REF!``."""


def column_number(letters: str) -> int:
    """Column A is 0.

    >>> column_number("A"), column_number("Z"), column_number("AA"), column_number("XFD")
    (0, 25, 26, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """The letters of a column that counts from 0.

    >>> column_letters(0), column_letters(26), column_letters(16383)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """Part names of the sheets in the order of the workbook; empty when it is laid out otherwise."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return []
    targets = {
        _attribute(tag, b"Id"): _attribute(tag, b"Target")
        for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts = []
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        target = targets.get(_attribute(tag, rb"\w+:id"), "")
        parts.append(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    return parts


def scan_sheet(path: Path, index: int, cells_max: int) -> SheetFacts:
    """Facts of the sheet at ``index`` (order of the workbook). The width is exact if the rectangle might
    exceed ``cells_max``. zipfile.BadZipFile or zlib.error when the file is damaged."""
    with zipfile.ZipFile(path) as archive:
        parts = sheet_parts(archive)
        if index >= len(parts) or parts[index] not in archive.namelist():
            return SheetFacts()
        facts = _scan(_pieces(archive, parts[index]))
        if not facts.width:
            facts = replace(facts, width=_width(archive, parts[index], facts.height, cells_max))
        return facts


def _scan(pieces: Iterator[bytes]) -> SheetFacts:
    """One pass. The width is the one the sheet states, or 0 when its stated extent proves false: looking at
    every cell for it would take longer than all the rest."""
    height, stated_height, width = 0, -1, 0
    hidden: set[int] = set()
    errors: dict[tuple[int, int], str] = {}
    for piece in pieces:
        if stated_height < 0:
            stated = _DIMENSION.search(piece)
            stated_height = int(stated[2]) if stated else 0
            width = column_number(stated[1].decode()) + 1 if stated else 0
        if (at := piece.rfind(b"<row")) >= 0 and (row := _LAST_ROW.match(piece, at)):
            height = max(height, int(row[1]))
        if b"hidden=" in piece:
            hidden.update(int(row) for row in _HIDDEN_ROW.findall(piece))
        if b't="e"' in piece:
            for column, row, shown in _ERROR_CELL.findall(piece):
                errors[int(row), column_number(column.decode())] = shown.decode()
    return SheetFacts(height, width if stated_height >= height else 0, frozenset(hidden), errors)


def _width(archive: zipfile.ZipFile, part: str, height: int, cells_max: int) -> int:
    """Columns used, found in the cells: exact beyond ZZ, and below where ``cells_max`` might be exceeded."""
    width = max(_widths(archive, part, _WIDE_CELL), default=0)
    if width or height * _TWO_LETTERS <= cells_max:
        return width or _TWO_LETTERS
    return max(_widths(archive, part, _TWO_LETTER_CELL), default=_ONE_LETTER)


def _widths(archive: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> set[int]:
    return {
        column_number(letters.decode()) + 1
        for piece in _pieces(archive, part)
        for letters in set(pattern.findall(piece))
    }


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that end between rows, so that no cell is cut in two."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            block = rest + chunk
            cut = block.rfind(b"</row>") + 6
            if cut < 6:
                rest = block
                continue
            yield block[:cut]
            rest = block[cut:]
    yield rest


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', tag)
    return found[1].decode() if found else ""
