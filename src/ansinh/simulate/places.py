"""Where people live and work: real communes, invented hamlets, addresses as they are and as they used to be written."""

from __future__ import annotations

import functools

import numpy as np
import polars as pl

from ansinh.simulate.figures import communes, draw, figures, mixed

# Terrain of new enterprises in Thanh Hóa (2022-2024): plain 63-67 %, coast 23-26 %, mountain 10-11 %.
_TERRAIN = {"plain": 65, "coast": 24, "mountain": 11}
_HAMLETS = 20
"""Hamlets or street groups of a commune: ASSUMPTION (3,326 before the communes were joined, 20 each)."""
# ASSUMPTION. Per cent of workers who live in the commune they work in, and in the same old district but elsewhere.
_SAME_COMMUNE, _SAME_DISTRICT = 60, 28


def work_places(chance: np.random.Generator, size: int) -> np.ndarray:
    """Communes of ``size`` employers, as row numbers."""
    table = communes()
    weight, terrain = table["weight"].to_numpy(), table["terrain"].to_numpy()
    commune = np.zeros(size, np.int64)
    where = mixed(chance, np.array(list(_TERRAIN.values())), size)
    for number, name in enumerate(_TERRAIN):
        rows = np.flatnonzero(terrain == name)
        here = np.flatnonzero(where == number)
        commune[here] = rows[draw(chance, weight[rows], len(here))]
    return commune


def homes_near(chance: np.random.Generator, work: np.ndarray) -> np.ndarray:
    """Communes where people live who work in the communes ``work``; -1 where nothing is known of it."""
    fate = chance.integers(0, 100, len(work))
    anywhere = draw(chance, communes()["people"].to_numpy(), len(work))
    near = neighbours(chance, work)
    return np.where(
        (work < 0) | (fate >= _SAME_COMMUNE + _SAME_DISTRICT), anywhere, np.where(fate < _SAME_COMMUNE, work, near)
    )


def neighbours(chance: np.random.Generator, commune: np.ndarray) -> np.ndarray:
    """For each commune another (or the same, where there is no other) of its old district, office and wage region."""
    members, size = _districts()
    chosen: np.ndarray = members[commune, chance.integers(0, 1 << 30, len(commune)) % size[commune]]
    return chosen


@functools.cache
def _districts() -> tuple[np.ndarray, np.ndarray]:
    """For every commune the others of its old district and wage region, and how many there are."""
    table = communes()
    key = (table["old_district"] + table["office"] + table["wage_region"].cast(pl.String())).to_numpy()
    members = np.zeros((table.height, table.height), np.int64)
    size = np.zeros(table.height, np.int64)
    for row in range(table.height):
        others = np.flatnonzero((key == key[row]) & (np.arange(table.height) != row))
        others = others if len(others) else np.array([row])
        members[row, : len(others)] = others
        size[row] = len(others)
    return members, size


def addresses(commune: np.ndarray, number: np.ndarray) -> pl.Series:
    """Addresses today: hamlet (street group in a ward), commune, province. ``number`` settles which hamlet."""
    return _frame(commune, number).select(
        pl.format("{}, {}, tỉnh Thanh Hóa", _hamlet(pl.col("name")), "name").alias("address")
    )["address"]


def business_addresses(commune: np.ndarray, number: np.ndarray) -> pl.Series:
    """Addresses of firms: a house number before the hamlet."""
    house = (pl.col("number") // _HAMLETS % 180 + 1).cast(pl.String())
    return _frame(commune, number).select(
        pl.format("Số {}, {}, {}, tỉnh Thanh Hóa", house, _hamlet(pl.col("name")), "name").alias("address")
    )["address"]


def old_addresses(commune: np.ndarray, number: np.ndarray) -> pl.Series:
    """The same people's addresses as registers wrote them until 30/6/2025: hamlet, old commune, district, province."""
    old = figures("old_communes").sort("code", "old_code")
    codes = communes()["code"]
    bounds = (
        old["code"].search_sorted(codes, side="left").to_numpy(),
        old["code"].search_sorted(codes, side="right").to_numpy(),
    )
    row = bounds[0][commune] + number // _HAMLETS % (bounds[1] - bounds[0])[commune]
    frame = pl.DataFrame(
        {"name": old["old_name"].gather(row), "district": old["district"].gather(row), "number": number}
    )
    return frame.select(
        pl.format("{}, {}, {}, tỉnh Thanh Hóa", _hamlet(pl.col("name")), "name", pl.col("district")).alias("address")
    )["address"]


def _frame(commune: np.ndarray, number: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame({"name": communes()["name"].gather(commune), "number": number})


def _hamlet(name: pl.Expr) -> pl.Expr:
    urban = name.str.starts_with("Phường") | name.str.starts_with("Thị trấn")
    kind = pl.when(urban).then(pl.lit("Tổ dân phố")).otherwise(pl.lit("Thôn"))
    return pl.format("{} {}", kind, (pl.col("number") % _HAMLETS + 1).cast(pl.String()))
