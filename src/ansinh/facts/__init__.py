"""Facts: what others told us, checked row by row and then never edited.

Offers the two sources engines read (``CanonicalFolder`` and the ``FactStore`` at some moment of knowledge) and
the import of official files into the store.
"""

from ansinh.facts.canonical import CanonicalFolder
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
    "Snapshot",
]
