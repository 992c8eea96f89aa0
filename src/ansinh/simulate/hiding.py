"""Who hides what, who only looks so, and the employers that nobody has registered."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.simulate.figures import figures, mixed, share_out, spread_out, stride
from ansinh.simulate.habits import ENDINGS, HIDES, is_kind, kind_numbers
from ansinh.simulate.plan import Plan
from ansinh.simulate.ties import Units

_WILLING = ("private", "fdi", "state", "cooperative", "household", "other")
"""Kinds that ``data/hidden.csv`` knows. Owners and managers insure only themselves, public units hide nothing."""
_MONTHS_TO_SEE = 4
"""An employer hides or looks like hiding only if it is there for so many months."""


def hidden_counts(plan: Plan, registered: int) -> np.ndarray:
    """How many employers hide what (by position in ``HIDES``) beside ``registered`` units with people.

    ``plan.evasion`` per 1,000 of all employers with people hide something, those without a unit counted in.
    """
    table = figures("hidden")
    unregistered = int(table.filter(hides="unregistered_employer")["share"].item()) * plan.evasion
    total = registered * 1_000_000 // (1_000_000 - unregistered)
    counts = np.zeros(len(HIDES), np.int64)
    counts[_positions()] = share_out(table["share"].to_numpy(), total * plan.evasion // 1_000)
    return counts


def assign(chance: np.random.Generator, plan: Plan, units: Units, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """``hides`` and ``resembles`` of registered units; phoenix firms and mergers are known by their endings."""
    hides, resembles = np.zeros(len(units), np.int64), np.zeros(len(units), np.int64)
    phoenix = HIDES.index("phoenix")
    hides[units.ending == ENDINGS.index("phoenix")] = phoenix
    merged = (units.ending == ENDINGS.index("merged")) & ~is_kind(units.kind, "public")
    resembles[merged] = phoenix
    lasting = np.minimum(units.closes, plan.months) - np.maximum(units.opens, 0) >= min(_MONTHS_TO_SEE, plan.months)
    able = units.peopled & lasting & (units.pauses >= plan.months)
    for row in figures("hidden").iter_rows(named=True):
        position = HIDES.index(row["hides"])
        if row["hides"] in ("phoenix", "unregistered_employer"):
            continue
        willing = np.zeros(figures("employer_kinds").height, np.int64)
        for name in _WILLING:
            willing[kind_numbers(name)] = row[name]
        fits = able & (units.size >= row["least"]) & (units.size <= row["most"])
        for marks, count in ((hides, counts[position]), (resembles, counts[position] * row["look_alikes"] // 100)):
            free = np.where(fits & (hides == 0) & (resembles == 0), willing[units.kind], 0)
            marks[_by_kind(chance, units, free, int(count))] = position
    return hides, resembles


def _by_kind(chance: np.random.Generator, units: Units, weight: np.ndarray, count: int) -> np.ndarray:
    """``count`` units, shared over the kinds by the sum of their ``weight``, in each evenly over its sizes."""
    kinds = figures("employer_kinds").height
    sums = np.bincount(units.kind, weights=weight, minlength=kinds).astype(np.int64)
    if not sums.any():
        return np.empty(0, np.int64)
    shares = share_out(sums, count)
    parts = [
        stride(chance, np.flatnonzero((units.kind == kind) & (weight > 0)), units.size, int(share))
        for kind, share in enumerate(shares)
    ]
    return np.concatenate(parts)


def unregistered(chance: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Kind, size, ``hides`` and ``resembles`` of employers without a unit.

    ``count`` hide that they employ anybody; the honest ones beside them have only people who need not be insured there.
    """
    row = figures("hidden").row(by_predicate=pl.col("hides") == "unregistered_employer", named=True)
    honest = count * row["look_alikes"] // 100
    names = ("private", "cooperative", "household")
    kind = np.array(kind_numbers(*names))[mixed(chance, np.array([row[name] for name in names]), count + honest)]
    # Few people each, the more the rarer: skewed towards the least.
    span = row["most"] - row["least"]
    size = row["least"] + (spread_out(chance, len(kind)) ** 3 * span).astype(np.int64)
    largest = figures("employer_kinds")["max_size"].to_numpy()[kind]
    position = HIDES.index("unregistered_employer")
    marks = np.repeat([position, 0], [count, honest])
    return kind, np.minimum(size, largest), marks, position - marks


def _positions() -> list[int]:
    return [HIDES.index(name) for name in figures("hidden")["hides"]]
