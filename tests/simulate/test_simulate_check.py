"""The check: every target is measured or says why not, and a quarter of a province meets what it must."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.law import Law
from ansinh.simulate import Plan, simulate, write_province
from ansinh.simulate.check import (
    Evidence,
    Measured,
    group_label,
    load_targets,
    measure,
    picture,
    source_label,
    target_label,
    unit_label,
)
from ansinh.simulate.check.arrears import concentration, contradiction
from ansinh.simulate.check.measuring import MEASUREMENTS
from ansinh.simulate.check.picture import figure_text

KEYS = [target.key for target in load_targets()]


@pytest.fixture(scope="module")
def evidence(written: Path) -> Evidence:
    return Evidence(written, Law.load())


@pytest.fixture(scope="module")
def measures(evidence: Evidence) -> list[Measured]:
    return measure(evidence)


# --- targets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", load_targets(), ids=KEYS)
def test_a_target_says_what_it_is(target) -> None:  # type: ignore[no-untyped-def]
    assert target_label(target.key)
    assert group_label(target.key)
    assert unit_label(target.unit)
    assert source_label(target.source)
    assert target.tolerance > 0
    assert 0 < target.applies_from <= 1


def test_targets_have_names_of_their_own() -> None:
    assert len(set(KEYS)) == len(KEYS)
    labels = [target_label(key) for key in KEYS]
    assert len(set(labels)) == len(labels)


def test_every_target_has_a_measurement() -> None:
    begins = tuple(begin for names in MEASUREMENTS.values() for begin in names)
    assert [key for key in KEYS if not key.startswith(begins)] == []


# --- measuring -------------------------------------------------------------------------------------------------------


def test_every_figure_is_measured_or_says_why_not(measures: list[Measured]) -> None:
    assert [each.target.key for each in measures] == KEYS
    assert [each.target.key for each in measures if each.got is None and not each.note] == []
    assert {each.target.key for each in measures if each.got is None} <= {"capital_small"}


def test_a_small_province_is_held_to_few_figures(measures: list[Measured]) -> None:
    compared = {each.target.key for each in measures if each.within is not None}
    assert {"hiding", "surname_1"} <= compared
    assert "office_months_99" not in compared


def test_the_published_days(evidence: Evidence) -> None:
    assert evidence.long_day == dt.date(2025, 9, 30)
    assert evidence.day_before_office == dt.date(2026, 3, 31)
    assert evidence.office_day == dt.date(2026, 4, 15)


def test_debts_are_those_of_the_ledger(evidence: Evidence) -> None:
    debts = evidence.debts(evidence.long_day)
    there = evidence.employers.filter(pl.col("registered_on") <= evidence.long_day)
    assert set(debts["employer_code"]) == set(there["employer_code"])
    assert debts.filter("gone")["accrual"].sum() == 0
    assert debts.filter(pl.col("gone") & (pl.col("owed") > 0))["months"].min() >= 10
    assert (debts["net"] == debts["owed"] - debts["credit"]).all()


def test_without_its_table_a_figure_says_so(written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "partial"
    shutil.copytree(written / "canonical", folder / "canonical")
    found = {each.target.key: each for each in measure(Evidence(folder, Law.load()))}
    assert found["hiding"].got is None
    assert found["hiding"].within is None
    assert found["hiding"].note == "chưa đo được vì thư mục truth không có bảng employers"
    assert found["insured"].got is not None


def test_a_province_that_ends_before_the_day_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "short"
    write_province(simulate(Plan(60, 4, 3), Law.load()), folder, workbooks=0)
    evidence = Evidence(folder, Law.load())
    found = {each.target.key: each for each in measure(evidence)}
    assert found["office_owing"].note == "chưa đo được vì tỉnh mô phỏng dừng trước ngày 15/04/2026"
    assert found["long_units"].got is not None
    page = picture(list(found.values()), evidence)
    assert "chưa vẽ được vì tỉnh mô phỏng dừng trước ngày 15/04/2026" in page


def test_any_other_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnsinhError, match="không phải là kết quả"):
        Evidence(tmp_path, Law.load())


def test_concentration() -> None:
    debts = pl.Series([10] * 99 + [1_010])
    assert concentration(debts) == pytest.approx({"1": 50.5, "5": 52.5, "10": 55, "20": 60, "50": 75})


# --- the two pictures ------------------------------------------------------------------------------------------------


def test_by_how_much_the_pictures_contradict_each_other(evidence: Evidence) -> None:
    """28 to 45 of 719 units owe three months in the published office; 3,326 of 14,000 in the published province."""
    apart = contradiction(evidence)
    assert apart.published_office == pytest.approx((3.89, 6.26), abs=0.01)
    assert apart.expected == pytest.approx((545, 876), abs=1)
    assert apart.published_province == pytest.approx(23.76, abs=0.01)
    assert apart.orderly < apart.usual
    assert list(apart.months_usual) == [50, 90, 95, 99]


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [(3326, "3.326"), (508.5, "508"), (35.83, "35,8"), (0.55, "0,55"), (-2.5, "−2,50"), (1_234_567, "1.234.567")],
)
def test_figures_as_vietnamese_readers_write_them(value: float, text: str) -> None:
    assert figure_text(value) == text


def test_the_page_needs_no_network(measures: list[Measured], evidence: Evidence) -> None:
    page = picture(measures, evidence)
    own, _script, _library = page.partition("<script>")
    assert not re.findall(r"src=|href=|url\(|@import", own)
    assert "<script src" not in page
    assert "prefers-color-scheme: dark" in page
    assert page.count('class="chart"') == 10
    for each in measures:
        assert target_label(each.target.key).replace("<", "&lt;") in page


# --- a larger province -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_quarter_of_a_province_meets_what_it_must(tmp_path: Path) -> None:
    """The seed is none of those the figures were tuned on."""
    write_province(simulate(Plan(3_500, 10, 41), Law.load()), tmp_path / "quarter", workbooks=0)
    found = measure(Evidence(tmp_path / "quarter", Law.load()))
    missed = {each.target.key: (each.target.target, each.got) for each in found if each.within is False}
    assert missed == {}
