"""A statement for a terminal: the form as a table that loses nothing on a narrow screen.

Where the columns do not fit side by side the table is printed in parts, each with the numbers and labels of the
lines; figures are never cut off or folded.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from typing import NamedTuple

from ansinh.base import _
from ansinh.base.text import day, money, permyriad
from ansinh.facts.schemas import FUNDS
from ansinh.ledger.names import fund_names
from ansinh.ledger.statement import wording
from ansinh.ledger.statement.document import Statement
from ansinh.ledger.statement.office import Office
from ansinh.ledger.statement.payment import transfer_message

NUMBER_WIDTH = 9
LABEL_WIDTH = (26, 58)
_SYMBOLS = {"": " ", "paid": "·", "not_due": "○", "late": "▒", "evading": "█"}


class TextLine(NamedTuple):
    """A line of text; ``strong``: titles and the form's main lines."""

    text: str
    strong: bool = False


class _Row(NamedTuple):
    number: str
    label: str
    figures: list[str]
    strong: bool


def to_text(statement: Statement, office: Office, width: int, issued_on: dt.date | None = None) -> list[TextLine]:
    """The statement as lines at most ``width`` wide (60 or more; the label column is the first to give way)."""
    lines = [*_head(statement, office, width), TextLine("")]
    lines += _tables(statement, width)
    lines.append(TextLine(""))
    for note in (*wording.paid_to_notes(statement, _), *wording.closing_notes(statement, office, issued_on, _)):
        lines += _wrapped(note, width, hang=3)
    lines += [TextLine(""), *_ribbon(statement), TextLine("")]
    for note in (
        *_how_to_pay(statement, office), wording.opening_note(statement, _), wording.law_note(statement, _),
    ):  # fmt: skip
        lines += _wrapped(note, width)
    return lines


def _head(statement: Statement, office: Office, width: int) -> list[TextLine]:
    employer = statement.employer
    address = _("Mã đơn vị: {code}   Địa chỉ: {address}").format(
        code=employer.code, address=employer.address or wording.BLANK
    )
    closed = _("Số liệu chốt ngày {day}. {units}").format(day=day(statement.as_of), units=_(wording.UNITS))
    return [
        *_wrapped(f"{office.name} · {wording.form_box(statement, _)[0]}", width),
        TextLine(_(wording.TITLE), True),
        TextLine(wording.title_month(statement, _), True),
        TextLine(""),
        *_wrapped(_("Kính gửi: {name}").format(name=employer.name), width),
        *_wrapped(address, width),
        *_wrapped(closed, width),
    ]


def _tables(statement: Statement, width: int) -> list[TextLine]:
    """The table in as many parts as the width asks for."""
    headings = [*(_(heading.label) for heading in statement.columns), _(wording.TOTAL)]
    rows = _rows(statement)
    widths = [max(len(heading), *(len(row.figures[place]) for row in rows)) for place, heading in enumerate(headings)]
    room = width - NUMBER_WIDTH - 1 - LABEL_WIDTH[0]
    parts: list[list[int]] = [[]]
    for place, column in enumerate(widths):
        if parts[-1] and sum(widths[p] + 2 for p in parts[-1]) + column + 2 > room:
            parts.append([])
        parts[-1].append(place)
    lines: list[TextLine] = []
    for part in parts:
        used = sum(widths[place] + 2 for place in part)
        label = min(LABEL_WIDTH[1], max(LABEL_WIDTH[0], width - NUMBER_WIDTH - 1 - used))
        if lines:
            lines.append(TextLine(""))
        lines += _table(rows, headings, widths, part, label)
    return lines


def _rows(statement: Statement) -> list[_Row]:
    rows = []
    for entry in statement.lines:
        rows.append(
            _Row(
                entry.number,
                "  " * max(entry.code.count(".") - 1, 0) + wording.label(entry, _),
                [wording.figure(value, entry.unit, _) for value in entry.values],
                entry.code.count(".") == 0,
            )
        )
        if entry.code == "C":
            blank = [""] * (len(entry.values) - 1)
            rows += [
                _Row("", wording.receipt_label(receipt, _), [*blank, money(receipt.amount)], False)
                for receipt in statement.receipts
            ]
    return rows


def _table(rows: list[_Row], headings: list[str], widths: list[int], part: list[int], label: int) -> list[TextLine]:
    def cells(figures: list[str]) -> str:
        return "".join("  " + figures[place].rjust(widths[place]) for place in part)

    rule = TextLine("─" * (NUMBER_WIDTH + 1 + label + sum(widths[place] + 2 for place in part)))
    head = f"{_(wording.NUMBER):<{NUMBER_WIDTH}} {_(wording.CONTENT):<{label}}{cells(headings)}"
    lines = [rule, TextLine(head, True), rule]
    for row in rows:
        indent = len(row.label) - len(row.label.lstrip())
        first, *more = textwrap.wrap(row.label, label, initial_indent="", subsequent_indent=" " * (indent + 2)) or [""]
        first = " " * indent + first.lstrip() if indent else first
        lines.append(
            TextLine(f"{row.number:<{NUMBER_WIDTH}} {first:<{label}}{cells(row.figures)}".rstrip(), row.strong)
        )
        lines += [TextLine(f"{'':<{NUMBER_WIDTH}} {text}", row.strong) for text in more]
    return [*lines, rule]


def _ribbon(statement: Statement) -> list[TextLine]:
    """The month ribbon: a row a fund, a sign a month by its worst class."""
    months = [cell.month for cell in statement.ribbon[FUNDS[0]]]
    names = fund_names()
    legend = _("· đã đóng   ○ chưa đến hạn   ▒ chậm đóng   █ trốn đóng")
    lines = [TextLine(_("Từng tháng, {first:%m/%Y} đến {last:%m/%Y}:").format(first=months[0], last=months[-1]), True)]
    lines += [
        TextLine(f"  {names[fund]:<14}" + " ".join(_SYMBOLS[cell.standing] for cell in statement.ribbon[fund]))
        for fund in FUNDS
    ]
    return [*lines, TextLine("  " + legend)]


def _how_to_pay(statement: Statement, office: Office) -> list[str]:
    payable = statement.payable
    if payable.amount == 0:
        return []
    lines = [_("Nội dung chuyển khoản: {message}").format(message=transfer_message(statement.employer.code, office))]
    if payable.a_day:
        text = _("Mỗi ngày chậm nộp phát sinh thêm khoảng {amount} đồng ({rate} của {overdue}).")
        overdue, rate = money(payable.overdue), permyriad(payable.rate)
        lines.append(text.format(amount=money(payable.a_day), rate=rate, overdue=overdue))
    return lines


def _wrapped(text: str, width: int, hang: int = 0) -> list[TextLine]:
    return [TextLine(part) for part in textwrap.wrap(text, width, subsequent_indent=" " * hang)]
