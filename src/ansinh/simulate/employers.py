"""Employers: kind, size, industry, place, codes, an invented name, and how they file and pay."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import polars as pl

from ansinh.simulate.codes import coined, tax_codes, trade_names, unit_codes
from ansinh.simulate.discipline import Habits, largest_debtors, make_habits, settle_rural
from ansinh.simulate.figures import communes, figures, mixed, share_out, spread_out
from ansinh.simulate.habits import ENDINGS as ENDINGS
from ansinh.simulate.habits import FILING as FILING
from ansinh.simulate.habits import HABITS as HABITS
from ansinh.simulate.habits import HIDES as HIDES
from ansinh.simulate.habits import habit_numbers, is_kind, kind_numbers
from ansinh.simulate.hiding import assign, hidden_counts, unregistered
from ansinh.simulate.lives import close_units, pair_successors, pause_units, settle_habits, unpair
from ansinh.simulate.places import business_addresses, work_places
from ansinh.simulate.plan import Plan
from ansinh.simulate.ties import Units, follow_hosts, tie_units, tied_names, tied_tax_codes

# ASSUMPTIONS. Per cent of units by way of filing; public units all file regularly.
_FILING_SHARES = np.array([85, 10, 5])
# Per cent of farming and fishing units that pay every 1, 3 or 6 months (piece-rate pay only).
_CYCLES = {"cooperative": (40, 50, 10), "private": (75, 20, 5)}
# Months for which a unit has been registered when the province begins, fewest and one past the most; more for units
# with old debts, which go back to 2014. ASSUMPTION.
_REGISTERED_MONTHS, _INDEBTED_MONTHS = (10, 200), (140, 220)


@dataclass(frozen=True)
class Employers:
    """One position per employer in every array; ``kind``, ``industry`` and ``commune`` are row numbers of figures."""

    kind: np.ndarray
    industry: np.ndarray
    commune: np.ndarray
    region: np.ndarray
    """Wage region 1-4."""
    cycle: np.ndarray
    """Months of the payment cycle: 1, 3 or 6."""
    accident_rate: np.ndarray
    """Own approved accident rate per 10,000; 0 where the standard rate applies."""
    size: np.ndarray
    """Head count at the start; for units without workers now, the head count they used to have."""
    opens: np.ndarray
    """Offset of the month in which the unit begins; -1 when it was there before."""
    habit: np.ndarray
    filing: np.ndarray
    stops: np.ndarray
    """Offset of the first month a unit of the habit ``stops`` no longer pays for; others: after the end."""
    registered: np.ndarray
    """Mask: has a unit at the social-insurance office. The others have workers and no unit; they stand last."""
    hides: np.ndarray
    """Position in ``HIDES``."""
    resembles: np.ndarray
    """Position in ``HIDES`` of what an honest employer looks like to a careless eye; 0 for most."""
    closes: np.ndarray
    """Offset of the first month without workers, who all leave then; others: after the end."""
    ending: np.ndarray
    """Position in ``ENDINGS``."""
    successor: np.ndarray
    """Position of the unit the workers move to when this one closes (merger, phoenix); -1 for none."""
    pauses: np.ndarray
    """Offset of the first month of a pause in which nobody works; others: after the end."""
    resumes: np.ndarray
    """Offset of the month in which work begins again."""
    since: np.ndarray
    """Day number on which the unit was registered, or the work began where there is none."""
    enterprise: np.ndarray
    """Position in ``Enterprises``: several units may stand under one tax code."""
    main: np.ndarray
    """Mask: the enterprise's own unit, one each, in the order of ``Enterprises``; the others are branches or second
    units."""
    code: pl.Series
    tax_code: pl.Series
    name: pl.Series
    """Name and address at the start; what becomes of them is in the history of ``make_enterprises``."""
    address: pl.Series

    def __len__(self) -> int:
        return len(self.kind)

    def pays(self, *habits: str) -> np.ndarray:
        """Mask of employers with one of these habits."""
        return np.isin(self.habit, [HABITS.index(habit) for habit in habits])

    def column(self, name: str) -> np.ndarray:
        """A column of ``employer_kinds`` for every employer."""
        values: np.ndarray = figures("employer_kinds")[name].to_numpy()[self.kind]
        return values

    @property
    def empty(self) -> np.ndarray:
        """Mask of employers without workers."""
        return self.pays("dormant", "abandoned")


def make_employers(plan: Plan) -> Employers:
    """The employers of the province: ``plan.employers`` units, then those that nobody has registered."""
    units = _registered(plan)
    idle = np.isin(_habits(plan, units).habit, habit_numbers("dormant", "abandoned"))
    counts = hidden_counts(plan, int((~idle).sum()))
    chance = plan.chance("lives")
    opens = units.opens.copy()
    pair_successors(chance, plan, units, int(counts[HIDES.index("phoenix")]))
    unpair(units, largest_debtors(plan, units.kind, units.size, units.commune)["unit"].to_numpy())
    habits = _habits(plan, units)
    units.habit[:], units.stops[:], units.opens[:] = habits.habit, habits.stops, habits.opens
    settle_habits(chance, units, opens)
    follow_hosts(units)
    close_units(chance, plan, units)
    pause_units(chance, plan, units)
    hides, resembles = assign(plan.chance("hiding"), plan, units, counts)
    added = unregistered(plan.chance("unregistered"), int(counts[HIDES.index("unregistered_employer")]))
    return _described(plan, _with(plan, units, *added[:3]), [hides, added[2]], [resembles, added[3]])


def _registered(plan: Plan) -> Units:
    """Registered units, before anybody knows how they pay and end."""
    chance = plan.chance("employers")
    kinds = figures("employer_kinds")
    kind = np.repeat(np.arange(kinds.height), share_out(kinds["share"].to_numpy(), plan.employers))
    kind = chance.permutation(kind)
    # A foreigners' unit stands beside a foreign firm.
    alone = np.flatnonzero(is_kind(kind, "foreign"))[is_kind(kind, "fdi").sum() :]
    kind[alone] = kind_numbers("private")
    units = _units(plan, kind)
    for number, row in enumerate(kinds.iter_rows(named=True)):
        members = np.flatnonzero(kind == number)
        units.industry[members] = _industries(chance, row["kind"], len(members))
        units.size[members] = _sizes(chance, row, units.industry[members])
        if row["kind"] != "public":
            units.filing[members] = mixed(chance, _FILING_SHARES, len(members))
        units.opens[members] = _openings(chance, plan, row, len(members))
    units.commune[:] = settle_rural(plan, kind, units.size, work_places(chance, len(kind)))
    tie_units(plan.chance("ties"), units)
    return units


def _units(plan: Plan, kind: np.ndarray) -> Units:
    never, zero = np.full(len(kind), plan.months + 1), np.zeros(len(kind), np.int64)
    return Units(
        kind=kind, industry=zero, commune=zero.copy(), size=zero + 1, opens=zero - 1, habit=zero.copy(),
        filing=zero.copy(), stops=never, root=np.arange(len(kind)), closes=never.copy(), ending=zero.copy(),
        successor=zero - 1, pauses=never.copy(), resumes=never.copy(), never=plan.months + 1,
    )  # fmt: skip


def _habits(plan: Plan, units: Units) -> Habits:
    """Ways of paying. Foreigners' units have none of their own: they are passed as foreign firms too large for any."""
    foreign = is_kind(units.kind, "foreign")
    kind = np.where(foreign, kind_numbers("fdi")[0], units.kind)
    return make_habits(plan, kind, np.where(foreign, 1 << 30, units.size), units.commune, units.opens)


