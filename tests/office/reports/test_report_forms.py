"""The official forms as tables, tied to the ledger, on screen paper and sheet."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace

import msgspec
import openpyxl
import polars as pl
import pytest

from ansinh.facts import FactStore
from ansinh.law import Law
from ansinh.ledger import write
from ansinh.ledger.statement import Office
from ansinh.office.reports.figures.positions import take
from ansinh.office.reports.figures.register import register
from ansinh.office.reports.figures.sums import sums
from ansinh.office.reports.figures.units import units
from ansinh.office.reports.forms import arrears, collection, indicators, layouts, pursuit, slip
from ansinh.office.reports.forms.material import Material
from ansinh.office.reports.forms.sheet import Line, Sheet
from ansinh.office.reports.printing import to_pdf, to_xlsx
from ansinh.office.reports.printing.heads import Paper, depth, heads, text

OCTOBER, CLOSE = dt.date(2025, 10, 1), dt.date(2025, 10, 31)
EVADING, PAYING, LATE, EXCUSED = "TA0001A", "TA0002A", "TB0003B", "HB0004B"
FORMS: tuple[Callable[[Material], Sheet], ...] = (
    indicators.sheet, collection.sheet, arrears.detail, arrears.summary, pursuit.results, pursuit.publication,
)  # fmt: skip
PAPER = Paper(Office(), "", dt.date(2025, 11, 5), "chốt")


@pytest.fixture(scope="module")
def material(plain_facts: FactStore, tmp_path_factory: pytest.TempPathFactory) -> Material:
    """October of the whole province; EVADING was inspected."""
    source, law, folder = plain_facts.snapshot(), Law.load(), tmp_path_factory.mktemp("snapshot")
    write(source, law, CLOSE, folder, tables=("balances", "standing"))
    opening, closing = take(source, law, dt.date(2025, 9, 1)), take(source, law, OCTOBER, folder)
    rows = units(opening, closing, OCTOBER, 3, dt.date(2025, 7, 1))
    told = register(source, closing.balances, CLOSE)
    handled = pl.DataFrame({"employer_code": [EVADING], "checked": [True], "dossier": [False], "prosecuted": [False]})
    joined = rows.join(told, "employer_code")
    return Material("", (OCTOBER,), joined, sums(folder, source, OCTOBER), frozenset({EVADING}), handled)


def by_number(sheet: Sheet, line: Line) -> dict[str, object]:
    return {column.code: cell for column, cell in zip(sheet.columns, line.cells, strict=True)}


def named(sheet: Sheet, name: str, at: int = 1) -> dict[str, object]:
    """The first row with that text in its second cell."""
    return by_number(sheet, next(line for line in sheet.lines if line.cells[at] == name))


# --- tie-out ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("office", ["", "A", "B"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_ties_to_the_ledger(material: Material, form: Callable[[Material], Sheet], office: str) -> None:
    sheet = form(material.of(office) if office else material)
    assert sheet.checks
    assert [(check.what.text, check.difference) for check in sheet.checks if check.difference] == []
    assert all(len(line.cells) == len(sheet.columns) for line in sheet.lines)


@pytest.mark.parametrize("form", FORMS)
def test_a_report_that_lost_a_unit_does_not_tie(material: Material, form: Callable[[Material], Sheet]) -> None:
    fewer = replace(material, units=material.units.filter(pl.col("employer_code") != EVADING))
    assert not form(fewer).ties


def test_money_that_never_came_is_noticed(material: Material) -> None:
    held = material.held.with_columns(banked=pl.col("banked") + 1)
    sheet = indicators.sheet(replace(material, held=held))
    assert [check.difference for check in sheet.checks if check.difference] == [-4], "one đồng at each of four units"


def test_a_sheet_goes_to_json_and_back(material: Material) -> None:
    sheet = arrears.detail(material)
    assert msgspec.json.decode(msgspec.json.encode(sheet), type=Sheet) == sheet


# --- B03-TS, B04-TS --------------------------------------------------------------------------------------------------


def test_b03_lists_who_is_late_or_evades(material: Material) -> None:
    rows = (
        arrears.behind(material.units)
        .select("employer_code", "c3", "c4", "c5", "c11", "c12", "c18", "c19", "c41")
        .rows()
    )
    assert rows == [
        # The whole shortfall, what of it is late or evaded, not due, days late and money, days of evasion and money.
        (EVADING, 17_920_000, 8_960_000, 8_960_000, 310, 4_480_000, 10, 4_480_000, 0),
        (EXCUSED, 17_920_000, 8_960_000, 8_960_000, 460, 8_960_000, 0, 0, 1),
        (LATE, 13_440_000, 4_480_000, 8_960_000, 404, 4_480_000, 0, 0, 0),
    ]  # fmt: skip


def test_b03_sums_by_block_and_base_office(material: Material) -> None:
    sheet = arrears.detail(material)
    assert sheet.form == "B03b-TS"
    assert arrears.detail(material.of("A")).form == "B03a-TS"
    assert named(sheet, "Tổng số")["4"] == 22_400_000
    assert named(sheet, "Doanh nghiệp ngoài quốc doanh")["4"] == 8_960_000
    assert named(sheet, "BHXH cơ sở A")["3"] == 17_920_000
    assert named(sheet, "Sự nghiệp công lập")["41"] == 1
    assert named(sheet, "Xã, phường, thị trấn")["3"] is None, "no register tells this block: blank, not nought"


def test_b04_sums_by_conduct_and_state(material: Material) -> None:
    rows = {
        row[0]: row[1:] for row in arrears.summed(material.units).select("key", "c1", "c2", "c3", "c9", "c15").rows()
    }
    assert rows == {
        "not_due": (1, 3, 4_320_000, 0, 0),
        "late": (2, 4, 17_920_000, 13_440_000, 0),
        "evading": (1, 2, 8_960_000, 4_480_000, 4_480_000),
        "excused": (1, 2, 8_960_000, 8_960_000, 0),
        "all": (4, 9, 31_200_000, 17_920_000, 4_480_000),
    }
    first = arrears.summary(material).lines[1]
    assert first.hatched, "the form closes late and evaded money on the line of those in time"
    assert [first.cells[at] for at in first.hatched] == [None] * len(first.hatched)


# --- B01-TS, B02-TS --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "opening", "arising", "closing"),
    [
        ("1", 4, None, 4), ("4", 8, None, 9), ("5", 4, None, 5), ("6", None, 1, None), ("7", None, 1, None),
        ("10", 56_000_000, None, 66_000_000), ("11", None, 10_000_000, None),
        ("13", None, 2_970_000, None), ("16", None, 450_000, None), ("17", None, 0, None),
        # Health comes first: PAYING has paid all of it, her September and October too; LATE two months of its four.
        ("25", None, 1_530_000, None), ("27", None, None, 6_300_000), ("28", None, None, 1), ("30", None, None, 1),
        ("34", None, None, 1), ("38", None, None, 630_000),
    ],
)  # fmt: skip
def test_b01_lines_of_health_insurance(
    material: Material, code: str, opening: int | None, arising: int | None, closing: int | None
) -> None:
    rows = indicators.rows(material.units, "b01a").filter(pl.col("scheme") == "health", pl.col("code") == code)
    assert rows.select("opening", "arising", "closing").row(0) == (opening, arising, closing)


def test_b01_lines_add_up(material: Material) -> None:
    rows = indicators.rows(material.units, "b01a")
    for scheme in ("social", "health", "unemployment", "accident"):
        of = {row["code"]: row for row in rows.filter(pl.col("scheme") == scheme).iter_rows(named=True)}
        closing = {code: row["closing"] for code, row in of.items()}
        arising = {code: row["arising"] for code, row in of.items()}
        moved = of["23"]["opening"] + arising["13"] + arising["16"] - arising["18"] - arising["25"]
        assert closing["27"] == moved == closing["29"] + closing["31"] + closing["35"]
        assert closing["31"] == closing["32"] + closing["33"]
        assert closing["35"] == closing["36"] + closing["37"] + closing["38"]
        assert closing["39"] == closing["40"] + closing["41"]


def test_b01_of_the_province_keeps_the_older_lines(material: Material) -> None:
    sheet = indicators.sheet(material)
    assert sheet.form == "B01b-TS"
    assert named(sheet, "Số đơn vị có nợ từ 1 đến dưới 3 tháng")["7"] == 3
    assert named(sheet, "Số lao động có tiền lương dưới 1,07 lương tối thiểu vùng")["7"] is None
    assert named(sheet, "Tổng số đối tượng tham gia bảo hiểm thất nghiệp")["7"] == 9
    assert any(source.where == "13" for source in sheet.blanks)


def test_b01_details_blocks_that_have_units(material: Material) -> None:
    titles = [line.cells[1] for line in indicators.sheet(material.of("A")).lines if line.level < 3]
    assert "1. Công ty TNHH" in titles
    assert "Chưa rõ loại hình" in titles
    empty = [line.cells[1] for line in indicators.sheet(material.of("A")).lines]
    assert "Không có đơn vị" in empty
    assert "Danh bạ không tách khối này" in empty


def test_b02_opens_moves_and_closes(material: Material) -> None:
    rows = collection.rows(material.units)
    for fund in (
        (6, 18, 31, 46),
        (10, 22, 35, 50),
        (14, 26, 39, 54),
        (15, 27, 40, 55),
        (16, 28, 41, 56),
        (17, 30, 45, 57),
    ):
        opening, arising, allocated, closing = (rows[f"c{column}"] for column in fund)
        assert (opening + arising - allocated).to_list() == closing.to_list()
    paying = rows.row(by_predicate=pl.col("employer_code") == PAYING, named=True)
    assert (paying["c1"], paying["c4"], paying["c5"], paying["c58"]) == (3, 3, 1_560_000, 0)
    spent = sum(paying[f"c{column}"] for column in (31, 35, 39, 40, 41, 45))
    assert spent == 5_000_000 + 1_560_000
    assert collection.sheet(material).form == "B02bq-TS"
    assert collection.sheet(material.of("B")).form == "B02aq-TS"


# --- B10-TS, D15-TS, C02-TS ------------------------------------------------------------------------------------------


def test_b10_marks_what_was_done(material: Material) -> None:
    found = pursuit.followed(material.units, material.reminded, material.handled).drop("name", "office_code").rows()
    assert sorted(found) == sorted([
        (EVADING, 1, 0, 1, 1, 0, 0), (EXCUSED, 0, 1, 0, 0, 0, 0), (LATE, 0, 1, 0, 0, 0, 0),
    ])  # fmt: skip
    province = pursuit.results(material)
    assert [line.cells[2:5] for line in province.lines] == [[3, 2, 1], [1, 0, 1], [2, 2, 0]]


def test_d15_names_evading_units_alone_and_nobody_by_name(material: Material) -> None:
    found = pursuit.published(material.units)
    assert found.drop("block").rows() == [(EVADING, "Công ty TNHH May Đông Quang", "Số 1, Hạc Thành", 2, 8_960_000)]
    sheet = pursuit.publication(material)
    assert [column.code for column in sheet.columns] == ["A", "B", "C", "1", "2", "3", "4"]
    assert "Lê Thị Thử" not in msgspec.json.encode(sheet).decode()


def test_c02_shows_old_and_new() -> None:
    person = {"person_number": "3800000090", "born_on_old": dt.date(1990, 5, 1), "born_on": dt.date(1990, 1, 5)}
    sheet = slip.sheet(person, "Lê Thị Thử", OCTOBER, CLOSE, "7/2025/C02-TS", "Cán bộ Thử", dt.date(2025, 11, 6))
    assert sheet.lines[1].cells == ["- Ngày, tháng, năm sinh", "01/05/1990", "05/01/1990"]
    assert sheet.lines[4].cells == ["- Dân tộc", None, None]
    assert sheet.title == ["PHIẾU ĐIỀU CHỈNH", "Số 7/2025/C02-TS; Ngày 06 tháng 11 năm 2025"]


# --- paper -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_forms_are_set_as_pdf_and_workbook(material: Material, form: Callable[[Material], Sheet]) -> None:
    sheet = form(material)
    assert to_pdf(sheet, PAPER).startswith(b"%PDF")
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(sheet, PAPER)))
    assert book.sheetnames == [sheet.form, "Đối chiếu"]
    page = book[sheet.form]
    codes = [column.code for column in sheet.columns]
    rows = {tuple(cell.value for cell in row): row[0].row for row in page.iter_rows(max_row=20)}
    top = rows[tuple(codes)]
    figures = {cell.value for row in page.iter_rows(min_row=top + 1) for cell in row if isinstance(cell.value, int)}
    assert figures, "numbers stay numbers"
    assert book["Đối chiếu"]["D4"].value == 0


def test_headings_of_every_layout_cover_each_column_once() -> None:
    for name in ("b02", "b03", "b04"):
        columns = [held.column for held in layouts.columns(name)]
        covered = sorted(
            (row, column)
            for head in heads(columns)
            for row in range(head.row, head.row + head.rows)
            for column in range(head.column, head.column + head.columns)
        )
        assert covered == [(row, column) for row in range(depth(columns)) for column in range(len(columns))], name


def test_cells_read_as_the_forms_do() -> None:
    assert [text(0, "money"), text(1234, "money"), text(1, "flag")] == ["–", "1.234", "x"]
    assert [text(315, "days"), text(0, "days"), text(None, "money")] == ["31,5", "–", ""]
