"""A sheet as a workbook: the form on its first page, the tie-out to the ledger on its second."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ansinh.base import _
from ansinh.base.text import day
from ansinh.office.reports.forms.sheet import Kind, Line, Said, Sheet
from ansinh.office.reports.printing.heads import DECISION, Paper, depth, heads

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT = {"font_name": "Times New Roman", "font_size": 10, "valign": "vcenter"}
_FORMATS: dict[Kind, str] = {
    "text": "@", "wide": "@", "count": "#,##0;−#,##0;–", "money": "#,##0;−#,##0;–", "days": "#,##0.0;−#,##0.0;–",
    "flag": "#,##0;−#,##0;", "date": "@",
}  # fmt: skip
_WIDTHS: dict[Kind, int] = {"text": 11, "wide": 36, "count": 10, "money": 17, "days": 10, "flag": 9, "date": 11}
_A3, _A4 = 8, 9
_SHADES = {0: "#E4E4E0", 1: "#F1F1ED"}


def to_xlsx(sheet: Sheet, paper: Paper) -> bytes:
    """The workbook of a report."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"title": " ".join(sheet.title), "author": paper.lines[1]})
        page = _Page(book, book.add_worksheet(sheet.form), len(sheet.columns))
        row = _head(page, sheet, paper)
        row = _table(page, sheet, row)
        _foot(page, sheet, paper, row + 1)
        if sheet.checks:
            _tie_out(_Page(book, book.add_worksheet(_("Đối chiếu")), 5), sheet)
    return content.getvalue()


