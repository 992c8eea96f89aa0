"""Tying the ledger to the office's own monthly lists (C12 list, TST export): where the two part, and by how much."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ansinh.base.months import last_day, month_number
from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger.run import compute


def tie_out(source: FactSource, law: Law, month: dt.date) -> pl.DataFrame:
    """The office's closing balance of ``month`` beside the ledger's on its last day, for every listed employer.

    Columns: employer_code, source, closing (the office's: principal and charge less surplus), computed (null where
    the employer is not on file), difference = computed - closing; largest difference first. All in đồng.
    """
    listed = source.table("office_balances").filter(pl.col("month") == month.replace(day=1))
    known = source.table("employers", listed["employer_code"].unique().to_list(), ["employer_code"])
    codes = known["employer_code"].unique().sort().to_list()
    standing = compute(source, law, last_day(month_number(month)), codes).standing if codes else None
    computed = (
        pl.DataFrame(schema={"employer_code": pl.String, "computed": pl.Int64})
        if standing is None
        else standing.select(
            "employer_code",
            computed=pl.col("principal_outstanding") + pl.col("charge_outstanding") - pl.col("credit"),
        )
    )
    return (
        listed.select("employer_code", "source", "closing")
        .join(computed, "employer_code", "left")
        .with_columns(difference=pl.col("computed") - pl.col("closing"))
        .sort(pl.col("difference").abs(), "employer_code", descending=[True, False], nulls_last=False)
    )
