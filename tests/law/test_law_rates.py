"""Rates, bases and due dates by group and time, as a lawyer's table."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.base.months import parse_month
from ansinh.law import Law, MissingValue, UnknownGroup
from ansinh.law.terms import GROUPS

LAW = Law.load()
COMPONENTS = ("pension", "sickness", "accident", "health", "unemployment")

# Per 10,000, employer/worker, in October 2026 (Law 41/2024 art. 2(1), 33, 34; Decree 188/2025 art. 6; Law 74/2025).
RATES_2026 = """
group  pension   sickness  accident  health   unemployment
a      1400/800  300/0     50/0      300/150  100/100
b      1400/800  300/0     50/0      300/150  100/100
c      1400/800  300/0     50/0      300/150  0/0
dd     2200/0    0/0       50/0      0/0      0/0
e      2200/0    0/0       50/0      0/0      0/0
f      1400/800  300/0     0/0       300/150  0/0
g      0/2200    0/0       0/0       0/0      0/0
h      0/2200    0/0       0/0       0/0      0/0
i      1400/800  300/0     50/0      300/150  100/100
k      1400/800  300/0     0/0       300/150  0/0
l      1400/800  300/0     50/0      300/150  100/100
m      0/2200    0/300     0/0       0/450    0/0
n      0/2200    0/300     0/0       0/450    0/0
"""

# The standard employee over the years (both sides together in the law's own table).
RATES_OF_A = """
month    pension   sickness  accident  health   unemployment
2014-06  1400/800  300/0     100/0     300/150  100/100
2015-06  1400/800  300/0     100/0     300/150  100/100
2017-05  1400/800  300/0     100/0     300/150  100/100
2017-06  1400/800  300/0     50/0      300/150  100/100
2021-08  1400/800  300/0     50/0      300/150  100/100
2025-06  1400/800  300/0     50/0      300/150  100/100
2025-07  1400/800  300/0     50/0      300/150  100/100
2026-01  1400/800  300/0     50/0      300/150  100/100
2040-01  1400/800  300/0     50/0      300/150  100/100
"""


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()[1:]]


def stated(month: str, group: str) -> list[str]:
    return [
        "/".join(str(LAW.rate(parse_month(month), group, component, payer)) for payer in ("employer", "worker"))
        for component in COMPONENTS
    ]


@pytest.mark.parametrize("row", rows(RATES_2026), ids=lambda row: row[0])
def test_rates_of_every_group(row: list[str]) -> None:
    assert stated("2026-10", row[0]) == row[1:]


@pytest.mark.parametrize("row", rows(RATES_OF_A), ids=lambda row: row[0])
def test_rates_of_the_standard_employee(row: list[str]) -> None:
    assert stated(row[0], "a") == row[1:]


def test_managers_and_part_timers_pay_unemployment_from_2026() -> None:
    for group in ("i", "l"):
        assert LAW.rate(parse_month("2025-12"), group, "unemployment", "employer") == 0
        assert LAW.rate(parse_month("2026-01"), group, "unemployment", "employer") == 100


def test_a_group_without_rule_is_refused_by_name() -> None:
    with pytest.raises(UnknownGroup, match=r"'d'.*'health'"):
        LAW.rate(parse_month("2026-10"), "d", "health", "employer")
    with pytest.raises(UnknownGroup, match="'z'"):
        LAW.rate(parse_month("2026-10"), "z", "pension", "employer")


def test_a_group_before_its_time_has_no_rate() -> None:
    with pytest.raises(MissingValue, match=r"contribution_rate .*group=m.* 01/06/2025"):
        LAW.rate(parse_month("2025-06"), "m", "pension", "worker")


def test_only_commune_workers_health_is_on_the_reference_level() -> None:
    month = parse_month("2026-10")
    on_level = {
        (group, component)
        for group in GROUPS
        for component in COMPONENTS
        if LAW.base_kind(month, group, component) == "reference_level"
    }
    assert on_level == {("k", "health")}
    assert LAW.base_kind(parse_month("2025-06"), "k", "pension") == "reference_level"


@pytest.mark.parametrize(
    ("month", "cycle", "due_on"),
    [
        ("2017-05", 1, "2017-05-31"),  # Decision 959 art. 7
        ("2025-06", 1, "2025-06-30"),  # Decision 595 art. 7
        ("2025-04", 3, "2025-06-30"),
        ("2025-02", 6, "2025-06-30"),
        ("2025-07", 1, "2025-08-31"),  # Law 41/2024 art. 34(4)
        ("2025-12", 1, "2026-01-31"),
        ("2026-01", 1, "2026-02-28"),
        ("2025-07", 3, "2025-10-31"),
        ("2026-12", 3, "2027-01-31"),
        ("2026-01", 6, "2026-07-31"),
    ],
)
def test_due_dates(month: str, cycle: int, due_on: str) -> None:
    assert LAW.due_on(parse_month(month), cycle) == dt.date.fromisoformat(due_on)


@pytest.mark.parametrize(
    ("name", "keys", "on", "value"),
    [
        ("reference_level", {}, "2026-06-30", 2_340_000),
        ("reference_level", {}, "2026-07-01", 2_530_000),
        ("reference_level", {}, "2020-08-01", 1_490_000),
        ("regional_minimum_wage", {"region": 1}, "2025-12-31", 4_960_000),
        ("regional_minimum_wage", {"region": 4}, "2026-01-01", 3_700_000),
        ("regional_minimum_wage", {"region": 2}, "2022-06-30", 3_920_000),
        ("base_cap_multiple", {"component": "unemployment"}, "2026-10-01", 20),
        ("base_floor_multiple", {"component": "unemployment"}, "2026-10-01", 1),
        ("late_charge_rate", {}, "2026-10-01", 3),
        ("late_charge_from", {}, "2026-10-01", dt.date(2025, 7, 1)),
        ("late_charge_counts_payment_day", {}, "2026-10-01", True),
        ("evasion_after_days", {}, "2026-10-01", 60),
        ("evasion_after_late_reminder_days", {}, "2026-10-01", 15),
        ("registration_deadline_days", {}, "2026-10-01", 30),
        ("registration_evasion_days", {}, "2026-10-01", 60),
        ("old_debt_reminder_from", {}, "2026-10-01", dt.date(2025, 7, 1)),
        ("ledger_start", {}, "2026-10-01", dt.date(2025, 7, 1)),
        ("allocation_order", {}, "2025-12-01", ("health", "unemployment", "accident", "sickness", "pension")),
        ("allocation_order", {}, "2026-10-01", ("health", "unemployment", "accident", "sickness", "pension")),
    ],
)
def test_values_the_ledger_reads(name: str, keys: dict[str, object], on: str, value: object) -> None:
    assert LAW.value(name, dt.date.fromisoformat(on), **keys) == value