class _Page:
    """A worksheet, its width in columns, and cell formats made once each."""

    def __init__(self, book: Workbook, sheet: Worksheet, width: int) -> None:
        self._book, self.sheet, self.width = book, sheet, width
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)

    def style(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(_FONT | properties)
        return self._formats[key]

    def across(self, row: int, text: str, first: int = 0, last: int | None = None, **properties: Any) -> None:
        """``text`` over the columns ``first`` to ``last`` (the whole width by default)."""
        end = self.width - 1 if last is None else last
        if end > first:
            self.sheet.merge_range(row, first, row, end, text, self.style(**properties))
        else:
            self.sheet.write_string(row, first, text, self.style(**properties))


def _head(page: _Page, sheet: Sheet, paper: Paper) -> int:
    """Office lines, form box, title; returns the row the table begins at."""
    wide = page.width > 8
    if wide:
        page.sheet.set_landscape()
    page.sheet.set_paper(_A3 if page.width > 12 else _A4)
    for at, column in enumerate(sheet.columns):
        page.sheet.set_column(at, at, 5 if at == 0 else _WIDTHS[column.kind])
    parent, name = paper.lines
    half = 2 if wide else 1
    right = max(page.width - 5, half + 1)
    page.across(0, parent, 0, half, align="center")
    page.across(1, name, 0, half, align="center", bold=True)
    page.across(0, f"Mẫu {sheet.form}", right, align="right", bold=True)
    page.across(1, DECISION, right, align="right", italic=True, font_size=8, text_wrap=True)
    page.sheet.set_row(1, 24)
    row = 3
    for text in sheet.title:
        page.across(row, text, align="center", bold=True, font_size=13)
        row += 1
    for text in sheet.preface:
        page.across(row, text)
        row += 1
    if sheet.units:
        page.across(row, sheet.units, align="right", italic=True)
        row += 1
    return row


def _table(page: _Page, sheet: Sheet, top: int) -> int:
    """Headings and rows; returns the row after the table."""
    head = page.style(bold=True, border=1, align="center", text_wrap=True)
    for cell in heads(sheet.columns):
        first, last = top + cell.row, top + cell.row + cell.rows - 1
        if cell.rows > 1 or cell.columns > 1:
            page.sheet.merge_range(first, cell.column, last, cell.column + cell.columns - 1, cell.text, head)
        else:
            page.sheet.write_string(first, cell.column, cell.text, head)
    row = top + depth(sheet.columns)
    page.sheet.set_row(row - 1, 42 if page.width > 4 else 18)
    for at, column in enumerate(sheet.columns):
        page.sheet.write_string(row, at, column.code, page.style(italic=True, border=1, align="center"))
    page.sheet.repeat_rows(top, row)
    row += 1
    page.sheet.freeze_panes(row, 2 if page.width > 4 else 0)
    for line in sheet.lines:
        _line(page, sheet, row, line)
        row += 1
    return row


def _line(page: _Page, sheet: Sheet, row: int, line: Line) -> None:
    shared: dict[str, Any] = {"border": 1, "bold": line.level < 3}
    if line.level in _SHADES:
        shared["bg_color"] = _SHADES[line.level]
    for at, (cell, column) in enumerate(zip(line.cells, sheet.columns, strict=True)):
        if at in line.hatched:
            page.sheet.write_blank(row, at, None, page.style(**shared, pattern=14, fg_color="#808080"))
        elif cell is None or cell == "":
            page.sheet.write_blank(row, at, None, page.style(**shared))
        elif isinstance(cell, str):
            where = {"align": "center"} if column.kind == "text" and at == 0 else {"text_wrap": column.kind == "wide"}
            page.sheet.write_string(row, at, cell, page.style(**shared, **where))
        elif column.kind == "flag" and line.level == 3:
            page.sheet.write_string(row, at, "x", page.style(**shared, align="center"))
        elif column.kind == "days":
            page.sheet.write_number(row, at, cell / 10, page.style(**shared, num_format=_FORMATS["days"]))
        else:
            page.sheet.write_number(row, at, cell, page.style(**shared, num_format=_FORMATS[column.kind]))


def _foot(page: _Page, sheet: Sheet, paper: Paper, row: int) -> None:
    for text in sheet.closing:
        page.across(row, text, italic=True)
        row += 1
    half = page.width - 3 if page.width > 8 else page.width // 2
    page.across(row, paper.place_and_date, half, align="center", italic=True)
    page.across(row + 1, sheet.signer, half, align="center", bold=True)
    page.across(row + 2, sheet.sign_note, half, align="center", italic=True)
    page.across(row + 7, paper.issuer.director if not paper.office else "", half, align="center", bold=True)
    page.sheet.set_footer(f"&L&8{paper.foot}&R&8&P/&N")


def said(text: Said) -> str:
    """A message in the language spoken, filled."""
    return _(text.text).format(**text.values)


def _tie_out(page: _Page, sheet: Sheet) -> None:
    """Sums beside the ledger's, what stays blank, and where each column comes from."""
    for at, width in enumerate((52, 20, 20, 14, 46)):
        page.sheet.set_column(at, at, width)
    head, cell = page.style(bold=True, border=1, text_wrap=True), page.style(border=1, text_wrap=True)
    number = page.style(border=1, num_format="#,##0;−#,##0;0")
    title = _("Đối chiếu {form} với sổ chốt ngày {day}").format(form=sheet.form, day=day(sheet.as_of))
    page.sheet.write_string(0, 0, title, page.style(bold=True, font_size=13))
    titles = (_("Nội dung"), _("Báo cáo"), _("Sổ"), _("Chênh lệch"), _("Nguồn"))
    for at, text in enumerate(titles):
        page.sheet.write_string(2, at, text, head)
    row = 3
    for check in sheet.checks:
        page.sheet.write_string(row, 0, said(check.what), cell)
        for at, value in enumerate((check.reported, check.held, check.difference), 1):
            page.sheet.write_number(row, at, value, number)
        page.sheet.write_string(row, 4, said(check.source), cell)
        row += 1
    for heading, told in ((_("Ô để trống và cách hiểu"), sheet.blanks), (_("Nguồn của từng cột, dòng"), sheet.sources)):
        row += 1
        page.sheet.write_string(row, 0, heading, page.style(bold=True))
        for source in told:
            row += 1
            page.sheet.write_string(row, 0, source.where, cell)
            page.sheet.merge_range(row, 1, row, 4, said(source.what), cell)
        row += 1
