"""``ansinh stop``: end what ``ansinh serve`` started, and a database left running."""

from __future__ import annotations

import click

from ansinh.base import _
from ansinh.cli.main import Settings


@click.command(
    "stop",
    help=_(
        """Dừng văn phòng đang chạy trên thư mục dữ liệu này, và cơ sở dữ liệu của nó nếu còn chạy.

        Công việc đang làm dở được làm xong trước.

        \b
        Ví dụ:
          ansinh stop
          ansinh --home demo/home stop
        """
    ),
)
@click.pass_obj
def stop(settings: Settings) -> None:
    from ansinh.office.serving import stop as end

    for line in end(settings.home) or [_("Không có gì đang chạy trong {home}.").format(home=settings.home)]:
        click.echo(line)
