"""05-1/BK and 05-2/BK: of one employer and in bulk, as written, as typed by people, and spoiled."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.base import AnsinhError
from ansinh.facts import FactStore, import_files
from ansinh.facts.readers import read_file
from ansinh.facts.reading import Reading
from ansinh.facts.writers import (
    TaxHeader,
    write_tax_05_1,
    write_tax_05_1_bulk,
    write_tax_05_2,
    write_tax_05_2_bulk,
)

HEADER = TaxHeader("0100109106", 2025, "Công ty TNHH May Thử Nghiệm")
PEOPLE = pl.DataFrame({
    "tax_code": ["0100109106", "0100109106", "0100109106-001"],
    "employer_name": ["Công ty TNHH May Thử Nghiệm"] * 3,
    "year": [2025] * 3,
    "full_name": ["Nguyễn Thị Hoà", "LE BA DAT", "Ðỗ Văn Út"],
    "person_tax_code": ["8000000012", None, "038085000125"],
    "citizen_id": ["038185000123", "171234567", None],
    "income": [126_000_000, 0, 84_500_001],
    "insurance_deducted": [6_615_000, 0, None],
    "dependants": [1, 0, 2],
    "authorised": [True, False, None],
})  # fmt: skip
FORM_FIRST = 11
"""First data line of the form as written; the bulk list begins on line 2."""
WRITERS = [
    ("tax_05_1", "1", lambda path, rows: write_tax_05_1(path, HEADER, rows), "form.xlsx"),
    ("tax_05_1", "1", write_tax_05_1_bulk, "bulk.xlsx"),
    ("tax_05_1", "1", write_tax_05_1_bulk, "bulk.csv"),
    ("tax_05_2", "0", lambda path, rows: write_tax_05_2(path, HEADER, rows), "form.xlsx"),
    ("tax_05_2", "0", write_tax_05_2_bulk, "bulk.xlsx"),
    ("tax_05_2", "0", write_tax_05_2_bulk, "bulk.csv"),
]
Write = Callable[[Path, pl.DataFrame], None]


def one(path: Path, kind: str | None = None) -> Reading:
    (reading,) = read_file(path, kind)
    return reading


def imported(tmp_path: Path, path: Path) -> tuple[pl.DataFrame, list[tuple[int, str, str]]]:
    """What the store then holds, and (row, severity, code) of what was found."""
    store = FactStore(tmp_path / "facts")
    (file,) = import_files(store, "auto", [path]).files
    assert file.error is None, file.error
    problems = pl.concat([each.problems for each in file.verdicts])
    return store.snapshot().table("tax_payroll"), problems.select("row", "severity", "code").rows()


def spoiled(tmp_path: Path, change: Callable[[Any], None], rows: pl.DataFrame = PEOPLE) -> Path:
    """The 05-1 form with ``change`` made to its sheet."""
    path = tmp_path / "spoiled.xlsx"
    write_tax_05_1(path, HEADER, rows)
    book = openpyxl.load_workbook(path)
    change(book.active)
    book.save(path)
    return path


# -- as written -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "contract", "write", "name"), WRITERS)
def test_what_is_written_is_read(tmp_path: Path, key: str, contract: str, write: Write, name: str) -> None:
    path = tmp_path / name
    write(path, PEOPLE)
    reading = one(path)
    assert (reading.format, reading.table, reading.refused) == (key, "tax_payroll", [])
    form = name == "form.xlsx"
    first = FORM_FIRST if form else 2
    assert reading.rows["row"].to_list() == [first, first + 1, first + 2]
    same = ["full_name", "person_tax_code", "citizen_id"]
    assert reading.rows.select(same).equals(PEOPLE.select(same))
    assert reading.rows["income"].to_list() == ["126000000", "0", "84500001"]
    if key == "tax_05_1":
        assert reading.rows["insurance_deducted"].to_list() == ["6615000", "0", None]
    else:
        assert "insurance_deducted" not in reading.rows.columns
    assert reading.rows["tax_code"].to_list() == (["0100109106"] * 3 if form else PEOPLE["tax_code"].to_list())
    assert reading.rows["year"].to_list() == ["2025"] * 3
    assert reading.rows["under_contract"].to_list() == [contract] * 3
    assert "born_on" not in reading.rows.columns
    assert "month" not in reading.rows.columns


@pytest.mark.parametrize(("key", "contract", "write", "name"), WRITERS)
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, key: str, contract: str, write: Write, name: str) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        write(folder / name, PEOPLE)
    assert (first / name).read_bytes() == (second / name).read_bytes()


def test_imported_rows_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "bulk.csv"
    write_tax_05_1_bulk(path, PEOPLE)
    rows, found = imported(tmp_path, path)
    assert rows["income"].to_list() == [126_000_000, 0, 84_500_001]
    assert rows["under_contract"].to_list() == [True] * 3
    assert rows["month"].null_count() == rows["born_on"].null_count() == 3
    assert rows["full_name"].to_list() == ["Nguyễn Thị Hoà", "LE BA DAT", "Đỗ Văn Út"]
    assert found == [(2, "warned", "tax_code_check")]


# -- as others write it ---------------------------------------------------------------------------


def test_the_newer_edition_is_read_by_its_labels(tmp_path: Path) -> None:
    """There income is [12] and insurance [19]; the printed numbers mean nothing."""
    path = tmp_path / "moi.csv"
    path.write_text(
        "Mẫu số: 05-1/BK-QTT-TNCN\n[01] Kỳ tính thuế: Năm 2025\n[05] Mã số thuế:,0,1,0,0,1,0,9,1,0,6\n"
        "STT,Họ và tên,Mã số thuế,Loại giấy tờ,Số CMND/CCCD/SĐDCN Hộ chiếu(trường hợp chưa có MST),Cá nhân uỷ quyền "
        "quyết toán thay,Thu nhập chịu thuế (TNCT),,Các khoản giảm trừ,,,Thu nhập tính thuế,Số thuế TNCN đã khấu trừ\n"
        ",,,,,,Tổng thu nhập chịu thuế,Trong đó: TNCT tại tổ chức trước khi điều chuyển,Số lượng NPT tính giảm trừ,"
        "Tổng số tiền giảm trừ gia cảnh,Bảo hiểm được trừ,,\n"
        "[06],[07],[08],,[09],[10],[12],[13],[16],[17],[19],[21],[22]\n"
        '1,Lê Thị Bưởi,8000000012,CCCD,038185000123,[x],"120.000.000",,1,132000000,"6.300.000",0,0\n'
        'Tổng,,,,,,"120.000.000",,,,,,\n',
        encoding="utf-8",
    )
    reading = one(path)
    assert reading.rows.select("row", "tax_code", "citizen_id", "income", "insurance_deducted").rows() == [
        (7, "0100109106", "038185000123", "120.000.000", "6.300.000")
    ]
    assert any(note.endswith(": 8.") for note in reading.notes)


def test_leading_zeros_lost_in_a_spreadsheet_come_back(tmp_path: Path) -> None:
    def numbers(sheet: Any) -> None:
        sheet.cell(FORM_FIRST, 3).value = 100109106
        sheet.cell(FORM_FIRST, 4).value = 38185000123

    row = one(spoiled(tmp_path, numbers)).rows.row(0, named=True)
    assert (row["person_tax_code"], row["citizen_id"]) == ("0100109106", "038185000123")


def test_hidden_rows_are_read_and_said(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[FORM_FIRST + 1].hidden = True

    reading = one(spoiled(tmp_path, hide))
    assert reading.rows.height == 3
    assert any(str(FORM_FIRST + 1) in note and "ẩn" in note for note in reading.notes)


# -- spoiled --------------------------------------------------------------------------------------


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = spoiled(tmp_path, lambda sheet: sheet.cell(9, 12).__setattr__("value", None))
    with pytest.raises(AnsinhError, match="thiếu cột: Bảo hiểm được trừ"):
        read_file(path)


@pytest.mark.parametrize(("line", "what"), [(6, "của đơn vị nào"), (4, "của năm nào")])
def test_whose_and_which_year_must_be_said(tmp_path: Path, line: int, what: str) -> None:
    path = spoiled(tmp_path, lambda sheet: sheet.cell(line, 1).__setattr__("value", ""))
    with pytest.raises(AnsinhError, match=what):
        read_file(path)


def test_asking_for_another_table_names_the_layout(tmp_path: Path) -> None:
    path = spoiled(tmp_path, lambda sheet: None)
    with pytest.raises(AnsinhError, match="05-1/BK-QTT-TNCN"):
        read_file(path, "vacancies")


def test_merged_and_broken_cells_refuse_their_rows_only(tmp_path: Path) -> None:
    def spoil(sheet: Any) -> None:
        sheet.merge_cells(start_row=FORM_FIRST, start_column=6, end_row=FORM_FIRST + 1, end_column=6)
        sheet.cell(FORM_FIRST + 2, 12).value = "#REF!"

    reading = one(spoiled(tmp_path, spoil))
    assert reading.rows["row"].to_list() == [FORM_FIRST]
    assert [(each.row, each.column, each.code) for each in reading.refused] == [
        (FORM_FIRST + 1, "income", "merged_cell"), (FORM_FIRST + 2, "insurance_deducted", "error_cell"),
    ]  # fmt: skip


def test_every_bad_row_is_sent_back_with_its_number(tmp_path: Path) -> None:
    bad: dict[str, list[Any]] = {
        "tax_code": ["0100109106", "123", "0100109106", "0100109106", "0100109106", "0100109107", "0100109106"],
        "year": ["2025", "2025", "20255", "2025", "2025", "2025", "Năm 2025"],
        "full_name": ["An", "Bình", "Chi", "Dung", "038085000123", "Em", None],
        "citizen_id": ["038185000123", "038185000124", "038185000125", "038185000126", None, "038185000127", None],
        "income": ["120.000.000", "1", "1", "1.234,5", "1", "1", "5"],
        "insurance_deducted": ["0", "0", "0", "0", "0", "0", "0"],
    }
    path = tmp_path / "bulk.csv"
    write_tax_05_1_bulk(path, pl.DataFrame(bad))
    rows, found = imported(tmp_path, path)
    assert found == [
        (3, "refused", "tax_code"), (4, "refused", "year_odd"), (5, "refused", "fraction"),
        (6, "refused", "name_not_text"), (7, "warned", "tax_code_check"), (8, "refused", "nobody"),
    ]  # fmt: skip
    assert rows["full_name"].to_list() == ["An", "Em"]


def test_a_shifted_column_is_not_believed(tmp_path: Path) -> None:
    """All columns from the name on stand one further right."""
    path = tmp_path / "bulk.csv"
    write_tax_05_1_bulk(path, PEOPLE)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    shifted = [",".join([*line.split(",")[:4], "", *line.split(",")[4:-1]]) for line in lines[1:]]
    path.write_text("\n".join([lines[0], *shifted]), encoding="utf-8")
    (file,) = import_files(FactStore(tmp_path / "facts"), "auto", [path]).files
    assert file.error is not None or file.accepted == 0


def test_a_person_stated_twice_is_kept_and_said(tmp_path: Path) -> None:
    twice = pl.concat([PEOPLE, PEOPLE.head(1), PEOPLE[1:2].with_columns(income=pl.lit(77, pl.Int64))])
    path = tmp_path / "bulk.csv"
    write_tax_05_1_bulk(path, twice)
    rows, found = imported(tmp_path, path)
    assert rows.height == 4
    assert [each for each in found if each[2] != "tax_code_check"] == [
        (3, "warned", "person_twice"), (5, "duplicate", "duplicate"), (6, "warned", "person_twice"),
    ]  # fmt: skip


def test_an_amended_year_is_said_against_what_was_known(tmp_path: Path) -> None:
    first, second = tmp_path / "nop-lan-1.csv", tmp_path / "nop-lan-2.csv"
    write_tax_05_1_bulk(first, PEOPLE)
    write_tax_05_1_bulk(second, PEOPLE.with_columns(pl.col("income") + pl.Series([0, 5, 0])))
    store = FactStore(tmp_path / "facts")
    import_files(store, "auto", [first])
    (file,) = import_files(store, "auto", [second]).files
    assert (file.accepted, file.duplicates, file.warned) == (1, 2, 1)
    assert file.verdicts[0].problems.filter(pl.col("code") == "person_twice")["row"].to_list() == [3]


def test_names_that_begin_like_totals_are_rows(tmp_path: Path) -> None:
    rows = pl.DataFrame({
        "tax_code": ["0100109106"] * 3, "year": [2025] * 3, "full_name": ["TONG VAN AN", "Cộng Thị Bé", "Tống Số"],
        "citizen_id": ["038185000123", "038185000124", "038185000125"], "income": [1, 2, 3],
        "insurance_deducted": [0, 0, 0],
    })  # fmt: skip
    path = tmp_path / "bulk.csv"
    write_tax_05_1_bulk(path, rows)
    text = "\n".join(line.partition(",")[2] for line in path.read_text(encoding="utf-8-sig").splitlines())
    path.write_text(f"{text}\nTổng cộng,,,,,,,6,,,,,,0\n", encoding="utf-8")
    reading = one(path)
    assert reading.rows["full_name"].to_list() == rows["full_name"].to_list()
    assert any(note.endswith(": 5.") for note in reading.notes)


def test_sent_back_rows_are_corrected_and_imported_again(tmp_path: Path) -> None:
    path = tmp_path / "bulk.csv"
    write_tax_05_1_bulk(path, PEOPLE.with_columns(income=pl.Series(["126.000.000", "không", "84500001"])))
    store = FactStore(tmp_path / "facts")
    (first,) = import_files(store, "auto", [path]).files
    assert (first.accepted, first.refused) == (2, 1)
    assert first.rejects is not None
    book = openpyxl.load_workbook(first.rejects)
    sheet = book.worksheets[0]
    place = next(cell for cell in sheet[5] if cell.value == "không")
    place.value = "1.000.000"
    book.save(first.rejects)
    (second,) = import_files(store, "tax_payroll", [first.rejects]).files
    assert (second.error, second.accepted) == (None, 1)
    assert sorted(store.snapshot().table("tax_payroll")["income"]) == [1_000_000, 84_500_001, 126_000_000]


CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", "x", "0", "-1", "13/2025", "0100109106", "1.234,5", "Tổng cộng", "Nguyễn Văn An", "[07]"]),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_whatever_stands_in_a_row_it_is_accounted_for(rows: list[tuple[str | None, ...]]) -> None:
    """Every written row is imported, already known, sent back or named as no data; or the file is refused."""
    names = ["tax_code", "full_name", "citizen_id", "income", "insurance_deducted"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row").with_columns(year=pl.lit("2025"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bulk.csv"
        write_tax_05_1_bulk(path, frame)
        (file,) = import_files(FactStore(Path(folder) / "facts"), "auto", [path]).files
    if file.error is None:
        (verdicts,) = file.verdicts
        skipped = sum(len(_numbers(note)) for note in verdicts.reading.notes if note.startswith("Bỏ qua"))
        assert verdicts.accepted.height + verdicts.duplicates + verdicts.refused + skipped == len(rows)


def _numbers(note: str) -> list[int]:
    """Row numbers in ``…: 3, 5–8.``"""
    found: list[int] = []
    for part in note.rpartition(": ")[2].rstrip(".").split(", "):
        first, _dash, last = part.partition("–")
        found += range(int(first), int(last or first) + 1)
    return found
