"""Every declaration layout: canonical rows, written as the form prints them, read back the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.facts.parse import parse_column, parse_sex
from ansinh.facts.readers import FORMATS, read_file
from ansinh.facts.reading import Reading, ReadOptions
from ansinh.facts.schemas import MOVEMENTS, TABLES
from ansinh.facts.writers import (
    DeclarationHeader,
    Enclosure,
    write_d02lt_2020,
    write_d02lt_2026,
    write_d02ts_2017,
    write_envelope,
    write_portal,
    write_vnpt,
)

SCHEMA = TABLES["declarations"].schema
FILED_ON = dt.date(2026, 5, 5)
HEADER = DeclarationHeader(
    "TZ0001Z", FILED_ON, "Công ty TNHH May Thử Nghiệm", "12", "a", tax_code="0100109106", address="Thanh Hóa"
)
OPTIONS = ReadOptions(employer_code="TZ0001Z", filed_on=FILED_ON)
BOUNDED = ("KL", "OF", "TS", "AD", "SB", "TT", "TU", "AT")

Write = Callable[[Path, pl.DataFrame], None]
WRITERS: dict[str, tuple[Write, str]] = {
    "d02ts_2017": (lambda path, rows: write_d02ts_2017(path, HEADER, rows), ".xlsx"),
    "d02lt_2020": (lambda path, rows: write_d02lt_2020(path, HEADER, rows), ".xlsx"),
    "d02lt_2026": (lambda path, rows: write_d02lt_2026(path, HEADER, rows), ".xlsx"),
    "portal_d02lt": (write_portal, ".xlsx"),
    "vnpt_d02": (write_vnpt, ".xlsx"),
}
NOT_CARRIED = {
    "d02ts_2017": {"born_on", "sex", "citizen_id", "effective_on"},
    "d02lt_2020": set(),
    "d02lt_2026": {"sex", "citizen_id"},
    "portal_d02lt": set(),
    "vnpt_d02": set(),
}


def declarations(**columns: list[object]) -> pl.DataFrame:
    """One row a movement unless given; every column filled so that a lost one shows."""
    height = len(next(iter(columns.values()))) if columns else len(MOVEMENTS)
    at = range(height)
    filled: dict[str, list[object]] = {
        "employer_code": ["TZ0001Z"] * height,
        "person_number": [f"38{10_000_000 + number}" for number in at],
        "full_name": [f"Nguyễn Thị Hồng {number}" for number in at],
        "born_on": [dt.date(1990, 1, 1) + dt.timedelta(days=number) for number in at],
        "sex": ["F" if number % 2 else "M" for number in at],
        "citizen_id": [f"0381900{number:05d}" for number in at],
        "movement": list(MOVEMENTS)[:height],
        "group": ["a"] * height,
        "base_salary": [5_310_000 + number for number in at],
        "from_month": [dt.date(2026, 5, 1)] * height,
        "to_month": [None] * height,
        "filed_on": [FILED_ON] * height,
        "effective_on": [dt.date(2026, 5, 4)] * height,
    }
    return pl.DataFrame(filled | columns, schema=SCHEMA)


def typed(reading: Reading) -> pl.DataFrame:
    """The reading's text as canonical values; every cell must parse."""
    columns = []
    for column in TABLES["declarations"].columns:
        text = reading.rows[column.name]
        result = parse_sex(text) if column.name == "sex" else parse_column(text, column.kind)
        assert result.ok, (column.name, result.problems.drop_nulls())
        columns.append(result.values.cast(column.dtype).alias(column.name))
    return pl.DataFrame(columns)


@pytest.mark.parametrize("key", WRITERS)
def test_what_is_written_is_read_back(tmp_path: Path, key: str) -> None:
    write, suffix = WRITERS[key]
    ends = [dt.date(2026, 7, 1) if movement in BOUNDED else None for movement in MOVEMENTS]
    rows = declarations(movement=list(MOVEMENTS), to_month=ends)
    path = tmp_path / f"tệp{suffix}"
    write(path, rows)
    (reading,) = read_file(path, "declarations", OPTIONS)
    assert reading.format == key
    assert reading.refused == []
    carried = [name for name in SCHEMA if name not in NOT_CARRIED[key]]
    order = "person_number"
    assert typed(reading).sort(order).select(carried).equals(rows.sort(order).select(carried))
    for name in NOT_CARRIED[key]:
        assert reading.rows[name].null_count() == rows.height


