"""A table described once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from ansinh.base import _
from ansinh.office.language import later
from ansinh.office.shell import figures
from ansinh.office.shell.tables.columns import Column
from ansinh.office.shell.tables.export import sheet
from ansinh.office.shell.tables.page import Page
from ansinh.office.shell.tables.sources import ListRows, QuerySetRows, Rows
from ansinh.office.shell.tables.state import RESERVED, State, read

EXPORT_ROWS = 100_000
"""More than that is no longer a list somebody reads."""


@dataclass(frozen=True)
class Empty:
    """What stands where no row is: what will be here, how it comes, and how to begin (``href`` under ``action``)."""

    title: str | Promise
    text: str | Promise = ""
    href: str = ""
    action: str | Promise = ""


@dataclass(frozen=True)
class Table:
    """A table: its columns, where a row leads, and how it starts out.

    ``name`` (letters and hyphens) makes its id and the file name of its export; ``search`` narrows a queryset by the
    words in the search box (a list is searched in its text columns by itself). ``default_sort`` is a column's key,
    with ``-`` for descending.
    """

    name: str
    label: str | Promise
    columns: Sequence[Column]
    default_sort: str
    row_href: Callable[[Any], str] | None = None
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    search_hint: str | Promise = ""
    page_size: int = 50
    exportable: bool = True
    empty: Empty = field(default_factory=lambda: Empty(later("Chưa có dòng nào")))

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys) or RESERVED & set(keys):
            raise ValueError(f"{self.name}: column keys must differ from each other and from {sorted(RESERVED)}")
        if not any(column.key == self.default_sort.lstrip("-") and column.sorts_by for column in self.columns):
            raise ValueError(f"{self.name}: cannot sort by {self.default_sort!r}")

    def respond(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Any],
        template: str,
        context: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        """The whole page (``template`` with ``page``), the table alone for htmx, or the sheet for ``?export=xlsx``."""
        state = read(request.GET, self.columns, self.default_sort, self.page_size)
        found = self.found(rows, state)
        total = found.count()
        if request.GET.get("export") == "xlsx" and self.exportable:
            if total <= EXPORT_ROWS:
                return sheet(self, Page(self, request, state, [], total), found)
            state.errors.append(
                _("Danh sách có {total} dòng, nhiều hơn {limit} dòng mà một tệp chứa. Lọc bớt rồi xuất lại.").format(
                    total=figures.number(total), limit=figures.number(EXPORT_ROWS)
                )
            )
        page = self.page(request, found, state, total)
        page.searchable = self.search is not None or not isinstance(rows, QuerySet)
        target = request.headers.get("HX-Target", "")
        if target == f"{page.id}-rows":
            return render(request, "shell/table/rows.html", {"page": page})
        if target == page.id:
            return render(request, "shell/table/table.html", {"page": page})
        return render(request, template, {**(context or {}), "page": page})

    def page(self, request: HttpRequest, found: Rows, state: State, total: int) -> Page:
        """The page of ``found`` that ``state`` asks for; the last one when it asks for too many."""
        state.page = min(state.page, max(-(-total // state.size), 1))
        start = (state.page - 1) * state.size
        return Page(self, request, state, found.slice(start, start + state.size), total)

    def found(self, rows: QuerySet[Any] | Sequence[Any], state: State) -> Rows:
        """The rows that pass the filters, in order."""
        found = self._searched(rows, state.text)
        by_key = {column.key: column for column in self.columns}
        for key, values in state.choices.items():
            found = found.holding(by_key[key].source, values)
        for key, bounds in state.ranges.items():
            found = found.between(by_key[key].source, bounds.low, bounds.high)
        for key, text in state.texts.items():
            found = found.containing([by_key[key].source], text)
        return found.ordered(by_key[state.sort].sorts_by, state.descending)

    def _searched(self, rows: QuerySet[Any] | Sequence[Any], text: str) -> Rows:
        if isinstance(rows, QuerySet):
            return QuerySetRows(self.search(rows, text) if text and self.search else rows)
        found = ListRows(rows)
        return found.containing(self._text_paths, text) if text else found

    @property
    def _text_paths(self) -> list[str]:
        return [column.source for column in self.columns if column.kind in ("text", "code") and not column.value]
