"""One employer's money in a snapshot: rows of the snapshot's own files, and the traced ledger behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from ansinh.facts.schemas import FUNDS
from ansinh.ledger import Ledger, compute
from ansinh.ledger.names import fund_names
from ansinh.office.registry.days import ribbon_months
from ansinh.office.registry.models import Snapshot
from ansinh.office.registry.sources import facts_of, folder_of, law_of

_WORST = ("paid", "not_due", "late", "evading")


@dataclass(frozen=True)
class Row:
    """One row of ``balances``; money is đồng."""

    month: dt.date
    fund: str
    due_on: dt.date
    conduct: str
    principal: int
    paid: int
    outstanding: int
    charge: int
    charge_paid: int


@dataclass(frozen=True)
class Sum:
    """Rows added up. ``conduct`` is the worst class, ``days`` those since the oldest unpaid row fell due (0: none)."""

    conduct: str = ""
    due: int = 0
    paid: int = 0
    outstanding: int = 0
    charge: int = 0
    charge_outstanding: int = 0
    days: int = 0

    @property
    def unpaid(self) -> int:
        """The share unpaid per mille, rounded up: nothing unpaid alone is 0."""
        return -(-1000 * self.outstanding // self.due) if self.due else 0


def rows_of(snapshot: Snapshot, code: str) -> list[Row]:
    """The employer's balance rows, oldest month first."""
    names = {"month": "month", "fund": "fund", "due_on": "due_on", "class": "conduct"}
    money = ("principal", "paid", "outstanding", "charge", "charge_paid")
    found = (
        pl.scan_parquet(folder_of(snapshot) / "balances.parquet")
        .filter(pl.col("employer_code") == code)
        .select(pl.col("month").str.to_date("%Y-%m"), *(pl.col(name) for name in list(names)[1:]), *money)
        .collect()
        .sort("month", "due_on")
    )
    return [Row(*values) for values in found.iter_rows()]


def added(rows: Iterable[Row], as_of: dt.date) -> Sum:
    """The sum of rows on a day."""
    chosen = list(rows)
    if not chosen:
        return Sum()
    owed = [row.due_on for row in chosen if row.outstanding and row.conduct in ("late", "evading")]
    return Sum(
        conduct=max((row.conduct for row in chosen if row.principal), key=_WORST.index, default=""),
        due=sum(row.principal for row in chosen),
        paid=sum(row.paid for row in chosen),
        outstanding=sum(row.outstanding for row in chosen),
        charge=sum(row.charge for row in chosen),
        charge_outstanding=sum(row.charge - row.charge_paid for row in chosen),
        days=(as_of - min(owed)).days if owed else 0,
    )


@dataclass(frozen=True)
class FundMonths:
    """A fund: its months of the ribbon and all it is owed."""

    name: str
    months: list[tuple[dt.date, Sum]]
    owed: int


def funds(snapshot: Snapshot, rows: list[Row]) -> list[FundMonths]:
    """The five funds over the months of the ribbon."""
    names, months = fund_names(), ribbon_months(snapshot.as_of)
    by_cell: dict[tuple[str, dt.date], list[Row]] = {}
    for row in rows:
        by_cell.setdefault((row.fund, row.month), []).append(row)
    return [
        FundMonths(
            names[fund],
            [(month, added(by_cell.get((fund, month), []), snapshot.as_of)) for month in months],
            sum(row.outstanding for row in rows if row.fund == fund),
        )
        for fund in FUNDS
    ]


def by_month(snapshot: Snapshot, rows: list[Row]) -> list[tuple[dt.date, Sum]]:
    """All funds together, month by month, newest first."""
    months = sorted({row.month for row in rows}, reverse=True)
    of_month: dict[dt.date, list[Row]] = {month: [] for month in months}
    for row in rows:
        of_month[row.month].append(row)
    return [(month, added(of_month[month], snapshot.as_of)) for month in months]


def ledger_of(snapshot: Snapshot, code: str) -> Ledger:
    """The employer's ledger with its trace, from what the snapshot knew."""
    return compute(facts_of(snapshot), law_of(snapshot), snapshot.as_of, [code], trace=True)


@dataclass(frozen=True)
class Reached:
    """What a payment did to one fund."""

    fund: str
    first: dt.date
    last: dt.date
    principal: int
    charge: int


@dataclass(frozen=True)
class Money:
    """Money on one day: ``kind`` is payment, credit (surplus used) or refund."""

    on: dt.date
    kind: str
    number: str
    amount: int
    principal: int
    charge: int
    left: int
    funds: list[Reached]


def movements(ledger: Ledger) -> list[Money]:
    """Every payment, use of surplus and refund with where it went, newest first."""
    names = fund_names()
    by_fund = (
        ledger.applications.group_by("on", "kind", "payment_id", "fund", maintain_order=True)
        .agg(
            pl.col("month").min().alias("first"),
            pl.col("month").max().alias("last"),
            *(pl.col("amount").filter(pl.col("part") == part).sum().alias(part) for part in ("principal", "charge")),
        )
        .iter_rows()
    )
    reached: dict[tuple[dt.date, str, str], list[Reached]] = {}
    for on, kind, number, fund, first, last, principal, charge in by_fund:
        reached.setdefault((on, kind, number or ""), []).append(Reached(names[fund], first, last, principal, charge))
    left: dict[tuple[dt.date, str, str], int] = {}
    for on, kind, number, amount in ledger.credits.select("on", "kind", "payment_id", "amount").iter_rows():
        key = (on, "payment" if kind == "left" else "refund", number)
        left[key] = left.get(key, 0) + amount
    found = []
    for on, kind, number in reached.keys() | left.keys():
        steps, over = reached.get((on, kind, number), []), left.get((on, kind, number), 0)
        principal, charge = sum(step.principal for step in steps), sum(step.charge for step in steps)
        total = -over if kind == "refund" else principal + charge + over
        found.append(Money(on, kind, number, total, principal, charge, 0 if kind == "refund" else over, steps))
    return sorted(found, key=lambda money: (money.on, money.kind, money.number), reverse=True)
