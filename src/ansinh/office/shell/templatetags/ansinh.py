"""``{% load ansinh %}``: every component a template may draw. What each draws is in the modules it calls."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ansinh.office.shell import charts as drawn
from ansinh.office.shell import figures, html
from ansinh.office.shell import ribbon as ribbons
from ansinh.office.shell.story import Entry
from ansinh.office.shell.tables import Page

register = template.Library()

# --- figures ---------------------------------------------------------------------------------------------------------

register.filter("money", html.money)
register.filter("money_short", html.money_short)


@register.filter
def number(value: int | None) -> str:
    """``{{ 14000|number }}``: 14.000."""
    return figures.number(value)


@register.filter
def rate(value: int | None) -> str:
    """``{{ 1750|rate }}``: 17,5%, from a rate per 10,000."""
    return figures.rate(value)


@register.filter
def day(value: dt.date | None) -> SafeString:
    """31/10/2026."""
    return html.time("day", value)


@register.filter
def month(value: dt.date | None) -> SafeString:
    """10/2026."""
    return html.time("month", value)


@register.filter
def moment(value: dt.datetime | None) -> SafeString:
    """14:05 31/10/2026."""
    return html.time("moment", value)


# --- small pieces ----------------------------------------------------------------------------------------------------

register.simple_tag(html.class_badge, name="class_badge")
register.simple_tag(html.icon, name="icon")


@register.inclusion_tag("shell/components/tile.html")
def tile(
    label: str,
    figure: object,
    definition: str = "",
    day: dt.date | None = None,
    href: str = "",
    change: str = "",
    better: bool | None = None,
    tone: str = "",
) -> dict[str, object]:
    """A figure with its name, its day, and its definition on hover and focus.

    ``figure`` is ready text (``x|money_short``). ``change`` is ready text too (``▲ 2,1%``), good or bad by ``better``;
    None leaves it plain. ``tone`` is a class (paid, late, evading) for figures that are one class's money.
    """
    verdict = {True: "better", False: "worse", None: ""}[better]
    return {
        "label": label, "figure": figure, "definition": definition, "day": day, "href": href, "change": change,
        "verdict": verdict, "tone": tone, "id": f"tile-{next(_numbers)}" if definition else "",
    }  # fmt: skip


# Ids need only differ within a page; counting on over pages does no harm.
_numbers = itertools.count(1)


@register.inclusion_tag("shell/components/empty.html")
def empty(title: str, text: str = "", href: str = "", action: str = "", icon: str = "empty") -> dict[str, str]:
    """What stands where nothing is yet: what will be here, how it comes, and how to begin."""
    return {"title": title, "text": text, "href": href, "action": action, "icon": icon}


@register.inclusion_tag("shell/components/notice.html")
def notice(kind: str, title: str, text: str = "") -> dict[str, str]:
    """A message within the page: ``kind`` is info, warning, error or done."""
    return {"kind": kind, "title": title, "text": text}


class _Define(template.Node):
    """``{% define "word" article="…" href="…" %}meaning{% enddefine %}``."""

    def __init__(self, word: Any, options: dict[str, Any], meaning: NodeList) -> None:
        self.word, self.options, self.meaning = word, options, meaning

    def render(self, context: Context) -> SafeString:
        options = {name: value.resolve(context) for name, value in self.options.items()}
        article = options.get("article", "")
        if article and options.get("href"):
            article = format_html('<a href="{}">{}</a>', options["href"], article)
        name = f"define-{next(_numbers)}"
        return format_html(
            '<button type="button" class="define" popovertarget="{}">{}</button>'
            '<span class="pop" popover id="{}">{}{}</span>',
            name, self.word.resolve(context), name, self.meaning.render(context),
            format_html('<span class="article">{}</span>', article) if article else "",
        )  # fmt: skip


@register.tag
def define(parser: Parser, token: Token) -> _Define:
    """A word whose meaning, and the article it comes from, opens beside it."""
    _name, word, *options = token.split_contents()
    meaning = parser.parse(("enddefine",))
    parser.delete_first_token()
    named = dict(option.split("=", 1) for option in options)
    return _Define(
        parser.compile_filter(word), {key: parser.compile_filter(value) for key, value in named.items()}, meaning
    )


class _Again(template.Node):
    """A block once more, as whatever template filled it."""

    def __init__(self, block: str) -> None:
        self.block = block

    def render(self, context: Context) -> SafeString:
        return BlockNode(self.block, NodeList()).render(context)


@register.tag
def again(parser: Parser, token: Token) -> _Again:
    """``{% again title %}``: a block's content a second time; Django lets a block stand only once."""
    return _Again(token.split_contents()[1])


# --- drawings --------------------------------------------------------------------------------------------------------

register.simple_tag(ribbons.small, name="ribbon")
register.simple_tag(ribbons.large, name="ribbon_large")
register.simple_tag(ribbons.legend, name="ribbon_legend")
register.simple_tag(drawn.sparkline, name="sparkline")
register.simple_tag(drawn.horizontal_bars, name="bars")
register.simple_tag(drawn.due_and_collected, name="due_collected")
register.simple_tag(drawn.circles, name="circles")

# --- lists -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("shell/components/timeline.html")
def timeline(entries: Sequence[Entry]) -> dict[str, object]:
    """Everything on one line of time, in the order given."""
    return {"entries": entries}


@register.inclusion_tag("shell/components/explanation.html")
def explanation(sections: Sequence[Any], parameter_url: str = "") -> dict[str, object]:
    """An explanation of the ledger: its sections of sentences, articles as links to ``parameter_url``.

    ``parameter_url`` is the address of the page of law parameters; each article is looked up there by its parameter.
    """
    return {"sections": sections, "parameter_url": parameter_url}


@register.inclusion_tag("shell/table/table.html", takes_context=True)
def table(context: Context, page: Page) -> dict[str, object]:
    """A page of a data table with its tools."""
    return {"page": page, "request": context.get("request")}
