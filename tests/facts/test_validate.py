"""The verdict on every kind of row: one table of cases per canonical table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.facts import TABLES, FactStore
from ansinh.facts.knowledge import Knowledge
from ansinh.facts.reading import Reading, RowProblem
from ansinh.facts.validate import refuse_whole_file, validate
from ansinh.facts.verdicts import Verdicts

TODAY, LEDGER_START = dt.date(2026, 11, 2), dt.date(2025, 7, 1)

EMPLOYER = {"employer_code": "TA0001Z", "name": "Công ty Một", "wage_region": "2"}
DECLARATION = {
    "employer_code": "TA0001Z", "person_number": "3812345678", "full_name": "Nguyễn Văn An", "movement": "TM",
    "group": "a", "base_salary": "5.310.000", "from_month": "10/2025", "filed_on": "03/10/2025",
}  # fmt: skip
PAYMENT = {
    "payment_id": "P1", "employer_code": "TA0001Z", "paid_on": "2025-10-05", "amount": "1.000.000",
    "message": "+BHXH+103+00+TA0001Z+03800+dong BHXH+",
}  # fmt: skip


def reading(table: str, *rows: Mapping[str, str | None]) -> Reading:
    """A reading whose first row stands on line 5."""
    schema = {name: pl.String() for name in TABLES[table].schema}
    frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
    numbers = pl.int_range(5, 5 + pl.len(), dtype=pl.Int32).alias("row")
    return Reading("test", "mẫu thử", table, frame.select(numbers, pl.all()))


def judge(knowledge: Knowledge, table: str, *rows: Mapping[str, str | None]) -> Verdicts:
    (verdicts,) = validate([reading(table, *rows)], knowledge, TODAY, LEDGER_START)
    return verdicts


def found(verdicts: Verdicts) -> list[tuple[int, str, str]]:
    """(row, severity, code) of everything found."""
    return verdicts.problems.select("row", "severity", "code").rows()


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    """One employer, TA0001Z, is in the register."""
    knowledge = Knowledge(FactStore(tmp_path).snapshot())
    knowledge.add("employers", judge(knowledge, "employers", EMPLOYER).accepted)
    return knowledge


def test_a_good_declaration_is_typed(knowledge: Knowledge) -> None:
    verdicts = judge(
        knowledge, "declarations", DECLARATION | {"movement": "tm", "group": "A", "born_on": "1/5/1990", "sex": "Nam"}
    )
    assert found(verdicts) == []
    row = verdicts.accepted.row(0, named=True)
    assert dict(verdicts.accepted.drop("row").schema) == TABLES["declarations"].schema
    assert (row["row"], row["movement"], row["group"], row["sex"]) == (5, "TM", "a", "M")
    assert (row["base_salary"], row["from_month"], row["filed_on"]) == (
        5_310_000,
        dt.date(2025, 10, 1),
        dt.date(2025, 10, 3),
    )


DECLARATION_CASES: list[tuple[dict[str, str | None], str, str]] = [
    # what is changed, verdict, code
    ({"person_number": None}, "refused", "missing"),
    ({"person_number": "   "}, "refused", "missing"),
    ({"person_number": "12345"}, "refused", "person_number"),
    ({"person_number": "381234567"}, "refused", "person_number_short"),
    ({"person_number": "3,81235E+09"}, "refused", "scientific"),
    ({"movement": "ZZ"}, "refused", "not_in_domain"),
    ({"movement": None}, "refused", "missing"),
    ({"movement": "AT"}, "refused", "no_rule"),
    ({"movement": "DN"}, "refused", "no_rule"),
    ({"movement": "DL"}, "refused", "no_rule"),
    ({"group": "x"}, "refused", "not_in_domain"),
    ({"from_month": "13/2025"}, "refused", "no_such_month"),
    ({"from_month": None}, "refused", "missing"),
    ({"from_month": "1900-01-00"}, "refused", "spreadsheet_zero"),
    ({"to_month": "09/2025"}, "refused", "ends_before_start"),
    ({"movement": "AD"}, "refused", "to_month_missing"),
    ({"movement": "SB"}, "refused", "to_month_missing"),
    ({"base_salary": "5310000,5"}, "refused", "fraction"),
    ({"base_salary": "-5.310.000"}, "refused", "negative"),
    ({"base_salary": "0"}, "refused", "base_zero"),
    ({"base_salary": "năm triệu"}, "refused", "not_a_number"),
    ({"base_salary": "5310"}, "warned", "base_small"),
    ({"base_salary": "5.310.000.000"}, "warned", "base_large"),
    ({"base_salary": None}, "warned", "base_missing"),
    ({"filed_on": "31/02/2026"}, "refused", "no_such_day"),
    ({"filed_on": "10/2025"}, "refused", "day_missing"),
    ({"filed_on": "03/11/2026"}, "warned", "in_future"),
    ({"effective_on": "abc"}, "refused", "not_a_date"),
    ({"employer_code": "TA0009Z"}, "warned", "unknown_employer"),
    ({"employer_code": "đơn vị một"}, "refused", "employer_code"),
    ({"movement": "GH"}, "warned", "no_start"),
    ({"movement": "DC"}, "warned", "no_start"),
    ({"born_on": "01/01/1900"}, "warned", "spreadsheet_zero"),
    ({"born_on": "hôm qua"}, "warned", "not_a_date"),
    ({"sex": "?"}, "warned", "unknown_sex"),
    ({"citizen_id": "038090000001", "born_on": "1991"}, "warned", "citizen_id_birth"),
    ({"citizen_id": "038090000001", "sex": "Nữ"}, "warned", "citizen_id_sex"),
    ({"citizen_id": "1234"}, "warned", "citizen_id"),
]


@pytest.mark.parametrize(("change", "severity", "code"), DECLARATION_CASES)
def test_a_declaration_with_one_fault(
    knowledge: Knowledge, change: dict[str, str | None], severity: str, code: str
) -> None:
    # A good row beside it shows that only the faulty one is concerned, and that the column is not empty throughout.
    other = DECLARATION | {"person_number": "3812345670", "born_on": "1990", "sex": "Nam"}
    verdicts = judge(knowledge, "declarations", other, DECLARATION | change)
    assert (6, severity, code) in found(verdicts)
    assert {row for row, _severity, _code in found(verdicts)} == {6}
    assert verdicts.accepted.height == (1 if severity == "refused" else 2)
    message = verdicts.problems["message"][0]
    assert message and "{" not in message


def test_a_warned_descriptive_value_is_left_empty_and_named(knowledge: Knowledge) -> None:
    verdicts = judge(knowledge, "declarations", DECLARATION | {"born_on": "hôm qua"})
    assert verdicts.accepted["born_on"].to_list() == [None]
    assert "hôm qua" in verdicts.problems["message"][0]


def test_all_faults_of_a_row_are_told_and_counted_once(knowledge: Knowledge) -> None:
    verdicts = judge(knowledge, "declarations", DECLARATION | {"movement": "ZZ", "from_month": "13/2025"}, DECLARATION)
    assert [(row, code) for row, _severity, code in found(verdicts)] == [(5, "not_in_domain"), (5, "no_such_month")]
    assert (verdicts.refused, verdicts.accepted.height) == (1, 1)


def test_warnings_of_a_refused_row_are_not_told(knowledge: Knowledge) -> None:
    verdicts = judge(knowledge, "declarations", DECLARATION | {"movement": "ZZ", "base_salary": "5310"}, DECLARATION)
    assert found(verdicts) == [(5, "refused", "not_in_domain")]


def test_months_only_movements_need_their_end(knowledge: Knowledge) -> None:
    verdicts = judge(knowledge, "declarations", DECLARATION | {"movement": "AD", "to_month": "12/2025"})
    assert found(verdicts) == []


@pytest.mark.parametrize("start", ["TM", "TH", "TC", "TD", "ON"])
def test_a_decrease_after_an_increase_is_plain(knowledge: Knowledge, start: str) -> None:
    decrease = DECLARATION | {"movement": "GH", "from_month": "12/2025"}
    increase = DECLARATION | {"movement": start}
    assert found(judge(knowledge, "declarations", decrease, increase)) == []
    knowledge.add("declarations", judge(knowledge, "declarations", increase).accepted)
    assert found(judge(knowledge, "declarations", decrease)) == []
    early = decrease | {"from_month": "08/2025"}
    assert found(judge(knowledge, "declarations", early)) == [(5, "warned", "no_start")]
    elsewhere = decrease | {"person_number": "3812345670"}
    assert found(judge(knowledge, "declarations", elsewhere)) == [(5, "warned", "no_start")]


def test_two_starts_of_one_month_that_disagree(knowledge: Knowledge) -> None:
    verdicts = judge(knowledge, "declarations", DECLARATION, DECLARATION | {"base_salary": "6000000"})
    assert found(verdicts) == [(5, "warned", "starts_differ"), (6, "warned", "starts_differ")]
    in_two_files = validate(
        [reading("declarations", DECLARATION), reading("declarations", DECLARATION | {"base_salary": "6000000"})],
        knowledge, TODAY, LEDGER_START,
    )  # fmt: skip
    assert [found(each) for each in in_two_files] == [[], []]


def test_equal_rows_are_duplicates_in_the_file_and_of_what_is_known(knowledge: Knowledge) -> None:
    verdicts = judge(knowledge, "declarations", DECLARATION, DECLARATION | {"full_name": "Trần Thị Bình"}, DECLARATION)
    assert found(verdicts) == [(7, "duplicate", "duplicate")]
    knowledge.add("declarations", verdicts.accepted)
    assert judge(knowledge, "declarations", DECLARATION).duplicates == 1
    assert judge(knowledge, "declarations", DECLARATION | {"base_salary": "5310001"}).accepted.height == 1


def test_several_files_are_judged_as_one_after_the_other(knowledge: Knowledge) -> None:
    first, second, third = validate(
        [
            reading("declarations", DECLARATION, DECLARATION | {"movement": "ZZ"}),
            reading("declarations", DECLARATION),
            reading("declarations", DECLARATION | {"from_month": "11/2025"}),
        ],
        knowledge, TODAY, LEDGER_START,
    )  # fmt: skip
    assert (first.accepted.height, first.refused, first.duplicates) == (1, 1, 0)
    assert (second.accepted.height, second.duplicates) == (0, 1)
    assert (third.accepted.height, found(third)) == (1, [])


# -- payments -------------------------------------------------------------------------------------

PAYMENT_CASES: list[tuple[dict[str, str | None], str, str]] = [
    ({"amount": "0"}, "refused", "amount_zero"),
    ({"amount": "-1000"}, "refused", "negative"),
    ({"amount": "1.000,5"}, "refused", "fraction"),
    ({"amount": None}, "refused", "missing"),
    ({"payment_id": None}, "refused", "missing"),
    ({"paid_on": "32/10/2025"}, "refused", "no_such_day"),
    ({"paid_on": "2026-11-03"}, "warned", "in_future"),
    ({"employer_code": None}, "warned", "unmatched"),
    ({"employer_code": "TA0009Z"}, "warned", "unmatched_unknown"),
]


@pytest.mark.parametrize(("change", "severity", "code"), PAYMENT_CASES)
def test_a_payment_with_one_fault(
    knowledge: Knowledge, change: dict[str, str | None], severity: str, code: str
) -> None:
    verdicts = judge(knowledge, "payments", PAYMENT | {"payment_id": "P0"}, PAYMENT | change)
    assert found(verdicts) == [(6, severity, code)]


def test_a_payment_for_an_unknown_employer_waits_and_keeps_the_code_it_named(knowledge: Knowledge) -> None:
    verdicts = judge(
        knowledge, "payments",
        PAYMENT | {"employer_code": "TA0009Z", "message": "nop BHXH"},
        PAYMENT | {"payment_id": "P2", "employer_code": "TA0009Z", "message": "BHXH 103 TA0009Z"},
        PAYMENT | {"payment_id": "P3", "employer_code": "TA0009Z", "message": None},
    )  # fmt: skip
    assert verdicts.accepted["employer_code"].to_list() == [None] * 3
    assert verdicts.accepted["message"].to_list() == ["nop BHXH [TA0009Z]", "BHXH 103 TA0009Z", "[TA0009Z]"]


def test_a_payment_is_told_once(knowledge: Knowledge) -> None:
    knowledge.add("payments", judge(knowledge, "payments", PAYMENT).accepted)
    again = judge(
        knowledge, "payments",
        PAYMENT | {"message": "cut differently"}, PAYMENT | {"amount": "2000000"},
        PAYMENT | {"payment_id": "P2"}, PAYMENT | {"payment_id": "P2", "paid_on": "2025-10-06"},
    )  # fmt: skip
    assert found(again) == [
        (5, "duplicate", "duplicate"),
        (6, "refused", "same_key_other_content"),
        (8, "refused", "same_key_other_content"),
    ]


# -- the other tables -----------------------------------------------------------------------------

NEW_EMPLOYER = {"employer_code": "TA0002Z", "wage_region": "2"}
OPENING = {"employer_code": "TA0001Z", "month": "06/2025", "fund": "health", "principal": "5", "charge": "0"}
REFUND = {"refund_id": "R1", "employer_code": "TA0001Z", "paid_on": "2025-10-05", "amount": "5"}
PERIOD = {"employer_code": "TA0001Z", "from_month": "10/2025", "to_month": "10/2025", "decided_on": "2025-10-05"}
MOVE = {"payment_id": "P7", "employer_code": "TA0001Z", "decided_on": "2025-10-05"}
OFFICE = {
    "employer_code": "TA0001Z", "month": "06/2025", "opening": "-5", "paid": "0", "closing": "-5", "source": "c12",
}  # fmt: skip
INCOME = {"tax_code": "0100109106", "year": "2025", "full_name": "Nguyễn Văn An", "income": "100000000"}
TOTALS = {"tax_code": "0100109106", "month": "07/2025", "cycle_months": "1", "workers": "10", "income": "90000000"}
BUSINESS = {"tax_code": "0100109106", "name": "Công ty Một", "kind": "joint_stock", "status": "06"}
VACANCY = {"vacancy_id": "V1", "title": "Thợ may", "wage_from": "8000000", "wage_to": "9000000"}

OTHER_CASES: list[tuple[str, dict[str, str], str | None]] = [
    # table, row, what is found
    ("employers", NEW_EMPLOYER, None),
    ("employers", NEW_EMPLOYER | {"wage_region": "5"}, "wage_region"),
    ("employers", NEW_EMPLOYER | {"payment_cycle_months": "2"}, "payment_cycle"),
    ("employers", NEW_EMPLOYER | {"accident_rate": "500"}, "accident_rate"),
    ("employers", NEW_EMPLOYER | {"sector": "tư nhân"}, "not_in_domain"),
    ("employers", NEW_EMPLOYER | {"tax_code": "2800000000"}, "tax_code_check"),
    ("employers", EMPLOYER, "duplicate"),
    ("opening_balances", OPENING, None),
    ("opening_balances", OPENING | {"month": "07/2025"}, "opening_too_late"),
    ("opening_balances", OPENING | {"fund": "gold"}, "not_in_domain"),
    ("opening_balances", OPENING | {"principal": "-5"}, "negative_opening"),
    ("refunds", REFUND, None),
    ("refunds", REFUND | {"amount": "0"}, "amount_zero"),
    ("reminders", {"employer_code": "TA0001Z", "issued_on": "2025-10-05"}, None),
    ("reminders", {"employer_code": "TA0007Z", "issued_on": "2025-10-05"}, "unknown_employer"),
    ("excuses", PERIOD | {"to_month": "09/2025"}, "ends_before_start"),
    ("suspensions", PERIOD, None),
    ("reassignments", MOVE, "unknown_payment"),
    ("office_balances", OFFICE, None),
    ("tax_payroll", INCOME, None),
    ("tax_payroll", INCOME | {"tax_code": "123"}, "tax_code"),
    ("tax_payroll", INCOME | {"tax_code": "2800000000"}, "tax_code_check"),
    ("tax_payroll", INCOME | {"year": "202"}, "year_odd"),
    ("tax_payroll", INCOME | {"income": "12345,5"}, "fraction"),
    ("tax_payroll", INCOME | {"full_name": None}, "nobody"),
    ("tax_payroll", INCOME | {"full_name": "038085000123"}, "name_not_text"),
    ("tax_payroll", INCOME | {"insurance_deducted": "100000001"}, "deducted_more"),
    ("tax_payroll", INCOME | {"insurance_deducted": "-5"}, "negative"),
    ("tax_payroll", INCOME | {"born_on": "1985"}, None),
    ("tax_totals", TOTALS, None),
    ("tax_totals", TOTALS | {"month": "13/2025"}, "no_such_month"),
    ("tax_totals", TOTALS | {"cycle_months": "6"}, "tax_cycle"),
    ("tax_totals", TOTALS | {"cycle_months": "3", "month": "08/2025"}, "quarter_start"),
    ("tax_totals", TOTALS | {"resident_contract": "11"}, "over_whole"),
    ("tax_totals", TOTALS | {"month": "12/2026"}, "in_future"),
    ("businesses", BUSINESS, None),
    ("businesses", BUSINESS | {"tax_code": "00036"}, "tax_code"),
    ("businesses", BUSINESS | {"status": "08"}, "not_in_domain"),
    ("businesses", BUSINESS | {"representative_id": "03808500012"}, "citizen_id_short"),
    ("businesses", BUSINESS | {"founded_on": "31/02/2020"}, "no_such_day"),
    ("labour_reports", {"tax_code": "0100109106", "period": "2025-H1", "headcount": "5", "women": "6"}, "over_whole"),
    (
        "labour_reports",
        {"tax_code": "0100109106", "period": "2025-H1", "headcount": "5", "insured": "6"},
        "more_than_all",
    ),
    ("seekers", {"seeker_id": "S1", "wage_wanted": "8"}, "base_small"),
    ("tips", {"tip_id": "T1", "received_on": "05/2026", "text": "nợ BHXH"}, "day_missing"),
    ("labour_reports", {"tax_code": "0100109106", "period": "2025-H3"}, "period"),
    ("vacancies", VACANCY | {"wage_to": "7000000"}, "wage_range"),
]


@pytest.mark.parametrize(("table", "row", "code"), OTHER_CASES)
def test_rows_of_other_tables(knowledge: Knowledge, table: str, row: dict[str, str], code: str | None) -> None:
    assert [each for _row, _severity, each in found(judge(knowledge, table, row))] == ([code] if code else [])


def test_a_register_takes_changes_and_passes_over_repetition(knowledge: Knowledge) -> None:
    same = judge(knowledge, "employers", {"employer_code": "TA0001Z", "wage_region": "2"})
    assert (same.duplicates, same.accepted.height) == (1, 0)
    moved = judge(knowledge, "employers", {"employer_code": "TA0001Z", "wage_region": "3"})
    assert (moved.duplicates, moved.accepted["wage_region"].to_list()) == (0, [3])
    twice = judge(knowledge, "employers", EMPLOYER | {"wage_region": "3"}, EMPLOYER | {"wage_region": "4"})
    assert [each for _row, _severity, each in found(twice)] == ["replaced_in_file"] * 2


# -- whole files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("column", "option"), [("filed_on", "--filed-on"), ("employer_code", "--employer")])
def test_what_every_row_lacks_is_said_once_with_the_option_that_helps(column: str, option: str) -> None:
    without = reading("declarations", DECLARATION | {column: None}, DECLARATION | {column: None})
    with pytest.raises(AnsinhError) as error:
        refuse_whole_file(without)
    assert option in error.value.do_next


def test_an_old_font_is_refused_as_a_whole() -> None:
    with pytest.raises(AnsinhError, match="TCVN3"):
        refuse_whole_file(reading("declarations", DECLARATION | {"full_name": "NguyÔn V¨n H¶i"}))


def test_rows_the_reader_could_not_read_are_refused_too(knowledge: Knowledge) -> None:
    broken = Reading("test", "mẫu thử", "declarations", reading("declarations", DECLARATION).rows,
                     refused=[RowProblem(3, "", "merged_cell", "Ô bị gộp.")])  # fmt: skip
    (verdicts,) = validate([broken], knowledge, TODAY, LEDGER_START)
    assert found(verdicts) == [(3, "refused", "merged_cell")]
    assert verdicts.refused == 1


def test_reasons_are_counted_with_their_first_rows(knowledge: Knowledge) -> None:
    rows = [DECLARATION | {"movement": "ZZ", "person_number": f"38123456{number:02d}"} for number in range(9)]
    verdicts = judge(knowledge, "declarations", *rows, DECLARATION | {"base_salary": "1"})
    first = verdicts.reasons().row(0, named=True)
    assert (first["code"], first["rows"], first["first"]) == ("not_in_domain", 9, [5, 6, 7, 8, 9])
