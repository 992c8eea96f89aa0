"""The charts of the page: what was published as points, what was simulated as bars and lines."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from ansinh.base import _
from ansinh.simulate.check.arrears import payments_before
from ansinh.simulate.check.evidence import Evidence
from ansinh.simulate.check.labels import sector_label
from ansinh.simulate.check.society import first_pay
from ansinh.simulate.check.targets import Measured

_OURS, _PUBLISHED = "#2f7fc1", "#e07b39"
"""Both readable on white and on near black."""
_WIDTH, _HEIGHT = 330, 210
_MILLION = 1_000_000
_STEP, _HIGH_PAY = 250_000, 20
"""Width of a class of pay in đồng; millions from which pay is not drawn."""
_LEAST = 0.0001
"""Smallest value drawn on a log axis: 100 đồng where the axis is in millions."""
_POINTS = 200
"""Points of a drawn distribution."""
Spec = dict[str, Any]


def class_charts(measures: list[Measured]) -> list[Spec]:
    """Units and money by age of the debt."""
    names = {"3": _("3–<6 tháng"), "6": _("6–<12 tháng"), "12": _("từ 12 tháng"), "hard": _("khó thu")}
    titles = {"long_units": _("Số đơn vị"), "long_money": _("Tỷ đồng")}
    return [
        _pairs(measures, {f"{key}_{end}": name for end, name in names.items()}, title) for key, title in titles.items()
    ]


def office_charts(measures: list[Measured], evidence: Evidence) -> list[Spec]:
    """The office in the middle of the month: who owes, who holds the debt, and the spread of every amount."""
    owes = {"office_owing": _("còn nợ"), "office_credit": _("nộp thừa"), "office_zero": _("bằng không")}
    top = {f"office_top_{part}": f"{part}%" for part in (1, 5, 10, 20, 50)}
    day = evidence.office_day
    units = evidence.debts(day).filter("orderly")
    owing = units.filter(pl.col("net") > 0)
    active = owing.filter(pl.col("accrual") > 0)
    paid = payments_before(evidence, day).join(units, on="employer_code", how="semi")["paid"]
    credits = -units.filter(pl.col("net") < 0)["net"]
    return [
        _pairs(measures, owes, _("Số đơn vị, %")),
        _pairs(measures, top, _("Số nợ của các đơn vị nợ nhiều nhất, %")),
        _spread(measures, "office_debt", owing["net"] / _MILLION, _("Số nợ một đơn vị, triệu đồng")),
        _spread(measures, "office_months", active["net"] / active["accrual"], _("Số tháng nợ")),
        _spread(measures, "office_credit", credits / _MILLION, _("Số nộp thừa, triệu đồng"), largest_first=True),
        _spread(measures, "office_paid", paid / _MILLION, _("Đã nộp trong nửa đầu tháng, triệu đồng")),
    ]


def pay_chart(measures: list[Measured], evidence: Evidence) -> Spec:
    """Insured pay by sector when the province begins, with the published means as lines."""
    means = {each.target.key: each.target.target for each in measures}
    pay = first_pay(evidence).with_columns(
        million=(pl.col("base_salary") // _STEP * _STEP + _STEP // 2) / _MILLION,
        published=("pay_" + pl.col("sector")).replace_strict(means),
    )
    counts = pay.group_by("sector", "published", "million").len("people").sort("sector", "million")
    shares = counts.with_columns(
        percent=100 * pl.col("people") / pl.col("people").sum().over("sector"),
        name=pl.col("sector").map_elements(sector_label, return_dtype=pl.String()),
    )
    x = alt.X("million:Q", title=_("Tiền lương đóng, triệu đồng"))
    bars = (
        alt.Chart()
        .mark_bar(color=_OURS, opacity=0.75, width=5)
        .encode(x=x, y=alt.Y("percent:Q", title=_("Số người, %")))
    )
    line = alt.Chart().mark_rule(color=_PUBLISHED, strokeWidth=2).encode(x="published:Q")
    layers = alt.layer(bars, line, data=shares.filter(pl.col("million") < _HIGH_PAY)).properties(
        width=_WIDTH, height=90
    )
    return _finished(layers.facet(row=alt.Row("name:N", title=None)))


def size_chart(evidence: Evidence) -> Spec:
    """Units by head count on the province's published day."""
    workers = evidence.debts(evidence.long_day).filter(pl.col("workers") > 0)["workers"]
    edges = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000)
    rows = []
    for least, limit in zip(edges, (*edges[1:], 1 << 40), strict=True):
        part = workers.filter(workers.is_between(least, limit - 1))
        name = f"{least}" if limit == least + 1 else (f"{least}–{limit - 1}" if limit < 1 << 40 else f"≥ {least}")
        percent = {"units": 100 * len(part) / len(workers), "people": 100 * int(part.sum()) / int(workers.sum())}
        rows.append({"size": name} | percent)
    frame = pl.DataFrame(rows).unpivot(index="size", variable_name="what", value_name="percent")
    names = {"units": _("Số đơn vị, %"), "people": _("Số người, %")}
    frame = frame.with_columns(pl.col("what").replace_strict(names))
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("size:N", sort=None, title=_("Số lao động một đơn vị")),
            xOffset="what:N",
            y=alt.Y("percent:Q", title=None),
            color=alt.Color("what:N", title=None, scale=alt.Scale(range=[_OURS, "#7a9e3d"])),
        )
    )
    return _finished(chart.properties(width=_WIDTH, height=_HEIGHT))


