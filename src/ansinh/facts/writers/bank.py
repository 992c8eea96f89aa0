"""A bank's statement of the account that takes in contributions, as a workbook or a CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ansinh.facts.writers.header import column, numbered
from ansinh.facts.writers.sheets import FormColumn, open_workbook, write_heading, write_rows


@dataclass(frozen=True)
class BankAccount:
    """The agency's account, and what stood on it before the first line."""

    number: str
    holder: str
    bank: str
    opening_balance: int = 0


COLUMNS = (
    FormColumn(("STT",), "", numbered, "number"),
    FormColumn(("Ngày giao dịch",), "", column("paid_on"), "date"),
    FormColumn(("Số tham chiếu",), "", column("reference")),
    FormColumn(("Số tiền ghi nợ",), "", column("debit"), "money"),
    FormColumn(("Số tiền ghi có",), "", column("credit"), "money"),
    FormColumn(("Số dư",), "", column("balance"), "money"),
    FormColumn(("Nội dung chi tiết",), "", column("message")),
    FormColumn(("Số tài khoản đối ứng",), "", column("counter_account")),
    FormColumn(("Tên tài khoản đối ứng",), "", column("counter_name")),
)
_HEADING_ROW = 6


def write_bank_statement(
    path: Path, payments: pl.DataFrame, account: BankAccount, *, refunds: pl.DataFrame | None = None
) -> None:
    """Write canonical ``payments`` as credits and ``refunds`` as debits, by day; .xlsx or .csv by name.

    ``payment_id`` and ``refund_id`` become the bank's references. Optional columns of ``payments``:
    ``counter_account``, ``counter_name`` (the payer as the bank knows it). The message of a refund names the
    employer in the official way.
    """
    lines = _lines(payments, refunds, account.opening_balance)
    total = _total(lines)
    preamble = [
        [account.bank],
        ["SAO KÊ TÀI KHOẢN"],
        [f"Số tài khoản: {account.number}"],
        [f"Chủ tài khoản: {account.holder}"],
        [_period(lines)],
    ]
    if path.suffix == ".csv":
        _write_csv(path, preamble, lines, total, account.opening_balance)
    else:
        _write_workbook(path, preamble, lines, total, account.opening_balance)


def _lines(payments: pl.DataFrame, refunds: pl.DataFrame | None, opening: int) -> pl.DataFrame:
    none = pl.lit(None, pl.String)
    lines = [
        payments.select(
            "paid_on",
            reference="payment_id",
            debit=pl.lit(None, pl.Int64),
            credit="amount",
            message="message",
            counter_account="counter_account" if "counter_account" in payments.columns else none,
            counter_name="counter_name" if "counter_name" in payments.columns else none,
        )
    ]
    if refunds is not None:
        message = pl.format("BHXH+103+00+{}+hoan tra tien nop thua", "employer_code")
        lines.append(
            refunds.select(
                "paid_on",
                reference="refund_id",
                debit="amount",
                credit=pl.lit(None, pl.Int64),
                message=message,
                counter_account=none,
                counter_name=none,
            )
        )
    change = pl.col("credit").fill_null(0) - pl.col("debit").fill_null(0)
    return pl.concat(lines).sort("paid_on", maintain_order=True).with_columns(balance=opening + change.cum_sum())


def _total(lines: pl.DataFrame) -> tuple[int, int]:
    return int(lines["debit"].sum()), int(lines["credit"].sum())


def _period(lines: pl.DataFrame) -> str:
    if lines.is_empty():
        return ""
    first, last = lines["paid_on"][0], lines["paid_on"][-1]
    return f"Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"


def _write_workbook(
    path: Path, preamble: list[list[str]], lines: pl.DataFrame, total: tuple[int, int], opening: int
) -> None:
    workbook = open_workbook(path)
    sheet = workbook.add_worksheet("Sao kê")
    money = workbook.add_format({"num_format": "#,##0"})
    for row, (text,) in enumerate(preamble):
        sheet.write_string(row, 0, text)
    top = write_heading(workbook, sheet, _HEADING_ROW, COLUMNS, codes=False)
    sheet.write_string(top, 1, "Số dư đầu kỳ")
    sheet.write_number(top, 5, opening, money)
    bottom = write_rows(workbook, sheet, top + 1, COLUMNS, lines)
    sheet.write_string(bottom, 1, "Tổng cộng")
    for position, amount in enumerate(total, start=3):
        sheet.write_number(bottom, position, amount, money)
    workbook.close()


def _write_csv(
    path: Path, preamble: list[list[str]], lines: pl.DataFrame, total: tuple[int, int], opening: int
) -> None:
    shown = [[_shown(value, each.kind) for value in each.values(lines)] for each in COLUMNS]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerows(preamble)
        writer.writerow([])
        writer.writerow([each.labels[-1] for each in COLUMNS])
        writer.writerow(["", "Số dư đầu kỳ", "", "", "", _shown(opening, "money")])
        writer.writerows(zip(*shown, strict=True))
        writer.writerow(["", "Tổng cộng", "", *(_shown(amount, "money") for amount in total)])


def _shown(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind == "date":
        return f"{value:%d/%m/%Y}"
    return f"{value:,}" if kind == "money" else str(value)
