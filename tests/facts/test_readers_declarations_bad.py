"""Declaration files as they really come: wrong sheets, missing columns, merged cells, footers, broken formulas.

Each file is made by the writer and then spoiled; each fault must be named with its row or column, and every
other row must still be read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.facts.readers import read_file
from ansinh.facts.reading import Reading, ReadOptions
from ansinh.facts.schemas import TABLES
from ansinh.facts.writers import (
    DeclarationHeader,
    write_d02lt_2020,
    write_d02lt_2026,
    write_d02ts_2017,
    write_portal,
    write_vnpt,
)

FILED_ON = dt.date(2026, 5, 5)
HEADER = DeclarationHeader("TZ0001Z", FILED_ON, "Công ty TNHH May Thử Nghiệm")
OPTIONS = ReadOptions(employer_code="TZ0001Z", filed_on=FILED_ON)
FIRST = 17
"""First data line of the 2026 form as written."""


def declarations(count: int = 4, **columns: list[Any]) -> pl.DataFrame:
    filled: dict[str, Any] = {
        "employer_code": ["TZ0001Z"] * count,
        "person_number": [f"38{10_000_000 + at}" for at in range(count)],
        "full_name": [f"Nguyễn Thị Hồng {at}" for at in range(count)],
        "born_on": [dt.date(1990, 1, 1)] * count,
        "movement": ["TM"] * count,
        "group": ["a"] * count,
        "base_salary": [5_310_000 + at for at in range(count)],
        "from_month": [dt.date(2026, 5, 1)] * count,
        "filed_on": [FILED_ON] * count,
        "effective_on": [dt.date(2026, 5, 4)] * count,
    }
    schema = TABLES["declarations"].schema
    empty = {name: [None] * count for name in schema if name not in filled}
    return pl.DataFrame(empty | filled | columns, schema=schema)


def spoiled(path: Path, change: Callable[[Any], None], rows: pl.DataFrame | None = None) -> Path:
    """The 2026 form with ``change`` made to its sheet."""
    write_d02lt_2026(path, HEADER, declarations() if rows is None else rows)
    book = openpyxl.load_workbook(path)
    change(book.active)
    book.save(path)
    return path


def read(path: Path, options: ReadOptions | None = None) -> Reading:
    (reading,) = read_file(path, None, options)
    return reading


def problems(reading: Reading) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in reading.refused]


def test_a_missing_column_is_named_with_the_headings_found(tmp_path: Path) -> None:
    path = spoiled(tmp_path / "a.xlsx", lambda sheet: setattr(sheet["C13"], "value", "Cột khác"))
    with pytest.raises(AnsinhError, match="thiếu cột: Mã số BHXH") as caught:
        read(path)
    assert "Cột khác" in caught.value.why
    assert "Từ tháng/ năm" in caught.value.why
    assert "dòng 13" in caught.value.why


def test_several_missing_columns_are_all_named(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["C13"] = sheet["P13"] = sheet["T13"] = "?"

    with pytest.raises(AnsinhError) as caught:
        read(spoiled(tmp_path / "a.xlsx", change))
    for label in ("Mã số BHXH", "Từ tháng, năm", "Loại tăng, giảm, điều chỉnh"):
        assert label in caught.value.what


def test_a_file_of_no_known_layout_says_what_was_looked_for_and_found(tmp_path: Path) -> None:
    path = tmp_path / "lương.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Bảng lương"
    book.active.append(["Nhân viên", "Thực lĩnh", "Ghi chú khác"])
    book.save(path)
    with pytest.raises(AnsinhError, match="Không nhận ra mẫu") as caught:
        read_file(path, "declarations")
    assert "Bảng lương" in caught.value.why
    assert "Thực lĩnh" in caught.value.why
    assert "D02-LT" in caught.value.why


def test_the_wrong_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_d02lt_2026(path, HEADER, declarations())
    with pytest.raises(AnsinhError, match="không phải tệp cho bảng payments") as caught:
        read_file(path, "payments")
    assert "declarations" in caught.value.why


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    for name, write in (("a", lambda path: write_d02lt_2026(path, HEADER, declarations())), ("b", write_portal_rows)):
        path = tmp_path / f"{name}.xlsx"
        write(path)
        with pytest.raises(AnsinhError, match="không có trang Tháng 5") as caught:
            read(path, ReadOptions(employer_code="TZ0001Z", filed_on=FILED_ON, sheet="Tháng 5"))
        assert ("D02-LT" if name == "a" else "DuLieu") in caught.value.why


def write_portal_rows(path: Path) -> None:
    write_portal(path, declarations())


def test_the_form_is_found_on_whatever_sheet_it_stands(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.parent.create_sheet("Bìa", 0)["A1"] = "STT"

    assert read(spoiled(tmp_path / "a.xlsx", change)).rows.height == 4


def test_the_wrong_sheet_named_by_the_user_is_refused(tmp_path: Path) -> None:
    path = spoiled(tmp_path / "a.xlsx", lambda sheet: sheet.parent.create_sheet("Bìa").append(["Tờ bìa"]))
    with pytest.raises(AnsinhError, match="Không thấy bảng"):
        read(path, ReadOptions(sheet="Bìa"))


def test_two_sheets_of_one_layout_must_be_chosen_from(tmp_path: Path) -> None:
    path = spoiled(tmp_path / "a.xlsx", lambda sheet: setattr(sheet.parent.copy_worksheet(sheet), "title", "Bản hai"))
    with pytest.raises(AnsinhError, match="nhiều trang cùng mẫu") as caught:
        read(path)
    assert "Bản hai" in caught.value.what
    assert read(path, ReadOptions(sheet="Bản hai")).rows.height == 4


def test_a_column_moved_or_added_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [
        ["Mã đơn vị: TZ0001Z"],
        ["Số: 1; ngày 05 tháng 05 năm 2026"],
        ["STT", "Loại tăng, giảm, điều chỉnh", "Mã số BHXH", "Họ và tên", "Cột riêng", "Từ tháng/ năm", "Giới tính",
         "Số CCCD", "Hệ số lương/ Tiền lương", "Hệ số chênh lệch bảo lưu", "Đến tháng/ năm",
         "Ngày/ tháng/ năm sinh", "Ngày Quyết định, HĐLĐ, HĐLV có hiệu lực"],
        ["1", "Tăng mới", "3812345678", "Lê Thị An", "?", "05/2026", "Nữ", "038190000001", "5.310.000", "", "",
         "01/02/1990", "04/05/2026"],
    ]  # fmt: skip
    path.write_text("\n".join("\t".join(line) for line in lines), encoding="utf-16")
    (row,) = read(path).rows.iter_rows(named=True)
    assert (row["person_number"], row["movement"], row["sex"], row["citizen_id"]) == (
        "3812345678", "TM", "Nữ", "038190000001",
    )  # fmt: skip
    assert (row["base_salary"], row["born_on"], row["effective_on"]) == ("5310000", "01/02/1990", "04/05/2026")


def test_values_under_a_merged_range_are_refused_not_invented(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells(f"P{FIRST}:P{FIRST + 2}")

    reading = read(spoiled(tmp_path / "a.xlsx", change))
    assert problems(reading) == [
        (FIRST + 1, "from_month", "merged_cell"),
        (FIRST + 2, "from_month", "merged_cell"),
    ]
    assert f"P{FIRST + 1}" in reading.refused[0].message
    assert f"P{FIRST}" in reading.refused[0].message
    assert reading.rows["row"].to_list() == [FIRST, FIRST + 3]


def test_two_values_merged_side_by_side_are_refused(tmp_path: Path) -> None:
    reading = read(spoiled(tmp_path / "a.xlsx", lambda sheet: sheet.merge_cells(f"P{FIRST}:Q{FIRST}")))
    assert problems(reading) == [(FIRST, "to_month", "merged_cell")]


def test_a_merged_column_that_is_not_read_does_not_matter(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells(f"A{FIRST}:A{FIRST + 1}")
        sheet.merge_cells(f"R{FIRST}:R{FIRST + 3}")

    reading = read(spoiled(tmp_path / "a.xlsx", change))
    assert reading.rows.height == 4
    assert problems(reading) == []


def test_hidden_rows_are_read_and_said(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[FIRST + 1].hidden = True

    reading = read(spoiled(tmp_path / "a.xlsx", change))
    assert reading.rows.height == 4
    assert f"1 dòng đang ẩn vẫn được đọc: {FIRST + 1}." in reading.notes


def test_totals_and_signatures_are_skipped_and_said(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet[f"B{FIRST + 4}"], sheet[f"F{FIRST + 4}"] = "Tổng cộng", 21_240_006
        sheet[f"B{FIRST + 7}"] = "Người lập biểu"
        sheet[f"P{FIRST + 7}"] = "Thanh Hóa, ngày 5 tháng 5 năm 2026"
        sheet[f"B{FIRST + 9}"] = "Nguyễn Thị Kế Toán"

    reading = read(spoiled(tmp_path / "a.xlsx", change))
    assert reading.rows["row"].to_list() == [FIRST, FIRST + 1, FIRST + 2, FIRST + 3]
    assert problems(reading) == []
    (note,) = [note for note in reading.notes if note.startswith("Bỏ qua")]
    for line in (FIRST + 4, FIRST + 9):
        assert str(line) in note


def test_rows_after_a_gap_are_not_lost(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.move_range(f"A{FIRST + 3}:U{FIRST + 3}", rows=30)

    reading = read(spoiled(tmp_path / "a.xlsx", change))
    assert reading.rows["row"].to_list() == [FIRST, FIRST + 1, FIRST + 2, FIRST + 33]


def test_a_numbered_row_with_a_name_alone_is_handed_on_for_validation(tmp_path: Path) -> None:
    """It is data that lacks everything, not a caption: validation must refuse it, not the reader drop it."""

    def change(sheet: Any) -> None:
        for column in "CDFOPT":
            sheet[f"{column}{FIRST + 1}"] = None

    assert FIRST + 1 in read(spoiled(tmp_path / "a.xlsx", change)).rows["row"].to_list()


def test_a_formula_error_is_refused_with_its_cell(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    write_d02lt_2026(path, HEADER, declarations())
    copy = tmp_path / "b.xlsx"
    book = xlsxwriter.Workbook(str(copy))
    sheet = book.add_worksheet("D02-LT")
    for line, row in enumerate(openpyxl.load_workbook(path).active.iter_rows(values_only=True)):
        for at, value in enumerate(row):
            if value is not None:
                sheet.write(line, at, str(value) if isinstance(value, dt.datetime) else value)
    sheet.write_formula(FIRST, 5, "=Z99*2", None, "#REF!")
    sheet.write_formula(FIRST + 1, 4, "=Z99", None, "#N/A")
    book.close()
    reading = read(copy)
    assert problems(reading) == [(FIRST + 1, "base_salary", "error_cell")]
    assert f"F{FIRST + 1}" in reading.refused[0].message
    assert "#REF!" in reading.refused[0].message


def test_dates_of_1900_and_serial_numbers_are_handed_on_as_they_are(tmp_path: Path) -> None:
    """Parsing names the first and converts the second; the reader only says what the cell holds."""

    def change(sheet: Any) -> None:
        sheet[f"D{FIRST}"] = dt.date(1900, 1, 1)
        sheet[f"D{FIRST + 1}"], sheet[f"D{FIRST + 1}"].number_format = 0, "dd/mm/yyyy"
        sheet[f"D{FIRST + 2}"], sheet[f"D{FIRST + 2}"].number_format = 33_000, "General"
        sheet[f"P{FIRST + 3}"] = dt.date(2026, 5, 1)

    rows = read(spoiled(tmp_path / "a.xlsx", change)).rows
    assert rows["born_on"].to_list() == ["1900-01-01", "1900-01-00", "33000", "1990-01-01"]
    assert rows["from_month"].to_list()[3] == "2026-05-01"


def test_leading_zeros_come_back_only_where_the_length_is_certain(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet[f"C{FIRST}"] = 123_456_789
        sheet[f"C{FIRST + 1}"] = 38_190_000_001
        sheet[f"C{FIRST + 2}"] = 1_190_000_001
        sheet[f"C{FIRST + 3}"] = "123456789"

    rows = read(spoiled(tmp_path / "a.xlsx", change)).rows
    assert rows["person_number"].to_list() == ["0123456789", "038190000001", "1190000001", "123456789"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("TM", "TM"), ("tm", "TM"), ("TM-Tăng mới", "TM"), ("TM – Tăng mới", "TM"), ("Tăng mới", "TM"),
        ("TĂNG MỚI", "TM"), ("Giảm hẳn", "GH"), ("Thai sản", "TS"), ("TL-Tăng tham gia TNLÐ, BNN", "TL"),
        ("Nghỉ do ốm đau", "OF"), ("Điều chỉnh lương", "DC"), ("Tăng lương", "Tăng lương"),
        ("TM-Giảm hẳn", "TM-Giảm hẳn"), ("XX", "XX"),
    ],
)  # fmt: skip
def test_movements_are_known_by_code_or_label_and_never_guessed(tmp_path: Path, written: str, code: str) -> None:
    path = spoiled(tmp_path / "a.xlsx", lambda sheet: setattr(sheet[f"T{FIRST}"], "value", written))
    assert read(path).rows["movement"].to_list()[0] == code


def test_a_row_of_another_employer_is_refused(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["V13"] = "Mã đơn vị"
        sheet[f"V{FIRST}"], sheet[f"V{FIRST + 1}"] = "TZ0001Z", "TZ0002Z"

    reading = read(spoiled(tmp_path / "a.xlsx", change))
    assert problems(reading) == [(FIRST + 1, "employer_code", "employer_differs")]
    assert reading.rows["employer_code"].unique().to_list() == ["TZ0001Z"]


def test_a_column_of_employers_serves_a_form_without_a_code(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["A2"] = sheet["A7"] = None
        sheet["V13"] = "Mã đơn vị"
        for at in range(4):
            sheet[f"V{FIRST + at}"] = f"TZ000{at}Z"

    reading = read(spoiled(tmp_path / "a.xlsx", change))
    assert reading.rows["employer_code"].to_list() == ["TZ0000Z", "TZ0001Z", "TZ0002Z", "TZ0003Z"]


def test_a_form_without_its_date_asks_for_it(tmp_path: Path) -> None:
    path = spoiled(tmp_path / "a.xlsx", lambda sheet: setattr(sheet["A5"], "value", "Số: ... ngày ... tháng ..."))
    with pytest.raises(AnsinhError, match="Không biết ngày nộp") as caught:
        read(path)
    assert "--filed-on" in caught.value.do_next
    assert read(path, ReadOptions(filed_on=FILED_ON)).rows["filed_on"].to_list() == ["2026-05-05"] * 4


def test_the_date_of_the_decision_behind_the_form_is_not_its_own(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["R2"] = "(Ban hành kèm theo Quyết định số 366/QĐ-BHXH ngày 29 tháng 4 năm 2026 của BHXH Việt Nam)"

    assert read(spoiled(tmp_path / "a.xlsx", change)).rows["filed_on"].unique().to_list() == ["2026-05-05"]


def test_headings_repeated_on_every_page_are_skipped(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.move_range(f"A{FIRST + 2}:U{FIRST + 3}", rows=4)
        for line in range(4):
            for column in range(1, 22):
                sheet.cell(FIRST + 2 + line, column).value = sheet.cell(13 + line, column).value

    reading = read(spoiled(tmp_path / "a.xlsx", change))
    assert reading.rows["row"].to_list() == [FIRST, FIRST + 1, FIRST + 6, FIRST + 7]


def test_a_numbered_person_whose_name_begins_like_a_total_is_no_total(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet[f"B{FIRST}"], sheet[f"C{FIRST}"] = "TONG VAN A", None

    assert read(spoiled(tmp_path / "a.xlsx", change)).rows["row"].to_list()[0] == FIRST


def test_a_date_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = spoiled(tmp_path / "a.xlsx", lambda sheet: setattr(sheet["A5"], "value", "ngày 31 tháng 02 năm 2026"))
    with pytest.raises(AnsinhError, match="31/02/2026"):
        read(path)


OFFICE_LABELS = (
    "STT", "Họ và tên", "Chức vụ, chức danh nghề, nơi làm việc", "Tiền lương", "Hệ số/mức lương theo NĐ 204/2004",
    "% phụ cấp chức vụ", "% phụ cấp thâm niên vượt khung", "% phụ cấp thâm niên nghề",
    "Phụ cấp lương + khoản bổ sung", "Loại HĐLĐ", "Số HĐLĐ", "Ngày ký HĐLĐ", "Ngày QĐ/HĐLĐ có hiệu lực",
    "Từ tháng/năm", "Đến tháng/năm", "Nơi đăng ký KCB ban đầu", "Hình thức nhận kết quả",
    "Loại tăng/giảm/điều chỉnh", "Ghi chú",
)  # fmt: skip


def office_file(path: Path, extra: list[str], rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Tên đơn vị: Trường Thử Nghiệm", "Mã đơn vị: HC0001Z"])
    sheet.append(["DANH SÁCH THAM GIA, ĐIỀU CHỈNH ĐÓNG BHXH"])
    sheet.append(["ngày 05 tháng 05 năm 2026"])
    sheet.append([*OFFICE_LABELS, *extra])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def office_row(money: Any, coefficient: Any, number: str | None) -> list[Any]:
    return [1, "Lê Thị An", "Giáo viên", money, coefficient, None, None, None, None, "không xác định thời hạn", "1",
            "01/05/2026", "04/05/2026", "05/2026", None, "38001", "điện tử", "Tăng mới", None, number]  # fmt: skip


def test_the_office_tool_needs_a_column_for_the_number(tmp_path: Path) -> None:
    path = office_file(tmp_path / "a.xlsx", [], [office_row(5_310_000, None, None)])
    with pytest.raises(AnsinhError, match="Mã số BHXH"):
        read(path)


def test_the_office_tool_gives_money_or_coefficient_never_both(tmp_path: Path) -> None:
    rows = [
        office_row(5_310_000, None, "3812345678"),
        office_row(None, 2.34, "3812345679"),
        office_row(5_310_000, 2.34, "3812345680"),
        office_row(5_310_000, None, None),
    ]
    reading = read(office_file(tmp_path / "a.xlsx", ["Mã số BHXH"], rows))
    assert reading.format == "d02lt_2026_tool"
    assert reading.rows["base_salary"].to_list() == ["5310000", "5475600"]
    assert problems(reading) == [(7, "base_salary", "two_salaries"), (8, "person_number", "no_person_number")]
    assert reading.rows["effective_on"].to_list() == ["04/05/2026"] * 2


def test_a_final_decrease_of_2020_with_both_ends_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    ends = [None, dt.date(2026, 4, 1), dt.date(2026, 10, 1)]
    write_d02lt_2020(path, HEADER, declarations(3, movement=["GH", "GH", "TS"], to_month=ends))
    reading = read(path)
    assert problems(reading) == [(13, "from_month", "two_ends")]
    assert reading.rows["movement"].to_list() == ["GH", "TS"]


def test_the_portal_refuses_a_movement_whose_name_and_code_differ(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_portal(path, declarations(2))
    book = openpyxl.load_workbook(path)
    book["DuLieu"]["F5"] = "GH-Giảm hẳn"
    book.save(path)
    reading = read(path, OPTIONS)
    assert problems(reading) == [(5, "movement", "movements_differ")]


def test_the_portal_refuses_figures_in_a_column_of_unknown_meaning(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_portal(path, declarations(3))
    book = openpyxl.load_workbook(path)
    sheet = book["DuLieu"]
    sheet["S5"], sheet["S6"] = 500_000, 0
    sheet["T4"], sheet["Q7"], sheet["T7"] = "Phụ cấp lương khác", 100_000, 200_000
    book.save(path)
    reading = read(path, OPTIONS)
    assert problems(reading) == [(5, "base_salary", "unknown_column")]
    assert reading.rows["base_salary"].to_list() == ["5310001", "5610002"]


def test_a_wider_portal_workbook_is_read_by_its_labels_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_portal(path, declarations(2))
    book = openpyxl.load_workbook(path)
    sheet = book["DuLieu"]
    sheet.insert_cols(4, 3)
    sheet.cell(4, 130, "Cột 130")
    book.save(path)
    reading = read(path, OPTIONS)
    assert reading.rows["person_number"].to_list() == ["3810000000", "3810000001"]
    assert reading.rows["base_salary"].to_list() == ["5310000", "5310001"]
    assert reading.rows["from_month"].to_list() == ["05/2026"] * 2
    sheet["Y4"] = "?"
    book.save(path)
    with pytest.raises(AnsinhError, match="Từ tháng"):
        read(path, OPTIONS)


def test_vnpt_without_its_list_of_papers_has_no_effective_day(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_vnpt(path, declarations(2))
    book = openpyxl.load_workbook(path)
    del book["Bảng kê"]
    book.save(path)
    reading = read(path, OPTIONS)
    assert reading.rows["effective_on"].to_list() == [None, None]


def test_the_2017_form_has_its_date_by_the_signature(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_d02ts_2017(path, HEADER, declarations(2, movement=["TM", "GH"]))
    assert read(path).rows["filed_on"].to_list() == ["2026-05-05"] * 2


def test_a_form_with_no_rows_gives_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_d02lt_2026(path, HEADER, declarations(0))
    reading = read(path)
    assert reading.rows.height == 0
    assert reading.refused == []
