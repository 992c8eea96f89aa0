"""What happens to enterprises and units as months pass: founded, moved, renamed, paused, ended, newly directed."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ansinh.simulate.codes import coined
from ansinh.simulate.employers import ENDINGS, Employers
from ansinh.simulate.figures import communes
from ansinh.simulate.habits import is_kind
from ansinh.simulate.people import People
from ansinh.simulate.places import business_addresses, neighbours
from ansinh.simulate.plan import Plan, date_column

if TYPE_CHECKING:
    from ansinh.simulate.enterprises import Enterprises

# ASSUMPTIONS: enterprises in a year, per 1,000.
_MOVES, _RENAMES, _NEW_DIRECTORS = 30, 12, 20
HISTORY_SCHEMA = {
    "tax_code": pl.String(), "employer_code": pl.String(), "happened_on": pl.Date(), "what": pl.String(),
    "before": pl.String(), "after": pl.String(), "commune_code": pl.String(), "person": pl.Int64(),
}  # fmt: skip
"""``what``: founded, moved, renamed, director, paused, resumed, or one of ``ENDINGS`` (branches: closed).
``before`` and ``after``: address, name or director's name; for a merger or phoenix the successor's tax code.
``employer_code``: null where no unit is concerned. ``commune_code``: of the new address. ``person``: new director."""


def closing_days(plan: Plan, employers: Employers) -> np.ndarray:
    """Day number on which each unit ends, in the month ``closes``; some time before the start for what is long gone."""
    first = plan.month_starts[np.clip(employers.closes, 0, plan.months)]
    days: np.ndarray = first + np.minimum(employers.closes, 0) * 30 + np.arange(len(employers)) * 7_919 % 20
    return days


def live_on(
    plan: Plan, employers: Employers, enterprises: Enterprises, people: People
) -> tuple[Enterprises, pl.DataFrame]:
    """The enterprises at the end, and their history (``HISTORY_SCHEMA``) in order of days."""
    chance = plan.chance("history")
    steady = _steady(plan, employers, len(enterprises))
    commune, address, moves = _moves(chance, plan, employers, enterprises, steady)
    names, renames = _renames(chance, plan, employers, enterprises, steady)
    director, changes = _directors(chance, plan, employers, enterprises, people, steady)
    parts = [
        _founded(plan, employers, enterprises),
        moves,
        renames,
        changes,
        _pauses(plan, employers),
        _ends(plan, employers),
    ]
    history = pl.concat([part.select(pl.col(n).cast(t) for n, t in HISTORY_SCHEMA.items()) for part in parts])
    made = dataclasses.replace(enterprises, commune=commune, address=address, name=names, director=director)
    return made, history.sort("happened_on", "tax_code", "employer_code", "what", nulls_last=True)


def _steady(plan: Plan, employers: Employers, size: int) -> np.ndarray:
    """Mask of enterprises that were there before the start and neither pause nor end."""
    quiet = (employers.opens < 0) & (employers.ending == 0) & (employers.pauses > plan.months) & employers.registered
    steady = np.zeros(size, bool)
    steady[employers.enterprise[employers.main]] = quiet[employers.main]
    return steady


def _chosen(chance: np.random.Generator, plan: Plan, who: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Enterprises of the mask ``who`` at a yearly rate, and a day for each."""
    members = np.flatnonzero(who)
    wanted = (rate * plan.months * len(members) + 6_000) // 12_000
    chosen = np.sort(chance.permutation(members)[:wanted])
    return chosen, chance.integers(plan.start + 5, max(plan.end - 5, plan.start + 6), len(chosen))


