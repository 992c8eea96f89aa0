"""Files into the store: read, judge every row, set the refused ones aside, make the rest known.

Each file is a batch of its own, known wholly or not at all. Small files are made known a few at a time, which
costs one append for all of them; a process that ends in between has imported the earlier ones.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.batches import VIETNAM, NewBatch
from ansinh.facts.knowledge import Knowledge
from ansinh.facts.readers import read_file
from ansinh.facts.reading import Reading, ReadOptions
from ansinh.facts.rejects import rejects_path, write_rejects
from ansinh.facts.schemas import TABLES
from ansinh.facts.store import FactStore
from ansinh.facts.validate import refuse_whole_file, validate
from ansinh.facts.verdicts import Verdicts
from ansinh.law import Law

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file now at work."""
AUTO = "auto"
_FILES_TOGETHER = 64
_ROWS_TOGETHER = 200_000


@dataclass(frozen=True)
class ImportOptions:
    """How to import. ``rejects`` is the folder for files of refused rows (beside each source when None); ``by``
    is who imports."""

    read: ReadOptions = field(default_factory=ReadOptions)
    dry_run: bool = False
    rejects: Path | None = None
    by: str = ""


@dataclass
class FileReport:
    """What became of one file. Exactly one of these holds: ``error`` is set (the file could not be read),
    ``already`` or ``same_as`` is set (its content is known), or ``verdicts`` tell about its rows.
    """

    path: Path
    sha256: str = ""
    verdicts: list[Verdicts] = field(default_factory=list)
    batch: int | None = None
    """The batch it became; None when nothing new was accepted or nothing was to be written."""
    already: int | None = None
    """The batch that brought the same content, now or earlier."""
    same_as: Path | None = None
    """An earlier file of this import with the same content."""
    rejects: Path | None = None
    error: AnsinhError | None = None

    @property
    def accepted(self) -> int:
        return sum(each.accepted.height for each in self.verdicts)

    @property
    def duplicates(self) -> int:
        return sum(each.duplicates for each in self.verdicts)

    @property
    def refused(self) -> int:
        return sum(each.refused for each in self.verdicts)

    @property
    def warned(self) -> int:
        return sum(each.warned for each in self.verdicts)


@dataclass
class ImportReport:
    """One ``FileReport`` per file, in the order given."""

    files: list[FileReport] = field(default_factory=list)
    dry_run: bool = False


def import_files(
    store: FactStore,
    kind: str,
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    progress: Progress | None = None,
    law: Law | None = None,
) -> ImportReport:
    """Import ``paths`` as rows of table ``kind`` (``auto``: whatever tables the recognised layout gives).

    A file that cannot be read is reported and does not stop the others. ``AnsinhError`` when the store is busy
    or the disk is full: the files already made known stay, the rest is not imported.
    """
    if kind != AUTO and kind not in TABLES:
        raise AnsinhError(
            _("Không có loại dữ liệu “{kind}”.").format(kind=kind),
            _("Các loại nhập được: {kinds}.").format(kinds=", ".join([AUTO, *TABLES])),
        )
    chosen = options or ImportOptions()
    with nullcontext() if chosen.dry_run else store.locked():
        run = _Run(store, kind, chosen, law or Law.load())
        for done, path in enumerate(paths):
            if progress:
                progress(done, len(paths), path.name)
            run.take(path)
        run.flush()
        if progress:
            progress(len(paths), len(paths), "")
    return run.report


