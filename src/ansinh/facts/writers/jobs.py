"""What the employment service collects: recruitment needs (form 02 of Circular 01/2022/TT-BLĐTBXH), job orders
(form 03a/PLI of the same service) and the list of people looking for work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ansinh.facts.writers.header import column, numbered
from ansinh.facts.writers.lists import ListColumn, write_list
from ansinh.facts.writers.sheets import FormColumn, open_workbook, write_heading, write_rows

_NEED = "Nhu cầu tuyển dụng trong 6 tháng tới"
_NEEDS = (
    FormColumn(("STT",), "1", numbered, "number"),
    FormColumn((_NEED, "Mã nghề cấp 2"), "2", column("occupation_code")),
    FormColumn((_NEED, "Tên nghề, công việc"), "3", column("title")),
    FormColumn((_NEED, "Số lượng"), "4", column("openings"), "number"),
    FormColumn((_NEED, "Trong đó: Nữ"), "5", column("women"), "number"),
)
_ORDERS = tuple(
    ListColumn(label, name)
    for label, name in (
        ("STT", "#"), ("Số phiếu", "vacancy_id"), ("Mã số thuế", "tax_code"),
        ("Tên người sử dụng lao động", "employer_name"), ("Tên công việc", "title"), ("Mã nghề", "occupation_code"),
        ("Mô tả công việc", "description"), ("Số lượng tuyển", "openings"),
        ("Mức lương từ", "wage_from"), ("Mức lương đến", "wage_to"),
        ("Mã xã nơi làm việc", "commune_code"), ("Loại hợp đồng lao động", "contract"), ("Ca làm việc", "shift"),
        ("Yêu cầu", "requirements"), ("Ngày đăng ký", "posted_on"), ("Hạn nhận hồ sơ", "closes_on"),
    )
)  # fmt: skip
_SUPPLY = tuple(
    ListColumn(label, name)
    for label, name in (
        ("STT", "#"), ("Mã người tìm việc", "seeker_id"), ("Họ và tên", "full_name"), ("Ngày sinh", "born_on"),
        ("Giới tính", "sex"), ("Số CCCD", "citizen_id"), ("Mã số BHXH", "person_number"),
        ("Mã xã nơi ở hiện tại", "commune_code"), ("Đối tượng ưu tiên", "priority"),
        ("Trình độ học vấn", "schooling"), ("Trình độ chuyên môn kỹ thuật", "training"), ("Kỹ năng", "skills"),
        ("Số năm kinh nghiệm", "experience_years"), ("Công việc mong muốn", "wanted"), ("Mã nghề", "occupation_code"),
        ("Mức lương mong muốn", "wage_wanted"), ("Khoảng cách đi làm (km)", "travel_km"),
        ("Ngày đăng ký", "registered_on"), ("Tình trạng", "status"),
    )
)  # fmt: skip
_TIPS = tuple(
    ListColumn(label, name)
    for label, name in (
        ("Số tiếp nhận", "tip_id"), ("Ngày tiếp nhận", "received_on"), ("Mã số thuế", "tax_code"),
        ("Tên đơn vị bị phản ánh", "employer_name"), ("Nội dung phản ánh", "text"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class RecruitmentHeader:
    """Whose needs, and on which day they were collected."""

    tax_code: str
    collected_on: dt.date
    employer_name: str = ""
    address: str = ""


def write_recruitment_needs(path: Path, header: RecruitmentHeader, rows: pl.DataFrame) -> None:
    """Write one employer's form 02 as a workbook. ``rows``: title, occupation_code, openings, and if at hand women.

    The form gives a vacancy no number: the reader makes one of tax code, month and place on the form.
    """
    workbook = open_workbook(path)
    sheet = workbook.add_worksheet("Mau02")
    bold = workbook.add_format({"bold": True, "align": "center"})
    sheet.write_string(0, 4, "Mẫu số 02", bold)
    sheet.merge_range(1, 0, 1, 4, "THÔNG TIN NHU CẦU TUYỂN DỤNG LAO ĐỘNG CỦA NGƯỜI SỬ DỤNG LAO ĐỘNG", bold)
    day = header.collected_on
    sheet.merge_range(2, 0, 2, 4, f"Ngày {day.day:02d} tháng {day.month:02d} năm {day.year}", bold)
    sheet.write_string(3, 0, f"1. Tên người sử dụng lao động: {header.employer_name}")
    sheet.write_string(4, 0, f"2. Mã số thuế: {header.tax_code}")
    sheet.write_string(5, 0, f"3. Địa chỉ: {header.address}")
    write_rows(workbook, sheet, write_heading(workbook, sheet, 7, _NEEDS), _NEEDS, rows)
    workbook.close()


def write_job_orders(path: Path, rows: pl.DataFrame) -> None:
    """Write canonical ``vacancies`` rows (and if at hand employer_name) as the employment service lists its 03a/PLI
    job orders; .csv or .xlsx by name."""
    write_list(path, _ORDERS, rows, above=[["", "DANH SÁCH PHIẾU ĐĂNG KÝ TUYỂN DỤNG LAO ĐỘNG (Mẫu 03a/PLI)"]])


def write_labour_supply(path: Path, rows: pl.DataFrame) -> None:
    """Write canonical ``seekers`` rows (and if at hand full_name, citizen_id) as the list of people looking for
    work; .csv or .xlsx by name. ``sex`` is printed Nam, Nữ."""
    if "sex" in rows.columns:
        rows = rows.with_columns(pl.col("sex").replace({"M": "Nam", "F": "Nữ"}))
    write_list(path, _SUPPLY, rows, above=[["", "DANH SÁCH NGƯỜI TÌM VIỆC LÀM"]])


def write_tips(path: Path, rows: pl.DataFrame) -> None:
    """Write canonical ``tips`` rows as a plain list; .csv or .xlsx by name."""
    write_list(path, _TIPS, rows)
