"""Tip-offs: some employers that hide something are told of, and some that hide nothing, out of a grudge."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.simulate.agencies.forms import Filing
from ansinh.simulate.agencies.sources import Sources, later
from ansinh.simulate.figures import figures
from ansinh.simulate.noise import Noise

_SAID_COUNT = (2, 40)
_SAID_MONTHS = (2, 18)
_GRUDGES = ("unregistered_worker", "low_wage", "deducted", "paper_leave")
"""What people say of an employer that hides nothing."""


def tip_filings(sources: Sources) -> list[Filing]:
    """One list a year."""
    rows = _tips(sources).with_columns(year=pl.col("received_on").dt.year())
    return [Filing(f"14-tips-{year}.csv", "tips", part) for (year,), part in rows.group_by("year", maintain_order=True)]


def _tips(sources: Sources) -> pl.DataFrame:
    """Tips by day received: canonical columns, person (nobody) and enterprise.

    A tip of an employer that hides something speaks of that; one out of a grudge of what many hide. The numbers
    in it are what people say, no count.
    """
    firms = sources.firms.filter(pl.col("size") > 1)
    hides = pl.col("hides") != "nothing"
    told = firms.filter(
        (hides & sources.chosen("tip_hidden", firms.height)) | (~hides & sources.chosen("tip_grudge", firms.height))
    )
    size = told.height
    chance, noise = sources.plan.chance("tips"), Noise(sources.plan, "tips")
    phrases = figures("tip_phrases")
    said = told["hides"].to_numpy()
    of_kind = {kind: np.flatnonzero(phrases["hides"].to_numpy() == kind) for kind in phrases["hides"].unique()}
    any_grudge = np.flatnonzero(phrases["hides"].is_in(_GRUDGES).to_numpy())
    pick = chance.integers(0, 1 << 20, size)
    fitting = [of_kind.get(kind, any_grudge) for kind in said]
    chosen = [places[number % len(places)] for places, number in zip(fitting, pick, strict=True)]
    names = noise.names(told["name"])
    count = np.minimum(chance.integers(*_SAID_COUNT, size), np.maximum(told["size"].to_numpy(), 2))
    months = chance.integers(*_SAID_MONTHS, size)
    texts = [
        phrases["text"][int(at)].format(name=name.strip(), count=n, months=m)
        for at, name, n, m in zip(chosen, names, count, months, strict=True)
    ]
    day = chance.integers(30, max(31, sources.plan.end - sources.plan.start), size)
    rows = told.with_columns(
        received_on=pl.lit(sources.months[0]) + later(day),
        tax_code=noise.blanked("tax_code_missing", told["tax_code"]),
        employer_name=names,
        text=pl.Series(texts, dtype=pl.String()),
    )
    rows = rows.filter(pl.col("received_on") <= sources.last_day).sort("received_on", "enterprise")
    number = (pl.int_range(1, pl.len() + 1).over(pl.col("received_on").dt.year())).cast(pl.String).str.zfill(4)
    return rows.select(
        "received_on", "tax_code", "employer_name", "text", "enterprise", pl.lit(None, pl.Int64).alias("person"),
        tip_id=pl.format("PA{}-{}", pl.col("received_on").dt.year(), number),
    )  # fmt: skip
