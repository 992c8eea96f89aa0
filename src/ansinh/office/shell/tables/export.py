"""A table as an Excel sheet: every row that passes the filters, the columns shown, figures as figures.

Text is written as text, never as a formula; text that Excel would take for one when it is edited (``=``, ``+``, ``-``,
``@`` first) carries the quote prefix, so that a name typed by a stranger stays a name.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.http import HttpResponse

from ansinh.base import _
from ansinh.office import clock
from ansinh.office.shell import figures
from ansinh.office.shell.tables.columns import Column, Kind, exported

if TYPE_CHECKING:
    from ansinh.office.shell.tables.page import Page
    from ansinh.office.shell.tables.sources import Rows
    from ansinh.office.shell.tables.table import Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDTHS = {"text": 40, "ribbon": 40, "code": 14, "money": 18, "class": 16, "moment": 18}
NUMBER_FORMATS = {
    "money": "#,##0", "number": "#,##0", "rate": "0.00%", "day": "dd/mm/yyyy", "month": "mm/yyyy",
    "moment": "hh:mm dd/mm/yyyy",
}  # fmt: skip


def sheet(table: Table, page: Page, found: Rows) -> HttpResponse:
    """The file to download: the list, and beside it what was asked for and when."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        _list(book, [column for column in page.columns if column.export and column.kind != "html"], found)
        _conditions(book, table, page)
    response = HttpResponse(buffer.getvalue(), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{table.name}-{clock.today():%Y-%m-%d}.xlsx"'
    return response


def _list(book: Any, columns: list[Column], found: Rows) -> None:
    page = book.add_worksheet(_("Danh sách"))
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain, quoted = book.add_format(), book.add_format({"quote_prefix": True})
    formats = {kind: book.add_format({"num_format": form}) for kind, form in NUMBER_FORMATS.items()}
    for at, column in enumerate(columns):
        page.set_column(at, at, WIDTHS.get(column.kind, 12))
        page.write_string(0, at, str(column.label), heading)
    page.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(found, 1):
        for at, column in enumerate(columns):
            value = exported(column.kind, column.of(row))
            if isinstance(value, str):
                page.write_string(last, at, value, quoted if value.startswith(FORMULA_STARTS) else plain)
            elif value is not None:
                _write_figure(page, last, at, column.kind, value, formats)
    if columns:
        page.autofilter(0, 0, last, len(columns) - 1)


def _write_figure(page: Any, row: int, at: int, kind: Kind, value: int | dt.date, formats: dict[str, Any]) -> None:
    if isinstance(value, dt.datetime):
        page.write_datetime(row, at, figures.local(value).replace(tzinfo=None), formats["moment"])
    elif isinstance(value, dt.date):
        page.write_datetime(row, at, dt.datetime(value.year, value.month, value.day), formats[kind])  # noqa: DTZ001
    else:
        page.write_number(row, at, value / 10_000 if kind == "rate" else value, formats[kind])


def _conditions(book: Any, table: Table, page: Page) -> None:
    """What the list is, so that a file found a year later still says it."""
    notes = book.add_worksheet(_("Điều kiện"))
    notes.set_column(0, 0, 24)
    notes.set_column(1, 1, 80)
    as_of = getattr(page.request, "as_of", None)
    lines = [
        (_("Danh sách"), str(table.label)),
        (_("Tính đến"), figures.day(as_of.day) if as_of else ""),
        (_("Điều kiện lọc"), "; ".join(chip.text for chip in page.chips) or _("không lọc")),
        (_("Số dòng"), figures.number(page.total)),
        (_("Lúc xuất"), figures.moment(clock.now())),
    ]
    for row, (name, value) in enumerate(line for line in lines if line[1]):
        notes.write_string(row, 0, name)
        notes.write_string(row, 1, value)
