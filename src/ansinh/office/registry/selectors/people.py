"""The people of one employer: who is covered in the month of the snapshot, and month by month."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ansinh.base.months import month_number
from ansinh.ledger import Ledger
from ansinh.office.registry.days import ribbon_months
from ansinh.office.registry.models import Snapshot
from ansinh.office.registry.readmodel import fold
from ansinh.office.registry.selectors.money import Row, added
from ansinh.office.registry.sources import facts_of
from ansinh.office.shell.ribbon import RibbonMonth, encode

PAGE = 40
RIBBON_PEOPLE = 3_000
"""People beyond whom months are left out: an employer of many thousands would take a second."""


def roll(snapshot: Snapshot, code: str, ledger: Ledger) -> pl.DataFrame:
    """Everyone covered in the month of the snapshot, by name: person_number, citizen_id, full_name, born_on, base
    (the highest), amount (both payers, all funds), bound (whether a base was raised or capped)."""
    month = month_number(snapshot.as_of)
    lines = ledger.lines_of([month])
    covered = lines.group_by("person_number").agg(pl.col("base").max(), pl.col("amount").sum(), pl.col("bound").max())
    known = facts_of(snapshot).table(
        "declarations", [code], ["person_number", "full_name", "born_on", "citizen_id", "filed_on"]
    )
    named = known.filter(pl.col("filed_on") <= snapshot.as_of).group_by("person_number").agg(
        pl.col("full_name", "born_on", "citizen_id").drop_nulls().last()
    )  # fmt: skip
    joined = covered.join(named, "person_number", "left").with_columns(pl.col("full_name").fill_null(""))
    in_order = pl.Series("in_order", [fold(name) for name in joined["full_name"]], dtype=pl.String)
    return joined.with_columns(in_order).sort("in_order", "person_number").drop("in_order")


def ribbons(snapshot: Snapshot, ledger: Ledger, people: list[str], rows: list[Row]) -> dict[str, str]:
    """For each person a ribbon as stored text: paid for, not yet due, unpaid, or not declared (``-``).

    A payment reaches an employer's rows, not persons: a month counts as paid for a person when the employer has paid
    it in full; else its class and unpaid share are the employer's.
    """
    months = ribbon_months(snapshot.as_of)
    token = {month: _token([row for row in rows if row.month == month]) for month in months}
    lines = ledger.lines_of([month_number(month) for month in months])
    chosen = lines.filter(pl.col("person_number").is_in(people))
    there: dict[str, set[dt.date]] = {}
    for person, month in chosen.select("person_number", "month").unique().iter_rows():
        there.setdefault(person, set()).add(month)
    return {
        person: " ".join(token[month] if month in there.get(person, ()) else "-" for month in months)
        for person in people
    }


def _token(rows: list[Row]) -> str:
    """The ribbon token of an employer's month."""
    if not rows:
        return "-"
    total = added(rows, rows[0].due_on)
    return encode([RibbonMonth(rows[0].month, total.conduct, total.unpaid)])
