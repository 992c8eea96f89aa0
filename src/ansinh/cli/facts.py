"""``ansinh facts``: what is in the store, payments that wait for an employer, and decisions about them."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from ansinh.base import AnsinhError, _
from ansinh.base.text import day, money, month
from ansinh.cli.import_ import user_name
from ansinh.cli.main import Settings
from ansinh.facts import (
    FactStore,
    match_payment,
    match_suggested,
    parse_known_at,
    reassign_payment,
    unmatched_payments,
)
from ansinh.facts.batches import VIETNAM
from ansinh.facts.labels import column_label, table_label
from ansinh.facts.schemas import TABLES

_WIDE = 1000

_known_at = click.option(
    "--known-at",
    metavar=_("LÔ|NGÀY"),
    help=_("Theo những gì đã biết đến lô hoặc ngày này (12, 2026-10-31, 2026-10-31T08:30)"),
)
_format = click.option(
    "--format", "form", type=click.Choice(["table", "csv"]), default="table", help=_("Bảng trên màn hình hoặc CSV")
)
_on = click.option("--on", metavar="YYYY-MM-DD", help=_("Ngày quyết định (mặc định: hôm nay)"))
_by = click.option("--by", metavar=_("TÊN"), help=_("Người quyết định (mặc định: tên đăng nhập)"))


@click.group(invoke_without_command=True, help=_("""Các lô dữ liệu trong kho, mới nhất ở dưới.

\b
Ví dụ:
  ansinh facts                                       các lô đã nhập
  ansinh facts --known-at 2026-10-31                 các lô đã có đến hết ngày 31/10/2026
  ansinh facts show payments --employer TA0000Z      dữ kiện của một đơn vị
  ansinh facts unmatched                             chứng từ chưa rõ đơn vị
  ansinh facts match P0000123 TA0000Z                khớp chứng từ với đơn vị
  ansinh facts reassign P0000123 TA0001Z             chuyển chứng từ ghi nhầm đơn vị"""))  # fmt: skip
@_known_at
@click.option("--limit", type=int, default=40, show_default=True, help=_("Số lô gần nhất được hiện"))
@click.pass_context
def facts(ctx: click.Context, known_at: str | None, limit: int) -> None:
    if ctx.invoked_subcommand is not None:
        return
    store = FactStore(ctx.obj.facts)
    batches = store.batches(parse_known_at(known_at))
    console = Console(highlight=False)
    if batches.is_empty():
        console.print(_("Kho chưa có lô nào. Nhập tệp đầu tiên bằng lệnh: ansinh import auto TỆP"))
        return
    console.print(_batches_table(batches.tail(limit)))
    if batches.height > limit:
        console.print(_("… và {n} lô cũ hơn (dùng --limit).").format(n=money(batches.height - limit)))


@facts.command(help=_("Dòng của một bảng, kèm số lô và số dòng trong tệp gốc."))
@click.argument("table", type=click.Choice(list(TABLES)))
@click.option("--employer", metavar=_("MÃ"), multiple=True, help=_("Chỉ đơn vị này; dùng nhiều lần được"))
@click.option("--limit", type=int, default=50, show_default=True, help=_("Số dòng hiện trên màn hình (CSV: tất cả)"))
@_known_at
@_format
@click.pass_obj
def show(
    settings: Settings, table: str, employer: tuple[str, ...], limit: int, known_at: str | None, form: str
) -> None:
    snapshot = FactStore(settings.facts).snapshot(parse_known_at(known_at))
    if employer and "employer_code" not in TABLES[table].schema:
        raise AnsinhError(
            _("Bảng {table} không ghi theo đơn vị.").format(table=table_label(table)),
            do_next=_("Hãy bỏ tùy chọn --employer."),
        )
    rows = snapshot.table(table, list(employer) or None, ["batch", "row", *TABLES[table].schema])
    _print_rows(rows, form, limit, table)


@facts.command(help=_("Chứng từ nộp tiền chưa rõ của đơn vị nào; cột gợi ý là đơn vị mà nội dung chuyển tiền nêu."))
@click.option("--limit", type=int, default=50, show_default=True, help=_("Số dòng hiện trên màn hình (CSV: tất cả)"))
@_known_at
@_format
@click.pass_obj
def unmatched(settings: Settings, limit: int, known_at: str | None, form: str) -> None:
    rows = unmatched_payments(FactStore(settings.facts).snapshot(parse_known_at(known_at))).drop("employer_code")
    if form == "table" and rows.is_empty():
        click.echo(_("Mọi chứng từ đều đã rõ đơn vị."))
        return
    _print_rows(rows, form, limit, "payments")
    if form == "table":
        total = _("Tổng cộng {count} chứng từ, {amount} đồng.")
        click.echo(total.format(count=money(rows.height), amount=money(int(rows["amount"].sum()))))
        click.echo(_("Khớp bằng lệnh: ansinh facts match SỐ_CHỨNG_TỪ MÃ_ĐƠN_VỊ"))


@facts.command(
    help=_("""Khớp một chứng từ chưa rõ đơn vị. Với --suggested, khớp mọi chứng từ có gợi ý.

