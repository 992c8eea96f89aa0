"""One stored table as a Delta Lake table whose Parquet files are written here, so that their layout is ours.

Every file carries in its name the first and last batch it holds, which is all that is needed to put files in
file order and to see which of them may hold rows that are not to be seen. Inside a file, rows are sorted by
the table's key (the employer, where there is one), then batch and row, in small row groups: one employer's
rows are found by the statistics of the row groups, and file order within an employer is kept.

Delta's log makes adding and replacing files atomic. The tables are append-only for Delta too: replacing files
(compaction) is only allowed as a rearrangement that changes no data.
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from deltalake import DeltaTable, PostCommitHookProperties, Schema
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction

from ansinh.base import AnsinhError, _

ROW_GROUP = 50_000
"""Rows per row group. One employer's rows come back in 3-5 ms, and the whole table reads as fast as with
larger groups (measured with benchmarks/store.py)."""
ROWS_PER_FILE = 6_000_000
"""A rewritten table is cut into files of about this many rows, each holding whole employers."""
_NAME = re.compile(r"(\d{8})-(\d{8})-(\d{4})-[0-9a-f]{32}\.parquet")
_CONFIGURATION = {"delta.appendOnly": "true"}


@dataclass(frozen=True, order=True)
class StoredFile:
    """A live file. Sorting puts files in file order."""

    first: int
    """Lowest batch number that may stand in it."""
    last: int
    part: int
    path: Path
    rows: int


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Say plainly that the disk is full or closed to us; other errors pass."""
    try:
        yield
    except (OSError, DeltaError, pl.exceptions.PolarsError) as error:
        text = str(error)
        number = error.errno if isinstance(error, OSError) else None
        if number in (errno.ENOSPC, errno.EDQUOT) or "No space left" in text or "os error 28" in text:
            raise AnsinhError(
                _("Ổ đĩa đã đầy nên chưa ghi được dữ liệu."),
                _(
                    "Không còn chỗ trống tại {path}. Những gì đã nhập trước đó vẫn nguyên vẹn; lô này chưa được ghi."
                ).format(path=path),
                _("Hãy giải phóng chỗ trống rồi chạy lại lệnh; hệ thống sẽ ghi lại từ đầu lô này."),
            ) from error
        if number in (errno.EACCES, errno.EROFS, errno.EPERM) or "Permission denied" in text:
            raise AnsinhError(
                _("Không có quyền ghi vào thư mục {path}.").format(path=path),
                _("Người dùng hiện tại không được ghi tại đây."),
                _("Hãy chạy lại bằng tài khoản được cấp quyền, hoặc chọn thư mục khác (--home, --rejects)."),
            ) from error
        raise


