"""What ``ansinh import`` prints about the files it took."""

from __future__ import annotations

import datetime as dt
import shlex

import polars as pl
from rich.console import Console
from rich.table import Table

from ansinh.base import _
from ansinh.base.text import day, money, month
from ansinh.facts import FileReport, ImportReport
from ansinh.facts.labels import table_label
from ansinh.facts.schemas import TABLES
from ansinh.facts.verdicts import Verdicts

_FEW_FILES = 5
"""Up to this many files are described one by one; of more, only those that ask for attention."""
_REASONS_SHOWN = 12


def show_report(console: Console, report: ImportReport) -> None:
    """Every file, or of many those that ask for attention and the totals."""
    few = len(report.files) <= _FEW_FILES
    for file in report.files:
        if few or file.error or file.refused:
            _show_file(console, file, report.dry_run)
    if not few:
        _show_totals(console, report)
        _show_reasons(console, report)
    if report.dry_run:
        console.print(_("Chạy thử: chưa ghi gì vào kho."))


def _show_file(console: Console, file: FileReport, dry_run: bool) -> None:
    console.print(f"[bold]{file.path.name}[/bold]")
    if file.error is not None:
        console.print(
            f"  [red]{file.error.what}[/red]",
            *(f"  {each}" for each in (file.error.why, file.error.do_next) if each),
            sep="\n",
        )
        return
    if file.already is not None or file.same_as is not None:
        where = _("lô {batch}").format(batch=file.already) if file.already else str(file.same_as)
        console.print("  " + _("Đã nhập trước đó ({where}); không có gì thay đổi.").format(where=where))
        return
    for verdicts in file.verdicts:
        _show_verdicts(console, verdicts)
    if file.batch is not None:
        console.print("  " + _("Đã ghi thành lô {batch}.").format(batch=file.batch))
    elif not file.accepted:
        console.print("  " + _("Không có dòng mới nào để ghi."))
    if file.rejects is not None:
        console.print(
            "  "
            + _("Dòng trả lại: {path}. Sửa trong tệp đó rồi nhập: ansinh import auto {quoted}").format(
                path=file.rejects, quoted=shlex.quote(str(file.rejects))
            )
        )


def _show_verdicts(console: Console, verdicts: Verdicts) -> None:
    reading = verdicts.reading
    console.print("  " + _("{title}, bảng {table}: {profile}").format(
        title=reading.title, table=table_label(reading.table), profile=_profile(verdicts)))  # fmt: skip
    for note in reading.notes:
        console.print("  · " + note)
    console.print(
        "  "
        + _("Nhận {accepted} dòng (cần xem lại {warned}), trùng {duplicates}, trả lại {refused}.").format(
            accepted=money(verdicts.accepted.height), warned=money(verdicts.warned),
            duplicates=money(verdicts.duplicates), refused=money(verdicts.refused),
        )
    )  # fmt: skip
    reasons = verdicts.reasons()
    if reasons.height:
        console.print(_reasons_table(reasons.head(_REASONS_SHOWN).rows(named=True)))
    if reasons.height > _REASONS_SHOWN:
        console.print("  " + _("… và {n} lý do khác.").format(n=reasons.height - _REASONS_SHOWN))


def _show_reasons(console: Console, report: ImportReport) -> None:
    """What was found in all files together, with the first place of each reason."""
    found = [
        each.problems.with_columns(pl.lit(file.path.name).alias("file"))
        for file in report.files
        for each in file.verdicts
    ]
    if not found:
        return
    reasons = (
        pl.concat(found)
        .group_by("severity", "code", "column", maintain_order=True)
        .agg(
            pl.len().alias("rows"), pl.format("{}: {}", "file", "row").head(1).alias("first"), pl.col("message").first()
        )
        .sort("rows", descending=True, maintain_order=True)
    )
    if reasons.height:
        console.print(_reasons_table(reasons.head(_REASONS_SHOWN).rows(named=True)))


def _reasons_table(reasons: list[dict[str, object]]) -> Table:
    names = {"refused": _("trả lại"), "warned": _("xem lại"), "duplicate": _("trùng")}
    colours = {"refused": "red", "warned": "yellow", "duplicate": "dim"}
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column(_("kết quả"))
    table.add_column(_("số dòng"), justify="right")
    table.add_column(_("dòng đầu tiên"))
    table.add_column(_("lý do"), overflow="fold")
    for reason in reasons:
        severity, first = str(reason["severity"]), reason["first"]
        assert isinstance(first, list) and isinstance(reason["rows"], int)
        rows = ", ".join(map(str, first)) + (", …" if reason["rows"] > len(first) else "")
        table.add_row(f"[{colours[severity]}]{names[severity]}[/]", money(reason["rows"]), rows, str(reason["message"]))
    return table


def _profile(verdicts: Verdicts) -> str:
    """How many rows, of how many employers, about which time."""
    rows = verdicts.accepted
    parts = [_("{n} dòng").format(n=money(verdicts.reading.rows.height + len(verdicts.reading.refused)))]
    if "employer_code" in rows.columns and rows.height:
        parts.append(_("{n} đơn vị").format(n=money(rows["employer_code"].drop_nulls().n_unique())))
    shown = {"month": month, "date": day}
    for column in TABLES[verdicts.reading.table].columns:
        if column.required and column.kind in shown and rows.height:
            low, high = rows[column.name].min(), rows[column.name].max()
            assert isinstance(low, dt.date) and isinstance(high, dt.date)
            write = shown[column.kind]
            parts.append(
                write(low) if low == high else _("từ {low} đến {high}").format(low=write(low), high=write(high))
            )
            break
    return ", ".join(parts)


def _show_totals(console: Console, report: ImportReport) -> None:
    files = report.files
    table = Table(box=None, padding=(0, 1), show_header=False)
    table.add_column(style="dim")
    table.add_column(justify="right")
    for label, count in (
        (_("tệp"), len(files)),
        (_("lô đã ghi"), sum(file.batch is not None for file in files)),
        (_("tệp đã nhập từ trước"), sum(file.already is not None or file.same_as is not None for file in files)),
        (_("tệp không đọc được"), sum(file.error is not None for file in files)),
        (_("dòng nhận"), sum(file.accepted for file in files)),
        (_("trong đó cần xem lại"), sum(file.warned for file in files)),
        (_("dòng trùng"), sum(file.duplicates for file in files)),
        (_("dòng trả lại"), sum(file.refused for file in files)),
    ):  # fmt: skip
        table.add_row(label, money(count))
    console.print(table)
