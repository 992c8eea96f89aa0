"""``ansinh tie-out``: the ledger beside the office's own monthly list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from ansinh.base import AnsinhError, _, text
from ansinh.cli.main import Settings
from ansinh.cli.sources import Month, open_law, open_source, source_options


@click.command(
    "tie-out",
    help=_(
        """Đối chiếu sổ với danh sách C12 hoặc bản xuất TST của cơ quan: từng đơn vị lệch bao nhiêu cuối tháng.

        Danh sách phải được nhập trước, ví dụ: ansinh import office_balances TỆP --month 2026-10

        \b
        Ví dụ:
          ansinh tie-out --month 10/2026
          ansinh tie-out --month 2026-10 --all
        """
    ),
)
@source_options
@click.option("--month", type=Month(), required=True, help=_("Tháng của danh sách"))
@click.option("--all", "everything", is_flag=True, help=_("In cả những đơn vị khớp"))
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help=_("Số dòng in ra"))
@click.pass_obj
def tie_out(
    settings: Settings, folder: Path | None, known_at: str | None, month: date, everything: bool, limit: int
) -> None:
    from ansinh.ledger import tie_out as compare

    law, source = open_law(settings), open_source(settings, folder, known_at)
    rows = compare(source, law, month)
    if rows.height == 0:
        raise AnsinhError(
            _("Chưa có danh sách của cơ quan cho tháng {month}.").format(month=text.month(month)),
            do_next=_("Nhập danh sách: ansinh import office_balances TỆP --month {month}").format(
                month=f"{month:%Y-%m}"
            ),
        )
    parted = rows.filter(pl.col("difference").fill_null(1) != 0)
    console = Console()
    for line in (
        _("Tháng {month}: {all} dòng, khớp {same}, lệch {parted}, tổng lệch {sum} ₫").format(
            month=text.month(month), all=text.money(rows.height), same=text.money(rows.height - parted.height),
            parted=text.money(parted.height), sum=text.money(int(parted["difference"].sum())),
        ),
    ):  # fmt: skip
        console.print(line, highlight=False, markup=False)
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(_("Đơn vị"), no_wrap=True)
    table.add_column(_("Nguồn"), no_wrap=True)
    for title in (_("Cuối kỳ của cơ quan"), _("Sổ tính"), _("Lệch")):
        table.add_column(title, justify="right", no_wrap=True)
    for row in (rows if everything else parted).head(limit).iter_rows(named=True):
        absent = row["computed"] is None
        computed = _("không có trong danh bạ") if absent else text.money(row["computed"])
        difference = "–" if absent else text.money(row["difference"])
        table.add_row(row["employer_code"], row["source"], text.money(row["closing"]), computed, difference)
    if table.row_count:
        console.print(table)
