"""A map of circles: one at each commune's point, its area proportional to the money.

The office's own outline of the province lies beneath, where it has one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ansinh.base import _
from ansinh.office.shell import figures
from ansinh.office.shell.charts.scale import round_under

WIDTH = 800
MARGIN = 44
LARGEST = 40
"""Radius of the largest circle; the margin holds it."""
SMALLEST = 3
LABELS = 12


@dataclass(frozen=True)
class Circle:
    """A place: degrees WGS 84, ``value`` in đồng.

    ``conduct`` late or evading colours it; ``current`` marks the one chosen.
    """

    name: str
    lon: float
    lat: float
    value: int
    href: str = ""
    conduct: str = ""
    title: str = ""
    current: bool = False


Ring = Sequence[tuple[float, float]]
"""A closed line of (lon, lat)."""


class _Projection:
    """Degrees to drawing units; a province is small enough for equal steps of longitude."""

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        lons, lats = zip(*points, strict=True)
        self.west, self.north = min(lons), max(lats)
        self.squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2))
        span = max((max(lons) - self.west) * self.squeeze, 1e-6)
        self.scale = (WIDTH - 2 * MARGIN) / span
        # A single place, or places in one line, still need a band to stand in.
        self.height = max(round((self.north - min(lats)) * self.scale), 0) + 2 * MARGIN

    def __call__(self, lon: float, lat: float) -> tuple[int, int]:
        return (
            MARGIN + round((lon - self.west) * self.squeeze * self.scale),
            MARGIN + round((self.north - lat) * self.scale),
        )


def circles(places: Sequence[Circle], outline: Sequence[Ring] = ()) -> SafeString:
    """The map. Large circles lie under small ones; the twelve largest are named where there is room."""
    points = [(place.lon, place.lat) for place in places] + [point for ring in outline for point in ring]
    if not points:
        return format_html('<p class="muted">{}</p>', _("Chưa có nơi nào để vẽ."))
    project = _Projection(points)
    top = max((place.value for place in places), default=0) or 1
    ordered = sorted(places, key=lambda place: (-place.value, place.name))
    drawn = format_html_join("", "{}", ((_place(place, project, top),) for place in ordered))
    land = format_html_join(
        "",
        '<path class="land" d="M{}z"/>',
        (("L".join("{} {}".format(*project(lon, lat)) for lon, lat in ring),) for ring in outline),
    )
    return format_html(
        '<div class="map"><svg viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}{}{}</svg></div>',
        WIDTH, project.height, _("Bản đồ số tiền theo xã, phường"), land, drawn, _labels(ordered, project, top),
        _key(top, project.height),
    )  # fmt: skip


def _radius(value: int, top: int) -> int:
    return max(round(LARGEST * math.sqrt(max(value, 0) / top)), SMALLEST)


def _place(place: Circle, project: _Projection, top: int) -> SafeString:
    x, y = project(place.lon, place.lat)
    told = place.title or f"{place.name}: {figures.money_short(place.value)}"
    style = (place.conduct or "plain") if place.value > 0 else "none"
    circle = format_html(
        '<title>{}</title><circle class="{}" cx="{}" cy="{}" r="{}"/>', told, style, x, y, _radius(place.value, top)
    )
    current = mark_safe(' aria-current="true"') if place.current else ""
    if not place.href:
        return format_html("<g{}>{}</g>", current, circle)
    return format_html('<a href="{}" aria-label="{}"{}>{}</a>', place.href, told, current, circle)


def _labels(ordered: Sequence[Circle], project: _Projection, top: int) -> SafeString:
    """Names under their circles, largest first, left out where they would lie on another name."""
    taken: list[tuple[int, int, int, int]] = []
    labels: list[tuple[str, int, int, str]] = []
    for place in [place for place in ordered if place.value > 0][:LABELS]:
        x, y = project(place.lon, place.lat)
        half = len(place.name) * 4
        x = min(max(x, half), WIDTH - half)
        box = (x - half, y - 11, x + half, y + 11)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        labels.append(("minor" if len(labels) >= 4 else "major", x, y + 4, place.name))
    return format_html_join("", '<text class="{}" x="{}" y="{}" aria-hidden="true">{}</text>', labels)


def _key(top: int, height: int) -> SafeString:
    """Two circles of round amounts, low at the left, to read sizes by."""
    values = [round_under(top), round_under(max(top // 8, 1))]
    ground = height - 6
    return format_html_join(
        "",
        '<g aria-hidden="true"><circle class="plain" cx="{}" cy="{}" r="{}"/><text x="{}" y="{}">{}</text></g>',
        (
            (cx, ground - 18 - _radius(value, top), _radius(value, top), cx, ground, figures.money_short(value))
            for value, cx in zip(values, (50, 140), strict=True)
        ),
    )
