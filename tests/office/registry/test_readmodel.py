"""The read model says what the ledger says, no đồng more or less."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from ansinh.facts import FactStore
from ansinh.law import Law
from ansinh.ledger import compute, write
from ansinh.ledger.explain import explain
from ansinh.office.registry.days import ribbon_months
from ansinh.office.registry.readmodel import ReadModel, fold, read_model
from ansinh.office.shell import ribbon

EVADING, PAYING, LATE, EXCUSED = "TA0001A", "TA0002A", "TB0003B", "HB0004B"
DAY = dt.date(2026, 2, 10)


@pytest.fixture
def model(facts: FactStore, tmp_path: Path) -> ReadModel:
    source, law = facts.snapshot(), Law.load()
    write(source, law, DAY, tmp_path)
    return read_model(source, law, DAY, tmp_path)


def standing(model: ReadModel, code: str) -> dict[str, object]:
    return model.standings.filter(pl.col("employer_code") == code).to_dicts()[0]


def test_standings_are_those_of_the_ledger(model: ReadModel, facts: FactStore) -> None:
    told = compute(facts.snapshot(), Law.load(), DAY).standing.sort("employer_code")
    ours = model.standings.sort("employer_code")
    for theirs, mine in {"principal_outstanding": "principal", "overdue_principal": "overdue", "class": "conduct",
                         "charge_outstanding": "charge", "months_owed": "months_owed"}.items():  # fmt: skip
        assert ours[mine].to_list() == told[theirs].to_list(), mine


@pytest.mark.parametrize(
    ("code", "conduct"), [(EVADING, "evading"), (PAYING, "not_due"), (LATE, "late"), (EXCUSED, "late")]
)
def test_conduct(model: ReadModel, code: str, conduct: str) -> None:
    assert standing(model, code)["conduct"] == conduct


def test_evading_is_a_part_of_overdue(model: ReadModel) -> None:
    assert (model.standings["evading"] <= model.standings["overdue"]).all()
    assert standing(model, LATE)["evading"] == 0
    assert 0 < standing(model, EVADING)["evading"] < standing(model, EVADING)["overdue"]  # type: ignore[operator]


def test_a_ribbon_tells_sixteen_months_and_excuses(model: ReadModel) -> None:
    months = ribbon.decode(str(standing(model, EXCUSED)["ribbon"]), ribbon_months(DAY)[-1])
    assert len(months) == 16
    told = {month.month: (month.conduct, month.unpaid) for month in months}
    assert told[dt.date(2025, 6, 1)] == ("", 0)
    assert told[dt.date(2025, 7, 1)] == ("late", 1000)
    assert told[dt.date(2025, 8, 1)] == told[dt.date(2025, 9, 1)] == ("excused", 1000)
    assert told[dt.date(2026, 2, 1)] == ("not_due", 1000)


def test_a_part_unpaid_is_told_per_mille_and_never_rounded_to_nothing(model: ReadModel) -> None:
    months = ribbon.decode(str(standing(model, PAYING)["ribbon"]), ribbon_months(DAY)[-1])
    assert [month.conduct for month in months[-8:]] == ["paid"] * 6 + ["not_due"] * 2
    assert 0 < months[-2].unpaid < 1000 and months[-1].unpaid == 1000


def test_charge_of_one_more_day_is_that_of_the_explanation(model: ReadModel, facts: FactStore) -> None:
    told = explain(facts.snapshot(), Law.load(), EVADING, DAY)
    figures = [sentence.figures for section in told.sections for sentence in section.sentences]
    assert standing(model, EVADING)["charge_per_day"] == next(each["a_day"] for each in figures if "a_day" in each)


def test_months_add_up_to_the_ledger(model: ReadModel, facts: FactStore) -> None:
    balances = compute(facts.snapshot(), Law.load(), DAY).balances
    assert model.months["due"].sum() == balances["principal"].sum()
    assert model.months["paid"].sum() == balances["paid"].sum()
    unpaid = model.months.select(pl.sum_horizontal(pl.col("not_due", "late", "evading").sum())).item()
    assert unpaid == balances["outstanding"].sum() == model.standings["principal"].sum()
    assert model.months["fallen_due"].sum() == balances.filter(pl.col("due_on") < DAY)["principal"].sum()


def test_collected_is_money_that_names_an_employer(model: ReadModel) -> None:
    assert model.months["collected"].sum() == 6 * 5_000_000 + 4_480_000
    august = model.months.filter(pl.col("month") == dt.date(2025, 8, 1))
    assert august["collected"].sum() == 5_000_000 + 4_480_000


def test_places_are_sums_of_standings(model: ReadModel) -> None:
    for column in ("overdue", "evading", "principal", "charge", "workers"):
        assert model.places[column].sum() == model.standings[column].sum()
    assert model.places["employers"].sum() == 4
    assert (model.places["evading_employers"].sum(), model.places["late_employers"].sum()) == (1, 2)
    assert model.places["workers_affected"].sum() == 6


def test_the_register_is_folded_for_search(model: ReadModel) -> None:
    row = model.employers.filter(pl.col("employer_code") == EVADING).to_dicts()[0]
    assert row["folded"] == "ta0001a 2800000011 cong ty tnhh may dong quang so 1 hac thanh"
    assert row["office_code"] == "A"
    assert fold("ĐÔNG  quang") in row["folded"]
