"""Numbers as forms, banks and spreadsheets write them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.base import text
from ansinh.facts.parse import MONEY_LIMIT, PROBLEMS, explain, parse_decimal, parse_integer, parse_money


def one(cell: str | None) -> tuple[int | None, str | None, str | None]:
    result = parse_money(pl.Series([cell], dtype=pl.String))
    return result.values[0], result.problems[0], result.marks[0]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("5310000", 5_310_000),
        ("5.310.000", 5_310_000),
        ("5,310,000", 5_310_000),
        ("5 310 000", 5_310_000),
        ("5\u00a0310\u202f000", 5_310_000),
        ("1.234.567,00", 1_234_567),
        ("1,234,567.00", 1_234_567),
        ("5310000.0", 5_310_000),
        ("5310000,00", 5_310_000),
        ("1.234", 1_234),
        ("1,234", 1_234),
        ("0", 0),
        ("00012", 12),
        ("+500", 500),
        ("5.310.000đ", 5_310_000),
        ("5.310.000 ₫", 5_310_000),
        ("5.310.000 đồng", 5_310_000),
        ("5.310.000 VNĐ", 5_310_000),
        ("VND 5,310,000", 5_310_000),
        ("５３１００００", 5_310_000),
        ("\u200b5310000\ufeff", 5_310_000),
        ("'5310000", 5_310_000),
        ("1593000.0000000002", 1_593_000),
        ("1592999.9999999998", 1_593_000),
        (str(MONEY_LIMIT), MONEY_LIMIT),
    ],
)
def test_money_is_read(cell: str, value: int) -> None:
    assert one(cell) == (value, None, None)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("-3,840,000VND", -3_840_000), ("(1.000)", -1_000), ("1.000-", -1_000), ("−5.000 đồng", -5_000), ("- 5", -5)],
)
def test_negative_money_is_read_and_marked(cell: str, value: int) -> None:
    assert one(cell) == (value, None, "negative")


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "–", "\u00a0"])
def test_an_empty_cell_is_no_problem(cell: str | None) -> None:
    assert one(cell) == (None, None, None)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("1.234.567,89", "fraction"),
        ("1,234,567.5", "fraction"),
        ("3.5", "fraction"),
        ("3,5", "fraction"),
        ("0.500", "fraction"),
        ("5310000.5", "fraction"),
        ("99999999999999999999", "too_large"),
        (str(MONEY_LIMIT + 1), "too_large"),
        ("5,31E+06", "scientific"),
        ("5e6", "scientific"),
        ("abc", "not_a_number"),
        ("1.23.456", "not_a_number"),
        ("53 10 000", "not_a_number"),
        ("5310000.", "not_a_number"),
        ("(-5)", "not_a_number"),
        ("--5", "not_a_number"),
        ("5.310.000/tháng", "not_a_number"),
        ("#REF!", "not_a_number"),
    ],
)
def test_what_is_not_whole_money_is_a_problem(cell: str, problem: str) -> None:
    assert one(cell) == (None, problem, None)


def test_a_column_keeps_its_length_and_order() -> None:
    cells = ["1.000", None, "x", "-5", "2000"] * 3
    result = parse_money(pl.Series(cells, dtype=pl.String))
    assert result.values.to_list() == [1_000, None, None, -5, 2_000] * 3
    assert result.problems.to_list() == [None, None, "not_a_number", None, None] * 3
    assert result.marks.to_list() == [None, None, None, "negative", None] * 3
    assert result.values.dtype == pl.Int64


def test_an_empty_column() -> None:
    result = parse_money(pl.Series([], dtype=pl.String))
    assert len(result.values) == len(result.problems) == len(result.marks) == 0
    assert parse_money(pl.Series([None, None], dtype=pl.String)).ok


AMOUNTS = st.integers(-MONEY_LIMIT, MONEY_LIMIT)


def vietnamese(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


@settings(max_examples=25, deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=60))
def test_every_way_of_writing_an_amount_reads_back(amounts: list[int]) -> None:
    for write in (
        str,
        vietnamese,
        lambda amount: f"{amount:,}",
        lambda amount: f"{amount:,}".replace(",", " "),
        lambda amount: vietnamese(amount) + ",00",
        lambda amount: f"{amount}.0",
        lambda amount: f"{amount:,} VND",
        lambda amount: vietnamese(amount) + "đ",
        lambda amount: f"({vietnamese(-amount)})" if amount < 0 else vietnamese(amount),
        text.money,
    ):
        result = parse_money(pl.Series([write(amount) for amount in amounts]))
        assert result.ok
        assert result.values.to_list() == amounts


@settings(deadline=None)
@given(AMOUNTS, st.integers(1, 99))
def test_a_fraction_is_never_rounded_away(amount: int, cents: int) -> None:
    assert one(f"{vietnamese(amount)},{cents:02d}")[1] == "fraction"


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_either_a_value_or_a_problem(cell: str) -> None:
    value, problem, _mark = one(cell)
    assert value is None or problem is None
    assert problem is None or problem in PROBLEMS


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2,34", 23_400),
        ("2.34", 23_400),
        ("2.340", 23_400),
        ("0,30", 3_000),
        ("3", 30_000),
        ("1.234.567,5", 12_345_675_000),
    ],
)
def test_decimals_are_scaled_integers(cell: str, value: int) -> None:
    result = parse_decimal(pl.Series([cell]), 4)
    assert (result.values[0], result.problems[0]) == (value, None)


def test_more_decimals_than_asked_are_a_problem() -> None:
    assert parse_decimal(pl.Series(["2,33333"]), 4).problems[0] == "fraction"


def test_integers() -> None:
    result = parse_integer(pl.Series(["12", "1.200", "3,5", str(2**31)]))
    assert result.values.to_list() == [12, 1_200, None, None]
    assert result.problems.to_list() == [None, None, "fraction", "too_large"]
    assert result.values.dtype == pl.Int32


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_problem_is_explained_with_the_cell(problem: str) -> None:
    assert "1,5" in explain(problem, " 1,5 ")
