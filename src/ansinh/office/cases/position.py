"""What one employer owes on a day, as guards and clocks see it, and where the figures come from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ansinh.base.months import month_number, parse_month
from ansinh.facts import Snapshot as Facts
from ansinh.office.registry.models import Employer, Snapshot, Standing
from ansinh.office.registry.sources import facts_of, folder_of

SOCIAL = frozenset({"sickness", "pension"})
"""Funds whose money the percent fines are reckoned on as BHXH; accident is left out (open choice F24)."""
UNEMPLOYMENT = frozenset({"unemployment"})


@dataclass(frozen=True)
class Owed:
    """A ledger row with something unpaid. Money is đồng."""

    month: int
    """Month number."""
    fund: str
    due_on: dt.date
    registered: bool
    conduct: str
    """Class: paid (only its charge is unpaid), not_due, late, evading."""
    outstanding: int
    charge: int
    """Charge not paid yet."""
    evading_from: dt.date | None


@dataclass(frozen=True)
class Position:
    """One employer in one snapshot of the ledger."""

    employer_code: str
    as_of: dt.date
    version: int = 0
    """Last batch of facts known."""
    known_at: dt.datetime | None = None
    law: str = ""
    sector: str = ""
    status: str = ""
    status_from: dt.date | None = None
    cycle_months: int = 1
    workers: int = 0
    credit: int = 0
    owed: tuple[Owed, ...] = ()
    reminders: tuple[dt.date, ...] = ()
    excused: tuple[tuple[int, int], ...] = ()
    """Months (first, last) in which lateness is excused."""

    @property
    def organisation(self) -> bool:
        """Fined as an organisation; household businesses are fined as persons (Decree 283/2026 art. 7(3))."""
        return self.sector != "household_business"

    @cached_property
    def principal(self) -> int:
        return sum(row.outstanding for row in self.owed)

    @cached_property
    def charge(self) -> int:
        return sum(row.charge for row in self.owed)

    @cached_property
    def overdue(self) -> int:
        return sum(row.outstanding for row in self.behind)

    @cached_property
    def behind(self) -> tuple[Owed, ...]:
        """Rows unpaid after their due day."""
        return tuple(row for row in self.owed if row.outstanding and row.due_on < self.as_of)

    def of(self, conduct: str, registered: bool | None = None) -> tuple[Owed, ...]:
        """Overdue rows of one class, all or only the (un)registered."""
        return tuple(
            row
            for row in self.behind
            if row.conduct == conduct and (registered is None or row.registered == registered)
        )

    @property
    def late(self) -> int:
        return total(self.of("late"))

    @property
    def evading(self) -> int:
        return total(self.of("evading"))

    @property
    def oldest_due_on(self) -> dt.date | None:
        return min((row.due_on for row in self.behind), default=None)

    @property
    def evading_from(self) -> dt.date | None:
        """First day of evasion of anything unpaid; may lie ahead."""
        return min((row.evading_from for row in self.owed if row.outstanding and row.evading_from), default=None)

    @property
    def months_owed(self) -> int:
        return len({row.month for row in self.behind})

    def is_excused(self, month: int) -> bool:
        return any(first <= month <= last for first, last in self.excused)

    def frozen(self) -> dict[str, object]:
        """The figures as they are kept with a step."""
        return {
            "as_of": self.as_of.isoformat(), "version": self.version, "law": self.law,
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "principal": self.principal, "charge": self.charge, "overdue": self.overdue, "late": self.late,
            "evading": self.evading, "credit": self.credit, "workers": self.workers, "months_owed": self.months_owed,
            "oldest_due_on": self.oldest_due_on.isoformat() if self.oldest_due_on else None,
            "evading_from": self.evading_from.isoformat() if self.evading_from else None,
        }  # fmt: skip


def total(rows: Iterable[Owed], funds: frozenset[str] | None = None) -> int:
    """Principal of rows, of some funds only."""
    return sum(row.outstanding for row in rows if funds is None or row.fund in funds)


def positions_of(snapshot: Snapshot, codes: Iterable[str]) -> dict[str, Position]:
    """Where each of these employers stands in ``snapshot``; one the snapshot does not know is left out."""
    wanted = sorted(set(codes))
    facts = facts_of(snapshot)
    owed = _owed(snapshot, wanted)
    reminders = _reminders(facts, wanted, snapshot.as_of)
    excused = _excused(facts, wanted, snapshot.as_of)
    register = Employer.objects.in_bulk(wanted)
    standings = Standing.objects.filter(snapshot=snapshot, employer__in=wanted)
    found = {}
    for code, workers, credit in standings.values_list("employer_id", "workers", "credit"):
        employer = register[code]
        found[code] = Position(
            code, snapshot.as_of, snapshot.version, snapshot.known_at, snapshot.law, employer.sector, employer.status,
            employer.status_from, employer.payment_cycle_months, workers, credit, tuple(owed[code]),
            tuple(reminders[code]), tuple(excused[code]),
        )  # fmt: skip
    return found


def position_of(snapshot: Snapshot, code: str) -> Position:
    """Where one employer stands; an employer without a row in the ledger owes nothing."""
    return positions_of(snapshot, [code]).get(code) or Position(
        code, snapshot.as_of, snapshot.version, snapshot.known_at, snapshot.law
    )


def _owed(snapshot: Snapshot, codes: list[str]) -> defaultdict[str, list[Owed]]:
    unpaid = pl.col("charge") - pl.col("charge_paid")
    frame = (
        pl.scan_parquet(folder_of(snapshot) / "balances.parquet")
        .filter(pl.col("employer_code").is_in(codes), (pl.col("outstanding") > 0) | (unpaid > 0))
        .select(
            "employer_code", "month", "fund", "due_on", "conduct", "class", "outstanding", unpaid.alias("unpaid"),
            "evading_from",
        )
        .collect()
        .sort("month", "due_on")
    )  # fmt: skip
    rows: defaultdict[str, list[Owed]] = defaultdict(list)
    for code, month, fund, due_on, conduct, kind, outstanding, charge, evading_from in frame.iter_rows():
        rows[code].append(
            Owed(parse_month(month), fund, due_on, conduct == "registered", kind, outstanding, charge, evading_from)
        )
    return rows


def _reminders(facts: Facts, codes: list[str], as_of: dt.date) -> defaultdict[str, list[dt.date]]:
    days: defaultdict[str, list[dt.date]] = defaultdict(list)
    known = facts.table("reminders", codes, ["employer_code", "issued_on"]).filter(pl.col("issued_on") <= as_of)
    for code, issued_on in known.unique().sort("issued_on").iter_rows():
        days[code].append(issued_on)
    return days


def _excused(facts: Facts, codes: list[str], as_of: dt.date) -> defaultdict[str, list[tuple[int, int]]]:
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    known = facts.table("excuses", codes, ["employer_code", "from_month", "to_month", "decided_on"])
    for code, first, last, _decided_on in known.filter(pl.col("decided_on") <= as_of).iter_rows():
        spans[code].append((month_number(first), month_number(last)))
    return spans
