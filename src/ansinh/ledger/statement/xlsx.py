"""A statement as a workbook in the layout of the official form: numbers stay numbers."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from ansinh.base.text import month
from ansinh.ledger.statement import wording
from ansinh.ledger.statement.document import Entry, Statement
from ansinh.ledger.statement.layouts import Unit
from ansinh.ledger.statement.office import Office
from ansinh.ledger.statement.payment import transfer_message
from ansinh.ledger.statement.wording import BLANK, official

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_NUMBER_FORMATS: dict[Unit, str] = {
    "money": "#,##0;−#,##0;–", "people": "#,##0;−#,##0;–", "days": "#,##0.0;−#,##0.0;–", "rate": '0.00%"/ngày"',
    "heading": "General",
}  # fmt: skip
_DIVISOR: dict[Unit, int] = {"money": 1, "people": 1, "days": 10, "rate": 10_000, "heading": 1}
_HEADING_ROWS = 3


def to_xlsx(statement: Statement, office: Office, issued_on: dt.date | None = None) -> bytes:
    """The workbook; cells the form hatches are grey, lines of the form start at the row after the headings."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("C12-TS")
        page = _Page(book, sheet, len(statement.columns) + 3)
        row = _head(page, statement, office)
        row = _table(page, statement, row)
        _foot(page, statement, office, issued_on, row + 1)
    return content.getvalue()


class _Page:
    """The sheet, its width in columns, and cell formats made once each."""

    def __init__(self, book: Workbook, sheet: Worksheet, width: int) -> None:
        self._book, self.sheet, self.width = book, sheet, width
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.4, top=0.5, bottom=0.5)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 1, 46)
        sheet.set_column(2, width - 1, 15)

    def style(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(_FONT | properties)
        return self._formats[key]

    def across(self, row: int, text: str, first: int = 0, last: int | None = None, **properties: Any) -> None:
        """``text`` over the columns ``first`` to ``last`` (the whole width by default)."""
        self.sheet.merge_range(
            row, first, row, self.width - 1 if last is None else last, text, self.style(**properties)
        )


def _head(page: _Page, statement: Statement, office: Office) -> int:
    """Office lines, title and addressee; returns the row the table begins at."""
    employer = statement.employer
    form, decision = wording.form_box(statement, official)
    page.across(0, f"{form} {decision}", align="right", italic=True, font_size=9)
    page.across(1, office.parent, last=1, align="center")
    page.across(1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", first=2, align="center", bold=True)
    page.across(2, office.name, last=1, align="center", bold=True)
    page.across(2, "Độc lập - Tự do - Hạnh phúc", first=2, align="center", bold=True, underline=1)
    page.across(4, wording.TITLE, align="center", bold=True, font_size=14)
    page.across(5, wording.title_month(statement, official), align="center", bold=True)
    page.across(6, f"Kính gửi: {employer.name or BLANK}")
    page.across(7, f"Địa chỉ: {employer.address or BLANK}    Mã đơn vị: {employer.code}")
    page.across(8, f"BHXH {wording.short_name(office)}")
    page.across(9, f"Địa chỉ: {office.address or BLANK}    Điện thoại: {office.phone or BLANK}")
    page.across(10, wording.BASIS.format(month=month(statement.month)), text_wrap=True, valign="top")
    page.sheet.set_row(10, 30)
    page.across(11, wording.UNITS, align="right", italic=True)
    return 12


def _table(page: _Page, statement: Statement, top: int) -> int:
    """Headings and lines; returns the row after the table."""
    _headings(page, statement, top)
    row = top + _HEADING_ROWS
    page.sheet.freeze_panes(row, 2)
    page.sheet.repeat_rows(top, row - 1)
    for entry in statement.lines:
        _line(page, row, entry)
        row += 1
        if entry.code == "C":
            for receipt in statement.receipts:
                values: list[int | None] = [*[None] * len(statement.columns), receipt.amount]
                label = wording.receipt_label(receipt, official)
                _line(page, row, Entry("C.1.1", "", label, "money", values))
                row += 1
    return row


def _headings(page: _Page, statement: Statement, top: int) -> None:
    head = page.style(bold=True, border=1, align="center", text_wrap=True)
    sheet = page.sheet
    for column, text in ((0, wording.NUMBER), (1, wording.CONTENT), (page.width - 1, wording.TOTAL)):
        sheet.merge_range(top, column, top + 1, column, text, head)
    above = ""
    for column, heading in enumerate(statement.columns, 2):
        if not heading.above:
            sheet.merge_range(top, column, top + 1, column, heading.label, head)
            continue
        if heading.above != above:
            wide = sum(other.above == heading.above for other in statement.columns)
            sheet.merge_range(top, column, top, column + wide - 1, heading.above, head)
        sheet.write_string(top + 1, column, heading.label, head)
        above = heading.above
    number = page.style(italic=True, border=1, align="center")
    for column in range(page.width):
        sheet.write_string(top + 2, column, "AB"[column] if column < 2 else str(column - 1), number)


def _line(page: _Page, row: int, entry: Entry) -> None:
    depth = entry.code.count(".")
    shared = {"border": 1, "bold": depth <= 1}
    page.sheet.write_string(row, 0, entry.number, page.style(**shared, align="center"))
    page.sheet.write_string(row, 1, entry.label, page.style(**shared, indent=max(depth - 1, 0), text_wrap=True))
    for column, value in enumerate(entry.values, 2):
        if value is None:
            grey = {} if entry.unit == "heading" else {"bg_color": "#D0D0D0"}
            page.sheet.write_blank(row, column, None, page.style(**shared, **grey))
        else:
            number = value / _DIVISOR[entry.unit] if _DIVISOR[entry.unit] > 1 else value
            page.sheet.write_number(row, column, number, page.style(**shared, num_format=_NUMBER_FORMATS[entry.unit]))


def _foot(page: _Page, statement: Statement, office: Office, issued_on: dt.date | None, row: int) -> None:
    for note in (
        *wording.paid_to_notes(statement, official),
        *wording.closing_notes(statement, office, issued_on, official),
    ):
        page.across(row, note, text_wrap=True, valign="top")
        page.sheet.set_row(row, 15 * (1 + len(note) // 140))
        row += 1
    if statement.payable.amount:
        message = transfer_message(statement.employer.code, office)
        page.across(row, f"Nội dung chuyển khoản: {message}", bold=True)
        row += 1
    half = page.width // 2
    page.across(row + 1, wording.place_and_date(office, issued_on), first=half, align="center", italic=True)
    page.across(row + 2, wording.SIGNER, first=half, align="center", bold=True)
    page.across(row + 3, wording.SIGN_NOTE, first=half, align="center", italic=True)
    page.across(row + 8, office.director, first=half, align="center", bold=True)
