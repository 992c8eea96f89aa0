"""The ledger's rules one at a time, with figures worked out by hand; for the reference and the engine alike.

Everybody earns 10,000,000 đồng unless said otherwise, so a month costs: health 300,000 + 150,000, unemployment
100,000 + 100,000, accident 50,000, sickness 300,000, pension 1,400,000 + 800,000; in all 3,200,000. July 2025 is
due on 2025-08-31. One day's charge of a whole month is 3,200,000 x 0.03% = 960.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from tests.ledger import reference
from tests.ledger.histories import Row, Tables
from tests.ledger.memory import MemorySource, engine

Ledger = Callable[[Tables, dt.date], reference.Books]


def kernel(tables: Tables, as_of: dt.date) -> reference.Books:
    return engine(MemorySource(tables), as_of)


pytestmark = pytest.mark.parametrize("ledger", [kernel, reference.compute])


def declared(text: str) -> Row:
    """``"TM 2025-07"`` or ``"DC 2025-08..2025-09 12000000 filed 2025-08-05 from 2025-08-01 group k"``."""
    words = text.split()
    months = words[1].split("..")
    row = {
        "employer_code": "E", "person_number": "1", "movement": words[0], "group": "a", "base_salary": "",
        "from_month": months[0], "to_month": months[1] if len(months) > 1 else "", "filed_on": f"{months[0]}-01",
        "effective_on": "",
    }  # fmt: skip
    keys = {"filed": "filed_on", "from": "effective_on", "group": "group", "person": "person_number"}
    rest = words[2:]
    if rest and rest[0] not in keys:
        row["base_salary"] = rest.pop(0)
    return row | {keys[key]: value for key, value in zip(rest[::2], rest[1::2], strict=True)}


def office(*declarations: str, **tables: list[Row]) -> Tables:
    """Employer E in region 1, paying monthly, with these declarations and whatever else is given."""
    employers = [{"employer_code": code, "wage_region": "1"} for code in ("E", "F")]
    rows = [declared(text) for text in declarations]
    others = {name: [{"employer_code": "E"} | row for row in rows] for name, rows in tables.items()}
    return {"employers": employers, "declarations": rows} | others


def payment(paid_on: str, amount: int, number: str = "P1") -> Row:
    return {"payment_id": number, "paid_on": paid_on, "amount": str(amount)}


def bases(books: reference.Books, component: str) -> dict[str, int]:
    """What the employer's share of a component is reckoned on, by month."""
    return {
        row["month"]: int(row["base_total"])
        for row in books.obligations
        if row["component"] == component and row["payer"] == "employer"
    }


def only(books: reference.Books, fund: str = "pension", month: str = "2025-07") -> Row:
    (row,) = [row for row in books.balances if row["fund"] == fund and row["month"] == month]
    return row


