"""The few largest debts: which units have them."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.simulate.figures import figures
from ansinh.simulate.plan import Plan

FULL_SIZE = 14_000
"""Units of the province that the published sums belong to (scale 1)."""


def choose_debtors(plan: Plan, kind: np.ndarray, size: np.ndarray, orderly: np.ndarray) -> pl.DataFrame:
    """The rows of ``data/large_debts.csv`` with ``unit`` (position) and ``owed`` in đồng, both to the plan's size.

    Each goes to the unit of its kind and discipline whose head count is nearest and that no row before it has taken.
    A row without such a unit is left out.
    """
    names = figures("employer_kinds")["kind"].to_list()
    table = figures("large_debts")
    taken = np.zeros(len(kind), bool)
    units = []
    for row in table.iter_rows(named=True):
        wanted = max(row["workers"] * plan.employers // FULL_SIZE, 2)
        fits = (kind == names.index(row["kind"])) & (orderly == (row["discipline"] == "orderly")) & ~taken
        distance = np.where(fits, np.abs(size - wanted), 1 << 40)
        unit = int(distance.argmin()) if fits.any() else -1
        taken[unit] |= unit >= 0
        units.append(unit)
    owed = pl.col("owed") * 1_000_000 * plan.employers // FULL_SIZE
    return table.with_columns(unit=pl.Series(units, dtype=pl.Int64()), owed=owed).filter(pl.col("unit") >= 0)
