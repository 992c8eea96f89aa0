"""Who is to be reminded: read from the ledger of a snapshot."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import polars as pl

from ansinh.base.months import month_number, parse_month
from ansinh.facts import Snapshot as Facts
from ansinh.office.registry.models import Snapshot, Standing
from ansinh.office.registry.sources import facts_of, folder_of
from ansinh.office.reminders.models import Item, Run

Reason = Item.Reason


def proposed(run: Run, snapshot: Snapshot) -> list[Item]:
    """The employers of the run's office, or of the province, each in or out with the reason; not saved.

    Monthly: registered money unpaid after its due day. On discovery: evasion of any kind, or money of people
    registered late.
    """
    wanted = _concerned(run, snapshot)
    excused, reminded = _excused(facts_of(snapshot), snapshot.as_of), _reminded(snapshot)
    rows = Standing.objects.filter(snapshot=snapshot, employer__in=list(wanted), overdue__gt=0)
    if run.office_code:
        rows = rows.filter(office_code=run.office_code)
    items = []
    for standing in rows.order_by("employer_id"):
        months = wanted[standing.employer_id]
        assert standing.oldest_due_on is not None  # something is overdue
        reason = Reason.NONE
        if run.kind == Run.Kind.MONTHLY and standing.employer_id in reminded:
            reason = Reason.REMINDED
        elif all(month in excused[standing.employer_id] for month in months):
            reason = Reason.EXCUSED
        elif standing.overdue <= run.tolerance:
            reason = Reason.DUST
        items.append(
            Item(
                run=run, employer_id=standing.employer_id, included=reason == Reason.NONE, reason=reason,
                conduct=standing.conduct, overdue=standing.overdue, evading=standing.evading, charge=standing.charge,
                months_owed=standing.months_owed, oldest_due_on=standing.oldest_due_on, workers=standing.workers,
                ribbon=standing.ribbon,
            )
        )  # fmt: skip
    return items


def _concerned(run: Run, snapshot: Snapshot) -> dict[str, set[int]]:
    """Employer -> months (numbers) of the money that makes it concern the run."""
    registered = pl.col("conduct") == "registered"
    cause = registered if run.kind == Run.Kind.MONTHLY else ~registered | (pl.col("class") == "evading")
    rows = (
        pl.scan_parquet(folder_of(snapshot) / "balances.parquet")
        .filter((pl.col("outstanding") > 0) & pl.col("class").is_in(["late", "evading"]) & cause)
        .select("employer_code", "month")
        .unique()
        .collect()
    )
    found: dict[str, set[int]] = defaultdict(set)
    for code, month in rows.iter_rows():
        found[code].add(parse_month(month))
    return found


def _excused(facts: Facts, as_of: dt.date) -> dict[str, set[int]]:
    """Employer -> months whose lateness is excused for force majeure."""
    found: dict[str, set[int]] = defaultdict(set)
    known = facts.where("excuses", pl.col("decided_on") <= as_of)
    for code, first, last in known.select("employer_code", "from_month", "to_month").iter_rows():
        found[code].update(range(month_number(first), month_number(last) + 1))
    return found


def _reminded(snapshot: Snapshot) -> set[str]:
    """Employers reminded in the month of the snapshot, by whatever way."""
    first = snapshot.as_of.replace(day=1)
    told = facts_of(snapshot).where("reminders", pl.col("issued_on").is_between(first, snapshot.as_of))
    issued = Item.objects.filter(issued_on__gte=first, state=Item.State.ISSUED).values_list("employer_id", flat=True)
    return {*told["employer_code"].to_list(), *issued}
