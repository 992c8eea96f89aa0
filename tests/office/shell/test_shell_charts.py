"""Charts: scales, what they say, and what happens with nothing to draw."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest

from ansinh.office.shell import charts
from ansinh.office.shell.charts import Bar, Circle, MonthFlow
from ansinh.office.shell.charts.scale import round_top, round_under


@pytest.mark.parametrize(("largest", "top"), [(0, 1), (1, 1), (9, 10), (508, 600), (81_000, 100_000)])
def test_axes_end_on_round_numbers(largest: int, top: int) -> None:
    assert round_top(largest) == top


def test_legends_begin_below() -> None:
    assert (round_under(0), round_under(9), round_under(508)) == (1, 8, 500)


def test_sparkline_ends_at_its_last_value() -> None:
    svg = ElementTree.fromstring(charts.sparkline([0, 5, 10], "Quá hạn"))
    assert svg.attrib["aria-label"] == "Quá hạn"
    assert svg[1].attrib["d"] == "M3 21L48 12L93 3"
    assert (svg[2].attrib["cx"], svg[2].attrib["cy"]) == ("93", "3")
    assert charts.sparkline([], "Quá hạn") == ""
    assert 'cx="3"' in charts.sparkline([7], "Quá hạn")


def test_bars_share_one_scale_and_show_the_smallest() -> None:
    html = charts.horizontal_bars([Bar("A & B", 2_000_000, conduct="late"), Bar("C", 1, href="/c"), Bar("D", 0)])
    assert re.findall(r'class="(?:rb-l|bar-plain)" width="(\d+)"', html) == ["1000", "4", "0"]
    assert "A &amp; B: 2.000.000\xa0₫" in html
    assert '<a href="/c">C</a>' in html


def test_flow_tells_both_figures_and_their_ratio() -> None:
    months = [MonthFlow(dt.date(2026, 9, 1), 600, 450, "/9"), MonthFlow(dt.date(2026, 10, 1), 0, 0)]
    html = charts.due_and_collected(months)
    assert "Tháng 09/2026: phải đóng 600\xa0₫, đã thu 450\xa0₫ (75%)" in html
    assert 'd="M10 50L30 200"' in html
    assert html.count("<a ") == 1
    assert charts.due_and_collected([]) == ""


def places(*values: int) -> list[Circle]:
    return [Circle(f"Xã {at}", 105 + at, 19 + at, value, f"/xa/{at}") for at, value in enumerate(values)]


def test_area_is_proportional() -> None:
    html = charts.circles(places(100, 25, 0))
    assert re.findall(r'<circle class="(\w+)" cx="\d+" cy="\d+" r="(\d+)"', html)[:3] == [
        ("plain", "40"), ("plain", "20"), ("none", "3"),
    ]  # fmt: skip
    assert "Xã 2: 0\xa0₫" in html


def test_north_is_up_and_everything_inside() -> None:
    html = charts.circles(places(1, 1))
    (west_x, south_y), (east_x, north_y) = re.findall(r'cx="(\d+)" cy="(\d+)"', html)[:2]
    assert int(west_x) < int(east_x)
    assert int(south_y) > int(north_y)
    assert int(north_y) >= 40, "the largest circle fits"


def test_one_place_and_no_place() -> None:
    assert "<svg" in charts.circles(places(5))
    assert "Chưa có nơi nào để vẽ" in charts.circles([])


def test_names_do_not_lie_on_each_other() -> None:
    crowd = [Circle(f"Phường {at}", 105.7, 19.8, 100 - at) for at in range(5)]
    assert charts.circles([*crowd, Circle("Xã xa", 104.6, 20.5, 1)]).count("Phường 0</text>") == 1
    assert "Phường 1</text>" not in charts.circles([*crowd, Circle("Xã xa", 104.6, 20.5, 1)])


def test_the_chosen_place_is_marked() -> None:
    chosen = Circle("Xã", 105.7, 19.8, 5, "/xa", conduct="evading", current=True)
    assert 'href="/xa" aria-label="Xã: 5\xa0₫" aria-current="true"' in charts.circles([chosen])
