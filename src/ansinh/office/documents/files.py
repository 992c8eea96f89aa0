"""Files of documents under ``ANSINH_HOME/documents``: whole or not there, never changed unnoticed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from ansinh.base import AnsinhError, _


class NotWritten(AnsinhError):
    """The disk would not take a document."""


def folder() -> Path:
    """Where they are."""
    return Path(settings.ANSINH_HOME) / "documents"


def keep(path: str, content: bytes) -> str:
    """Put ``content`` at ``path`` (below the folder), durable; its SHA-256.

    What stands there already belongs to no document, since numbers are given under a lock: it was left by an issuing
    that did not come to its end, and is replaced.
    """
    place = folder() / path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=place.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(place)
        finally:
            Path(temporary).unlink(missing_ok=True)
        _make_durable(place.parent)
    except OSError as error:
        raise NotWritten(
            _("Chưa ghi được tệp văn bản: {reason}.").format(reason=error.strerror or error),
            _("Văn bản này chưa được cấp số; các văn bản đã phát hành trước đó vẫn nguyên."),
            _("Giải phóng chỗ trống trên ổ đĩa của thư mục dữ liệu rồi bấm tiếp tục."),
        ) from error
    return hashlib.sha256(content).hexdigest()


def read(path: str, sha256: str) -> bytes:
    """The file as it was issued; AnsinhError when it is gone or is no longer the same."""
    try:
        content = (folder() / path).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise AnsinhError(
            _("Không dùng được tệp của văn bản này."),
            _("Tệp {path} đã mất hoặc không còn nguyên như khi phát hành.").format(path=path),
            _("Báo quản trị hệ thống lấy lại tệp này từ bản sao lưu."),
        )
    return content


def _make_durable(directory: Path) -> None:
    """So that the file's name, too, outlives a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
