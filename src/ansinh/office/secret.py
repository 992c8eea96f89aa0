"""The installation's secret key: made once, kept in the data folder, readable by its owner alone."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from ansinh.base import AnsinhError, _


@functools.cache
def secret_key(home: Path) -> str:
    """The key of ``home``, made when there is none. AnsinhError when it cannot be read or written."""
    path = home / "secret-key"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise AnsinhError(
            _("Không đọc hoặc ghi được khóa bí mật {path}.").format(path=path),
            _("Hệ điều hành báo: {reason}.").format(reason=error.strerror),
            _("Chạy bằng người dùng sở hữu thư mục dữ liệu, hoặc chọn thư mục khác bằng --home."),
        ) from None


def derived_key(key: str, purpose: str) -> bytes:
    """32 bytes for one purpose, from which neither the key nor another purpose's bytes can be found."""
    return hmac.digest(key.encode(), purpose.encode(), hashlib.sha256)


def spell(data: bytes) -> str:
    """Ten bytes as a password in groups that can be read out over the telephone.

    >>> spell(b"0123456789")
    'gayt-emzu-gu3d-oobz'
    """
    text = base64.b32encode(data).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _make(path: Path) -> None:
    """Whoever comes first makes it; written whole before it has its name."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
