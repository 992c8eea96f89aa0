"""Labour reports: 02/PLI of many employers and of one, and 01/PLI counted up from its list of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.facts import FactStore, import_files
from ansinh.facts.readers import read_file
from ansinh.facts.reading import Reading
from ansinh.facts.schemas import TABLES
from ansinh.facts.writers import (
    DeclarationHeader,
    LabourReportHeader,
    write_d02lt_2020,
    write_labour_report,
    write_labour_reports,
)

JUNE = LabourReportHeader("2026-H1", dt.date(2026, 6, 3))
REPORTS = pl.DataFrame({
    "tax_code": ["0100109106", "0100109106-001"],
    "period": ["2026-H1"] * 2,
    "headcount": [120, 6],
    "women": [80, 0],
    "insured": [118, None],
    "indefinite": [100, 5],
    "fixed_term": [20, 1],
}, schema=TABLES["labour_reports"].schema)  # fmt: skip
FIRST = 10
"""First data line of 02/PLI as written."""
PEOPLE_FIRST = 13
"""First data line of 01/PLI."""


def one(path: Path, kind: str | None = None) -> Reading:
    (reading,) = read_file(path, kind)
    return reading


def changed(path: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book.active)
    book.save(path)
    return path


def people_report(path: Path, title: str = "BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG 6 THÁNG ĐẦU NĂM 2026") -> Path:
    """A 01/PLI of five people: three women, four still insured, two without and two with a term."""
    rows = pl.DataFrame({
        "full_name": ["An", "Bình", "Chi", "Dung", "Em"],
        "person_number": [f"381000000{at}" for at in range(5)],
        "born_on": [dt.date(1990, 1, 1)] * 5,
        "sex": ["F", "M", "F", "F", "M"],
        "citizen_id": [None] * 5,
        "base_salary": [5_310_000] * 5,
        "effective_on": [dt.date(2020, 1, 1), dt.date(2021, 1, 1), None, None, None],
        "definite_from": [None, None, dt.date(2025, 1, 1), dt.date(2025, 2, 1), None],
        "from_month": [dt.date(2020, 1, 1)] * 5,
        "to_month": [None, None, None, None, dt.date(2026, 3, 1)],
        "movement": [None] * 5,
    }, schema_overrides={"movement": pl.String})  # fmt: skip
    header = DeclarationHeader("TA0000Z", dt.date(2026, 6, 3), "Công ty Một", tax_code="0100109106")
    write_d02lt_2020(path, header, rows)

    def retitle(sheet: Any) -> None:
        sheet.cell(1, 27).value = "Mẫu số 01/PLI"
        sheet.cell(5, 1).value = title

    return changed(path, retitle)


# -- 02/PLI ---------------------------------------------------------------------------------------


def test_the_list_gives_the_same_reports(tmp_path: Path) -> None:
    path = tmp_path / "02pli.xlsx"
    write_labour_reports(path, JUNE, REPORTS.with_columns(employer_name=pl.lit("Công ty Một"), over_35=pl.lit(3)))
    assert one(path).format == "labour_02_pli"
    store = FactStore(tmp_path / "facts")
    (file,) = import_files(store, "labour_reports", [path]).files
    assert (file.error, file.refused) == (None, 0)
    assert store.snapshot().table("labour_reports").equals(REPORTS)


def test_the_form_of_one_employer_takes_its_code_from_the_heading(tmp_path: Path) -> None:
    path = tmp_path / "02pli.xlsx"
    header = LabourReportHeader("2025-H2", dt.date(2025, 12, 2), "0100109106", "Công ty Một")
    write_labour_report(path, header, REPORTS.head(1))
    assert one(path).rows.rows() == [(FIRST, "0100109106", "2025-H2", "120", "80", "118", "100", "20")]


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG 6 THÁNG ĐẦU NĂM 2026", "2026-H1"),
        ("Báo cáo sáu tháng cuối năm 2026", "2026-H2"),
        ("Báo cáo tình hình sử dụng lao động năm 2025", "2025-H2"),
        ("Kỳ báo cáo: năm 2025", "2025-H2"),
    ],
)
def test_the_title_says_the_half_year(tmp_path: Path, title: str, period: str) -> None:
    path = tmp_path / "02pli.xlsx"
    write_labour_reports(path, JUNE, REPORTS)
    changed(path, lambda sheet: sheet.cell(4, 1).__setattr__("value", title))
    assert one(path).rows["period"].to_list() == [period] * 2


def test_a_title_without_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "02pli.xlsx"
    write_labour_reports(path, JUNE, REPORTS)
    changed(path, lambda sheet: sheet.cell(4, 1).__setattr__("value", "BÁO CÁO"))
    with pytest.raises(AnsinhError, match="của kỳ nào"):
        read_file(path)


def test_bad_rows_and_a_missing_column(tmp_path: Path) -> None:
    path = tmp_path / "02pli.xlsx"
    rows = pl.concat([REPORTS, REPORTS]).with_columns(
        tax_code=pl.Series(["0100109106", "123", "0100109106-001", "0100109106"]),
        headcount=pl.Series(["120", "6", "7,5", "119"]),
        women=pl.Series(["121", "0", "0", "80"]),
    )
    write_labour_reports(path, JUNE, rows)
    (file,) = import_files(FactStore(tmp_path / "facts"), "auto", [path]).files
    assert file.verdicts[0].problems.select("row", "severity", "code").rows() == [
        (FIRST, "warned", "over_whole"),
        (FIRST, "warned", "replaced_in_file"),
        (FIRST + 1, "refused", "tax_code"),
        (FIRST + 2, "refused", "fraction"),
        (FIRST + 3, "warned", "replaced_in_file"),
    ]
    changed(path, lambda sheet: sheet.cell(7, 7).__setattr__("value", None))
    with pytest.raises(AnsinhError, match="tham gia BHXH bắt buộc"):
        read_file(path)


# -- 01/PLI ---------------------------------------------------------------------------------------


def test_a_report_by_name_is_counted_up(tmp_path: Path) -> None:
    reading = one(people_report(tmp_path / "01pli.xlsx"))
    assert (reading.format, reading.table, reading.refused) == ("labour_01_pli", "labour_reports", [])
    assert reading.rows.drop("row").row(0, named=True) == {
        "tax_code": "0100109106", "period": "2026-H1", "headcount": "5", "women": "3", "insured": "4",
        "indefinite": "2", "fixed_term": "2",
    }  # fmt: skip


def test_without_a_period_the_day_of_a_half_yearly_report_says_it(tmp_path: Path) -> None:
    path = people_report(tmp_path / "01pli.xlsx", "BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG")
    assert one(path).rows["period"].to_list() == ["2026-H1"]


def test_a_declaration_of_the_same_form_stays_one(tmp_path: Path) -> None:
    path = people_report(tmp_path / "01pli.xlsx")
    changed(path, lambda sheet: sheet.cell(PEOPLE_FIRST + 2, 27).__setattr__("value", "GH; hết hạn hợp đồng"))
    assert one(path).format == "d02lt_2020"


def test_the_joint_title_of_the_insurance_form_stays_a_declaration(tmp_path: Path) -> None:
    title = "BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG VÀ DANH SÁCH THAM GIA BHXH, BHYT, BHTN"
    path = people_report(tmp_path / "d02.xlsx", title)
    changed(path, lambda sheet: sheet.cell(1, 27).__setattr__("value", "Mẫu D02-LT"))
    assert one(path).format == "d02lt_2020"


def test_a_report_with_an_unreadable_row_is_not_counted(tmp_path: Path) -> None:
    path = people_report(tmp_path / "01pli.xlsx")
    changed(path, lambda sheet: sheet.cell(PEOPLE_FIRST + 1, 3).__setattr__("value", "#REF!"))
    with pytest.raises(AnsinhError, match="1 dòng không đọc được") as error:
        read_file(path)
    assert f"Dòng {PEOPLE_FIRST + 1}" in error.value.why
