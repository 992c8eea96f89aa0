"""Where a command reads its facts: options and their meaning, the same for ledger, statement, explain and diff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, parse_month
from ansinh.cli.main import Settings
from ansinh.facts import CanonicalFolder, FactSource, FactStore, parse_known_at
from ansinh.law import Law
from ansinh.ledger.jit import compiled

F = TypeVar("F", bound=Callable[..., Any])


def source_options(command: F) -> F:
    """``--from`` and ``--known-at``."""
    known = click.option(
        "--known-at", metavar=_("LÔ|NGÀY"), help=_("Chỉ dùng dữ liệu đã có đến lô hoặc ngày này (xem `ansinh facts`)")
    )
    folder = click.option(
        "--from", "folder", type=click.Path(path_type=Path),
        help=_("Thư mục chứa các bảng chuẩn (CSV hoặc Parquet), thay cho kho dữ liệu"),
    )  # fmt: skip
    return folder(known(command))


def open_source(settings: Settings, folder: Path | None, known_at: str | None) -> FactSource:
    """The folder of canonical tables, or the store at a moment of knowledge."""
    if not compiled():
        click.secho(_("Lần chạy đầu tiên sau khi cài đặt: đang biên dịch, mất khoảng nửa phút."), dim=True, err=True)
    if folder is None:
        store = FactStore(settings.facts)
        if store.batches().height == 0:
            raise AnsinhError(
                _("Kho dữ liệu {path} chưa có lô nào.").format(path=settings.facts),
                do_next=_("Nhập tệp bằng `ansinh import auto TỆP…`, hoặc chỉ thư mục bảng chuẩn bằng --from."),
            )
        return store.snapshot(parse_known_at(known_at))
    if known_at is not None:
        raise AnsinhError(
            _("--known-at chỉ dùng với kho dữ liệu, không dùng với --from."),
            _("Thư mục bảng chuẩn không ghi lô nhập nên không biết khi nào có dữ liệu."),
        )
    return CanonicalFolder(folder)


def open_law(settings: Settings) -> Law:
    """The law in force for this command; says so when the user's own parameters replace some."""
    law = Law.load(settings.law)
    if law.override_notice:
        click.secho(law.override_notice, fg="yellow", err=True)
    return law


class Day(click.ParamType[date]):
    """A day as ``YYYY-MM-DD`` or ``DD/MM/YYYY``."""

    name = _("ngày")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date()  # noqa: DTZ007  (a calendar day has no zone)
            except ValueError:
                continue
        self.fail(_("{value} không phải là ngày; hãy ghi 2026-10-31 hoặc 31/10/2026.").format(value=value), param, ctx)


class Month(click.ParamType[date]):
    """A month as ``YYYY-MM`` or ``MM/YYYY``; its first day."""

    name = _("tháng")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        written = f"{value[3:]}-{value[:2]}" if value[2:3] == "/" else value
        try:
            return first_day(parse_month(written))
        except ValueError:
            self.fail(_("{value} không phải là tháng; hãy ghi 2026-10 hoặc 10/2026.").format(value=value), param, ctx)
