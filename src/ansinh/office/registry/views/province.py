"""The Province desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ansinh.base import _
from ansinh.facts.communes import communes
from ansinh.office.accounts.permissions import allowed, can_see_employers, sees_province, signed_in
from ansinh.office.registry import days, words
from ansinh.office.registry.asof import with_snapshot
from ansinh.office.registry.models import Snapshot
from ansinh.office.registry.selectors import province as read
from ansinh.office.shell import figures
from ansinh.office.shell.charts import Bar, Circle, MonthFlow

_BEHIND: dict[str, str | int | list[str]] = {"class": ["evading", "late"]}
"""Filter of the list: employers with something overdue."""
Key = TypeVar("Key", str, int)
_PERIOD = "year"
"""The period shown when none is asked for."""
_BARS = 12
"""Bars of a breakdown; the rest is on the list of employers."""


@dataclass(frozen=True)
class Chip:
    """A filter that is on: its words, and the address without it."""

    text: str
    url: str


@allowed(can_see_employers)
@with_snapshot
def province(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Where the territory stands: tiles, months, ladder, map, breakdowns, top debtors."""
    user, narrowed = signed_in(request), read.Narrowed.from_query(request.GET)
    period = request.GET.get("period", "")
    period = period if period in days.PERIODS else _PERIOD
    found = read.places(user, snapshot, narrowed)
    all_months = read.months(user, snapshot, narrowed)
    start = days.period_start(period, snapshot.as_of)
    trend = read.trend(user, snapshot, narrowed)
    link = _Links(narrowed, period)
    ladder = read.ladder(user, snapshot, narrowed)
    context = {
        "snapshot": snapshot,
        "whole": found.whole,
        "flow": read.flow(month for month in all_months if month.month >= start),
        "period": period,
        "period_links": [(key, name, link.here(period=key)) for key, name in _periods().items()],
        "chips": [Chip(_chip(name, value), link.here(**{name: ""})) for name, value in narrowed.chosen.items()],
        "territory": "" if sees_province(user) else words.office(user.office_code),
        "change": _change(found.whole, trend, snapshot),
        "trends": _trends(trend),
        "month_rows": _month_rows(all_months, trend),
        "flows": [MonthFlow(month.month, month.due, month.collected) for month in all_months],
        "ladder_steps": ladder.late,
        "ladder_rows": [
            (conduct, [(step, link.step(step)) for step in steps])
            for conduct, steps in (("late", ladder.late), ("evading", ladder.evading))
        ],
        "map": _circles(found, link, narrowed.commune),
        "by_commune": _bars(found.communes, words.commune, link, "commune"),
        "by_sector": _bars(found.sectors, words.sector, link, "sector"),
        "by_office": _bars(found.offices, words.office, link, "office"),
        "by_size": _bars(dict(sorted(found.sizes.items())), lambda size: words.sizes()[size], link, "scale"),
        "by_officer": _officer_bars(read.officers(user, snapshot, narrowed), link),
        "debtors": read.top_debtors(user, snapshot, narrowed),
        "link": link,
    }
    return render(request, "registry/province.html", context)


def _periods() -> dict[str, str]:
    return {"month": _("Tháng này"), "quarter": _("Quý này"), "year": _("Năm nay"), "all": _("16 tháng")}


class _Links:
    """Addresses: this desk with other filters, and the employers behind a figure."""

    def __init__(self, narrowed: read.Narrowed, period: str) -> None:
        self.chosen, self.period = narrowed.chosen, period

    def here(self, **changes: str) -> str:
        """This desk with ``changes``; an empty value takes a filter off."""
        query = {**self.chosen, "period": self.period, **changes}
        if query["period"] == _PERIOD:
            query["period"] = ""
        return "?" + urlencode({name: value for name, value in query.items() if value})

    def employers(self, **filters: str | int | list[str]) -> str:
        """The list of the employers that a figure counts."""
        return f"{reverse('registry:employers')}?{urlencode({**self.chosen, **filters}, doseq=True)}"

    @property
    def behind(self) -> str:
        return self.employers(**_BEHIND)

    @property
    def evading(self) -> str:
        return self.employers(**{"class": "evading"})

    @property
    def late(self) -> str:
        return self.employers(**{"class": "late"})

    @property
    def debtors(self) -> str:
        return self.employers(sort="-overdue")

    def step(self, step: read.Step) -> str:
        """The employers of a cell of the ladder."""
        filters: dict[str, str | int | list[str]] = {"class": step.conduct, "months_from": step.least}
        if step.most:
            filters["months_to"] = step.most
        return self.employers(**filters)


