"""One file, opened once: spreadsheets (xlsx, xls, ods), CSV in the usual Vietnamese encodings, XML, Parquet.

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
import zlib
from functools import cached_property
from pathlib import Path
from typing import Literal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from ansinh.base import AnsinhError, _
from ansinh.facts.readers.xlsx_parts import SheetFacts, column_letters, scan_sheet

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""A cell as the spreadsheet stores it; an empty one is ``""``. In CSV every cell is text."""
Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range, (row, column) from 0."""

SIZE_MAX = 100 << 20
UNPACKED_MAX = 1 << 30
CELLS_MAX = 50_000_000
_SAMPLE = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS = ("utf-8", "cp1258")


class Document:
    """A file opened once. Construct it with ``Document.open``.

    ``kind`` is "sheet", "csv", "xml" or "parquet". ``size`` is in bytes. A CSV is one sheet named ``""``.
    """

    def __init__(self, path: Path, kind: Literal["sheet", "csv", "xml", "parquet"], size: int) -> None:
        self.path, self.kind, self.size = path, kind, size
        self._sheets: dict[str, CalamineSheet] = {}
        self._rows: dict[str, list[list[Cell]]] = {}
        self._facts: dict[str, SheetFacts] = {}

    @staticmethod
    def open(path: Path) -> Document:
        """Look at the file's first bytes and its size; AnsinhError when it cannot be read as any table."""
        try:
            size = path.stat().st_size
            with path.open("rb") as stream:
                start = stream.read(_SAMPLE)
        except OSError as error:
            raise AnsinhError(
                _("Không mở được tệp {file}.").format(file=path.name),
                _("Hệ thống báo: {reason}.").format(reason=error.strerror or str(error)),
                _("Hãy kiểm tra đường dẫn và quyền đọc tệp."),
            ) from error
        if not start.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
            raise AnsinhError(
                _("Tệp {file} trống.").format(file=path.name),
                _("Tệp không chứa dữ liệu nào."),
                _("Hãy lưu lại từ phần mềm kê khai rồi nhập lại."),
            )
        if start.startswith(b"PAR1"):
            return Document(path, "parquet", size)
        if start.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)):
            _refuse_oversize(path, size)
            _refuse_locked_or_foreign(path, start)
            return Document(path, "sheet", size)
        return Document(path, _text_kind(path, start), size)

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
            start = stream.read(_SAMPLE)
        return _marked_encoding(start) or next((each for each in _ENCODINGS if _decodes(start, each)), _ENCODINGS[-1])

    @cached_property
    def delimiter(self) -> str:
        """The character between fields of a CSV: the one of ``, ; tab |`` that gives most fields."""
        lines = self.sample.splitlines()[:40]
        return max(",;\t|", key=lambda each: sum(len(row) for row in csv.reader(lines, delimiter=each)))

    @cached_property
    def text(self) -> str:
        """Whole text of a CSV or XML file, in NFC. AnsinhError above the size limit or when undecodable."""
        _refuse_oversize(self.path, self.size)
        return self._decode(self.path.read_bytes())

    def describe(self) -> str:
        """What stands in the file, for an error message: sheets with their likely headings."""
        if self.kind == "xml":
            return _("tài liệu XML")
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
        try:
            # From a stream, so that the library too judges by content: an .xls may be named .xlsx.
            return CalamineWorkbook.from_filelike(io.BytesIO(self.path.read_bytes()))
        except PasswordError as error:
            raise _locked(self.path) from error
        except CalamineError as error:
            raise _damaged(self.path) from error

    def _sheet(self, name: str) -> CalamineSheet:
        if name not in self._sheets:
            names = [sheet.name for sheet in self._workbook.sheets_metadata]
            try:
                facts = _facts_of(self.path, names.index(name))
                _refuse_stray_cells(self.path, name, facts)
                self._sheets[name] = self._workbook.get_sheet_by_name(name)
            except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise _damaged(self.path) from error
            self._facts[name] = facts
        return self._sheets[name]

    @cached_property
    def sample(self) -> str:
        """The beginning of a text file, whole lines, for recognition."""
        with self.path.open("rb") as stream:
            start = stream.read(_SAMPLE)
        text = start.decode(self.encoding, errors="ignore")
        return unicodedata.normalize("NFC", text if self.size <= _SAMPLE else text[: text.rfind("\n") + 1])

    def _decode(self, data: bytes) -> str:
        marked = _marked_encoding(data[:_SAMPLE])
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


