"""Numbers that name employers, agencies and people."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from ansinh.facts import identity
from ansinh.facts.identity import Checked

ON = dt.date(2026, 11, 1)


def only(checked: Checked) -> tuple[str | None, str | None, str | None]:
    return checked.values[0], checked.problems[0], checked.warnings[0]


@pytest.mark.parametrize("code", ["TA0000Z", "Q60000C", "A99999A", "AAA9999", "AA99999", "TZH000L", "AA99999A"])
def test_employer_codes_in_use(code: str) -> None:
    assert only(identity.check_employer_code(pl.Series([f" {code.lower()} "]))) == (code, None, None)


@pytest.mark.parametrize("code", ["T1", "1A0000Z", "TA00000000Z", "TA-000Z", "CÔNG TY A"])
def test_what_is_no_employer_code(code: str) -> None:
    assert identity.check_employer_code(pl.Series([code])).problems[0] == "employer_code"


@pytest.mark.parametrize(("code", "normal"), [("03800", "03800"), ("9200", "09200"), (" 0 3800", "03800")])
def test_agency_codes(code: str, normal: str) -> None:
    assert only(identity.check_agency_code(pl.Series([code]))) == (normal, None, None)


@pytest.mark.parametrize("code", ["123456", "38000", "0380A"])
def test_what_is_no_agency_code(code: str) -> None:
    assert identity.check_agency_code(pl.Series([code])).problems[0] == "agency_code"


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("3800000000", None),
        ("038090000000", None),
        ("380000000", "person_number_short"),
        ("38000000000", "person_number"),
        ("38000A0000", "person_number"),
    ],
)
def test_insurance_numbers(number: str, problem: str | None) -> None:
    assert identity.check_person_number(pl.Series([number])).problems[0] == problem


@pytest.mark.parametrize(
    ("number", "born", "sex", "problem", "warning"),
    [
        ("038090000000", dt.date(1990, 5, 1), "M", None, None),
        ("038190000000", dt.date(1990, 5, 1), "F", None, None),
        ("038202000000", dt.date(2002, 5, 1), "M", None, None),
        ("038302000000", dt.date(2002, 5, 1), "F", None, None),
        ("038090000000", None, None, None, None),
        ("038090000000", dt.date(1991, 1, 1), "M", None, "citizen_id_birth"),
        ("038090000000", dt.date(1990, 1, 1), "F", None, "citizen_id_sex"),
        ("003090000000", None, None, "citizen_id_province", None),
        ("038285000000", None, None, "citizen_id_century", None),
        ("038490000000", None, None, "citizen_id_century", None),
        ("38090000000", None, None, "citizen_id_short", None),
        ("12345678", None, None, "citizen_id_short", None),
        ("123456789", dt.date(1960, 1, 1), "F", None, None),
        ("C1234567", None, None, None, None),
        ("03809000000012", None, None, "citizen_id", None),
        ("12-34", None, None, "citizen_id", None),
    ],
)
def test_citizen_numbers(
    number: str, born: dt.date | None, sex: str | None, problem: str | None, warning: str | None
) -> None:
    checked = identity.check_citizen_id(
        pl.Series([number]), on=ON, born_on=pl.Series([born], dtype=pl.Date), sex=pl.Series([sex], dtype=pl.String)
    )
    assert only(checked) == (number, problem, warning)


@pytest.mark.parametrize(
    ("code", "normal", "problem", "warning"),
    [
        ("0100047516", "0100047516", None, None),
        ("0100047517", "0100047517", None, "tax_code_check"),
        # 280000003: the weighted sum leaves 0, so no check digit exists.
        ("2800000000", "2800000000", None, "tax_code_check"),
        ("0100047516-001", "0100047516-001", None, None),
        ("0100047516001", "0100047516-001", None, None),
        ("0100047516-000", "0100047516-000", "tax_code", None),
        ("038090000000", "038090000000", None, None),
        ("123", "123", "tax_code", None),
    ],
)
def test_tax_codes(code: str, normal: str, problem: str | None, warning: str | None) -> None:
    assert only(identity.check_tax_code(pl.Series([code]))) == (normal, problem, warning)


def test_the_check_digit_agrees_with_the_published_rule() -> None:
    from vn_ident import is_valid_mst

    codes = [f"{28_000_000 + step * 7919}{step % 100:02d}" for step in range(3_000)]
    warned = identity.check_tax_code(pl.Series(codes)).warnings.is_null().to_list()
    assert warned == [is_valid_mst(code) for code in codes]
    assert any(warned)


def test_empty_cells_are_neither_problem_nor_warning() -> None:
    empty = pl.Series([None, "", " "], dtype=pl.String)
    for checked in (
        identity.check_employer_code(empty),
        identity.check_agency_code(empty),
        identity.check_person_number(empty),
        identity.check_citizen_id(empty, on=ON),
        identity.check_tax_code(empty),
    ):
        assert checked.values.to_list() == checked.problems.to_list() == checked.warnings.to_list() == [None] * 3


def test_every_key_is_explained_with_the_number() -> None:
    keys = (
        "employer_code", "agency_code", "person_number", "person_number_short", "citizen_id", "citizen_id_short",
        "citizen_id_province", "citizen_id_century", "citizen_id_birth", "citizen_id_sex", "tax_code", "tax_code_check",
    )  # fmt: skip
    for key in keys:
        assert "123" in identity.explain(key, "123")
