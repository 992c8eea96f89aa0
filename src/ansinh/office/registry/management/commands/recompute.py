"""``ansinh manage recompute``: bring the office's present up to date now, without the worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ansinh.base import _
from ansinh.base.text import day, money
from ansinh.office.registry import snapshots, verbs
from ansinh.office.registry.models import Standing


class Command(BaseCommand):
    """Compute today's ledger, swap it in, and compute the month ends of the trend."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-trend", action="store_true", help=_("Chỉ tính hôm nay, không tính các cuối tháng"))
        parser.add_argument(
            "--share-out", action="store_true", help=_("Chia các đơn vị chưa có cán bộ cho cán bộ thu của địa bàn")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        present = snapshots.recompute(with_trend=not options["no_trend"])
        count = Standing.objects.filter(snapshot=present).count()
        self.stdout.write(
            _("Đã tính {count} đơn vị đến {day}, theo dữ liệu đến lô {version}.").format(
                count=money(count), day=day(present.as_of), version=present.version
            )
        )
        if options["share_out"]:
            self.stdout.write(_("Đã giao {count} đơn vị cho cán bộ.").format(count=money(verbs.share_out())))
