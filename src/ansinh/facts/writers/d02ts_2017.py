"""D02-TS of Decision 595/QĐ-BHXH (2017): columns A, B, C, 1-10 under sections of increase and decrease."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from ansinh.facts.movements import DECREASES, INCREASES
from ansinh.facts.writers.header import DeclarationHeader, column, month, movement, numbered, salary
from ansinh.facts.writers.sheets import FormColumn, open_workbook, write_heading, write_rows

_PAY, _ALLOWANCES = "Tiền lương", "Phụ cấp"

COLUMNS = (
    FormColumn(("STT",), "A", numbered, "number"),
    FormColumn(("Họ và tên",), "B", column("full_name")),
    FormColumn(("Mã số BHXH",), "C", column("person_number")),
    FormColumn(("Cấp bậc, chức vụ, chức danh nghề, nơi làm việc",), "1", column("job_title")),
    FormColumn((_PAY, "Hệ số/Mức lương"), "2", salary, "money"),
    FormColumn((_PAY, _ALLOWANCES, "Chức vụ"), "3", column("position"), "decimal"),
    FormColumn((_PAY, _ALLOWANCES, "Thâm niên VK (%)"), "4", column("beyond_frame"), "decimal"),
    FormColumn((_PAY, _ALLOWANCES, "Thâm niên nghề (%)"), "5", column("occupational"), "decimal"),
    FormColumn((_PAY, _ALLOWANCES, "Phụ cấp lương"), "6", column("allowance"), "money"),
    FormColumn((_PAY, _ALLOWANCES, "Các khoản bổ sung"), "7", column("supplement"), "money"),
    FormColumn(("Từ tháng, năm",), "8", month("from_month")),
    FormColumn(("Đến tháng, năm",), "9", month("to_month")),
    FormColumn(("Ghi chú",), "10", movement("-")),
)
_ACCIDENT_ONLY = ("TL", "GL")
_SECTIONS = (
    ("I", "Tăng", ()),
    ("I.1", "Lao động", tuple(sorted(INCREASES - set(_ACCIDENT_ONLY)))),
    ("I.2", "Tiền lương", ("CD", "DC", "DL", "DN")),
    ("II", "Giảm", ()),
    ("II.1", "Lao động", tuple(sorted(DECREASES - set(_ACCIDENT_ONLY)))),
    ("II.2", "Tiền lương", ()),
    ("III", "Chỉ đóng vào quỹ BHTNLĐ, BNN", _ACCIDENT_ONLY),
)


def write_d02ts_2017(path: Path, header: DeclarationHeader, rows: pl.DataFrame) -> None:
    """Write canonical declaration ``rows`` (typed as in ``schemas``) of one employer as a workbook.

    Rows are laid out by section, so their order may change. The form carries full_name, person_number,
    movement (as code and label in the note), base_salary, from_month and to_month. Optional input columns:
    those of ``write_d02lt_2020`` that the form has.
    """
    workbook = open_workbook(path)
    sheet = workbook.add_worksheet("D02-TS")
    bold = workbook.add_format({"bold": True, "align": "center"})
    last, day = len(COLUMNS) - 1, header.filed_on
    sheet.write_string(0, 0, f"Tên đơn vị: {header.employer_name}")
    sheet.write_string(0, last, "Mẫu D02-TS", bold)
    sheet.write_string(1, 0, f"Mã đơn vị: {header.employer_code}")
    sheet.write_string(2, 0, f"Địa chỉ: {header.address}")
    sheet.merge_range(4, 0, 4, last, "DANH SÁCH LAO ĐỘNG THAM GIA BHXH, BHYT, BHTN, BHTNLĐ, BNN", bold)
    sheet.merge_range(5, 0, 5, last, f"Số: {header.number or '......'} tháng {day.month:02d} năm {day.year}", bold)
    at = write_heading(workbook, sheet, 7, COLUMNS)
    at = _write_sections(workbook, sheet, at, rows)
    sheet.write_string(at + 1, 8, f"Ngày {day.day:02d} tháng {day.month:02d} năm {day.year}", bold)
    sheet.write_string(at + 2, 8, "Đơn vị", bold)
    sheet.write_string(at + 3, 8, "(Ký, ghi rõ họ tên, đóng dấu)", bold)
    workbook.close()


def _write_sections(workbook: Any, sheet: Any, at: int, rows: pl.DataFrame) -> int:
    bold = workbook.add_format({"bold": True})
    for numeral, name, movements in _SECTIONS:
        sheet.write_string(at, 0, numeral, bold)
        sheet.write_string(at, 1, name, bold)
        section = rows.filter(pl.col("movement").is_in(list(movements)))
        at = write_rows(workbook, sheet, at + 1, COLUMNS, section)
    sheet.write_string(at, 1, "Cộng", bold)
    return at + 1
