"""The truth against what was declared: what honest employers owe, and what the others kept back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from ansinh.base.months import month_number
from ansinh.facts import CanonicalFolder
from ansinh.facts.schemas import FUNDS, GROUPS
from ansinh.facts.writers import write_canonical
from ansinh.law import Law
from ansinh.ledger import compute
from ansinh.simulate import Plan, Province, simulate
from ansinh.simulate.dues import Dues

LAST_DAY = dt.date(2026, 10, 31)
PLAN = Plan(employers=900, months=16, seed=23)


@pytest.fixture(scope="module")
def told() -> Province:
    """A province large enough to hold every kind of evasion."""
    return simulate(PLAN, Law.load())


def by_month(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per month of every stretch."""
    months = pl.date_ranges("from_month", "to_month", interval="1mo")
    return rows.with_columns(month=months).explode("month")


def dues_of(rows: pl.DataFrame, province: Province, base: str) -> pl.Series:
    """Contributions of one month of each row on ``base``, both payers, by the simulator's own arithmetic."""
    units = province.tables["employers"].select("tax_code", "employer_code", "wage_region", "accident_rate")
    joined = rows.join(units, on=["tax_code", "employer_code"], how="left", maintain_order="left")
    offset = joined["month"].map_elements(lambda day: month_number(day) - PLAN.first, return_dtype=pl.Int64)
    group = joined["group"].map_elements(GROUPS.index, return_dtype=pl.Int64)
    amount = Dues(PLAN, Law.load()).amount(
        offset.to_numpy(), group.to_numpy(), joined[base].to_numpy(), joined["wage_region"].to_numpy(),
        joined["accident_rate"].fill_null(0).to_numpy().astype(int),
    )  # fmt: skip
    return pl.Series("amount", amount)


def test_honest_employers_owe_what_the_truth_says_to_the_dong(told: Province, tmp_path: Path) -> None:
    """Every honest employer that files in time, every month whose lists are all in: ledger and truth agree."""
    for name in ("employers", "declarations"):
        write_canonical(tmp_path / f"{name}.parquet", name, told.tables[name])
    obligations = compute(CanonicalFolder(tmp_path), Law.load(), LAST_DAY).obligations
    honest = told.truth["employers"].filter((pl.col("hides") == "nothing") & (pl.col("filing") == "regular"))
    codes = honest["employer_code"].drop_nulls().implode()
    early = pl.col("month") < dt.date(2026, 9, 1)
    worked = by_month(told.truth["employments"].filter(pl.col("standing") == "declared")).filter(early)
    worked = worked.filter(pl.col("employer_code").is_in(codes))
    assert (worked["base"] == worked["wage"]).all()
    true = worked.with_columns(dues_of(worked, told, "wage")).group_by("employer_code", "month").agg(pl.sum("amount"))
    owed = obligations.filter(pl.col("employer_code").is_in(codes) & early)
    owed = owed.group_by("employer_code", "month").agg(pl.sum("amount"))
    both = true.join(owed, on=["employer_code", "month"], how="full", coalesce=True, suffix="_owed")
    assert both.height > 5_000
    # Rows that never come: a whole list of one month filed a month late is in by now.
    assert both.filter(pl.col("amount").fill_null(0) != pl.col("amount_owed").fill_null(0)).is_empty()


def test_what_was_evaded_is_the_difference_between_what_is_owed_and_what_was_declared(told: Province) -> None:
    evasion = told.truth["evasion"]
    assert (evasion["evaded"] == sum(evasion[fund] for fund in FUNDS)).all()
    priced = evasion.filter(~pl.col("kind").is_in(["phantom"]))
    assert (priced["evaded"] > 0).all()
    phantom = evasion.filter(pl.col("kind") == "phantom")
    assert phantom.height > 0
    assert (phantom["evaded"] == 0).all()


def test_every_kind_of_evasion_has_its_look_alike(told: Province) -> None:
    kinds = {
        "unregistered_employer",
        "unregistered_worker",
        "low_wage",
        "deducted",
        "paper_leave",
        "phoenix",
        "phantom",
    }
    assert set(told.truth["evasion"]["kind"]) == kinds
    assert set(told.truth["innocent"]["kind"]) == kinds
    assert (told.truth["innocent"]["evaded"] == 0).all()
    assert (told.truth["innocent"]["reason"] != "").all()


def test_evaders_are_about_as_many_as_asked(told: Province) -> None:
    """8 % of employers with workers, of the registered and the others."""
    units = told.truth["employers"]
    working = units.filter(pl.col("tax_code").is_in(told.truth["employments"]["tax_code"].implode()))
    assert (working["hides"] != "nothing").mean() == pytest.approx(PLAN.evasion / 1000, abs=0.015)
    evading = set(told.truth["evasion"]["tax_code"])
    honest = set(units.filter(pl.col("hides") == "nothing")["tax_code"])
    shared = set(units.filter(pl.col("hides") != "nothing")["tax_code"])
    assert not evading & (honest - shared)


def test_nobody_hidden_is_declared_where_they_work(told: Province) -> None:
    hidden = told.truth["employments"].filter(
        (pl.col("standing") == "hidden")
        & ~pl.col("reason").is_in(["paper_leave"])
        & pl.col("person_number").is_not_null()
    )
    assert hidden.height > 100
    declared = told.tables["declarations"].select("employer_code", "person_number").unique()
    assert hidden.join(declared, on=["employer_code", "person_number"], how="inner").is_empty()
