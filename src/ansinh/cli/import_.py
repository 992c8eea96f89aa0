"""``ansinh import``: official files into the store of facts, and taking a batch back."""

from __future__ import annotations

import datetime as dt
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, parse_month
from ansinh.base.text import money
from ansinh.cli.import_view import show_report
from ansinh.cli.main import Settings
from ansinh.facts import FactStore, ImportOptions, ImportReport, ReadOptions, import_files
from ansinh.facts.importing import Progress as OnProgress
from ansinh.facts.readers.bank import STATEMENT_COLUMNS
from ansinh.facts.schemas import GROUPS, TABLES
from ansinh.law import Law

UNDO = "undo"


def user_name() -> str:
    """Who is at work, for the record of the batch."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


_HELP = _("""Nhập tệp dữ liệu vào kho, kiểm tra từng dòng.

LOẠI là tên bảng ({tables}) hoặc “auto” để tự nhận theo mẫu tệp.
TỆP là tờ khai D02 (.xlsx, .xls), sao kê ngân hàng, danh sách C12, bảng chuẩn CSV hoặc Parquet…

Mỗi tệp là một lô: được ghi trọn vẹn hoặc không ghi gì. Nhập lại đúng tệp cũ thì không có gì thay đổi.
Dòng không hợp lệ được trả lại trong tệp <tên>.rejects.xlsx kèm lý do; sửa xong nhập lại chính tệp đó.

\b
Ví dụ:
  ansinh import auto D02-2026-10.xlsx
  ansinh import declarations to-khai/*.xlsx --filed-on 2026-10-15
  ansinh import payments sao-ke.csv --map paid_on="Ngày GD" --map amount="Ghi có"
  ansinh import auto tep.xlsx --dry-run        (chỉ kiểm tra, không ghi)
  ansinh import undo 12                        (hoàn tác lô số 12)

\b
Mã kết thúc: 0 đã nhận hoặc không có gì mới; 1 có tệp không đọc được; 2 có dòng bị trả lại.""")


@click.command(name="import", help=_HELP.format(tables=", ".join(TABLES)))
@click.argument("kind", metavar=_("LOẠI"))
@click.argument("files", metavar=_("TỆP..."), nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help=_("Chỉ kiểm tra và báo kết quả, không ghi gì"))
@click.option("--employer", metavar=_("MÃ"), help=_("Mã đơn vị, khi tệp không ghi"))
@click.option("--filed-on", metavar="YYYY-MM-DD", help=_("Ngày nộp hồ sơ, khi tệp không ghi"))
@click.option(
    "--group", type=click.Choice(GROUPS), help=_("Nhóm đối tượng theo khoản 1 Điều 2 Luật BHXH, khi tệp không ghi")
)
@click.option("--month", "about_month", metavar="YYYY-MM", help=_("Tháng của danh sách số dư, khi tệp không ghi"))
@click.option(
    "--wage-region", type=click.IntRange(1, 4), help=_("Vùng lương tối thiểu của các đơn vị, khi danh bạ không ghi")
)
@click.option("--sheet", metavar=_("TÊN"), help=_("Trang tính cần đọc"))
@click.option(
    "--map",
    "mapping",
    metavar=_("CỘT=TIÊU_ĐỀ"),
    multiple=True,
    help=_("Cột chuẩn lấy từ cột nào của tệp; dùng nhiều lần được"),
)
@click.option(
    "--rejects",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=_("THƯ_MỤC"),
    help=_("Nơi ghi tệp trả lại (mặc định: cạnh tệp gốc)"),
)
@click.option("--by", metavar=_("TÊN"), help=_("Người nhập (mặc định: tên đăng nhập)"))
@click.option("--yes", is_flag=True, help=_("Hoàn tác mà không hỏi lại"))
@click.pass_obj
def import_(
    settings: Settings, kind: str, files: tuple[str, ...], dry_run: bool, employer: str | None, filed_on: str | None,
    group: str | None, about_month: str | None, wage_region: int | None, sheet: str | None, mapping: tuple[str, ...],
    rejects: Path | None, by: str | None, yes: bool,
) -> None:  # fmt: skip
    store = FactStore(settings.facts)
    if kind == UNDO:
        _undo(store, files, by or user_name(), yes)
        return
    read = ReadOptions(
        employer_code=employer, filed_on=_date("--filed-on", filed_on), group=group, sheet=sheet,
        month=_month(about_month), wage_region=wage_region, columns=_mapping(mapping),
    )  # fmt: skip
    options = ImportOptions(read=read, dry_run=dry_run, rejects=rejects, by=by or user_name())
    with _progress() as on_progress:
        report = import_files(store, kind, [Path(name) for name in files], options, on_progress, Law.load(settings.law))
    show_report(Console(highlight=False, soft_wrap=True), report)
    sys.exit(exit_code(report))


def exit_code(report: ImportReport) -> int:
    """1 when a file could not be read, else 2 when rows were refused, else 0."""
    if any(file.error for file in report.files):
        return 1
    return 2 if any(file.refused for file in report.files) else 0


def _undo(store: FactStore, numbers: tuple[str, ...], by: str, yes: bool) -> None:
    if len(numbers) != 1 or not numbers[0].isdecimal():
        raise AnsinhError(
            _("Hoàn tác cần đúng một số lô."),
            do_next=_("Ví dụ: ansinh import undo 12. Xem các lô bằng lệnh: ansinh facts"),
        )
    number = int(numbers[0])
    found = store.batches().filter(batch=number)
    if found.height and not yes:
        batch = found.row(0, named=True)
        click.echo(
            _("Lô {batch}: {file}, {rows} dòng đã nhận.").format(
                batch=number, file=batch["file_name"] or batch["kind"], rows=money(batch["accepted"])
            )
        )
        if not click.confirm(_("Hoàn tác lô này? Dữ liệu vẫn xem lại được bằng --known-at.")):
            click.echo(_("Không có gì thay đổi."))
            return
    undone_by = store.undo(number, by)
    click.echo(_("Đã hoàn tác lô {batch} (ghi thành lô {by}).").format(batch=number, by=undone_by))


def _date(option: str, text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise AnsinhError(
            _("{option}: “{text}” không phải là ngày.").format(option=option, text=text),
            do_next=_("Viết năm-tháng-ngày, ví dụ 2026-10-15."),
        ) from None


def _month(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return first_day(parse_month(text))
    except ValueError:
        raise AnsinhError(
            _("--month: “{text}” không phải là tháng.").format(text=text), do_next=_("Viết năm-tháng, ví dụ 2026-10.")
        ) from None


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    columns = {column for table in TABLES.values() for column in table.schema} | set(STATEMENT_COLUMNS)
    found = {}
    for pair in pairs:
        name, sign, header = pair.partition("=")
        if not sign or not header.strip() or name.strip() not in columns:
            raise AnsinhError(
                _("--map “{pair}” không đúng.").format(pair=pair),
                _(
                    "Bên trái dấu = phải là tên cột chuẩn (với sao kê: {statement}), bên phải là tiêu đề cột trong tệp."
                ).format(statement=", ".join(STATEMENT_COLUMNS)),
                _('Ví dụ: --map paid_on="Ngày GD" --map amount="Ghi có" --map message="Nội dung".'),
            )
        found[name.strip()] = header.strip()
    return found


@contextmanager
def _progress() -> Iterator[OnProgress]:
    """A bar on the error stream, gone when the work is done; nothing where nobody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def on_progress(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=name)

        yield on_progress
