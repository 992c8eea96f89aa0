"""The store of facts: append-only Delta Lake tables, one per canonical table, and the table of batches.

A batch becomes known by one append to the table of batches. Its rows are written before; until that append
they are invisible, and if it never comes (the power fails, the process is killed) they stay invisible and
their number is not given again. Nothing is ever edited: to take a batch back is a batch of its own.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.batches import SCHEMA, KnownAt, NewBatch, Visibility, known
from ansinh.facts.deltafiles import DeltaFiles, StoredFile, storage_errors
from ansinh.facts.schemas import TABLES
from ansinh.facts.snapshot import Snapshot, stored_table
from ansinh.facts.source import PLACE

_MANY_FILES = 8
"""A table with more newly added files than this is put in order after an import."""
_RETAIN_HOURS = 24
"""How long replaced files stay for those who are still reading them."""


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class FactStore:
    """The facts under ``path`` (made on first writing). ``clock`` gives the time of import in UTC."""

    def __init__(self, path: Path, clock: Callable[[], dt.datetime] = _utc_now) -> None:
        self.path = path
        self._clock = clock
        self._mutex = threading.RLock()
        self._lock_depth = 0

    def now(self) -> dt.datetime:
        """The moment a batch written now would carry (UTC)."""
        return self._clock()

    def snapshot(self, known_at: KnownAt = None) -> Snapshot:
        """The facts as known at a batch number, day or moment (now when None)."""
        return Snapshot(self.path, self.batches(known_at))

    def batches(self, known_at: KnownAt = None) -> pl.DataFrame:
        """The batches known then, in order: ``batches.SCHEMA`` and ``undone_by``."""
        table = self._batches()
        return known(table.scan(table.files()).collect(), known_at)

    def append(self, batches: Sequence[NewBatch]) -> list[int]:
        """Write batches and make all of them known at once; their numbers, in order.

        Rows of all batches for one table go into one file. Raises ``AnsinhError`` when the store is busy or
        the disk is full; then none of them is known.
        """
        with self.locked():
            first = self._next_number()
            numbers = list(range(first, first + len(batches)))
            tables = dict.fromkeys(name for batch in batches for name in batch.frames)
            for name in tables:
                parts = [
                    batch.frames[name].with_columns(pl.lit(number, pl.Int32).alias("batch"))
                    for number, batch in zip(numbers, batches, strict=True)
                    if name in batch.frames
                ]
                rows = pl.concat([part.select([*TABLES[name].schema, *PLACE]) for part in parts])
                if rows.height:
                    stored_table(self.path, name).add(rows)
            at = self.now()
            entries = [batch.entry(number, at) for number, batch in zip(numbers, batches, strict=True)]
            self._batches().add(pl.DataFrame(entries, schema=SCHEMA))
            # The batches are known by now, whatever becomes of tidying up.
            with suppress(AnsinhError):
                self.compact(tuple(tables))
            return numbers

    def undo(self, number: int, imported_by: str = "", note: str = "") -> int:
        """Take back a batch from now on; the number of the batch that says so.

        Earlier knowledge still sees it. A batch that is not there, is already undone, or is itself an undoing
        is an ``AnsinhError``.
        """
        with self.locked():
            found = self.batches().filter(pl.col("batch") == number)
            if found.is_empty():
                raise AnsinhError(
                    _("Không có lô số {number} để hoàn tác.").format(number=number),
                    do_next=_("Xem các lô bằng lệnh: ansinh facts"),
                )
            batch = found.row(0, named=True)
            if batch["undone_by"] is not None:
                raise AnsinhError(
                    _("Lô {number} đã được hoàn tác trước đó.").format(number=number),
                    _("Lô {by} đã hoàn tác lô này.").format(by=batch["undone_by"]),
                )
            if batch["kind"] == "undo":
                raise AnsinhError(
                    _("Lô {number} là một lần hoàn tác nên không hoàn tác được nữa.").format(number=number),
                    do_next=_("Nếu cần lấy lại dữ liệu, hãy nhập lại tệp gốc của lô {other}.").format(
                        other=batch["undoes"]
                    ),
                )
            return self.append([NewBatch("undo", undoes=number, imported_by=imported_by, note=note)])[0]

    def compact(self, tables: Sequence[str] | None = None, whole: bool = False) -> None:
        """Put stored files in order: fewer, sorted by employer, without rows of imports that were cut short.

        Without ``whole`` only tables with many small files are touched, and only their newest files as long as
        they are small beside the older ones, so that a row is rewritten a few times in its life at most. What is
        seen never changes; a cut half-way leaves the old files in place.
        """
        with self.locked():
            committed = Visibility(frozenset(self.batches()["batch"].to_list()))
            for name in TABLES if tables is None else tables:
                _compact(stored_table(self.path, name), committed, whole)
            _compact(self._batches(), committed, whole)

    @contextmanager
    def locked(self, wait_seconds: float = 5.0) -> Iterator[None]:
        """Be the only one who writes. Whoever waits longer than ``wait_seconds`` is told who holds the store."""
        if not self._mutex.acquire(timeout=wait_seconds):
            raise _busy(str(os.getpid()))
        try:
            if self._lock_depth == 0:
                self._lock_file = self._take_file(wait_seconds)
            self._lock_depth += 1
            try:
                yield
            finally:
                self._lock_depth -= 1
                if self._lock_depth == 0:
                    os.close(self._lock_file)
        finally:
            self._mutex.release()

    def _take_file(self, wait_seconds: float) -> int:
        with storage_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        _wait_for(handle, wait_seconds)
        # Our number is a courtesy to those who wait; a full disk must not keep us from saying so ourselves.
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
        return handle

    def _batches(self) -> DeltaFiles:
        return DeltaFiles(self.path / "batches", SCHEMA, None)

    def _next_number(self) -> int:
        """One more than any number in use, be it by rows of an import that was cut short."""
        return 1 + max(self._batches().last_number(), *(stored_table(self.path, name).last_number() for name in TABLES))


def _wait_for(handle: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(handle, 20, 0).decode(errors="replace").strip()
                os.close(handle)
                raise _busy(holder) from None
            time.sleep(0.05)
        else:
            return


def _busy(holder: str) -> AnsinhError:
    return AnsinhError(
        _("Kho dữ liệu đang được một lệnh nhập khác ghi."),
        _("Tiến trình {holder} đang giữ quyền ghi; mỗi lúc chỉ một lệnh được ghi.").format(holder=holder or "?"),
        _("Hãy đợi lệnh kia xong rồi chạy lại; chưa có gì được ghi."),
    )


def _compact(table: DeltaFiles, committed: Visibility, whole: bool) -> None:
    files = table.files()
    chosen = files if whole else _newest_small(files)
    if len(chosen) < 2 and not (whole and chosen):
        return
    rows = table.scan(chosen)
    condition = committed.condition(min(file.first for file in chosen), max(file.last for file in chosen))
    table.replace(chosen, rows if condition is None else rows.filter(condition))
    table.sweep(_RETAIN_HOURS)


def _newest_small(files: list[StoredFile]) -> list[StoredFile]:
    """The newest files that are worth writing anew: none while they are few, and no older run (the files of one
    rewriting) that is more than twice as large as all that is newer than it."""
    runs: list[list[StoredFile]] = []
    for file in files:
        if runs and (runs[-1][0].first, runs[-1][0].last) == (file.first, file.last):
            runs[-1].append(file)
        else:
            runs.append([file])
    if len(runs) <= _MANY_FILES:
        return []
    chosen: list[StoredFile] = []
    for run in reversed(runs):
        if len(chosen) >= 2 and sum(file.rows for file in run) > 2 * sum(file.rows for file in chosen):
            break
        chosen = run + chosen
    return chosen