@pytest.mark.parametrize("key", WRITERS)
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, key: str) -> None:
    write, suffix = WRITERS[key]
    for name in ("a", "b"):
        write(tmp_path / f"{name}{suffix}", declarations())
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize("key", WRITERS)
def test_row_numbers_are_the_lines_of_the_file(tmp_path: Path, key: str) -> None:
    from ansinh.facts.readers.workbook import Document

    write, suffix = WRITERS[key]
    path = tmp_path / f"a{suffix}"
    write(path, declarations(movement=["TM", "GH", "DC"]))
    (reading,) = read_file(path, None, OPTIONS)
    document = Document.open(path)
    lines = document.rows(document.sheet_names[0])
    for row, number in reading.rows.select("row", "person_number").iter_rows():
        assert number in lines[row - 1]


def test_every_layout_has_its_own_key_and_a_title() -> None:
    keys = [each.key for each in FORMATS]
    assert len(set(keys)) == len(keys)
    assert all(each.title() and set(each.tables) <= set(TABLES) for each in FORMATS)


@pytest.mark.parametrize("key", WRITERS)
def test_exactly_one_layout_is_surest(tmp_path: Path, key: str) -> None:
    from ansinh.facts.readers.workbook import Document

    write, suffix = WRITERS[key]
    path = tmp_path / f"a{suffix}"
    write(path, declarations())
    scores = {each.key: each.recognise(Document.open(path)) for each in FORMATS}
    assert scores[key] == pytest.approx(1.0)
    assert [name for name, score in scores.items() if score == scores[key]] == [key]


