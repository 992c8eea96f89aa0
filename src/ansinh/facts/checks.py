"""What a row must be, table by table: conditions that refuse a row or ask somebody to look at it.

Each check is a condition over the typed columns of a table and some columns that ``validate`` adds:
``employer_known`` (Boolean), ``first_start`` (Date: the month of the person's first start with this employer,
in this file or before), ``starts_differ`` (Boolean: two starts of the person for one month that disagree) and
``person_twice`` (Boolean: the employer's tax list states the person for the period twice, differently).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import polars as pl

Severity = Literal["refused", "warned"]

STARTS = ("TM", "TH", "TC", "TD", "ON")
"""Movements that start a person's cover: tăng mới, tăng mới hợp đồng, chuyển tỉnh, chuyển đơn vị, đi làm lại."""
_NEED_A_START = ("GH", "GC", "GD", "KL", "OF", "TS", "TV", "TN", "TL", "GV", "GN", "GL", "DC", "SB")
_WITHOUT_RULE = ("AT", "DN", "DL")
_FOR_MONTHS_ONLY = ("AD", "SB")
_SMALL_BASE = 100_000
"""Đồng. No monthly wage is below it; a figure that small is a coefficient or thousands of đồng."""
_LARGE_BASE = 1_000_000_000


@dataclass(frozen=True)
class Check:
    """``when`` is true for the rows concerned; ``column`` is the one to look at; ``code`` is for tests, counts
    and the message (``verdicts.explain``)."""

    code: str
    column: str
    severity: Severity
    when: pl.Expr


def checks_of(table: str, today: dt.date, ledger_start: dt.date) -> list[Check]:
    """The checks of one canonical table on the day of the import."""
    found = _SPECIAL.get(table, _none)(today, ledger_start)
    if table in _IN_FUTURE:
        column = _IN_FUTURE[table]
        found.append(Check("in_future", column, "warned", pl.col(column) > today))
    if table in _EMPLOYER_MUST_BE_KNOWN:
        found.append(Check("unknown_employer", "employer_code", "refused", ~pl.col("employer_known")))
    elif table in _EMPLOYER_SHOULD_BE_KNOWN:
        found.append(Check("unknown_employer", "employer_code", "warned", ~pl.col("employer_known")))
    return found


_EMPLOYER_MUST_BE_KNOWN = ("reassignments",)
_EMPLOYER_SHOULD_BE_KNOWN = (
    "declarations", "refunds", "reminders", "excuses", "suspensions", "opening_balances", "office_balances",
)  # fmt: skip
_IN_FUTURE = {
    "declarations": "filed_on", "payments": "paid_on", "refunds": "paid_on", "reassignments": "decided_on",
    "reminders": "issued_on", "excuses": "decided_on", "suspensions": "decided_on", "tips": "received_on",
    "tax_totals": "month", "businesses": "status_from", "seekers": "registered_on", "vacancies": "posted_on",
}  # fmt: skip


def _none(today: dt.date, ledger_start: dt.date) -> list[Check]:
    return []


def _declarations(today: dt.date, ledger_start: dt.date) -> list[Check]:
    movement, base = pl.col("movement"), pl.col("base_salary")
    for_months_only = movement.is_in(_FOR_MONTHS_ONLY)
    needs_base = movement.is_in([*STARTS, "DC"])
    no_start_yet = pl.col("first_start").is_null() | (pl.col("first_start") > pl.col("from_month"))
    return [
        Check("no_rule", "movement", "refused", movement.is_in(_WITHOUT_RULE)),
        Check("to_month_missing", "to_month", "refused", for_months_only & pl.col("to_month").is_null()),
        _ends_before_it_starts(),
        Check("base_zero", "base_salary", "refused", base == 0),
        Check("base_missing", "base_salary", "warned", needs_base & base.is_null()),
        Check("base_small", "base_salary", "warned", base.is_between(1, _SMALL_BASE - 1)),
        Check("base_large", "base_salary", "warned", base >= _LARGE_BASE),
        Check("starts_differ", "from_month", "warned", pl.col("starts_differ")),
        Check("no_start", "movement", "warned", movement.is_in(_NEED_A_START) & no_start_yet),
    ]  # fmt: skip


def _payments(today: dt.date, ledger_start: dt.date) -> list[Check]:
    return [
        Check("amount_zero", "amount", "refused", pl.col("amount") == 0),
        Check("unmatched", "employer_code", "warned", pl.col("employer_code").is_null()),
        Check("unmatched_unknown", "employer_code", "warned", ~pl.col("employer_known")),
    ]


