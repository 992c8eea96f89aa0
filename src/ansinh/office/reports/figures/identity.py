"""Changes of a person's identity that declarations of a month bring: what slips C02-TS are about."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ansinh.base.months import last_day, month_number

ITEMS = ("full_name", "born_on", "citizen_id")
"""What declarations tell of the items of form C02-TS."""


def changes(declarations: pl.DataFrame, month: dt.date) -> pl.DataFrame:
    """One row a person whose declarations filed in ``month`` say otherwise than those before.

    ``declarations``: employer_code, person_number, filed_on and the items, in file order. Columns of the answer:
    employer_code (of the last such declaration), person_number, known_name (as told last), and of each item
    ``<item>_old`` and ``<item>`` (both empty where it did not change). Text that differs in capitals or spaces alone is
    no change.
    """
    plain = {name: _plain(name, declarations.schema[name]) for name in ITEMS}
    before = {f"{name}_old": pl.col(name).forward_fill().shift(1).over("person_number") for name in ITEMS}
    told = declarations.sort("filed_on", maintain_order=True).with_columns(
        **before, known_name=pl.col("full_name").forward_fill().over("person_number")
    )
    differs = {
        name: pl.col(f"{name}_old").is_not_null() & pl.col(name).is_not_null()
        & (plain[name] != _plain(f"{name}_old", declarations.schema[name])) for name in ITEMS
    }  # fmt: skip
    of_month = told.filter(pl.col("filed_on").is_between(month, last_day(month_number(month))))
    rows = of_month.filter(pl.any_horizontal(differs.values())).with_columns(
        pl.when(differs[name]).then(part) for name in ITEMS for part in (f"{name}_old", name)
    )
    sides = [side for name in ITEMS for side in (f"{name}_old", name)]
    return (
        rows.group_by("person_number", maintain_order=True)
        .agg(
            pl.col("employer_code", "known_name").last(),
            *(pl.col(f"{name}_old").drop_nulls().first() for name in ITEMS),
            *(pl.col(name).drop_nulls().last() for name in ITEMS),
        )
        .select("employer_code", "person_number", "known_name", *sides)
        .sort("employer_code", "person_number")
    )


def _plain(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype != pl.String():
        return pl.col(name)
    return pl.col(name).str.strip_chars().str.replace_all(r"\s+", " ").str.to_lowercase()
