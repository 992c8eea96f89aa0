"""The workbook of refused rows: what the clerk corrects and imports again (``readers/rejects.py`` reads it)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from ansinh.base import _
from ansinh.facts.deltafiles import storage_errors
from ansinh.facts.labels import column_label, table_label
from ansinh.facts.readers.rejects import FIRST_ROW, MARK
from ansinh.facts.reading import RowProblem
from ansinh.facts.schemas import TABLES
from ansinh.facts.verdicts import Verdicts

_ROWS_MAX = 1_000_000
"""A sheet holds little more; what is beyond is named on the sheet, and comes back when the rest is imported."""


def rejects_path(source: Path, folder: Path | None) -> Path:
    """``<name>.rejects.xlsx`` beside the source, or in ``folder``; the rejects of a rejects file replace it."""
    stem = source.stem.removesuffix(".rejects")
    return (folder or source.parent) / f"{stem}.rejects.xlsx"


def write_rejects(path: Path, source: Path, verdicts: Sequence[Verdicts]) -> bool:
    """Write the refused rows as they were given, with their row numbers and the reasons; False when there are none.

    Rows that the reader could not take apart have no columns to give back: they are listed with the reason on
    a sheet of their own, to be put right in the original file.
    """
    refused = [(each, _refused(each)) for each in verdicts]
    unread = [problem for each in verdicts for problem in each.reading.refused]
    if not unread and not any(rows.height for _each, rows in refused):
        return False
    with storage_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".part")
        try:
            _write_workbook(partial, source, refused, unread)
            partial.replace(path)
        except FileCreateError as error:
            # The library wraps what the operating system said.
            raise error.args[0] from None
        finally:
            partial.unlink(missing_ok=True)
    return True


def _write_workbook(
    path: Path, source: Path, refused: list[tuple[Verdicts, pl.DataFrame]], unread: list[RowProblem]
) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"created": dt.datetime(2020, 1, 1)})  # noqa: DTZ001 - no time of day in it
        styles = _styles(workbook)
        for number, (each, rows) in enumerate(refused, 1):
            if rows.height:
                sheet = workbook.add_worksheet(f"{number} {each.reading.table}"[:31])
                _write_sheet(sheet, each, rows, source, styles)
        if unread:
            sheet = workbook.add_worksheet(_("Sửa trong tệp gốc"))
            sheet.set_column(1, 1, 100)
            sheet.write_row(0, 0, [_("Dòng"), _("Lý do")], styles["head"])
            for line, problem in enumerate(unread, 1):
                sheet.write_number(line, 0, problem.row)
                sheet.write_string(line, 1, problem.message)


def _refused(verdicts: Verdicts) -> pl.DataFrame:
    """Rows of the reading that were refused: ``row``, ``reason``, ``columns`` (those at fault) and canonical text."""
    reasons = (
        verdicts.problems.filter(pl.col("severity") == "refused")
        .group_by("row", maintain_order=True)
        .agg(pl.col("message").unique(maintain_order=True).str.join(" "), pl.col("column").alias("columns"))
        .rename({"message": "reason"})
    )
    columns = [name for name in TABLES[verdicts.reading.table].schema if name in verdicts.reading.rows.columns]
    rows = verdicts.reading.rows.join(reasons, on="row", how="inner", maintain_order="left")
    return rows.select("row", "reason", "columns", *columns)


def _styles(workbook: Any) -> dict[str, Any]:
    return {
        "mark": workbook.add_format({"font_color": "#808080", "font_size": 8}),
        "note": workbook.add_format({"italic": True}),
        "head": workbook.add_format({"bold": True, "bg_color": "#E8EDF3", "border": 1}),
        "key": workbook.add_format({"font_color": "#808080", "border": 1}),
        # As text, so that the spreadsheet leaves zeros and dates as they are typed.
        "cell": workbook.add_format({"num_format": "@"}),
        "wrong": workbook.add_format({"num_format": "@", "bg_color": "#FFF2CC"}),
    }


def _write_sheet(sheet: Any, verdicts: Verdicts, rows: pl.DataFrame, source: Path, styles: dict[str, Any]) -> None:
    table = verdicts.reading.table
    columns = rows.columns[3:]
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 1 + len(columns), 16)
    sheet.freeze_panes(FIRST_ROW - 1, 2)
    sheet.write_row(0, 0, [MARK, table, source.name], styles["mark"])
    sheet.write_string(1, 0, _note(table, rows.height, source), styles["note"])
    sheet.write_row(2, 0, [_("Dòng gốc"), _("Lý do trả lại"), *map(column_label, columns)], styles["head"])
    sheet.write_row(3, 0, ["row", "reason", *columns], styles["key"])
    for line, (row, reason, wrong, *cells) in enumerate(rows.head(_ROWS_MAX).iter_rows(), FIRST_ROW - 1):
        sheet.write_number(line, 0, row)
        sheet.write_string(line, 1, reason)
        for at, (column, cell) in enumerate(zip(columns, cells, strict=True), 2):
            style = styles["wrong"] if column in wrong else styles["cell"]
            if cell is None:
                sheet.write_blank(line, at, None, style)
            else:
                sheet.write_string(line, at, cell, style)


def _note(table: str, count: int, source: Path) -> str:
    return _(
        "{count} dòng của bảng {table} trong tệp {file} chưa được nhận. Sửa các ô tô vàng ngay tại đây, lưu lại, "
        "rồi nhập chính tệp này: ansinh import {key} <tệp này>"
    ).format(count=count, table=table_label(table), file=source.name, key=table)
