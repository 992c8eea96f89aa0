"""``ansinh simulate``: invent a province and write it as the files an office receives."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ansinh.base import AnsinhError, _, text
from ansinh.base.months import last_day, month_text, parse_month
from ansinh.cli.main import Settings
from ansinh.cli.simulate_check import check
from ansinh.law import Law
from ansinh.simulate import NATION, PARTS, Plan, Province, Written, write_nation, write_province
from ansinh.simulate import simulate as invent

_MONTHS = 16
_SMALL = 300
_NATION = "nation"
_PART = re.compile(r"part-\d\d")
"""Folders of a nation."""
_WHOLE_PROVINCE = 14_000
"""Units at ``--scale 1``: about as many as pay in Thanh Hóa."""


@click.group(
    invoke_without_command=True,
    help=_(
        "Tạo một tỉnh mô phỏng: đơn vị, người lao động, tờ khai, chứng từ nộp tiền, ghi thành các tệp theo mẫu thật."
        "\n\nMọi tên người, tên đơn vị và mã số đều do máy đặt ra. Cùng một số gieo (--seed) cho ra đúng cùng các tệp."
        "\n\nVí dụ:"
        "\n\n\b\n  ansinh simulate --scale 0.02 --until 2026-10 --seed 7 --out demo"
        "\n  ansinh simulate --scale 1 --noise 1.5 --evasion-rate 0.1 --out tinh"
        "\n  ansinh simulate check tinh --picture tinh.html"
        "\n  ansinh import auto demo/files/*"
        "\n  ansinh ledger --from demo/canonical --as-of 2026-10-31"
    ),
)
@click.option(
    "--scale",
    metavar="NUMBER|nation",
    help=_("Cỡ của tỉnh: 1 là cả tỉnh, khoảng 14.000 đơn vị; 0.02 cho bản thử; nation là cả nước, chỉ có bảng chuẩn"),
)
@click.option("--employers", type=int, help=_("Số đơn vị, thay cho --scale (mặc định 300)"))
@click.option("--months", type=int, help=_("Số tháng mô phỏng (mặc định 16)"))
@click.option("--from", "first", default="2025-07", show_default=True, metavar="YYYY-MM", help=_("Tháng đầu tiên"))
@click.option("--until", metavar="YYYY-MM", help=_("Tháng cuối cùng, thay cho --months"))
@click.option("--seed", type=int, default=1, show_default=True, help=_("Số gieo: mỗi số cho một tỉnh khác"))
@click.option(
    "--noise",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    help=_("Nhân mọi tỷ lệ sai sót trong tệp của các cơ quan khác"),
)
@click.option(
    "--evasion-rate",
    type=click.FloatRange(0, 0.5),
    default=0.08,
    show_default=True,
    help=_("Tỷ lệ người sử dụng lao động có điều che giấu (giả định)"),
)
@click.option(
    "--workbooks",
    type=click.IntRange(min=0),
    default=200,
    show_default=True,
    help=_("Số tờ khai mới nhất ghi thành tệp Excel D02-LT riêng; các tờ khai khác ghi theo danh sách tháng"),
)
@click.option("--overwrite", is_flag=True, help=_("Thay kết quả mô phỏng cũ trong thư mục"))
@click.option("--out", type=click.Path(path_type=Path), help=_("Thư mục ghi kết quả (bắt buộc)"))
@click.pass_context
def simulate(
    context: click.Context, scale: str | None, employers: int | None, months: int | None, first: str,
    until: str | None, seed: int, noise: float, evasion_rate: float, workbooks: int, overwrite: bool, out: Path | None,
) -> None:  # fmt: skip
    if context.invoked_subcommand:
        return
    if out is None:
        raise AnsinhError(_("Chưa nói ghi kết quả vào đâu."), do_next=_("Thêm --out THƯ_MỤC, ví dụ --out demo."))
    settings: Settings = context.obj
    size = _Size(_units(scale, employers), seed, round(evasion_rate * 1000), round(noise * 100))
    plan = _plan(size, months, first, until)
    law = Law.load(settings.law)
    if overwrite:
        _remove(out)
    with _bar() as bar:
        task = bar.add_task("", total=1.0)
        if scale == _NATION:
            counts = write_nation(
                plan, out, settings.law, lambda step, share: bar.update(task, description=step, completed=share)
            )
            _tell_nation(plan, counts, out)
            return
        province = invent(plan, law, lambda step, share: bar.update(task, description=step, completed=share / 2))
        written = write_province(
            province, out, workbooks, lambda step, share: bar.update(task, description=step, completed=share)
        )
    _tell(province, written, law)


simulate.add_command(check)


@dataclass(frozen=True)
class _Size:
    """What a plan needs besides its months."""

    employers: int
    seed: int
    evasion: int
    noise: int

    def plan(self, months: int, first: int) -> Plan:
        return Plan(self.employers, months, self.seed, first, evasion=self.evasion, noise=self.noise)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip


def _units(scale: str | None, employers: int | None) -> int:
    if scale == _NATION:
        return NATION if employers is None else employers
    if scale is not None and employers is not None:
        raise AnsinhError(_("Chỉ ghi một trong hai: --scale hoặc --employers."))
    if scale is None:
        return _SMALL if employers is None else employers
    try:
        return round(float(scale) * _WHOLE_PROVINCE)
    except (ValueError, OverflowError):
        raise AnsinhError(
            _("--scale phải là một số hoặc nation."),
            _("Đã nhận: {value}.").format(value=scale),
            _("Ví dụ: --scale 0.02, --scale 1, --scale nation."),
        ) from None


def _plan(size: _Size, months: int | None, first: str, until: str | None) -> Plan:
    begin = _month("--from", first)
    if until is None:
        return size.plan(_MONTHS if months is None else months, begin)
    span = _month("--until", until) - begin + 1
    if span < 1:
        raise AnsinhError(_("Tháng cuối {until} đứng trước tháng đầu {first}.").format(until=until, first=first))
    if months not in (None, span):
        raise AnsinhError(
            _("--months {months} không khớp với --until {until}.").format(months=months, until=until),
            _("Từ {first} đến {until} là {span} tháng.").format(first=first, until=until, span=span),
            _("Hãy chỉ ghi một trong hai."),
        )
    return size.plan(span, begin)


def _month(option: str, value: str) -> int:
    try:
        return parse_month(value)
    except ValueError:
        raise AnsinhError(
            _("{option} phải là tháng dạng YYYY-MM.").format(option=option),
            _("Đã nhận: {value}.").format(value=value),
            _("Ví dụ: {option} 2025-07.").format(option=option),
        ) from None


def _remove(out: Path) -> None:
    """Remove an earlier simulation, and nothing else: a folder that holds anything more is left alone."""
    if not out.is_dir():
        return
    if any(each.name not in PARTS and not _PART.fullmatch(each.name) for each in out.iterdir()):
        raise AnsinhError(
            _("Thư mục {path} có tệp không phải do mô phỏng tạo ra.").format(path=out),
            _("--overwrite chỉ xóa các thư mục {names} của lần mô phỏng trước.").format(names=", ".join(PARTS)),
            _("Hãy chọn thư mục khác."),
        )
    shutil.rmtree(out)


def _tell(province: Province, written: Written, law: Law) -> None:
    console, plan, rows = Console(), province.plan, written.rows
    console.print(
        _("Tỉnh mô phỏng số {seed}: {employers} đơn vị, {people} người, từ {first} đến {last}.").format(
            seed=plan.seed, employers=text.money(rows["employers"]), people=text.money(province.people),
            first=month_text(plan.first), last=month_text(plan.first + plan.months - 1),
        ),
        highlight=False,
    )  # fmt: skip
    table = Table(show_edge=False)
    table.add_column(_("Dữ liệu"))
    table.add_column(_("Số dòng"), justify="right")
    for name, label in _labels().items():
        table.add_row(label, text.money(rows[name]))
    console.print(table)
    kinds = "; ".join(f"{label}: {written.files.get(kind, 0)}" for kind, label in _file_labels().items())
    console.print(_("Tệp – {kinds}.").format(kinds=kinds), highlight=False)
    if law.overridden:
        console.print(
            _("Đã dùng tham số luật riêng thay cho: {names}.").format(names=", ".join(law.overridden)), highlight=False
        )
    click.echo(_("Bước tiếp theo:"))
    click.echo(f"  ansinh import auto {written.folder / 'files'}/*")
    for path in sorted((written.folder / "by-kind").iterdir()):
        kind, _dash, about = path.stem.partition("-")
        click.echo(f"  ansinh import {kind} {path}" + (f" --month {about}" if about else ""))
    click.echo(f"  ansinh ledger --as-of {last_day(plan.first + plan.months - 1)}")


def _tell_nation(plan: Plan, counts: dict[str, int], out: Path) -> None:
    click.echo(
        _("Cả nước mô phỏng: {employers} đơn vị, {rows} dòng tờ khai, {payments} chứng từ nộp tiền.").format(
            employers=text.money(counts["employers"]), rows=text.money(counts["declarations"]),
            payments=text.money(counts["payments"]),
        )
    )  # fmt: skip
    click.echo(_("Bước tiếp theo:"))
    last = last_day(plan.first + plan.months - 1)
    click.echo(f"  ansinh ledger --from {out}/part-00 --as-of {last}")


def _labels() -> dict[str, str]:
    """Canonical table -> what the user calls its rows."""
    return {
        "employers": _("Đơn vị"),
        "declarations": _("Dòng tờ khai"),
        "payments": _("Chứng từ nộp tiền"),
        "opening_balances": _("Dòng số dư đầu kỳ"),
        "reminders": _("Văn bản đôn đốc"),
        "reassignments": _("Chứng từ điều chỉnh về đúng đơn vị"),
        "refunds": _("Hoàn trả"),
        "excuses": _("Chậm đóng có lý do"),
        "suspensions": _("Tạm dừng đóng hưu trí"),
        "tax_payroll": _("Người trong bảng kê quyết toán thuế"),
        "tax_totals": _("Tờ khai thuế tháng, quý"),
        "businesses": _("Đăng ký thuế, đăng ký kinh doanh"),
        "labour_reports": _("Báo cáo sử dụng lao động"),
        "vacancies": _("Việc làm trống"),
        "seekers": _("Người tìm việc"),
        "tips": _("Phản ánh"),
    }


def _file_labels() -> dict[str, str]:
    return {
        "canonical": _("danh sách CSV"),
        "c12": _("danh sách C12"),
        "d02lt_2020": _("D02-LT mẫu 2020"),
        "d02lt_2026": _("D02-LT mẫu 2026"),
        "bank": _("sao kê"),
        "agency": _("tệp của các cơ quan khác"),
    }