COVERAGE = [
    ("a stop ends the month before", ("TM 2025-07 10000000", "GH 2025-09"),
     "pension", {"2025-07": 10, "2025-08": 10}),
    ("a start without a base keeps the last one", ("TM 2025-07 10000000", "OF 2025-08", "ON 2025-10"),
     "pension", {"2025-07": 10, "2025-10": 10}),
    ("and a raise while stopped is the last one",
     ("TM 2025-07 10000000", "OF 2025-08", "DC 2025-09 12000000", "ON 2025-10"),
     "pension", {"2025-07": 10, "2025-10": 12}),
    ("a raise for some months ends with them", ("TM 2025-07 10000000", "DC 2025-08..2025-09 12000000"),
     "pension", {"2025-07": 10, "2025-08": 12, "2025-09": 12, "2025-10": 10}),
    ("later in order of month, not of filing, decides",
     ("DC 2025-09 12000000 filed 2025-08-01", "TM 2025-07 10000000 filed 2025-10-20"),
     "pension", {"2025-07": 10, "2025-08": 10, "2025-09": 12, "2025-10": 12}),
    ("before the first start nothing counts", ("TN 2025-07 9000000", "TV 2025-07", "TM 2025-09 10000000"),
     "unemployment", {"2025-09": 10, "2025-10": 10}),
    ("unemployment alone stops and starts", ("TM 2025-07 10000000", "GN 2025-08", "TN 2025-10"),
     "unemployment", {"2025-07": 10, "2025-10": 10}),
    ("pension with sickness stops and starts", ("TM 2025-07 10000000", "GV 2025-08", "TV 2025-10"),
     "sickness", {"2025-07": 10, "2025-10": 10}),
    ("health alone stops for some months", ("TM 2025-07 10000000", "TU 2025-08..2025-09"),
     "health", {"2025-07": 10, "2025-10": 10}),
    ("back months need no start", ("AD 2025-07..2025-08 10000000",), "pension", {"2025-07": 10, "2025-08": 10}),
    ("and bring no health", ("AD 2025-07..2025-08 10000000",), "health", {}),
    ("back months taken away leave health", ("TM 2025-07 10000000", "SB 2025-08..2025-09"),
     "health", {"2025-07": 10, "2025-08": 10, "2025-09": 10, "2025-10": 10}),
    ("and nothing of pension", ("TM 2025-07 10000000", "SB 2025-08..2025-09"),
     "pension", {"2025-07": 10, "2025-10": 10}),
    ("a row filed twice counts once", ("TM 2025-07 10000000", "TM 2025-07 10000000", "GH 2025-08"),
     "pension", {"2025-07": 10}),
    ("a row filed after the day is not known", ("TM 2025-07 10000000", "GH 2025-08 filed 2025-11-01"),
     "pension", {"2025-07": 10, "2025-08": 10, "2025-09": 10, "2025-10": 10}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("declarations", "component", "millions"), [row[1:] for row in COVERAGE], ids=[row[0] for row in COVERAGE]
)
def test_coverage(ledger: Ledger, declarations: tuple[str, ...], component: str, millions: dict[str, int]) -> None:
    books = ledger(office(*declarations), dt.date(2025, 10, 31))

    assert bases(books, component) == {month: base * 1_000_000 for month, base in millions.items()}


AMOUNTS = [
    # group, wage, region's cap matters only for unemployment: what each fund is owed for July 2025
    ("a", "10000000", [450_000, 200_000, 50_000, 300_000, 2_200_000]),
    ("a", "1000000", [105_300, 46_800, 11_700, 70_200, 514_800]),  # floor 2,340,000
    ("a", "200000000", [2_106_000, 1_984_000, 234_000, 1_404_000, 10_296_000]),  # caps 46,800,000 and 99,200,000
    ("a", "5310001", [238_950, 106_200, 26_550, 159_300, 1_168_200]),
    ("k", "10000000", [105_300, 0, 0, 300_000, 2_200_000]),  # health on the base salary
    ("m", "10000000", [450_000, 0, 0, 300_000, 2_200_000]),  # all of it the owner's own
    ("f", "10000000", [450_000, 0, 0, 300_000, 2_200_000]),
    ("l", "10000000", [450_000, 0, 50_000, 300_000, 2_200_000]),  # unemployment from 2026
]


@pytest.mark.parametrize(("group", "wage", "amounts"), AMOUNTS)
def test_amounts_of_a_month(ledger: Ledger, group: str, wage: str, amounts: list[int]) -> None:
    books = ledger(office(f"TM 2025-07 {wage} group {group}"), dt.date(2025, 7, 31))

    owed = {row["fund"]: int(row["principal"]) for row in books.balances}
    assert [owed.get(fund, 0) for fund in reference.FUNDS_IN_ORDER] == amounts


DUE = [
    ("1", "2025-08", "2025-09-30"), ("3", "2025-08", "2025-10-31"), ("3", "2025-12", "2026-01-31"),
    ("6", "2025-08", "2026-01-31"), ("6", "2026-01", "2026-07-31"),
]  # fmt: skip


@pytest.mark.parametrize(("cycle", "month", "due_on"), DUE)
def test_due_days(ledger: Ledger, cycle: str, month: str, due_on: str) -> None:
    tables = office(f"TM {month} 10000000")
    tables["employers"][0]["payment_cycle_months"] = cycle

    assert only(ledger(tables, dt.date(2026, 1, 31)), month=month)["due_on"] == due_on


def test_suspended_pension_is_due_after_the_suspension(ledger: Ledger) -> None:
    decision = {"from_month": "2025-07", "to_month": "2025-09", "decided_on": "2025-08-10"}
    tables = office("TM 2025-07 10000000", suspensions=[decision])

    assert only(ledger(tables, dt.date(2025, 8, 9)))["due_on"] == "2025-08-31"
    books = ledger(tables, dt.date(2025, 8, 10))
    assert only(books)["due_on"] == "2025-10-31"
    assert only(books, "sickness")["due_on"] == "2025-08-31"


CHARGES = [
    # paid all of July on this day: days late, charge of the pension fund (2,200,000 x 0.03% = 660 a day)
    ("2025-08-31", 0), ("2025-09-01", 660), ("2025-09-10", 6_600), ("2025-09-30", 19_800),
]  # fmt: skip


@pytest.mark.parametrize(("paid_on", "charge"), CHARGES)
def test_charge_counts_the_day_of_payment(ledger: Ledger, paid_on: str, charge: int) -> None:
    # Other funds' charges are paid before pension principal, so enough is paid for them, too.
    tables = office("TM 2025-07 10000000", "GH 2025-08", payments=[payment(paid_on, 3_200_000 + 40_000)])
    row = only(ledger(tables, dt.date(2025, 12, 31)))

    assert (row["class"], row["charge"]) == ("paid", str(charge))


def test_a_fund_is_paid_with_its_charge_before_the_next(ledger: Ledger) -> None:
    # On 2025-09-10 health owes 450,000 + 10 x 135 = 451,350 of charge and principal; unemployment gets the rest.
    tables = office("TM 2025-07 10000000", "GH 2025-08", payments=[payment("2025-09-10", 451_360)])
    books = ledger(tables, dt.date(2025, 9, 10))

    health, unemployment = only(books, "health"), only(books, "unemployment")
    assert (health["paid"], health["charge"], health["charge_paid"]) == ("450000", "1350", "1350")
    assert (unemployment["paid"], unemployment["outstanding"]) == ("10", "199990")


def test_credit_pays_each_new_month_on_its_first_day(ledger: Ledger) -> None:
    tables = office("TM 2025-07 10000000", payments=[payment("2025-07-20", 7_000_000)])

    assert ledger(tables, dt.date(2025, 7, 31)).standing[0]["credit"] == "3800000"
    assert ledger(tables, dt.date(2025, 8, 1)).standing[0]["credit"] == "600000"
    september = ledger(tables, dt.date(2025, 9, 1))
    assert september.standing[0]["credit"] == "0"
    assert only(september, "health", "2025-09")["paid"] == "450000"
    assert only(september, "unemployment", "2025-09")["paid"] == "150000"


def test_a_refund_takes_credit_and_no_more(ledger: Ledger) -> None:
    refunds = [
        {"refund_id": "R1", "paid_on": "2025-07-25", "amount": "3800001"},
        {"refund_id": "R2", "paid_on": "2025-07-26", "amount": "800000"},
    ]
    tables = office("TM 2025-07 10000000", payments=[payment("2025-07-20", 7_000_000)], refunds=refunds)
    books = ledger(tables, dt.date(2025, 7, 31))

    assert books.standing[0]["credit"] == "3000000"
    assert ("refunds", 0) in books.refused
    assert ("refunds", 1) not in books.refused


REASSIGNED = [
    ((), "E"),
    ((("F", "2025-09-01"),), "F"),
    ((("F", "2025-12-02"),), "E"),  # not decided yet on the day
    ((("F", "2025-10-01"), ("E", "2025-09-01")), "F"),  # the last decided stands, not the last in the file
]


@pytest.mark.parametrize(("moves", "owner"), REASSIGNED)
def test_a_payment_moves_to_the_right_employer(ledger: Ledger, moves: tuple[tuple[str, str], ...], owner: str) -> None:
    tables = office("TM 2025-07 10000000", payments=[payment("2025-08-20", 100_000_000)])
    tables["reassignments"] = [{"payment_id": "P1", "employer_code": code, "decided_on": day} for code, day in moves]
    credit = {row["employer_code"]: row["credit"] for row in ledger(tables, dt.date(2025, 12, 1)).standing}

    assert credit["F"] == ("100000000" if owner == "F" else "0")
    assert credit["E"] == ("0" if owner == "F" else str(100_000_000 - 6 * 3_200_000))


UNREGISTERED = [
    # effective, filed: months July and August (due 2025-08-31, 2025-09-30) that are unregistered
    ("2025-07-01", "2025-09-29", []),  # E + 90
    ("2025-07-01", "2025-09-30", ["2025-07"]),  # E + 91; August is due that day, so not past due
    ("2025-07-01", "2025-10-01", ["2025-07", "2025-08"]),
    ("", "2025-10-01", []),
]


@pytest.mark.parametrize(("effective", "filed", "months"), UNREGISTERED)
def test_late_registration(ledger: Ledger, effective: str, filed: str, months: list[str]) -> None:
    since = f"from {effective}" if effective else ""
    tables = office(f"TM 2025-07 10000000 filed {filed} {since}")
    books = ledger(tables, dt.date(2025, 10, 2))

    found = [row for row in books.balances if row["conduct"] == "unregistered" and row["fund"] == "pension"]
    assert [row["month"] for row in found] == months
    assert all(row["class"] == "evading" for row in found)
    # The whole run from the day after the due date counts as evasion.
    assert all(row["charge_evading"] == row["charge"] for row in found)


EVASION = [
    # reminded on; as of; class of July's money (due 2025-08-31) and the day it begins to evade (due + 61 = 10-31)
    ("", "2026-03-31", "late", ""),
    ("2025-08-31", "2026-03-31", "late", ""),  # on the due date: not a reminder of it
    ("2025-09-01", "2025-10-30", "late", "2025-10-31"),
    ("2025-09-01", "2025-10-31", "evading", "2025-10-31"),
    ("2025-10-16", "2025-10-31", "evading", "2025-10-31"),
    ("2025-10-17", "2025-10-31", "late", "2025-11-01"),
    ("2025-11-20", "2025-11-19", "late", ""),  # not issued yet
]


@pytest.mark.parametrize(("reminded", "as_of", "expected", "evading_from"), EVASION)
def test_evasion_after_a_reminder(ledger: Ledger, reminded: str, as_of: str, expected: str, evading_from: str) -> None:
    reminders = [{"issued_on": reminded}] if reminded else []
    tables = office("TM 2025-07 10000000", "GH 2025-08", reminders=reminders)
    row = only(ledger(tables, dt.date.fromisoformat(as_of)))

    assert (row["class"], row["evading_from"]) == (expected, evading_from)
    days = (dt.date.fromisoformat(as_of) - dt.date(2025, 10, 30)).days
    assert row["charge_evading"] == (str(660 * days) if expected == "evading" else "0")


def test_an_excuse_keeps_money_late(ledger: Ledger) -> None:
    excuse = {"from_month": "2025-07", "to_month": "2025-07", "decided_on": "2025-12-01"}
    tables = office(
        "TM 2025-07 10000000", "GH 2025-08", "TM 2025-07 10000000 person 2 filed 2025-10-20 from 2025-07-01",
        "GH 2025-08 person 2", reminders=[{"issued_on": "2025-09-05"}], excuses=[excuse],
    )  # fmt: skip

    before, after = (ledger(tables, dt.date(2025, month, 1)) for month in (11, 12))
    assert {row["class"] for row in before.balances} == {"evading"}
    assert {(row["class"], row["evading_from"], row["charge_evading"]) for row in after.balances} == {("late", "", "0")}


def test_opening_balances(ledger: Ledger) -> None:
    openings = [
        {"month": "2025-05", "fund": "pension", "principal": "1000000", "charge": "7000"},
        {"month": "2025-06", "fund": "pension", "principal": "0", "charge": "500"},
        {"month": "2025-07", "fund": "pension", "principal": "1", "charge": "0"},
    ]
    tables = office(opening_balances=openings, reminders=[{"issued_on": "2025-07-01"}])
    books = ledger(tables, dt.date(2025, 9, 30))

    assert ("opening_balances", 2) in books.refused
    may, june = books.balances
    # Charged from 2025-07-01, 92 days x 300; evading from 2025-05-31 + 61 = 2025-07-31, 62 days.
    assert (may["due_on"], may["charge"], may["charge_evading"]) == ("2025-05-31", "34600", "18600")
    assert (may["class"], may["evading_from"]) == ("evading", "2025-07-31")
    assert (june["class"], june["charge"]) == ("paid", "500")
    assert books.standing[0]["charge_outstanding"] == "35100"
    assert (books.standing[0]["months_owed"], books.standing[0]["workers"]) == ("1", "0")


def test_movements_that_are_refused(ledger: Ledger) -> None:
    books = ledger(office("AT 2025-07", "DN 2025-07", "AD 2025-07 10000000", "CD 2025-07"), dt.date(2025, 8, 1))

    refused = {number for table, number in books.refused if table == "declarations"}
    assert {0, 1, 2} <= refused
    assert books.obligations == books.balances == []
    assert books.standing[0]["class"] == "paid"
