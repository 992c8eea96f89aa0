"""All that other agencies hold of the province, and whom each record is really about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from ansinh.facts.schemas import TABLES
from ansinh.simulate.agencies.forms import FORMS, Filing, imported
from ansinh.simulate.agencies.jobs import job_filings
from ansinh.simulate.agencies.labour import labour_filings
from ansinh.simulate.agencies.payroll import payroll_filings
from ansinh.simulate.agencies.registers import register_filings
from ansinh.simulate.agencies.sources import Sources
from ansinh.simulate.agencies.tips import tip_filings
from ansinh.simulate.employers import Employers
from ansinh.simulate.plan import Plan
from ansinh.simulate.truth import Truth

if TYPE_CHECKING:
    from ansinh.simulate.enterprises import Enterprises

AGENCY_TABLES = (
    "tax_payroll", "tax_totals", "businesses", "labour_reports", "vacancies", "seekers", "tips",
)  # fmt: skip
LINK_SCHEMA = {"register": pl.String(), "record": pl.String(), "person": pl.Int64(), "enterprise": pl.Int64()}


@dataclass(frozen=True)
class Agencies:
    """``filings``: the files to write, in the order of their names.

    ``tables``: the canonical tables exactly as importing those files in that order gives them, row for row.
    ``links`` (``LINK_SCHEMA``): of every row of ``tables`` the true owner. ``record`` is the row's identity, its parts
    joined by ``|``; in ``tax_payroll``, which has none, the number of the row in the table from 1.
    """

    filings: list[Filing]
    tables: dict[str, pl.DataFrame]
    links: pl.DataFrame


def make_agencies(
    plan: Plan, truth: Truth, employers: Employers, enterprises: Enterprises, history: pl.DataFrame
) -> Agencies:
    """What other agencies come to know of the truth, with their errors."""
    sources = Sources.of(plan, truth, employers, enterprises, history)
    filings = [
        filing
        for made in (payroll_filings, register_filings, labour_filings, job_filings, tip_filings)
        for filing in made(sources)
        if filing.rows.height
    ]
    filings.sort(key=lambda filing: filing.name)
    tables, links = {}, []
    for name in AGENCY_TABLES:
        rows = _once(name, (imported(each) for each in filings if FORMS[each.form].table == name))
        tables[name] = rows.drop("person", "enterprise")
        links.append(_links(name, rows))
    return Agencies(filings, tables, pl.concat(links))


def _once(table: str, parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The rows of ``parts`` without those that say what an earlier row said already."""
    empty = pl.DataFrame(schema=TABLES[table].schema | {"person": pl.Int64(), "enterprise": pl.Int64()})
    rows = pl.concat([empty, *(part.cast({"person": pl.Int64(), "enterprise": pl.Int64()}) for part in parts)])
    return rows.filter(pl.struct(*TABLES[table].schema).is_first_distinct())


def _links(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    identity = TABLES[table].identity
    record = pl.concat_str(*identity, separator="|") if identity else pl.int_range(1, pl.len() + 1).cast(pl.String())
    return rows.select(register=pl.lit(table), record=record, person="person", enterprise="enterprise").unique(
        "record", maintain_order=True
    )
