"""Identity numbers agree with the people they name, and with the checks the import applies."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ansinh.facts.identity import check_citizen_id, check_employer_code, check_person_number, check_tax_code
from ansinh.simulate import Province
from ansinh.simulate.figures import communes, figures

TODAY = dt.date(2026, 11, 1)


def people(province: Province) -> pl.DataFrame:
    columns = ("person_number", "full_name", "born_on", "sex", "citizen_id")
    return province.tables["declarations"].select(columns).unique()


def test_every_number_passes_the_checks_of_the_import(province: Province) -> None:
    found, employers = people(province), province.tables["employers"]
    for checked in (
        check_citizen_id(found["citizen_id"], on=TODAY, born_on=found["born_on"], sex=found["sex"]),
        check_person_number(found["person_number"]),
        check_employer_code(employers["employer_code"]),
        check_tax_code(employers["tax_code"]),
    ):
        assert checked.problems.null_count() == len(checked.problems)
        assert checked.warnings.null_count() == len(checked.warnings)


def test_a_number_belongs_to_one_person_and_one_name(province: Province) -> None:
    found, employers = people(province), province.tables["employers"]
    assert found["person_number"].n_unique() == found.height
    assert found["citizen_id"].drop_nulls().is_unique().all()
    assert employers["employer_code"].is_unique().all()
    assert 0.85 < employers["tax_code"].n_unique() / employers.height < 0.98


def test_only_foreigners_have_no_citizen_number(province: Province) -> None:
    rows = province.tables["declarations"]
    assert (rows["citizen_id"].is_null() == (rows["group"] == "f")).all()


def test_numbers_can_belong_to_nobody_real(province: Province) -> None:
    """Serials lie where no office has got to yet."""
    assert (people(province)["citizen_id"].drop_nulls().str.slice(6).cast(pl.Int64) >= 900_000).all()
    assert province.tables["employers"]["tax_code"].str.starts_with("289").all()


def test_middle_and_given_names_fit_the_sex(province: Province) -> None:
    found = people(province).filter(pl.col("citizen_id").is_not_null())
    words = found["full_name"].str.split(" ")
    for sex, other, forbidden in (("F", "female", "Văn"), ("M", "male", "Thị")):
        mine = words.filter(found["sex"] == sex)
        assert not mine.list.slice(1).list.slice(0, 1).list.contains(forbidden).any()
        never = figures("given_names").filter(pl.col(other) == 0)["name"]
        assert not mine.list.last().is_in(never.implode()).any()


def test_people_are_of_working_age(province: Province) -> None:
    starts = province.tables["declarations"].filter(pl.col("movement").is_in(["TM", "TD"]))
    age = (starts["from_month"] - starts["born_on"]).dt.total_days() / 365.25
    assert age.min() >= 16
    assert age.max() < 63


def test_names_are_as_common_as_in_thanh_hoa(province: Province) -> None:
    family = people(province)["full_name"].str.split(" ").list.first()
    share = {name: (family == name).mean() for name in ("Nguyễn", "Lê", "Huỳnh")}
    assert 0.22 < share["Nguyễn"] < 0.32
    assert 0.13 < share["Lê"] < 0.20
    assert share["Huỳnh"] < 0.002


def test_places_and_industries_exist(province: Province) -> None:
    employers = province.tables["employers"]
    places = communes()
    assert places.height == 166
    assert employers["commune_code"].is_in(places["code"].implode()).all()
    joined = employers.join(places, left_on="commune_code", right_on="code")
    assert (joined["wage_region"] == joined["wage_region_right"]).all()
    assert (joined["employer_code"].str.slice(-1) == joined["office"]).all()
    assert employers["industry_code"].str.contains(r"^\d{4}$").all()


def test_only_farming_and_fishing_pay_by_quarter_or_half_year(province: Province) -> None:
    long = province.tables["employers"].filter(pl.col("payment_cycle_months") > 1)
    assert long.height > 0
    assert long["industry_code"].str.starts_with("0").all()
    assert long["payment_cycle_months"].is_in([3, 6]).all()
