"""How far the sheets of an old .xls reach, by their own records.

The spreadsheet library believes the record and allocates for it; a damaged one would end the process.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

ROWS_MAX, COLUMNS_MAX = 65_536, 256
_BOUND_SHEET, _DIMENSIONS, _END = 0x0085, 0x0200, 0x000A
_DIMENSIONS_SIZE = 14
"""Bytes of the record since Excel 97; the shorter one before it cannot reach too far."""


def is_plausible(content: bytes) -> bool:
    """Every sheet keeps to the limits of the format. Whatever olefile or struct raises means damage."""
    with olefile.OleFileIO(io.BytesIO(content)) as container:
        name = next((each for each in ("Workbook", "Book") if container.exists(each)), None)
        if name is None:
            return True
        book = container.openstream(name).read()
    for kind, at, size in _records(book, 0):
        if kind == _BOUND_SHEET and size >= 4 and not _fits(book, struct.unpack_from("<I", book, at)[0]):
            return False
    return True


def _fits(book: bytes, start: int) -> bool:
    for kind, at, size in _records(book, start):
        if kind == _DIMENSIONS and size == _DIMENSIONS_SIZE:
            first_row, rows, first_column, columns = struct.unpack_from("<IIHH", book, at)
            return bool(first_row <= rows <= ROWS_MAX and first_column <= columns <= COLUMNS_MAX)
    return True


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, offset of the body, size of the body) of the records of one part of the book."""
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, at + 4, size
        if kind == _END:
            return
        at += 4 + size
