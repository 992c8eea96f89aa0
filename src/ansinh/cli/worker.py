"""``ansinh worker``: background jobs in a process of their own."""

from __future__ import annotations

import click

from ansinh.base import _
from ansinh.cli.main import Settings
from ansinh.cli.office import prepare


@click.command(
    "worker",
    help=_(
        """Chạy riêng phần xử lý công việc nền. ansinh serve đã có sẵn một; chạy thêm khi cần làm nhanh hơn.

        \b
        Ví dụ:
          ansinh worker
        """
    ),
)
@click.pass_obj
def worker(settings: Settings) -> None:
    prepare(settings)
    from ansinh.office.database import database
    from ansinh.office.working import work

    with database(settings.home):
        work()
