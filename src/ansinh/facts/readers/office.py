"""What the office's own lists say of each employer's month: opening, charged, paid, closing, all funds together.

Such a list names no month and no fund. The month comes from the user. The list is kept as it is in
``office_balances``, to tie the ledger to; its opening becomes opening balances only under an assumption on the
funds, which is said each time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.base import text as show
from ansinh.base.months import first_day, month_number, month_text
from ansinh.facts.parse import clean_code, clean_text, explain, parse_money
from ansinh.facts.readers.body import ranges
from ansinh.facts.readers.flat import read_flat, without_broken
from ansinh.facts.readers.layout import Table
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions, RowProblem
from ansinh.law import Law

FUND_SHARES = (("health", 9), ("unemployment", 4), ("accident", 1), ("sickness", 6), ("pension", 44))
"""Parts of 64 in which an opening debt is divided: the rates of Law 41/2024 and the laws on health insurance
and employment, 4.5 + 2 + 0.5 + 3 + 22 = 32 % of the wage, doubled. An assumption: the list does not say."""

TABLES = ("office_balances", "opening_balances", "employers")
_TOTAL = r"(?i)^(?:tổng|cộng)\b"
_NAMED_MAX = 20


@dataclass(frozen=True)
class OfficeList:
    """One sheet of an office list. ``rows``: row, employer_code, name, address (String), and opening, charged,
    paid, closing (Int64; charged null where the list does not have it)."""

    key: str
    title: str
    source: str
    rows: pl.DataFrame
    refused: list[RowProblem]


def amounts(document: Document, table: Table, columns: list[str]) -> tuple[pl.DataFrame, list[RowProblem]]:
    """The rows of ``table`` with ``columns`` as Int64 (a blank is 0), codes and names tidied; and the rows that
    cannot be read. Totals and rows with nothing in them are left out."""
    frame = read_flat(document, table)
    frame = frame.with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("name", "address") if name not in frame.columns
    )
    frame = frame.with_columns(
        employer_code=clean_code(frame["employer_code"], upper=True),
        name=clean_text(frame["name"]),
        address=clean_text(frame["address"]),
    )
    unnamed = pl.col("employer_code").is_null()
    total = pl.any_horizontal(pl.col("label", "name").str.contains(_TOTAL).fill_null(False))
    nothing = pl.all_horizontal(pl.col("name").is_null(), *(pl.col(column).is_null() for column in columns))
    frame = frame.filter(
        ~(unnamed & (total | nothing)) & ~(pl.col("label").str.contains(_TOTAL) & pl.col("name").is_null())
    )
    refused = [_no_code(row) for row in frame.filter(unnamed)["row"]]
    frame, broken = without_broken(document, table, frame.filter(~unnamed))
    refused += broken
    parsed = {column: parse_money(frame[column]) for column in columns}
    bad = pl.Series([False]).new_from_index(0, frame.height)
    for column, result in parsed.items():
        bad = bad | result.problems.is_not_null()
        for row, problem, text in zip(frame["row"], result.problems, frame[column], strict=True):
            if problem is not None:
                refused.append(RowProblem(row, "", problem, explain(problem, text)))
    values = [result.values.fill_null(0).alias(column) for column, result in parsed.items()]
    return frame.with_columns(values).filter(~bad), refused


def readings(lists: list[OfficeList], options: ReadOptions) -> list[Reading]:
    """The canonical tables of an office list, as far as ``options`` make them possible."""
    if options.month is None and options.wage_region is None:
        raise AnsinhError(
            _("Danh sách này không ghi tháng nào."),
            _("Số đầu kỳ, đã nộp, cuối kỳ chỉ có nghĩa khi biết tháng."),
            _("Hãy nhập lại kèm tháng của danh sách: --month 2026-03."),
        )
    found = []
    for each in lists:
        if options.month is not None:
            found.append(_office_balances(each, options.month))
            found.append(_opening_balances(each, options.month))
        if options.wage_region is not None:
            found.append(_employers(each, options.wage_region))
    return found


def _office_balances(each: OfficeList, month: dt.date) -> Reading:
    rows = each.rows.select(
        "row",
        "employer_code",
        pl.lit(month_text(month_number(month))).alias("month"),
        *(pl.col(name).cast(pl.String) for name in ("opening", "charged", "paid", "closing")),
        pl.lit(each.source).alias("source"),
    )
    return Reading(each.key, each.title, "office_balances", rows, each.refused, _tie_notes(each.rows))


def _tie_notes(rows: pl.DataFrame) -> list[str]:
    """How many rows tie by themselves, and which do not."""
    if rows.is_empty():
        return []
    if rows["charged"].null_count() == rows.height:
        return [
            _(
                "Danh sách không có cột phát sinh phải đóng nên chưa tự đối chiếu được; "
                "phát sinh hiểu là cuối kỳ − đầu kỳ + đã nộp."
            )
        ]
    gap = pl.col("opening") + pl.col("charged") - pl.col("paid") - pl.col("closing")
    loose = rows.with_columns(gap=gap).filter(pl.col("gap") != 0)
    notes = [
        _("{tied}/{all} đơn vị khớp: đầu kỳ + phát sinh − đã nộp = cuối kỳ.").format(
            tied=rows.height - loose.height, all=rows.height
        )
    ]
    if loose.height:
        named = [
            _("dòng {row} {code} lệch {gap} đ").format(row=row, code=code, gap=show.money(amount))
            for row, code, amount in loose.select("row", "employer_code", "gap").head(_NAMED_MAX).iter_rows()
        ]
        if loose.height > _NAMED_MAX:
            named.append(_("và {count} dòng khác").format(count=loose.height - _NAMED_MAX))
        notes.append(_("Không khớp: {rows}.").format(rows="; ".join(named)))
    return notes


def _opening_balances(each: OfficeList, month: dt.date) -> Reading:
    """Debts at the opening, as principal of the month before, divided among the funds."""
    before = first_day(month_number(month) - 1)
    start: dt.date = Law.load().value("ledger_start", month)
    if before >= start:
        message = _(
            "Số đầu kỳ tháng {month} không nhập làm số dư đầu kỳ: từ tháng {start} hệ thống tự tính từ tờ khai và "
            "chứng từ. Danh sách này chỉ dùng để đối chiếu (bảng office_balances)."
        ).format(month=show.month(month), start=show.month(start))
        first = each.rows["row"].head(1).to_list() or [1]
        empty = pl.DataFrame(schema={"row": pl.Int32})
        return Reading(
            each.key,
            each.title,
            "opening_balances",
            empty,
            [RowProblem(first[0], "month", "opening_too_late", message)],
        )
    owing = each.rows.filter(pl.col("opening") > 0)
    rows = pl.concat([_share(owing, fund, before) for fund, _part in FUND_SHARES]).sort("row", maintain_order=True)
    credit = each.rows.filter(pl.col("opening") < 0)
    message = _(
        "Đầu kỳ có số nộp thừa {amount} đ. Nộp thừa không phải là nợ: hãy nhập số đó thành một chứng từ nộp tiền."
    )
    refused = [
        RowProblem(row, "principal", "credit_opening", message.format(amount=show.money(-opening)))
        for row, opening in credit.select("row", "opening").iter_rows()
    ]
    notes = [
        _(
            "Số đầu kỳ tháng {month} được ghi là nợ gốc của tháng {before}, tiền chậm đóng cũ bằng 0. "
            "Danh sách không chia theo quỹ: tạm chia theo tỷ lệ đóng 4,5 – 2 – 0,5 – 3 – 22 phần của 32 "
            "(BHYT, BHTN, TNLĐ-BNN, ốm đau thai sản, hưu trí tử tuất). "
            "Có số liệu từng quỹ thì nhập bảng opening_balances thay cho bảng này."
        ).format(month=show.month(month), before=show.month(before))
    ]
    if credit.height:
        notes.append(_("Đơn vị nộp thừa ở dòng {rows}.").format(rows=ranges(credit["row"].to_list())))
    return Reading(each.key, each.title, "opening_balances", rows, refused, notes)


def _share(owing: pl.DataFrame, fund: str, month: dt.date) -> pl.DataFrame:
    """A fund's part of each opening: differences of rounded-down running shares, so that the parts are the whole."""
    names = [name for name, _part in FUND_SHARES]
    through = sum(part for _name, part in FUND_SHARES[: names.index(fund) + 1])
    before = through - dict(FUND_SHARES)[fund]
    whole = sum(part for _name, part in FUND_SHARES)
    principal = pl.col("opening") * through // whole - pl.col("opening") * before // whole
    return owing.select(
        "row",
        "employer_code",
        month=pl.lit(month_text(month_number(month))),
        fund=pl.lit(fund),
        principal=principal.cast(pl.String),
        charge=pl.lit("0"),
    )


def _employers(each: OfficeList, wage_region: int) -> Reading:
    rows = each.rows.select("row", "employer_code", "name", pl.lit(str(wage_region)).alias("wage_region"), "address")
    note = _("Danh sách không ghi vùng lương: mọi đơn vị được ghi vùng {region} theo yêu cầu.").format(
        region=wage_region
    )
    return Reading(each.key, each.title, "employers", rows, notes=[note])


def _no_code(row: int) -> RowProblem:
    return RowProblem(row, "employer_code", "missing", _("Dòng không có mã đơn vị. Bổ sung mã rồi nhập lại."))
