"""What a file is, by its content, and everything that can be wrong with a file as a whole.

Each fault is an ``AnsinhError`` that says what to do: empty, unreadable, too large, a decompression bomb,
damaged, locked with a password, or something else under a spreadsheet's name.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from python_calamine import CalamineError, PasswordError

from ansinh.base import AnsinhError, _
from ansinh.facts.readers.xls_extent import is_plausible
from ansinh.facts.readers.xlsx_parts import SheetFacts, column_letters

Kind = Literal["sheet", "csv", "xml", "json", "parquet"]

SIZE_MAX = 100 << 20
"""Bytes of a file that is read whole."""
UNPACKED_MAX = 1 << 30
"""Bytes of a workbook once unpacked."""
CELLS_MAX = 50_000_000
"""Cells of a sheet's whole rectangle."""
SAMPLE = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def look_at(path: Path) -> tuple[Kind, int]:
    """Kind and size in bytes of a file that can be read as a table or a filing; AnsinhError for any other."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(SAMPLE)
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
        return "parquet", size
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)):
        refuse_oversize(path, size)
        _refuse_locked_or_foreign(path, start)
        return "sheet", size
    return _text_kind(path, start), size


@contextmanager
def unpacking(path: Path) -> Iterator[None]:
    """Whatever goes wrong while a spreadsheet is taken apart means a damaged file, or one with a password."""
    try:
        yield
    except PasswordError as error:
        raise locked(path) from error
    except (CalamineError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError) as error:
        raise damaged(path) from error
    except (NotImplementedError, RuntimeError) as error:  # a compression or an encryption zipfile does not know
        raise damaged(path) from error
    except BaseException as error:
        # A panic of the spreadsheet library on a malformed file; its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(path) from error


def refuse_stray_cells(path: Path, sheet: str, facts: SheetFacts) -> None:
    """The spreadsheet library would allocate the whole rectangle up to the stray cell."""
    if facts.height * facts.width > CELLS_MAX:
        raise AnsinhError(
            _("Trang {sheet} của tệp {file} quá rộng để đọc.").format(sheet=sheet, file=path.name),
            _("Vùng dữ liệu trải đến ô {cell}, thường do một ô lạc ở rất xa.").format(
                cell=f"{column_letters(facts.width - 1)}{facts.height}"
            ),
            _("Hãy xoá các dòng và cột thừa ngoài bảng, lưu lại rồi nhập lại."),
        )


def refuse_oversize(path: Path, size: int) -> None:
    """The limit for what is read whole into memory."""
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
            raise locked(path)
        with unpacking(path):
            plausible = is_plausible(path.read_bytes())
        if not plausible:
            raise damaged(path)
        return
    with unpacking(path), zipfile.ZipFile(path) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
        names = archive.namelist()
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
    from msoffcrypto.exceptions import FileFormatError, ParseError

    try:
        with path.open("rb") as stream:
            return bool(msoffcrypto.OfficeFile(stream).is_encrypted())
    except (FileFormatError, ParseError, AssertionError, LookupError, OSError, ValueError, struct.error):
        # What this library cannot take apart, the spreadsheet library judges.
        return False


def _text_kind(path: Path, start: bytes) -> Kind:
    encoding = marked_encoding(start)
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
    if re.match(r"\{\s*\"|\[\s*\{\s*\"", text):
        return "json"
    return "xml" if text.startswith("<") else "csv"


def marked_encoding(start: bytes) -> str | None:
    """Encoding told by a byte order mark, or by the zero bytes of unmarked UTF-16."""
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    even, odd = start[0:2000:2].count(0), start[1:2000:2].count(0)
    if max(even, odd) * 5 > len(start[:2000]) and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return None


def locked(path: Path) -> AnsinhError:
    """The error for a file with a password."""
    return AnsinhError(
        _("Tệp {file} có mật khẩu.").format(file=path.name),
        _("Không đọc được nội dung khi tệp còn khoá."),
        _("Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi nhập lại."),
    )


def damaged(path: Path) -> AnsinhError:
    """The error for a file that breaks off or does not unpack."""
    return AnsinhError(
        _("Tệp {file} bị hỏng hoặc chưa tải xong.").format(file=path.name),
        _("Phần cuối của tệp thiếu hoặc nội dung không mở được."),
        _("Hãy tải hoặc sao chép lại tệp rồi nhập lại."),
    )
