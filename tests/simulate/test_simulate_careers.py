"""No impossible careers: everything declared could have happened, in that order."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from ansinh.law import Law
from ansinh.simulate import Province

STARTS = ("TM", "TD", "ON")
LEAVES = ("GH", "GD", "GC")
ABSENCES = ("KL", "OF", "TS")
JOB = ["employer_code", "person_number"]


@pytest.fixture(scope="module")
def rows(province: Province) -> pl.DataFrame:
    """Declarations job by job in order of month, with the movement before."""
    frame = province.tables["declarations"].sort(*JOB, "from_month", maintain_order=True)
    return frame.with_columns(
        before=pl.col("movement").shift(1).over(JOB),
        filed_before=pl.col("filed_on").shift(1).over(JOB),
        month_before=pl.col("from_month").shift(1).over(JOB),
        ended_before=pl.col("to_month").shift(1).over(JOB),
    )


def test_every_job_begins_with_a_hire_and_has_one(rows: pl.DataFrame) -> None:
    first = rows.filter(pl.col("before").is_null())
    assert first["movement"].is_in(["TM", "TD"]).all()
    assert not rows.filter(pl.col("before").is_not_null())["movement"].is_in(["TM", "TD"]).any()


def test_nothing_follows_a_leave_for_good(rows: pl.DataFrame) -> None:
    assert not rows["before"].is_in(LEAVES).any()


def test_only_the_absent_return(rows: pl.DataFrame) -> None:
    returns = rows.filter(pl.col("movement") == "ON")
    assert returns["before"].is_in(ABSENCES).all()
    assert returns["ended_before"].null_count() == returns.height
    after_absence = rows.filter(pl.col("before").is_in(ABSENCES) & pl.col("ended_before").is_null())
    # A unit that closes lets the absent go too.
    assert after_absence["movement"].is_in(["ON", *LEAVES]).all()
    assert (after_absence["movement"] == "ON").mean() > 0.95


def test_an_absence_declared_with_its_end_needs_no_return(rows: pl.DataFrame) -> None:
    bounded = rows.filter(pl.col("to_month").is_not_null())
    assert bounded.height > 0
    assert (bounded["movement"] == "OF").all()
    assert (bounded["to_month"] >= bounded["from_month"]).all()
    following = rows.filter(pl.col("ended_before").is_not_null())
    assert (following["from_month"] > following["ended_before"]).all()


def test_movements_of_a_job_come_and_are_filed_in_order(rows: pl.DataFrame) -> None:
    later = rows.filter(pl.col("before").is_not_null())
    assert (later["from_month"] > later["month_before"]).all()
    assert (later["filed_on"] >= later["filed_before"]).all()


def test_pay_is_declared_where_the_form_asks_for_it(rows: pl.DataFrame) -> None:
    with_pay = rows["movement"].is_in([*STARTS, "DC"])
    assert (rows["base_salary"].is_not_null() == with_pay).all()
    assert (rows["base_salary"].drop_nulls() > 2_000_000).all()


def test_nobody_works_for_two_units_at_once(rows: pl.DataFrame) -> None:
    person = "person_number"
    jobs = (
        rows.group_by(JOB)
        .agg(
            first=pl.col("from_month").min(),
            last=pl.col("from_month").filter(pl.col("movement").is_in(LEAVES)).max(),
        )
        .sort(person, "first")
        .with_columns(next=pl.col("first").shift(-1).over(person))
    )
    moved = jobs.filter(pl.col("next").is_not_null() & pl.col("last").is_not_null())
    assert moved.height > 50
    assert (moved["next"] >= moved["last"]).all()


def test_maternity_is_of_women_and_lasts_six_months(rows: pl.DataFrame) -> None:
    assert (rows.filter(pl.col("movement") == "TS")["sex"] == "F").all()
    back = rows.filter((pl.col("movement") == "ON") & (pl.col("before") == "TS"))
    months = (back["from_month"].dt.year() - back["month_before"].dt.year()) * 12 + (
        back["from_month"].dt.month().cast(pl.Int32) - back["month_before"].dt.month().cast(pl.Int32)
    )
    assert back.height > 10
    assert (months == 6).all()


def test_agreed_pay_is_never_under_the_regional_minimum(rows: pl.DataFrame, province: Province) -> None:
    law = Law.load()
    region = province.tables["employers"].select("employer_code", "wage_region")
    agreed = rows.filter(pl.col("group").is_in(["a", "i", "f", "l"]) & pl.col("base_salary").is_not_null())
    agreed = agreed.join(region, on="employer_code")
    for key, part in agreed.partition_by("from_month", "wage_region", as_dict=True).items():
        # People already there are listed with today's pay, whenever they came.
        month = max(key[0], dt.date(2025, 7, 1))
        assert part["base_salary"].min() >= law.value("regional_minimum_wage", month, region=key[1])


def test_the_two_decrees_of_2026_raise_pay(rows: pl.DataFrame) -> None:
    raises = rows.filter(pl.col("movement") == "DC")
    by_month = dict(raises.group_by("from_month").len().iter_rows())
    january, july = dt.date(2026, 1, 1), dt.date(2026, 7, 1)
    usual = max(count for month, count in by_month.items() if month not in (january, july))
    assert by_month[january] > 5 * usual
    scale = raises.filter((pl.col("from_month") == july) & pl.col("coefficient").is_not_null())
    assert scale.height > 500
    assert (scale["coefficient"].cast(pl.Decimal(9, 2)) * 2_530_000 == scale["base_salary"]).all()


def test_most_is_filed_in_its_month_and_some_far_too_late(rows: pl.DataFrame) -> None:
    filed = rows.filter(~pl.col("carried"))
    same_month = filed["filed_on"].dt.truncate("1mo") == filed["from_month"]
    assert 0.82 < same_month.mean() < 0.99
    hires = filed.filter(pl.col("movement").is_in(["TM", "TD"]))
    late = (hires["filed_on"] - hires["effective_on"]).dt.total_days() > 90
    # In a small province one large careless unit may have half of them.
    assert 3 <= late.sum() < hires.height // 10
    assert (filed["filed_on"] <= dt.date(2026, 10, 31)).all()
