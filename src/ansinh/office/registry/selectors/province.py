"""Totals of a snapshot: the whole territory of the user, or the part that filters leave of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Sum, Value, When
from django.http import QueryDict

from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import employers_of
from ansinh.office.registry.loading import family
from ansinh.office.registry.models import Employer, MonthTotal, PlaceTotal, Snapshot, Standing

LADDER = (1, 2, 3, 6, 12, 24)
"""Least months owed of each step of the ageing ladder."""
TOP = 10


@dataclass(frozen=True)
class Narrowed:
    """Filters of the desk, by the names they have in the URL here and on the list of employers."""

    commune: str = ""
    sector: str = ""
    office: str = ""
    scale: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Narrowed:
        scale = query.get("scale", "")
        return cls(
            query.get("commune", "")[:10], query.get("sector", "")[:30], query.get("office", "")[:10],
            scale if scale.isdecimal() and len(scale) == 1 else "",
        )  # fmt: skip

    @property
    def chosen(self) -> dict[str, str]:
        """Those that are set."""
        given = {"commune": self.commune, "sector": self.sector, "office": self.office, "scale": self.scale}
        return {name: value for name, value in given.items() if value}

    def apply(self, user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
        columns = {"commune": "commune_code", "sector": "sector", "office": "office_code", "scale": "size"}
        return employers_of(user, rows).filter(**{columns[name]: value for name, value in self.chosen.items()})


@dataclass(frozen=True)
class Total:
    """Sums of some employers."""

    employers: int = 0
    late_employers: int = 0
    evading_employers: int = 0
    workers: int = 0
    workers_affected: int = 0
    principal: int = 0
    charge: int = 0
    overdue: int = 0
    evading: int = 0

    @property
    def late(self) -> int:
        """Overdue and not evading."""
        return self.overdue - self.evading

    @property
    def behind(self) -> int:
        """Employers with something overdue."""
        return self.late_employers + self.evading_employers

    @property
    def conduct(self) -> str:
        """The class of the larger part of what is overdue."""
        return "evading" if 2 * self.evading > self.overdue else "late"


@dataclass(frozen=True)
class Places:
    """Totals of everything and by commune, sector, base office and size."""

    whole: Total
    communes: dict[str, Total]
    sectors: dict[str, Total]
    offices: dict[str, Total]
    sizes: dict[int, Total]


def places(user: User, snapshot: Snapshot, narrowed: Narrowed) -> Places:
    """Totals of the snapshot's day, in one read."""
    names = [each.name for each in fields(Total)]
    found = narrowed.apply(user, PlaceTotal.objects.filter(snapshot=snapshot))
    rows = list(found.values_list("commune_code", "sector", "office_code", "size", *names))
    whole = Total(*map(sum, zip(*(row[4:] for row in rows), strict=True))) if rows else Total()
    return Places(whole, *(_by(rows, position) for position in range(4)))


def _by(rows: list[tuple[Any, ...]], position: int) -> dict[Any, Total]:
    """Totals by the key at ``position``, the largest overdue first."""
    groups: dict[Any, list[tuple[int, ...]]] = {}
    for row in rows:
        groups.setdefault(row[position], []).append(row[4:])
    sums = {key: Total(*map(sum, zip(*of_key, strict=True))) for key, of_key in groups.items()}
    return dict(sorted(sums.items(), key=lambda item: (-item[1].overdue, str(item[0]))))


@dataclass(frozen=True)
class Month:
    """A month of the territory; money is đồng."""

    month: dt.date
    due: int
    fallen_due: int
    paid: int
    collected: int
    late: int
    evading: int

    @property
    def unpaid(self) -> int:
        """Of what fell due the part that is not paid."""
        return self.late + self.evading


@dataclass(frozen=True)
class Flow:
    """Months added up: to be paid, what came in, and how much of what fell due is paid."""

    due: int
    collected: int
    fallen_due: int
    unpaid: int

    @property
    def rate(self) -> int | None:
        """Of what has fallen due the part that is paid, per 10,000; None where nothing has."""
        return None if self.fallen_due <= 0 else (self.fallen_due - self.unpaid) * 10_000 // self.fallen_due


