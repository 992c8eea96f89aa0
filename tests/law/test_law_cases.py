"""The tables of worked examples beside this file: every row is computed by the rule it names."""

from __future__ import annotations

import datetime as dt
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansinh.base.months import parse_month
from ansinh.law import Law
from ansinh.law.amounts import half_up
from ansinh.law.contribution import (
    contribution,
    household_health,
    militia_base,
    trained_worker_floor,
    union_fee,
)
from ansinh.law.crime import art_216_clause, enough_months
from ansinh.law.fines import fine, governing_day, signers
from ansinh.law.insured import freed_by_unpaid_leave, part_timer_insured
from ansinh.law.late import classify, evasion_from, late_charge, late_days
from ansinh.law.old_interest import compound_interest, month_interest, monthly_rate, recovery_interest
from ansinh.law.registration import registration_class, registration_deadline
from ansinh.law.special_months import special_due_on

HERE = Path(__file__).parent
DOC = HERE.parents[1] / "docs" / "law-cases.md"
COLLECTED = HERE.parents[2] / "shared" / "law" / "cases.json"
LAW = Law.load()
BHXH = ("sickness", "accident", "pension")


def percent(text: str) -> Fraction:
    return Fraction(text) / 100


def contribution_rule(
    month: str, salary: int, region: int, group: str = "a", relieved: bool = False, unpaid_days: int = 0
) -> dict[str, Any]:
    number = parse_month(month)
    parts = contribution(LAW, number, group, salary, region, relieved)
    freed = freed_by_unpaid_leave(LAW, number, group, unpaid_days) if unpaid_days else frozenset()
    sides = {}
    for side in ("employer", "worker"):
        owed = {name: 0 if name in freed else getattr(part, side) for name, part in parts.items()}
        sides[side] = {
            "bhxh": sum(owed[name] for name in BHXH), "bhyt": owed["health"], "bhtn": owed["unemployment"],
            "total": sum(owed.values()),
        }  # fmt: skip
    base = {"bhxh": parts["pension"].base, "bhyt": parts["health"].base, "bhtn": parts["unemployment"].base}
    total = sides["employer"]["total"] + sides["worker"]["total"]
    return sides | {"base": base, "total": total, "left": salary - sides["worker"]["total"]}


def payroll_rule(month: str, region: int, salaries: list[int]) -> dict[str, Any]:
    people = [contribution_rule(month, salary, region) for salary in salaries]
    sides = {
        side: {key: sum(person[side][key] for person in people) for key in ("bhxh", "bhyt", "bhtn", "total")}
        for side in ("employer", "worker")
    }
    on = dt.date.fromisoformat(f"{month}-01")
    fee = union_fee(LAW, on, sum(person["base"]["bhxh"] for person in people))
    return sides | {"union_fee": fee, "employer_with_union_fee": sides["employer"]["total"] + fee}


def militia_rule(joined: str, month: str) -> dict[str, Any]:
    number = parse_month(month)
    base = militia_base(LAW, parse_month(joined), number)
    on = dt.date.fromisoformat(f"{month}-01")
    answer = {"base": base, "multiple": str(Fraction(base, LAW.value("reference_level", on)))}
    if month >= "2025-07":
        rate = sum(LAW.rate(number, "e", component, "employer") for component in BHXH)
        answer["amount"] = half_up(Fraction(base * rate, 10_000))
    return answer


def lateness_rule(
    month: str, amount: int, reminders: list[dt.date], paid_on: dt.date, excused: bool = False
) -> dict[str, Any]:
    due_on = LAW.due_on(parse_month(month), 1)
    days = late_days(LAW, due_on, paid_on)
    switch = evasion_from(LAW, due_on, reminders, paid_on)
    evading = 0 if switch is None or excused else max((paid_on - switch).days + 1, 0)
    return {
        "due_on": due_on,
        "late_days": days - evading,
        "late_last": None if switch is None else switch - dt.timedelta(days=1),
        "evasion_from": switch,
        "evading_days": evading,
        "charge_late": late_charge(LAW, amount, days - evading, paid_on),
        "charge_evading": late_charge(LAW, amount, evading, paid_on),
        "charge": late_charge(LAW, amount, days, paid_on),
        "class": classify(LAW, due_on, paid_on, reminders, excused=excused),
    }


def registration_rule(started_on: dt.date, day: dt.date) -> dict[str, Any]:
    return {
        "deadline": registration_deadline(LAW, started_on),
        "warn": registration_deadline(LAW, started_on, first_day_counts=True),
        "class": registration_class(LAW, started_on, day),
    }


