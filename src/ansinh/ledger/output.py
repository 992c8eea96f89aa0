"""Writing a ledger to a folder as it is computed, block after block, so that its size does not matter."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import parquet

from ansinh.base import AnsinhError, _
from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger import encode, engine, frames
from ansinh.ledger.remarks import gather

Format = Literal["parquet", "csv"]
TABLES = {"obligations": frames.obligations, "balances": frames.balances, "standing": frames.standing}
RUN_EMPLOYERS = 50_000
"""More employers than this are read and computed run after run, so that a nation fits in memory."""
_NAMED = ["employer_code", "month", "component", "payer", "fund", "conduct", "class", "due_on", "evading_from"]


@dataclass(frozen=True)
class Written:
    """What ``write`` made: rows per file, and the province's sums for a summary."""

    rows: dict[str, int]
    employers: int
    overdue: int
    by_class: dict[str, int]


class _Sink:
    """One output file, opened at its first block."""

    def __init__(self, path: Path, fmt: Format) -> None:
        self.path, self.fmt, self.rows = path, fmt, 0
        self.parquet: parquet.ParquetWriter | None = None

    def write(self, table: pa.Table) -> None:
        first, self.rows = self.rows == 0, self.rows + table.num_rows
        if self.fmt == "csv":
            with self.path.open("ab") as file:
                pl.DataFrame(pl.from_arrow(table)).write_csv(file, include_header=first)
            return
        if self.parquet is None:
            # Amounts are mostly distinct or mostly zero: zstd alone is both faster and smaller than dictionaries.
            named = [name for name in table.column_names if name in _NAMED]
            self.parquet = parquet.ParquetWriter(
                self.path, table.schema, compression="zstd", use_dictionary=named, store_schema=False,
                write_statistics=False,
            )  # fmt: skip
        self.parquet.write_table(table)

    def close(self) -> None:
        if self.parquet is not None:
            self.parquet.close()


@contextmanager
def _whole_or_nothing(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` that takes its place only when everything has been written."""
    partial = out.with_name(out.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
        out.mkdir(parents=True, exist_ok=True)
        for path in sorted(partial.iterdir()):
            path.replace(out / path.name)
    except OSError as error:
        raise AnsinhError(
            _("Không ghi được kết quả vào {out}: {reason}.").format(out=out, reason=error.strerror or error),
            do_next=_("Kiểm tra chỗ trống và quyền ghi của thư mục rồi chạy lại; kết quả cũ (nếu có) vẫn nguyên."),
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def write(
    source: FactSource, law: Law, as_of: date, out: Path, fmt: Format = "parquet", *,
    employers: list[str] | None = None, tables: tuple[str, ...] = tuple(TABLES),
    progress: Callable[[int, int], None] | None = None,
) -> Written:  # fmt: skip
    """Compute the ledger on ``as_of`` and write ``tables`` (and remarks, and what was read) to the folder ``out``.

    Nothing appears in ``out`` before all of it is written. ``progress(done, employers)`` is called after each block.
    Raises AnsinhError like ``compute``, and when the folder cannot be written.
    """
    runs = _runs(source, employers)
    total, done, overdue = sum(len(codes) for codes in runs), 0, 0
    worst = np.zeros(len(frames.CLASSES), np.int64)
    with _whole_or_nothing(out) as folder:
        sinks = {name: _Sink(folder / f"{name}.{fmt}", fmt) for name in tables}
        remarks = _Sink(folder / f"remarks.{fmt}", fmt)
        for codes in runs:
            chosen = employers if len(runs) == 1 else codes
            job = engine.prepare(source, law, as_of, chosen)
            for block in _written(job, sinks):
                worst += np.bincount(block.standing[:, 6], minlength=worst.size)
                overdue += int(block.standing[:, 3].sum())
                if progress:
                    progress(done + block.last, total)
            done += len(codes)
            remarks.write(engine.all_remarks(job, source, chosen).to_arrow())
        if len(runs) > 1 and employers is None:
            codes = [code for run in runs for code in run]
            remarks.write(gather(encode.strangers(source, codes, as_of)).to_arrow())
        for sink in (*sinks.values(), remarks):
            sink.close()
        (folder / "about.json").write_text(_about(source, law, as_of, employers) + "\n", encoding="utf-8")
    rows = {name: sink.rows for name, sink in sinks.items()} | {"remarks": remarks.rows}
    return Written(rows, total, overdue, dict(zip(frames.CLASSES, map(int, worst), strict=True)))


def _runs(source: FactSource, employers: list[str] | None) -> list[list[str]]:
    """Employers to be read and computed together: all of them, or runs of RUN_EMPLOYERS where there are more."""
    codes = sorted(set(employers or source.table("employers", None, ["employer_code"])["employer_code"].to_list()))
    return [codes[n : n + RUN_EMPLOYERS] for n in range(0, len(codes), RUN_EMPLOYERS)] or [[]]


def _written(job: engine.Prepared, sinks: dict[str, _Sink]) -> Iterator[engine.Block]:
    """Each block of ``job`` after it has been handed to the writing thread, which is one block behind."""
    with ThreadPoolExecutor(max_workers=1) as writer:
        waiting = None
        for block in engine.blocks(job):
            if waiting is not None:
                waiting.result()
            waiting = writer.submit(_write_block, job, block, sinks)
            yield block
        if waiting is not None:
            waiting.result()


def _write_block(job: engine.Prepared, block: engine.Block, sinks: dict[str, _Sink]) -> None:
    for name, sink in sinks.items():
        sink.write(TABLES[name](job, block))


def _about(source: FactSource, law: Law, as_of: date, employers: list[str] | None) -> str:
    """What the figures rest on, so that they can be computed again."""
    return json.dumps(
        {
            "as_of": as_of.isoformat(), "facts": source.label, "law": law.digest,
            "law_overridden": list(law.overridden), "employers": employers,
        },
        ensure_ascii=False, indent=1,
    )  # fmt: skip
