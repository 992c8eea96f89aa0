"""Which facts differ between two readings of an employer, and the order they are let in.

A fact is what a row tells, wherever it stands; equal ones are matched one to one. What was taken back goes first.
Then come facts that were already dated but not yet known, and after that everything in order of its day: a
declaration's filing, a payment's, a decision's. On one day facts come in the order of ``ORDER``; declarations go
person by person, money slip by slip.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import polars as pl

from ansinh.facts.schemas import TABLES
from ansinh.ledger.diff.model import Kind
from ansinh.ledger.held import HeldFacts

DATED: dict[Kind, str] = {
    "declarations": "filed_on", "suspensions": "decided_on", "excuses": "decided_on", "reminders": "issued_on",
    "reassignments": "decided_on", "payments": "paid_on", "refunds": "paid_on",
}  # fmt: skip
"""Tables with a day of their own, and the column that holds it."""
ORDER: tuple[Kind, ...] = ("employers", "opening_balances", *DATED)
_SUBJECT = {
    "declarations": "person_number", "payments": "payment_id", "refunds": "refund_id", "reassignments": "payment_id",
}  # fmt: skip
MOST_GROUPS = 250
"""More groups than this and the declarations of a day are let in together."""


@dataclass(frozen=True)
class Group:
    """Rows of one table that come or go together. ``rows`` are positions in that table's frame."""

    kind: Kind
    on: dt.date | None
    subject: str
    rows: tuple[int, ...]


def compare(before: HeldFacts, after: HeldFacts) -> tuple[dict[Kind, list[bool]], dict[Kind, list[bool]]]:
    """For each table: which rows of ``before`` are still in ``after``, and which of ``after`` were in ``before``."""
    kept: dict[Kind, list[bool]] = {}
    known: dict[Kind, list[bool]] = {}
    for kind in ORDER:
        told = list(TABLES[kind].schema)
        old, new = before.frames[kind].select(told).rows(), after.frames[kind].select(told).rows()
        kept[kind], known[kind] = _matched(old, new), _matched(new, old)
    return kept, known


def _matched(rows: list[tuple[object, ...]], others: list[tuple[object, ...]]) -> list[bool]:
    left = Counter(others)
    matched = []
    for row in rows:
        matched.append(left[row] > 0)
        left[row] -= 1
    return matched


def groups(facts: HeldFacts, chosen: dict[Kind, list[bool]], together: bool = False) -> list[Group]:
    """The rows where ``chosen`` holds, as groups in order of day and kind; ``together`` joins a day's declarations."""
    found: dict[tuple[dt.date, int, str], list[int]] = {}
    for place, kind in enumerate(ORDER):
        frame = facts.frames[kind]
        days = frame[DATED[kind]].to_list() if kind in DATED else [dt.date.min] * frame.height
        joined = kind not in _SUBJECT or (together and kind == "declarations")
        subjects = [""] * frame.height if joined else frame[_SUBJECT[kind]].to_list()
        for row, is_chosen in enumerate(chosen[kind]):
            if is_chosen:
                found.setdefault((days[row], place, subjects[row]), []).append(row)
    if not together and len(found) > MOST_GROUPS:
        return groups(facts, chosen, together=True)
    return [
        Group(ORDER[place], None if on == dt.date.min else on, subject, tuple(rows))
        for (on, place, subject), rows in sorted(found.items(), key=lambda item: item[0])
    ]


class World:
    """The facts let in so far, out of one reading's frames."""

    def __init__(self, facts: HeldFacts, present: dict[Kind, list[bool]]) -> None:
        self._facts = facts
        self._present = {kind: list(rows) for kind, rows in present.items()}
        self._held: HeldFacts | None = None

    def let(self, group: Group, present: bool) -> None:
        """Let the rows of a group in, or take them out."""
        for row in group.rows:
            self._present[group.kind][row] = present
        self._held = None

    @property
    def facts(self) -> HeldFacts:
        if self._held is None:
            frames: dict[str, pl.DataFrame] = {
                kind: self._facts.frames[kind].filter(pl.Series(present, dtype=pl.Boolean))
                for kind, present in self._present.items()
            }
            self._held = self._facts.with_frames(frames)
        return self._held
