"""Other agencies' files as they reach the office, a few rows of each kind of file so bad that they must be refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ansinh.base import _
from ansinh.simulate.agencies.forms import COUNTER, FORMS, Filing
from ansinh.simulate.agencies.making import Agencies
from ansinh.simulate.agencies.spoiling import spoil
from ansinh.simulate.plan import Plan, Progress

REFUSAL_SCHEMA = {"file": pl.String(), "row": pl.Int64(), "code": pl.String()}
_SPOILT_FILES = 2
"""Files of a form, from the first, that have spoilt rows."""


@dataclass(frozen=True)
class AgencyFiles:
    """``tables`` as importing gives them, ``counts`` of files by form, ``refusals`` (``REFUSAL_SCHEMA``) planted."""

    tables: dict[str, pl.DataFrame]
    counts: dict[str, int]
    refusals: pl.DataFrame


def write_agencies(
    agencies: Agencies, folder: Path, plan: Plan, progress: Progress = lambda step, share: None
) -> AgencyFiles:
    """Write every file into ``folder``, which must exist. ``progress`` gets the share of this step alone."""
    counts: Counter[str] = Counter()
    refusals: list[tuple[str, int, str]] = []
    for number, filing in enumerate(agencies.filings):
        form = FORMS[filing.form]
        rows = filing.rows
        bad: list[tuple[int, str]] = []
        if counts[filing.form] < _SPOILT_FILES:
            rows, bad = spoil(rows, form.faults, plan.chance(f"spoil-{filing.name}"))
        form.write(folder / filing.name, filing.header, rows)
        bad += _counters(filing, rows)
        refusals += [(filing.name, form.first_row + place, code) for place, code in bad]
        counts[filing.form] += 1
        progress(_("Ghi tệp của các cơ quan khác"), number / len(agencies.filings))
    return AgencyFiles(agencies.tables, dict(counts), pl.DataFrame(refusals, schema=REFUSAL_SCHEMA, orient="row"))


def _counters(filing: Filing, rows: pl.DataFrame) -> list[tuple[int, str]]:
    """Rows of business locations: their places, and why they are refused."""
    if filing.form != "registry_search":
        return []
    places = rows.with_row_index("place").filter(pl.col("tax_code").str.contains(COUNTER))["place"]
    return [(place, "location_counter") for place in places.to_list()]
