"""The tax office's lists say what was really paid, but for what the employers keep from their books."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest

from ansinh.base.months import first_day
from ansinh.simulate.agencies import Agencies
from ansinh.simulate.employers import HIDES
from ansinh.simulate.figures import figures
from ansinh.simulate.noise import Noise
from ansinh.simulate.plan import Plan


def owned(agencies: Agencies) -> pl.DataFrame:
    """Rows of the year's lists with the person and the enterprise they are really about."""
    links = agencies.links.filter(pl.col("register") == "tax_payroll").sort(pl.col("record").cast(pl.Int64))
    return agencies.tables["tax_payroll"].with_columns(links["person"], links["enterprise"])


def paid_by_hand(world: Any, year: int) -> dict[tuple[int, int], tuple[int, int]]:
    """(income, deduction) of every enterprise and person in a year, month by month."""
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for row in world.truth.employments.iter_rows(named=True):
        for month in range(1, 13):
            if row["from_month"] <= dt.date(year, month, 1) <= row["to_month"]:
                key = (row["employer"], row["person"])
                income, kept = sums.get(key, (0, 0))
                sums[key] = (income + row["income"], kept + row["deduction"])
    return sums


def test_a_years_list_adds_up_to_what_was_paid(world: Any, clean: Agencies) -> None:
    """Without noise: to the đồng, for everybody but those whose pay is in no book."""
    by_hand = paid_by_hand(world, 2025)
    rows = owned(clean)
    low = HIDES.index("low_wage")
    for row in rows.iter_rows(named=True):
        income, kept = by_hand[row["enterprise"], row["person"]]
        if world.employers.hides[row["enterprise"]] != low:
            assert row["income"] == income
        assert row["income"] <= income
        assert row["insurance_deducted"] == (kept if row["under_contract"] else None)
    assert rows.select("enterprise", "person").is_unique().all()
    silent = set(by_hand) - set(rows.select("enterprise", "person").iter_rows())
    kinds = {(world.employers.hides[enterprise], standing_of(world, person)) for enterprise, person in silent}
    assert {standing for hides, standing in kinds if hides == 0} <= {"exempt"}
    assert len(silent) < len(by_hand) // 10


def standing_of(world: Any, person: int) -> str:
    return str(world.truth.employments.filter(pl.col("person") == person)["standing"][0])


def test_hidden_workers_stand_in_the_lists(world: Any, clean: Agencies) -> None:
    """That is what a crosscheck lives on: people paid, and where it is so, with insurance kept back from their pay."""
    hidden = world.truth.employments.filter(pl.col("standing") == "hidden")
    found = hidden.join(owned(clean), left_on=["employer", "person"], right_on=["enterprise", "person"], how="inner")
    assert found.height > hidden.height // 2
    keeps = np.flatnonzero(world.employers.hides == HIDES.index("deducted"))
    deducted = found.filter(pl.col("employer").is_in(keeps))
    assert deducted.height > 0
    assert (deducted["insurance_deducted"] > 0).all()


def test_most_unregistered_employers_stand_in_the_lists(make_world: Any) -> None:
    """All but about the share of ``data/traces.csv``."""
    size = 2_000
    plan = Plan(employers=size, months=12, seed=7, noise=0)
    world = make_world(plan, 3, np.full(size, HIDES.index("unregistered_employer")))
    rows = owned(world.agencies())
    silent = 1 - rows["enterprise"].n_unique() / size
    expected = figures("traces").filter(trace="no_return_unregistered")["per_1000"].item() / 1000
    assert abs(silent - expected) < 0.03


def test_a_list_is_there_only_when_its_day_was_in_time(make_world: Any) -> None:
    """The year ends in March: nine months from July 2025 know the lists of 2025, eight months do not."""
    for months, known in ((8, 0), (9, 1)):
        world = make_world(Plan(employers=40, months=months, seed=7, noise=0))
        years = world.agencies().tables["tax_payroll"]["year"].n_unique()
        assert years == known


