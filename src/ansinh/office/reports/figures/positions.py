"""The province on the last day of a month: what a report opens and closes with.

It is kept when a month is closed, so that the next month opens with what was reported and not with what became known
since: whatever later facts change in a closed month stands among the adjustments of a month still open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl

from ansinh.base.months import last_day, month_number
from ansinh.facts.schemas import FUNDS
from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger import Ledger, compute

_CHUNK = 1_000
"""Employers traced at once: their lines are in memory together."""


@dataclass(frozen=True)
class MonthEnd:
    """Four frames, one row a balance row, an employer, a person and fund, an employer.

    ``balances``: employer_code, month, fund, due_on, conduct, principal, paid, outstanding, charge, charge_evading,
    charge_paid, class, evading_from. ``standing``: as the ledger writes it. ``people``, those covered in the month:
    employer_code, person_number, fund, woman (null where nobody said), base, amount (both payers). ``received``:
    employer_code, received: all money that counted for it to the day, refunds taken off. Money is đồng.
    """

    balances: pl.DataFrame
    standing: pl.DataFrame
    people: pl.DataFrame
    received: pl.DataFrame

    def write(self, folder: Path) -> None:
        """Keep it as Parquet files in ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        for each in fields(self):
            getattr(self, each.name).write_parquet(folder / f"{each.name}.parquet")

    @classmethod
    def read(cls, folder: Path) -> MonthEnd:
        """What ``write`` kept."""
        return cls(**{each.name: pl.read_parquet(folder / f"{each.name}.parquet") for each in fields(cls)})


def take(
    source: FactSource, law: Law, month: dt.date, snapshot: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> MonthEnd:  # fmt: skip
    """The month's end from facts and law; balances and standing from the ledger's files in ``snapshot``, if given.

    ``progress(employers done, employers)``. AnsinhError like ``ansinh.ledger.compute``.
    """
    number = month_number(month)
    codes = source.table("employers", None, ["employer_code"])["employer_code"].unique().sort().to_list()
    parts = []
    for first in range(0, len(codes), _CHUNK):
        chosen = codes[first : first + _CHUNK]
        parts.append(_part(compute(source, law, last_day(number), chosen, trace=True), source, chosen, number))
        if progress:
            progress(min(first + _CHUNK, len(codes)), len(codes))
    computed = MonthEnd(*(pl.concat(getattr(part, each.name) for part in parts) for each in fields(MonthEnd)))
    if snapshot is None:
        return computed
    balances = pl.read_parquet(snapshot / "balances.parquet").with_columns(pl.col("month").str.to_date("%Y-%m"))
    return MonthEnd(balances, pl.read_parquet(snapshot / "standing.parquet"), computed.people, computed.received)


def _part(ledger: Ledger, source: FactSource, codes: list[str], month: int) -> MonthEnd:
    return MonthEnd(ledger.balances, ledger.standing, _people(ledger, source, codes, month), _received(ledger))


def _people(ledger: Ledger, source: FactSource, codes: list[str], month: int) -> pl.DataFrame:
    """Sex is what the person's last declaration that tells it says."""
    told = source.table("declarations", codes, ["person_number", "sex"]).drop_nulls()
    women = told.unique("person_number", keep="last").select("person_number", woman=pl.col("sex") == "F")
    return (
        ledger.lines_of([month])
        .group_by("employer_code", "person_number", pl.col("component").alias("fund"))
        .agg(pl.col("base").max(), pl.col("amount").sum())
        .join(women, "person_number", "left")
        .select("employer_code", "person_number", pl.col("fund").cast(pl.Enum(FUNDS)), "woman", "base", "amount")
        .sort("employer_code", "person_number", "fund")
    )


def _received(ledger: Ledger) -> pl.DataFrame:
    """What was applied and what was left over of every payment, less refunds."""
    applied = ledger.applications.filter(pl.col("kind") == "payment").select("employer_code", "amount")
    sign = pl.when(pl.col("kind") == "refund").then(-1).otherwise(1)
    left = ledger.credits.select("employer_code", amount=pl.col("amount") * sign)
    return pl.concat([applied, left]).group_by("employer_code").agg(pl.col("amount").sum().alias("received"))