\b
Ví dụ:
  ansinh facts match P0000123 TA0000Z --on 2026-10-20
  ansinh facts match --suggested""")
)
@click.argument("payment_id", required=False, metavar=_("SỐ_CHỨNG_TỪ"))
@click.argument("employer_code", required=False, metavar=_("MÃ_ĐƠN_VỊ"))
@click.option("--suggested", is_flag=True, help=_("Khớp mọi chứng từ theo gợi ý của ansinh facts unmatched"))
@_on
@_by
@click.pass_obj
def match(
    settings: Settings,
    payment_id: str | None,
    employer_code: str | None,
    suggested: bool,
    on: str | None,
    by: str | None,
) -> None:
    store, who = FactStore(settings.facts), by or user_name()
    if suggested:
        batch, count = match_suggested(store, who)
        if batch is None:
            click.echo(_("Không có chứng từ nào có gợi ý."))
        else:
            click.echo(_("Đã khớp {count} chứng từ theo gợi ý (lô {batch}).").format(count=money(count), batch=batch))
        return
    if payment_id is None or employer_code is None:
        raise AnsinhError(
            _("Cần số chứng từ và mã đơn vị."),
            do_next=_("Ví dụ: ansinh facts match P0000123 TA0000Z, hoặc --suggested."),
        )
    number = match_payment(store, payment_id, employer_code.upper(), _day(on), who)
    click.echo(_("Chứng từ {payment} nay thuộc đơn vị {employer} (lô {batch}).").format(
        payment=payment_id, employer=employer_code.upper(), batch=number))  # fmt: skip


@facts.command(help=_("Chuyển một chứng từ sang đơn vị khác, tính từ chính ngày nộp tiền."))
@click.argument("payment_id", metavar=_("SỐ_CHỨNG_TỪ"))
@click.argument("employer_code", metavar=_("MÃ_ĐƠN_VỊ"))
@_on
@_by
@click.pass_obj
def reassign(settings: Settings, payment_id: str, employer_code: str, on: str | None, by: str | None) -> None:
    store = FactStore(settings.facts)
    number = reassign_payment(store, payment_id, employer_code.upper(), _day(on), by or user_name())
    click.echo(_("Chứng từ {payment} nay thuộc đơn vị {employer} (lô {batch}).").format(
        payment=payment_id, employer=employer_code.upper(), batch=number))  # fmt: skip


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise AnsinhError(
            _("--on: “{text}” không phải là ngày.").format(text=text),
            do_next=_("Viết năm-tháng-ngày, ví dụ 2026-10-15."),
        ) from None


def _batches_table(batches: pl.DataFrame) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column(_("lô"), justify="right")
    table.add_column(_("lúc"), no_wrap=True)
    table.add_column(_("người"))
    table.add_column(_("việc"), overflow="fold", ratio=1)
    for heading in (_("nhận"), _("xem lại"), _("trùng"), _("trả lại")):
        table.add_column(heading, justify="right")
    for batch in batches.iter_rows(named=True):
        counts = [money(batch[name]) for name in ("accepted", "warned", "duplicates", "refused")]
        table.add_row(
            str(batch["batch"]),
            f"{batch['imported_at'].astimezone(VIETNAM):%d/%m/%Y %H:%M}",
            batch["imported_by"],
            _what(batch),
            *(counts if batch["kind"] != "undo" else [""] * len(counts)),
            style="dim" if batch["undone_by"] is not None else "",
        )
    return table


def _what(batch: dict[str, Any]) -> str:
    """What a batch did, in words: the file, its tables, and whether it was taken back."""
    if batch["kind"] == "undo":
        return _("hoàn tác lô {batch}").format(batch=batch["undoes"])
    name = batch["file_name"] if batch["kind"] == "import" else _("quyết định")
    tables = ", ".join(table_label(each) for each in batch["tables"].split(","))
    text = f"{name} ({tables})"
    if batch["undone_by"] is not None:
        text += ", " + _("đã hoàn tác ở lô {by}").format(by=batch["undone_by"])
    return text


def _print_rows(rows: pl.DataFrame, form: str, limit: int, table_name: str) -> None:
    kinds = {column.name: column.kind for column in TABLES[table_name].columns}
    if form == "csv":
        months = [pl.col(name).dt.strftime("%Y-%m") for name in rows.columns if kinds.get(name) == "month"]
        sys.stdout.write(rows.with_columns(months).write_csv())
        return
    labels = {"batch": _("Lô"), "row": _("Dòng"), "suggested": _("Gợi ý")}
    shown = [name for name in rows.columns if rows[name].null_count() < rows.height]
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for name in shown:
        right = rows[name].dtype.is_integer()
        heading = labels.get(name) or column_label(name)
        table.add_column(heading, justify="right" if right else "left", no_wrap=True)
    for row in rows.select(shown).head(limit).iter_rows(named=True):
        table.add_row(*(_cell(value, kinds.get(name, "")) for name, value in row.items()))
    # Wider than the screen if need be: a cut number is worse than a wrapped line.
    console = Console(highlight=False, width=_WIDE)
    console.print(table)
    if rows.height > limit:
        console.print(_("… và {n} dòng nữa (dùng --limit hoặc --format csv).").format(n=money(rows.height - limit)))


def _cell(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return month(value) if kind == "month" else day(value)
    return money(value) if kind == "money" else str(value)
