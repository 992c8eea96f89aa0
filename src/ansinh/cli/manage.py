"""``ansinh manage``: Django's own commands, with the office's settings and database."""

from __future__ import annotations

import click

from ansinh.base import _
from ansinh.cli.main import Settings
from ansinh.cli.office import prepare


@click.command(
    "manage",
    help=_(
        """Chạy một lệnh quản trị của Django với cơ sở dữ liệu của văn phòng. Dành cho người phát triển.

        \b
        Ví dụ:
          ansinh manage migrate
          ansinh manage makemigrations
          ansinh manage shell
        """
    ),
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    add_help_option=True,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar=_("LỆNH [THAM SỐ]..."))
@click.pass_obj
def manage(settings: Settings, arguments: tuple[str, ...]) -> None:
    prepare(settings)
    from django.core.management import execute_from_command_line

    from ansinh.office.database import database

    with database(settings.home):
        execute_from_command_line(["ansinh manage", *(arguments or ("help",))])