def _chip(name: str, value: str) -> str:
    match name:
        case "commune":
            return words.commune(value)
        case "sector":
            return words.sector(value)
        case "office":
            return words.office(value)
    return words.sizes().get(int(value), value)


def _change(whole: read.Total, trend: list[read.MonthEnd], snapshot: Snapshot) -> tuple[str, bool | None]:
    """How overdue has moved since the month end before, in words, and whether that is better."""
    before = [each for each in trend if each.day < snapshot.as_of]
    if not before or before[-1].overdue == 0:
        return "", None
    moved = (whole.overdue - before[-1].overdue) * 10_000 // before[-1].overdue
    if moved == 0:
        return _("không đổi từ {day}").format(day=figures.day(before[-1].day)), None
    arrow = "▲" if moved > 0 else "▼"
    text = _("{arrow} {rate} từ {day}").format(
        arrow=arrow, rate=figures.rate(abs(moved) // 10 * 10), day=figures.day(before[-1].day)
    )
    return text, moved < 0


@dataclass(frozen=True)
class Trend:
    """A figure at month ends: its values oldest first, the last in words, and what is read aloud."""

    name: str
    values: list[int]
    last: str
    told: str


def _trends(trend: list[read.MonthEnd]) -> list[Trend]:
    """Four figures over the month ends; nothing while there is only one."""
    if len(trend) < 2:
        return []
    series = (
        (_("Quá hạn"), [each.overdue for each in trend], figures.money_short),
        (_("Trốn đóng"), [each.evading for each in trend], figures.money_short),
        (_("Đơn vị trốn đóng"), [each.evading_employers for each in trend], figures.number),
        (_("Lao động bị ảnh hưởng"), [each.workers_affected for each in trend], figures.number),
    )
    first, last = figures.month(trend[0].day), figures.month(trend[-1].day)
    wording = _("{first}: {from_value}; {last}: {to_value}")
    return [
        Trend(
            name,
            values,
            shown(values[-1]),
            wording.format(first=first, from_value=shown(values[0]), last=last, to_value=shown(values[-1])),
        )
        for name, values, shown in series
    ]


@dataclass(frozen=True)
class MonthRow:
    """A month and how it ended, newest first; ``end`` is nothing while its month end is not computed."""

    month: read.Month
    end: read.MonthEnd | None


def _month_rows(months: list[read.Month], trend: list[read.MonthEnd]) -> list[MonthRow]:
    ends = {each.day.replace(day=1): each for each in trend}
    return [MonthRow(month, ends.get(month.month)) for month in reversed(months)]


def _circles(found: read.Places, link: _Links, chosen: str) -> list[Circle]:
    """A circle for every commune with something overdue; the one chosen is marked and leads back."""
    known = communes()
    return [
        Circle(
            known[code].name,
            known[code].lon,
            known[code].lat,
            total.overdue,
            link.here(commune="" if code == chosen else code),
            total.conduct,
            _("{commune}: {money}, {count} đơn vị").format(
                commune=known[code].name, money=figures.money_short(total.overdue), count=figures.number(total.behind)
            ),
            code == chosen,
        )
        for code, total in found.communes.items()
        if code in known and total.overdue > 0
    ]


def _bars(totals: dict[Key, read.Total], named: Callable[[Key], str], link: _Links, name: str) -> list[Bar]:
    """The largest of a breakdown; each leads to its employers."""
    return [
        Bar(
            named(key),
            total.overdue,
            href=link.employers(**{name: str(key), **_BEHIND}),
            title=_("{name}: quá hạn {money}, {count} đơn vị").format(
                name=named(key), money=figures.money(total.overdue), count=figures.number(total.behind)
            ),
        )
        for key, total in list(totals.items())[:_BARS]
        if total.overdue > 0
    ]


def _officer_bars(officers: list[read.OfficerTotal], link: _Links) -> list[Bar]:
    return [
        Bar(
            officer.name or _("Chưa phân công"),
            officer.overdue,
            href=link.employers(**{"officer": str(officer.number or "-"), **_BEHIND}),
        )
        for officer in officers[:_BARS]
    ]
