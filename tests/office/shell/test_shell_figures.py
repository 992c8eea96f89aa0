"""Figures, days and class badges as the office writes them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from ansinh.base import speaking
from ansinh.office.shell import figures
from ansinh.office.shell.classes import CLASSES

NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("amount", "exact", "short"),
    [
        (None, "–", "–"),
        (0, "0 ₫", "0 ₫"),
        (999_999, "999.999 ₫", "999.999 ₫"),
        (1_000_000, "1.000.000 ₫", "1 triệu"),
        (12_449_999, "12.449.999 ₫", "12,4 triệu"),
        (12_450_000, "12.450.000 ₫", "12,5 triệu"),
        (999_949_999, "999.949.999 ₫", "999,9 triệu"),
        (999_950_000, "999.950.000 ₫", "1 tỷ"),
        (35_812_345_678, "35.812.345.678 ₫", "35,8 tỷ"),
        (1_234_567_000_000, "1.234.567.000.000 ₫", "1.234,6 tỷ"),
        (-12_450_000, "−12.450.000 ₫", "−12,5 triệu"),
    ],
)
def test_money(amount: int | None, exact: str, short: str) -> None:
    assert figures.money(amount) == exact.replace(" ", NB)
    assert figures.money_short(amount) == short.replace(" ", NB)


def test_moments_are_told_in_the_offices_zone() -> None:
    assert figures.moment(dt.datetime(2026, 10, 31, 17, 5, tzinfo=dt.UTC)) == "00:05 01/11/2026"
    assert figures.moment(dt.datetime(2026, 10, 31, 17, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))) == "17:05 31/10/2026"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("{{ x|money }}", f'<span class="money">35.812.345.678{NB}₫</span>'),
        ("{{ x|money_short }}", f'<abbr class="money" title="35.812.345.678{NB}₫">35,8{NB}tỷ</abbr>'),
        ("{{ 1000|money_short }}", f'<span class="money">1.000{NB}₫</span>'),
        ("{{ day|day }}", '<time datetime="2026-10-31">31/10/2026</time>'),
        ("{{ day|month }}", '<time datetime="2026-10">10/2026</time>'),
        ("{{ none|day }}", "<span>–</span>"),
        ("{{ 14000|number }} {{ 1750|rate }}", "14.000 17,5%"),
    ],
)
def test_filters(source: str, html: str) -> None:
    context = Context({"x": 35_812_345_678, "day": dt.date(2026, 10, 31), "none": None})
    assert Template("{% load ansinh %}" + source).render(context) == html


@pytest.mark.parametrize("key", CLASSES)
def test_a_class_has_a_shape_and_a_word(key: str) -> None:
    html = Template("{% load ansinh %}{% class_badge key %}").render(Context({"key": key}))
    assert f'class="badge {key}"' in html
    assert "<svg" in html
    assert str(CLASSES[key].word) in html


def test_english_words_vietnamese_figures() -> None:
    with speaking("en"):
        assert figures.money_short(35_812_345_678).startswith("35,8")
