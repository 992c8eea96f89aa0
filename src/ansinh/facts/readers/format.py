"""What the registry knows of one file layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions


@dataclass(frozen=True)
class Format:
    """One layout of an official file.

    ``recognise`` answers how surely a document has this layout, from 0.0 (not at all) to 1.0; it looks at
    ``Document.head`` only, so that asking every format of a large file stays cheap.
    """

    key: str
    """Stable key, such as ``d02lt_2026``; also ``Reading.format``."""
    title: Callable[[], str]
    """The layout's name in the user's language; also ``Reading.title``."""
    tables: tuple[str, ...]
    """Canonical tables a document of this layout gives (keys of ``schemas.TABLES``)."""
    recognise: Callable[[Document], float]
    read: Callable[[Document, ReadOptions], list[Reading]]
    free: bool = False
    """A layout whose columns the user names (a bank statement): taken when its table is asked for by name
    and no other layout fits."""


_SURE_ENOUGH = 0.5


def recognise(document: Document, formats: tuple[Format, ...]) -> Format | None:
    """The format surest of ``document``, the earlier of two that are equally sure; None when none is sure enough."""
    scored = [(each.recognise(document), each) for each in formats]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best if score >= _SURE_ENOUGH else None
