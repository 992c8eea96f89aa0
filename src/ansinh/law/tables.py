"""Parameters whose value is a list of records rather than a number. Unit of the file -> type of a record."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from ansinh.base import language


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in both languages."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if language() == "en" else self.vi


Confidence = Literal["text", "secondary", "memory", "derived"]
"""How sure we are of a value: the text itself was read; an article or calculator says so; remembered and not
verified; our own inference from texts that were read."""


class FineBand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frame (đồng, for a person) from a number of workers concerned by the breach upwards."""

    point: str
    workers_from: int
    min: int
    max: int


class FineAct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fined act. ``act`` is article.clause.point; frames and ``cap`` are those for a person."""

    act: str
    title: Text
    basis: Literal["percent", "workers", "fixed", "per_worker", "per_file", "per_book", "warning"]
    min: int = 0
    """Lower end: per 10,000 of the money for ``percent``, else đồng (per piece for ``per_...``)."""
    max: int = 0
    max_excluded: bool = False
    bands: tuple[FineBand, ...] = ()
    cap: int | None = None
    warning_below: int = 0
    """Money under this amount brings a warning instead of a fine."""
    scale: Literal["doubled", "organisation", "person"] = "doubled"
    """Doubled for organisations, written for an organisation already, or only for a natural person."""
    remedy: str = ""
    confidence: Confidence | None = None
    """When it differs from the whole list's."""
    note: str = ""

    def __post_init__(self) -> None:
        starts = [band.workers_from for band in self.bands]
        if self.max < self.min or (self.basis == "workers") != bool(starts) or starts != sorted(set(starts)):
            raise ValueError(f"{self.act}: min above max, or bands missing or out of order")


class FineSigner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who may sign fines: up to ``limit`` đồng for a person (double for an organisation), by articles."""

    code: str
    title: Text
    limit: int
    acts: tuple[int, ...]
    article: str


class PenalClause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A clause of Penal Code art. 216, reached by the money or by the number of workers."""

    clause: int
    amount_from: int
    workers_from: int
    person: Text
    legal_person: Text


class SpecialMonth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule for back payment or for a month that is not an ordinary one."""

    id: str
    condition: Text
    rule: Text
    """Base, months and funds."""
    due: Literal[
        "usual",
        "past",
        "at_once",
        "month_after_decision",
        "month_after_return",
        "month_after_pause",
        "lump_sum",
        "none",
    ]
    charge: Literal["usual", "none_in_time", "from_day_after", "none"]
    article: str
    confidence: Confidence
    open: tuple[str, ...] = ()


class OpenChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question the texts leave open, and what we do until it is settled."""

    id: str
    question: Text
    texts: str
    default: Text
    used: tuple[Literal["ledger", "documents", "fines", "publication", "procedure", "registration"], ...]


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of time that the law sets for a step, counted from a step or an event (``after``)."""

    number: int
    kind: Literal["calendar", "working", "months", "day_of_month", "day_of_next_month"]
    after: str
    """Code of a step, or a word of ``ladder.events``."""
    bound: Literal["by", "from", "before"] = "by"
    """Done at the latest by then; not before then; at least so long before."""
    moves: bool = False
    """A last day that is a day off moves to the next working day (Civil Code art. 148(5); open choice F4)."""
    case: Text | None = None
    """Only then; it takes the place of the term without a case."""
    confidence: Confidence = "text"

    def __post_init__(self) -> None:
        if self.kind.startswith("day_of") and not 1 <= self.number <= 31:
            raise ValueError(f"no day {self.number} in a month")


class LadderStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of the enforcement ladder: when it is lawful, who takes it, by when, with which paper."""

    code: str
    name: Text
    when: Text
    who: Text
    document: Text
    article: str
    terms: tuple[Term, ...] = ()
    next: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    note: Text | None = None

    @property
    def group(self) -> str:
        """Letter of the group: N, R, V, P, K, F, E, C, L, Q, D, S, X; O for the old ladder."""
        return self.code[0]


class DaySwap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A working day that was made a day off, or the other way round, for public offices."""

    day: dt.date
    working: bool
    reason: Text


TABLES: dict[str, type[msgspec.Struct]] = {
    "fine_acts": FineAct,
    "fine_signers": FineSigner,
    "penal_clauses": PenalClause,
    "special_months": SpecialMonth,
    "open_choices": OpenChoice,
    "ladder_steps": LadderStep,
    "day_swaps": DaySwap,
}
