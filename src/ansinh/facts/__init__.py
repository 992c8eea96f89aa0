"""Facts: what others told us, checked row by row and then never edited.

Offers the two sources engines read (``CanonicalFolder``, and the ``FactStore`` at some moment of knowledge), the
import of official files into the store, and decisions about payments that stand for the wrong employer or none.
"""

from ansinh.facts.batches import KnownAt, parse_known_at
from ansinh.facts.canonical import CanonicalFolder
from ansinh.facts.decisions import match_payment, match_suggested, reassign_payment, unmatched_payments
from ansinh.facts.importing import FileReport, ImportOptions, ImportReport, import_files
from ansinh.facts.reading import ReadOptions
from ansinh.facts.schemas import FUNDS, GROUPS, MOVEMENTS, TABLES
from ansinh.facts.snapshot import Snapshot
from ansinh.facts.source import FactSource
from ansinh.facts.store import FactStore

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
    "match_suggested",
    "parse_known_at",
    "reassign_payment",
    "unmatched_payments",
]
