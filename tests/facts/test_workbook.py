"""Opening files: everything that can be wrong with a file as a whole, each with a clear message."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from pathlib import Path

import msoffcrypto
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from ansinh.base import AnsinhError
from ansinh.facts.readers import opening, read_file, workbook
from ansinh.facts.readers.cells import cell_text, text_series
from ansinh.facts.readers.workbook import Document


def make_workbook(path: Path, cells: dict[str, object] | None = None) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Trang 1")
    for cell, value in (cells or {"A1": "STT", "B1": "Họ và tên"}).items():
        sheet.write(cell, value)
    book.close()
    return path


def refusal(path: Path) -> AnsinhError:
    with pytest.raises(AnsinhError) as caught:
        document = Document.open(path)
        for sheet in document.sheet_names:
            document.rows(sheet)
    return caught.value


def test_a_workbook_is_read_with_the_lines_of_the_file(tmp_path: Path) -> None:
    document = Document.open(make_workbook(tmp_path / "a.xlsx", {"B3": "Lê Thị An", "C3": 5_310_000}))
    assert document.kind == "sheet"
    assert document.sheet_names == ("Trang 1",)
    rows = document.rows("Trang 1")
    assert rows[2] == ["", "Lê Thị An", 5_310_000.0]
    assert document.head("Trang 1", 1) == rows[:1]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trống.xlsx"
    path.write_bytes(b"")
    assert "trống" in refusal(path).what


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "Không mở được" in refusal(tmp_path / "không có.xlsx").what


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.98])
def test_a_truncated_workbook_is_refused(tmp_path: Path, kept: float) -> None:
    whole = make_workbook(tmp_path / "a.xlsx").read_bytes()
    path = tmp_path / "cắt.xlsx"
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert "bị hỏng hoặc chưa tải xong" in refusal(path).what


def test_a_workbook_with_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    source = make_workbook(tmp_path / "a.xlsx", {f"A{row}": f"tên {row}" for row in range(1, 400)})
    with zipfile.ZipFile(source) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    data = bytearray(source.read_bytes())
    data[at : at + 60] = b"\xff" * 60
    path = tmp_path / "hỏng.xlsx"
    path.write_bytes(data)
    assert "bị hỏng" in refusal(path).what


def test_a_password_protected_workbook_says_so(tmp_path: Path) -> None:
    plain = make_workbook(tmp_path / "a.xlsx")
    path = tmp_path / "khoá.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("bí mật", target)
    with path.open("rb") as stream:
        assert msoffcrypto.OfficeFile(stream).is_encrypted()
    error = refusal(path)
    assert "có mật khẩu" in error.what
    assert "bỏ mật khẩu" in error.do_next


def test_text_under_a_workbook_name_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "danh sách.xlsx"
    path.write_text("STT;Họ và tên\n1;Lê Thị An\n", encoding="utf-8")
    document = Document.open(path)
    assert document.kind == "csv"
    assert document.rows("")[1] == ["1", "Lê Thị An"]
    with pytest.raises(AnsinhError, match="Không nhận ra mẫu") as caught:
        read_file(path)
    assert "Họ và tên" in caught.value.why


def test_a_web_page_under_a_workbook_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><table><tr><td>1</td></tr></table></html>")
    assert "trang web" in refusal(path).what


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\x00\x00", b"MZ\x90\x00\x03\x00\x00\x00\x04\x01"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(start + bytes(range(256)) * 20)
    assert "không phải bảng tính" in refusal(path).what


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    error = refusal(path)
    assert "không phải bảng tính" in error.what
    assert "word/document.xml" in error.why


def test_an_old_xls_named_xlsx_is_recognised_by_content(tmp_path: Path) -> None:
    path = tmp_path / "cũ.xlsx"
    path.write_bytes(old_workbook("Trang 1", "Họ và tên"))
    document = Document.open(path)
    assert document.kind == "sheet"
    assert document.rows("Trang 1") == [["Họ và tên"]]


@pytest.mark.parametrize(
    ("at", "junk"), [(0, b""), (76, b"\xff\xff\xff\x7f"), (1150, b"\xff" * 8), (1536, b"\x00" * 40), (1616, b"\x71")]
)
def test_a_malformed_old_workbook_is_refused(tmp_path: Path, at: int, junk: bytes) -> None:
    whole = bytearray(old_workbook("Trang 1", "Họ và tên"))
    whole[at : at + len(junk)] = junk
    path = tmp_path / "hỏng.xls"
    path.write_bytes(whole if junk else whole[:700])
    assert "bị hỏng" in refusal(path).what


def test_an_ods_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        archive.writestr("content.xml", _ODS_CONTENT)
    document = Document.open(path)
    assert document.rows("Trang 1") == [["Họ và tên", 5_310_000.0]]


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = make_workbook(tmp_path / "lớn.xlsx")
    with path.open("r+b") as stream:
        stream.truncate(200 << 20)
    error = refusal(path)
    assert "quá lớn: 200 MB" in error.what
    assert "100 MB" in error.why


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "UNPACKED_MAX", 1 << 20)
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (2 << 20))
    assert path.stat().st_size < 10_000
    assert "bung ra quá lớn" in refusal(path).what


def test_a_stray_cell_far_away_is_refused_and_named(tmp_path: Path) -> None:
    """The spreadsheet library would allocate the whole rectangle and end the process."""
    path = make_workbook(tmp_path / "lạc.xlsx", {"A1": "STT", "XFD1048576": " x"})
    error = refusal(path)
    assert "XFD1048576" in error.why
    assert "xoá các dòng và cột thừa" in error.do_next


def test_a_stray_cell_is_found_even_when_the_stated_extent_lies(tmp_path: Path) -> None:
    honest = make_workbook(tmp_path / "a.xlsx", {"A1": "STT", "XFD1048576": " x"})
    path = tmp_path / "dối.xlsx"
    with zipfile.ZipFile(honest) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b'ref="A1:XFD1048576"', b'ref="A1"')
            target.writestr(name, part)
    assert "XFD1048576" in refusal(path).why


def test_error_cells_and_hidden_rows_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Trang 1")
    sheet.write(0, 0, "STT")
    sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 1, "=Z9", None, "#REF!")
    sheet.write(4, 0, 1)
    sheet.set_row(4, None, None, {"hidden": True})
    book.close()
    facts = Document.open(path).facts("Trang 1")
    assert facts.errors == {(2, 3): "#DIV/0!", (3, 1): "#REF!"}
    assert facts.hidden_rows == {5}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_in_every_usual_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [["STT", "Họ và tên", "Tiền lương"], ["1", "Lê Thị Ngọc Ánh", "5.310.000"], ["2", "Đỗ Hữu Thắng", "2.34"]]
    text = "\r\n".join(delimiter.join(line) for line in lines) + "\r\n"
    path = tmp_path / "a.csv"
    path.write_bytes(as_windows_1258(text) if encoding == "cp1258" else text.encode(encoding))
    document = Document.open(path)
    assert document.delimiter == delimiter
    assert document.rows("") == lines
    assert document.head("", 1) == lines[:1]


def test_csv_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"STT,H\x8a t\x8dn\n1,\x90\x90\n")
    assert "Không đọc được chữ" in refusal(path).what


def test_xml_is_told_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('<?xml version="1.0"?><Hoso/>')
    assert Document.open(path).kind == "xml"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (5_310_000.0, "5310000"), (3.0, "3"), (2.34, "2.34"), (4.655, "4.6550"), (0.1 + 0.2, "0.30000000000000004"),
        (380_900_000_012.0, "380900000012"), (7, "7"), (True, "1"), (False, "0"), ("05/2026", "05/2026"),
        (dt.date(2026, 5, 1), "2026-05-01"), (dt.datetime(2026, 5, 1), "2026-05-01"),  # noqa: DTZ001
        (dt.datetime(2026, 5, 1, 13, 5), "2026-05-01 13:05:00"), (dt.time(), "1900-01-00"),  # noqa: DTZ001
        (dt.date(1900, 1, 5), "1900-01-05"),
    ],
)  # fmt: skip
def test_a_cell_becomes_plain_text(cell: workbook.Cell, text: str) -> None:
    assert cell_text(cell) == text
    # A whole column goes another way and must say the same.
    assert text_series("x", [cell, "", cell])[0] == text


def test_a_column_keeps_text_and_drops_blanks() -> None:
    column = text_series("x", ["  Lê An\u00a0", "", 5.0, "05/2026", 2.5])
    assert column.to_list() == ["Lê An", None, "5", "05/2026", "2.5"]


def test_numbers_get_their_leading_zeros_back_where_the_length_says_so() -> None:
    column = text_series("person_number", [123_456_789.0, 3_812_345_678.0, "123456789"], {9: 10})
    assert column.to_list() == ["0123456789", "3812345678", "123456789"]


def as_windows_1258(text: str) -> bytes:
    """Windows-1258 writes a base letter and its tone as two characters."""
    import unicodedata

    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
            out += base.encode("cp1258") + "".join(tones).encode("cp1258")
    return bytes(out)


def old_workbook(sheet: str, text: str) -> bytes:
    """The least Excel 97 workbook: one sheet, one text cell, in an OLE container."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def words(value: str, count: str) -> bytes:
        return struct.pack(count, len(value)) + b"\x01" + value.encode("utf-16-le")

    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    head = record(0x0809, bof) + record(0x0042, struct.pack("<H", 1200))
    entry = record(0x0085, struct.pack("<IBB", 0, 0, 0) + words(sheet, "<B"))
    at = len(head) + len(entry) + len(record(0x000A, b""))
    entry = record(0x0085, struct.pack("<IBB", at, 0, 0) + words(sheet, "<B"))
    label = record(0x0204, struct.pack("<HHH", 0, 0, 0) + words(text, "<H"))
    dimensions = record(0x0200, struct.pack("<IIHHH", 0, 1, 0, 1, 0))
    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)) + dimensions + label
    return in_ole("Workbook", head + entry + record(0x000A, b"") + body + record(0x000A, b""))


def in_ole(name: str, stream: bytes) -> bytes:
    """One stream in a compound file of 512-byte sectors: header, allocation table, directory, stream."""
    stream = stream.ljust(4096, b"\x00")
    sectors = len(stream) // 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\x00" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        label = (title + "\x00").encode("utf-16-le")
        body = label.ljust(64, b"\x00") + struct.pack("<HBB", len(label), kind, 1)
        body += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + b"\x00" * 36
        return body + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(stream))
    out = io.BytesIO()
    for part in (header, table, directory.ljust(512, b"\x00"), stream):
        out.write(part)
    return out.getvalue()


_ODS_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)
_ODS_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Trang 1"><table:table-row><table:table-cell office:value-type="string">'
    "<text:p>Họ và tên</text:p></table:table-cell>"
    '<table:table-cell office:value-type="float" office:value="5310000"><text:p>5310000</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)
