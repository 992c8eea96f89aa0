"""What a column is, and how its values look on screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ansinh.base import _
from ansinh.office.shell import figures, html, ribbon
from ansinh.office.shell.classes import CLASSES

Kind = Literal["text", "code", "money", "number", "rate", "day", "month", "moment", "class", "ribbon", "yes_no", "html"]
NOT_TEXT = frozenset({"money", "number", "rate"})
"""Kinds that stand at the right edge."""
SHORT = 18
"""Letters that fit any text column."""
NONE = "-"
"""The choice that means *no value*."""


@dataclass(frozen=True)
class Choice:
    """One value a filter offers. ``value`` is what stands in the URL and is compared as text; "-" means no value."""

    value: str
    label: str | Promise


def class_choices(*keys: str) -> list[Choice]:
    """Classes as choices, worst first; all four of money when none are named."""
    return [Choice(key, CLASSES[key].word) for key in keys or ("evading", "late", "not_due", "paid")]


@dataclass(frozen=True)
class Column:
    """One column.

    ``key`` names it in the URL and the column chooser. ``path`` (default ``key``) is where the value lies:
    ``standing__overdue`` follows relations of a model, attributes or dictionary keys; sorting and filtering use it.
    ``value`` computes what is shown instead (then ``order`` may name paths to sort by).
    ``kind``: money in đồng, rates per 10,000; ``html`` takes ready, safe HTML and is not exported.
    ``filter``: "choice" (needs ``choices``, a list or a function of the request), "range" (money, number, rate, day,
    month) or "text". ``hidden`` columns wait in the chooser. ``card="title"`` heads the card on a telephone.
    ``href`` gives a cell its own link. ``help`` is the definition shown on the heading.
    """

    key: str
    label: str | Promise
    kind: Kind = "text"
    path: str = ""
    value: Callable[[Any], object] | None = None
    order: tuple[str, ...] = ()
    sortable: bool = True
    filter: Literal["", "choice", "range", "text"] = ""
    choices: Sequence[Choice] | Callable[[HttpRequest], Sequence[Choice]] = ()
    hidden: bool = False
    card: Literal["", "title"] = ""
    href: Callable[[Any], str] | None = None
    help: str | Promise = ""
    export: bool = True

    @property
    def source(self) -> str:
        return self.path or self.key

    @property
    def sorts_by(self) -> tuple[str, ...]:
        """Paths to sort by; empty when the column cannot be sorted."""
        if not self.sortable or self.kind in ("html", "ribbon") or (self.value and not self.order and not self.path):
            return ()
        return self.order or (self.source,)

    def of(self, row: Any) -> object:
        """The column's value in ``row``."""
        return self.value(row) if self.value else follow(row, self.source)

    def offered(self, request: HttpRequest) -> Sequence[Choice]:
        """The choices of a choice filter."""
        return self.choices(request) if callable(self.choices) else self.choices


def follow(row: Any, path: str) -> object:
    """The value at ``path``: an attribute or key of that very name (an annotation), or step by step over ``__``."""
    found = _step(row, path, None)
    if found is not None or "__" not in path:
        return found
    for name in path.split("__"):
        row = _step(row, name, None)
        if row is None:
            return None
    return row


def _step(row: Any, name: str, default: object) -> Any:
    return row.get(name, default) if isinstance(row, Mapping) else getattr(row, name, default)


def shown(kind: Kind, value: Any) -> SafeString:
    """A value as a cell shows it; nothing is a faint dash."""
    if value is None or value == "":
        return mark_safe('<span class="nothing" aria-hidden="true">–</span>')
    match kind:
        case "money":
            return conditional_escape(figures.money(value))
        case "number":
            return conditional_escape(figures.number(value))
        case "rate":
            return conditional_escape(figures.rate(value))
        case "day" | "month" | "moment":
            return html.time(kind, value)
        case "class":
            return html.class_badge(value)
        case "ribbon":
            return ribbon.small(*value) if isinstance(value, tuple) else ribbon.small(value)
        case "yes_no":
            return conditional_escape(_("có") if value else _("không"))
        case "text":
            # Shown whole on hover, where it may have been cut.
            title = format_html(' title="{}"', value) if len(str(value)) > SHORT else ""
            return format_html('<span class="long"{}>{}</span>', title, value)
        case "code" | "html":
            return conditional_escape(value)


def exported(kind: Kind, value: Any) -> str | int | bool | dt.date | None:
    """A value as the sheet takes it: figures stay figures, days stay days, classes and ribbons become words."""
    if value is None or value == "":
        return None
    match kind:
        case "class":
            return str(CLASSES[value].word)
        case "ribbon":
            data = value[0] if isinstance(value, tuple) else value
            return data if isinstance(data, str) else ribbon.encode(data)
        case "yes_no":
            return _("có") if value else _("không")
        case "money" | "number" | "rate" | "day" | "month" | "moment":
            return value  # type: ignore[no-any-return]
        case _:
            return str(value)
