"""Form 02/PLI (Decree 145/2020/NĐ-CP): how many people an employer uses, twice a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ansinh.facts.writers.header import column, numbered
from ansinh.facts.writers.sheets import FormColumn, open_workbook, write_heading, write_rows

_SKILL, _CONTRACT = "Phân loại theo vị trí việc làm", "Phân loại theo loại hợp đồng lao động"
_COUNTS = (
    FormColumn(("Tổng số lao động",), "3", column("headcount"), "number"),
    FormColumn(("Trong đó: Lao động nữ",), "4", column("women"), "number"),
    FormColumn(("Lao động trên 35 tuổi",), "5", column("over_35"), "number"),
    FormColumn(("Số lao động tham gia BHXH bắt buộc",), "6", column("insured"), "number"),
    FormColumn((_SKILL, "Nhà quản lý"), "7", column("managers"), "number"),
    FormColumn((_SKILL, "Chuyên môn kỹ thuật bậc cao"), "8", column("high_skill"), "number"),
    FormColumn((_SKILL, "Chuyên môn kỹ thuật bậc trung"), "9", column("medium_skill"), "number"),
    FormColumn((_SKILL, "Khác"), "10", column("other_skill"), "number"),
    FormColumn((_CONTRACT, "Không xác định thời hạn"), "11", column("indefinite"), "number"),
    FormColumn((_CONTRACT, "Xác định thời hạn"), "12", column("fixed_term"), "number"),
    FormColumn((_CONTRACT, "Hợp đồng khác"), "13", column("other_contract"), "number"),
    FormColumn(("Ghi chú",), "14", column("note")),
)
_LIST = (
    FormColumn(("STT",), "1", numbered, "number"),
    FormColumn(("Tên người sử dụng lao động",), "2", column("employer_name")),
    FormColumn(("Mã số thuế",), "2a", column("tax_code")),
    *_COUNTS,
)
_FORM = (_LIST[0], FormColumn(("Tên NSDLĐ",), "2", column("employer_name")), *_COUNTS)


@dataclass(frozen=True)
class LabourReportHeader:
    """Of which half-year (``2026-H1``), made on which day; of one employer, also its tax code and name."""

    period: str
    reported_on: dt.date
    tax_code: str = ""
    employer_name: str = ""


def write_labour_reports(path: Path, header: LabourReportHeader, rows: pl.DataFrame) -> None:
    """Write the 02/PLI summaries of many employers as one workbook.

    ``rows``: tax_code, headcount, women, insured, indefinite, fixed_term, and if at hand employer_name, over_35,
    managers, high_skill, medium_skill, other_skill, other_contract, note.
    """
    _write(path, header, rows, _LIST)


def write_labour_report(path: Path, header: LabourReportHeader, row: pl.DataFrame) -> None:
    """Write one employer's 02/PLI; ``row`` is one row as ``write_labour_reports`` takes it, whose tax code stands
    in the heading of the form."""
    _write(path, header, row.with_columns(employer_name=pl.lit(header.employer_name)), _FORM)


def _write(path: Path, header: LabourReportHeader, rows: pl.DataFrame, columns: tuple[FormColumn, ...]) -> None:
    workbook = open_workbook(path)
    sheet = workbook.add_worksheet("02_PLI")
    bold = workbook.add_format({"bold": True, "align": "center"})
    last = len(columns) - 1
    year, half = header.period.split("-H")
    span = f"6 THÁNG ĐẦU NĂM {year}" if half == "1" else f"NĂM {year}"
    sheet.write_string(0, last, "Mẫu số 02/PLI", bold)
    if header.tax_code:
        sheet.write_string(1, 0, f"Tên doanh nghiệp: {header.employer_name}")
        sheet.write_string(2, 0, f"Mã số thuế: {header.tax_code}")
    sheet.merge_range(3, 0, 3, last, f"BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG {span}", bold)
    day = header.reported_on
    sheet.merge_range(4, 0, 4, last, f"Ngày {day.day:02d} tháng {day.month:02d} năm {day.year}", bold)
    after = write_rows(workbook, sheet, write_heading(workbook, sheet, 6, columns), columns, rows)
    sheet.write_string(after + 1, last - 3, "ĐẠI DIỆN CƠ QUAN, ĐƠN VỊ", bold)
    workbook.close()
