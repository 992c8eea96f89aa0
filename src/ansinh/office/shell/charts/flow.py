"""What fell due each month as bars, what was collected as a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ansinh.base import _
from ansinh.office.shell import figures
from ansinh.office.shell.charts.scale import round_top
from ansinh.office.shell.ribbon import axis

HEIGHT = 200
PITCH = 20


@dataclass(frozen=True)
class MonthFlow:
    """A month's ``due`` and ``collected``, đồng."""

    month: dt.date
    due: int
    collected: int
    href: str = ""


def due_and_collected(months: Sequence[MonthFlow]) -> SafeString:
    """Bars and line on one scale from nought, oldest month first; hover tells both figures and their ratio."""
    if not months:
        return mark_safe("")
    top = round_top(max(max(month.due, month.collected) for month in months))
    width = len(months) * PITCH
    line = "L".join(f"{at * PITCH + PITCH // 2} {_height(month.collected, top)}" for at, month in enumerate(months))
    bars = format_html_join("", "{}", ((_month(month, at, top),) for at, month in enumerate(months)))
    grid = "".join(f"M0 {y}H{width}" for y in (0, HEIGHT // 2, HEIGHT))
    scale = format_html_join("", "<span>{}</span>", ((figures.money_short(y),) for y in (top, top // 2, 0)))
    return format_html(
        '<div class="chart"><div class="scale" aria-hidden="true">{}</div>'
        '<svg class="plot" viewBox="0 0 {} {}" preserveAspectRatio="none" role="group" aria-label="{}">'
        '<path class="grid" d="{}"/>{}<path class="collected" d="M{}"/></svg>'
        '<div class="axis" aria-hidden="true">{}</div></div>{}',
        scale, width, HEIGHT, _("Phải đóng và đã thu theo tháng"), grid, bars, line,
        axis([month.month for month in months]), _legend(),
    )  # fmt: skip


def _height(amount: int, top: int) -> int:
    return HEIGHT - amount * HEIGHT // top


def _month(month: MonthFlow, at: int, top: int) -> SafeString:
    told = _("Tháng {month}: phải đóng {due}, đã thu {collected}").format(
        month=figures.month(month.month),
        due=figures.money(month.due),
        collected=figures.money(month.collected),
    )
    if month.due:
        told += f" ({figures.rate(month.collected * 10_000 // month.due)})"
    y = _height(month.due, top)
    drawing = format_html(
        '<title>{}</title><rect class="hit" x="{}" width="{}" height="{}"/>'
        '<rect class="due" x="{}" y="{}" width="{}" height="{}"/>',
        told, at * PITCH, PITCH, HEIGHT, at * PITCH + 4, y, PITCH - 8, HEIGHT - y,
    )  # fmt: skip
    if not month.href:
        return format_html('<g class="month" role="img" aria-label="{}">{}</g>', told, drawing)
    return format_html('<a class="month" href="{}" aria-label="{}">{}</a>', month.href, told, drawing)


def _legend() -> SafeString:
    return format_html(
        '<p class="legend"><span><svg viewBox="0 0 12 16" aria-hidden="true">'
        '<path class="key-due" d="M1.5 3.5h9v9h-9z"/></svg>{}</span>'
        '<span><svg viewBox="0 0 12 16" aria-hidden="true">'
        '<path class="key-collected" d="M0 8h12"/></svg>{}</span></p>',
        _("Phải đóng"), _("Đã thu"),
    )  # fmt: skip
