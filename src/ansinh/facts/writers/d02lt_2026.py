"""D02-LT of Decision 366/QĐ-BHXH (29/4/2026), as printed: nineteen numbered columns, header block hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from ansinh.facts.writers.header import DeclarationHeader, column, month, movement, numbered, salary
from ansinh.facts.writers.sheets import FormColumn, Kind, open_workbook, write_heading, write_rows

_PAY, _ALLOWANCES, _CONTRACT = "Tiền lương", "Phụ cấp", "Loại HĐLĐ"


def _contract(kind: str) -> Any:
    def values(rows: pl.DataFrame) -> list[str | None]:
        if "contract" not in rows.columns:
            return [None] * rows.height
        return ["x" if each == kind else None for each in rows["contract"]]

    return values


def _pay(label: tuple[str, ...], code: str, name: str, kind: Kind = "decimal") -> FormColumn:
    return FormColumn((_PAY, *label), code, column(name), kind)


COLUMNS = (
    FormColumn(("STT",), "A", numbered, "number"),
    FormColumn(("Họ và tên",), "B", column("full_name")),
    FormColumn(("Mã số BHXH",), "1", column("person_number")),
    FormColumn(("Ngày/ tháng/ năm sinh",), "2", column("born_on"), "date"),
    FormColumn(("Chức vụ, chức danh nghề, nghề nghiệp, nơi làm việc",), "3", column("job_title")),
    FormColumn((_PAY, "Hệ số lương/ Tiền lương"), "4", salary, "money"),
    _pay(("Hệ số chênh lệch bảo lưu",), "5", "retained"),
    _pay((_ALLOWANCES, "Chức vụ"), "6", "position"),
    _pay((_ALLOWANCES, "Thâm niên VK (%)"), "7", "beyond_frame"),
    _pay((_ALLOWANCES, "Thâm niên nghề (%)"), "8", "occupational"),
    _pay(("Các khoản phụ cấp lương và thu nhập bổ sung",), "9", "allowance", "money"),
    FormColumn((_CONTRACT, "Không xác định thời hạn"), "10", _contract("indefinite")),
    FormColumn((_CONTRACT, "Xác định thời hạn"), "11", _contract("definite")),
    FormColumn((_CONTRACT, "HĐ, thỏa thuận khác"), "12", _contract("other")),
    FormColumn(("Ngày Quyết định, HĐLĐ, HĐLV có hiệu lực",), "13", column("effective_on"), "date"),
    FormColumn(("Từ tháng/ năm",), "14", month("from_month")),
    FormColumn(("Đến tháng/ năm",), "15", month("to_month")),
    FormColumn(("Nơi đăng ký KCB ban đầu",), "16", column("clinic")),
    FormColumn(("Hình thức nhận kết quả",), "17", column("result_form")),
    FormColumn(("Loại tăng, giảm, điều chỉnh",), "18", movement("-")),
    FormColumn(("Ghi chú",), "19", column("note")),
)
_HEADING_ROW = 12


def write_d02lt_2026(path: Path, header: DeclarationHeader, rows: pl.DataFrame) -> None:
    """Write canonical declaration ``rows`` (typed as in ``schemas``) of one employer as a workbook.

    The form carries full_name, person_number, born_on, movement, base_salary, from_month, to_month and
    effective_on; employer_code, filed_on and group come from ``header``; sex and citizen_id have no column.
    Optional input columns: ``allowance`` (đồng, a part of base_salary), ``coefficient``, ``retained``,
    ``position`` (decimals as text; the coefficient then replaces the base), ``beyond_frame``,
    ``occupational`` (percent as text), ``contract`` (indefinite, definite, other), ``job_title``,
    ``clinic``, ``result_form``, ``note``.
    """
    workbook = open_workbook(path)
    sheet = workbook.add_worksheet("D02-LT")
    _write_header(workbook, sheet, header)
    first = write_heading(workbook, sheet, _HEADING_ROW, COLUMNS)
    after = write_rows(workbook, sheet, first, COLUMNS, rows)
    centred = workbook.add_format({"bold": True, "align": "center"})
    sheet.write_string(after + 1, 8, "ĐƠN VỊ LẬP DANH SÁCH", centred)
    sheet.write_string(after + 2, 8, "(Ký, ghi rõ họ tên, đóng dấu)", centred)
    workbook.close()


def _write_header(workbook: Any, sheet: Any, header: DeclarationHeader) -> None:
    bold = workbook.add_format({"bold": True, "align": "center"})
    last = len(COLUMNS) - 1
    sheet.write_string(0, 0, f"Tên đơn vị: {header.employer_name}")
    sheet.write_string(0, last, "Mẫu D02-LT", bold)
    sheet.write_string(1, 0, f"Mã đơn vị: {header.employer_code}")
    sheet.merge_range(
        3, 0, 3, last,
        "DANH SÁCH THAM GIA, ĐIỀU CHỈNH ĐÓNG BẢO HIỂM XÃ HỘI, BẢO HIỂM Y TẾ, BẢO HIỂM THẤT NGHIỆP", bold,
    )  # fmt: skip
    day = header.filed_on
    sheet.merge_range(
        4, 0, 4, last,
        f"Số: {header.number or '......'}/...; ngày {day.day:02d} tháng {day.month:02d} năm {day.year}", bold,
    )  # fmt: skip
    lines = (
        "A. Đơn vị/Tổ chức quản lý người tham gia",
        f"1. Mã đơn vị: {header.employer_code}; 2. Tên đơn vị: {header.employer_name}",
        f"3. Địa chỉ liên hệ: {header.address}; 4. Địa chỉ thư điện tử: {header.email}; "
        f"5. Số điện thoại liên hệ: {header.phone}",
        f"6. Người đại diện: {header.representative}; 7. Số định danh cá nhân: ",
        "8. Loại hình đơn vị: ; 9. Ngành nghề sản xuất, kinh doanh chính: ; 10. Phương thức đóng: ",
        f"11. Đối tượng tham gia: {_group_words(header.group)}; 12. Đăng ký tham gia tại BHXH: ",
        "B. Danh sách người tham gia",
    )
    for row, line in enumerate(lines, 5):
        sheet.write_string(row, 0, line)
        sheet.set_row(row, None, None, {"hidden": True})


def _group_words(group: str | None) -> str:
    """The group as the Law on Social Insurance 41/2024/QH15 names it."""
    if group is None:
        return ""
    if group == "f":
        return "khoản 2 Điều 2"
    return f"điểm {'đ' if group == 'dd' else group} khoản 1 Điều 2"
