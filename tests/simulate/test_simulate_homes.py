"""People's homes, families, names by generation, old numbers, and when they die or move away."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from ansinh.facts.identity import check_citizen_id, check_tax_code
from ansinh.simulate.figures import communes, figures
from ansinh.simulate.people import People
from ansinh.simulate.places import addresses, old_addresses
from ansinh.simulate.plan import Plan

PLAN = Plan(employers=300, months=16, seed=5)
SIZE = 20_000


@pytest.fixture(scope="module")
def people() -> People:
    people = People(PLAN)
    work = np.arange(SIZE) % communes().height
    people.add(np.full(SIZE, 50), np.arange(SIZE) % 200 == 0, people.working_ages(SIZE), commune=work)
    people.add(np.full(SIZE, 50), np.zeros(SIZE, bool), commune=work, month=9)
    return people


@pytest.fixture(scope="module")
def table(people: People) -> pl.DataFrame:
    return people.table()


def test_everybody_has_a_home_and_families_share_it(table: pl.DataFrame) -> None:
    homes = table.group_by("household").agg(
        size=pl.len(), addresses=pl.col("address").n_unique(), communes=pl.col("commune_code").n_unique(),
        names=pl.col("full_name").str.split(" ").list.first().n_unique(),
    )  # fmt: skip
    assert (homes["addresses"] == 1).all()
    assert (homes["communes"] == 1).all()
    together = homes.filter(pl.col("size") > 1)
    assert 0.35 < together["size"].sum() / table.height < 0.65
    assert together["size"].max() <= 8
    assert 0.5 < (together["names"] == 1).mean() < 0.85
    assert table["household"].is_in(table["person"].implode()).all()


def test_most_live_near_their_work(people: People) -> None:
    work = np.arange(SIZE) % communes().height
    district = communes()["old_district"].to_numpy()
    home = people.column("commune")[:SIZE]
    assert 0.5 < (home == work).mean() < 0.7
    assert 0.75 < (district[home] == district[work]).mean() < 0.95


def test_kin_live_in_the_same_household(people: People) -> None:
    own = People(PLAN)
    first = own.add(np.full(50, 0), np.zeros(50, bool), np.full(50, 45))
    kin = own.add_kin(first)
    assert (own.column("household")[kin] == own.column("household")[first]).all()
    names = own.table()["full_name"].str.split(" ").list.first()
    assert (names[kin.tolist()] == names[first.tolist()]).mean() > 0.4


def test_old_and_tax_numbers_belong_to_some(table: pl.DataFrame) -> None:
    today = dt.date(2026, 11, 1)
    assert check_citizen_id(table["old_id"], on=today).problems.null_count() == table.height
    assert check_tax_code(table["person_tax_code"]).warnings.null_count() == table.height
    assert table["old_id"].drop_nulls().str.contains(r"^\d{9}$").all()
    assert table.filter(pl.col("old_id").is_not_null())["born_on"].dt.year().max() <= 2001
    assert 0.10 < table["old_id"].is_not_null().mean() < 0.25
    assert 0.4 < table["person_tax_code"].is_not_null().mean() < 0.7
    foreign = table.filter(pl.col("citizen_id").is_null())
    assert foreign["person_tax_code"].null_count() == 0
    for column in ("old_id", "person_tax_code", "person_number", "citizen_id"):
        assert table[column].drop_nulls().is_unique().all()


def test_nobody_dies_or_leaves_before_coming(people: People, table: pl.DataFrame) -> None:
    late = table[SIZE:]
    begins = dt.date(2026, 4, 1)
    for column in ("died_on", "moved_away_on"):
        assert late[column].drop_nulls().min() >= begins
        assert table[column].drop_nulls().max() <= dt.date(2026, 10, 31)
    died = table["died_on"].is_not_null()
    men, women = (died.filter(table["sex"] == sex).mean() for sex in ("M", "F"))
    assert 0.001 < women < men < 0.02
    old, young = (died.filter((table["born_on"].dt.year() < 1976) == old).mean() for old in (True, False))
    assert old > young
    gone = people.gone < 1 << 40
    assert gone.sum() == (died | table["moved_away_on"].is_not_null()).sum()


def test_names_change_with_the_generations(table: pl.DataFrame) -> None:
    names = table.filter(pl.col("citizen_id").is_not_null())
    four = names["full_name"].str.split(" ").list.len() == 4
    usual = names["full_name"].str.contains(" (Thị|Văn) ")
    older = names["born_on"].dt.year() < 1980
    assert four.filter(~older).mean() > four.filter(older).mean() + 0.08
    assert usual.filter(older).mean() > usual.filter(~older).mean() + 0.08
    assert four.mean() == pytest.approx(0.265, abs=0.03)


def test_old_addresses_name_the_commune_of_before(table: pl.DataFrame) -> None:
    commune, number = np.arange(166), np.arange(166) * 7_919
    old = old_addresses(commune, number)
    names = figures("old_communes")
    known = set(zip(names["old_name"], names["district"], names["code"], strict=True))
    codes = communes()["code"].to_list()
    for place, address in enumerate(old):
        _hamlet, name, district, province = address.split(", ")
        assert (name, district, codes[place]) in known
        assert province == "tỉnh Thanh Hóa"
    assert (addresses(commune, number) != old).all()


def test_places_have_figures_of_their_own() -> None:
    places = communes()
    assert places.height == 166
    assert places["lon"].is_between(104.3, 106.2).all()
    assert places["lat"].is_between(19.2, 20.7).all()
    assert 3_500 < places["people"].sum() < 3_900
    assert set(figures("old_communes")["code"]) == set(places["code"])
    assert figures("old_communes").height == 547