class _Run:
    """One call of ``import_files``: what is known so far, and the files read but not yet judged and written."""

    def __init__(self, store: FactStore, kind: str, options: ImportOptions, law: Law) -> None:
        self.report = ImportReport(dry_run=options.dry_run)
        self._store, self._options = store, options
        self._kind = None if kind == AUTO else kind
        self._asked = _asked(kind, options.read)
        self._read_options = replace(options.read, law=law)
        self._today = store.now().astimezone(VIETNAM).date()
        self._ledger_start: dt.date = law.value("ledger_start", self._today)
        self._knowledge = Knowledge(store.snapshot())
        imported = store.batches().filter(pl.col("undone_by").is_null() & (pl.col("options") == self._asked))
        self._imported: dict[str, int] = dict(imported.select("sha256", "batch").iter_rows())
        self._waiting: list[tuple[FileReport, list[Reading]]] = []
        self._repeated: list[FileReport] = []

    def take(self, path: Path) -> None:
        """Read one file; its rows wait to be judged with those of its neighbours."""
        file = FileReport(path)
        self.report.files.append(file)
        try:
            file.sha256 = _digest(path)
            if file.sha256 in self._imported:
                file.already = self._imported[file.sha256]
            elif any(file.sha256 == waiting.sha256 for waiting, _readings in self._waiting):
                self._repeated.append(file)
            else:
                self._waiting.append((file, self._read(path)))
        except AnsinhError as error:
            file.error = error
        rows = sum(reading.rows.height for _file, readings in self._waiting for reading in readings)
        if len(self._waiting) >= _FILES_TOGETHER or rows >= _ROWS_TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Judge the waiting files and make what they bring known."""
        self._judge()
        files = [file for file, _readings in self._waiting]
        if not self._options.dry_run:
            for file in files:
                self._set_aside(file)
            new = [file for file in files if file.accepted]
            numbers = self._store.append([self._batch(file) for file in new]) if new else []
            for number, file in zip(numbers, new, strict=True):
                file.batch = number
                self._imported[file.sha256] = number
            self._knowledge = Knowledge(self._store.snapshot())
        for repeated in self._repeated:
            first = next(file for file in files if file.sha256 == repeated.sha256)
            repeated.same_as, repeated.already = first.path, first.batch
        self._waiting, self._repeated = [], []

    def _read(self, path: Path) -> list[Reading]:
        readings = read_file(path, self._kind, self._read_options)
        if not any(reading.rows.height or reading.refused for reading in readings):
            raise _no_rows(path)
        for reading in readings:
            refuse_whole_file(reading)
        return readings

    def _judge(self) -> None:
        """Table by table, in the order in which the files bring them."""
        waiting = [(file, reading) for file, readings in self._waiting for reading in readings]
        for table in dict.fromkeys(reading.table for _file, reading in waiting):
            chosen = [(file, reading) for file, reading in waiting if reading.table == table]
            readings = [reading for _file, reading in chosen]
            verdicts = validate(readings, self._knowledge, self._today, self._ledger_start)
            for (file, _reading), each in zip(chosen, verdicts, strict=True):
                file.verdicts.append(each)
                self._knowledge.add(table, each.accepted)

    def _set_aside(self, file: FileReport) -> None:
        """The refused rows are on the disk before the others are known, so that a cut between loses nothing."""
        path = rejects_path(file.path, self._options.rejects)
        if file.refused and write_rejects(path, file.path, file.verdicts):
            file.rejects = path

    def _batch(self, file: FileReport) -> NewBatch:
        return NewBatch(
            "import",
            frames=_by_table(file.verdicts),
            format=",".join(dict.fromkeys(each.reading.format for each in file.verdicts)),
            file_name=file.path.name,
            sha256=file.sha256,
            options=self._asked,
            duplicates=file.duplicates,
            refused=file.refused,
            warned=file.warned,
            imported_by=self._options.by,
        )


def _no_rows(path: Path) -> AnsinhError:
    return AnsinhError(
        _("Tệp {file} không có dòng dữ liệu nào.").format(file=path.name),
        _("Đã tìm thấy bảng nhưng dưới dòng tiêu đề không có dòng nào."),
        _("Kiểm tra xem có chọn nhầm tệp hoặc nhầm trang tính không."),
    )


def _by_table(verdicts: list[Verdicts]) -> dict[str, pl.DataFrame]:
    """Accepted rows by table; several sheets may give the same one."""
    tables = dict.fromkeys(each.reading.table for each in verdicts)
    return {name: pl.concat([each.accepted for each in verdicts if each.reading.table == name]) for name in tables}


def _asked(kind: str, options: ReadOptions) -> str:
    """How the user asked for a file to be read, as text: the same content read otherwise is another import."""
    given = [(each.name, getattr(options, each.name)) for each in fields(options)]
    return " ".join([kind, *(f"{name}={value}" for name, value in given if value)])


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise AnsinhError(
            _("Không mở được tệp {file}.").format(file=path),
            _("Hệ thống báo: {reason}.").format(reason=error.strerror or str(error)),
            _("Hãy kiểm tra đường dẫn và quyền đọc tệp."),
        ) from error
