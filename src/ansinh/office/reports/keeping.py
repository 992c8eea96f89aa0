"""Files of months under ``ANSINH_HOME/reports``: a month's folder is there whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from django.conf import settings

from ansinh.base import AnsinhError, _
from ansinh.office.reports.forms.sheet import Sheet
from ansinh.office.reports.models import Period, Report

UNITS, IDENTITY, POSITION = "units.parquet", "identity.parquet", "position"


def root() -> Path:
    """Where they are."""
    return Path(settings.ANSINH_HOME) / "reports"


def folder_of(period: Period) -> Path:
    """The folder of a prepared month."""
    return root() / period.folder


@contextmanager
def new_folder(name: str) -> Iterator[Path]:
    """A folder to fill, which becomes ``name`` when all went well. AnsinhError when the disk would not take it."""
    try:
        root().mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=root(), prefix=".new-"))
        try:
            yield partial
            partial.replace(root() / name)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise AnsinhError(
            _("Chưa ghi được báo cáo: {reason}.").format(reason=error.strerror or error),
            _("Báo cáo đã lập trước đó vẫn nguyên."),
            _("Giải phóng chỗ trống trên ổ đĩa của thư mục dữ liệu rồi lập lại."),
        ) from error


def keep(folder: Path, sheet: Sheet, kind: str, office: str) -> str:
    """Write a sheet; its SHA-256."""
    content = msgspec.json.encode(sheet)
    place = folder / _file_name(kind, office)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def read(report: Report) -> Sheet:
    """The sheet of a report, exactly as it was prepared; AnsinhError when its file is gone or no longer the same."""
    try:
        content = (folder_of(report.period) / _file_name(report.kind, report.office_code)).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != report.sha256:
        raise AnsinhError(
            _("Không dùng được tệp của báo cáo {form}.").format(form=report.form),
            _("Tệp đã mất hoặc đã bị sửa sau khi lập."),
            _("Lấy lại thư mục báo cáo từ bản sao lưu, hoặc lập lại nếu tháng chưa chốt."),
        )
    return msgspec.json.decode(content, type=Sheet)


def discard(keep_folders: set[str]) -> None:
    """Remove folders of preparations that were replaced."""
    for path in root().iterdir() if root().is_dir() else ():
        if path.name not in keep_folders and not path.name.startswith(".new-"):
            shutil.rmtree(path, ignore_errors=True)


def _file_name(kind: str, office: str) -> str:
    return f"sheets/{kind}-{office or 'tinh'}.json"
