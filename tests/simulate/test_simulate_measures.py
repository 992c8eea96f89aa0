"""What the office does to debtors, who reacts, and how much of it is a stated assumption."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from ansinh.law import Law
from ansinh.simulate import Plan, Province, simulate
from ansinh.simulate.figures import figures
from ansinh.simulate.habits import HABITS
from ansinh.simulate.measures import MEASURES, NEVER, Responses, Situation, largest_debts_first, no_measures

PLAN = Plan(employers=600, months=9, seed=5)


def situation(month: int = 5, visited: int = NEVER) -> Situation:
    """1,000 units, each owing a million more than the one before; the first hundred for less than three months."""
    last = np.full((len(MEASURES), 1_000), NEVER)
    last[MEASURES.index("visit")] = visited
    months = np.where(np.arange(1_000) < 100, 2, 7)
    return Situation(month, np.arange(1_000) * 1_000_000, months, last)


def test_visits_go_to_the_largest_long_debts() -> None:
    assert largest_debts_first(situation(4))["visit"].tolist() == [998, 999]


def test_nobody_is_visited_twice_in_a_year() -> None:
    assert largest_debts_first(situation(5, visited=1))["visit"].size == 0
    assert largest_debts_first(situation(13, visited=1))["visit"].size == 2


@pytest.mark.parametrize(("month", "visited", "fined"), [(5, 4, 0), (5, 3, 1), (8, 2, 1), (9, 2, 0), (5, NEVER, 0)])
def test_fines_follow_a_visit_that_was_no_help(month: int, visited: int, fined: int) -> None:
    assert largest_debts_first(situation(month, visited))["fine"].size == fined


def test_publication_at_the_end_of_a_quarter() -> None:
    assert "publication" not in largest_debts_first(situation(4, 2))
    assert largest_debts_first(situation(5, 2))["publication"].tolist() == [995, 996, 997, 998, 999]


def test_responses_are_those_of_the_table() -> None:
    units = 20_000
    for row in figures("responses").sample(6, seed=1).iter_rows(named=True):
        taken = np.zeros((len(MEASURES), units), bool)
        taken[MEASURES.index(row["measure"])] = True
        habit = np.full(units, HABITS.index(row["habit"]))
        pays, part, lasts = Responses().draw(np.random.Generator(np.random.PCG64(3)), taken, habit)
        assert pays.mean() * 1000 == pytest.approx(row["chance"], abs=max(row["chance"] * 0.1, 3))
        assert part[pays].min() >= row["least"]
        assert part[pays].max() <= row["most"]
        assert lasts[pays].mean() * 100 == pytest.approx(row["lasting"], abs=7)
        assert not lasts[~pays].any()


def test_units_without_a_habit_that_matters_do_not_react() -> None:
    pays, part, lasts = Responses().draw(
        np.random.Generator(np.random.PCG64(3)), np.ones((len(MEASURES), 50), bool), np.full(50, -1)
    )
    assert not pays.any() | lasts.any()
    assert not part.any()


@pytest.fixture(scope="module")
def usual() -> Province:
    return simulate(PLAN, Law.load())


def test_measures_are_in_the_truth_alone(usual: Province) -> None:
    measures = usual.truth["measures"]
    assert set(measures["what"]) == {"visit", "fine", "publication"}
    assert "measures" not in usual.tables
    assert measures["on"].dt.day().is_between(5, 19).all()
    assert measures.filter(what="visit")["employer_code"].is_unique().all()


def test_another_policy_is_another_province(usual: Province) -> None:
    """The same units and lives; only what is paid differs, and more is paid where more is done."""
    quiet = simulate(PLAN, Law.load(), policy=no_measures)
    assert quiet.truth["measures"].is_empty()
    assert quiet.tables["declarations"].equals(usual.tables["declarations"])

    def everybody(situation: Situation) -> dict[str, np.ndarray]:
        return {"fine": np.flatnonzero(situation.months_overdue >= 3)}

    strict = simulate(PLAN, Law.load(), policy=everybody)
    late = pl.col("paid_on") >= dt.date(2025, 10, 1)
    assert (
        strict.tables["payments"].filter(late)["amount"].sum() > quiet.tables["payments"].filter(late)["amount"].sum()
    )
