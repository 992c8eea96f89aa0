"""The simulator's dues against the ledger's, and the shape of arrears against the published figures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ansinh.facts import CanonicalFolder
from ansinh.facts.writers import write_canonical
from ansinh.law import Law
from ansinh.ledger import Ledger, compute
from ansinh.simulate import Plan, Province, simulate
from ansinh.simulate.accrual import Accrual
from ansinh.simulate.careers import make_careers
from ansinh.simulate.dues import Dues
from ansinh.simulate.employers import make_employers
from ansinh.simulate.enterprises import make_enterprises
from ansinh.simulate.filing import file_movements
from ansinh.simulate.people import People

LAST_DAY = dt.date(2026, 10, 31)
PROVINCE = Plan(employers=2_500, months=16, seed=11)


def ledger_of(province: Province, folder: Path, as_of: dt.date) -> Ledger:
    for name, rows in province.tables.items():
        write_canonical(folder / f"{name}.parquet", name, rows)
    return compute(CanonicalFolder(folder), Law.load(), as_of)


def test_dues_are_those_of_the_ledger_to_the_dong(province: Province, tmp_path: Path) -> None:
    """Two programs written apart: every unit and month."""
    plan, law = province.plan, Law.load()
    employers, dues, people = make_employers(plan), Dues(plan, law), People(plan)
    enterprises, _history = make_enterprises(plan, employers, people)
    careers = make_careers(plan, employers, people, dues, enterprises.director[employers.enterprise])
    filed = file_movements(plan, employers, careers)
    total = np.zeros((len(employers), plan.months), np.int64)
    for changes in Accrual(plan, employers, careers, dues, filed).months():
        for month, change in changes:
            total[:, month] += change
    unit, month = np.nonzero(total)
    mine = pl.DataFrame(
        {
            "employer_code": employers.code[unit],
            "month": plan.month_column(month),
            "mine": total[unit, month],
        }
    )
    obligations = ledger_of(province, tmp_path, LAST_DAY).obligations
    theirs = obligations.group_by("employer_code", "month").agg(theirs=pl.col("amount").sum())
    both = mine.join(theirs, on=["employer_code", "month"], how="full", coalesce=True)
    # Units that pay in the first days of a month hear of its lists only in the next.
    hears_late = employers.code.filter(employers.pays("early", "ahead"))
    prompt = both.filter(~pl.col("employer_code").is_in(hears_late.implode()))
    assert prompt.height > 1_500
    assert prompt.filter(pl.col("mine").fill_null(0) != pl.col("theirs").fill_null(0)).is_empty()


def test_units_that_pay_on_time_owe_nothing_overdue(province: Province, tmp_path: Path) -> None:
    standing = ledger_of(province, tmp_path, LAST_DAY).standing.join(province.truth["employers"], on="employer_code")
    good = standing.filter(pl.col("habit").is_in(["early", "ahead", "punctual", "dormant"]))
    assert (good["overdue_principal"] > 0).mean() < 0.05
    bad = standing.filter(pl.col("habit").is_in(["never", "abandoned"]))
    assert (bad["overdue_principal"] > 0).mean() > 0.9


def test_the_office_acts(province: Province, tmp_path: Path) -> None:
    """Reminders on days 1 to 10 turn late money into evaded money; a few hires come too late altogether."""
    reminders = province.tables["reminders"]
    assert reminders["issued_on"].dt.day().is_between(1, 10).all()
    ledger = ledger_of(province, tmp_path, LAST_DAY)
    assert set(ledger.standing["class"]) == {"paid", "not_due", "late", "evading"}
    assert "unregistered" in set(ledger.balances["conduct"])
    assert not ledger.remarks.filter(~pl.col("kind").is_in(["unmatched_payment", "under_floor"])).height
    assert province.tables["excuses"].height > 0
    assert province.tables["suspensions"].height > 0
    assert province.tables["refunds"].height > 0


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Province, Path]:
    folder = tmp_path_factory.mktemp("large")
    province = simulate(PROVINCE, Law.load())
    for name, rows in province.tables.items():
        write_canonical(folder / f"{name}.parquet", name, rows)
    return province, folder


def test_people_and_pay_are_near_the_published_figures(large: tuple[Province, Path]) -> None:
    """380,000 to 430,000 insured at about 14,000 units; insured pay of 2022 (6.69 State, 6.23 FDI, 5.27 m non-state)
    with about 15 % for three years."""
    rows, employers = (large[0].tables[name] for name in ("declarations", "employers"))
    carried = rows.filter("carried")
    assert 20 < carried.height / employers.height < 40
    pay = carried.filter(pl.col("group") == "a").join(employers, on="employer_code")
    mean = {sector: pay.filter(pl.col("sector") == sector)["base_salary"].mean() for sector in set(pay["sector"])}
    assert mean["enterprise_fdi"] == pytest.approx(6_230_000 * 1.15, rel=0.12)
    assert mean["enterprise_state"] == pytest.approx(6_690_000 * 1.15, rel=0.15)
    assert mean["enterprise_private"] == pytest.approx(5_270_000 * 1.15, rel=0.15)
