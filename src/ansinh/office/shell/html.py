"""Small pieces of HTML that tags and tables share."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ansinh.office.shell import figures
from ansinh.office.shell.classes import CLASSES


def money(amount: int | None) -> SafeString:
    """``1.234.567 ₫``."""
    return format_html('<span class="money">{}</span>', figures.money(amount))


def money_short(amount: int | None) -> SafeString:
    """``35,8 tỷ``, the exact figure on hover."""
    short, exact = figures.money_short(amount), figures.money(amount)
    if short == exact:
        return money(amount)
    return format_html('<abbr class="money" title="{}">{}</abbr>', exact, short)


def time(kind: Literal["day", "month", "moment"], value: dt.date | None) -> SafeString:
    """A day, month or moment in a ``<time>`` that machines read too."""
    if value is None:
        return format_html("<span>{}</span>", figures.NOTHING)
    if kind == "moment" and isinstance(value, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), figures.moment(value))
    if kind == "month":
        return format_html('<time datetime="{}">{}</time>', f"{value:%Y-%m}", figures.month(value))
    return format_html('<time datetime="{}">{}</time>', f"{value:%Y-%m-%d}", figures.day(value))


def class_badge(key: str) -> SafeString:
    """Shape and word of a class. KeyError for one that is none."""
    conduct = CLASSES[key]
    return format_html(
        '<span class="badge {}"><svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>',
        conduct.key, mark_safe(conduct.shape), conduct.word,  # noqa: S308 - our own drawing
    )  # fmt: skip


def icon(name: str) -> SafeString:
    """A drawing of our sprite, for the eye only: the word stands beside it or in ``aria-label``."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("shell/icons.svg"), name
    )
