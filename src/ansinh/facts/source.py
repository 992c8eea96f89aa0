"""Where engines read facts from: the store at some moment of knowledge, or a folder of canonical tables."""

from __future__ import annotations

from typing import Protocol

import polars as pl

PLACE = {"batch": pl.Int32(), "row": pl.Int32()}
"""Where a fact stands: the import it came with, and its row in that file."""


class FactSource(Protocol):
    """Typed canonical tables.

    ``table`` gives the columns of ``schemas.TABLES[name]`` in *file order* (batches in the order of import,
    rows as they stood in the file; only the order within an employer means anything); an absent table is an empty
    frame. ``columns`` may also name ``batch`` and ``row``, a row's place: the import it came with (null in a folder)
    and its number there. With ``employers`` only their rows are read; tables without an employer column ignore it.
    A payment that a reassignment moved is found under the employer it was *written* for, so callers that need one
    employer's payments ask ``payments_touching``.
    """

    @property
    def label(self) -> str:
        """What was read, for outputs: a folder, or the store and its version."""
        ...

    @property
    def notes(self) -> list[str]:
        """What the user should know about what was read so far (user's language)."""
        ...

    def table(self, name: str, employers: list[str] | None = None, columns: list[str] | None = None) -> pl.DataFrame:
        """Rows of one canonical table."""
        ...

    def payments_touching(self, employers: list[str] | None, columns: list[str] | None = None) -> pl.DataFrame:
        """Payments written for ``employers`` or reassigned to them at any time (all when None)."""
        ...