def months(user: User, snapshot: Snapshot, narrowed: Narrowed) -> list[Month]:
    """The last sixteen months, oldest first."""
    names = ("due", "fallen_due", "paid", "collected", "late", "evading")
    rows = narrowed.apply(user, MonthTotal.objects.filter(snapshot=snapshot))
    sums = rows.values("month").annotate(**{f"sum_{name}": Sum(name) for name in names}).order_by("month")
    return [Month(row["month"], *(int(row[f"sum_{name}"]) for name in names)) for row in sums]


def flow(found: Iterable[Month]) -> Flow:
    """Sums of months."""
    chosen = list(found)
    return Flow(
        sum(month.due for month in chosen), sum(month.collected for month in chosen),
        sum(month.fallen_due for month in chosen), sum(month.unpaid for month in chosen),
    )  # fmt: skip


@dataclass(frozen=True)
class MonthEnd:
    """How the territory stood at a month end."""

    day: dt.date
    overdue: int
    evading: int
    evading_employers: int
    late_employers: int
    workers_affected: int


def trend(user: User, snapshot: Snapshot, narrowed: Narrowed) -> list[MonthEnd]:
    """Month ends up to the day of the snapshot, oldest first, as far as they are computed."""
    days = {each.pk: each.as_of for each in family(snapshot)}
    names = ("overdue", "evading", "evading_employers", "late_employers", "workers_affected")
    rows = narrowed.apply(user, PlaceTotal.objects.filter(snapshot__in=list(days)))
    sums = rows.values("snapshot").annotate(**{f"sum_{name}": Sum(name) for name in names})
    found = [MonthEnd(days[row["snapshot"]], *(int(row[f"sum_{name}"]) for name in names)) for row in sums]
    return sorted(found, key=lambda each: each.day)


@dataclass(frozen=True)
class Step:
    """A cell of the ageing ladder: employers of one class that owe so many months (``most`` None: no end)."""

    conduct: str
    least: int
    most: int | None
    employers: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class Ladder:
    """The ageing ladder: by class, from the fewest months to the most."""

    late: list[Step] = field(default_factory=list)
    evading: list[Step] = field(default_factory=list)


def ladder(user: User, snapshot: Snapshot, narrowed: Narrowed) -> Ladder:
    """Employers with something overdue, by class and months owed."""
    rows = narrowed.apply(user, Standing.objects.filter(snapshot=snapshot, overdue__gt=0))
    step = Case(*(When(months_owed__gte=least, then=Value(least)) for least in reversed(LADDER)), default=Value(1))
    sums = rows.values("conduct", step=step).annotate(employers=Count("pk"), sum_overdue=Sum("overdue"))
    found = {(row["conduct"], row["step"]): (row["employers"], int(row["sum_overdue"])) for row in sums.order_by()}
    bounds = list(zip(LADDER, (*(least - 1 for least in LADDER[1:]), None), strict=True))
    return Ladder(*(
        [Step(conduct, least, most, *found.get((conduct, least), (0, 0))) for least, most in bounds]
        for conduct in ("late", "evading")
    ))  # fmt: skip


def top_debtors(user: User, snapshot: Snapshot, narrowed: Narrowed) -> list[Standing]:
    """Those who owe the most."""
    rows = Standing.objects.filter(snapshot=snapshot, overdue__gt=0).select_related("employer")
    order = F("overdue").desc(nulls_last=True)
    return list(narrowed.apply(user, rows).defer("employer__folded").order_by(order, "pk")[:TOP])


@dataclass(frozen=True)
class OfficerTotal:
    """What one officer's employers owe; without an officer the name is empty."""

    number: int | None
    name: str
    employers: int
    overdue: int


def officers(user: User, snapshot: Snapshot, narrowed: Narrowed) -> list[OfficerTotal]:
    """Employers with something overdue by officer, the largest sum first; empty while nobody has been given any."""
    if not Employer.objects.filter(officer__isnull=False).exists():
        return []
    rows = narrowed.apply(user, Standing.objects.filter(snapshot=snapshot, overdue__gt=0))
    sums = (
        rows.values(number=F("employer__officer"), name=F("employer__officer__full_name"))
        .annotate(employers=Count("pk"), sum_overdue=Sum("overdue"))
        .order_by("-sum_overdue")
    )
    return [OfficerTotal(row["number"], row["name"] or "", row["employers"], int(row["sum_overdue"])) for row in sums]
