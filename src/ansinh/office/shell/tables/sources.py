"""Rows of a table: a queryset (the database sorts and filters) or a list (Python does).

Both offer the same few steps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from django.db.models import F, Q, QuerySet
from vn_text import fold

from ansinh.office.shell.tables.columns import NONE, follow


class Rows(Protocol):
    """Rows that can be narrowed and ordered; each step gives new rows."""

    def holding(self, path: str, values: Sequence[str]) -> Rows:
        """Rows whose value at ``path`` is one of ``values``; "-" stands for none."""

    def between(self, path: str, low: int | dt.date | None, high: int | dt.date | None) -> Rows:
        """Rows whose value lies within the bounds, both inclusive; rows without a value fall out."""

    def containing(self, paths: Sequence[str], text: str) -> Rows:
        """Rows with ``text`` somewhere in one of ``paths``."""

    def ordered(self, paths: Sequence[str], descending: bool) -> Rows:
        """In order of ``paths``; rows without a value last either way, equal rows in a steady order."""

    def count(self) -> int:
        """How many rows there are."""

    def slice(self, start: int, stop: int) -> Sequence[Any]:
        """Rows ``start`` to ``stop``, read now."""

    def __iter__(self) -> Iterator[Any]: ...


class QuerySetRows:
    """Rows of the database."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows

    def holding(self, path: str, values: Sequence[str]) -> QuerySetRows:
        wanted = Q(**{f"{path}__in": [value for value in values if value != NONE]})
        if NONE in values:
            wanted |= Q(**{f"{path}__isnull": True})
        return QuerySetRows(self.rows.filter(wanted))

    def between(self, path: str, low: int | dt.date | None, high: int | dt.date | None) -> QuerySetRows:
        bounds = {f"{path}__{name}": value for name, value in (("gte", low), ("lte", high)) if value is not None}
        return QuerySetRows(self.rows.filter(**bounds))

    def containing(self, paths: Sequence[str], text: str) -> QuerySetRows:
        wanted = Q()
        for path in paths:
            wanted |= Q(**{f"{path}__icontains": text})
        return QuerySetRows(self.rows.filter(wanted))

    def ordered(self, paths: Sequence[str], descending: bool) -> QuerySetRows:
        order = [F(path).desc(nulls_last=True) if descending else F(path).asc(nulls_last=True) for path in paths]
        return QuerySetRows(self.rows.order_by(*order, "pk"))

    def count(self) -> int:
        return self.rows.count()

    def slice(self, start: int, stop: int) -> Sequence[Any]:
        return list(self.rows[start:stop])

    def __iter__(self) -> Iterator[Any]:
        return self.rows.iterator(chunk_size=2000)


class ListRows:
    """Rows held in memory: objects or dictionaries."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows = rows

    def holding(self, path: str, values: Sequence[str]) -> ListRows:
        wanted = set(values)

        def held(row: Any) -> bool:
            value = follow(row, path)
            return (NONE if value is None or value == "" else str(value)) in wanted

        return ListRows([row for row in self.rows if held(row)])

    def between(self, path: str, low: Any, high: Any) -> ListRows:
        def within(value: Any) -> bool:
            if value is None:
                return False
            # A moment is compared by its day, as it is shown.
            value = value.date() if isinstance(value, dt.datetime) else value
            return (low is None or value >= low) and (high is None or value <= high)

        return ListRows([row for row in self.rows if within(follow(row, path))])

    def containing(self, paths: Sequence[str], text: str) -> ListRows:
        sought = fold(text)

        def holds(row: Any) -> bool:
            return any(sought in fold(str(follow(row, path) or "")) for path in paths)

        return ListRows([row for row in self.rows if holds(row)])

    def ordered(self, paths: Sequence[str], descending: bool) -> ListRows:
        rows = list(self.rows)
        for path in reversed(paths):
            held = [row for row in rows if follow(row, path) is not None]
            held.sort(key=lambda row: _sort_key(follow(row, path)), reverse=descending)
            rows = held + [row for row in rows if follow(row, path) is None]
        return ListRows(rows)

    def count(self) -> int:
        return len(self.rows)

    def slice(self, start: int, stop: int) -> Sequence[Any]:
        return self.rows[start:stop]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)


def _sort_key(value: Any) -> Any:
    return (fold(value), value) if isinstance(value, str) else value
