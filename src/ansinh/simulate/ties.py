"""Several units under one tax code: foreigners' units, owners beside their workers, branches."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from ansinh.simulate.figures import communes, figures
from ansinh.simulate.habits import habit_numbers, is_kind
from ansinh.simulate.places import neighbours

# ASSUMPTIONS.
_BRANCH_SIZES, _HEADQUARTERS = (2, 100), 15
"""Branches have so many people, the firm they belong to at least the other number."""
_BRANCHES_NEAR = 60
"""Per cent of branches in the old district of their firm."""
_OWN_TAX_CODE = 50
"""Per cent of branches with a tax code of their own (the firm's with three digits after it)."""


@dataclass
class Units:
    """Units in the making: what ``Employers`` says of them, before codes, names and addresses."""

    kind: np.ndarray
    industry: np.ndarray
    commune: np.ndarray
    size: np.ndarray
    opens: np.ndarray
    habit: np.ndarray
    filing: np.ndarray
    stops: np.ndarray
    root: np.ndarray
    """Position of the unit under whose tax code each stands: its own for most."""
    closes: np.ndarray
    ending: np.ndarray
    successor: np.ndarray
    pauses: np.ndarray
    resumes: np.ndarray
    never: int
    """An offset after the end."""

    def __len__(self) -> int:
        return len(self.kind)

    def column(self, name: str) -> np.ndarray:
        """A column of ``employer_kinds`` for every unit."""
        values: np.ndarray = figures("employer_kinds")[name].to_numpy()[self.kind]
        return values

    def followed_by(self, more: Units) -> Units:
        """These units and ``more`` after them."""
        names = [field.name for field in fields(self) if field.name != "never"]
        columns = {name: np.concatenate([getattr(self, name), getattr(more, name)]) for name in names}
        return Units(**columns, never=self.never)

    @property
    def branch(self) -> np.ndarray:
        """Mask of units that are branches of another."""
        tied = self.root != np.arange(len(self))
        branch: np.ndarray = tied & is_kind(self.kind, "private", "state")
        return branch

    @property
    def alone(self) -> np.ndarray:
        """Mask of units that are the only one under their tax code."""
        alone: np.ndarray = np.bincount(self.root, minlength=len(self))[self.root] == 1
        return alone

    @property
    def peopled(self) -> np.ndarray:
        """Mask of units that have workers at some time."""
        return ~np.isin(self.habit, habit_numbers("dormant", "abandoned"))


def tie_units(chance: np.random.Generator, units: Units) -> None:
    """Put some units under the tax code of another, near it and no older than it."""
    tied = figures("employer_kinds")["tied"].to_numpy()
    for name, host_kind in (("foreign", "fdi"), ("manager", "private"), ("owner", "household")):
        members = np.flatnonzero(is_kind(units.kind, name))
        wanted = len(members) * tied[units.kind[members[:1]]].sum() // 100
        candidates = chance.permutation(np.flatnonzero(is_kind(units.kind, host_kind)))
        if name == "foreign":
            candidates = np.flatnonzero(is_kind(units.kind, host_kind))
            candidates = candidates[np.argsort(-units.size[candidates], kind="stable")]
        count = min(wanted, len(candidates))
        _tie(units, chance.permutation(members)[:count], candidates[:count])
    _tie_branches(chance, units, tied)
    _same_business(units)


def _tie(units: Units, members: np.ndarray, hosts: np.ndarray) -> None:
    units.root[members] = hosts
    units.commune[members] = units.commune[hosts]
    units.opens[members] = np.maximum(units.opens[members], units.opens[hosts])


def _tie_branches(chance: np.random.Generator, units: Units, tied: np.ndarray) -> None:
    for name in ("private", "state"):
        mine = is_kind(units.kind, name) & units.alone
        large = np.flatnonzero(mine & (units.size >= _HEADQUARTERS) & (units.opens < 0))
        rest = mine & (units.size >= _BRANCH_SIZES[0]) & (units.size <= _BRANCH_SIZES[1])
        if len(large) < 2:
            continue
        large = chance.permutation(large)[: (len(large) + 1) // 2]
        rest[large] = False
        wanted = int(is_kind(units.kind, name).sum()) * int(tied[units.kind[mine]][0]) // 100
        branches = chance.permutation(np.flatnonzero(rest))[:wanted]
        units.root[branches] = large[chance.integers(0, len(large), len(branches))]
        units.industry[branches] = units.industry[units.root[branches]]
        near = chance.integers(0, 100, len(branches)) < _BRANCHES_NEAR
        beside = neighbours(chance, units.commune[units.root[branches]])
        units.commune[branches] = np.where(near, beside, units.commune[branches])


def _same_business(units: Units) -> None:
    """A second unit's business is that of the first; foreigners have rows of their own."""
    industries = figures("industries").with_row_index("row")
    rows = dict(industries.filter(pl.col("kind") == "foreign").select("industry", "row").iter_rows())
    foreign = np.flatnonzero(is_kind(units.kind, "foreign"))
    codes = industries["industry"].to_list()
    units.industry[foreign] = [rows[codes[row]] for row in units.industry[units.root[foreign]].tolist()]
    second = np.flatnonzero((units.root != np.arange(len(units))) & is_kind(units.kind, "manager", "owner"))
    units.industry[second] = units.industry[units.root[second]]


def follow_hosts(units: Units) -> None:
    """Foreigners' units open, file and pay as their firm does. A firm that has vanished, or that is younger than the
    unit's own past, has no second unit."""
    foreign = np.flatnonzero(is_kind(units.kind, "foreign"))
    for name in ("opens", "habit", "filing", "stops"):
        getattr(units, name)[foreign] = getattr(units, name)[units.root[foreign]]
    gone = np.isin(units.habit, habit_numbers("abandoned"))[units.root] & ~is_kind(units.kind, "foreign")
    gone |= units.opens < units.opens[units.root]
    units.root[gone] = np.flatnonzero(gone)


def tied_tax_codes(chance: np.random.Generator, units: Units, enterprise: np.ndarray, codes: pl.Series) -> pl.Series:
    """Tax code of every unit; ``codes`` are those of the enterprises. Some branches add their own number to it."""
    branch = units.branch & (chance.integers(0, 100, len(units)) < _OWN_TAX_CODE)
    frame = pl.DataFrame({"enterprise": enterprise, "branch": branch, "code": codes.gather(enterprise)})
    number = (pl.int_range(pl.len()).over("enterprise", "branch") + 1).cast(pl.String()).str.zfill(3)
    code = pl.when("branch").then(pl.format("{}-{}", "code", number)).otherwise("code")
    return frame.select(tax_code=code)["tax_code"]


def tied_names(units: Units, enterprise: np.ndarray, names: pl.Series) -> pl.Series:
    """Name of every unit; ``names`` are those of the enterprises."""
    place = communes()["name"].str.replace(r"^(Xã|Phường) ", "").gather(units.commune)
    frame = pl.DataFrame(
        {
            "name": names.gather(enterprise), "place": place, "branch": units.branch,
            "foreign": is_kind(units.kind, "foreign"),
        }
    )  # fmt: skip
    return frame.select(
        name=pl.when("branch")
        .then(pl.format("Chi nhánh {} tại {}", "name", "place"))
        .when("foreign")
        .then(pl.format("{} - Lao động nước ngoài", "name"))
        .otherwise("name")
    )["name"]
