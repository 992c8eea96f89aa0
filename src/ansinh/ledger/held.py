"""One employer's facts read once and held in memory, to be computed on several days or in several versions."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ansinh.facts.schemas import TABLES
from ansinh.facts.source import PLACE, FactSource

LEDGER_TABLES = (
    "employers", "declarations", "payments", "reassignments", "refunds", "reminders", "excuses", "suspensions",
    "opening_balances",
)  # fmt: skip


@dataclass(frozen=True)
class HeldFacts:
    """A fact source of one employer: every table already read; ``payments`` are those that touch it."""

    label: str
    frames: dict[str, pl.DataFrame]
    notes: list[str] = field(default_factory=list)

    def table(self, name: str, employers: list[str] | None = None, columns: list[str] | None = None) -> pl.DataFrame:
        """The held rows; ``employers`` can only name the one whose facts are held."""
        return self.frames[name][columns or list(TABLES[name].schema)]

    def payments_touching(self, employers: list[str] | None, columns: list[str] | None = None) -> pl.DataFrame:
        """The held payments: all of them touch the employer."""
        return self.table("payments", None, columns)

    def with_frames(self, frames: dict[str, pl.DataFrame]) -> HeldFacts:
        """The same facts with some tables replaced."""
        return HeldFacts(self.label, self.frames | frames, self.notes)


def hold(source: FactSource, employer: str) -> HeldFacts:
    """Read what the ledger of ``employer`` needs from ``source``."""
    if isinstance(source, HeldFacts):
        return source
    frames = {
        name: source.table(name, [employer], [*TABLES[name].schema, *PLACE])
        for name in LEDGER_TABLES
        if name not in ("payments", "reassignments")
    }
    frames["payments"] = source.payments_touching([employer], [*TABLES["payments"].schema, *PLACE])
    moved = source.table("reassignments", None, [*TABLES["reassignments"].schema, *PLACE])
    if moved.height:
        moved = moved.filter(pl.col("payment_id").is_in(frames["payments"]["payment_id"].implode()))
    frames["reassignments"] = moved
    return HeldFacts(source.label, frames, source.notes)
