"""What a decision about a payment changes: the ledger of the employers it touches, computed with it and without it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from ansinh.facts import Snapshot as Facts
from ansinh.facts.schemas import TABLES
from ansinh.facts.source import PLACE
from ansinh.ledger import compute
from ansinh.office import clock
from ansinh.office.registry.sources import load_law, store


@dataclass(frozen=True)
class Effect:
    """What one employer owes, principal and charge, and its credit, before and after."""

    code: str
    before: int
    after: int
    credit_before: int
    credit_after: int

    @property
    def change(self) -> int:
        return self.after - self.before


class _Supposing:
    """The facts with one decision more."""

    def __init__(self, facts: Facts, payment: pl.DataFrame, employer: str, decided_on: dt.date) -> None:
        self._facts, self._payment = facts, payment
        self._moved = pl.DataFrame(
            {"payment_id": payment["payment_id"], "employer_code": [employer], "decided_on": [decided_on]},
            schema=TABLES["reassignments"].schema,
        )

    @property
    def label(self) -> str:
        return self._facts.label

    @property
    def notes(self) -> list[str]:
        return self._facts.notes

    def table(self, name: str, employers: list[str] | None = None, columns: list[str] | None = None) -> pl.DataFrame:
        rows = self._facts.table(name, employers, columns)
        if name != "reassignments":
            return rows
        place = {each: pl.lit(None, kind).alias(each) for each, kind in PLACE.items() if each in rows.columns}
        return pl.concat([rows, self._moved.with_columns(*place.values()).select(rows.columns)])

    def payments_touching(self, employers: list[str] | None, columns: list[str] | None = None) -> pl.DataFrame:
        wanted = list(TABLES["payments"].schema) if columns is None else columns
        rows = self._facts.payments_touching(employers, list(dict.fromkeys([*wanted, "payment_id"])))
        others = rows.filter(pl.col("payment_id") != self._payment["payment_id"][0])
        return pl.concat([others.select(wanted), self._payment.select(wanted)])


def effects(payment_id: str, employer: str, holder: str = "") -> list[Effect]:
    """What giving a payment to ``employer`` changes for it, and for ``holder``, whom it counts for now."""
    facts, law, today = store().snapshot(), load_law(), clock.today()
    payment = facts.where("payments", pl.col("payment_id") == payment_id, [*TABLES["payments"].schema, *PLACE])
    codes = [code for code in (employer, holder) if code]
    supposed = _Supposing(facts, payment, employer, today)
    before, after = (compute(source, law, today, codes).standing for source in (facts, supposed))
    return [_of(code, before, after) for code in codes]


def _of(code: str, before: pl.DataFrame, after: pl.DataFrame) -> Effect:
    columns = ["principal_outstanding", "charge_outstanding", "credit"]
    one, other = (frame.filter(pl.col("employer_code") == code).select(columns).row(0) for frame in (before, after))
    return Effect(code, one[0] + one[1], other[0] + other[1], one[2], other[2])
