"""A parameter of the law: one concept, its values over time, each with its source.

A parameter may have keys (region, group, component, payer, ...). Each dated value says in ``where`` which
keys it holds for; a key that is not in ``where`` is spelled out by ``value`` itself, as a mapping:

    keys: [region]
    values:
      - value: {1: 5310000, 2: 4730000, 3: 4140000, 4: 3700000}
        from: 2026-01-01
        ...

For one combination of keys no two values may be in force on the same day.
"""

from __future__ import annotations

import datetime as dt
import itertools
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ansinh.law.errors import MissingValue
from ansinh.law.tables import Confidence, Text

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Source:
    """Where a value comes from, for explanations."""

    document: str
    article: str
    official_date: dt.date | None
    confidence: Confidence
    next_review: dt.date | None
    note: str


class DatedValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A value, when it is in force (``to`` inclusive, open when absent), and where it comes from."""

    value: Any
    from_: dt.date
    document: str
    article: str
    confidence: Confidence
    to: dt.date | None = None
    official_date: dt.date | None = None
    next_review: dt.date | None = None
    note: str = ""
    where: dict[str, str | list[str]] = {}

    def in_force(self, on: dt.date) -> bool:
        return self.from_ <= on and (self.to is None or on <= self.to)

    @property
    def source(self) -> Source:
        return Source(self.document, self.article, self.official_date, self.confidence, self.next_review, self.note)


class Missing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A stretch of time we know to have a value that we do not know, and the document that would give it."""

    from_: dt.date
    to: dt.date
    needs: str
    where: dict[str, str] = {}


@dataclass(frozen=True)
class Span:
    """One value of one key combination over one stretch of time."""

    from_: dt.date
    to: dt.date | None
    value: Any
    dated: DatedValue


@dataclass(frozen=True)
class Parameter:
    """A parameter ready to be asked. ``series`` holds, per key combination, its spans in order of time."""

    name: str
    title: Text
    unit: str
    keys: tuple[str, ...]
    values: tuple[DatedValue, ...]
    missing: tuple[Missing, ...]
    open: tuple[str, ...]
    series: Mapping[tuple[str, ...], tuple[Span, ...]] = field(repr=False)

    def span(self, on: dt.date, keys: Mapping[str, object]) -> Span:
        """The span in force on ``on`` for ``keys``; ``MissingValue`` when there is none.

        TypeError when ``keys`` are not exactly this parameter's keys: that is a defect of the caller.
        """
        if len(keys) != len(self.keys) or any(key not in keys for key in self.keys):
            raise TypeError(f"{self.name} takes the keys {self.keys}, not {tuple(keys)}")
        spans = self.series.get(tuple(str(keys[key]) for key in self.keys), ())
        position = bisect_right(spans, on, key=lambda span: span.from_) - 1
        if position >= 0:
            span = spans[position]
            if span.to is None or on <= span.to:
                return span
        raise MissingValue(self.name, on, keys, self._needs(on, keys))

    def has_series(self, keys: Mapping[str, object]) -> bool:
        """Whether any value, of whatever time, is on file for ``keys``."""
        return tuple(str(keys[key]) for key in self.keys) in self.series

    def gaps(self) -> Iterator[tuple[tuple[str, ...], dt.date, dt.date]]:
        """Days without a value between two values of one key combination, unless declared ``missing``."""
        for keys, spans in self.series.items():
            for before, after in itertools.pairwise(spans):
                if before.to is not None and before.to + ONE_DAY < after.from_:
                    first, last = before.to + ONE_DAY, after.from_ - ONE_DAY
                    if not self._declared_missing(first, last, keys):
                        yield keys, first, last

    def still_missing(self) -> list[Missing]:
        """Declared stretches that no value has filled since, for at least one key combination they name."""
        return [
            missing
            for missing in self.missing
            if any(
                not any(span.dated.in_force(missing.from_) for span in spans)
                for keys, spans in self.series.items()
                if all(dict(zip(self.keys, keys, strict=True))[k] == v for k, v in missing.where.items())
            )
        ]

    def _needs(self, on: dt.date, keys: Mapping[str, object]) -> str:
        for missing in self.missing:
            if missing.from_ <= on <= missing.to and all(str(keys[k]) == v for k, v in missing.where.items()):
                return missing.needs
        return ""

    def _declared_missing(self, first: dt.date, last: dt.date, keys: tuple[str, ...]) -> bool:
        """Whether declared stretches cover first..last without a hole."""
        named = dict(zip(self.keys, keys, strict=True))
        for missing in sorted(self.missing, key=lambda missing: missing.from_):
            if missing.from_ <= first <= missing.to and all(named[k] == v for k, v in missing.where.items()):
                first = missing.to + ONE_DAY
        return first > last
