"""Registers, labour reports, vacancies, seekers and tips: what they show, and whom each record is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest

from ansinh.facts.schemas import TABLES
from ansinh.simulate.agencies import AGENCY_TABLES, LINK_SCHEMA, Agencies
from ansinh.simulate.employers import HIDES
from ansinh.simulate.figures import figures
from ansinh.simulate.noise import Noise
from ansinh.simulate.plan import Plan


def linked(agencies: Agencies, table: str) -> pl.DataFrame:
    """Rows of a table with its own identity, and whom they are really about."""
    record = pl.concat_str(*TABLES[table].identity, separator="|")
    links = agencies.links.filter(pl.col("register") == table)
    return (
        agencies.tables[table].with_columns(record=record).join(links, on="record", how="left", maintain_order="left")
    )


def test_every_record_has_its_owner(agencies: Agencies) -> None:
    assert agencies.links.schema == LINK_SCHEMA
    for table in AGENCY_TABLES:
        rows, links = agencies.tables[table], agencies.links.filter(pl.col("register") == table)
        assert rows.height > 0
        assert rows.schema == TABLES[table].schema
        if TABLES[table].identity:
            assert linked(agencies, table)["register"].null_count() == 0
        else:
            assert links["record"].to_list() == [str(number) for number in range(1, rows.height + 1)]
        owner = "person" if table == "seekers" else "enterprise"
        assert links[owner].null_count() == 0
    assert agencies.links.select("register", "record").is_unique().all()


def test_without_noise_records_agree_with_their_owners(world: Any, clean: Agencies) -> None:
    people = world.truth.people.select("person", "born_on", "sex", true_number="person_number")
    seekers = linked(clean, "seekers").join(people, on="person")
    assert (seekers["born_on"] == seekers["born_on_right"]).all()
    assert (seekers["sex"] == seekers["sex_right"]).all()
    for table in ("businesses", "labour_reports", "tax_totals"):
        rows = linked(clean, table)
        true = world.enterprises.tax_code[rows["enterprise"].to_numpy()]
        assert (rows["tax_code"].str.slice(0, 10) == true).all()


def test_honest_and_evading_employers_are_misspelt_alike(make_world: Any) -> None:
    size = 3_000
    hides = np.where(np.arange(size) % 2, HIDES.index("unregistered_worker"), 0)
    world = make_world(Plan(employers=size, months=9, seed=7), 10, hides)
    agencies = world.agencies()
    links = agencies.links.filter(pl.col("register") == "tax_payroll")
    rows = agencies.tables["tax_payroll"].with_columns(links["person"], links["enterprise"])
    rows = rows.join(world.truth.people.select("person", true="full_name", number="citizen_id"), on="person")
    wrong = (pl.col("full_name") != pl.col("true")) | ~pl.col("number").eq_missing("citizen_id")
    shares = rows.group_by(evades=pl.col("enterprise") % 2 == 1).agg(share=wrong.mean()).sort("evades")["share"]
    assert shares[0] > 0.05
    assert shares[0] == pytest.approx(shares[1], rel=0.08)


def test_two_registers_tell_of_one_enterprise(world: Any, agencies: Agencies) -> None:
    rows = linked(agencies, "businesses").filter(pl.col("tax_code").str.len_bytes() == 10)
    tax, registry = rows.filter(pl.col("status").is_not_null()), rows.filter(pl.col("founded_on").is_not_null())
    assert tax.height + registry.height == rows.height
    both = tax.join(registry, on="tax_code")
    assert both.height > world.plan.employers * 0.9
    assert (both["name"] != both["name_right"]).any()
    assert registry["representative_name"].null_count() == 0
    assert registry["person"].to_list() == world.enterprises.director[registry["enterprise"].to_numpy()].tolist()


def test_branches_belong_to_their_firms_and_locations_never_get_in(make_world: Any) -> None:
    world = make_world(Plan(employers=1_000, months=3, seed=7), 2)
    agencies = world.agencies()
    rows = linked(agencies, "businesses")
    branches = rows.filter(pl.col("tax_code").str.ends_with("-001"))
    assert branches.height > 5
    assert branches["name"].str.to_lowercase().str.starts_with("chi nhánh").all()
    search = next(filing.rows for filing in agencies.filings if filing.form == "registry_search")
    places = search.filter(pl.col("tax_code").str.len_bytes() == 5)
    assert places.height > 5
    assert not rows["tax_code"].is_in(places["tax_code"].implode()).any()


def test_old_addresses_stay_in_the_taxpayer_register(make_world: Any) -> None:
    world = make_world(Plan(employers=60, months=3, seed=7, noise=5_000), 2)
    addresses = world.agencies().tables["businesses"]["address"]
    assert (addresses == "Số 1, Xã Cũ").sum() == 3


def counted_by_hand(world: Any, month: dt.date) -> dict[int, tuple[int, int]]:
    """(people declared, all really there) by enterprise."""
    now = world.truth.employments.filter((pl.col("from_month") <= month) & (pl.col("to_month") >= month))
    told = now.filter(pl.col("standing") == "declared").group_by("employer").len("told")
    there = now.group_by("employer").len("there").join(told, on="employer", how="left").fill_null(0)
    return {unit: (told, all_) for unit, told, all_ in there.select("employer", "told", "there").iter_rows()}


def test_labour_reports_count_the_declared_and_some_of_the_hidden(world: Any, clean: Agencies) -> None:
    reports = linked(clean, "labour_reports")
    assert set(reports["period"]) == {"2025-H2", "2026-H1"}
    by_hand = counted_by_hand(world, dt.date(2025, 11, 1))
    more = 0
    for row in reports.filter(period="2025-H2").iter_rows(named=True):
        told, there = by_hand[row["enterprise"]]
        assert row["insured"] == told
        assert told <= row["headcount"] <= there
        more += row["headcount"] > row["insured"]
        hides = world.employers.hides[row["enterprise"]]
        assert row["headcount"] == told or hides > 0
        assert row["women"] <= row["headcount"]
    assert more > 0


def test_rounded_head_counts_end_in_nought(make_world: Any) -> None:
    plan = Plan(employers=1_500, months=6, seed=7)
    world = make_world(plan, 28, np.zeros(1_500, np.int64))
    exact = world.agencies(Plan(employers=1_500, months=6, seed=7, noise=0)).tables["labour_reports"]
    both = world.agencies().tables["labour_reports"].join(exact, on=["tax_code", "period"], suffix="_exact")
    changed = both.filter(pl.col("headcount") != pl.col("headcount_exact"))
    rate = figures("noise").filter(error="rounded")["labour"].item() / 10_000
    # One head count in ten is round by itself.
    assert changed.height / both.height == pytest.approx(rate * 0.9, rel=0.3)
    assert (changed["headcount"] % 10 == 0).all()
    assert ((changed["headcount"] - changed["headcount_exact"]).abs() <= 5).all()


def test_openings_follow_those_who_really_begin(world: Any, clean: Agencies) -> None:
    rows = linked(clean, "vacancies")
    begun = world.truth.employments.filter(pl.col("from_month") > dt.date(2025, 7, 1)).group_by("employer").len("hired")
    both = rows.join(begun, left_on="enterprise", right_on="employer")
    assert both.height == rows.height
    assert (both["openings"] >= both["hired"] * 9 // 10).all()
    assert (both["openings"] <= both["hired"] * 3 // 2).all()
    assert (both["wage_from"].drop_nulls() > 0).all()
    assert (both["closes_on"].drop_nulls() > both.filter(pl.col("closes_on").is_not_null())["posted_on"]).all()
    assert rows["occupation_code"].str.len_bytes().is_in([2, 4]).all()


def test_hidden_hires_are_looked_for_too(make_world: Any) -> None:
    size = 1_500
    world = make_world(Plan(employers=size, months=6, seed=7), 10, np.full(size, HIDES.index("unregistered_employer")))
    vacancies = linked(world.agencies(), "vacancies")
    chance = figures("traces").filter(trace="posts_unregistered")["per_1000"].item() / 1000
    assert vacancies["enterprise"].n_unique() / size == pytest.approx(chance, rel=0.15)


def test_seekers_are_leavers_and_people_without_work(world: Any, agencies: Agencies) -> None:
    seekers = linked(agencies, "seekers")
    last = world.truth.employments.group_by("person").agg(pl.col("to_month").max())
    left = seekers.join(last, on="person")
    assert left.height > 0
    assert (left["registered_on"] > left["to_month"]).all()
    assert left["to_month"].max() < dt.date(2026, 10, 1)
    idle = seekers.join(last, on="person", how="anti")
    assert 0 < idle.height < left.height
    assert (seekers["experience_years"] >= 0).all()
    assert seekers["registered_on"].is_sorted()


def test_tips_name_evaders_and_some_who_hide_nothing(make_world: Any) -> None:
    size = 4_000
    hides = np.where(np.arange(size) % 4, 0, HIDES.index("deducted"))
    world = make_world(Plan(employers=size, months=12, seed=7), 2, hides)
    tips = linked(world.agencies(), "tips")
    guilty = (tips["enterprise"] % 4 == 0).sum()
    rates = dict(figures("traces").select("trace", "per_1000").iter_rows())
    assert guilty == pytest.approx(size / 4 * rates["tip_hidden"] / 1000, rel=0.35)
    assert tips.height - guilty == pytest.approx(size * 3 / 4 * rates["tip_grudge"] / 1000, rel=0.6)
    assert 0.5 < tips["tax_code"].null_count() / tips.height < 0.8
    assert tips["text"].str.contains("{", literal=True).sum() == 0


def test_every_usual_job_has_an_occupation() -> None:
    jobs = set(figures("industries")["job"])
    occupations = figures("occupations")
    assert jobs <= set(occupations["job"])
    assert occupations["job"].is_unique().all()
    assert occupations["isco08"].cast(pl.String).str.len_bytes().eq(4).all()


def test_the_smallest_province_has_no_agency_without_an_answer(make_world: Any) -> None:
    """Empty tables are tables too."""
    tables = make_world(Plan(employers=1, months=1, seed=7), 1).agencies().tables
    assert set(tables) == set(AGENCY_TABLES)
    assert tables["tax_payroll"].height == 0
    assert tables["businesses"].height > 0


def test_every_rate_of_the_table_is_used(make_world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[tuple[str, str]] = set()
    asked = Noise.hits

    def hits(noise: Noise, error: str, size: int) -> np.ndarray:
        used.add((noise.register, error))
        return asked(noise, error, size)

    monkeypatch.setattr(Noise, "hits", hits)
    make_world(Plan(employers=60, months=12, seed=7)).agencies()
    table = figures("noise").drop("basis")
    registers = [name for name in table.columns if name != "error"]
    rated = {(name, error) for name in registers for error in table.filter(pl.col(name) > 0)["error"]}
    assert rated <= used


def test_some_people_register_twice(make_world: Any) -> None:
    world = make_world(Plan(employers=1_000, months=12, seed=7), 6)
    seekers = linked(world.agencies(), "seekers")
    twice = seekers.group_by("person").len().filter(pl.col("len") > 1)
    assert 0 < twice.height < seekers.height // 50
    assert twice["len"].max() == 2
