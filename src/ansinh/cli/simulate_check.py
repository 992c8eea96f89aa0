"""``ansinh simulate check``: a simulated province beside the figures it was made from."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ansinh.base import AnsinhError, _
from ansinh.cli.main import Settings
from ansinh.law import Law

if TYPE_CHECKING:
    from ansinh.simulate.check import Measured


@click.command(
    help=_(
        "So một tỉnh mô phỏng với các số đã công bố: số mục tiêu, số đo được, sai lệch cho phép."
        "\n\nKết thúc với mã 1 khi có số ngoài mức cho phép. Tỉnh nhỏ (--scale dưới 1) chỉ so được một phần."
        "\n\nVí dụ:"
        "\n\n\b\n  ansinh simulate --scale 1 --until 2026-10 --out tinh"
        "\n  ansinh simulate check tinh"
        "\n  ansinh simulate check tinh --picture tinh.html"
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--picture", type=click.Path(path_type=Path), help=_("Vẽ thêm các phân bố thành một trang HTML"))
@click.pass_obj
def check(settings: Settings, folder: Path, picture: Path | None) -> None:
    from ansinh.simulate import check as checking

    evidence = checking.Evidence(folder, Law.load(settings.law))
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("", total=1.0)
        measures = checking.measure(evidence, lambda step, share: bar.update(task, description=step, completed=share))
        page = checking.picture(measures, evidence) if picture else ""
    _tell(measures)
    click.echo(checking.contradiction_text(evidence))
    if picture:
        try:
            picture.write_text(page, encoding="utf-8")
        except OSError as error:
            raise AnsinhError(_("Không ghi được {path}.").format(path=picture), str(error)) from error
        click.echo(_("Trang hình vẽ: {path}").format(path=picture))
    missed = sum(each.within is False for each in measures)
    if missed:
        click.echo(_("{count} số ngoài mức cho phép.").format(count=missed), err=True)
        sys.exit(1)


def _tell(measures: list[Measured]) -> None:
    from ansinh.simulate.check import figure_text, group_label, source_label, target_label, unit_label

    console = Console()
    for group, rows in groupby(measures, key=lambda each: group_label(each.target.key)):
        table = Table(title=group, show_edge=False, title_justify="left")
        table.add_column(_("Số"))
        table.add_column(_("Nguồn"))
        for heading in (_("Mục tiêu"), _("Cho phép"), _("Đo được")):
            table.add_column(heading, justify="right")
        table.add_column("")
        for each in rows:
            target, unit = each.target, unit_label(each.target.unit)
            got = each.note if each.got is None else f"{figure_text(each.got)}"
            verdict = {True: _("đạt"), False: _("không đạt"), None: "–"}[each.within]
            table.add_row(
                target_label(target.key), source_label(target.source), f"{figure_text(target.target)} {unit}",
                f"± {figure_text(target.tolerance)}", got, verdict,
            )  # fmt: skip
        console.print(table)
        console.print()
