"""The detailed lists of the yearly finalisation of personal income tax (Circular 80/2021/TT-BTC):
05-1/BK-QTT-TNCN, people under a labour contract of three months or more, and 05-2/BK-QTT-TNCN, the others.

Each is written as the form of one employer, or as the tax office exports it for many.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ansinh.facts.writers.header import column, numbered
from ansinh.facts.writers.lists import ListColumn, write_list
from ansinh.facts.writers.sheets import FormColumn, open_workbook, write_heading, write_rows

_INCOME, _RELIEFS = "Thu nhập chịu thuế (TNCT)", "Các khoản giảm trừ"
_RESULT, _WITHHELD = "Chi tiết kết quả quyết toán thay cho cá nhân nộp thuế", "Số thuế TNCN đã khấu trừ"


@dataclass(frozen=True)
class TaxHeader:
    """Whose list it is, and of which year."""

    tax_code: str
    year: int
    employer_name: str = ""


def _mark(name: str) -> Any:
    def values(rows: pl.DataFrame) -> list[str | None]:
        if name not in rows.columns:
            return [None] * rows.height
        return [each if isinstance(each, str) else "x" if each else None for each in rows[name]]

    return values


_PERSON = (
    FormColumn(("STT",), "[06]", numbered, "number"),
    FormColumn(("Họ và tên",), "[07]", column("full_name")),
    FormColumn(("Mã số thuế",), "[08]", column("person_tax_code")),
    FormColumn(("Số CMND/CCCD/Hộ chiếu",), "[09]", column("citizen_id")),
)
COLUMNS_05_1 = (
    *_PERSON,
    FormColumn(("Cá nhân uỷ quyền quyết toán thay",), "[10]", _mark("authorised")),
    FormColumn((_INCOME, "Tổng thu nhập chịu thuế"), "[11]", column("income"), "money"),
    FormColumn((_INCOME, "Trong đó: TNCT làm việc trong KKT"), "[12]", column("zone_income"), "money"),
    FormColumn((_INCOME, "Trong đó: TNCT được miễn theo Hiệp định"), "[13]", column("treaty_income"), "money"),
    FormColumn((_RELIEFS, "Số lượng NPT tính giảm trừ"), "[14]", column("dependants"), "number"),
    FormColumn((_RELIEFS, "Tổng số tiền giảm trừ gia cảnh"), "[15]", column("relief"), "money"),
    FormColumn((_RELIEFS, "Từ thiện, nhân đạo, khuyến học"), "[16]", column("charity"), "money"),
    FormColumn((_RELIEFS, "Bảo hiểm được trừ"), "[17]", column("insurance_deducted"), "money"),
    FormColumn((_RELIEFS, "Quỹ hưu trí tự nguyện được trừ"), "[18]", column("voluntary_pension"), "money"),
    FormColumn(("Thu nhập tính thuế",), "[19]", column("taxable"), "money"),
    FormColumn((_WITHHELD,), "[20]", column("tax_withheld"), "money"),
    FormColumn(("Số thuế TNCN được giảm do làm việc trong KKT",), "[21]", column("tax_reduced"), "money"),
    FormColumn((_RESULT, "Tổng số thuế phải nộp"), "[22]", column("tax_due"), "money"),
    FormColumn((_RESULT, "Số thuế đã nộp thừa"), "[23]", column("overpaid"), "money"),
    FormColumn((_RESULT, "Số thuế còn phải nộp"), "[24]", column("still_due"), "money"),
)
COLUMNS_05_2 = (
    *_PERSON,
    FormColumn(("Cá nhân không cư trú",), "[10]", _mark("non_resident")),
    FormColumn((_INCOME, "Tổng thu nhập chịu thuế"), "[11]", column("income"), "money"),
    FormColumn((_INCOME, "Trong đó: TNCT từ phí mua bảo hiểm"), "[12]", column("premium_income"), "money"),
    FormColumn((_INCOME, "Trong đó: TNCT làm việc trong KKT"), "[13]", column("zone_income"), "money"),
    FormColumn((_INCOME, "Trong đó: TNCT được miễn theo Hiệp định"), "[14]", column("treaty_income"), "money"),
    FormColumn((_WITHHELD, "Tổng số thuế TNCN đã khấu trừ"), "[15]", column("tax_withheld"), "money"),
    FormColumn((_WITHHELD, "Từ phí mua bảo hiểm"), "[16]", column("premium_tax"), "money"),
    FormColumn((_WITHHELD, "Được giảm do làm việc trong KKT"), "[17]", column("tax_reduced"), "money"),
)
_PAYER = (
    ListColumn("STT", "#"),
    ListColumn("Mã số thuế tổ chức chi trả", "tax_code"),
    ListColumn("Tên tổ chức chi trả", "employer_name"),
    ListColumn("Năm quyết toán", "year"),
)
_BULK_PERSON = (
    ListColumn("Họ và tên", "full_name"),
    ListColumn("Mã số thuế", "person_tax_code"),
    ListColumn("Số CMND/CCCD/Hộ chiếu", "citizen_id"),
)
BULK_05_1 = (
    *_PAYER, *_BULK_PERSON,
    ListColumn("Cá nhân uỷ quyền quyết toán thay", "authorised"),
    ListColumn("Tổng thu nhập chịu thuế", "income"),
    ListColumn("TNCT làm việc trong KKT", "zone_income"),
    ListColumn("TNCT được miễn theo Hiệp định", "treaty_income"),
    ListColumn("Số lượng NPT tính giảm trừ", "dependants"),
    ListColumn("Tổng số tiền giảm trừ gia cảnh", "relief"),
    ListColumn("Từ thiện, nhân đạo, khuyến học", "charity"),
    ListColumn("Bảo hiểm được trừ", "insurance_deducted"),
    ListColumn("Quỹ hưu trí tự nguyện được trừ", "voluntary_pension"),
    ListColumn("Thu nhập tính thuế", "taxable"),
    ListColumn("Số thuế TNCN đã khấu trừ", "tax_withheld"),
    ListColumn("Số thuế TNCN được giảm do làm việc trong KKT", "tax_reduced"),
    ListColumn("Tổng số thuế phải nộp", "tax_due"),
    ListColumn("Số thuế đã nộp thừa", "overpaid"),
    ListColumn("Số thuế còn phải nộp", "still_due"),
)  # fmt: skip
BULK_05_2 = (
    *_PAYER, *_BULK_PERSON,
    ListColumn("Cá nhân không cư trú", "non_resident"),
    ListColumn("Tổng thu nhập chịu thuế", "income"),
    ListColumn("TNCT từ phí mua bảo hiểm", "premium_income"),
    ListColumn("TNCT làm việc trong KKT", "zone_income"),
    ListColumn("TNCT được miễn theo Hiệp định", "treaty_income"),
    ListColumn("Tổng số thuế TNCN đã khấu trừ", "tax_withheld"),
    ListColumn("Số thuế từ phí mua bảo hiểm", "premium_tax"),
    ListColumn("Số thuế được giảm do làm việc trong KKT", "tax_reduced"),
)  # fmt: skip


def write_tax_05_1(path: Path, header: TaxHeader, rows: pl.DataFrame) -> None:
    """Write one employer's 05-1/BK-QTT-TNCN as a workbook.

    ``rows``: full_name, person_tax_code, citizen_id, income, insurance_deducted, and if at hand authorised
    (Boolean), zone_income, treaty_income, dependants, relief, charity, voluntary_pension, taxable, tax_withheld,
    tax_reduced, tax_due, overpaid, still_due (đồng). A text column is written as it stands.
    """
    _write_form(
        path, header, rows, COLUMNS_05_1, "05-1/BK-QTT-TNCN",
        "BẢNG KÊ CHI TIẾT CÁ NHÂN THUỘC DIỆN TÍNH THUẾ THEO BIỂU LŨY TIẾN TỪNG PHẦN",
    )  # fmt: skip


def write_tax_05_2(path: Path, header: TaxHeader, rows: pl.DataFrame) -> None:
    """Write one employer's 05-2/BK-QTT-TNCN as a workbook.

    ``rows``: full_name, person_tax_code, citizen_id, income, and if at hand non_resident (Boolean),
    premium_income, zone_income, treaty_income, tax_withheld, premium_tax, tax_reduced (đồng).
    """
    _write_form(
        path, header, rows, COLUMNS_05_2, "05-2/BK-QTT-TNCN",
        "BẢNG KÊ CHI TIẾT CÁ NHÂN THUỘC DIỆN TÍNH THUẾ THEO THUẾ SUẤT TOÀN PHẦN",
    )  # fmt: skip


def write_tax_05_1_bulk(path: Path, rows: pl.DataFrame) -> None:
    """Write the 05-1/BK rows of many employers; .csv or .xlsx by name. Columns as ``write_tax_05_1`` takes them,
    with tax_code and year of the payer and if at hand employer_name."""
    write_list(path, BULK_05_1, rows)


def write_tax_05_2_bulk(path: Path, rows: pl.DataFrame) -> None:
    """Write the 05-2/BK rows of many employers; as ``write_tax_05_1_bulk``."""
    write_list(path, BULK_05_2, rows)


def _write_form(
    path: Path, header: TaxHeader, rows: pl.DataFrame, columns: tuple[FormColumn, ...], form: str, title: str
) -> None:
    workbook = open_workbook(path)
    sheet = workbook.add_worksheet(form.replace("/", "_"))
    bold = workbook.add_format({"bold": True, "align": "center"})
    last = len(columns) - 1
    sheet.write_string(0, last, f"Mẫu số: {form}", bold)
    sheet.merge_range(1, 0, 1, last, title, bold)
    sheet.merge_range(
        2, 0, 2, last, "(Kèm theo tờ khai quyết toán thuế thu nhập cá nhân mẫu số 05/QTT-TNCN)",
        workbook.add_format({"italic": True, "align": "center"}),
    )  # fmt: skip
    sheet.write_string(3, 0, f"[01] Kỳ tính thuế: Năm {header.year}")
    sheet.write_string(4, 0, f"[04] Tên người nộp thuế: {header.employer_name}")
    sheet.write_string(5, 0, f"[05] Mã số thuế: {header.tax_code}")
    sheet.write_string(6, last, "Đơn vị tiền: Đồng Việt Nam")
    after = write_rows(workbook, sheet, write_heading(workbook, sheet, 7, columns), columns, rows)
    sheet.write_string(after, 1, "Tổng", bold)
    for position, each in enumerate(columns):
        values = each.values(rows) if each.kind == "money" else ()
        if any(isinstance(value, int) for value in values):
            sheet.write_number(after, position, sum(value for value in values if isinstance(value, int)))
    sheet.write_string(after + 2, last - 2, "NGƯỜI NỘP THUẾ hoặc ĐẠI DIỆN HỢP PHÁP CỦA NGƯỜI NỘP THUẾ", bold)
    workbook.close()
