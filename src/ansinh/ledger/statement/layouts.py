"""The two layouts of form C12-TS: that of Decision 366/QĐ-BHXH (months from 5/2026) and the one before it.

A layout is a table of the form's lines in printed order. ``code`` is the printed number with its block letter,
``figure`` the key into ``figures`` (empty: a heading or a line that carries no figure), ``unit`` how it reads.
Labels are the official Vietnamese ones; text on screen may show them translated.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from ansinh.ledger.statement.figures import Funds

Unit = Literal["heading", "people", "money", "days", "rate"]
"""Days are in tenths of a day, rates per 10,000 a day."""

FROM_DECISION_366 = dt.date(2026, 5, 1)
"""Decision 366/QĐ-BHXH is in force from this day; its form serves months from 5/2026."""


def N_(text: str) -> str:
    return text


@dataclass(frozen=True)
class Line:
    """One printed line."""

    code: str
    label: str
    unit: Unit
    figure: str = ""

    @property
    def block(self) -> str:
        return self.code.partition(".")[0]

    @property
    def number(self) -> str:
        """The number as printed: block letter for a block, else without it."""
        return self.code.partition(".")[2] or self.code

    @property
    def depth(self) -> int:
        """0 for a block, 1 for its lines, and so on."""
        return self.code.count(".")


@dataclass(frozen=True)
class Column:
    """A money column: its key, its heading (with the heading above it, if grouped) and its funds."""

    key: str
    heading: str
    funds: Funds
    above: str = ""


@dataclass(frozen=True)
class Layout:
    """A form: which it is, its columns (the total comes after them) and its lines."""

    decision: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def layout(month: dt.date) -> Layout:
    """The form that serves ``month``."""
    return DECISION_366 if month >= FROM_DECISION_366 else BEFORE_366


DECISION_366 = Layout(
    "Quyết định số 366/QĐ-BHXH ngày 29/4/2026 của BHXH Việt Nam",
    (
        Column("sickness", N_("ÔĐ, TS"), ("sickness",), N_("BHXH")),
        Column("pension", N_("HTTT"), ("pension",), N_("BHXH")),
        Column("health", N_("BHYT"), ("health",)),
        Column("unemployment", N_("BHTN"), ("unemployment",)),
        Column("accident", N_("BHTNLĐ, BNN"), ("accident",)),
    ),
    (
        Line("A", N_("Kỳ trước mang sang"), "heading"),
        Line("A.1", N_("Số lao động"), "people", "workers_opening"),
        Line("A.2", N_("Phải đóng"), "money", "owed_opening"),
        Line("A.2.1", N_("Thừa"), "money", "surplus_opening"),
        Line("A.2.2", N_("Thiếu, trong đó:"), "money", "principal_opening"),
        Line("A.2.2.1", N_("Số tiền chưa đến hạn xử lý"), "money", "not_due_opening"),
        Line("A.2.2.2", N_("Số tiền chậm đóng"), "money", "late_opening"),
        Line("A.2.2.3", N_("Số tiền trốn đóng"), "money", "evading_opening"),
        Line("A.3", N_("Số tiền xử lý hành vi chậm đóng, trốn đóng"), "money", "charge_opening"),
        Line("A.3.1", N_("Chậm đóng"), "money", "charge_late_opening"),
        Line("A.3.2", N_("Trốn đóng"), "money", "charge_evading_opening"),
        Line("A.4", N_("Số ngày chậm đóng, trốn đóng"), "heading"),
        Line("A.4.1", N_("Chậm đóng"), "days", "days_late_opening"),
        Line("A.4.2", N_("Trốn đóng"), "days", "days_evading_opening"),
        Line("B", N_("Phát sinh trong kỳ"), "heading"),
        Line("B.1", N_("Số lao động"), "people", "workers"),
        Line("B.1.1", N_("Tăng"), "people", "workers_up"),
        Line("B.1.2", N_("Giảm"), "people", "workers_down"),
        Line("B.2", N_("Quỹ lương"), "money", "base"),
        Line("B.2.1", N_("Tăng"), "money", "base_up"),
        Line("B.2.2", N_("Giảm"), "money", "base_down"),
        Line("B.3", N_("Phải đóng"), "money", "due"),
        Line("B.3.1", N_("Tăng"), "money", "due_up"),
        Line("B.3.1.1", N_("Tăng trong kỳ"), "money", "due_up"),
        Line("B.3.1.2", N_("Tăng trong kỳ xử lý chậm đóng"), "money", "zero"),
        Line("B.3.1.2.1", N_("Số tiền chậm đóng"), "money", "zero"),
        Line("B.3.1.2.2", N_("Số tiền xử lý hành vi chậm đóng"), "money", "zero"),
        Line("B.3.2", N_("Giảm"), "money", "due_down"),
        Line("B.4", N_("Điều chỉnh kỳ trước"), "money", "adjusted"),
        Line("B.4.1", N_("Điều chỉnh tăng kỳ trước"), "money", "raised"),
        Line("B.4.1.1", N_("Truy thu không xử lý chậm đóng, trốn đóng"), "money", "raised_plain"),
        Line("B.4.1.2", N_("Truy thu xử lý chậm đóng, trốn đóng"), "money", "raised_handled"),
        Line("B.4.1.2.1", N_("Chậm đóng"), "money", "raised_late"),
        Line("B.4.1.2.2", N_("Trốn đóng"), "money", "raised_evading"),
        Line("B.4.1.3", N_("Số tiền xử lý hành vi truy thu chậm đóng, trốn đóng"), "money", "raised_charge"),
        Line("B.4.1.3.1", N_("Chậm đóng"), "money", "raised_charge_late"),
        Line("B.4.1.3.2", N_("Trốn đóng"), "money", "raised_charge_evading"),
        Line("B.4.2", N_("Điều chỉnh giảm kỳ trước"), "money", "lowered"),
        Line("B.5", N_("Số tiền xử lý hành vi chậm đóng, trốn đóng"), "money", "arising"),
        Line("B.5.1", N_("Chậm đóng"), "money", "arising_late"),
        Line("B.5.2", N_("Trốn đóng"), "money", "arising_evading"),
        Line("C", N_("Số tiền đã nộp trong kỳ"), "money", "received"),
        Line("D", N_("Phân bổ tiền đóng"), "heading"),
        Line("D.1", N_("Phải đóng"), "money", "to_principal"),
        Line("D.2", N_("Số tiền xử lý hành vi chậm đóng, trốn đóng"), "money", "to_charge"),
        Line("D.2.1", N_("Chậm đóng"), "money", "to_charge_late"),
        Line("D.2.2", N_("Trốn đóng"), "money", "to_charge_evading"),
        Line("Đ", N_("Chuyển kỳ sau"), "heading"),
        Line("Đ.1", N_("Số lao động"), "people", "workers_closing"),
        Line("Đ.2", N_("Phải đóng"), "money", "owed_closing"),
        Line("Đ.2.1", N_("Thừa"), "money", "surplus_closing"),
        Line("Đ.2.2", N_("Thiếu, trong đó:"), "money", "principal_closing"),
        Line("Đ.2.2.1", N_("Số tiền chưa đến hạn xử lý"), "money", "not_due_closing"),
        Line("Đ.2.2.2", N_("Số tiền chậm đóng"), "money", "late_closing"),
        Line("Đ.2.2.3", N_("Số tiền trốn đóng"), "money", "evading_closing"),
        Line("Đ.3", N_("Số tiền xử lý hành vi chậm đóng, trốn đóng"), "money", "charge_closing"),
        Line("Đ.3.1", N_("Hành vi chậm đóng"), "money", "charge_late_closing"),
        Line("Đ.3.2", N_("Hành vi trốn đóng"), "money", "charge_evading_closing"),
        Line("Đ.4", N_("Số ngày chậm đóng, trốn đóng"), "heading"),
        Line("Đ.4.1", N_("Chậm đóng"), "days", "days_late_closing"),
        Line("Đ.4.2", N_("Trốn đóng"), "days", "days_evading_closing"),
    ),
)

BEFORE_366 = Layout(
    "Quyết định số 595/QĐ-BHXH ngày 14/4/2017 của BHXH Việt Nam",
    (
        Column("social", N_("BHXH"), ("sickness", "pension")),
        Column("health", N_("BHYT"), ("health",)),
        Column("unemployment", N_("BHTN"), ("unemployment",)),
        Column("accident", N_("BHTNLĐ, BNN"), ("accident",)),
    ),
    (
        Line("A", N_("Kỳ trước mang sang"), "heading"),
        Line("A.1", N_("Số lao động"), "people", "workers_opening"),
        Line("A.2", N_("Phải đóng"), "money", "owed_opening"),
        Line("A.2.1", N_("Thừa"), "money", "surplus_opening"),
        Line("A.2.2", N_("Thiếu"), "money", "principal_opening"),
        Line("A.3", N_("Thiếu lãi"), "money", "charge_opening"),
        Line("B", N_("Phát sinh trong kỳ"), "heading"),
        Line("B.1", N_("Số lao động"), "people", "workers"),
        Line("B.1.1", N_("Tăng"), "people", "workers_up"),
        Line("B.1.2", N_("Giảm"), "people", "workers_down"),
        Line("B.2", N_("Quỹ lương"), "money", "base"),
        Line("B.2.1", N_("Tăng"), "money", "base_up"),
        Line("B.2.2", N_("Giảm"), "money", "base_down"),
        Line("B.3", N_("Phải đóng"), "money", "due"),
        Line("B.3.1", N_("Tăng"), "money", "due_up"),
        Line("B.3.2", N_("Giảm"), "money", "due_down"),
        Line("B.4", N_("Điều chỉnh phải đóng kỳ trước"), "money", "adjusted_principal"),
        Line("B.4.1", N_("Tăng"), "money", "raised_principal"),
        Line("B.4.1.1", N_("Trong đó: năm trước"), "money", "raised_earlier_years"),
        Line("B.4.2", N_("Giảm"), "money", "lowered"),
        Line("B.4.2.1", N_("Trong đó: năm trước"), "money", "lowered_earlier_years"),
        Line("B.4.3", N_("Điều chỉnh"), "money", "zero"),
        Line("B.5", N_("Lãi chậm đóng"), "money", "arising_whole"),
        Line("B.5.1", N_("Số tiền tính lãi"), "money", "overdue_closing"),
        Line("B.5.2", N_("Tỷ lệ tính lãi"), "rate", "late_charge_rate"),
        Line("B.5.3", N_("Tổng tiền lãi"), "money", "arising_whole"),
        Line("B.6", N_("2% bắt buộc để lại"), "money", "zero"),
        Line("C", N_("Số tiền đã nộp trong kỳ"), "money", "received"),
        Line("D", N_("Phân bổ tiền đóng"), "heading"),
        Line("D.1", N_("Phải đóng"), "money", "to_principal"),
        Line("D.2", N_("Tiền lãi"), "money", "to_charge"),
        Line("Đ", N_("Chuyển kỳ sau"), "heading"),
        Line("Đ.1", N_("Số lao động"), "people", "workers_closing"),
        Line("Đ.2", N_("Phải đóng"), "money", "owed_closing"),
        Line("Đ.2.1", N_("Thừa"), "money", "surplus_closing"),
        Line("Đ.2.2", N_("Thiếu"), "money", "principal_closing"),
        Line("Đ.2.3", N_("Thiếu lãi"), "money", "charge_closing"),
    ),
)
