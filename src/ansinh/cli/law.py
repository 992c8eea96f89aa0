"""``ansinh law``: what is in force, where it comes from, what is undecided, what needs looking after."""

from __future__ import annotations

import datetime as dt

import click
import msgspec
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from ansinh.base import _
from ansinh.cli.law_view import overview, print_parameter, short, spans, table
from ansinh.law import Law
from ansinh.law.check import check
from ansinh.law.tables import OpenChoice

_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


def _on(chosen: dt.datetime | None) -> dt.date:
    return dt.date.today() if chosen is None else chosen.date()  # noqa: DTZ011 - the office's own day


@click.group(help=_("Luật và tham số đang áp dụng, kèm điều khoản và mức tin cậy."))
def law() -> None:
    pass


@law.command(
    help=_(
        "Tham số có hiệu lực trong một ngày (mặc định hôm nay), hoặc mọi giá trị theo thời gian của PARAM.\n\n"
        "\b\nVí dụ:\n"
        "  ansinh law show\n"
        "  ansinh law show reference_level\n"
        "  ansinh law show contribution_rate --on 2026-10-01\n"
        "  ansinh law show fine_acts --on 2026-10-01 --format json"
    )
)
@click.argument("param", required=False)
@click.option("--on", type=_DAY, help=_("Chỉ giá trị có hiệu lực ngày này (NĂM-THÁNG-NGÀY)"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("Dạng kết quả"))
@click.pass_context
def show(ctx: click.Context, param: str | None, on: dt.datetime | None, form: str) -> None:
    known = Law.load(ctx.obj.law)
    if form == "json":
        names = known.names if param is None else (param,)
        only = None if param is not None and on is None else _on(on)
        rows = [row for name in names for row in spans(known.parameter(name), only, known)]
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
        return
    console = _console(known)
    if param is None:
        console.print(overview(known, _on(on), console.width))
        console.print(_("Xem chi tiết: ansinh law show THAM_SỐ"), style="dim")
    else:
        print_parameter(console, known.parameter(param), None if on is None else on.date())


@law.command(
    "open",
    help=_(
        "Những điểm văn bản còn để ngỏ, và cách làm hiện nay.\n\n"
        "Điểm nào có tham số thì đổi được bằng tệp riêng (--law); xem docs/law-parameters.md.\n\n"
        "\b\nVí dụ:\n  ansinh law open\n  ansinh --law ./luat-rieng law open"
    ),
)
@click.option("--on", type=_DAY, help=_("Giá trị có hiệu lực ngày này (NĂM-THÁNG-NGÀY)"))
@click.pass_context
def open_(ctx: click.Context, on: dt.datetime | None) -> None:
    known, today = Law.load(ctx.obj.law), _on(on)
    console = _console(known)
    places = {
        "ledger": _("sổ thu nợ"), "documents": _("văn bản"), "fines": _("xử phạt"),
        "publication": _("công khai"), "procedure": _("thủ tục"), "registration": _("đăng ký, tháng đặc biệt"),
    }  # fmt: skip
    lines = table(_("Mã"), _("Điểm còn để ngỏ"), _("Cách làm hiện nay"))
    choices: tuple[OpenChoice, ...] = known.value("open_choices", today)
    for choice in choices:
        now = Text(str(choice.default))
        now.append("\n" + _("Dùng ở: {places}").format(places=", ".join(places[use] for use in choice.used)), "dim")
        for parameter in known.parameters():
            if choice.id in parameter.open:
                now.append(f"\n{parameter.name}: {short(parameter, today)}", "cyan")
        lines.add_row(choice.id, Text(str(choice.question)).append("\n" + choice.texts, "dim"), now)
    console.print(lines)


@law.command(
    "check",
    help=_(
        "Soát lại tham số: tệp sai, khoảng trống, chồng lấn, quá ngày rà soát, giá trị chưa chắc.\n\n"
        "Kết thúc với mã 1 khi có tệp sai, khoảng trống hoặc chồng lấn.\n\n"
        "\b\nVí dụ:\n  ansinh law check\n  ansinh --law ./luat-rieng law check"
    ),
)
@click.option("--on", type=_DAY, help=_("Soát như đang ở ngày này (NĂM-THÁNG-NGÀY)"))
@click.pass_context
def check_(ctx: click.Context, on: dt.datetime | None) -> None:
    remarks = check(ctx.obj.law, _on(on))
    titles = {
        "invalid": _("Tệp không dùng được"), "gap": _("Khoảng trống"), "review": _("Quá ngày rà soát"),
        "missing": _("Biết là còn thiếu"), "unsure": _("Đang dùng, chưa dựa trên chính văn bản"),
    }  # fmt: skip
    usable = all(remark.kind != "invalid" for remark in remarks)
    console = _console(Law.load(ctx.obj.law)) if usable else Console(highlight=False)
    for kind, title in titles.items():
        found = [remark for remark in remarks if remark.kind == kind]
        if found:
            lines = table(_("Tham số"), title)
            for remark in found:
                lines.add_row(Text(remark.parameter, "red" if remark.fault else "cyan"), escape(remark.text))
            console.print(lines)
    faults = sum(remark.fault for remark in remarks)
    if faults:
        console.print(_("{count} lỗi cần sửa.").format(count=faults), style="red")
        ctx.exit(1)
    console.print(
        _("Không có lỗi. {count} điểm cần lưu ý.").format(count=len(remarks)), style="green" if not remarks else ""
    )


def _console(known: Law) -> Console:
    """A console that first says when the user's own parameters are in use."""
    console = Console(highlight=False)
    if known.override_notice:
        console.print(Text(known.override_notice, "yellow"))
    return console
