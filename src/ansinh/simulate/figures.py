"""The figures the province is made from: small tables in ``data/`` with their sources, and ways to draw from them."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import polars as pl

from ansinh.facts.communes import communes as known_communes

_DATA = Path(__file__).parent / "data"
_CODES = ("code", "old_code", "agency", "industry", "old_district")
"""Columns that look like numbers and are not."""


@functools.cache
def figures(name: str) -> pl.DataFrame:
    """One table of ``data/``. Lines that begin with # say where the figures come from."""
    return pl.read_csv(_DATA / f"{name}.csv", comment_prefix="#", schema_overrides=dict.fromkeys(_CODES, pl.String()))


@functools.cache
def communes() -> pl.DataFrame:
    """The communes with what is known of each (``ansinh.facts.communes``) and what the simulator assumes."""
    known = pl.DataFrame(list(known_communes().values())).select("code", "name", "office", "lon", "lat")
    return figures("communes").join(known, on="code", maintain_order="left")


def draw(chance: np.random.Generator, weights: np.ndarray, size: int) -> np.ndarray:
    """``size`` row numbers of a table, each as often as its weight says."""
    cumulative = np.cumsum(weights.astype(np.int64))
    return np.searchsorted(cumulative, chance.integers(0, cumulative[-1], size), side="right")


def share_out(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole counts that sum to ``total`` in proportion to ``weights`` (largest remainders).

    Counts are shared out, not drawn, so that a small province has the same mix as a large one.
    """
    weights = weights.astype(np.int64)
    counts, remainders = np.divmod(weights * total, weights.sum())
    rest = total - int(counts.sum())
    counts[np.argsort(-remainders, kind="stable")[:rest]] += 1
    return counts


def mixed(chance: np.random.Generator, weights: np.ndarray, size: int) -> np.ndarray:
    """``size`` row numbers of a table, shared out by ``weights`` and shuffled."""
    return chance.permutation(np.repeat(np.arange(len(weights)), share_out(weights, size)))


def spread_out(chance: np.random.Generator, size: int) -> np.ndarray:
    """``size`` numbers in (0, 1), one in each of ``size`` equal strips, shuffled.

    Drawn evenly so that few employers still show the whole range of sizes.
    """
    return chance.permutation((np.arange(size) + chance.random(size)) / max(size, 1))


def stride(chance: np.random.Generator, members: np.ndarray, size: np.ndarray, count: int) -> np.ndarray:
    """At most ``count`` of the positions ``members``, at equal strides of ``size``: few still show every size."""
    by_size = chance.permutation(members)
    by_size = by_size[np.argsort(size[by_size], kind="stable")]
    count = min(count, len(by_size))
    places = ((np.arange(count) + chance.random()) * len(by_size) / max(count, 1)).astype(np.int64)
    chosen: np.ndarray = by_size[places]
    return chosen
