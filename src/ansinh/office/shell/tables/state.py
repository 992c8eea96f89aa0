"""The state of a table, read from the URL and written back to it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from ansinh.base import _
from ansinh.office.shell.tables.columns import Column, Kind

SIZES = (25, 50, 100)
RESERVED = frozenset({"q", "sort", "page", "size", "columns", "export"})
UNITS = {"": 1, "đ": 1, "₫": 1, "đồng": 1, "nghìn": 1_000, "triệu": 1_000_000, "tr": 1_000_000, "tỷ": 1_000_000_000}
_AMOUNT = re.compile(r"([-−]?)(\d+)(?:,(\d+))?\s*(\D*)")


class Unreadable(ValueError):
    """A bound that is not a value of its kind. The message is for the user."""


@dataclass(frozen=True)
class Range:
    """Bounds of a filter, both inclusive; as typed (``written``) and as understood."""

    low: int | dt.date | None
    high: int | dt.date | None
    written: tuple[str, str]


@dataclass
class State:
    """What the URL asks of a table. ``errors`` are sentences about what could not be understood and was left out."""

    query: QueryDict
    text: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1
    size: int = 50
    columns: tuple[str, ...] = ()
    choices: dict[str, list[str]] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def url(self, **changes: str | int | Sequence[str] | None) -> str:
        """The URL's query with ``changes``; None takes a parameter out. Any change but of page starts at page 1."""
        query = self.query.copy()
        query.pop("export", None)
        if "page" not in changes:
            query.pop("page", None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            elif isinstance(value, str | int):
                query[name] = str(value)
            else:
                query.setlist(name, list(value))
        return "?" + query.urlencode()


def read(query: QueryDict, columns: Sequence[Column], default_sort: str, size: int) -> State:
    """The state that ``query`` asks for, with what is left out filled by the defaults."""
    state = State(query, text=query.get("q", "").strip()[:200])
    by_key = {column.key: column for column in columns}
    wanted = query.get("sort", "")
    if wanted.lstrip("-") not in by_key or not by_key[wanted.lstrip("-")].sorts_by:
        wanted = default_sort
    state.sort, state.descending = wanted.lstrip("-"), wanted.startswith("-")
    state.page = _whole(query.get("page"), 1)
    state.size = asked if (asked := _whole(query.get("size"), size)) in SIZES else size
    chosen = [key for part in query.getlist("columns") for key in part.split(",") if key in by_key]
    state.columns = tuple(key for key in by_key if key in chosen) or tuple(
        column.key for column in columns if not column.hidden
    )
    for column in columns:
        _read_filter(state, column)
    return state


def _read_filter(state: State, column: Column) -> None:
    key = column.key
    if column.filter == "choice" and (values := [value for value in state.query.getlist(key) if value]):
        state.choices[key] = values
    elif column.filter == "text" and (text := state.query.get(key, "").strip()[:200]):
        state.texts[key] = text
    elif column.filter == "range":
        written = (state.query.get(f"{key}_from", "").strip(), state.query.get(f"{key}_to", "").strip())
        bounds: list[int | dt.date | None] = []
        for text, last in zip(written, (False, True), strict=True):
            try:
                bounds.append(bound(column.kind, text, last=last) if text else None)
            except Unreadable as error:
                bounds.append(None)
                state.errors.append(f"{column.label}: {error}")
        if any(written):
            state.ranges[key] = Range(bounds[0], bounds[1], written)


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and int(text[:9]) > 0 else default


def bound(kind: Kind, text: str, last: bool = False) -> int | dt.date:
    """A bound as an officer types it: ``5 tỷ``, ``1.234.567``, ``17,5%``, ``31/10/2026``, ``10/2026``.

    ``last`` takes the last day where only a month is given. Unreadable says what would be understood.
    """
    if kind in ("day", "moment", "month"):
        return _day(text, last)
    return _amount(text, kind)


def _amount(text: str, kind: Kind) -> int:
    match = _AMOUNT.fullmatch(re.sub(r"[.\s\u00a0]", "", text).lower().removesuffix("%"))
    units = {"": 100} if kind == "rate" else UNITS
    unit = units.get(match[4], 0) if match else 0
    if match is None or not unit or len(match[2]) > 15:
        raise Unreadable(_("không hiểu “{text}”; viết số như 1.234.567, 5 triệu hoặc 1,5 tỷ.").format(text=text))
    decimals = match[3] or ""
    amount = int(match[2]) * unit + (int(decimals) * unit // 10 ** len(decimals) if decimals else 0)
    return -amount if match[1] else amount


def _day(text: str, last: bool) -> dt.date:
    numbers = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text)
    if numbers:
        year, month, day = numbers[1], numbers[2], numbers[3]
    elif numbers := re.fullmatch(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})", text):
        day, month, year = numbers[1], numbers[2], numbers[3]
    else:
        raise Unreadable(_("không hiểu ngày “{text}”; viết như 31/10/2026.").format(text=text))
    try:
        first = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        raise Unreadable(_("không có ngày “{text}”; viết như 31/10/2026.").format(text=text)) from None
    whole_month = last and day is None
    return first.replace(day=calendar.monthrange(first.year, first.month)[1]) if whole_month else first