def _with(plan: Plan, units: Units, kind: np.ndarray, size: np.ndarray, hides: np.ndarray) -> Units:
    """The units and, after them, employers without one."""
    chance = plan.chance("unregistered places")
    more = _units(plan, kind)
    more.size[:], more.commune[:] = size, work_places(chance, len(kind))
    more.habit[:] = HABITS.index("punctual")
    more.root += len(units)
    more.industry[:] = industries_of(chance, kind)
    new = chance.integers(0, 12_000, len(kind)) < more.column("newcomers") * plan.months
    more.opens[:] = np.where(new & (hides > 0), chance.integers(0, plan.months, len(kind)), -1)
    return units.followed_by(more)


def _described(plan: Plan, units: Units, hides: list[np.ndarray], resembles: list[np.ndarray]) -> Employers:
    """Codes, names, addresses and what else follows from the rest."""
    chance = plan.chance("names")
    enterprise = np.unique(units.root, return_inverse=True)[1]
    main = np.unique(units.root)
    registered = np.arange(len(units)) < plan.employers
    names = coined(plan.seed, trade_names(chance, units.kind[main], units.industry[main]))
    place = np.where(units.branch, np.arange(len(units)), units.root)
    addresses = business_addresses(units.commune, chance.integers(0, 1 << 20, len(units))[place])
    return Employers(
        kind=units.kind, industry=units.industry, commune=units.commune, size=units.size, opens=units.opens,
        habit=units.habit, filing=units.filing, stops=units.stops, closes=units.closes, ending=units.ending,
        successor=units.successor, pauses=units.pauses, resumes=units.resumes,
        region=communes()["wage_region"].to_numpy()[units.commune],
        cycle=_cycles(chance, units.kind, units.industry),
        accident_rate=_accident_rates(chance, units.kind, units.industry),
        registered=registered, hides=np.concatenate(hides), resembles=np.concatenate(resembles),
        since=_since(chance, plan, units), enterprise=enterprise, main=units.root == np.arange(len(units)),
        code=unit_codes(plan, units.kind, units.commune),
        tax_code=tied_tax_codes(chance, units, enterprise, tax_codes(plan.seed, len(main))),
        name=tied_names(units, enterprise, names),
        address=addresses,
    )  # fmt: skip