def test_the_header_gives_employer_day_and_group(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    header = DeclarationHeader("TC0012Z", dt.date(2026, 8, 31), "Hợp tác xã Thử", group="dd")
    write_d02lt_2026(path, header, declarations(movement=["TM"]))
    (reading,) = read_file(path)
    (row,) = reading.rows.iter_rows(named=True)
    assert (row["employer_code"], row["filed_on"], row["group"]) == ("TC0012Z", "2026-08-31", "dd")
    assert "Hợp tác xã Thử (TC0012Z)" in reading.notes[0]


@pytest.mark.parametrize(("group", "letter"), [("a", "a"), ("dd", "dd"), ("n", "n"), ("f", "f"), (None, "a")])
def test_the_hidden_line_of_the_2026_form_names_the_group(tmp_path: Path, group: str | None, letter: str) -> None:
    path = tmp_path / "a.xlsx"
    write_d02lt_2026(path, DeclarationHeader("TZ0001Z", FILED_ON, group=group), declarations(movement=["TM"]))
    assert read_file(path)[0].rows["group"].to_list() == [letter]


def test_the_group_of_the_command_serves_where_the_form_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_d02lt_2020(path, HEADER, declarations(movement=["TM"]))
    (reading,) = read_file(path, None, ReadOptions(group="k"))
    assert reading.rows["group"].to_list() == ["k"]


def test_the_form_is_believed_before_the_command_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_d02lt_2026(path, HEADER, declarations(movement=["TM"]))
    options = ReadOptions(employer_code="XX9999Z", filed_on=dt.date(2020, 1, 1))
    (reading,) = read_file(path, None, options)
    assert reading.rows.select("employer_code", "filed_on").row(0) == ("TZ0001Z", "2026-05-05")
    assert any("XX9999Z" in note for note in reading.notes)
    assert any("01/01/2020" in note for note in reading.notes)


def test_the_day_comes_from_an_official_file_name_at_last(tmp_path: Path) -> None:
    path = tmp_path / "081530-TZ0001Z-20260611_D02-TS.xlsx"
    write_portal(path, declarations(movement=["TM"]))
    (reading,) = read_file(path, None, ReadOptions(employer_code="TZ0001Z"))
    assert reading.rows["filed_on"].to_list() == ["2026-06-11"]


@pytest.mark.parametrize(("given", "wanted"), [
    (ReadOptions(employer_code="TZ0001Z"), "--filed-on"), (ReadOptions(filed_on=FILED_ON), "--employer"),
])  # fmt: skip
def test_a_layout_without_header_asks_for_what_it_lacks(tmp_path: Path, given: ReadOptions, wanted: str) -> None:
    path = tmp_path / "a.xlsx"
    write_portal(path, declarations(movement=["TM"]))
    with pytest.raises(AnsinhError) as caught:
        read_file(path, None, given)
    assert wanted in caught.value.do_next


@pytest.mark.parametrize("key", ["portal_d02lt", "vnpt_d02"])
def test_nationality_makes_the_foreigners_group(tmp_path: Path, key: str) -> None:
    write, suffix = WRITERS[key]
    path = tmp_path / f"a{suffix}"
    write(path, declarations(movement=["TM", "TM", "GH"], group=["a", "f", "a"]))
    (reading,) = read_file(path, None, OPTIONS)
    assert reading.rows["group"].to_list() == ["a", "f", "a"]
    assert any("1 người nước ngoài" in note for note in reading.notes)


@pytest.mark.parametrize("key", ["portal_d02lt", "vnpt_d02"])
def test_the_last_declared_month_of_a_start_does_not_end_it(tmp_path: Path, key: str) -> None:
    write, suffix = WRITERS[key]
    path = tmp_path / f"a{suffix}"
    end = dt.date(2026, 5, 1)
    write(path, declarations(movement=["TM", "TS", "GH"], to_month=[end, end, end]))
    (reading,) = read_file(path, None, OPTIONS)
    assert reading.rows["to_month"].to_list() == [None, "05/2026", None]
    assert any(note.startswith("2 dòng") for note in reading.notes)


def test_allowances_are_part_of_the_base(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = declarations(movement=["TM", "TM"], base_salary=[5_810_000, 6_000_000])
    for write in (write_d02lt_2026, write_d02lt_2020, write_d02ts_2017):
        write(path, HEADER, rows.with_columns(allowance=pl.Series([500_000, 0])))
        (reading,) = read_file(path)
        assert reading.rows["base_salary"].to_list() == ["5810000", "6000000"]


def test_a_form_saved_as_csv_is_read_too(tmp_path: Path) -> None:
    """Without merged cells the outer labels stand only over the first of their columns."""
    import csv

    from ansinh.facts.readers.workbook import Document

    source = tmp_path / "a.xlsx"
    rows = declarations(movement=["TM", "GH", "DC"])
    for write, key in ((write_d02lt_2026, "d02lt_2026"), (write_d02lt_2020, "d02lt_2020")):
        write(source, HEADER, rows)
        document = Document.open(source)
        path = tmp_path / "a.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerows(document.rows(document.sheet_names[0]))
        (reading,) = read_file(path)
        assert reading.format == key
        carried = [name for name in SCHEMA if name not in NOT_CARRIED[key]]
        assert typed(reading).select(carried).equals(rows.select(carried))


def test_an_envelope_lists_its_forms_and_reads_what_it_can(tmp_path: Path) -> None:
    inner, path = tmp_path / "tờ khai.xlsx", tmp_path / "BHXHDienTu.xml"
    write_portal(inner, declarations(movement=["TM", "GH"]))
    forms = [
        Enclosure("D02-TS", "Danh sách lao động tham gia BHXH", "D02.xlsx", "xlsx", inner.read_bytes()),
        Enclosure("D02-TS", "Danh sách lao động tham gia BHXH", "D02-TS.xml", "xml", b"<D02-TS><Dong/></D02-TS>"),
        Enclosure("CT-DK", "Chứng từ đính kèm", "hopdong.pdf", "pdf", b"%PDF-1.7 ..."),
    ]
    write_envelope(path, HEADER, forms)
    (reading,) = read_file(path, "declarations")
    assert reading.format == "portal_d02lt"
    assert reading.rows["employer_code"].to_list() == ["TZ0001Z"] * 2
    assert reading.rows["filed_on"].to_list() == ["2026-05-05"] * 2
    notes = "\n".join(reading.notes)
    assert "kỳ 05/2026" in notes
    for form in forms:
        assert f"tệp {form.file}, loại {form.kind}, {len(form.content)} byte" in notes
    assert "cấu trúc chưa được công bố" in notes
    assert "Chữ ký số của hồ sơ không được kiểm tra" in notes


def test_an_envelope_with_nothing_readable_lists_its_forms_and_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "BHXHDienTu.xml"
    forms = [Enclosure("D02-TS", "Danh sách lao động", "D02-TS.xml", "xml", b"<D02-TS/>")]
    write_envelope(path, HEADER, forms)
    with pytest.raises(AnsinhError, match="không có tờ khai nào đọc được") as caught:
        read_file(path)
    assert "D02-TS – Danh sách lao động (tệp D02-TS.xml, loại xml, 9 byte)" in caught.value.why


def test_an_envelope_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "BHXHDienTu.xml"
    write_envelope(path, HEADER, [Enclosure("D02-TS", "Danh sách", "a.csv", "csv", b"STT")])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("?>\n", '?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n', 1), encoding="utf-8")
    with pytest.raises(AnsinhError, match="DOCTYPE"):
        read_file(path)


def test_a_broken_envelope_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "BHXHDienTu.xml"
    write_envelope(path, HEADER, [Enclosure("D02-TS", "Danh sách", "a.csv", "csv", b"STT")])
    path.write_text(path.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    with pytest.raises(AnsinhError, match="không phải XML hợp lệ"):
        read_file(path)


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read_in_time(tmp_path: Path) -> None:
    import time

    path = tmp_path / "a.xlsx"
    count = 100_000
    write_d02lt_2026(path, HEADER, declarations(movement=["TM", "DC", "GH", "ON"] * (count // 4)))
    start = time.process_time()
    (reading,) = read_file(path)
    assert reading.rows.height == count
    assert time.process_time() - start < 4.0
