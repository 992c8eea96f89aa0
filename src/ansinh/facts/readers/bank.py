"""Statements of the accounts that take in contributions: any bank's or the Treasury's, and bank notices by SMS.

Banks agree on no layout. The columns are found by their names in Vietnamese or English, or named by the user;
what stands above and below the table is passed over. A credit is a payment, whether its message names an
employer or not; a debit is a refund when its message says so, and is otherwise reported and not taken.
"""

from __future__ import annotations

from dataclasses import replace

from ansinh.base import AnsinhError, _
from ansinh.facts.readers.bank_lines import NOTICE, read_lines, read_notices
from ansinh.facts.readers.bank_payments import readings as canonical_readings
from ansinh.facts.readers.flat import (
    Names,
    find_flat,
    flat_tables,
    heading_texts,
    label_keys,
    read_flat,
    sheets_of,
    without_broken,
)
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.layout import HEAD_ROWS, Table
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions

NAMES: Names = {
    "date": (
        "ngay giao dich", "ngay gd", "transaction date", "tnx date", "txn date", "trans date", "ngay hach toan",
        "ngay ghi so", "ngay chung tu", "ngay ct", "ngay phat sinh", "ngay hieu luc", "ngay nop", "ngay thu",
        "ngay gio giao dich", "thoi gian giao dich", "thoi gian", "posting date", "booking date", "value date",
        "effective date", "ngay", "date",
    ),
    "credit": (
        "so tien ghi co", "ghi co", "phat sinh co", "ps co", "so tien co", "so tien vao", "tien vao",
        "so tien thu", "so tien nop", "credit amount", "credit", "deposit", "co", "thu",
    ),
    "debit": (
        "so tien ghi no", "ghi no", "phat sinh no", "ps no", "so tien no", "so tien ra", "tien ra", "so tien chi",
        "so tien rut", "debit amount", "debit", "withdrawal", "no", "chi",
    ),
    "amount": ("so tien giao dich", "so tien gd", "so tien", "transaction amount", "amount", "phat sinh", "gia tri"),
    "side": ("no co", "co no", "dau", "loai ghi", "dr cr", "cr dr", "d c", "c d", "debit credit"),
    "description": (
        "noi dung chi tiet", "noi dung giao dich", "noi dung thanh toan", "noi dung chuyen khoan", "noi dung",
        "dien giai chi tiet", "dien giai", "mo ta giao dich", "mo ta", "chi tiet giao dich",
        "transactions in detail", "transaction details", "transaction detail", "transaction description",
        "description", "details", "narrative", "remarks", "remark",
    ),
    "counter_account": (
        "so tai khoan doi ung", "tai khoan doi ung", "so tk doi ung", "tk doi ung", "tai khoan chuyen",
        "tk chuyen", "tai khoan nop", "counter account", "contra account", "corresponsive account",
        "from account",
    ),
    "counter_name": (
        "ten tai khoan doi ung", "ten tk doi ung", "ten doi ung", "don vi doi ung", "don vi chuyen",
        "nguoi chuyen", "ten nguoi chuyen", "ben chuyen", "don vi nop", "nguoi nop", "doi tac",
        "corresponsive name", "counter name", "remitter", "sender",
    ),
    "reference": (
        "so tham chieu", "ma tham chieu", "ma giao dich", "so giao dich", "ma gd", "so gd", "so but toan",
        "so chung tu", "so ct", "so unc", "reference number", "reference no", "reference", "ref no", "ref",
        "transaction id", "transaction no", "doc no", "trace", "seq no",
    ),
    "balance": (
        "so du sau giao dich", "so du luy ke", "so du cuoi", "so du tai khoan", "so du", "running balance",
        "closing balance", "balance",
    ),
}  # fmt: skip
"""Known names of a statement's columns, folded; within a line the earlier is preferred."""

STATEMENT_COLUMNS = tuple(NAMES)
"""What the user may name in a statement, beside the canonical columns."""
_CANONICAL_NAMES = {
    "paid_on": "date", "amount": "credit", "message": "description", "payment_id": "reference",
}  # fmt: skip


def _title() -> str:
    return _("sao kê ngân hàng hoặc kho bạc")


