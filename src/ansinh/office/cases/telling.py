"""Decisions become facts: reminders, excuses and suspensions of cases are told to the ledger.

Each such step waits, in the same transaction that wrote it, to be told; ``tell`` writes all that wait as one batch
each and notes its number. A batch names its step, so that a run cut short between the two tells nothing twice.
"""

from __future__ import annotations

import datetime as dt

import polars as pl
from django_tasks import task

from ansinh.base.months import first_day, parse_month
from ansinh.facts import TABLES
from ansinh.facts.batches import NewBatch
from ansinh.office.cases.models import CaseStep
from ansinh.office.registry.sources import store

TOLD = ("R01", "R02", "R04", "S02")
"""Steps that the ledger must know."""


def enqueue() -> None:
    """Have the waiting steps told soon."""
    tell_ledger.enqueue()


@task()
def tell_ledger() -> int:
    """Tell the ledger what waits, and have it computed anew; how many steps were told."""
    told = tell()
    if told:
        from ansinh.office.registry.jobs import recompute

        recompute.enqueue()
    return told


def tell() -> int:
    """Write the waiting steps into the facts; AnsinhError when the store is busy or full, and they go on waiting."""
    facts = store()
    with facts.locked():
        waiting = CaseStep.objects.filter(code__in=TOLD, batch=None).select_related("case", "by").order_by("pk")
        known = dict(facts.batches().filter(pl.col("format") == "case").select("note", "batch").iter_rows())
        count = 0
        for step in waiting:
            name = f"case step {step.pk}"
            if name not in known:
                by = step.by.username if step.by else ""
                (known[name],) = facts.append(
                    [NewBatch("decision", _rows(step), format="case", imported_by=by, note=name)]
                )
            CaseStep.objects.filter(pk=step.pk).update(batch=known[name])
            count += 1
    return count


def _rows(step: CaseStep) -> dict[str, pl.DataFrame]:
    """The canonical table a step speaks in, and its row."""
    code = step.case.employer_id
    if step.code in ("R01", "R02"):
        return {"reminders": _frame("reminders", {"employer_code": code, "issued_on": step.happened_on})}
    data = step.facts["data"]
    months: dict[str, dt.date] = {key: first_day(parse_month(data[key])) for key in ("from_month", "to_month")}
    table = "excuses" if step.code == "R04" else "suspensions"
    return {table: _frame(table, {"employer_code": code, **months, "decided_on": step.happened_on})}


def _frame(table: str, row: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{"row": 1, **row}], schema={**TABLES[table].schema, "row": pl.Int32()})
