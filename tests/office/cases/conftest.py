"""An office with ledgers as the test wants them: employers, balance rows, standings, reminders."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings

from ansinh.facts import TABLES, FactStore
from ansinh.facts.batches import NewBatch
from ansinh.office import clock
from ansinh.office.registry import loading, sources
from ansinh.office.registry.models import Employer, Snapshot, Standing

TODAY = dt.date(2026, 11, 9)


def row(due: str, amount: int = 100_000_000, evading_from: str | None = None, **more: object) -> dict[str, object]:
    """A balance row with its principal unpaid; late, or evading once ``evading_from`` has come."""
    due_on = dt.date.fromisoformat(due)
    month = (due_on.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    start = dt.date.fromisoformat(evading_from) if evading_from else None
    return {
        "month": f"{month:%Y-%m}", "fund": "pension", "due_on": due_on, "conduct": "registered", "outstanding": amount,
        "charge": amount // 100, "charge_paid": 0, "evading_from": start,
    } | more  # fmt: skip


SCHEMA = {
    "employer_code": pl.String, "month": pl.String, "fund": pl.String, "due_on": pl.Date, "conduct": pl.String,
    "class": pl.String, "outstanding": pl.Int64, "charge": pl.Int64, "charge_paid": pl.Int64, "evading_from": pl.Date,
    "principal": pl.Int64, "paid": pl.Int64,
}  # fmt: skip


@dataclass
class Office:
    """What a test sets up."""

    home: Path

    def employer(self, code: str = "TA0001A", **fields: object) -> Employer:
        """A unit of the register; its base office is the last letter of its code."""
        given = {
            "name": f"Công ty TNHH Thử {code}", "folded": code.lower(), "office_code": code[-1],
            "sector": "enterprise_private", "status": "active",
        } | fields  # fmt: skip
        return Employer.objects.update_or_create(code=code, defaults=given)[0]

    def ledger(self, as_of: str | dt.date, **rows: list[dict[str, object]]) -> Snapshot:
        """The present from now on: the ledger of a day, employer by employer."""
        day = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        version = sources.store().batches()["batch"].max() or 0
        snapshot = Snapshot.objects.create(
            as_of=day, version=version, purpose="present", state="ready", law=sources.load_law().digest
        )
        frame = pl.DataFrame(
            [self._row(code, each, day) for code, mine in rows.items() for each in mine], schema=SCHEMA
        )
        folder = self.home / "snapshots" / str(snapshot.pk)
        folder.mkdir(parents=True)
        frame.write_parquet(folder / "balances.parquet")
        for code, mine in rows.items():
            self._standing(snapshot, self.employer(code), [self._row(code, each, day) for each in mine])
        loading.make_current(snapshot)
        return snapshot

    def _row(self, code: str, given: dict[str, object], day: dt.date) -> dict[str, object]:
        start, due_on = given["evading_from"], given["due_on"]
        assert isinstance(due_on, dt.date)
        late = "not_due" if day <= due_on else "late"
        kind = "evading" if isinstance(start, dt.date) and start <= day else late
        conduct = kind if given["outstanding"] else "paid"
        return {"employer_code": code, "class": conduct, "principal": given["outstanding"], "paid": 0} | given

    def _standing(self, snapshot: Snapshot, employer: Employer, rows: list[dict[str, object]]) -> None:
        behind = [one for one in rows if one["due_on"] < snapshot.as_of and one["outstanding"]]  # type: ignore[operator]
        overdue = sum(one["outstanding"] for one in behind)  # type: ignore[misc]
        order = ("paid", "not_due", "late", "evading")
        starts = [one["evading_from"] for one in rows if one["evading_from"] and one["outstanding"]]
        Standing.objects.create(
            snapshot=snapshot, employer=employer, office_code=employer.office_code, commune_code="", sector="",
            size=2, conduct=max((str(one["class"]) for one in rows), key=order.index, default="paid"),
            principal=sum(one["outstanding"] for one in rows), charge=sum(one["charge"] for one in rows),  # type: ignore[misc]
            credit=0, overdue=overdue, evading=sum(one["outstanding"] for one in behind if one["class"] == "evading"),  # type: ignore[misc]
            oldest_due_on=min((one["due_on"] for one in behind), default=None), months_owed=len(behind), workers=12,
            charge_per_day=overdue * 3 // 10_000, evading_from=min(starts, default=None),  # type: ignore[type-var]
            ribbon=" ".join(["p"] * 15 + ["l1000" if overdue else "p"]),
        )  # fmt: skip

    def fact(self, table: str, **values: object) -> None:
        """One row of a canonical table, known from now on."""
        schema = {**TABLES[table].schema, "row": pl.Int32()}
        sources.store().append([NewBatch("import", {table: pl.DataFrame([{"row": 1, **values}], schema=schema)})])


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """The office on 9 November 2026, with nothing in it."""
    home = Path(settings.ANSINH_HOME)
    clock.move_to(TODAY)
    made = Office(home)
    made.employer()
    FactStore(home / "facts").append([NewBatch("import", {}, file_name="trong.csv")])
    sources._opened.cache_clear()
    yield made
    sources._opened.cache_clear()
    for name in ("facts", "snapshots"):
        shutil.rmtree(home / name, ignore_errors=True)


@pytest.fixture
def late(office: Office) -> Office:
    """TA0001A is late with one month, due 30 September, not reminded."""
    office.ledger(TODAY, TA0001A=[row("2026-09-30")])
    return office


@pytest.fixture
def evading(office: Office) -> Office:
    """TA0001A evades one month since 30 August, reminded in July."""
    office.fact("reminders", employer_code="TA0001A", issued_on=dt.date(2026, 7, 6))
    office.ledger(TODAY, TA0001A=[row("2026-06-30", 200_000_000, "2026-08-30")])
    return office


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[..., object]:
    """Run what waits for the end of a transaction at once."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
