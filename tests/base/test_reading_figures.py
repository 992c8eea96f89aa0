"""Figures and days as Vietnamese readers see them."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.base.text import day, money, month, permyriad


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1.000"),
        (-1_234_567, "−1.234.567"),
        (9_223_372_036_854_775_807, "9.223.372.036.854.775.807"),
    ],
)
def test_money(amount: int, text: str) -> None:
    assert money(amount) == text


@pytest.mark.parametrize(
    ("rate", "text"), [(0, "0%"), (3, "0,03%"), (50, "0,5%"), (100, "1%"), (1_750, "17,5%"), (10_000, "100%")]
)
def test_rate(rate: int, text: str) -> None:
    assert permyriad(rate) == text


def test_days() -> None:
    assert day(dt.date(2026, 10, 3)) == "03/10/2026"
    assert month(dt.date(2026, 10, 3)) == "10/2026"
    assert day(None) == "–"
