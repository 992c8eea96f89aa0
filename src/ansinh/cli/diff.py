"""``ansinh diff``: what changed in an employer's balance between two moments, and which fact caused it."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path

import click

from ansinh.base import AnsinhError, _
from ansinh.base.text import day
from ansinh.cli.main import Settings
from ansinh.cli.sources import Day, open_law, open_source

_WIDTH = 120


@click.command(
    "diff",
    help=_(
        """Số nợ của đơn vị MÃ đã đổi thế nào giữa hai thời điểm, và dữ kiện nào gây ra.

        Thời điểm là một ngày (2026-03-31), một lô dữ liệu (12), hoặc ngày với dữ liệu đến lô nào (2026-03-31@12). Với
        lô không kèm ngày thì số nợ tính tại ngày --as-of (mặc định hôm nay).

        \b
        Ví dụ:
          ansinh diff TA0014Z --between 2026-03-31 2026-06-30
          ansinh diff TA0014Z --between 12 15 --as-of 2026-10-31     do các lô 13 đến 15
          ansinh diff TA0014Z --between 2026-03-31@12 2026-03-31@15
          ansinh diff TA0014Z --between 2026-03-31 2026-06-30 --from bang-chuan/ --format json
        """
    ),
)
@click.argument("code", metavar=_("MÃ"))
@click.option("--between", nargs=2, required=True, metavar=_("TRƯỚC SAU"), help=_("Hai thời điểm"))
@click.option("--as-of", type=Day(), help=_("Ngày tính cho thời điểm chỉ ghi lô (mặc định hôm nay)"))
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    help=_("Thư mục chứa các bảng chuẩn (CSV hoặc Parquet), thay cho kho dữ liệu"),
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("Dạng kết quả"))
@click.pass_obj
def diff(
    settings: Settings, code: str, between: tuple[str, str], as_of: dt.date | None, folder: Path | None, form: str
) -> None:  # fmt: skip
    from ansinh.ledger.diff import Moment, difference, to_json, to_text

    moments = []
    for text in between:
        on, known = _moment(text)
        on = on or as_of or dt.date.today()  # noqa: DTZ011 - the office's own day
        label = day(on) if known is None else _("{day}, dữ liệu đến lô {batch}").format(day=day(on), batch=known)
        moments.append(Moment(open_source(settings, folder, known), on, label))
    found = difference(moments[0], moments[1], open_law(settings), code)
    if form == "json":
        click.echo(to_json(found).decode(), nl=False)
        return
    width = shutil.get_terminal_size((_WIDTH, 0)).columns if sys.stdout.isatty() else _WIDTH
    for line in to_text(found, min(max(width, 60), _WIDTH)):
        click.echo(click.style(line.text, bold=line.strong))


def _moment(text: str) -> tuple[dt.date | None, str | None]:
    """Day and knowledge of a moment as written; AnsinhError when it is neither."""
    written, _at, known = text.partition("@")
    if written.isdecimal() and not known:
        return None, written
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(written, form).date(), known or None  # noqa: DTZ007 - a calendar day
        except ValueError:
            continue
    raise AnsinhError(
        _("Không hiểu thời điểm “{text}”.").format(text=text),
        _("Thời điểm là ngày (2026-03-31), số lô (12), hoặc ngày kèm lô (2026-03-31@12)."),
        _("Xem số lô bằng lệnh: ansinh facts"),
    )
