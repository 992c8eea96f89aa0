"""Facts: what others told us, checked row by row and then never edited.

Offers the two sources engines read (``CanonicalFolder``, and the ``FactStore`` at some moment of knowledge), the
import of official files into the store, and decisions about payments that stand for the wrong employer or none.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from ansinh.facts.batches import KnownAt, parse_known_at
from ansinh.facts.canonical import CanonicalFolder
from ansinh.facts.schemas import FUNDS, GROUPS, MOVEMENTS, TABLES
from ansinh.facts.snapshot import Snapshot
from ansinh.facts.source import FactSource
from ansinh.facts.store import FactStore

if TYPE_CHECKING:
    from ansinh.facts.decisions import (
        match_payment,
        match_payments,
        match_suggested,
        reassign_payment,
        unmatched_payments,
    )
    from ansinh.facts.importing import FileReport, ImportOptions, ImportReport, import_files
    from ansinh.facts.reading import ReadOptions

__all__ = [
    "FUNDS",
    "GROUPS",
    "MOVEMENTS",
    "TABLES",
    "CanonicalFolder",
    "FactSource",
    "FactStore",
    "FileReport",
    "ImportOptions",
    "ImportReport",
    "KnownAt",
    "ReadOptions",
    "Snapshot",
    "import_files",
    "match_payment",
    "match_payments",
    "match_suggested",
    "parse_known_at",
    "reassign_payment",
    "unmatched_payments",
]

_LATER = {
    "match_payment": "decisions", "match_payments": "decisions", "match_suggested": "decisions",
    "reassign_payment": "decisions", "unmatched_payments": "decisions", "FileReport": "importing",
    "ImportOptions": "importing", "ImportReport": "importing", "import_files": "importing", "ReadOptions": "reading",
}  # fmt: skip


def __getattr__(name: str) -> object:
    """Importing draws in a reader for every file format, so it is loaded when first asked for: a statement, which
    only looks facts up, starts an eighth of a second earlier."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
