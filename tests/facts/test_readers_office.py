"""The office's C12 list and the export of the collection system."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ansinh.base import AnsinhError
from ansinh.facts.readers import read_file
from ansinh.facts.readers.office import FUND_SHARES, OfficeList, readings
from ansinh.facts.reading import Reading, ReadOptions
from ansinh.facts.writers import write_c12_list, write_tst_export

JULY = dt.date(2025, 7, 1)
BALANCES = pl.DataFrame({
    "agency_code": ["03800", "03801", "03801"],
    "employer_code": ["TA0000Z", "TA0001C", "TA0002C"],
    "name": ["Đơn vị A", "Đơn vị B", "Đơn vị C"],
    "address": ["Phường Hạc Thành", None, None],
    "opening": [6_400, -50, 0],
    "due": [1_000, 500, 0],
    "added": [100, 0, 0],
    "removed": [30, 0, 0],
    "charge": [7, 0, 0],
    "paid": [400, 20, 0],
    "closing": [7_077, 430, 1],
})  # fmt: skip


def read(path: Path, kind: str | None = None, **options: object) -> list[Reading]:
    return read_file(path, kind, ReadOptions(**options))  # type: ignore[arg-type]


@pytest.fixture
def tst(tmp_path: Path) -> Path:
    path = tmp_path / "tst.xlsx"
    write_tst_export(path, BALANCES)
    return path


@pytest.fixture
def c12(tmp_path: Path) -> Path:
    path = tmp_path / "c12.xlsx"
    write_c12_list(path, BALANCES)
    return path


def test_the_export_gives_the_register_to_tie_to(tst: Path) -> None:
    (balances,) = read(tst, "office_balances", month=JULY)
    assert balances.format == "tst_export"
    assert balances.rows.drop("row").rows() == [
        ("TA0000Z", "2025-07", "6400", "1077", "400", "7077", "TST"),
        ("TA0001C", "2025-07", "-50", "500", "20", "430", "TST"),
        ("TA0002C", "2025-07", "0", "0", "0", "1", "TST"),
    ]


def test_rows_that_do_not_tie_are_named(tst: Path) -> None:
    (balances,) = read(tst, "office_balances", month=JULY)
    assert balances.notes[0].startswith("2/3 ")
    assert "TA0002C" in balances.notes[1]
    assert "TA0000Z" not in balances.notes[1]


def test_columns_of_the_export_are_found_in_any_order_among_others(tmp_path: Path) -> None:
    names = ["tyleno", "_tien_ck", "x1", "tongbsg", "_laiqh", "tien_dk", "madvi", "_tien_dk", "du_dk", "tongbhck"]
    names += ["tongbst", "_tien_unc", "thanght", *(f"cot{number}" for number in range(217))]
    values = {"madvi": "ta0000z", "_tien_ck": 5, "_tien_dk": 7, "tongbhck": 1, "_tien_unc": 3, "tien_dk": 999}
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "BẢNG TỔNG HỢP")
        sheet.write_row(2, 0, names)
        sheet.write_row(3, 0, [values.get(name, "") for name in names])
        sheet.write_row(4, 0, ["Tổng cộng", 5])
    (balances,) = read(path, "office_balances", month=JULY)
    assert balances.rows.rows() == [(4, "TA0000Z", "2025-07", "7", "1", "3", "5", "TST")]
    assert balances.refused == []


def test_a_missing_column_of_the_export_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tst.csv"
    path.write_text("madvi,_tien_dk,du_dk,tongbhck,tongbst,_laiqh,_tien_unc,_tien_ck\nTA0000Z,1,0,0,0,0,0,1\n")
    with pytest.raises(AnsinhError, match="tongbsg"):
        read(path, month=JULY)


def test_rows_that_cannot_be_read_are_problems(tmp_path: Path) -> None:
    path = tmp_path / "tst.csv"
    heading = "madvi,tendvi,_tien_dk,du_dk,tongbhck,tongbst,_laiqh,tongbsg,_tien_unc,_tien_ck"
    path.write_text(f'{heading}\nTA0000Z,A,"1,5",0,0,0,0,0,0,1\n,Đơn vị B,1,0,0,0,0,0,0,1\nTA0001Z,C,1,,,,,,,1\n')
    (balances,) = read(path, "office_balances", month=JULY)
    assert sorted((each.row, each.code) for each in balances.refused) == [(2, "fraction"), (3, "missing")]
    assert balances.rows["employer_code"].to_list() == ["TA0001Z"]


def test_the_list_has_one_sheet_an_agency(c12: Path) -> None:
    first, second = read(c12, "office_balances", month=JULY)
    assert "03800" in first.title
    assert "03801" in second.title
    assert first.rows.drop("row").rows() == [("TA0000Z", "2025-07", "6400", None, "400", "7077", "C12")]
    # The list leaves zero and a credit at the opening blank.
    assert second.rows.select("opening", "paid", "closing").rows() == [("0", "20", "430"), ("0", "0", "1")]
    assert [reading.title for reading in read(c12, "office_balances", month=JULY, sheet="03801")] == [second.title]


def test_a_negative_closing_is_credit(tmp_path: Path) -> None:
    path = tmp_path / "c12.csv"
    path.write_text("madvi;tendvi;tiền đầu kỳ;tiền đã nộp;tiền cuối kỳ\nTA0000Z;A;;1.000;-1.000\n")
    (balances,) = read(path, "office_balances", month=JULY)
    assert balances.rows.select("opening", "paid", "closing").rows() == [("0", "1000", "-1000")]


def test_openings_are_debts_of_the_month_before(tst: Path) -> None:
    (openings,) = read(tst, "opening_balances", month=JULY)
    assert openings.rows.drop("row").rows() == [
        ("TA0000Z", "2025-06", "health", "900", "0"),
        ("TA0000Z", "2025-06", "unemployment", "400", "0"),
        ("TA0000Z", "2025-06", "accident", "100", "0"),
        ("TA0000Z", "2025-06", "sickness", "600", "0"),
        ("TA0000Z", "2025-06", "pension", "4400", "0"),
    ]
    assert [(each.row, each.code) for each in openings.refused] == [(3, "credit_opening")]
    assert "tạm chia" in openings.notes[0]


def test_a_list_of_a_month_the_ledger_counts_gives_no_openings(tst: Path) -> None:
    (openings,) = read(tst, "opening_balances", month=dt.date(2026, 3, 1))
    assert openings.rows.is_empty()
    assert [each.code for each in openings.refused] == ["opening_too_late"]


@given(st.lists(st.integers(1, 10**15), min_size=1, max_size=30))
def test_the_funds_are_the_whole_to_the_dong(debts: list[int]) -> None:
    rows = pl.DataFrame({
        "row": pl.Series(range(2, len(debts) + 2), dtype=pl.Int32),
        "employer_code": [f"TA{number:04d}Z" for number in range(len(debts))],
        "name": None, "address": None, "opening": debts, "charged": 0, "paid": 0, "closing": debts,
    })  # fmt: skip
    openings = readings([OfficeList("k", "t", "TST", rows, [])], ReadOptions(month=JULY))[1].rows
    parts = openings.with_columns(pl.col("principal").cast(pl.Int64))
    assert parts.group_by("row").agg(pl.col("principal").sum()).sort("row")["principal"].to_list() == debts
    shares = dict(FUND_SHARES)
    whole = sum(shares.values())
    for row, fund, principal in parts.select("row", "fund", "principal").iter_rows():
        assert abs(principal * whole - debts[row - 2] * shares[fund]) < whole
    assert parts["principal"].min() >= 0


def test_without_a_month_the_user_is_asked_for_it(tst: Path, c12: Path) -> None:
    for path in (tst, c12):
        with pytest.raises(AnsinhError, match="--month"):
            read(path)


def test_employers_need_a_wage_region(tst: Path) -> None:
    (employers,) = read(tst, "employers", wage_region=2)
    assert employers.rows.select("employer_code", "name", "wage_region").rows() == [
        ("TA0000Z", "Đơn vị A", "2"),
        ("TA0001C", "Đơn vị B", "2"),
        ("TA0002C", "Đơn vị C", "2"),
    ]
    assert read(tst, "employers", month=JULY) == []


def test_the_same_lists_give_the_same_bytes(tmp_path: Path) -> None:
    for write in (write_c12_list, write_tst_export):
        first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
        write(first, BALANCES)
        write(second, BALANCES)
        assert first.read_bytes() == second.read_bytes()