def _pairs(measures: list[Measured], names: dict[str, str], title: str) -> Spec:
    """Bars of what was simulated beside what was published."""
    ours, published = _("mô phỏng"), _("công bố")
    rows = []
    for each in measures:
        if each.target.key in names and each.got is not None:
            name = names[each.target.key]
            rows += [
                {"name": name, "what": published, "value": each.target.target},
                {"name": name, "what": ours, "value": each.got},
            ]
    chart = (
        alt.Chart(pl.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("name:N", sort=list(names.values()), title=None, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("what:N", sort=[published, ours]),
            y=alt.Y("value:Q", title=title),
            color=_colours(published, ours),
            tooltip=["name:N", "what:N", alt.Tooltip("value:Q", format=",.1f")],
        )
    )
    return _finished(chart.properties(width=_WIDTH, height=_HEIGHT))


def _spread(measures: list[Measured], key: str, values: pl.Series, title: str, largest_first: bool = False) -> Spec:
    """A distribution as its quantiles on a log axis, the published ones as points on it."""
    ours, published = _("mô phỏng"), _("công bố")
    percents = [100 * (place + 0.5) / _POINTS for place in range(_POINTS)]
    drawn = [values.quantile((100 - p if largest_first else p) / 100) for p in percents]
    rows = [
        {"percent": p, "value": max(value, _LEAST), "what": ours}
        for p, value in zip(percents, drawn, strict=True)
        if value is not None
    ]
    points = [
        {"percent": int(each.target.key.rpartition("_")[2]), "value": each.target.target, "what": published}
        for each in measures
        if each.target.key.startswith(f"{key}_") and each.target.key.rpartition("_")[2].isdigit()
    ]
    x = alt.X("percent:Q", title=_("bách phân vị"), scale=alt.Scale(domain=[0, 100]))
    y = alt.Y("value:Q", title=title, scale=alt.Scale(type="log"), axis=alt.Axis(tickCount=5))
    color = _colours(published, ours)
    line = alt.Chart(pl.DataFrame(rows)).mark_line(interpolate="step-after").encode(x=x, y=y, color=color)
    marks = (
        alt.Chart(pl.DataFrame(points))
        .mark_point(filled=True, size=70)
        .encode(x=x, y=y, color=color, tooltip=["percent:Q", alt.Tooltip("value:Q", format=",.2f")])
    )
    return _finished(alt.layer(line, marks).properties(width=_WIDTH, height=_HEIGHT))


def _colours(published: str, ours: str) -> alt.Color:
    return alt.Color("what:N", title=None, scale=alt.Scale(domain=[published, ours], range=[_PUBLISHED, _OURS]))


def _finished(chart: Any) -> Spec:
    spec: Spec = chart.configure(background="transparent").configure_legend(orient="top").to_dict()
    return spec
