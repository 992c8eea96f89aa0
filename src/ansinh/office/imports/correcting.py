"""Refused rows put right at the desk.

The file handed in is never touched. What the user types makes the same workbook that a clerk would have got back,
corrected and handed in again: a file of its own, judged and imported right after the first, with its own batch.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ansinh.facts.readers.rejects import FIRST_ROW
from ansinh.facts.reading import Reading, RowProblem
from ansinh.facts.rejects import write_rejects
from ansinh.facts.schemas import TABLES
from ansinh.facts.verdicts import PROBLEM_SCHEMA, Verdicts
from ansinh.office.imports import keeping
from ansinh.office.imports.models import Upload

Edits = Mapping[int, Mapping[int, Mapping[str, str]]]
"""Position of the table in the file, row number, column: the new text."""
_EDITED = "edited-{}.parquet"


@dataclass(frozen=True)
class Refused:
    """Refused rows of one table of a file as they stand now, corrections in the place of what was given."""

    sheet: int
    table: str
    columns: list[str]
    rows: pl.DataFrame
    """``row``, ``reason`` (empty: it passes now), ``wrong`` (columns at fault), ``edited``, then the cells as text."""

    @property
    def open(self) -> int:
        """How many still do not pass."""
        return self.rows.filter(pl.col("reason") != "").height


def refused(upload: Upload) -> list[Refused]:
    """Every table of a file with refused rows that can be corrected here."""
    return [found for sheet in range(len(upload.sheets)) if (found := _of_sheet(upload, sheet)) is not None]


def unread(upload: Upload) -> pl.DataFrame:
    """``row`` and ``message`` of rows that could not be taken apart: they must be put right in the file itself."""
    problems = problems_of(upload).filter(pl.col("severity") == "refused")
    for sheet in range(len(upload.sheets)):
        path = keeping.rows_folder(upload) / f"refused-{sheet}.parquet"
        given = pl.read_parquet(path, columns=["row"])["row"] if path.exists() else pl.Series([], dtype=pl.Int32)
        problems = problems.filter((pl.col("sheet") != sheet) | ~pl.col("row").is_in(given.implode()))
    return problems.select("row", "message")


def problems_of(upload: Upload) -> pl.DataFrame:
    """``verdicts.PROBLEM_SCHEMA`` and ``sheet``; empty when nothing is on the disk."""
    path = keeping.rows_folder(upload) / "problems.parquet"
    if not path.exists():
        return pl.DataFrame(schema={**PROBLEM_SCHEMA, "sheet": pl.Int32()})
    return pl.read_parquet(path)


def _of_sheet(upload: Upload, sheet: int) -> Refused | None:
    path = keeping.rows_folder(upload) / f"refused-{sheet}.parquet"
    if not path.exists() or (rows := pl.read_parquet(path)).is_empty():
        return None
    table = str(upload.sheets[sheet]["table"])
    # A column that the layout leaves out may be the very one that is missing.
    columns = list(TABLES[table].schema)
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in columns if name not in rows.columns)
    reasons = _reasons(problems_of(upload).filter(pl.col("sheet") == sheet))
    known = rows.join(reasons, "row", "left", maintain_order="left").with_columns(pl.lit(False).alias("edited"))
    fixed = _fixed(upload, sheet, columns)
    if fixed is not None:
        known = pl.concat([known.join(fixed, "row", "anti"), fixed.select(known.columns)]).sort("row")
    return Refused(sheet, table, columns, known.select("row", "reason", "wrong", "edited", *columns))


def _reasons(problems: pl.DataFrame) -> pl.DataFrame:
    return (
        problems.filter(pl.col("severity") == "refused")
        .group_by("row", maintain_order=True)
        .agg(pl.col("message").unique(maintain_order=True).str.join(" "), pl.col("column").unique())
        .rename({"message": "reason", "column": "wrong"})
    )


def _fixed(upload: Upload, sheet: int, columns: list[str]) -> pl.DataFrame | None:
    """Rows as corrected, with what is still wrong with them."""
    edited = _edits(upload).get(sheet)
    if edited is None or upload.fixed is None:
        return None
    reasons = _reasons(_of_fix(upload).filter(pl.col("sheet") == sheet))
    return (
        edited.join(reasons, "row", "left", maintain_order="left")
        .with_columns(
            pl.lit(True).alias("edited"),
            pl.col("reason").fill_null(""),
            pl.col("wrong").fill_null([]),
        )
        .select("row", "reason", "wrong", "edited", *columns)
    )


def _edits(upload: Upload) -> dict[int, pl.DataFrame]:
    """Corrected rows by the position of their table in the file."""
    paths = sorted(keeping.rows_folder(upload).glob(_EDITED.format("*")))
    return {int(path.stem.partition("-")[2]): pl.read_parquet(path) for path in paths}


def _of_fix(upload: Upload) -> pl.DataFrame:
    """Problems of the corrected rows, told with the places of the rows they were made from.

    The workbook holds a sheet for each table with corrections, in order, its rows in order from its first line.
    """
    if upload.fixed is None:
        return problems_of(upload).clear()
    found = problems_of(upload.fixed)
    parts = [found.clear()]
    for position, (sheet, edited) in enumerate(sorted(_edits(upload).items())):
        lines = edited.select(pl.col("row").alias("of")).with_row_index("line", FIRST_ROW)
        own = found.filter(pl.col("sheet") == position).join(
            lines, left_on="row", right_on="line", maintain_order="left"
        )
        parts.append(own.with_columns(pl.col("of").alias("row"), pl.lit(sheet, pl.Int32).alias("sheet")).drop("of"))
    return pl.concat(parts)


def problems_now(upload: Upload) -> pl.DataFrame:
    """Problems of a file as it stands with its corrections."""
    found = problems_of(upload)
    for sheet, edited in _edits(upload).items():
        found = found.filter((pl.col("sheet") != sheet) | ~pl.col("row").is_in(edited["row"].implode()))
    return pl.concat([found, _of_fix(upload)]).sort("sheet", "row", maintain_order=True)


def correct(upload: Upload, edits: Edits) -> Upload | None:
    """Make the file of corrected rows anew from what was corrected before and ``edits``; None when nothing differs."""
    folder = keeping.rows_folder(upload)
    parts: list[Verdicts] = []
    changed = False
    for found in refused(upload):
        rows, touched = _edited(found, edits.get(found.sheet, {}))
        changed |= touched
        if rows.height:
            rows.select("row", *found.columns).write_parquet(folder / _EDITED.format(found.sheet))
            parts.append(_as_refused(found.table, rows))
    return _write(upload, parts) if changed else upload.fixed


def drop_passed(upload: Upload) -> bool:
    """Take back corrections of rows that are not refused any more; whether there were any."""
    folder = keeping.rows_folder(upload)
    parts: list[Verdicts] = []
    dropped = False
    for sheet in range(len(upload.sheets)):
        path, given = folder / _EDITED.format(sheet), folder / f"refused-{sheet}.parquet"
        if not path.exists():
            continue
        edited = pl.read_parquet(path)
        rows = edited.filter(pl.col("row").is_in(pl.read_parquet(given, columns=["row"])["row"].implode()))
        dropped |= rows.height < edited.height
        if rows.height:
            rows.write_parquet(path)
            table = str(upload.sheets[sheet]["table"])
            parts.append(_as_refused(table, rows.with_columns(pl.lit("-").alias("reason"), wrong=pl.lit([""]))))
        else:
            path.unlink()
    if dropped and upload.fixed is not None:
        if parts:
            _write(upload, parts)
        else:
            upload.fixed.delete()
    return dropped


def _write(upload: Upload, parts: list[Verdicts]) -> Upload:
    """The file of corrected rows, in the place of the one before."""
    name = f"{Path(upload.name).stem.removesuffix('.rejects')}.rejects.xlsx"
    with tempfile.TemporaryDirectory(dir=keeping.rows_folder(upload)) as temporary:
        path = Path(temporary) / name
        write_rejects(path, Path(upload.name), parts)
        arrived = keeping.keep_copy(path, name)
    fix = upload.fixed or Upload(delivery=upload.delivery, corrects=upload)
    fix.name, fix.sha256, fix.size, fix.state = arrived.name, arrived.sha256, arrived.size, Upload.State.WAITING
    fix.kind, fix.options = upload.kind, upload.options
    fix.save()
    return fix


def _edited(found: Refused, edits: Mapping[int, Mapping[str, str]]) -> tuple[pl.DataFrame, bool]:
    """Rows that differ from what was given, and whether any was changed just now."""
    rows = found.rows
    touched = False
    kept = []
    for row in rows.iter_rows(named=True):
        new = {name: text.strip() or None for name, text in edits.get(row["row"], {}).items() if name in found.columns}
        differs = any(row[name] != text for name, text in new.items())
        touched |= differs
        if differs or row["edited"]:
            kept.append({**row, **new})
    return pl.DataFrame(kept, schema=rows.schema), touched


def workbook(path: Path, upload: Upload) -> bool:
    """Write the workbook of rows that are still refused; False when there are none."""
    parts = [_as_refused(each.table, each.rows.filter(pl.col("reason") != "")) for each in refused(upload)]
    lost = [RowProblem(row, "", "unread", message) for row, message in unread(upload).iter_rows()]
    if lost:
        empty = pl.DataFrame(schema={"row": pl.Int32})
        parts.append(
            Verdicts(Reading("", "", "payments", empty, refused=lost), empty, pl.DataFrame(schema=PROBLEM_SCHEMA))
        )
    return write_rejects(path, Path(upload.name), parts)


def _as_refused(table: str, rows: pl.DataFrame) -> Verdicts:
    """Rows as the writer of refused rows takes them; columns that say nothing are left out."""
    said = [name for name in TABLES[table].schema if name in rows.columns]
    reading = Reading("desk", "", table, rows.select("row", *said))
    problems = rows.select(
        pl.col("row"),
        pl.when(pl.col("wrong").list.len() > 0).then("wrong").otherwise([""]).alias("column"),
        pl.lit("refused").alias("severity"),
        pl.lit("desk").alias("code"),
        pl.col("reason").alias("message"),
    ).explode("column")
    return Verdicts(reading, rows.clear(), problems.cast(PROBLEM_SCHEMA))  # type: ignore[arg-type]
