"""Canonical tables as files, and plain lists with Vietnamese headings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from ansinh.base import AnsinhError
from ansinh.facts.readers import read_file
from ansinh.facts.reading import Reading, ReadOptions
from ansinh.facts.schemas import TABLES
from ansinh.facts.writers import write_canonical

SHARED = Path(__file__).parents[3] / "shared" / "ledger"


def read(path: Path, kind: str | None = None, **options: object) -> Reading:
    (found,) = read_file(path, kind, ReadOptions(**options))  # type: ignore[arg-type]
    return found


_SAMPLE = {
    "text": "Đặng Thị Hòa", "code": "038000", "date": dt.date(2026, 5, 17), "month": dt.date(2026, 5, 1),
    "money": 5_310_000, "integer": 3, "flag": True,
}  # fmt: skip
_SHOWN = {
    "text": "Đặng Thị Hòa", "code": "038000", "date": "2026-05-17", "month": "2026-05", "money": "5310000",
    "integer": "3", "flag": "true",
}  # fmt: skip


def sample(table: str) -> pl.DataFrame:
    """One full row and one with the required columns alone."""
    full = {column.name: _SAMPLE[column.kind] for column in TABLES[table].columns}
    bare = {column.name: _SAMPLE[column.kind] if column.required else None for column in TABLES[table].columns}
    return pl.DataFrame([full, bare], schema=TABLES[table].schema)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("table", TABLES)
def test_every_table_reads_back(tmp_path: Path, table: str, suffix: str) -> None:
    path = tmp_path / f"any{suffix}"
    write_canonical(path, table, sample(table))
    found = read(path, table)
    assert (found.table, found.format) == (table, f"canonical_{table}")
    assert found.rows["row"].to_list() == ([2, 3] if suffix == ".csv" else [1, 2])
    assert found.rows.row(0, named=True) == {"row": found.rows["row"][0]} | {
        column.name: _SHOWN[column.kind] for column in TABLES[table].columns
    }
    assert found.rows.row(1, named=True) == {"row": found.rows["row"][1]} | {
        column.name: _SHOWN[column.kind] if column.required else None for column in TABLES[table].columns
    }


@pytest.mark.parametrize("table", [name for name in TABLES if name not in ("excuses", "suspensions")])
def test_a_table_is_recognised_without_being_named(tmp_path: Path, table: str) -> None:
    path = tmp_path / "any.csv"
    write_canonical(path, table, sample(table))
    assert read(path).table == table


def test_tables_with_the_same_columns_must_be_named(tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    write_canonical(path, "suspensions", sample("suspensions"))
    assert read(path, "suspensions").table == "suspensions"
    assert read(path, "excuses").table == "excuses"
    with pytest.raises(AnsinhError, match="Không nhận ra"):
        read_file(path)


def test_typed_parquet_is_read_as_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "payments.parquet"
    frame = pl.DataFrame({
        "payment_id": ["P1", "P2"], "paid_on": [dt.date(2026, 1, 2)] * 2, "amount": [5.0, 7.0],
        "employer_code": pl.Series(["TA0000Z", None], dtype=pl.Categorical), "other": [1, 2],
    })  # fmt: skip
    frame.write_parquet(path)
    found = read(path)
    assert found.rows.rows() == [(1, "P1", "TA0000Z", "2026-01-02", "5"), (2, "P2", None, "2026-01-02", "7")]


@pytest.mark.parametrize("damage", [slice(0, 200), slice(0, 12)])
def test_a_damaged_parquet_is_said(tmp_path: Path, damage: slice) -> None:
    path = tmp_path / "payments.parquet"
    write_canonical(path, "payments", sample("payments"))
    path.write_bytes(path.read_bytes()[damage])
    with pytest.raises(AnsinhError, match="Parquet"):
        read_file(path, "payments")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "dv.csv"
    lines = [["employer_code", "name", "wage_region"], ["TA0000Z", "Hộ Lan", "2"]]
    text = "\n".join(separator.join(line) for line in lines)
    path.write_bytes((text.replace("ộ", "ô\u0323") if encoding == "cp1258" else text).encode(encoding))
    assert read(path, "employers").rows.rows() == [(2, "TA0000Z", "Hộ Lan", "2")]


def test_kinds_of_employers_as_offices_write_them(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    kinds = ["Doanh nghiệp FDI", "Hộ kinh doanh", "Đơn vị sự nghiệp công", "cooperative", "Lạ"]
    rows = "".join(f"TA000{number}Z;1;{kind}\n" for number, kind in enumerate(kinds))
    path.write_text("Mã đơn vị;Vùng;Loại hình\n" + rows, encoding="utf-8")
    assert read(path, "employers").rows["sector"].to_list() == [
        "enterprise_fdi", "household_business", "public_unit", "cooperative", "Lạ",
    ]  # fmt: skip


EMPLOYERS = """DANH SÁCH ĐƠN VỊ THAM GIA
STT;Mã đơn vị;Tên đơn vị;MST;Vùng lương;Phương thức đóng;Địa chỉ
1;TA0000Z;Tổng công ty A;2800000000;Vùng II;Hằng tháng;Thanh Hóa
2;TA0001Z;Công ty B;;III;6 tháng;
3;TA0002Z;Công ty C;;4;3;
;Tổng cộng;;;;;
"""


def test_a_list_of_employers_with_vietnamese_headings(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_text(EMPLOYERS, encoding="utf-8")
    found = read(path, "employers")
    assert found.rows.select("row", "employer_code", "name", "wage_region", "payment_cycle_months").rows() == [
        (3, "TA0000Z", "Tổng công ty A", "2", "1"),
        (4, "TA0001Z", "Công ty B", "3", "6"),
        (5, "TA0002Z", "Công ty C", "4", "3"),
    ]
    assert any("dòng cộng: 6" in note for note in found.notes)
    assert read(path).table == "employers"


def test_a_list_of_openings_with_vietnamese_headings(tmp_path: Path) -> None:
    path = tmp_path / "dk.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Mã đơn vị", "Tháng", "Quỹ", "Số tiền gốc", "Lãi"])
        sheet.write_row(1, 0, ["TA0000Z", "06/2025", "BHYT", 1000, 0])
        sheet.write_row(2, 0, ["TA0000Z", "06/2025", "Hưu trí, tử tuất", 5000, 10])
        sheet.write_row(3, 0, ["TA0000Z", "06/2025", "quỹ lạ", 1, 0])
    assert read(path, "opening_balances").rows.rows() == [
        (2, "TA0000Z", "06/2025", "health", "1000", "0"),
        (3, "TA0000Z", "06/2025", "pension", "5000", "10"),
        (4, "TA0000Z", "06/2025", "quỹ lạ", "1", "0"),
    ]


def test_columns_named_by_the_user(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_text("Chỗ;Tên gọi;Khu\nTA0000Z;A;II\n", encoding="utf-8")
    with pytest.raises(AnsinhError):
        read_file(path, "employers")
    found = read(path, "employers", columns={"employer_code": "Chỗ", "wage_region": "Khu", "name": "Tên gọi"})
    assert found.rows.rows() == [(2, "TA0000Z", "A", "2")]


def test_a_missing_column_is_named_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "employers.csv"
    path.write_text("employer_code,name\nTA0000Z,A\n")
    with pytest.raises(AnsinhError, match=r"Vùng lương tối thiểu \(wage_region\)"):
        read_file(path, "employers")


def test_another_table_than_asked_for_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "any.csv"
    write_canonical(path, "payments", sample("payments"))
    with pytest.raises(AnsinhError, match="chứng từ nộp tiền"):
        read_file(path, "employers")


def test_columns_that_are_not_used_are_said(tmp_path: Path) -> None:
    path = tmp_path / "employers.csv"
    path.write_text("employer_code,wage_region,ghi chu\nTA0000Z,1,x\n")
    assert any("bỏ qua 1 cột" in note for note in read(path, "employers").notes)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the example offices are not beside the repository")
@pytest.mark.parametrize("case", ["case-1", "case-2"])
def test_the_example_offices_are_read(case: str) -> None:
    for path in sorted((SHARED / case).glob("*.csv")):
        found = read(path, path.stem)
        assert found.table == path.stem
        assert found.rows.height == len(path.read_text(encoding="utf-8").splitlines()) - 1
