"""What the ledger itself says of an office's units on a month's end: the other side of every tie-out.

It is read from the snapshot's files and the facts of money, never from the frames the reports are made of.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from ansinh.base.months import last_day, month_number, month_text
from ansinh.facts.source import FactSource
from ansinh.ledger import payments_by_employer

_MONEY = {
    "principal": "principal_outstanding", "charge": "charge_outstanding", "credit": "credit",
    "overdue": "overdue_principal",
}  # fmt: skip


def sums(snapshot: Path, source: FactSource, month: dt.date) -> pl.DataFrame:
    """One row a unit, from the snapshot of the month's last day in ``snapshot``; money is đồng.

    Columns: employer_code, office_code; of ``standing`` principal, charge, credit, overdue, workers, class; of
    ``balances`` not_due, late, evading (principal by class), due (for the month itself); of the bank's facts banked
    (all that came to the day, less refunds the ledger could take).
    """
    standing = pl.read_parquet(snapshot / "standing.parquet").select(
        "employer_code", pl.col("employer_code").str.slice(-1).alias("office_code"), "workers",
        pl.col("class").cast(pl.String), *(pl.col(name).alias(key) for key, name in _MONEY.items()),
    )  # fmt: skip
    owed, text = pl.col("outstanding"), month_text(month_number(month))
    by_class = (
        pl.read_parquet(snapshot / "balances.parquet", columns=["employer_code", "month", "class", *_OWED])
        .group_by("employer_code")
        .agg(
            *(owed.filter(pl.col("class") == name).sum().alias(name) for name in ("not_due", "late", "evading")),
            pl.col("principal").filter(pl.col("month") == text).sum().alias("due"),
        )
    )
    refused = pl.read_parquet(snapshot / "remarks.parquet").filter(pl.col("kind") == "refund_over_credit")
    banked = _banked(source, last_day(month_number(month)), refused)
    return (
        standing.join(by_class, "employer_code", "left")
        .join(banked, "employer_code", "left")
        .with_columns(pl.selectors.numeric().fill_null(0))
    )


_OWED = ("principal", "outstanding")


def _banked(source: FactSource, as_of: dt.date, refused: pl.DataFrame) -> pl.DataFrame:
    """Payments as matched by the day, less refunds; ``refused`` remarks name refunds of more than the credit."""
    paid = payments_by_employer(source, None, as_of).filter(pl.col("amount") > 0).select("employer_code", "amount")
    columns = ["employer_code", "paid_on", "amount", "batch", "row"]
    refunds = source.table("refunds", None, columns).filter(pl.col("paid_on") <= as_of, pl.col("amount") > 0)
    taken = refunds.join(refused, ["batch", "row"], "anti").select("employer_code", -pl.col("amount"))
    return pl.concat([paid, taken]).group_by("employer_code").agg(pl.col("amount").sum().alias("banked"))
