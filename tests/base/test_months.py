"""Months as numbers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.base.months import first_day, last_day, month_number, month_text, parse_month


@given(st.dates())
def test_a_day_lies_in_its_month(day: dt.date) -> None:
    number = month_number(day)
    if number < month_number(dt.date.max):
        assert first_day(number) <= day <= last_day(number)
    assert parse_month(month_text(number)) == number


def test_months_count_on_over_the_year() -> None:
    assert month_text(parse_month("2025-12") + 1) == "2026-01"
    assert parse_month("2026-10") - parse_month("2025-07") == 15


@pytest.mark.parametrize(
    ("month", "last"), [("2024-02", "2024-02-29"), ("2025-02", "2025-02-28"), ("2025-12", "2025-12-31")]
)
def test_last_day(month: str, last: str) -> None:
    assert last_day(parse_month(month)) == dt.date.fromisoformat(last)


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "2025-7", "07-2025", "2025-07-01", " 2025-07", "", "tháng 7"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM"):
        parse_month(text)
