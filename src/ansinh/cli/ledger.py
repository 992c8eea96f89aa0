"""``ansinh ledger``: what each employer owes on a day, on screen or to files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import click
import polars as pl
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from ansinh.base import _, text
from ansinh.cli.main import Settings
from ansinh.cli.sources import Day, open_law, open_source, source_options
from ansinh.facts import FactSource
from ansinh.law import Law

_LARGEST = 10


def class_name(key: str) -> str:
    """The official word for a class."""
    return {
        "paid": _("đã đóng đủ"), "not_due": _("chưa đến hạn"), "late": _("chậm đóng"), "evading": _("trốn đóng"),
    }[key]  # fmt: skip


_STYLE = {"paid": "green", "not_due": "", "late": "yellow", "evading": "red"}


@click.command(
    "ledger",
    help=_(
        """Tính mỗi đơn vị phải đóng gì, đã đóng gì, còn nợ và chậm bao nhiêu tại một ngày.

        Không có --out thì in tổng hợp và mười đơn vị nợ quá hạn lớn nhất. Có --out thì ghi ba bảng: obligations
        (phải đóng), balances (công nợ từng tháng, từng quỹ), standing (tình trạng từng đơn vị), kèm remarks (các
        dòng chưa dùng được hoặc đã điều chỉnh) và about.json (dữ liệu và luật đã dùng).

        \b
        Ví dụ:
          ansinh ledger --as-of 31/10/2026
          ansinh ledger --as-of 2026-10-31 --employer TA0001Z
          ansinh ledger --from bang-chuan/ --as-of 2026-10-31 --out ket-qua/ --format csv
          ansinh ledger --as-of 2026-10-31 --known-at 12      như đã biết đến hết lô 12
        """
    ),
)
@source_options
@click.option("--as-of", type=Day(), required=True, help=_("Ngày tính"))
@click.option("--employer", "employers", multiple=True, metavar=_("MÃ"), help=_("Chỉ tính đơn vị này (lặp lại được)"))
@click.option("--out", type=click.Path(path_type=Path), help=_("Thư mục ghi kết quả"))
@click.option("--format", "form", type=click.Choice(("parquet", "csv")), default="parquet", help=_("Dạng tệp kết quả"))
@click.pass_obj
def ledger(
    settings: Settings, folder: Path | None, known_at: str | None, as_of: date, employers: tuple[str, ...],
    out: Path | None, form: Literal["parquet", "csv"],
) -> None:  # fmt: skip
    law, source = open_law(settings), open_source(settings, folder, known_at)
    chosen = list(dict.fromkeys(employers)) or None
    if out is None:
        _show(source, law, as_of, chosen)
    else:
        _write(source, law, as_of, chosen, out, form)
    for note in source.notes:
        click.echo(note, err=True)


def _write(
    source: FactSource, law: Law, as_of: date, employers: list[str] | None, out: Path, form: Literal["parquet", "csv"]
) -> None:
    from ansinh.ledger import write

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(_("Đang đọc dữ liệu"), total=None)

        def step(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total, description=_("Đang tính"))

        written = write(source, law, as_of, out, form, employers=employers, progress=step)
    _summary(Console(), as_of, source.label, written.by_class, written.overdue)
    for name, rows in written.rows.items():
        count = _("{n} dòng").format(n=text.money(rows))
        click.echo(f"  {out / f'{name}.{form}'}  {count}")


def _summary(console: Console, as_of: date, label: str, by_class: dict[str, int], overdue: int) -> None:
    counts = ", ".join(f"{text.money(count)} {class_name(name)}" for name, count in by_class.items() if count)
    for line in (
        _("Tính đến {day}, dữ liệu: {label}").format(day=text.day(as_of), label=label),
        _("Đơn vị: {counts}").format(counts=counts),
        _("Nợ gốc quá hạn: {sum} ₫").format(sum=text.money(overdue)),
    ):
        console.print(line, highlight=False, markup=False)


def _show(source: FactSource, law: Law, as_of: date, employers: list[str] | None) -> None:
    from ansinh.ledger import compute

    result = compute(source, law, as_of, employers)
    console, standing = Console(), result.standing
    counts = {name: int((standing["class"] == name).sum()) for name in _STYLE}
    _summary(console, as_of, source.label, counts, int(standing["overdue_principal"].sum()))
    if not employers:
        standing = standing.sort("overdue_principal", "employer_code", descending=[True, False]).head(_LARGEST)
    console.print(debtors(standing))
    for message, count in result.remarks.group_by("message", maintain_order=True).len().iter_rows():
        remark = _("Lưu ý: {message} ({n} dòng)").format(message=message, n=text.money(count))
        console.print(remark, style="dim", highlight=False, markup=False)


def debtors(standing: pl.DataFrame) -> Table:
    """Rows of ``standing`` as a table that fits 80 columns."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(_("Đơn vị"), no_wrap=True)
    for title in (_("Gốc quá hạn"), _("Tiền xử lý"), _("Thừa"), _("Tháng"), _("Nợ từ hạn")):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column(_("Tình trạng"), no_wrap=True)
    for row in standing.iter_rows(named=True):
        table.add_row(
            row["employer_code"], text.money(row["overdue_principal"]), text.money(row["charge_outstanding"]),
            text.money(row["credit"]), str(row["months_owed"]), text.day(row["oldest_due_on"]),
            Text(class_name(row["class"]), style=_STYLE[row["class"]]),
        )  # fmt: skip
    return table
