"""Who the units are, as reports group and mark them: block, legal form, state on the day."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ansinh.facts.source import FactSource

BLOCKS = (
    "state", "fdi", "private", "administration", "public_service", "commune", "commune_part_time", "cooperative",
    "non_public", "household", "other",
)  # fmt: skip
"""In the order of the forms."""
UNTOLD_BLOCKS = ("commune", "commune_part_time", "non_public")
"""Blocks that no register tells from the others."""
_BLOCK_OF = {
    "enterprise_state": "state", "enterprise_fdi": "fdi", "enterprise_private": "private", "cooperative": "cooperative",
    "household_business": "household",
}  # fmt: skip
_ADMINISTRATION = ("84", "94")
"""Divisions of the national classification: the State's administration, and membership organisations."""
_LEGAL_FORM = {
    "limited_one": "limited", "limited_more": "limited", "joint_stock": "joint_stock", "private": "private",
    "partnership": "partnership",
}  # fmt: skip
STATES = (
    "active", "paused", "pension_suspended", "excused", "bankrupt", "in_bankruptcy", "in_dissolution", "left_address",
    "withdrawn", "no_representative", "dissolved",
)  # fmt: skip
"""In the order of columns 38 to 48 of form B03-TS."""
_STATE_OF = {
    "active": "active", "paused": "paused", "left_address": "left_address", "no_representative": "no_representative",
    "dissolved": "dissolved", "bankruptcy": "bankrupt", "merged": "merged",
}  # fmt: skip


def register(source: FactSource, balances: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """One row a unit: employer_code, name, address, office_code, block, legal_form, state.

    ``balances`` (those of ``as_of``) tell which months are owed, and so whether an excuse bears on any. A unit whose
    state lies in no column of the forms (a merged one) keeps its own word; ``state`` is empty where nothing is told.
    """
    told = source.table("employers").unique("employer_code", keep="last", maintain_order=True)
    businesses = source.table("businesses", None, ["tax_code", "kind", "registry_status"])
    known = businesses.unique("tax_code", keep="last")
    rows = told.join(known, "tax_code", "left", maintain_order="left").with_columns(
        pl.col("name", "address", "registry_status", "sector", "industry_code").fill_null("")
    )
    return rows.select(
        "employer_code", "name", "address", pl.col("employer_code").str.slice(-1).alias("office_code"), block=_block(),
        legal_form=pl.col("kind").replace_strict(_LEGAL_FORM, default=""),
        state=_state(rows, _suspended(source, as_of), _excused(source, balances, as_of), as_of),
    )  # fmt: skip


def _block() -> pl.Expr:
    division = pl.col("industry_code").str.slice(0, 2)
    public = pl.when(division.is_in(_ADMINISTRATION)).then(pl.lit("administration")).otherwise(pl.lit("public_service"))
    return (
        pl.when(pl.col("sector") == "public_unit")
        .then(public)
        .otherwise(pl.col("sector").replace_strict(_BLOCK_OF, default="other"))
    )


def _state(rows: pl.DataFrame, suspended: pl.Series, excused: pl.Series, as_of: dt.date) -> pl.Expr:
    """What the unit register says holds from its day; what the business registry adds tells a procedure from its end.

    A unit at work is marked by the first of: pension fund suspended, lateness excused.
    """
    begun = pl.col("status_from").is_null() | (pl.col("status_from") <= as_of)
    held = pl.when(begun).then(pl.col("status").replace_strict(_STATE_OF, default="")).otherwise(pl.lit("active"))
    words, code = pl.col("registry_status"), pl.col("employer_code")
    return (
        pl.when(held == "bankrupt", words.str.contains("thủ tục phá sản"))
        .then(pl.lit("in_bankruptcy"))
        .when(held == "dissolved", words.str.contains("thủ tục giải thể"))
        .then(pl.lit("in_dissolution"))
        .when(held == "active", code.is_in(suspended.implode()))
        .then(pl.lit("pension_suspended"))
        .when(held == "active", code.is_in(excused.implode()))
        .then(pl.lit("excused"))
        .otherwise(held)
    )


def _suspended(source: FactSource, as_of: dt.date) -> pl.Series:
    """Units whose pension fund is suspended in the month of the day."""
    month = as_of.replace(day=1)
    rows = source.table("suspensions").filter(
        pl.col("decided_on") <= as_of, pl.col("from_month") <= month, pl.col("to_month") >= month
    )
    return rows["employer_code"].unique()


def _excused(source: FactSource, balances: pl.DataFrame, as_of: dt.date) -> pl.Series:
    """Units with something overdue that an excuse covers."""
    excuses = source.table("excuses").filter(pl.col("decided_on") <= as_of)
    overdue = balances.filter(pl.col("outstanding") > 0, pl.col("class") == "late")
    covered = overdue.select("employer_code", "month").join(excuses, "employer_code")
    return covered.filter(pl.col("month").is_between("from_month", "to_month"))["employer_code"].unique()
