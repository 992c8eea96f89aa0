"""Vacancies, people looking for work and tips, as the employment service and the office list them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.facts import FactStore, import_files
from ansinh.facts.readers import read_file
from ansinh.facts.reading import Reading
from ansinh.facts.schemas import TABLES
from ansinh.facts.writers import (
    RecruitmentHeader,
    write_job_orders,
    write_labour_supply,
    write_recruitment_needs,
    write_tips,
)

VACANCIES = pl.DataFrame({
    "vacancy_id": ["P-001", "P-002"], "tax_code": ["0100109106", None], "title": ["Thợ may công nghiệp", "Bảo vệ"],
    "occupation_code": ["7533", "54"], "description": ["Chuyền 3", None], "openings": [50, 2],
    "wage_from": [6_500_000, None], "wage_to": [9_000_000, 7_000_000], "commune_code": ["14758", None],
    "posted_on": [dt.date(2026, 1, 5)] * 2, "closes_on": [dt.date(2026, 3, 1), None],
    "contract": ["không xác định thời hạn", None], "shift": ["ca ngày", "ca đêm"], "requirements": [None, "18–45 tuổi"],
}, schema=TABLES["vacancies"].schema)  # fmt: skip
SEEKERS = pl.DataFrame({
    "seeker_id": ["N1", "N2"], "person_number": ["3812345678", "038185000123"],
    "born_on": [dt.date(1990, 5, 1), dt.date(1985, 1, 1)], "sex": ["M", "F"], "commune_code": ["14758", "16012"],
    "wanted": ["lái xe", None], "occupation_code": ["8322", None], "skills": ["bằng C", None],
    "schooling": ["THPT", "THCS"], "training": ["sơ cấp", None], "experience_years": [3, None],
    "wage_wanted": [8_000_000, None], "travel_km": [15, None], "priority": ["hộ nghèo", None],
    "registered_on": [dt.date(2026, 2, 3), None], "status": ["seeking", "unemployed"],
}, schema=TABLES["seekers"].schema)  # fmt: skip
TIPS = pl.DataFrame({
    "tip_id": ["PA-1", "PA-2"], "received_on": [dt.date(2026, 3, 4), dt.date(2026, 3, 5)],
    "tax_code": ["0100109106", None], "employer_name": ["Công ty Một", "xưởng may gần chợ"],
    "text": ["Không đóng BHXH cho 20 người, đã trừ lương", "Làm 8 tháng không hợp đồng\nkhông bảo hiểm"],
}, schema=TABLES["tips"].schema)  # fmt: skip
LISTS = [
    ("job_orders", "vacancies", write_job_orders, VACANCIES),
    ("labour_supply", "seekers", write_labour_supply, SEEKERS),
    ("tips_list", "tips", write_tips, TIPS),
]
Write = Callable[[Path, pl.DataFrame], None]


def one(path: Path, kind: str | None = None) -> Reading:
    (reading,) = read_file(path, kind)
    return reading


def stored(folder: Path, table: str, path: Path) -> pl.DataFrame:
    store = FactStore(folder / "facts")
    (file,) = import_files(store, "auto", [path]).files
    assert (file.error, file.refused) == (None, 0)
    return store.snapshot().table(table)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(("key", "table", "write", "rows"), LISTS)
def test_each_list_gives_the_same_rows(
    tmp_path: Path, key: str, table: str, write: Write, rows: pl.DataFrame, suffix: str
) -> None:
    path = tmp_path / f"list.{suffix}"
    write(path, rows)
    assert one(path).format == key
    key_column = TABLES[table].identity[0]
    # A text of several lines becomes one line.
    wanted = rows.with_columns(pl.col(pl.String).str.replace_all("\n", " ", literal=True))
    assert stored(tmp_path, table, path).sort(key_column).equals(wanted)


# -- recruitment needs ----------------------------------------------------------------------------


def test_needs_get_a_number_from_the_form(tmp_path: Path) -> None:
    path = tmp_path / "mau02.xlsx"
    write_recruitment_needs(path, RecruitmentHeader("0100109106", dt.date(2026, 1, 15), "Công ty Một"), VACANCIES)
    reading = one(path)
    assert reading.format == "recruitment_needs"
    assert reading.rows.select("vacancy_id", "tax_code", "title", "openings", "posted_on").rows() == [
        ("0100109106-202601-1", "0100109106", "Thợ may công nghiệp", "50", "2026-01-15"),
        ("0100109106-202601-2", "0100109106", "Bảo vệ", "2", "2026-01-15"),
    ]


def test_needs_without_a_day_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "mau02.xlsx"
    write_recruitment_needs(path, RecruitmentHeader("0100109106", dt.date(2026, 1, 15)), VACANCIES)
    book = openpyxl.load_workbook(path)
    book.active["A3"] = ""
    book.save(path)
    with pytest.raises(AnsinhError, match="lập ngày nào"):
        read_file(path)


# -- pay ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "wages"),
    [
        ("Dưới 5 triệu", (None, "5000000")),
        ("Từ 5 - 10 triệu", ("5000000", "10000000")),
        ("10–20 triệu đồng", ("10000000", "20000000")),
        ("Trên 50 triệu", ("50000000", None)),
        ("7,5 triệu", ("7500000", "7500000")),
        ("từ 6.500.000 đến 9.000.000 đồng", ("6500000", "9000000")),
        ("8000000", ("8000000", "8000000")),
        ("Thỏa thuận", (None, None)),
    ],
)
def test_pay_in_words(tmp_path: Path, written: str, wages: tuple[str | None, str | None]) -> None:
    path = tmp_path / "phieu.csv"
    path.write_text(
        "STT,Số phiếu,Tên công việc,Mã nghề,Số lượng,Mức lương,Ngày đăng ký\n"
        f'1,P1,Thợ may,7533,5,"{written}",05/01/2026\n',
        encoding="utf-8",
    )
    assert one(path).rows.select("wage_from", "wage_to").row(0) == wages


# -- people looking for work ----------------------------------------------------------------------


def test_the_official_list_prints_the_sex_by_the_place_of_the_birth_date(tmp_path: Path) -> None:
    path = tmp_path / "cung.csv"
    path.write_text(
        "STT,Họ và tên,Ngày tháng năm sinh,,Số CCCD,Đối tượng ưu tiên,Trình độ học vấn,Trình độ chuyên môn kỹ thuật,"
        "Việc làm mong muốn,Tình trạng\n"
        ",,Nam,Nữ,,,,,,\n"
        "1,Lê Bá Đạt,01/05/1990,,038090000123,,THPT,sơ cấp,lái xe,Đang tìm việc\n"
        "2,Đỗ Thị Hoà,,1985,171234567,người khuyết tật,THCS,,,Thất nghiệp\n",
        encoding="utf-8",
    )
    columns = ["row", "seeker_id", "person_number", "born_on", "sex", "wanted", "priority", "status"]
    assert one(path).rows.select(columns).rows() == [
        (3, "038090000123", "038090000123", "01/05/1990", "Nam", "lái xe", None, "seeking"),
        (4, "171234567", None, "1985", "Nữ", None, "người khuyết tật", "unemployed"),
    ]
    assert stored(tmp_path, "seekers", path)["born_on"].to_list() == [dt.date(1990, 5, 1), dt.date(1985, 1, 1)]


# -- bad rows -------------------------------------------------------------------------------------


def test_bad_rows_of_job_orders(tmp_path: Path) -> None:
    bad = pl.concat([VACANCIES.head(1)] * 4).with_columns(
        vacancy_id=pl.Series(["P1", None, "P3", "P4"]), title=pl.Series(["Thợ may", "Thợ may", None, "Thợ may"]),
        wage_from=pl.Series(["9.500.000", "1", "1", "6500"]), posted_on=pl.Series(["05/13/2026", "", "", "05/01/2026"]),
    )  # fmt: skip
    path = tmp_path / "phieu.csv"
    write_job_orders(path, bad)
    (file,) = import_files(FactStore(tmp_path / "facts"), "auto", [path]).files
    found = file.verdicts[0].problems.select("row", "severity", "column", "code").rows()
    assert sorted(found) == [
        (3, "warned", "posted_on", "no_such_month"),
        (3, "warned", "wage_to", "wage_range"),
        (4, "refused", "vacancy_id", "missing"),
        (5, "refused", "title", "missing"),
        (6, "warned", "wage_from", "base_small"),
    ]


def test_bad_tips(tmp_path: Path) -> None:
    path = tmp_path / "pa.csv"
    write_tips(path, TIPS)
    write_tips(tmp_path / "again.csv", TIPS.with_columns(text=pl.lit("chuyện khác")).head(1))
    with path.open("a", encoding="utf-8") as stream:
        stream.write("PA-3,31/02/2026,,,Nợ lương\nPA-4,,,,Nợ bảo hiểm\nPA-5,05/03/2026,12,,\n")
    store = FactStore(tmp_path / "facts")
    files = import_files(store, "tips", [path, tmp_path / "again.csv"]).files
    refused = [
        each.verdicts[0].problems.filter(pl.col("severity") == "refused").select("row", "code").rows()
        for each in files
    ]  # fmt: skip
    assert refused == [[(4, "no_such_day"), (5, "missing"), (6, "missing")], [(2, "same_key_other_content")]]