def _refunds(today: dt.date, ledger_start: dt.date) -> list[Check]:
    return [Check("amount_zero", "amount", "refused", pl.col("amount") == 0)]


def _reassignments(today: dt.date, ledger_start: dt.date) -> list[Check]:
    return [Check("unknown_payment", "payment_id", "refused", ~pl.col("payment_known"))]


def _opening_balances(today: dt.date, ledger_start: dt.date) -> list[Check]:
    return [Check("opening_too_late", "month", "refused", pl.col("month") >= ledger_start)]


def _periods(today: dt.date, ledger_start: dt.date) -> list[Check]:
    return [_ends_before_it_starts()]


def _ends_before_it_starts() -> Check:
    return Check("ends_before_start", "to_month", "refused", pl.col("to_month") < pl.col("from_month"))


def _employers(today: dt.date, ledger_start: dt.date) -> list[Check]:
    return [
        Check("wage_region", "wage_region", "refused", ~pl.col("wage_region").is_between(1, 4)),
        Check("payment_cycle", "payment_cycle_months", "refused", ~pl.col("payment_cycle_months").is_in([1, 3, 6])),
        # Decree 58/2020/NĐ-CP knows 0.5% and 0.3%; soldiers and the like have none of their own here.
        Check("accident_rate", "accident_rate", "refused", ~pl.col("accident_rate").is_between(0, 100)),
    ]  # fmt: skip


def _tax_payroll(today: dt.date, ledger_start: dt.date) -> list[Check]:
    named = pl.any_horizontal(pl.col("full_name", "person_tax_code", "citizen_id").is_not_null())
    return [
        Check("year_odd", "year", "refused", ~pl.col("year").is_between(1990, today.year + 1)),
        Check("nobody", "full_name", "refused", ~named),
        Check("name_not_text", "full_name", "refused", ~pl.col("full_name").str.contains(r"\pL")),
        Check("deducted_more", "insurance_deducted", "warned", pl.col("insurance_deducted") > pl.col("income")),
        Check("person_twice", "full_name", "warned", pl.col("person_twice")),
    ]


def _tax_totals(today: dt.date, ledger_start: dt.date) -> list[Check]:
    quarterly = pl.col("cycle_months") == 3
    return [
        Check("tax_cycle", "cycle_months", "refused", ~pl.col("cycle_months").is_in([1, 3])),
        Check("quarter_start", "month", "refused", quarterly & ((pl.col("month").dt.month() - 1) % 3 != 0)),
        Check("over_whole", "resident_contract", "warned", pl.col("resident_contract") > pl.col("workers")),
    ]


def _labour_reports(today: dt.date, ledger_start: dt.date) -> list[Check]:
    period = pl.col("period").str.contains(r"^[0-9]{4}-H[12]$")
    return [
        Check("period", "period", "refused", ~period),
        Check("more_than_all", "insured", "warned", pl.col("insured") > pl.col("headcount")),
        Check("over_whole", "women", "warned", pl.col("women") > pl.col("headcount")),
        Check(
            "over_whole", "indefinite", "warned",
            pl.col("indefinite").fill_null(0) + pl.col("fixed_term").fill_null(0) > pl.col("headcount"),
        ),
    ]  # fmt: skip


def _vacancies(today: dt.date, ledger_start: dt.date) -> list[Check]:
    return [
        Check("closes_before_posted", "closes_on", "warned", pl.col("closes_on") < pl.col("posted_on")),
        Check("wage_range", "wage_to", "warned", pl.col("wage_to") < pl.col("wage_from")),
        Check("base_small", "wage_from", "warned", pl.col("wage_from").is_between(1, _SMALL_BASE - 1)),
    ]


def _seekers(today: dt.date, ledger_start: dt.date) -> list[Check]:
    return [Check("base_small", "wage_wanted", "warned", pl.col("wage_wanted").is_between(1, _SMALL_BASE - 1))]


_SPECIAL = {
    "declarations": _declarations, "payments": _payments, "refunds": _refunds, "reassignments": _reassignments,
    "opening_balances": _opening_balances, "excuses": _periods, "suspensions": _periods, "employers": _employers,
    "tax_payroll": _tax_payroll, "tax_totals": _tax_totals, "labour_reports": _labour_reports,
    "vacancies": _vacancies, "seekers": _seekers,
}  # fmt: skip
