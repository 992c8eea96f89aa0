"""Legal entities: who stands behind the units, those without a unit, and what the registers say of them at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ansinh.simulate.codes import coined, tax_codes, trade_names
from ansinh.simulate.employers import Employers, industries_of
from ansinh.simulate.figures import draw, figures
from ansinh.simulate.habits import ENDINGS, habit_numbers, is_kind, kind_numbers
from ansinh.simulate.history import closing_days, live_on
from ansinh.simulate.people import People
from ansinh.simulate.places import business_addresses, work_places
from ansinh.simulate.plan import Plan

TAX_STATUSES = ("00", "01", "03", "04", "05", "06", "07", "09")
"""Circular 86/2024/TT-BTC: active; closed; stopped, closing unfinished; active household registered in part; paused;
not at its address; awaiting bankruptcy; address being verified."""

# Capital of new firms, bn đồng, with per-mille shares (Thanh Hóa, first five months of 2024: 90.3 % under 10 bn,
# 5.5 % 10-20, 1.9 % 20-50, 2.3 % more). How it lies inside a class is an ASSUMPTION.
_CAPITAL = (((1, 10), 903), ((10, 20), 55), ((20, 50), 19), ((50, 400), 23))
_UNKNOWN_CAPITAL = 15
# ASSUMPTIONS, per cent unless said otherwise.
_WOMEN_DIRECTORS, _WOMEN_OWNERS, _FOREIGN_DIRECTORS = 27, 50, 60
_DIRECTOR_AGE = (27, 60)
_SECOND_FIRM = 6
"""Enterprises without a unit whose director directs another as well."""
_SAME_DIRECTOR = 55
"""Phoenix firms with the same director; the others have one of the director's household."""
_OLDER_YEARS = (0, 12)
"""Years for which a firm existed before its first unit."""
_STATUS_AFTER = {
    "dissolved": (("01", 70), ("03", 30)), "bankruptcy": (("07", 100),), "left_address": (("06", 80), ("09", 20)),
    "merged": (("01", 60), ("03", 40)), "phoenix": (("06", 40), ("03", 30), ("05", 20), ("00", 10)),
}  # fmt: skip
"""Status at the tax office of what has ended."""
_DORMANT_STATUS = (("05", 55), ("00", 45))
_PARTLY_REGISTERED = 5
"""Households at work whose tax registration lacks something."""


@dataclass(frozen=True)
class Enterprises:
    """One position per legal entity; those of ``Employers`` first. ``kind``, ``industry``, ``commune``: row numbers."""

    tax_code: pl.Series
    name: pl.Series
    """Name and address as they are at the end."""
    address: pl.Series
    kind: np.ndarray
    industry: np.ndarray
    commune: np.ndarray
    founded: np.ndarray
    """Day number."""
    capital: np.ndarray
    """Đồng; 0 where unknown or not asked for."""
    director: np.ndarray
    """Position in ``People`` of the owner of a household business, the head or legal representative of others, at the
    end."""
    tax_status: np.ndarray
    """One of ``TAX_STATUSES``, at the end."""
    status_from: np.ndarray
    """Day number of the status; -1 for what never had another."""
    nature: np.ndarray
    """What an entity without any worker is (``data/firms.csv``); empty for those with a position in ``Employers``."""
    family: np.ndarray
    """Unpaid members of the director's household who help there."""

    def __len__(self) -> int:
        return len(self.kind)


def make_enterprises(plan: Plan, employers: Employers, people: People) -> tuple[Enterprises, pl.DataFrame]:
    """The legal entities behind the units and beside them, and their history (see ``ansinh.simulate.history``).

    Adds their directors to ``people``, so it comes before careers: owners and managers insure themselves.
    """
    chance = plan.chance("enterprises")
    first = np.flatnonzero(employers.main)
    more = _without_unit(plan)
    kind = np.concatenate([employers.kind[first], more["kind"]])
    industry = np.concatenate([employers.industry[first], more["industry"]])
    commune = np.concatenate([employers.commune[first], more["commune"]])
    address = pl.concat([employers.address.gather(first), business_addresses(more["commune"], more["number"])])
    own = employers.name.gather(first)
    name = pl.concat([own, coined(plan.seed, trade_names(chance, more["kind"], more["industry"]), own)])
    director = _directors(chance, people, kind, commune)
    _follow_directors(chance, employers, people, director)
    _share_directors(chance, director, len(first))
    status, status_from = _statuses(chance, plan, employers)
    made = Enterprises(
        tax_code=tax_codes(plan.seed, len(kind)), name=name, address=address, kind=kind, industry=industry,
        commune=commune, director=director, capital=_capital(chance, kind),
        founded=np.concatenate([_founded(chance, plan, employers), more["founded"]]),
        tax_status=np.concatenate([status, more["status"]]),
        status_from=np.concatenate([status_from, more["status_from"]]),
        nature=np.concatenate([np.full(len(first), ""), more["nature"]]),
        family=np.concatenate([np.zeros(len(first), np.int64), more["family"]]),
    )  # fmt: skip
    helpers = np.repeat(made.director, made.family)
    people.add_kin(helpers)
    return live_on(plan, employers, made, people)


