"""From a computed ledger to the rows that lists and totals are read from. Knows nothing of the web or the database.

Every figure here is a sum of the ledger's own rows: nothing is computed twice and nothing is rounded, except the
charge of one more day, which is rounded half up as in the explanation.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import vn_text

from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger import payments_by_employer
from ansinh.office.registry.days import RIBBON_MONTHS, ribbon_months

SIZES = (0, 1, 10, 50, 200, 1000)
"""Least number of workers of each size."""
_CONDUCTS = ("paid", "not_due", "late", "evading")
_LETTERS = ("p", "n", "l", "e")
_PLACE = ("office_code", "commune_code", "sector", "size")


@dataclass(frozen=True)
class ReadModel:
    """Frames with the columns of the models ``Employer``, ``Standing``, ``PlaceTotal`` and ``MonthTotal``."""

    employers: pl.DataFrame
    standings: pl.DataFrame
    places: pl.DataFrame
    months: pl.DataFrame


def read_model(source: FactSource, law: Law, as_of: dt.date, folder: Path) -> ReadModel:
    """What the ledger of ``as_of`` in ``folder`` (``ansinh.ledger.write``, Parquet) says, ready to be loaded."""
    employers = employer_rows(source)
    balances = pl.read_parquet(folder / "balances.parquet").with_columns(
        pl.col("month").str.to_date("%Y-%m"),
        pl.col("class").cast(pl.Enum(_CONDUCTS)),
    )
    standings = _standings(folder, balances, _excused(source, as_of), law, as_of, employers)
    return ReadModel(employers, standings, _places(standings), _months(source, law, as_of, balances, standings))


def fold(text: str) -> str:
    """What is searched: without accents, small letters, words apart by one space.

    >>> fold("Công ty May  ĐÔNG-QUANG")
    'cong ty may dong quang'
    """
    folded: str = vn_text.fold(text)
    return folded


def employer_rows(source: FactSource) -> pl.DataFrame:
    """The register with its gaps filled by empty text, the base office and the folded text that is searched."""
    known = source.table("employers").unique("employer_code", keep="last", maintain_order=True)
    texts = ("tax_code", "name", "address", "commune_code", "industry_code", "sector", "status")
    rows = known.with_columns(pl.col(name).fill_null("") for name in texts).with_columns(
        pl.col("payment_cycle_months").fill_null(1),
        pl.col("employer_code").str.slice(-1).alias("office_code"),
    )
    wanted = ("employer_code", "tax_code", "name", "address")
    return rows.with_columns(
        pl.Series("folded", [fold(" ".join(texts)) for texts in rows.select(wanted).iter_rows()], dtype=pl.String)
    )


def _excused(source: FactSource, as_of: dt.date) -> pl.DataFrame:
    """Employer and month of every excuse decided by ``as_of``."""
    excuses = source.table("excuses").filter(pl.col("decided_on") <= as_of)
    months = pl.date_ranges("from_month", "to_month", "1mo").alias("month")
    return excuses.select("employer_code", months).explode("month").unique()


def _standings(
    folder: Path, balances: pl.DataFrame, excused: pl.DataFrame, law: Law, as_of: dt.date, employers: pl.DataFrame
) -> pl.DataFrame:
    rate: int = law.value("late_charge_rate", as_of)
    outstanding, conduct = pl.col("outstanding"), pl.col("class")
    owed = (
        balances.filter(outstanding > 0)
        .group_by("employer_code")
        .agg(
            outstanding.filter(conduct == "evading").sum().alias("evading"),
            pl.col("evading_from").min(),
        )
    )
    standing = pl.read_parquet(folder / "standing.parquet").rename({
        "principal_outstanding": "principal", "charge_outstanding": "charge", "overdue_principal": "overdue",
        "class": "conduct",
    })  # fmt: skip
    return (
        standing.join(owed, "employer_code", "left")
        .join(_ribbons(balances, excused, as_of), "employer_code", "left")
        .join(employers.select("employer_code", "office_code", "commune_code", "sector"), "employer_code", "left")
        .with_columns(
            pl.col("evading").fill_null(0),
            pl.col("ribbon").fill_null(" ".join("-" * RIBBON_MONTHS)),
            ((pl.col("overdue") * rate + 5_000) // 10_000).alias("charge_per_day"),
            pl.sum_horizontal((pl.col("workers") >= least).cast(pl.Int16) for least in SIZES[1:]).alias("size"),
        )
    )


def _ribbons(balances: pl.DataFrame, excused: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """One token a month: the letter of its worst class (``x`` where lateness is excused) and the share unpaid."""
    months = pl.DataFrame({"month": ribbon_months(as_of)})
    unpaid = -(-1000 * pl.col("outstanding") // pl.col("principal"))
    cells = (
        balances.filter(pl.col("principal") > 0, pl.col("month").is_between(months["month"][0], months["month"][-1]))
        .group_by("employer_code", "month")
        .agg(pl.col("class").to_physical().max(), pl.col("principal").sum(), pl.col("outstanding").sum())
        .join(excused.with_columns(excused=pl.lit(True)), ["employer_code", "month"], "left")
        .select(
            "employer_code",
            "month",
            pl.when(pl.col("excused"), pl.col("class") == _CONDUCTS.index("late"))
            .then(pl.lit("x"))
            .otherwise(pl.col("class").cast(pl.Int64).replace_strict(range(4), _LETTERS, return_dtype=pl.String))
            .alias("letter"),
            pl.when(unpaid > 0).then(unpaid.cast(pl.String)).otherwise(pl.lit("")).alias("share"),
        )
        .with_columns(token=pl.col("letter") + pl.col("share"))
    )
    return (
        cells.select("employer_code")
        .unique()
        .join(months, how="cross")
        .join(cells, ["employer_code", "month"], "left")
        .sort("employer_code", "month")
        .group_by("employer_code", maintain_order=True)
        .agg(pl.col("token").fill_null("-").str.join(" ").alias("ribbon"))
    )


def _places(standings: pl.DataFrame) -> pl.DataFrame:
    """Sums by place and size."""
    conduct = pl.col("conduct")
    return (
        standings.group_by(_PLACE)
        .agg(
            pl.len().alias("employers"),
            (conduct == "late").sum().alias("late_employers"),
            (conduct == "evading").sum().alias("evading_employers"),
            pl.col("workers").filter(pl.col("overdue") > 0).sum().alias("workers_affected"),
            pl.col("workers", "principal", "charge", "overdue", "evading").sum(),
        )
        .sort(_PLACE)
    )


def _months(
    source: FactSource, law: Law, as_of: dt.date, balances: pl.DataFrame, standings: pl.DataFrame
) -> pl.DataFrame:
    """By month and place: what fell to be paid for the month and what of it is unpaid now, and money in that month."""
    start: dt.date = law.value("ledger_start", as_of)
    first = max(start, ribbon_months(as_of)[0])
    outstanding, conduct = pl.col("outstanding"), pl.col("class")
    charged = (
        balances.filter(pl.col("month") >= first)
        .group_by("employer_code", "month")
        .agg(
            pl.col("principal").sum().alias("due"),
            pl.col("paid").sum(),
            *(outstanding.filter(conduct == name).sum().alias(name) for name in ("not_due", "late", "evading")),
            pl.col("principal").filter(pl.col("due_on") < as_of).sum().alias("fallen_due"),
        )
    )
    came = _collected(source, as_of).filter(pl.col("month") >= first)
    return (
        charged.join(came, ["employer_code", "month"], "full", coalesce=True)
        .join(standings.select("employer_code", *_PLACE), "employer_code")
        .group_by("month", *_PLACE)
        .agg(pl.col("due", "fallen_due", "paid", "collected", "not_due", "late", "evading").fill_null(0).sum())
        .sort("month", *_PLACE)
    )


def _collected(source: FactSource, as_of: dt.date) -> pl.DataFrame:
    """Money of each employer by the month in which it came: payments less refunds."""
    columns = ["employer_code", "paid_on", "amount"]
    paid = payments_by_employer(source, None, as_of).filter(pl.col("amount") > 0)
    returned = source.table("refunds", None, columns).filter(pl.col("paid_on") <= as_of, pl.col("amount") > 0)
    money = pl.concat([paid.select(columns), returned.with_columns(-pl.col("amount")).select(columns)])
    month = pl.col("paid_on").dt.truncate("1mo").alias("month")
    return money.group_by("employer_code", month).agg(pl.col("amount").sum().alias("collected"))
