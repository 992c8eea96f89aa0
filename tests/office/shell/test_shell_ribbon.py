"""The month ribbon: stored, drawn small and large, read aloud."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest

from ansinh.office.shell import ribbon
from ansinh.office.shell.ribbon import FundRibbon, RibbonMonth

OCTOBER = dt.date(2026, 10, 1)
TEXT = "- p p x s p n l250 l1000 e1 e500 e1000 p p p n"


def test_stored_and_read_back() -> None:
    months = ribbon.decode(TEXT, OCTOBER)
    assert len(months) == 16
    assert months[0] == RibbonMonth(dt.date(2025, 7, 1))
    assert months[7] == RibbonMonth(dt.date(2026, 2, 1), "late", 250)
    assert months[-1] == RibbonMonth(OCTOBER, "not_due")
    assert ribbon.encode(months) == TEXT


@pytest.mark.parametrize("token", ["q", "l1,5", "250", "pp"])
def test_what_is_no_ribbon_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="not a ribbon token"):
        ribbon.decode(token, OCTOBER)


def test_small_ribbon_is_light_and_says_what_it_shows() -> None:
    html = ribbon.small(TEXT, OCTOBER)
    svg = ElementTree.fromstring(html)
    assert (svg.attrib["role"], svg.attrib["viewBox"]) == ("img", "0 0 111 16")
    assert svg[0].text == (
        "16 tháng đến 10/2026: 1 tạm dừng đóng, 1 bất khả kháng, 3 trốn đóng, 2 chậm đóng, 2 chưa đến hạn, 6 đã đóng"
    )
    assert len(html.encode()) < 1_000, "fifty on a page"


def test_small_ribbon_takes_months_too_and_only_the_last_sixteen() -> None:
    months = ribbon.decode("e1000 " + TEXT, OCTOBER)
    assert ribbon.small(months) == ribbon.small(TEXT, OCTOBER)
    assert "10/2026" not in ribbon.small(TEXT), "text alone does not know its months"


def blocks(token: str) -> dict[str, int]:
    """Height of each filled block of a ribbon of one month, by its class."""
    drawn = re.findall(r'class="(rb-\w+)" d="M0 \d+v-(\d+)h6', ribbon.small(token))
    return {name: int(height) for name, height in drawn}


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("p", {"rb-p": 5}),
        ("l1000", {"rb-l": 11}),
        ("l500", {"rb-l": 5, "rb-lp": 5}),
        ("e1000", {"rb-e": 16}),
        ("e250", {"rb-e": 4, "rb-ep": 11}),
        ("e1", {"rb-e": 2, "rb-ep": 13}),  # a small debt is still seen
    ],
)
def test_height_says_the_class_and_the_solid_part_what_is_unpaid(token: str, expected: dict[str, int]) -> None:
    assert blocks(token) == expected


def funds(href: str = "/thang/") -> list[FundRibbon]:
    months = [
        RibbonMonth(month.month, month.conduct, month.unpaid, due=100, paid=75, owed=25, days=9, charge=3, href=href)
        for month in ribbon.decode(TEXT, OCTOBER)
    ]
    return [FundRibbon("BHYT", months, 25), FundRibbon("HTTT", months)]


def test_large_ribbon_has_one_stop_for_tabs_and_figures_on_every_month() -> None:
    html = ribbon.large(funds())
    assert html.count("<a ") == 32
    assert html.count('tabindex="0"') == 1
    assert (
        "BHYT 02/2026: Chậm đóng\nPhải đóng 100\xa0₫\nĐã nộp 75\xa0₫\nCòn nợ 25\xa0₫\n"
        "Tiền chậm đóng, trốn đóng 3\xa0₫\nQuá hạn 9 ngày"
    ) in html
    assert re.findall(r"<b>(\d+)</b>", html) == ["2025", "2026"]


def test_large_ribbon_without_links_has_no_stops() -> None:
    assert "<a " not in ribbon.large(funds(href=""))
    assert ribbon.large([]) == ""


def test_a_new_employer_has_no_month_yet() -> None:
    assert "Chưa có tháng nào" in ribbon.small("")
    assert "không phát sinh" in ribbon.small("- -", OCTOBER)
