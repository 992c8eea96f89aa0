"""``ansinh serve``: database, background jobs and web application, together and until stopped."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import click

from ansinh.base import AnsinhError, _
from ansinh.cli.main import Settings
from ansinh.cli.office import prepare


@click.command(
    "serve",
    help=_(
        """Chạy văn phòng: cơ sở dữ liệu, công việc nền và ứng dụng web, cho đến khi dừng bằng Ctrl-C hoặc ansinh stop.

        Lần đầu tạo cơ sở dữ liệu trong thư mục dữ liệu; biến DATABASE_URL chọn một máy chủ PostgreSQL khác.

        \b
        Ví dụ:
          ansinh serve
          ansinh --home demo/home serve --demo
          ansinh serve --address 0.0.0.0 --port 443 --certificate vp.crt --key vp.key
        """
    ),
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=_("Cổng"))
@click.option("--address", default="127.0.0.1", show_default=True, help=_("Địa chỉ mạng; 0.0.0.0 cho cả cơ quan"))
@click.option("--certificate", type=click.Path(exists=True, path_type=Path), help=_("Chứng thư HTTPS (PEM)"))
@click.option("--key", type=click.Path(exists=True, path_type=Path), help=_("Khóa của chứng thư (PEM)"))
@click.option("--processes", type=click.IntRange(1, 64), help=_("Số tiến trình web (mặc định theo số nhân)"))
@click.option("--demo", is_flag=True, help=_("Bản diễn tập: người dùng mẫu, đồng hồ dời được"))
@click.pass_obj
def serve(
    settings: Settings, port: int, address: str, certificate: Path | None, key: Path | None, processes: int | None,
    demo: bool,
) -> None:  # fmt: skip
    if (certificate is None) != (key is None):
        raise AnsinhError(_("--certificate và --key phải đi cùng nhau."))
    if certificate:
        os.environ["ANSINH_HTTPS"] = "1"
    prepare(settings, demo=demo)
    from ansinh.office.serving import Site, run

    multiprocessing.set_start_method("spawn")
    site = Site(settings.home, address, port, certificate, key, processes or min(4, os.cpu_count() or 1))
    run(site, click.echo)
