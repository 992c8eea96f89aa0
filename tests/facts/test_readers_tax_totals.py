"""05/KK-TNCN: HTKK's XML of one return and the list of many, to tax totals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.facts import FactStore, import_files
from ansinh.facts.readers import read_file
from ansinh.facts.reading import Reading
from ansinh.facts.schemas import TABLES
from ansinh.facts.writers import write_tax_05_kk_bulk, write_tax_05_kk_xml

TOTALS = pl.DataFrame({
    "tax_code": ["0100109106", "0100109106-001"],
    "month": [dt.date(2025, 8, 1), dt.date(2025, 7, 1)],
    "cycle_months": [1, 3],
    "workers": [120, 6],
    "resident_contract": [118, 6],
    "people_withheld": [14, 0],
    "income": [1_440_000_000, 150_000_000],
    "income_withheld": [300_000_000, 0],
    "tax_withheld": [12_345_678, 0],
}, schema=TABLES["tax_totals"].schema)  # fmt: skip
FOREIGNERS = TOTALS.with_columns(
    foreigners_withheld=pl.Series([4, 0]), income_foreigners=pl.Series([40_000_000, 0]),
    income_withheld_foreigners=pl.Series([40_000_000, 0]), tax_withheld_foreigners=pl.Series([8_000_000, 0]),
    employer_name=pl.Series(["Công ty May & Thêu <Một>", "Chi nhánh"]), filed_on=pl.Series([dt.date(2025, 9, 19)] * 2),
)  # fmt: skip


def one(path: Path, kind: str | None = None) -> Reading:
    (reading,) = read_file(path, kind)
    return reading


def stored(folder: Path, *paths: Path) -> pl.DataFrame:
    store = FactStore(folder / "facts")
    for file in import_files(store, "auto", paths).files:
        assert (file.error, file.refused) == (None, 0)
    return store.snapshot().table("tax_totals")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("rows", [TOTALS, FOREIGNERS], ids=["plain", "foreigners"])
def test_the_list_gives_the_same_totals(tmp_path: Path, suffix: str, rows: pl.DataFrame) -> None:
    path = tmp_path / f"kk.{suffix}"
    write_tax_05_kk_bulk(path, rows)
    assert one(path).format == "tax_05_kk_list"
    assert stored(tmp_path, path).equals(TOTALS)


@pytest.mark.parametrize("at", [0, 1], ids=["month", "quarter"])
def test_the_return_gives_the_same_totals(tmp_path: Path, at: int) -> None:
    path = tmp_path / "kk.xml"
    write_tax_05_kk_xml(path, FOREIGNERS.row(at, named=True))
    assert one(path).format == "tax_05_kk_xml"
    assert stored(tmp_path, path).equals(TOTALS[at : at + 1])


def test_both_write_the_same_bytes_again(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_tax_05_kk_bulk(tmp_path / name, FOREIGNERS)
    for name in ("a.xml", "b.xml"):
        write_tax_05_kk_xml(tmp_path / name, FOREIGNERS.row(0, named=True))
    for suffix in ("csv", "xml"):
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_a_later_return_replaces_the_earlier(tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    write_tax_05_kk_bulk(first, TOTALS)
    write_tax_05_kk_bulk(second, TOTALS.with_columns(workers=pl.Series([121, 6], dtype=pl.Int32)))
    assert stored(tmp_path, first, second)["workers"].to_list() == [121, 6]


@pytest.mark.parametrize(
    ("written", "month", "cycle"),
    [
        ("08/2025", "2025-08", "1"),
        ("Tháng 8/2025", "2025-08", "1"),
        ("T8/2025", "2025-08", "1"),
        ("2025-08", "2025-08", "1"),
        ("Quý 3/2025", "2025-07", "3"),
        ("Quý III năm 2025", "2025-07", "3"),
        ("Q3/2025", "2025-07", "3"),
        ("3Q2025", "2025-07", "3"),
    ],
)
def test_periods(tmp_path: Path, written: str, month: str, cycle: str) -> None:
    path = tmp_path / "kk.csv"
    write_tax_05_kk_bulk(path, TOTALS.head(1).with_columns(period=pl.lit(written)))
    assert one(path).rows.select("month", "cycle_months").row(0) == (month, cycle)


def test_bad_rows_are_sent_back_one_by_one(tmp_path: Path) -> None:
    rows = pl.concat([TOTALS.head(1)] * 6).with_columns(
        period=pl.Series(["13/2025", "Quý 5/2025", "08/2025", "08/2025", "08/2025", "08/2026"]),
        tax_code=pl.Series(["0100109106", "0100109106", "28000", "0100109106", "0100109106", "0100109106"]),
        income=pl.Series(["1", "1", "1", "12.5", "1440", "-5"]),
        income_residents=pl.Series(["1", "1", "1", "12.5", "1430", "-5"]),
    )
    path = tmp_path / "kk.csv"
    write_tax_05_kk_bulk(path, rows)
    (file,) = import_files(FactStore(tmp_path / "facts"), "auto", [path]).files
    assert file.verdicts[0].problems.filter(pl.col("severity") == "refused").select("row", "column", "code").rows() == [
        (2, "month", "no_such_month"), (3, "month", "not_a_date"), (4, "tax_code", "tax_code"),
        (5, "income", "fraction"), (6, "income", "sum_differs"), (7, "income", "negative"),
    ]  # fmt: skip
    assert file.accepted == 0


def test_a_return_of_another_edition_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "kk.xml"
    write_tax_05_kk_xml(path, TOTALS.row(0, named=True))
    path.write_text(path.read_text(encoding="utf-8").replace(">864<", ">999<"), encoding="utf-8")
    with pytest.raises(AnsinhError, match="Thông tư 80/2021"):
        read_file(path)


def test_a_supplementary_return_is_said(tmp_path: Path) -> None:
    path = tmp_path / "kk.xml"
    write_tax_05_kk_xml(path, TOTALS.row(0, named=True))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<loaiTKhai>C", "<loaiTKhai>B").replace("<soLan>0", "<soLan>2"), encoding="utf-8")
    assert "bổ sung lần 2" in one(path).notes[0]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("</HSoThueDTu>", "", "không phải XML hợp lệ"),
        ("<HSoThueDTu ", '<!DOCTYPE x [<!ENTITY a "b">]><HSoThueDTu ', "DOCTYPE"),
        ("05/KK-TNCN", "01/GTGT", "Không nhận ra mẫu"),
    ],
)
def test_damaged_and_foreign_xml(tmp_path: Path, old: str, new: str, what: str) -> None:
    path = tmp_path / "kk.xml"
    write_tax_05_kk_xml(path, TOTALS.row(0, named=True))
    text = path.read_text(encoding="utf-8").replace(old, new)
    path.write_text(text.replace(">864<", ">842<") if "GTGT" in new else text, encoding="utf-8")
    with pytest.raises(AnsinhError, match=what):
        read_file(path)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "kk.csv"
    write_tax_05_kk_bulk(path, TOTALS)
    text = path.read_text(encoding="utf-8-sig").replace("[16] Tổng số người lao động", "Ghi chú")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnsinhError, match=r"thiếu cột: \[16\]"):
        read_file(path)
