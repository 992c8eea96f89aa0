"""One file, opened once: spreadsheets (xlsx, xls, ods), CSV in the usual Vietnamese encodings, XML, JSON, Parquet.

What a file is, is told by its content, never by its name. Every fault of the file as a whole (empty, too
large, damaged, password-protected, something else under a spreadsheet's name) is an ``AnsinhError`` here, so
that readers of layouts meet only rows.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
import zipfile
from functools import cached_property
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from ansinh.base import AnsinhError, _
from ansinh.facts.readers.opening import (
    CELLS_MAX,
    SAMPLE,
    Kind,
    look_at,
    marked_encoding,
    refuse_oversize,
    refuse_stray_cells,
    unpacking,
)
from ansinh.facts.readers.xlsx_parts import SheetFacts, scan_sheet

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""A cell as the spreadsheet stores it; an empty one is ``""``. In CSV every cell is text."""
Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range, (row, column) from 0."""

_ENCODINGS = ("utf-8", "cp1258")


class Document:
    """A file opened once. Construct it with ``Document.open``.

    ``kind`` is "sheet", "csv", "xml", "json" or "parquet". ``size`` is in bytes. A CSV is one sheet named ``""``.
    """

    def __init__(self, path: Path, kind: Kind, size: int) -> None:
        self.path, self.kind, self.size = path, kind, size
        self._sheets: dict[str, CalamineSheet] = {}
        self._rows: dict[str, list[list[Cell]]] = {}
        self._facts: dict[str, SheetFacts] = {}

    @staticmethod
    def open(path: Path) -> Document:
        """Look at the file's first bytes and its size; AnsinhError when it cannot be read as any table."""
        kind, size = look_at(path)
        return Document(path, kind, size)

    # -- spreadsheets and CSV -------------------------------------------------------------------------

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """Worksheets in the order of the workbook, hidden ones too; ``("",)`` for a CSV, none otherwise."""
        if self.kind == "sheet":
            return tuple(sheet.name for sheet in self._workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet)
        return ("",) if self.kind == "csv" else ()

    def rows(self, sheet: str) -> list[list[Cell]]:
        """Every row of a sheet from its first line, so that row ``i`` of the list is line ``i + 1`` of the
        file. Rows of a CSV may differ in length."""
        if sheet not in self._rows:
            if self.kind == "csv":
                self._rows[sheet] = self._csv_rows(self.text)
            else:
                with unpacking(self.path):
                    self._rows[sheet] = self._sheet(sheet).to_python(skip_empty_area=False)
        return self._rows[sheet]

    def head(self, sheet: str, count: int = 40) -> list[list[Cell]]:
        """The first rows of a sheet, for recognition."""
        if sheet in self._rows:
            return self._rows[sheet][:count]
        if self.kind == "csv":
            return self._csv_rows(self.sample)[:count]
        return list(self._sheet(sheet).to_python(skip_empty_area=False, nrows=count))

    def merged(self, sheet: str) -> list[Range]:
        """Merged ranges of a sheet; none for formats that have none."""
        return list(self._sheet(sheet).merged_cell_ranges or []) if self.kind == "sheet" else []

    def facts(self, sheet: str) -> SheetFacts:
        """Hidden rows and error cells (xlsx only; elsewhere an error cell reads as empty)."""
        if self.kind == "sheet":
            self._sheet(sheet)
        return self._facts.get(sheet, SheetFacts())

    @cached_property
    def encoding(self) -> str:
        """Encoding of a text file, as Python names it: from its byte order mark, else UTF-8, else
        windows-1258."""
        with self.path.open("rb") as stream:
            start = stream.read(SAMPLE)
        return marked_encoding(start) or next((each for each in _ENCODINGS if _decodes(start, each)), _ENCODINGS[-1])

    @cached_property
    def delimiter(self) -> str:
        """The character between fields of a CSV: the one of ``, ; tab |`` that gives most fields."""
        lines = self.sample.splitlines()[:40]
        return max(",;\t|", key=lambda each: sum(len(row) for row in csv.reader(lines, delimiter=each)))

    @cached_property
    def text(self) -> str:
        """Whole text of a CSV, XML or JSON file, in NFC. AnsinhError above the size limit or when undecodable."""
        refuse_oversize(self.path, self.size)
        return self._decode(self.path.read_bytes())

    def describe(self) -> str:
        """What stands in the file, for an error message: sheets with their likely headings."""
        if self.kind == "xml":
            return _("tài liệu XML")
        if self.kind == "json":
            return _("dữ liệu JSON")
        if self.kind == "parquet":
            return _("bảng Parquet")
        parts = []
        for name in self.sheet_names[:12]:
            heading = ", ".join(_likely_heading(self.head(name))[:15])
            parts.append(f"[{name}] {heading}".strip() if name else heading)
        return "; ".join(part for part in parts if part) or _("không có bảng nào")

    # -- inside ---------------------------------------------------------------------------------------

    @cached_property
    def _workbook(self) -> CalamineWorkbook:
        with unpacking(self.path):
            # From a stream, so that the library too judges by content: an .xls may be named .xlsx.
            return CalamineWorkbook.from_filelike(io.BytesIO(self.path.read_bytes()))

    def _sheet(self, name: str) -> CalamineSheet:
        if name not in self._sheets:
            names = [sheet.name for sheet in self._workbook.sheets_metadata]
            with unpacking(self.path):
                facts = _facts_of(self.path, names.index(name))
                refuse_stray_cells(self.path, name, facts)
                self._sheets[name] = self._workbook.get_sheet_by_name(name)
            self._facts[name] = facts
        return self._sheets[name]

    @cached_property
    def sample(self) -> str:
        """The beginning of a text file, whole lines, for recognition."""
        with self.path.open("rb") as stream:
            start = stream.read(SAMPLE)
        text = start.decode(self.encoding, errors="ignore")
        return unicodedata.normalize("NFC", text if self.size <= SAMPLE else text[: text.rfind("\n") + 1])

    def _decode(self, data: bytes) -> str:
        marked = marked_encoding(data[:SAMPLE])
        for encoding in (marked,) if marked else _ENCODINGS:
            try:
                return unicodedata.normalize("NFC", data.decode(encoding))
            except UnicodeDecodeError:
                continue
        raise AnsinhError(
            _("Không đọc được chữ trong tệp {file}.").format(file=self.path.name),
            _("Bảng mã không phải UTF-8, UTF-16 hay windows-1258."),
            _("Hãy mở tệp bằng Excel và lưu lại dạng .xlsx hoặc CSV UTF-8."),
        )

    def _csv_rows(self, text: str) -> list[list[Cell]]:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter))  # type: ignore[arg-type]


def _facts_of(path: Path, index: int) -> SheetFacts:
    return scan_sheet(path, index, CELLS_MAX) if zipfile.is_zipfile(path) else SheetFacts()


def _decodes(start: bytes, encoding: str) -> bool:
    try:
        # The sample may end inside a letter of up to four bytes.
        start[: start.rfind(b"\n") + 1 or None].decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _likely_heading(rows: list[list[Cell]]) -> list[str]:
    """Texts of the row with the most of them; single letters and figures are no labels."""
    texts = [
        [" ".join(cell.split()) for cell in row if isinstance(cell, str) and len(cell.strip()) > 2] for row in rows
    ]
    return max(texts, key=len, default=[])
