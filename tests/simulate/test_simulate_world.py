"""Units, the firms behind them, and what becomes of both: closings, phoenix firms, mergers, moves, who hides what."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ansinh.simulate.employers import ENDINGS, HABITS, HIDES, Employers, make_employers
from ansinh.simulate.enterprises import TAX_STATUSES, Enterprises, make_enterprises
from ansinh.simulate.figures import communes, figures
from ansinh.simulate.people import People
from ansinh.simulate.plan import Plan, date_column
from ansinh.simulate.register import BEFORE, first_register, register_at_end, register_changes

PLAN = Plan(employers=2_500, months=16, seed=11)


class World:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.people = plan, People(plan)
        self.employers: Employers = make_employers(plan)
        self.enterprises: Enterprises
        self.enterprises, self.history = make_enterprises(plan, self.employers, self.people)
        self.kind = figures("employer_kinds")["kind"].to_numpy()[self.employers.kind]


@pytest.fixture(scope="module")
def world() -> World:
    return World(PLAN)


def ended(employers: Employers, how: str) -> np.ndarray:
    return np.flatnonzero((employers.ending == ENDINGS.index(how)) & (employers.closes >= 0))


# --- several units of one tax code ----------------------------------------------------------------------------------


def test_every_enterprise_has_one_unit_of_its_own(world: World) -> None:
    units = world.employers
    assert units.enterprise[units.main].tolist() == list(range(int(units.main.sum())))
    assert set(units.enterprise[~units.main]) <= set(units.enterprise[units.main])


def test_units_of_a_firm_stand_under_its_tax_code(world: World) -> None:
    units, firms = world.employers, world.enterprises
    code = firms.tax_code.gather(units.enterprise)
    assert (units.tax_code.str.slice(0, 10) == code).all()
    branches = units.tax_code.filter(units.tax_code != code)
    assert branches.str.contains(r"^\d{10}-\d{3}$").all()
    assert branches.is_unique().all()
    assert branches.len() > 0
    same = units.tax_code.filter(pl.Series(~units.main)).len() - branches.len()
    assert same > branches.len()


def test_foreigners_units_stand_beside_foreign_firms(world: World) -> None:
    units = world.employers
    foreign = np.flatnonzero(world.kind == "foreign")
    mains = np.flatnonzero(units.main)
    host = mains[units.enterprise[foreign]]
    assert len(foreign) > 5
    assert set(world.kind[host]) == {"fdi"}
    assert units.code.gather(foreign).str.starts_with("IC").all()
    for column in (units.commune, units.habit, units.opens):
        assert (column[foreign] == column[host]).all()


def test_no_second_unit_is_older_than_the_first(world: World) -> None:
    units = world.employers
    main = np.flatnonzero(units.main)[units.enterprise]
    assert (units.since >= units.since[main]).all()
    assert (units.opens >= units.opens[main]).all()


# --- codes and names ------------------------------------------------------------------------------------------------


def test_no_two_units_or_firms_share_a_code_or_name(world: World) -> None:
    assert world.employers.code.is_unique().all()
    assert world.enterprises.tax_code.is_unique().all()
    assert world.enterprises.name.is_unique().all()


@pytest.mark.parametrize("seeds", [(1, 2, 3), (7, 8, 9), (10, 100, 1_000)])
def test_three_seeds_share_no_name_and_no_number(seeds: tuple[int, ...]) -> None:
    worlds = [World(Plan(employers=300, months=16, seed=seed)) for seed in seeds]
    for each in worlds:
        each.people.add(np.full(9_000, 50), np.zeros(9_000, bool), each.people.working_ages(9_000))
    persons = [each.people.table() for each in worlds]
    columns = [
        *([table[name] for table in persons] for name in ("citizen_id", "person_number", "old_id", "person_tax_code")),
        [each.enterprises.name for each in worlds],
        [each.enterprises.tax_code for each in worlds],
        [each.employers.name for each in worlds],
        [each.employers.code for each in worlds],
    ]
    for column in columns:
        sets = [set(values.drop_nulls()) for values in column]
        assert sum(map(len, sets)) == len(set.union(*sets))


# --- who hides what -------------------------------------------------------------------------------------------------


def test_as_many_hide_something_as_the_plan_says(world: World) -> None:
    units = world.employers
    share = (units.hides > 0).sum() * 1_000 / (~units.empty).sum()
    assert share == pytest.approx(PLAN.evasion, abs=4)
    assert not (units.hides[units.empty] > 0).any()
    none = make_employers(Plan(employers=300, months=16, seed=11, evasion=0))
    assert not none.hides.any()
    assert none.registered.all()


def test_every_kind_of_hiding_has_its_share_and_look_alikes(world: World) -> None:
    units = world.employers
    total = (units.hides > 0).sum()
    for row in figures("hidden").iter_rows(named=True):
        position = HIDES.index(row["hides"])
        found, alike = (units.hides == position).sum(), (units.resembles == position).sum()
        assert found == pytest.approx(total * row["share"] / 1_000, abs=2)
        assert alike >= found * row["look_alikes"] // 100 - 1
    assert not ((units.hides > 0) & (units.resembles > 0)).any()


def test_hiding_is_spread_over_kinds_and_sizes(world: World) -> None:
    units = world.employers
    hides = (units.hides > 0) & units.registered
    assert set(world.kind[hides]) >= {"private", "household", "cooperative", "fdi"}
    assert not set(world.kind[hides]) & {"public", "owner", "manager", "foreign"}
    sizes = units.size[hides & (world.kind == "private")]
    assert (sizes < 10).sum() > 10
    assert (sizes > 50).sum() > 5


def test_unregistered_employers_stand_last_and_are_small(world: World) -> None:
    units = world.employers
    assert units.registered[: PLAN.employers].all()
    rest = slice(PLAN.employers, None)
    assert not units.registered[rest].any()
    assert set(world.kind[rest]) <= {"private", "household", "cooperative"}
    assert np.median(units.size[rest]) <= 5
    assert ((units.hides[rest] == 1) ^ (units.resembles[rest] == 1)).all()


# --- ends and pauses ------------------------------------------------------------------------------------------------


def test_a_phoenix_leaves_its_debts_and_rises_under_the_same_people(world: World) -> None:
    units, firms = world.employers, world.enterprises
    old = ended(units, "phoenix")
    new = units.successor[old]
    assert len(old) >= 3
    assert (units.opens[new] == units.closes[old]).all()
    assert (units.enterprise[new] != units.enterprise[old]).all()
    assert (units.hides[old] == HIDES.index("phoenix")).all()
    assert (units.habit[old] == HABITS.index("stops")).all()
    assert (units.stops[old] < units.closes[old]).all()
    assert (units.region[new] == units.region[old]).all()
    home = world.people.column("household")
    director = firms.director[units.enterprise]
    assert (home[director[old]] == home[director[new]]).all()
    assert (director[old] == director[new]).any()


def test_honest_mergers_go_to_a_unit_that_works(world: World) -> None:
    units = world.employers
    old = ended(units, "merged")
    new = units.successor[old]
    assert len(old) > 3
    assert (new >= 0).all()
    assert not units.empty[new].any()
    assert (units.closes[new] > units.closes[old]).all()
    assert (units.opens[new] <= units.closes[old]).all()
    assert (units.region[new] == units.region[old]).all()
    private = old[np.isin(world.kind[old], ["private", "household"])]
    assert (units.resembles[private] == HIDES.index("phoenix")).all()


def test_units_end_and_pause_inside_the_months(world: World) -> None:
    units = world.employers
    closing = units.closes < PLAN.months
    assert ((units.ending > 0) == closing).all()
    assert (units.closes > units.opens)[closing & (units.closes >= 0)].all()
    gone = units.closes < 0
    assert (gone == units.pays("abandoned")).all()
    rests = units.pauses < PLAN.months
    assert rests.sum() > 10
    assert (units.resumes > units.pauses)[rests].all()
    assert not (rests & closing).any()


def test_short_provinces_have_no_ends() -> None:
    units = make_employers(Plan(employers=300, months=3, seed=5))
    assert (units.closes[units.closes >= 0] > 3).all()
    assert (units.successor < 0).all()


# --- enterprises and their history ----------------------------------------------------------------------------------


def test_there_are_as_many_firms_as_were_counted(world: World) -> None:
    """Thanh Hóa: 14,096 enterprises (2019) and 2,200 to 3,500 new ones a year, for 14,000 units here; 63 to 67 % of the
    new ones in the plain, 23 to 26 % on the coast; trade 38, construction 25, manufacturing 21 %, 90 % under 10 bn."""
    firms = world.enterprises
    kind = figures("employer_kinds")["kind"].to_numpy()[firms.kind]
    company = np.isin(kind, ["private", "fdi", "state", "manager"])
    scale = 14_000 / PLAN.employers
    assert company.sum() * scale == pytest.approx(14_096, rel=0.05)
    new = company & (firms.founded >= PLAN.start)
    assert 2_200 < new.sum() * scale * 12 / PLAN.months < 3_500
    terrain = communes()["terrain"].to_numpy()[firms.commune[company]]
    assert (terrain == "plain").mean() == pytest.approx(0.65, abs=0.03)
    assert (terrain == "coast").mean() == pytest.approx(0.245, abs=0.03)
    division = figures("industries")["industry"].str.slice(0, 2).cast(pl.Int64).to_numpy()[firms.industry[new]]
    assert ((division >= 45) & (division <= 47)).mean() == pytest.approx(0.38, abs=0.06)
    assert ((division >= 41) & (division <= 43)).mean() == pytest.approx(0.25, abs=0.06)
    assert ((division >= 10) & (division <= 33)).mean() == pytest.approx(0.21, abs=0.06)
    capital = firms.capital[new & (firms.capital > 0)]
    assert (capital < 10_000_000_000).mean() == pytest.approx(0.903, abs=0.04)


def test_a_firm_is_founded_before_its_units_register(world: World) -> None:
    units, firms = world.employers, world.enterprises
    assert (firms.founded[units.enterprise] < units.since).all()
    assert (firms.nature[: int(units.main.sum())] == "").all()
    assert (firms.nature[int(units.main.sum()) :] != "").all()


def test_tax_statuses_tell_what_became_of_a_firm(world: World) -> None:
    units, firms = world.employers, world.enterprises
    assert set(firms.tax_status) <= set(TAX_STATUSES)
    main = np.flatnonzero(units.main)
    status = firms.tax_status[: len(main)]
    ending = np.array(ENDINGS)[units.ending[main]]
    assert set(status[ending == "dissolved"]) == {"01", "03"}
    assert set(status[ending == "bankruptcy"]) == {"07"}
    assert set(status[ending == "left_address"]) <= {"06", "09"}
    working = (ending == "none") & ~units.empty[main] & (units.pauses[main] > PLAN.months)
    assert set(status[working]) <= {"00", "04"}
    changed = ~np.isin(firms.tax_status, ["00", "04"])
    assert ((firms.status_from >= 0) == changed).all()
    assert (firms.status_from <= PLAN.end).all()


def test_history_is_told_in_order_and_names_real_units(world: World) -> None:
    history = world.history
    assert history["happened_on"].is_sorted()
    assert history["happened_on"].max() <= date_column(np.array([PLAN.end]))[0]
    expected = {"founded", "moved", "renamed", "director", "paused", "resumed", "dissolved", "left_address", "merged"}
    assert expected | {"phoenix"} <= set(history["what"])
    codes = world.employers.code.filter(pl.Series(world.employers.registered))
    assert history["employer_code"].drop_nulls().is_in(codes.implode()).all()
    moved = history.filter(pl.col("what") == "moved")
    assert (moved["before"] != moved["after"]).all()


def test_the_register_read_in_order_gives_how_things_stand_at_the_end(world: World) -> None:
    units, firms = world.employers, world.enterprises
    first = first_register(PLAN, units)
    assert first.height == PLAN.employers
    changes = register_changes(PLAN, first, world.history, firms)
    assert sorted(changes)[0] == BEFORE
    assert len(changes) > 12
    end = register_at_end(changes)
    assert_frame_equal(end.select("employer_code", "wage_region", "tax_code", "registered_on"),
                       first.select("employer_code", "wage_region", "tax_code", "registered_on"))  # fmt: skip
    own = pl.DataFrame({"employer_code": units.code, "main": units.main}).filter("main")
    names = pl.DataFrame({"tax_code": firms.tax_code, "last_name": firms.name, "last_address": firms.address})
    both = end.join(own, on="employer_code").join(names, on="tax_code")
    assert (both["name"] == both["last_name"]).all()
    assert (both["address"] == both["last_address"]).all()
    assert end.filter(end["name"] != first["name"]).height > 5
    offices = end.join(communes(), left_on="commune_code", right_on="code")
    assert (offices["employer_code"].str.slice(-1) == offices["office"]).all()
    assert (offices["wage_region"] == offices["wage_region_right"]).all()