def _units_of(employers: Employers, enterprise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Units at the address of each of ``enterprise`` (no branches), and which of them each belongs to."""
    place = np.full(int(employers.enterprise.max(initial=0)) + 1, -1)
    place[enterprise] = np.arange(len(enterprise))
    second = is_kind(employers.kind, "foreign", "manager", "owner")
    unit = np.flatnonzero((place[employers.enterprise] >= 0) & (employers.main | second))
    return unit, place[employers.enterprise[unit]]


def _moves(
    chance: np.random.Generator, plan: Plan, employers: Employers, enterprises: Enterprises, steady: np.ndarray
) -> tuple[np.ndarray, pl.Series, pl.DataFrame]:
    """To another place of the same old district: the base office and the wage region stay as they were."""
    fixed = is_kind(enterprises.kind, "public", "other")
    who, day = _chosen(chance, plan, steady & ~fixed, _MOVES)
    commune = enterprises.commune.copy()
    commune[who] = neighbours(chance, commune[who])
    new = business_addresses(commune[who], chance.integers(0, 1 << 20, len(who)))
    unit, of = _units_of(employers, who)
    rows = _rows(employers, unit, day[of], "moved").with_columns(
        before=employers.address.gather(unit),
        after=new.gather(of),
        commune_code=communes()["code"].gather(commune[who][of]),
    )
    return commune, enterprises.address.scatter(who, new), rows


def _renames(
    chance: np.random.Generator, plan: Plan, employers: Employers, enterprises: Enterprises, steady: np.ndarray
) -> tuple[pl.Series, pl.DataFrame]:
    fixed = is_kind(enterprises.kind, "public", "other", "household", "owner")
    who, day = _chosen(chance, plan, steady & ~fixed, _RENAMES)
    beginnings = [name.rpartition(" ")[0] for name in enterprises.name.gather(who).to_list()]
    new = coined(plan.seed, beginnings, enterprises.name)
    unit, of = _units_of(employers, who)
    old = enterprises.name.gather(who[of])
    frame = _rows(employers, unit, day[of], "renamed").with_columns(
        before=employers.name.gather(unit), old=old, new=new.gather(of)
    )
    after = pl.col("new") + pl.col("before").str.strip_prefix(pl.col("old"))
    return enterprises.name.scatter(who, new), frame.with_columns(after=after)


def _directors(
    chance: np.random.Generator, plan: Plan, employers: Employers, enterprises: Enterprises, people: People,
    steady: np.ndarray,
) -> tuple[np.ndarray, pl.DataFrame]:  # fmt: skip
    """Owners stay; a director who is insured as an unpaid manager stays too."""
    owned = is_kind(enterprises.kind, "household", "owner", "manager")
    owned[employers.enterprise[is_kind(employers.kind, "owner", "manager")]] = True
    who, day = _chosen(chance, plan, steady & ~owned, _NEW_DIRECTORS)
    foreign = people.column("foreign")[enterprises.director[who]]
    age = chance.integers(30, 58, len(who))
    women = np.full(len(who), 30)
    new = people.add(women, foreign, age, commune=enterprises.commune[who])
    director = enterprises.director.copy()
    director[who] = new
    names = people.table()["full_name"]
    unit = np.flatnonzero(employers.main)[who]
    rows = _rows(employers, unit, day, "director").with_columns(
        before=names.gather(enterprises.director[who]), after=names.gather(new), person=pl.Series(new)
    )
    return director, rows


def _founded(plan: Plan, employers: Employers, enterprises: Enterprises) -> pl.DataFrame:
    """New entities, and new units of old ones."""
    unit = np.flatnonzero((employers.opens >= 0) & employers.registered)
    units = _rows(employers, unit, employers.since[unit], "founded").with_columns(after=employers.name.gather(unit))
    bare = np.flatnonzero((enterprises.founded >= plan.start) & (enterprises.nature != ""))
    entities = pl.DataFrame(
        {
            "tax_code": enterprises.tax_code.gather(bare), "happened_on": date_column(enterprises.founded[bare]),
            "after": enterprises.name.gather(bare),
        }
    ).with_columns(what=pl.lit("founded"))  # fmt: skip
    return pl.concat([units, entities.select(_filled(entities, name) for name in HISTORY_SCHEMA)])


def _pauses(plan: Plan, employers: Employers) -> pl.DataFrame:
    parts = []
    for what, offset in (("paused", employers.pauses), ("resumed", employers.resumes)):
        unit = np.flatnonzero((offset < plan.months) & (employers.pauses < plan.months))
        parts.append(_rows(employers, unit, plan.month_starts[offset[unit]] + unit % 3, what))
    return pl.concat(parts)


def _ends(plan: Plan, employers: Employers) -> pl.DataFrame:
    unit = np.flatnonzero((employers.closes >= 0) & (employers.closes < plan.months) & employers.registered)
    branch = ~employers.main[unit] & (employers.ending[unit] == ENDINGS.index("dissolved"))
    what = np.where(branch, "closed", np.array(ENDINGS)[employers.ending[unit]])
    successor = employers.successor[unit]
    code = employers.tax_code.gather(np.maximum(successor, 0)).set(pl.Series(successor < 0), None)
    rows = _rows(employers, unit, closing_days(plan, employers)[unit], "closed")
    return rows.with_columns(what=pl.Series(what), after=code)


def _rows(employers: Employers, unit: np.ndarray, day: np.ndarray, what: str) -> pl.DataFrame:
    """Rows of the history about units, with nothing yet in ``before``, ``after`` and the rest."""
    frame = pl.DataFrame(
        {
            "tax_code": employers.tax_code.gather(unit), "employer_code": employers.code.gather(unit),
            "happened_on": date_column(day), "what": [what] * len(unit),
        },
        schema_overrides={"what": pl.String()},
    )  # fmt: skip
    return frame.select(_filled(frame, name) for name in HISTORY_SCHEMA)


def _filled(frame: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in frame.columns else pl.lit(None, HISTORY_SCHEMA[name]).alias(name)
