"""Issued statements, frozen: one file each, never written over.

``<home>/statements/<employer>/<month>.v<version>.json``. Issuing again makes the next version. A file appears whole
or not at all: it is written beside its place and linked into it, and a link never replaces what is there.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ansinh.base import AnsinhError, _
from ansinh.base.months import month_number, month_text
from ansinh.ledger.statement.document import Statement
from ansinh.ledger.statement.position import Position

_NAME = re.compile(r"(\d{4}-\d{2})\.v(\d+)\.json")


class Issued(msgspec.Struct, frozen=True):
    """An issued statement: the page as sent, and the position the next one opens with."""

    version: int
    issued_on: dt.date
    known_at: str
    """What of the facts was known: the store's batch, empty when read from a folder."""
    statement: Statement
    position: Position


@dataclass(frozen=True)
class IssuedStatements:
    """The issued statements of one home."""

    folder: Path

    def versions(self, employer: str, month: int) -> list[int]:
        """Versions issued for one month, oldest first."""
        return [version for issued_month, version in self._issued(employer) if issued_month == month_text(month)]

    def read(self, employer: str, month: int, version: int | None = None) -> Issued:
        """One issued statement, the newest version by default; AnsinhError when there is none."""
        versions = self.versions(employer, month)
        if not versions or (version is not None and version not in versions):
            raise AnsinhError(
                _("Chưa phát hành thông báo tháng {month} của đơn vị {code}.").format(
                    month=month_text(month), code=employer
                )
                if not versions
                else _(
                    "Thông báo tháng {month} của đơn vị {code} không có bản {version}; đã có các bản {versions}."
                ).format(
                    month=month_text(month),
                    code=employer,
                    version=version,
                    versions=", ".join(map(str, versions)),
                ),
                do_next=_("Phát hành bằng: ansinh statement {code} --month {month} --issue").format(
                    code=employer, month=month_text(month)
                )
                if not versions
                else "",
            )
        return self._read(employer, month_text(month), version or versions[-1])

    def last_before(self, employer: str, month: int) -> Issued | None:
        """The newest version of the last month issued before ``month``."""
        earlier = [issued for issued in self._issued(employer) if issued[0] < month_text(month)]
        return self._read(employer, *earlier[-1]) if earlier else None

    def issue(self, statement: Statement, position: Position, issued_on: dt.date, known_at: str = "") -> Issued:
        """Freeze a statement as the next version of its month. A month that has not ended cannot be issued."""
        if issued_on <= statement.as_of:
            raise AnsinhError(
                _("Chưa phát hành được thông báo tháng {month}.").format(month=f"{statement.month:%m/%Y}"),
                _("Tháng chưa kết thúc: số liệu chốt ngày {day}.").format(day=f"{statement.as_of:%d/%m/%Y}"),
                _("Xem trước bằng lệnh không có --issue."),
            )
        employer, month = statement.employer.code, month_number(statement.month)
        folder = self._of(employer)
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            version = max(self.versions(employer, month), default=0) + 1
            issued = Issued(version, issued_on, known_at, statement, position)
            if _write_once(folder / _file_name(month_text(month), version), msgspec.json.encode(issued)):
                return issued

    def _issued(self, employer: str) -> list[tuple[str, int]]:
        """(month, version) of everything issued, in order."""
        folder = self._of(employer)
        names = [_NAME.fullmatch(path.name) for path in folder.iterdir()] if folder.is_dir() else []
        return sorted((name[1], int(name[2])) for name in names if name)

    def _of(self, employer: str) -> Path:
        if not re.fullmatch(r"[0-9A-Za-z._-]*[0-9A-Za-z]", employer):
            raise AnsinhError(_("Mã đơn vị không hợp lệ: {code}.").format(code=employer))
        return self.folder / employer

    def _read(self, employer: str, month: str, version: int) -> Issued:
        path = self._of(employer) / _file_name(month, version)
        try:
            return msgspec.json.decode(path.read_bytes(), type=Issued)
        except msgspec.DecodeError as error:
            raise AnsinhError(
                _("Không đọc được thông báo đã phát hành: {path}.").format(path=path),
                _("Tệp đã bị sửa hoặc hỏng ({error}).").format(error=error),
                _("Lấy lại tệp này từ bản sao lưu."),
            ) from error


def _file_name(month: str, version: int) -> str:
    return f"{month}.v{version}.json"


def _write_once(path: Path, content: bytes) -> bool:
    """Put ``content`` at ``path`` whole and durable; False when something is there already."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        Path(temporary).unlink()
    return True
