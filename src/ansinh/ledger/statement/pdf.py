"""A statement as a page to sign: PDF by typst, handed over as data."""

from __future__ import annotations

import datetime as dt
from importlib import resources
from typing import Any

from ansinh.base import paper
from ansinh.base.text import day, money, month
from ansinh.facts.schemas import FUNDS
from ansinh.ledger.statement import wording
from ansinh.ledger.statement.document import Statement
from ansinh.ledger.statement.office import Office
from ansinh.ledger.statement.payment import payment_code, transfer_message
from ansinh.ledger.statement.wording import BLANK, official

_FUND_NAMES = {
    "health": "BHYT", "unemployment": "BHTN", "accident": "TNLĐ", "sickness": "ÔĐ-TS", "pension": "HTTT",
}  # fmt: skip
_LEGEND = [["paid", "đã đóng"], ["not_due", "chưa đến hạn"], ["late", "chậm đóng"], ["evading", "trốn đóng"]]


def to_pdf(
    statement: Statement, office: Office, issued_on: dt.date | None = None, version: int | None = None,
    mark: paper.Mark | None = None,
) -> bytes:  # fmt: skip
    """The signed page of an issued statement, or a preview of one (no ``version``) that says so in its foot.

    With ``mark`` it is an archival PDF that bears its number and a code by which it can be checked.
    """
    template = resources.files(__package__).joinpath("statement.typ").read_bytes()
    return paper.to_pdf(template, _data(statement, office, issued_on, version, mark), issued_on if mark else None)


def _data(
    statement: Statement, office: Office, issued_on: dt.date | None, version: int | None, mark: paper.Mark | None
) -> dict[str, Any]:
    """Everything the template shows, already in words."""
    employer = statement.employer
    rows = _rows(statement)
    look = _row_look(len(rows))
    code = payment_code(statement, office)
    return {
        "title": wording.TITLE,
        "title_month": wording.title_month(statement, official),
        "form": wording.form_box(statement, official),
        "mark": paper.mark_data(mark),
        "office": {"parent": office.parent, "name": office.name},
        "to_label": "Kính gửi:",
        "address_label": "Địa chỉ:",
        "code_label": "Mã đơn vị:",
        "employer": {"name": employer.name or BLANK, "address": employer.address or BLANK, "code": employer.code},
        "office_line": f"BHXH {wording.short_name(office)}. Địa chỉ: {office.address or BLANK}. "
        f"Điện thoại: {office.phone or BLANK}",
        "basis": wording.BASIS.format(month=month(statement.month)),
        "units": wording.UNITS,
        "number_label": wording.NUMBER,
        "content_label": wording.CONTENT,
        "total_label": wording.TOTAL,
        "headings": [{"label": heading.label, "above": heading.above} for heading in statement.columns],
        "rows": rows,
        **look,
        "money_widths": _money_widths(rows, look["row_size"]),
        "paid_to": wording.paid_to_notes(statement, official),
        "notes": wording.closing_notes(statement, office, issued_on, official),
        "payment": _payment(statement, office, bool(code)),
        "code_svg": paper.qr_svg(code).decode() if code else "",
        "ribbon": [
            {
                "name": _FUND_NAMES[fund],
                "cells": [{"standing": c.standing, "unpaid": c.unpaid} for c in statement.ribbon[fund]],
            }
            for fund in FUNDS
        ],
        "ribbon_months": [month(statement.ribbon[FUNDS[0]][0].month), month(statement.month)],
        "legend": _LEGEND,
        "place_and_date": wording.place_and_date(office, issued_on),
        "signer": wording.SIGNER,
        "sign_note": wording.SIGN_NOTE,
        "director": office.director,
        "footer": _footer(statement, issued_on, version, mark),
        "page": "Trang",
    }


def _rows(statement: Statement) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for entry in statement.lines:
        figures = [
            "" if entry.unit == "heading" else None if value is None else wording.figure(value, entry.unit, official)
            for value in entry.values
        ]
        rows.append({"number": entry.number, "label": entry.label, "depth": entry.code.count("."), "figures": figures})
        if entry.code == "C":
            rows += [
                {
                    "number": "",
                    "label": wording.receipt_label(receipt, official),
                    "depth": 2,
                    "figures": [*[None] * len(statement.columns), money(receipt.amount)],
                }
                for receipt in statement.receipts
            ]
    return rows


_TABLE_HEIGHT = 450.0
"""Points the lines of the table may take so that the page ends with the signature."""


def _row_look(rows: int) -> dict[str, float]:
    """Type size and room above and below a line, in points: one page while it can be read, else an easy two."""
    size = 6.6 if rows > 50 else 7.8
    room = (_TABLE_HEIGHT / rows - 0.714 * size) / 2
    return {"row_size": size, "row_inset": min(room, 2.1) if room >= 0.85 else 1.8}


def _money_widths(rows: list[dict[str, Any]], size: float) -> list[float]:
    """Width of each money column in points: its longest figure in bold, and never narrower than its heading."""
    columns = zip(*(row["figures"] for row in rows), strict=True)
    return [max(44.0, 0.49 * size * max(len(figure or "") for figure in column) + 5) for column in columns]


def _payment(statement: Statement, office: Office, has_code: bool) -> list[str]:
    if statement.payable.amount == 0:
        return []
    lines = [f"Nội dung chuyển khoản: {transfer_message(statement.employer.code, office)}"]
    missing = office.missing_for_payment_code()
    if missing:
        lines.append(f"Chưa in được mã thanh toán: tệp office.yaml còn thiếu mục {', '.join(missing)}.")
    elif has_code:
        lines.append(f"Quét mã bằng ứng dụng ngân hàng: {money(statement.payable.amount)} đồng.")
    if statement.payable.a_day:
        a_day, closed = money(statement.payable.a_day), day(statement.as_of)
        lines.append(f"Từ sau ngày {closed}, mỗi ngày chậm nộp phát sinh thêm khoảng {a_day} đồng.")
    return lines


def _footer(statement: Statement, issued_on: dt.date | None, version: int | None, mark: paper.Mark | None) -> str:
    """Which version this is and what it stands on, small, at the foot of every page."""
    parts = [
        f"Bản {version}, phát hành ngày {day(issued_on)}" if version else "Bản xem trước, chưa phát hành",
        wording.opening_note(statement, official).removesuffix("."),
        f"Luật: {statement.basis.law}",
    ]
    if mark:
        parts.insert(0, f"Số {mark.number}")
    if note := wording.law_note(statement, official):
        parts.append(note.removesuffix("."))
    return " · ".join(parts)
