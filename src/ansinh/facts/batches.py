"""Batches: one import, decision or undoing, numbered in the order in which they became known.

A batch's number is the *knowledge version*: what was known at V is what batches 1..V say, without those that
a batch up to V undid. A batch counts from the moment its row stands in the table of batches; rows of a batch
that is not there (an import cut short) are never seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from ansinh.base import AnsinhError, _

BatchKind = Literal["import", "decision", "undo"]
KnownAt = int | dt.date | dt.datetime | None
VIETNAM = dt.timezone(dt.timedelta(hours=7))
"""Days and times a user gives are Vietnamese ones; stored times are UTC."""

SCHEMA: dict[str, pl.DataType] = {
    "batch": pl.Int32(), "kind": pl.String(), "tables": pl.String(), "format": pl.String(),
    "file_name": pl.String(), "sha256": pl.String(), "options": pl.String(),
    "accepted": pl.Int32(), "duplicates": pl.Int32(), "refused": pl.Int32(), "warned": pl.Int32(),
    "imported_at": pl.Datetime("us", "UTC"), "imported_by": pl.String(), "undoes": pl.Int32(), "note": pl.String(),
}  # fmt: skip
"""Columns of the table of batches. ``tables`` are canonical names joined by commas; ``sha256`` is of the file's
content, ``options`` how it was asked to be read; ``accepted`` includes ``warned``; ``undoes`` is the batch that
an undo takes back."""


@dataclass(frozen=True)
class NewBatch:
    """A batch about to be written: its rows by table (canonical columns and ``row``) and where they come from."""

    kind: BatchKind
    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    format: str = ""
    file_name: str = ""
    sha256: str = ""
    options: str = ""
    duplicates: int = 0
    refused: int = 0
    warned: int = 0
    imported_by: str = ""
    undoes: int | None = None
    note: str = ""

    def entry(self, number: int, at: dt.datetime) -> dict[str, object]:
        """Its row in the table of batches."""
        return {
            "batch": number, "kind": self.kind, "tables": ",".join(self.frames), "format": self.format,
            "file_name": self.file_name, "sha256": self.sha256, "options": self.options,
            "accepted": sum(frame.height for frame in self.frames.values()), "duplicates": self.duplicates,
            "refused": self.refused, "warned": self.warned, "imported_at": at, "imported_by": self.imported_by,
            "undoes": self.undoes, "note": self.note,
        }  # fmt: skip


def known(batches: pl.DataFrame, known_at: KnownAt) -> pl.DataFrame:
    """Batches that stood at ``known_at``, in order, with ``undone_by`` as far as it was known then.

    ``known_at`` is a batch number, a moment, a day (its end, in Vietnam), or None for now. A number that was
    never given is an ``AnsinhError``.
    """
    upto = batches.sort("batch")
    if isinstance(known_at, int):
        last = upto["batch"].max() if upto.height else 0
        if not 0 <= known_at <= int(last):  # type: ignore[arg-type]
            raise AnsinhError(
                _("Không có lô số {number}.").format(number=known_at),
                _("Kho dữ liệu hiện có các lô đến số {last}.").format(last=last),
                _("Xem các lô bằng lệnh: ansinh facts"),
            )
        upto = upto.filter(pl.col("batch") <= known_at)
    elif known_at is not None:
        upto = upto.filter(pl.col("imported_at") < pl.lit(_end_of(known_at)))
    undone = upto.filter(pl.col("undoes").is_not_null()).select(
        pl.col("undoes").alias("batch"), pl.col("batch").alias("undone_by")
    )
    return upto.join(undone, on="batch", how="left", maintain_order="left")


def _end_of(moment: dt.date | dt.datetime) -> dt.datetime:
    """The first instant (UTC) that is no longer part of the day or moment given."""
    if isinstance(moment, dt.datetime):
        local = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
        return local.astimezone(dt.UTC) + dt.timedelta(microseconds=1)
    next_day = moment + dt.timedelta(days=1)
    return dt.datetime(next_day.year, next_day.month, next_day.day, tzinfo=VIETNAM).astimezone(dt.UTC)


def parse_known_at(text: str | None) -> KnownAt:
    """A ``--known-at`` as the user wrote it: a batch number, ``YYYY-MM-DD``, or ``YYYY-MM-DDTHH:MM``."""
    if text is None or text.strip() == "":
        return None
    if text.strip().isdecimal():
        return int(text)
    try:
        if len(text.strip()) == 10:
            return dt.date.fromisoformat(text.strip())
        return dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise AnsinhError(
            _("Không hiểu thời điểm “{text}”.").format(text=text),
            _("Thời điểm là số lô (12), ngày (2026-10-31) hoặc ngày giờ (2026-10-31T08:30)."),
            _("Xem số lô và ngày giờ nhập bằng lệnh: ansinh facts"),
        ) from None


@dataclass(frozen=True)
class Visibility:
    """Which batch numbers are seen."""

    numbers: frozenset[int]

    @classmethod
    def of(cls, known_batches: pl.DataFrame) -> Visibility:
        """From a frame of ``known``: all that stand and are not undone."""
        standing = known_batches.filter(pl.col("undone_by").is_null())
        return cls(frozenset(standing["batch"].to_list()))

    def condition(self, first: int, last: int) -> pl.Expr | None:
        """What rows of a file holding batches ``first..last`` must meet; None when every one may be seen."""
        hidden = [number for number in range(first, last + 1) if number not in self.numbers]
        if not hidden:
            return None
        seen = [number for number in range(first, last + 1) if number in self.numbers]
        if len(seen) < len(hidden):
            return pl.col("batch").is_in(seen)
        return ~pl.col("batch").is_in(hidden)
