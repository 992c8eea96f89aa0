"""Where files handed in are kept: streamed to the disk as they come, by their content's hash, until their time is over.

``uploads/incoming`` holds what is still arriving, ``uploads/files/<hash>/<name>`` the files, ``uploads/rows/<number>``
what was found in one of them row by row.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from ansinh.facts.deltafiles import storage_errors
from ansinh.office.imports.models import Delivery, Upload

_NAME_LENGTH_MAX = 120


@dataclass(frozen=True)
class Arrived:
    """A file on the disk, not yet in its place."""

    name: str
    path: Path
    sha256: str
    size: int


class Streaming(FileUploadHandler):
    """Writes each file of a request to the disk while it comes, and hashes it; too large ones are let go by."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.arrived: list[Arrived] = []
        self.too_large: list[str] = []
        self._file: BinaryIO | None = None

    def new_file(self, field_name: str, file_name: str, *rest: object) -> None:
        super().new_file(field_name, file_name, *rest)  # type: ignore[arg-type]
        folder = _folder("incoming")
        with storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path = folder / uuid.uuid4().hex
            self._file = os.fdopen(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
        self._hash, self._size = hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._file is not None
        self._size += len(raw_data)
        if self._size > settings.ANSINH_UPLOAD_MEGABYTES * 1024**2:
            self.too_large.append(safe_name(self.file_name or ""))
            self.upload_interrupted()
            raise SkipFile
        with storage_errors(self._path.parent):
            self._file.write(raw_data)
        self._hash.update(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        assert self._file is not None
        with storage_errors(self._path.parent):
            self._file.close()
        found = Arrived(safe_name(self.file_name or ""), self._path, self._hash.hexdigest(), self._size)
        self.arrived.append(found)
        return UploadedFile(self._file, found.name, size=found.size)

    def upload_interrupted(self) -> None:
        if self._file is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """A file's own name, fit to be one here: no folders, no control characters, not too long, its ending kept."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    plain = "".join(each for each in plain if unicodedata.category(each)[0] != "C").strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:_NAME_LENGTH_MAX] or "tep"
    return f"{stem[: _NAME_LENGTH_MAX - len(ending) - 1]}.{ending}"


def keep(arrived: Arrived) -> None:
    """Put a file in its place."""
    place = _folder("files") / arrived.sha256 / arrived.name
    with storage_errors(place.parent):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        arrived.path.replace(place)


def keep_copy(path: Path, name: str) -> Arrived:
    """Put a file of our own making in its place; what to record of it."""
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    arrived = Arrived(safe_name(name), path, sha256, path.stat().st_size)
    keep(arrived)
    return arrived


def path_of(upload: Upload) -> Path:
    """The file itself."""
    return _folder("files") / upload.sha256 / upload.name


def rows_folder(upload: Upload) -> Path:
    """What was found in it row by row."""
    return _folder("rows") / str(upload.pk)


def forget_rows(upload: Upload, pattern: str = "*.parquet") -> None:
    """Away with what was found, to be found anew."""
    for path in rows_folder(upload).glob(pattern):
        path.unlink(missing_ok=True)


def remove(uploads: Iterable[Upload]) -> None:
    """Throw files away, except those that another delivery with the same content still has."""
    for upload in uploads:
        forget_rows(upload)
        upload.removed_at = timezone.now()
        upload.save(update_fields=["removed_at"])
        if not Upload.objects.filter(sha256=upload.sha256, removed_at=None).exists():
            shutil.rmtree(_folder("files") / upload.sha256, ignore_errors=True)


def remove_old() -> int:
    """Throw away files whose time is over (setting ANSINH_UPLOAD_DAYS), and what never arrived whole; how many."""
    now = timezone.now()
    over = Q(delivery__at__lt=now - dt.timedelta(days=settings.ANSINH_UPLOAD_DAYS))
    at_rest = ~Q(delivery__state__in=[Delivery.State.CHECKING, Delivery.State.QUEUED, Delivery.State.IMPORTING])
    old = list(Upload.objects.filter(over & at_rest, removed_at=None))
    remove(old)
    day_ago = now.timestamp() - 86_400
    incoming = _folder("incoming")
    for path in incoming.iterdir() if incoming.is_dir() else ():
        if path.stat().st_mtime < day_ago:
            path.unlink(missing_ok=True)
    return len(old)


def _folder(name: str) -> Path:
    return Path(settings.ANSINH_HOME) / "uploads" / name