def test_late_lists_come_later_or_not_at_all(make_world: Any) -> None:
    firms = {}
    for months in (9, 16):
        world = make_world(Plan(employers=1_000, months=months, seed=7), 3)
        firms[months] = owned(world.agencies())["enterprise"].n_unique()
    # 6 % are late by one to six months; after March nobody late is known yet, in October all are.
    assert 40 <= firms[16] - firms[9] <= 90
    assert firms[16] < 1_000


def test_lists_of_people_without_contract_carry_no_insurance(agencies: Agencies) -> None:
    rows = agencies.tables["tax_payroll"]
    without = rows.filter(~pl.col("under_contract"))
    assert 0 < without.height < rows.height // 4
    assert without["insurance_deducted"].null_count() == without.height
    assert rows["month"].null_count() == rows.height
    assert rows["born_on"].null_count() == rows.height


def test_totals_are_the_sums_of_their_months(world: Any, clean: Agencies) -> None:
    honest = np.flatnonzero(world.employers.hides == 0)
    links = clean.links.filter(pl.col("register") == "tax_totals")
    totals = clean.tables["tax_totals"].with_columns(links["enterprise"]).filter(pl.col("enterprise").is_in(honest))
    assert set(totals["cycle_months"]) == {1, 3}
    work = world.truth.employments.filter(pl.col("standing") == "declared")
    for row in totals.sample(60, seed=1).iter_rows(named=True):
        months = [first_day(row["month"].year * 12 + row["month"].month - 1 + n) for n in range(row["cycle_months"])]
        mine = work.filter(pl.col("employer") == row["enterprise"])
        least = sum(
            mine.filter((pl.col("from_month") <= month) & (pl.col("to_month") >= month))["income"].sum()
            for month in months
        )
        # Those without contract may or may not be in the books.
        assert least <= row["income"] <= least * 1.2


def test_quarters_are_whole_and_no_total_is_told_twice(agencies: Agencies) -> None:
    totals = agencies.tables["tax_totals"]
    quarters = totals.filter(pl.col("cycle_months") == 3)
    assert set(quarters["month"].dt.month()) <= {1, 4, 7, 10}
    assert totals.select("tax_code", "month", "cycle_months").is_unique().all()
    assert (totals["workers"] >= totals["resident_contract"]).all()
    assert (totals["income"] >= totals["income_withheld"]).all()


@pytest.mark.parametrize("error", ["person_tax_missing", "citizen_missing"])
def test_lists_have_their_errors_at_the_rate(make_world: Any, error: str) -> None:
    world = make_world(Plan(employers=1_500, months=9, seed=7), 12)
    rows = owned(world.agencies()).unique(["enterprise", "person"])
    column = {"person_tax_missing": "person_tax_code", "citizen_missing": "citizen_id"}[error]
    rate = figures("noise").filter(error=error)["tax"].item() / 10_000
    assert rows[column].null_count() / rows.height == pytest.approx(rate, rel=0.3)


def test_foreign_firms_may_sum_up_april_to_march(make_world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their list of 2025 counts July 2025 to March 2026, where the others' ends in December."""
    monkeypatch.setattr(Noise, "hits", lambda noise, error, size: np.full(size, error == "fiscal_year"))
    world = make_world(Plan(employers=200, months=12, seed=7), 6, np.zeros(200, np.int64))
    foreign = figures("employer_kinds")["kind"].to_numpy()[world.enterprises.kind] == "fdi"
    rows = owned(world.agencies()).filter("under_contract")
    work = world.truth.employments
    for own_year, last in ((True, dt.date(2026, 3, 1)), (False, dt.date(2025, 12, 1))):
        units = np.flatnonzero(foreign == own_year)
        months = (
            pl.min_horizontal("to_month", pl.lit(last)).dt.year() * 12
            + pl.min_horizontal("to_month", pl.lit(last)).dt.month()
            - (pl.col("from_month").dt.year() * 12 + pl.col("from_month").dt.month())
            + 1
        )
        paid = work.filter(pl.col("employer").is_in(units), pl.col("standing") == "declared")
        assert (
            rows.filter(pl.col("enterprise").is_in(units))["income"].sum()
            == paid.select((pl.col("income") * months).sum()).item()
        )
