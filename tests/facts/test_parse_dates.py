"""Dates and months as forms, portals, banks and spreadsheets write them."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.facts.parse import parse_date, parse_month

MAY_1 = dt.date(2026, 5, 1)


def day(cell: str, century: int | None = None) -> tuple[dt.date | None, str | None, str | None]:
    result = parse_date(pl.Series([cell]), century=century)
    return result.values[0], result.problems[0], result.marks[0]


def month(cell: str) -> tuple[dt.date | None, str | None]:
    result = parse_month(pl.Series([cell]))
    return result.values[0], result.problems[0]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-05-01", "2026/5/1", "2026-05-01 00:00:00", "2026-05-01T08:30:00", "01/05/2026", "1/5/2026", "01-05-2026",
        "01.05.2026", "1 / 5 / 2026", "01/05/2026 10:23:11", "01052026", "20260501", "46143", "46143.5",
        "ngày 1 tháng 5 năm 2026", "Ngày 01 tháng 05 năm 2026", "\u00a001/05/2026\u200b", "０１/０５/２０２６",
    ],
)  # fmt: skip
def test_a_day_in_any_of_its_forms(cell: str) -> None:
    assert day(cell) == (MAY_1, None, None)


@pytest.mark.parametrize(
    ("cell", "value", "mark"),
    [
        ("1985", dt.date(1985, 1, 1), "year_only"),
        ("00/00/1985", dt.date(1985, 1, 1), "year_only"),
        ("--/--/1985", dt.date(1985, 1, 1), "year_only"),
        ("05/1985", dt.date(1985, 5, 1), "day_unknown"),
        ("00/05/1985", dt.date(1985, 5, 1), "day_unknown"),
        ("1985-05", dt.date(1985, 5, 1), "day_unknown"),
    ],
)
def test_an_incomplete_birth_date_is_marked(cell: str, value: dt.date, mark: str) -> None:
    assert day(cell) == (value, None, mark)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("1900-01-01", "spreadsheet_zero"),
        ("1900-01-00", "spreadsheet_zero"),
        ("00/01/1900", "spreadsheet_zero"),
        ("1899-12-30", "spreadsheet_zero"),
        ("5", "spreadsheet_zero"),
        ("31/02/2026", "no_such_day"),
        ("29/02/2025", "no_such_day"),
        ("32/01/2026", "no_such_day"),
        ("05/13/2026", "no_such_month"),
        ("2026-13-01", "no_such_month"),
        ("1850-01-01", "too_early"),
        ("01/01/0026", "too_early"),
        ("01/01/2200", "too_late"),
        ("1/5/26", "two_digit_year"),
        ("hôm qua", "not_a_date"),
        ("#VALUE!", "not_a_date"),
        ("1052026", "not_a_date"),
    ],
)
def test_a_day_that_is_none(cell: str, problem: str) -> None:
    assert day(cell) == (None, problem, None)


def test_two_digit_years_need_a_caller_who_knows_the_century() -> None:
    assert day("1/5/26", century=2000) == (MAY_1, None, None)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-05", "2026/5", "05/2026", "5/2026", "05-2026", "5.2026", "052026", "52026", "202605", "T5/2026",
        "T05-2026", "Th 5/2026", "tháng 5/2026", "Tháng 5 năm 2026", "tháng 05.2026", "2026-05-17", "17/05/2026",
        "46159", "202605.0",
    ],
)  # fmt: skip
def test_a_month_in_any_of_its_forms(cell: str) -> None:
    assert month(cell) == (MAY_1, None)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("13/2026", "no_such_month"),
        ("2026-13", "no_such_month"),
        ("00/2026", "no_such_month"),
        ("132026", "no_such_month"),
        ("202613", "no_such_month"),
        ("2026", "month_missing"),
        ("05/26", "two_digit_year"),
        ("42026", "ambiguous_month"),
        ("01/01/1900", "spreadsheet_zero"),
        ("tháng năm", "not_a_date"),
    ],
)
def test_a_month_that_is_none(cell: str, problem: str) -> None:
    assert month(cell) == (None, problem)


def test_empty_cells_and_repeated_cells() -> None:
    result = parse_date(pl.Series(["01/05/2026", None, "", "x", "01/05/2026"]))
    assert result.values.to_list() == [MAY_1, None, None, None, MAY_1]
    assert result.problems.to_list() == [None, None, None, "not_a_date", None]
    assert result.values.dtype == pl.Date


DAYS = st.dates(dt.date(1927, 6, 1), dt.date(2099, 12, 31))


@settings(max_examples=25, deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=60))
def test_every_way_of_writing_a_day_reads_back(days: list[dt.date]) -> None:
    origin = dt.date(1899, 12, 30)
    for write in (
        dt.date.isoformat,
        lambda each: f"{each:%d/%m/%Y}",
        lambda each: f"{each.day}/{each.month}/{each.year}",
        lambda each: f"{each:%d%m%Y}",
        lambda each: f"{each:%Y%m%d}",
        lambda each: str((each - origin).days),
        lambda each: f"ngày {each.day} tháng {each.month} năm {each.year}",
    ):
        assert parse_date(pl.Series([write(each) for each in days])).values.to_list() == days


@settings(max_examples=25, deadline=None)
@given(st.lists(st.dates(dt.date(1995, 1, 1), dt.date(2099, 12, 31)), min_size=1, max_size=60))
def test_every_way_of_writing_a_month_reads_back(days: list[dt.date]) -> None:
    firsts = [each.replace(day=1) for each in days]
    for write in (
        dt.date.isoformat,
        lambda each: f"{each:%m/%Y}",
        lambda each: f"{each:%m%Y}",
        lambda each: f"{each:%Y%m}",
        lambda each: f"T{each.month}/{each.year}",
    ):
        assert parse_month(pl.Series([write(each) for each in days])).values.to_list() == firsts


@settings(deadline=None)
@given(st.text(alphabet="0123456789/-. TtháNngăm:", max_size=14))
def test_any_text_is_either_a_day_or_a_problem_or_empty(cell: str) -> None:
    for value, problem in (day(cell)[:2], month(cell)):
        assert value is None or problem is None
        if value is None and problem is None:
            assert cell.strip(" -'") == ""