def _complete(table: Table | None) -> bool:
    return table is not None and "date" in table.columns and bool({"credit", "amount"} & table.columns.keys())


def _recognise(document: Document) -> float:
    if document.kind not in ("sheet", "csv"):
        return 0.0
    tables = [find_flat(document, NAMES, sheet) for sheet in document.sheet_names]
    found = [table.columns.keys() for table in tables if table is not None and _complete(table)]
    described = [columns for columns in found if "description" in columns]
    if not described:
        return 0.0
    # With both sides or a balance it can be nothing else; date, amount and text alone may be another list.
    sure = any({"debit", "credit"} <= columns or "balance" in columns for columns in described)
    return 0.85 if sure else 0.55


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    names = _names(document, options)
    tables = [table for table in flat_tables(document, names, ("date",), options.sheet) if _complete(table)]
    if not tables:
        raise _no_table(document, options)
    readings = []
    for table in tables:
        lines = read_lines(read_flat(document, table))
        kept, broken = without_broken(document, table, lines.frame)
        lines = replace(lines, frame=kept, refused=lines.refused + broken)
        title = f"{_title()} – {table.sheet}" if len(tables) > 1 else _title()
        readings += canonical_readings("bank_statement", title, lines)
    return readings


def _names(document: Document, options: ReadOptions) -> Names:
    """The known names, with what the user named first. An unknown column of ours is an error."""
    names = dict(NAMES)
    for wanted, header in options.columns.items():
        column = _CANONICAL_NAMES.get(wanted, wanted)
        if column not in names:
            raise AnsinhError(
                _("Không có cột “{name}” trong sao kê.").format(name=wanted),
                _("Các cột có thể chỉ định: {names}.").format(names=", ".join(STATEMENT_COLUMNS)),
                _("Hãy ghi dạng cột=tiêu đề, ví dụ credit=“Số tiền có”."),
            )
        names[column] = label_keys(header)
    if options.columns:
        _require_named(document, options, names)
    return names


def _require_named(document: Document, options: ReadOptions, names: Names) -> None:
    rows = [row for sheet in sheets_of(document, options.sheet) for row in document.head(sheet, HEAD_ROWS)]
    labels = {key for row in rows for cell in row if isinstance(cell, str) for key in label_keys(cell)}
    for wanted, header in options.columns.items():
        if not labels.intersection(names[_CANONICAL_NAMES.get(wanted, wanted)]):
            raise AnsinhError(
                _("Không thấy cột có tiêu đề “{header}” trong tệp {file}.").format(
                    header=header, file=document.path.name
                ),
                _("Trong tệp có: {found}.").format(found=document.describe()),
                _("Hãy chép đúng tiêu đề cột như trong tệp."),
            )


def _no_table(document: Document, options: ReadOptions) -> AnsinhError:
    table = next((found for sheet in document.sheet_names if (found := find_flat(document, NAMES, sheet))), None)
    labels = "; ".join(heading_texts(document, table)) if table else document.describe()
    return AnsinhError(
        _("Không thấy cột ngày và cột số tiền trong sao kê {file}.").format(file=document.path.name),
        _("Trong tệp có: {found}.").format(found=labels),
        _("Hãy chỉ rõ cột, ví dụ date=“Ngày”, credit=“Tiền vào”, description=“Nội dung”."),
    )


def _recognise_notices(document: Document) -> float:
    if document.kind != "csv":
        return 0.0
    lines = [document.delimiter.join(map(str, row)) for row in document.head("", HEAD_ROWS)]
    filled = [line for line in lines if line.strip()]
    matching = [line for line in filled if NOTICE.match(line)]
    return 1.0 if matching and len(matching) * 2 >= len(filled) else 0.0


def _read_notices(document: Document, options: ReadOptions) -> list[Reading]:
    lines = read_notices(document.text)
    return canonical_readings("bank_notices", _("tin nhắn biến động số dư"), lines)


FORMATS = (
    Format("bank_statement", _title, ("payments", "refunds"), _recognise, _read, free=True),
    Format(
        "bank_notices", lambda: _("tin nhắn biến động số dư"), ("payments", "refunds"),
        _recognise_notices, _read_notices,
    ),
)  # fmt: skip
