"""Horizontal bars: a name, a length, a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ansinh.office.shell import figures
from ansinh.office.shell.classes import CLASSES


@dataclass(frozen=True)
class Bar:
    """One bar. ``conduct`` gives it a class's colour; ``figure`` is its text (default: money in short)."""

    name: str
    value: int
    figure: str = ""
    href: str = ""
    conduct: str = ""
    title: str = ""


def horizontal_bars(bars: Sequence[Bar]) -> SafeString:
    """All bars on one scale, in the order given."""
    top = max((bar.value for bar in bars), default=0) or 1
    return format_html(
        '<ol class="hbars">{}</ol>', format_html_join("", "{}", ((_bar(bar, top),) for bar in bars))
    )  # fmt: skip


def _bar(bar: Bar, top: int) -> SafeString:
    name = format_html('<a href="{}">{}</a>', bar.href, bar.name) if bar.href else bar.name
    colour = f"rb-{CLASSES[bar.conduct].letter}" if bar.conduct else "bar-plain"
    # A value above nought is never invisible.
    width = max(bar.value * 1000 // top, 4 if bar.value > 0 else 0)
    title = bar.title or f"{bar.name}: {figures.money(bar.value)}"
    return format_html(
        '<li title="{}"><span class="name">{}</span>'
        '<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">{}'
        '<rect class="{}" width="{}" height="10"/></svg><span class="amount">{}</span></li>',
        title, name, mark_safe('<rect class="bar-track" width="1000" height="10"/>'), colour, width,
        bar.figure or figures.money_short(bar.value),
    )  # fmt: skip