def recovery_rule(found: str, k: str, principal: list[list[Any]]) -> dict[str, Any]:
    rows = [(parse_month(month), amount) for month, amount in principal]
    counted = recovery_interest(rows, parse_month(found), percent(k))
    interest = [amount for _months, amount in counted]
    return {"months": [months for months, _amount in counted], "interest": interest, "total": sum(interest)}


def compound_rule(k: str, principal: list[list[int]]) -> dict[str, Any]:
    interest = [compound_interest(amount, months, percent(k)) for amount, months in principal]
    return {"interest": interest, "total": sum(interest)}


def fines_rule(day: dt.date, organisation: bool, acts: list[dict[str, Any]]) -> dict[str, Any]:
    found = [fine(LAW, day, organisation=organisation, **act) for act in acts]
    answer = {
        "frames": [[one.low, one.high] for one in found],
        "person_high": [one.person_high for one in found],
        "points": [one.point for one in found],
        "total": [sum(one.low for one in found), sum(one.high for one in found)],
        "middle": sum(one.middle for one in found),
        "warning": all(one.warning for one in found),
        "max_excluded": found[0].act.max_excluded,
    }
    if day >= dt.date(2026, 9, 10):
        able = signers(LAW, day, found)
        answer["first_signer"] = next((one.code for one in able if one.code != "commune_chair"), None)
    return answer


RULES: dict[str, Any] = {
    "contribution": contribution_rule,
    "payroll": payroll_rule,
    "militia": militia_rule,
    "trained_worker_floor": lambda month, region: {"floor": trained_worker_floor(LAW, parse_month(month), region)},
    "union_fee": lambda day, fund, reduction=0: {"fee": union_fee(LAW, day, fund, reduction)},
    "household_health": lambda day, members: {
        "amounts": [household_health(LAW, day, member) for member in range(1, members + 1)]
    },
    "part_timer": lambda month, pay: {"insured": part_timer_insured(LAW, parse_month(month), pay)},
    "due_on": lambda month, cycle: {"due_on": LAW.due_on(parse_month(month), cycle)},
    "lateness": lateness_rule,
    "charge": lambda amount, days, day: {"charge": late_charge(LAW, amount, days, day)},
    "registration": registration_rule,
    "month_interest": lambda payable, not_overdue, k: {"interest": month_interest(payable, not_overdue, percent(k))},
    "carried": lambda principal, interest: {"total": sum(principal) + sum(interest)},
    "recovery": recovery_rule,
    "compound": compound_rule,
    "monthly_rate": lambda month, fund: {"percent": monthly_rate(LAW, parse_month(month), fund) * 100},
    "fines": fines_rule,
    "decree": lambda ended_on, handled_on: {
        "document": LAW.source("fine_acts", governing_day(ended_on, handled_on)).document
    },
    "unpaid_months": lambda months, day: {"enough": enough_months(LAW, map(parse_month, months), day)},
    "art_216": lambda day, cases: {"clauses": [art_216_clause(LAW, day, **case) for case in cases]},
    "special_due_on": lambda rule_id, event_on: {"due_on": special_due_on(LAW, rule_id, event_on)},
}


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.load((HERE / name).read_text(encoding="utf-8"), yaml.CSafeLoader)
    return rows


ROWS = [row for path in sorted(HERE.glob("*.yaml")) for row in table(path.name)]


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_worked_example(row: dict[str, Any]) -> None:
    assert row["law"]
    answer = RULES[row["rule"]](**row["given"])
    for key, expected in row["expect"].items():
        if isinstance(expected, dict):
            assert {part: answer[key][part] for part in expected} == expected, key
        elif key == "percent":
            assert answer[key] == Fraction(expected)
        else:
            assert answer[key] == expected, key


@pytest.mark.skipif(not COLLECTED.exists(), reason="the collected cases are not beside this checkout")
def test_every_collected_case_is_either_computed_or_recorded() -> None:
    collected = {case["id"]: case for case in json.loads(COLLECTED.read_text(encoding="utf-8"))}
    computed = {row["id"] for row in ROWS}
    recorded = set(re.findall(r"^\| ([A-F]\d\d) \|", DOC.read_text(encoding="utf-8"), re.MULTILINE))
    assert not computed & recorded
    assert set(collected) <= computed | recorded, sorted(set(collected) - computed - recorded)
    assert recorded <= set(collected)
    wrongly_computed = {one for one in computed & set(collected) if collected[one]["arithmetic_check"] != "ok"}
    assert not wrongly_computed
