"""Entry point: language first, then the command, then errors as the user should read them."""

from __future__ import annotations

import gettext
import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from ansinh import __version__
from ansinh.base import AnsinhError, _, set_language
from ansinh.base.home import default_home
from ansinh.base.i18n import LANGUAGES, LOCALE


@dataclass(frozen=True)
class Settings:
    """What every subcommand needs to know; passed as click's context object."""

    home: Path
    """Where this installation keeps its facts and documents."""
    law: Path | None
    """Folder of parameter files that override the built-in law."""

    @property
    def facts(self) -> Path:
        return self.home / "facts"


def _commands() -> dict[str, tuple[str, str]]:
    """Command name -> (where it lives, one line of help)."""
    return {
        "law": ("ansinh.cli.law:law", _("Luật và tham số đang áp dụng, kèm điều khoản")),
        "import": ("ansinh.cli.import_:import_", _("Nhập tệp: tờ khai, chứng từ nộp tiền, số dư, danh bạ")),
        "facts": ("ansinh.cli.facts:facts", _("Các lô dữ liệu đã nhập, chứng từ chưa khớp")),
        "ledger": ("ansinh.cli.ledger:ledger", _("Tính mỗi đơn vị nợ gì tại một ngày")),
        "statement": ("ansinh.cli.statement:statement", _("Thông báo C12-TS của một đơn vị trong tháng")),
        "explain": ("ansinh.cli.explain:explain", _("Giải thích từng bước cách tính, kèm điều luật")),
        "diff": ("ansinh.cli.diff:diff", _("Số nợ đã đổi thế nào giữa hai thời điểm, do dữ kiện nào")),
        "tie-out": ("ansinh.cli.tie_out:tie_out", _("Đối chiếu sổ với danh sách C12, TST của cơ quan")),
        "serve": ("ansinh.cli.serve:serve", _("Chạy văn phòng: ứng dụng web cho cán bộ")),
        "stop": ("ansinh.cli.stop:stop", _("Dừng văn phòng và cơ sở dữ liệu đang chạy")),
        "worker": ("ansinh.cli.worker:worker", _("Chạy riêng phần xử lý công việc nền")),
        "manage": ("ansinh.cli.manage:manage", _("Lệnh quản trị Django, cho người phát triển")),
        "simulate": ("ansinh.cli.simulate:simulate", _("Tạo một tỉnh mô phỏng theo mẫu tệp thật")),
    }


class _Lazy(click.Group):
    """Imports a subcommand's module only when that subcommand is called, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_commands())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _commands():
            return None
        module, attribute = _commands()[name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        _name_the_parts(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Lệnh")):
            formatter.write_dl([(name, text) for name, (_where, text) in _commands().items()])


def _name_the_parts(command: click.Command) -> None:
    """The words of a usage line that click leaves to us."""
    command.options_metavar = _("[TÙY CHỌN]")
    if isinstance(command, click.Group):
        command.subcommand_metavar = _("LỆNH [THAM SỐ]...")
        for each in command.commands.values():
            _name_the_parts(each)


def _language(arguments: list[str]) -> str:
    """``--lang`` wherever it stands, else ANSINH_LANG, else Vietnamese. Read before help texts are built."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
    return os.environ.get("ANSINH_LANG") or "vi"


def _speak(language: str) -> None:
    """Our words and click's own ("Usage", "Error") in ``language``."""
    set_language(language)
    # click asks gettext's default domain, which asks the environment for the language.
    gettext.bindtextdomain("click", str(LOCALE))
    gettext.textdomain("click")
    os.environ["LANGUAGE"] = language


def _build() -> click.Group:
    @click.group(cls=_Lazy, help=_("An Sinh: mỗi đơn vị nợ bảo hiểm xã hội bao nhiêu, vì sao, từng đồng một."))
    @click.option(
        "--lang", type=click.Choice(LANGUAGES), default="vi", help=_("Ngôn ngữ: vi hoặc en (hoặc biến ANSINH_LANG)")
    )
    @click.option(
        "--home", type=click.Path(path_type=Path), help=_("Thư mục dữ liệu của hệ thống (hoặc biến ANSINH_HOME)")
    )
    @click.option(
        "--law",
        "law_folder",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        envvar="ANSINH_LAW",
        help=_("Thư mục tham số luật riêng, thay cho bản có sẵn (hoặc biến ANSINH_LAW)"),
    )
    @click.version_option(__version__, prog_name="ansinh")
    @click.pass_context
    def ansinh(ctx: click.Context, lang: str, home: Path | None, law_folder: Path | None) -> None:
        ctx.obj = Settings(home=home or default_home(), law=law_folder)

    _name_the_parts(ansinh)
    return ansinh


def main() -> None:
    """Run the command; an ``AnsinhError`` is printed as what, why and what next, with exit code 1."""
    arguments = sys.argv[1:]
    language = _language(arguments)
    _speak(language if language in LANGUAGES else "vi")
    try:
        _build().main(args=arguments, prog_name="ansinh", standalone_mode=True)
    except AnsinhError as error:
        click.secho(_("Lỗi: {what}").format(what=error.what), fg="red", err=True)
        for line in (error.why, error.do_next):
            if line:
                click.echo("  " + line, err=True)
        sys.exit(1)