def _without_unit(plan: Plan) -> dict[str, np.ndarray]:
    """Entities that have no unit and employ nobody: kind, industry, place, age, status, and what they are."""
    chance, table = plan.chance("without unit"), figures("firms")
    counts = [share * plan.employers // 1000 for share in table["share"].to_list()]
    row = np.repeat(np.arange(table.height), counts)
    kind = np.array(kind_numbers(*table["kind"]))[row]
    size = len(row)
    new = np.minimum(table["new"].to_numpy() * plan.months // 16, 100)[row]
    recent = chance.integers(0, 100, size) < new
    span = plan.end - plan.start + 1
    founded = plan.start - chance.integers(60, 5_000, size)
    founded = np.where(recent, plan.start + chance.integers(0, span, size), founded)
    ways = table.select("paused", "closing", "gone", "active").to_numpy()[row]
    way = (chance.integers(0, 100, size)[:, None] >= np.cumsum(ways, axis=1)).sum(axis=1)
    active = np.where(is_kind(kind, "household") & (chance.integers(0, 100, size) < _PARTLY_REGISTERED), "04", "00")
    status = np.select([way == 0, way == 1, way == 2], ["05", "03", "06"], active)
    since = np.maximum(founded + 20, plan.start - chance.integers(-span, 1_500, size))
    family = figures("firms")["nature"].to_numpy()[row] == "family"
    return {
        "kind": kind, "industry": industries_of(chance, kind), "commune": work_places(chance, size),
        "number": chance.integers(0, 1 << 20, size), "founded": founded, "status": status,
        "status_from": np.where(np.isin(status, ["00", "04"]), -1, np.minimum(since, plan.end)),
        "nature": table["nature"].to_numpy()[row].astype(str),
        "family": np.where(family, chance.integers(1, 4, size), 0),
    }  # fmt: skip


def _directors(chance: np.random.Generator, people: People, kind: np.ndarray, commune: np.ndarray) -> np.ndarray:
    """A new person to head each."""
    households = is_kind(kind, "household", "owner", "public")
    women = np.where(households, _WOMEN_OWNERS, _WOMEN_DIRECTORS)
    foreign = is_kind(kind, "fdi") & (chance.integers(0, 100, len(kind)) < _FOREIGN_DIRECTORS)
    return people.add(women, foreign, chance.integers(*_DIRECTOR_AGE, len(kind)), commune=commune)


def _follow_directors(chance: np.random.Generator, employers: Employers, people: People, director: np.ndarray) -> None:
    """Whoever ran the firm runs what comes of it, or somebody of the same household does."""
    opened = (employers.successor >= 0) & (employers.opens[employers.successor] == employers.closes)
    unit = np.flatnonzero(opened)
    before, after = employers.enterprise[unit], employers.enterprise[employers.successor[unit]]
    same = chance.integers(0, 100, len(unit)) < _SAME_DIRECTOR
    director[after[same]] = director[before[same]]
    director[after[~same]] = people.add_kin(director[before[~same]])


def _share_directors(chance: np.random.Generator, director: np.ndarray, with_units: int) -> None:
    """Some run an entity without a unit beside another one."""
    second = with_units + np.flatnonzero(chance.integers(0, 100, len(director) - with_units) < _SECOND_FIRM)
    director[second] = director[chance.integers(0, with_units, len(second))]


def _founded(chance: np.random.Generator, plan: Plan, employers: Employers) -> np.ndarray:
    """Before the first unit: long before an old one, days before one that opens."""
    main = employers.main
    years = chance.integers(*_OLDER_YEARS, int(main.sum())) * 365
    days = chance.integers(3, 60, len(years))
    founded: np.ndarray = employers.since[main] - np.where(employers.opens[main] < 0, years, 0) - days
    return founded


def _capital(chance: np.random.Generator, kind: np.ndarray) -> np.ndarray:
    classes = np.array([bounds for bounds, _share in _CAPITAL])
    drawn = draw(chance, np.array([share for _bounds, share in _CAPITAL]), len(kind))
    low, high = classes[drawn, 0], classes[drawn, 1]
    # Round sums, the smaller the commoner.
    billions = low + ((high - low) * chance.random(len(kind)) ** 2).astype(np.int64)
    firm = is_kind(kind, "private", "fdi", "state", "manager", "cooperative")
    known = firm & (chance.integers(0, 100, len(kind)) >= _UNKNOWN_CAPITAL)
    return np.where(known, billions * 1_000_000_000, 0)


def _statuses(chance: np.random.Generator, plan: Plan, employers: Employers) -> tuple[np.ndarray, np.ndarray]:
    """Tax status at the end and since when, of the entities with units, by what became of their own unit."""
    main = np.flatnonzero(employers.main)
    fate = chance.integers(0, 100, len(main))
    status = np.full(len(main), "00")
    household = is_kind(employers.kind[main], "household", "owner")
    status[household & (fate < _PARTLY_REGISTERED)] = "04"
    status_from = np.full(len(main), -1)
    public = is_kind(employers.kind[main], "public", "other")
    dormant = np.isin(employers.habit[main], habit_numbers("dormant")) & ~public
    resting = (employers.pauses[main] < plan.months) & (employers.resumes[main] >= plan.months)
    ended = employers.closes[main] < plan.months
    for mask, choices in (
        (dormant, _DORMANT_STATUS), (resting, (("05", 100),)),
        *((ended & (employers.ending[main] == ENDINGS.index(name)), way) for name, way in _STATUS_AFTER.items()),
    ):  # fmt: skip
        values = np.repeat([code for code, _share in choices], [share for _code, share in choices])
        status = np.where(mask, values[fate], status)
    since = np.where(ended, closing_days(plan, employers)[main] + 10, plan.start - 30 - fate)
    since = np.where(resting, plan.month_starts[np.minimum(employers.pauses[main], plan.months)], since)
    changed = ~np.isin(status, ["00", "04"])
    return status, np.where(changed, np.minimum(since, plan.end), status_from)