class DeltaFiles:
    """The files of one stored table under ``folder``; it comes into being with the first file."""

    def __init__(self, folder: Path, schema: dict[str, pl.DataType], key: str | None) -> None:
        self.folder = folder
        self.schema = schema
        self.order = [name for name in (key, "batch", "row") if name is not None and name in schema]

    @property
    def exists(self) -> bool:
        return (self.folder / "_delta_log").is_dir() and DeltaTable.is_deltatable(str(self.folder))

    def files(self) -> list[StoredFile]:
        """Live files in file order."""
        if not self.exists:
            return []
        return self._files(DeltaTable(str(self.folder)))

    def last_number(self) -> int:
        """The highest batch number any file here was written for, even by an import that was cut short."""
        paths = self.folder.iterdir() if self.folder.is_dir() else ()
        names = (_NAME.fullmatch(path.name) for path in paths)
        return max((int(name[2]) for name in names if name), default=0)

    def _files(self, table: DeltaTable) -> list[StoredFile]:
        actions = pl.DataFrame(table.get_add_actions(flatten=True))
        if actions.is_empty():
            return []
        return sorted(self._stored(path, rows) for path, rows in actions.select("path", "num_records").iter_rows())

    def _stored(self, name: str, rows: int) -> StoredFile:
        match = _NAME.fullmatch(name)
        if match is None:
            raise ValueError(f"{self.folder} holds a file that this program did not write: {name}")
        return StoredFile(int(match[1]), int(match[2]), int(match[3]), self.folder / name, rows)

    def scan(self, files: list[StoredFile]) -> pl.LazyFrame:
        """Rows of ``files`` in that order. Columns that a file written by an older version lacks are empty."""
        if not files:
            return pl.LazyFrame(schema=self.schema)
        return pl.scan_parquet(
            [file.path for file in files], schema=self.schema, missing_columns="insert", extra_columns="ignore",
            glob=False,
        )  # fmt: skip

    def add(self, frame: pl.DataFrame) -> None:
        """Append rows (which carry ``batch``), all or none. Nobody sees them before their batch is committed."""
        with storage_errors(self.folder):
            table = self._open()
            first, last = frame.select(pl.col("batch").min(), pl.col("batch").max().alias("last")).row(0)
            action = self._write(frame, first, last, 0, data_change=True)
            self._commit(table, [action])

    def replace(self, old: list[StoredFile], kept: pl.LazyFrame) -> None:
        """Put ``kept``, the rows of ``old`` worth keeping, in the place of ``old``: the same data, sorted anew."""
        with storage_errors(self.folder):
            table = self._open()
            first, last = min(file.first for file in old), max(file.last for file in old)
            actions: list[AddAction | RemoveAction] = []
            for part, rows in enumerate(self._parts(kept, sum(file.rows for file in old))):
                actions.append(self._write(rows, first, last, part, data_change=False))
            now = _now_ms()
            actions += [
                RemoveAction(file.path.name, False, now, size=file.path.stat().st_size, partition_values={})
                for file in old
            ]
            self._commit(table, actions)

    def sweep(self, hours: int) -> None:
        """Sum the log up, and remove files that no longer belong to the table and are older than ``hours``."""
        with storage_errors(self.folder):
            table = DeltaTable(str(self.folder))
            table.create_checkpoint()
            table.cleanup_metadata()
            table.vacuum(hours, dry_run=False, enforce_retention_duration=False, full=True)

    def _parts(self, rows: pl.LazyFrame, count: int) -> Iterator[pl.DataFrame]:
        """``rows`` in order, cut so that a part fits in memory and an employer is never cut in two."""
        if count <= ROWS_PER_FILE or len(self.order) < 3:
            yield rows.collect()
            return
        key = pl.col(self.order[0])
        sizes = rows.group_by(key).len().sort(key).collect()
        part = (pl.col("len").cum_sum() - 1) // ROWS_PER_FILE
        for (_part,), keys in sizes.group_by(part, maintain_order=True):
            low, high = keys[key.meta.output_name()].min(), keys[key.meta.output_name()].max()
            within = key.is_between(pl.lit(low), pl.lit(high))
            if keys[0, 0] is None:
                within = within | key.is_null()
            yield rows.filter(within).collect()

    def _open(self) -> DeltaTable:
        """The table, made or given its new columns where needed."""
        wanted = _delta_schema(self.schema)
        if not self.exists:
            self.folder.mkdir(parents=True, exist_ok=True)
            return DeltaTable.create(str(self.folder), wanted, mode="ignore", configuration=_CONFIGURATION)
        table = DeltaTable(str(self.folder))
        present = {field.name for field in table.schema().fields}
        missing = [field for field in wanted.fields if field.name not in present]
        if missing:
            table.alter.add_columns(missing)
        return table

    def _write(self, frame: pl.DataFrame, first: int, last: int, part: int, data_change: bool) -> AddAction:
        name = f"{first:08d}-{last:08d}-{part:04d}-{uuid.uuid4().hex}.parquet"
        path = self.folder / name
        rows = self._sorted(frame.select(pl.col(column).cast(dtype) for column, dtype in self.schema.items()))
        try:
            rows.write_parquet(path, compression="zstd", row_group_size=ROW_GROUP, statistics=True)
            _sync(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        bounds = [column for column in self.order if rows[column].null_count() < rows.height]
        statistics = {
            "numRecords": rows.height,
            "minValues": {column: rows[column].min() for column in bounds},
            "maxValues": {column: rows[column].max() for column in bounds},
            "nullCount": {column: rows[column].null_count() for column in self.order},
        }
        return AddAction(name, path.stat().st_size, {}, _now_ms(), data_change, json.dumps(statistics))

    def _sorted(self, frame: pl.DataFrame) -> pl.DataFrame:
        """By key, batch and row. A file often comes in that order already, and looking is cheaper than sorting."""
        if all(frame[column].is_sorted() for column in self.order):
            return frame
        return frame.sort(self.order)

    def _commit(self, table: DeltaTable, actions: list[AddAction | RemoveAction]) -> None:
        """The one moment at which the files count; on the disk for good when this returns."""
        version = table.version() + 1
        # The log is summed up in ``sweep``: a failure of that must not look like a failure of the commit.
        hooks = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)
        table.create_write_transaction(actions, "append", _delta_schema(self.schema), post_commithook_properties=hooks)
        log = self.folder / "_delta_log"
        for path in (self.folder, log / f"{version:020d}.json", log):
            _sync(path)


def _delta_schema(schema: dict[str, pl.DataType]) -> Schema:
    empty = pl.DataFrame(schema=schema).to_arrow(compat_level=pl.CompatLevel.oldest())
    return Schema.from_arrow(empty.schema)


def _sync(path: Path) -> None:
    """Have the disk, not only the operating system, hold what was written."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
