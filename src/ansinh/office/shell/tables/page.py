"""One page of a table, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ansinh.base import _
from ansinh.office.shell import figures
from ansinh.office.shell.tables.columns import NOT_TEXT, Choice, Column, shown
from ansinh.office.shell.tables.state import SIZES, State

if TYPE_CHECKING:
    from ansinh.office.shell.tables.table import Table


@dataclass(frozen=True)
class Heading:
    """A column's heading: its link sorts by it, the other way when it already does."""

    column: Column
    url: str
    aria_sort: str

    @property
    def css(self) -> str:
        return self.column.kind if self.column.kind in NOT_TEXT else ""


@dataclass(frozen=True)
class Cell:
    """A value on screen; ``label``, the heading's words, goes along for cards."""

    html: SafeString
    css: str
    label: str | Promise


@dataclass(frozen=True)
class Row:
    """A row: its cells, and where Enter leads."""

    cells: Sequence[Cell]
    href: str


@dataclass(frozen=True)
class Chip:
    """A filter that is on, in words; ``url`` takes it off."""

    text: str
    url: str


@dataclass(frozen=True)
class Filter:
    """A filter's form: what it offers and what is chosen."""

    column: Column
    options: Sequence[tuple[Choice, bool]]
    written: tuple[str, str]
    text: str

    @property
    def on(self) -> bool:
        return any(self.written) or bool(self.text) or any(chosen for _choice, chosen in self.options)

    @property
    def input_type(self) -> str:
        return {"day": "date", "moment": "date", "month": "month"}.get(self.column.kind, "text")


class Page:
    """A page of ``table`` in ``state``: ``total`` rows match, ``rows`` of them are here."""

    def __init__(self, table: Table, request: HttpRequest, state: State, found: Sequence[Any], total: int) -> None:
        self.table, self.request, self.state, self.total = table, request, state, total
        self.found = found
        self.searchable = False
        self.pages = max(-(-total // state.size), 1)

    @property
    def id(self) -> str:
        return f"table-{self.table.name}"

    @cached_property
    def columns(self) -> list[Column]:
        return [column for column in self.table.columns if column.key in self.state.columns]

    @cached_property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sorts_by:
            return Heading(column, "", "")
        sorted_now = column.key == self.state.sort
        # Figures are asked for from the largest; words from A.
        descending = not self.state.descending if sorted_now else column.kind in (*NOT_TEXT, "day", "month", "moment")
        direction = "descending" if self.state.descending else "ascending"
        return Heading(
            column,
            self.state.url(sort=f"{'-' if descending else ''}{column.key}"),
            direction if sorted_now else "",
        )

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(row) for row in self.found]

    def _row(self, row: Any) -> Row:
        href = self.table.row_href(row) if self.table.row_href else ""
        title = self.title_column
        cells = []
        for column in self.columns:
            value = column.of(row)
            content = shown(column.kind, value)
            link = column.href(row) if column.href else href if column is title else ""
            if link:
                css = ' class="open"' if column is title else ""
                content = format_html('<a href="{}"{}>{}</a>', link, SafeString(css), content)
            marks = [column.kind, "title" if column is title else "", "empty-cell" if value in (None, "") else ""]
            # What heads a card, and the ribbon, speak for themselves.
            label = "" if column is title or column.kind == "ribbon" else column.label
            cells.append(Cell(content, " ".join(filter(None, marks)), label))
        return Row(cells, href)

    @cached_property
    def title_column(self) -> Column:
        """The column that names a row: it carries the link and heads the card."""
        return next((column for column in self.columns if column.card == "title"), self.columns[0])

    # --- filters ---------------------------------------------------------------------------------------------------

    @cached_property
    def filters(self) -> list[Filter]:
        return [self._filter(column) for column in self.table.columns if column.filter]

    def _filter(self, column: Column) -> Filter:
        chosen = self.state.choices.get(column.key, [])
        offered = self._offered[column.key]
        bounds = self.state.ranges.get(column.key)
        return Filter(
            column,
            [(choice, choice.value in chosen) for choice in offered],
            bounds.written if bounds else ("", ""),
            self.state.texts.get(column.key, ""),
        )

    @cached_property
    def _offered(self) -> dict[str, Sequence[Choice]]:
        return {column.key: column.offered(self.request) for column in self.table.columns}

    @cached_property
    def chips(self) -> list[Chip]:
        """Every filter that is on, in words."""
        chips = [Chip(f"“{self.state.text}”", self.state.url(q=None))] if self.state.text else []
        for column in self.table.columns:
            key = column.key
            if chosen := self.state.choices.get(key):
                words = {choice.value: str(choice.label) for choice in self._offered[key]}
                said = ", ".join(words.get(value, value) for value in chosen)
                chips.append(Chip(f"{column.label}: {said}", self.state.url(**{key: None})))
            if text := self.state.texts.get(key):
                chips.append(Chip(f"{column.label}: “{text}”", self.state.url(**{key: None})))
            if bounds := self.state.ranges.get(key):
                low, high = (self._bound(column, value) for value in (bounds.low, bounds.high))
                said = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""
                if said:
                    off = {f"{key}_from": None, f"{key}_to": None}
                    chips.append(Chip(f"{column.label}: {said}", self.state.url(**off)))
        return chips

    @staticmethod
    def _bound(column: Column, value: Any) -> str:
        if value is None:
            return ""
        match column.kind:
            case "money":
                return figures.money_short(value)
            case "rate":
                return figures.rate(value)
            case "month":
                return figures.month(value)
            case "day" | "moment":
                return figures.day(value)
            case _:
                return figures.number(value)

    @property
    def clear_url(self) -> str:
        """Without any filter; columns, order and page size stay."""
        off = [name for f in self.filters for name in (f.column.key, f"{f.column.key}_from", f"{f.column.key}_to")]
        return self.state.url(q=None, **dict.fromkeys(off))

    # --- pages, columns, export ------------------------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """``51–100 trong 1.234 dòng``."""
        if not self.total:
            return _("Không có dòng nào")
        first = (self.state.page - 1) * self.state.size + 1
        return _("{first}–{last} trong {total} dòng").format(
            first=figures.number(first),
            last=figures.number(first + len(self.found) - 1),
            total=figures.number(self.total),
        )

    @property
    def numbers(self) -> list[tuple[int | None, str]]:
        """Pages to offer, ``(number, url)``: first, last and the neighbours; None stands for those between."""
        here = self.state.page
        near = sorted({1, self.pages, *range(max(here - 1, 1), min(here + 1, self.pages) + 1)})
        shown_pages: list[tuple[int | None, str]] = []
        for before, number in zip([0, *near], near, strict=False):
            if number - before == 2:
                shown_pages.append((number - 1, self.state.url(page=number - 1)))
            elif number - before > 2:
                shown_pages.append((None, ""))
            shown_pages.append((number, self.state.url(page=number)))
        return shown_pages

    @property
    def previous_url(self) -> str:
        return self.state.url(page=self.state.page - 1) if self.state.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.state.url(page=self.state.page + 1) if self.state.page < self.pages else ""

    @property
    def sizes(self) -> list[tuple[int, str]]:
        return [(size, self.state.url(size=size)) for size in SIZES]

    @property
    def chooser(self) -> list[tuple[Column, bool]]:
        """Every column and whether it is shown."""
        return [(column, column.key in self.state.columns) for column in self.table.columns]

    @property
    def export_url(self) -> str:
        return self.state.url(page=None, export="xlsx")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form sends along unchanged: order and page size."""
        query = self.state.query
        return [(name, str(query[name])) for name in ("sort", "size") if query.get(name)]
