"""D02-LT of Decision 1040/QĐ-BHXH (18/8/2020), the same as form 01/PLI of Decree 145/2020: 27 columns."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ansinh.facts.writers.header import DeclarationHeader, column, month, movement, numbered, salary, sex
from ansinh.facts.writers.sheets import FormColumn, open_workbook, write_heading, write_rows

_PLACE, _PAY, _ALLOWANCES = "Vị trí việc làm", "Tiền lương", "Phụ cấp"
_HAZARD, _CONTRACT = "Ngành/nghề nặng nhọc, độc hại", "Loại và hiệu lực hợp đồng lao động"
_DEFINITE, _OTHER = "Hiệu lực HĐLĐ xác định thời hạn", "Hiệu lực HĐLĐ khác (dưới 1 tháng, thử việc)"
_FROM, _TO = "Ngày bắt đầu", "Ngày kết thúc"

COLUMNS = (
    FormColumn(("STT",), "1", numbered, "number"),
    FormColumn(("Họ tên",), "2", column("full_name")),
    FormColumn(("Mã số BHXH",), "3", column("person_number")),
    FormColumn(("Ngày tháng năm sinh",), "4", column("born_on"), "date"),
    FormColumn(("Giới tính",), "5", sex("Nam", "Nữ")),
    FormColumn(("Số CCCD/ CMND/ Hộ chiếu",), "6", column("citizen_id")),
    FormColumn(("Cấp bậc, chức vụ, chức danh nghề, nơi làm việc",), "7", column("job_title")),
    FormColumn((_PLACE, "Nhà quản lý"), "8", column("manager")),
    FormColumn((_PLACE, "Chuyên môn kỹ thuật bậc cao"), "9", column("high_skill")),
    FormColumn((_PLACE, "Chuyên môn kỹ thuật bậc trung"), "10", column("medium_skill")),
    FormColumn((_PLACE, "Khác"), "11", column("other_skill")),
    FormColumn((_PAY, "Hệ số/ Mức lương"), "12", salary, "money"),
    FormColumn((_PAY, _ALLOWANCES, "Chức vụ"), "13", column("position"), "decimal"),
    FormColumn((_PAY, _ALLOWANCES, "Thâm niên VK (%)"), "14", column("beyond_frame"), "decimal"),
    FormColumn((_PAY, _ALLOWANCES, "Thâm niên nghề (%)"), "15", column("occupational"), "decimal"),
    FormColumn((_PAY, _ALLOWANCES, "Phụ cấp lương"), "16", column("allowance"), "money"),
    FormColumn((_PAY, _ALLOWANCES, "Các khoản bổ sung"), "17", column("supplement"), "money"),
    FormColumn((_HAZARD, _FROM), "18", column("hazard_from"), "date"),
    FormColumn((_HAZARD, _TO), "19", column("hazard_to"), "date"),
    FormColumn((_CONTRACT, "Ngày bắt đầu HĐLĐ không xác định thời hạn"), "20", column("effective_on"), "date"),
    FormColumn((_CONTRACT, _DEFINITE, _FROM), "21", column("definite_from"), "date"),
    FormColumn((_CONTRACT, _DEFINITE, _TO), "22", column("definite_to"), "date"),
    FormColumn((_CONTRACT, _OTHER, _FROM), "23", column("other_from"), "date"),
    FormColumn((_CONTRACT, _OTHER, _TO), "24", column("other_to"), "date"),
    FormColumn(("Thời điểm đơn vị bắt đầu đóng BHXH",), "25", month("from_month")),
    FormColumn(("Thời điểm đơn vị kết thúc đóng BHXH",), "26", month("to_month")),
    FormColumn(("Ghi chú",), "27", movement("-")),
)
_REPORT_COLUMNS = (*COLUMNS[:-1], FormColumn(("Ghi chú",), "27", column("note")))
"""A labour report moves nobody."""


def write_d02lt_2020(path: Path, header: DeclarationHeader, rows: pl.DataFrame) -> None:
    """Write canonical declaration ``rows`` (typed as in ``schemas``) of one employer as a workbook.

    The form carries every canonical column but the group; it has no column for the movement, which is
    written as code and label in the note (column 27). Optional input columns: those of
    ``write_d02lt_2026`` that the form has, and ``supplement`` (đồng, a part of base_salary as
    ``allowance`` is).
    """
    title = "BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG VÀ DANH SÁCH THAM GIA BHXH, BHYT, BHTN, BHTNLĐ, BNN"
    _write(path, header, rows, "Mẫu D02-LT", title, COLUMNS)


def write_labour_list(path: Path, header: DeclarationHeader, rows: pl.DataFrame) -> None:
    """Write everybody one employer uses as form 01/PLI: the columns of D02-LT, without movements.

    ``rows``: full_name, sex, effective_on (of contracts without a term) or definite_from, from_month (empty for people
    who are not insured), and any other column of ``write_d02lt_2020``; ``note``. ``header.employer_code`` may be empty.
    """
    _write(path, header, rows, "Mẫu số 01/PLI", "BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG", _REPORT_COLUMNS)


def _write(
    path: Path, header: DeclarationHeader, rows: pl.DataFrame, form: str, title: str, columns: tuple[FormColumn, ...]
) -> None:
    workbook = open_workbook(path)
    sheet = workbook.add_worksheet(form.split()[-1].replace("/", "-"))
    bold = workbook.add_format({"bold": True, "align": "center"})
    last, day = len(columns) - 1, header.filed_on
    sheet.write_string(0, 0, f"Tên đơn vị: {header.employer_name}")
    sheet.write_string(0, last, form, bold)
    sheet.write_string(1, 0, f"Mã đơn vị: {header.employer_code}")
    sheet.write_string(2, 0, f"Mã số thuế: {header.tax_code}")
    sheet.write_string(3, 0, f"Địa chỉ: {header.address}")
    sheet.merge_range(4, 0, 4, last, title, bold)
    sheet.merge_range(
        5, 0, 5, last,
        f"Số: {header.number or '......'} ngày {day.day:02d} tháng {day.month:02d} năm {day.year}", bold,
    )  # fmt: skip
    first = write_heading(workbook, sheet, 7, columns)
    after = write_rows(workbook, sheet, first, columns, rows)
    sheet.write_string(after + 1, 20, "ĐẠI DIỆN DOANH NGHIỆP, CƠ QUAN, TỔ CHỨC", bold)
    sheet.write_string(after + 2, 20, "(Ký, đóng dấu và ghi rõ họ tên)", bold)
    workbook.close()