def _since(chance: np.random.Generator, plan: Plan, units: Units) -> np.ndarray:
    """New units register some days before their first contract; a second unit is not older than the first."""
    indebted = np.isin(units.habit, habit_numbers("never", "abandoned"))
    indebted[largest_debtors(plan, units.kind, units.size, units.commune)["unit"].to_numpy()] = True
    months = (chance.integers(*bounds, len(units)) for bounds in (_INDEBTED_MONTHS, _REGISTERED_MONTHS))
    old = plan.start - np.where(indebted, *months) * 30
    opening = plan.month_starts[np.clip(units.opens, 0, plan.months)]
    since = np.where(units.opens < 0, old, opening - chance.integers(12, 27, len(units)))
    latest: np.ndarray = np.maximum(since, since[units.root])
    return latest


def industries_of(chance: np.random.Generator, kind: np.ndarray) -> np.ndarray:
    """Rows of ``industries`` for employers of the kinds ``kind``."""
    industry = np.zeros_like(kind)
    for number in np.unique(kind).tolist():
        members = np.flatnonzero(kind == number)
        industry[members] = _industries(chance, figures("employer_kinds")["kind"][number], len(members))
    return industry


def _industries(chance: np.random.Generator, kind: str, size: int) -> np.ndarray:
    table = figures("industries").with_row_index("row").filter(pl.col("kind") == kind)
    rows: np.ndarray = table["row"].to_numpy().astype(np.int64)
    drawn: np.ndarray = rows[mixed(chance, table["weight"].to_numpy(), size)]
    return drawn


def _sizes(chance: np.random.Generator, row: dict[str, Any], industry: np.ndarray) -> np.ndarray:
    quantiles = spread_out(chance, len(industry))
    normal = NormalDist()
    spread = np.array([normal.inv_cdf(quantile) for quantile in quantiles]) * row["spread"] / 100
    factor = figures("industries")["size"].to_numpy()[industry] / 100
    drawn: np.ndarray = np.rint(row["median_size"] * factor * np.exp(spread)).astype(np.int64)
    size: np.ndarray = np.clip(drawn, 1, row["max_size"])
    return size


def _openings(chance: np.random.Generator, plan: Plan, row: dict[str, Any], size: int) -> np.ndarray:
    """Owners and unpaid managers became subjects of compulsory insurance with the law itself: none is older."""
    opens = np.full(size, 0 if row["group"] in ("m", "n") else -1)
    new = chance.permutation(size)[: (row["newcomers"] * size * plan.months + 6_000) // 12_000]
    opens[new] = chance.integers(0, plan.months, len(new))
    return opens


def _cycles(chance: np.random.Generator, kind: np.ndarray, industry: np.ndarray) -> np.ndarray:
    cycle = np.ones_like(kind)
    farming = np.array([code[0] == "0" and code[:2] != "08" for code in figures("industries")["industry"]])[industry]
    for name, shares in _CYCLES.items():
        members = np.flatnonzero(farming & is_kind(kind, name))
        cycle[members] = np.array([1, 3, 6])[mixed(chance, np.array(shares), len(members))]
    return cycle


def _accident_rates(chance: np.random.Generator, kind: np.ndarray, industry: np.ndarray) -> np.ndarray:
    """One in twelve hazardous industries has the reduced rate of 0.3 % (Decree 58/2020 art. 4-5); share assumed."""
    hazardous = np.array([code[:2] in ("23", "25", "41", "42") for code in figures("industries")["industry"]])[industry]
    small = figures("employer_kinds")["max_size"].to_numpy()[kind] == 1
    return np.where(hazardous & ~small & (chance.integers(0, 12, len(kind)) == 0), 30, 0)
