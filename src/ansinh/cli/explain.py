"""``ansinh explain``: the arithmetic in sentences, each with its article."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path

import click

from ansinh.base import _
from ansinh.cli.main import Settings
from ansinh.cli.sources import Day, Month, open_law, open_source, source_options

_WIDTH = 110


@click.command(
    "explain",
    help=_(
        """Giải thích đơn vị MÃ nợ gì tại một ngày: từng khoản từ đâu ra, theo điều nào.

        Không có --month thì nói tóm tắt, từng tháng, từng lần nộp tiền và người lao động của tháng cuối. Có --month thì
        nói tháng đó đến từng đồng. Có --person thì nói riêng một người qua mọi tháng.

        \b
        Ví dụ:
          ansinh explain TA0014Z --as-of 2026-10-31
          ansinh explain TA0014Z --as-of 2026-10-31 --month 2026-03
          ansinh explain TA0014Z --as-of 2026-10-31 --person 3800140001
          ansinh explain TA0014Z --as-of 2026-10-31 --from bang-chuan/ --format json
        """
    ),
)
@click.argument("code", metavar=_("MÃ"))
@click.option("--as-of", type=Day(), required=True, help=_("Ngày tính"))
@click.option("--month", "of_month", type=Month(), help=_("Chỉ tháng này, đến từng đồng"))
@click.option("--person", "person_number", metavar=_("MÃ SỐ"), help=_("Chỉ người mang mã số BHXH này"))
@click.option("--all", "everything", is_flag=True, help=_("Kể đủ mọi người và mọi chứng từ, không gộp"))
@source_options
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("Dạng kết quả"))
@click.pass_obj
def explain(
    settings: Settings, code: str, as_of: dt.date, of_month: dt.date | None, person_number: str | None,
    everything: bool, folder: Path | None, known_at: str | None, form: str,
) -> None:  # fmt: skip
    from ansinh.ledger.explain import explain as explained
    from ansinh.ledger.explain import to_json, to_text

    told = explained(
        open_source(settings, folder, known_at), open_law(settings), code, as_of, of_month, person_number, everything
    )
    if form == "json":
        click.echo(to_json(told).decode(), nl=False)
        return
    width = shutil.get_terminal_size((_WIDTH, 0)).columns if sys.stdout.isatty() else _WIDTH
    for line in to_text(told, min(max(width, 60), _WIDTH)):
        click.echo(click.style(line.text, bold=line.look == "title", dim=line.look == "article"))