def _refuse_stray_cells(path: Path, sheet: str, facts: SheetFacts) -> None:
    if facts.height * facts.width > CELLS_MAX:
        raise AnsinhError(
            _("Trang {sheet} của tệp {file} quá rộng để đọc.").format(sheet=sheet, file=path.name),
            _("Vùng dữ liệu trải đến ô {cell}, thường do một ô lạc ở rất xa.").format(
                cell=f"{column_letters(facts.width - 1)}{facts.height}"
            ),
            _("Hãy xoá các dòng và cột thừa ngoài bảng, lưu lại rồi nhập lại."),
        )


def _refuse_oversize(path: Path, size: int) -> None:
    if size > SIZE_MAX:
        raise AnsinhError(
            _("Tệp {file} quá lớn: {size} MB.").format(file=path.name, size=size >> 20),
            _("Giới hạn cho một tệp là {limit} MB.").format(limit=SIZE_MAX >> 20),
            _("Hãy chia thành nhiều tệp nhỏ hơn, hoặc dùng bảng chuẩn dạng Parquet."),
        )


def _refuse_locked_or_foreign(path: Path, start: bytes) -> None:
    """Password, damage, decompression bombs and other things that wear a spreadsheet's first bytes."""
    if start.startswith(_OLE):
        if _is_encrypted(path):
            raise _locked(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise _damaged(path) from error
    if unpacked > UNPACKED_MAX:
        raise AnsinhError(
            _("Tệp {file} bung ra quá lớn: {size} MB.").format(file=path.name, size=unpacked >> 20),
            _("Giới hạn sau khi bung là {limit} MB; tệp có thể hỏng hoặc cố ý gây quá tải.").format(
                limit=UNPACKED_MAX >> 20
            ),
            _("Hãy chia thành nhiều tệp nhỏ hơn, hoặc kiểm tra lại nguồn gửi."),
        )
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise AnsinhError(
            _("Tệp {file} không phải bảng tính.").format(file=path.name),
            _("Đây là tệp nén hoặc tài liệu loại khác, gồm: {names}.").format(names=", ".join(names[:5])),
            _("Hãy giải nén hoặc lưu lại dạng .xlsx rồi nhập lại."),
        )


def _is_encrypted(path: Path) -> bool:
    # Imported here: it loads a cryptography library that only old-style files need.
    import msoffcrypto
    from msoffcrypto.exceptions import FileFormatError

    try:
        with path.open("rb") as stream:
            return bool(msoffcrypto.OfficeFile(stream).is_encrypted())
    except (FileFormatError, OSError, ValueError) as error:
        raise _damaged(path) from error


def _text_kind(path: Path, start: bytes) -> Literal["csv", "xml"]:
    encoding = _marked_encoding(start)
    text = start.decode(encoding or "latin-1", errors="ignore").lstrip("\ufeff \r\n\t")
    lowered = text[:512].lower()
    if lowered.startswith(("<html", "<!doctype html")) or "<table" in lowered:
        raise AnsinhError(
            _("Tệp {file} là trang web, không phải bảng tính.").format(file=path.name),
            _("Một số phần mềm xuất trang web dưới tên .xls."),
            _("Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi nhập lại."),
        )
    if "\x00" in text or start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")):
        raise AnsinhError(
            _("Tệp {file} không phải bảng tính, CSV hay XML.").format(file=path.name),
            "",
            _("Hãy dùng tệp .xlsx, .xls, .ods, .csv hoặc .xml do phần mềm kê khai xuất ra."),
        )
    return "xml" if text.startswith("<") else "csv"


def _marked_encoding(start: bytes) -> str | None:
    """Encoding told by a byte order mark, or by the zero bytes of unmarked UTF-16."""
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    even, odd = start[0:2000:2].count(0), start[1:2000:2].count(0)
    if max(even, odd) * 5 > len(start[:2000]) and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return None


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


def _locked(path: Path) -> AnsinhError:
    return AnsinhError(
        _("Tệp {file} có mật khẩu.").format(file=path.name),
        _("Không đọc được nội dung khi tệp còn khoá."),
        _("Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi nhập lại."),
    )


def _damaged(path: Path) -> AnsinhError:
    return AnsinhError(
        _("Tệp {file} bị hỏng hoặc chưa tải xong.").format(file=path.name),
        _("Phần cuối của tệp thiếu hoặc nội dung không mở được."),
        _("Hãy tải hoặc sao chép lại tệp rồi nhập lại."),
    )
