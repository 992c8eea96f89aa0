"""The canonical tables: what every reader produces, the store keeps and the engines read.

One ``Table`` per kind of fact. In frames a month is a Date on its first day, money is Int64 đồng, codes and
identity numbers are text (they may begin with 0). CSV and Parquet outside write months ``YYYY-MM``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from ansinh.facts.business_terms import BUSINESS_KINDS, TAX_STATUSES
from ansinh.law.terms import COMPONENTS
from ansinh.law.terms import GROUPS as GROUPS

Kind = Literal["text", "code", "date", "month", "money", "integer", "flag"]

_DTYPES: dict[str, pl.DataType] = {
    "text": pl.String(), "code": pl.String(), "date": pl.Date(), "month": pl.Date(),
    "money": pl.Int64(), "integer": pl.Int32(), "flag": pl.Boolean(),
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column. ``required``: a row without it is refused. ``domain``: the only values allowed."""

    name: str
    kind: Kind = "text"
    required: bool = False
    domain: tuple[str, ...] = ()

    @property
    def dtype(self) -> pl.DataType:
        return _DTYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """A canonical table. ``identity`` names the columns that make two rows the same fact for good
    (a payment's number); empty means that only a wholly equal row is a duplicate."""

    name: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, pl.DataType]:
        return {column.name: column.dtype for column in self.columns}


def _required(name: str, kind: Kind = "text", domain: tuple[str, ...] = ()) -> Column:
    return Column(name, kind, True, domain)


SECTORS = (
    "enterprise_state", "enterprise_fdi", "enterprise_private", "public_unit", "cooperative",
    "household_business", "other",
)  # fmt: skip
FUNDS = COMPONENTS
"""Money is kept by fund, and the five funds are the five components of a contribution."""
MOVEMENTS = (
    "TM", "TH", "TC", "TD", "ON", "TV", "TN", "TL", "GH", "GC", "GD", "GV", "GN", "GL", "KL", "OF", "TS",
    "DC", "CD", "DN", "DL", "AD", "SB", "TT", "TU", "AT",
)  # fmt: skip
"""The 26 "phương án" codes of a compulsory declaration."""

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("employers", (
            _required("employer_code", "code"), Column("tax_code", "code"), Column("name"),
            Column("commune_code", "code"), Column("industry_code", "code"),
            Column("sector", "code", domain=SECTORS), _required("wage_region", "integer"),
            Column("payment_cycle_months", "integer"), Column("registered_on", "date"), Column("status", "code"),
            Column("status_from", "date"), Column("accident_rate", "integer"), Column("address"),
        ), identity=("employer_code",)),
        Table("declarations", (
            _required("employer_code", "code"), _required("person_number", "code"), Column("full_name"),
            Column("born_on", "date"), Column("sex", "code", domain=("M", "F")), Column("citizen_id", "code"),
            _required("movement", "code", MOVEMENTS), _required("group", "code", GROUPS),
            Column("base_salary", "money"), _required("from_month", "month"), Column("to_month", "month"),
            _required("filed_on", "date"), Column("effective_on", "date"),
        )),
        Table("payments", (
            _required("payment_id", "code"), Column("employer_code", "code"), _required("paid_on", "date"),
            _required("amount", "money"), Column("message"),
        ), identity=("payment_id",)),
        Table("reassignments", (
            _required("payment_id", "code"), _required("employer_code", "code"), _required("decided_on", "date"),
        )),
        Table("refunds", (
            _required("refund_id", "code"), _required("employer_code", "code"), _required("paid_on", "date"),
            _required("amount", "money"),
        ), identity=("refund_id",)),
        Table("reminders", (_required("employer_code", "code"), _required("issued_on", "date"))),
        Table("excuses", (
            _required("employer_code", "code"), _required("from_month", "month"), _required("to_month", "month"),
            _required("decided_on", "date"),
        )),
        Table("suspensions", (
            _required("employer_code", "code"), _required("from_month", "month"), _required("to_month", "month"),
            _required("decided_on", "date"),
        )),
        Table("opening_balances", (
            _required("employer_code", "code"), _required("month", "month"), _required("fund", "code", FUNDS),
            _required("principal", "money"), _required("charge", "money"),
        ), identity=("employer_code", "month", "fund")),
        # What the office's own lists say of an employer's month, kept to tie the ledger to them. A negative
        # balance is credit. ``charged`` is empty where the list does not carry it.
        Table("office_balances", (
            _required("employer_code", "code"), _required("month", "month"), _required("opening", "money"),
            Column("charged", "money"), _required("paid", "money"), _required("closing", "money"),
            _required("source", "code"),
        ), identity=("employer_code", "month", "source")),
        Table("tax_payroll", (
            _required("tax_code", "code"), _required("year", "integer"), Column("month", "month"), Column("full_name"),
            Column("person_tax_code", "code"), Column("citizen_id", "code"), Column("born_on", "date"),
            _required("income", "money"), Column("insurance_deducted", "money"), Column("under_contract", "flag"),
        )),
        # What an employer stated to the tax office of a whole month or quarter (05/KK-TNCN), nobody by name.
        # ``month`` is the first of the ``cycle_months`` (1 or 3); numbers of people, and đồng.
        Table("tax_totals", (
            _required("tax_code", "code"), _required("month", "month"), _required("cycle_months", "integer"),
            _required("workers", "integer"), Column("resident_contract", "integer"),
            Column("people_withheld", "integer"), _required("income", "money"), Column("income_withheld", "money"),
            Column("tax_withheld", "money"),
        ), identity=("tax_code", "month", "cycle_months")),
        # Of one tax code two registers tell. ``status`` is the tax register's alone (a code of two digits);
        # what the business registry says of the enterprise is ``registry_status``, in its words.
        Table("businesses", (
            _required("tax_code", "code"), Column("name"), Column("kind", "code", domain=tuple(BUSINESS_KINDS)),
            Column("status", "code", domain=tuple(TAX_STATUSES)), Column("status_from", "date"),
            Column("founded_on", "date"), Column("industry_code", "code"),
            Column("commune_code", "code"), Column("address"), Column("representative_name"),
            Column("representative_id", "code"), Column("capital", "money"), Column("registry_status"),
        ), identity=("tax_code",)),
        Table("labour_reports", (
            _required("tax_code", "code"), _required("period", "code"), Column("headcount", "integer"),
            Column("women", "integer"), Column("insured", "integer"), Column("indefinite", "integer"),
            Column("fixed_term", "integer"),
        ), identity=("tax_code", "period")),
        Table("vacancies", (
            _required("vacancy_id", "code"), Column("tax_code", "code"), _required("title"),
            Column("occupation_code", "code"), Column("description"), Column("openings", "integer"),
            Column("wage_from", "money"), Column("wage_to", "money"), Column("commune_code", "code"),
            Column("posted_on", "date"), Column("closes_on", "date"), Column("contract"), Column("shift"),
            Column("requirements"),
        ), identity=("vacancy_id",)),
        Table("seekers", (
            _required("seeker_id", "code"), Column("person_number", "code"), Column("born_on", "date"),
            Column("sex", "code", domain=("M", "F")), Column("commune_code", "code"), Column("wanted"),
            Column("occupation_code", "code"), Column("skills"), Column("schooling"), Column("training"),
            Column("experience_years", "integer"), Column("wage_wanted", "money"), Column("travel_km", "integer"),
            Column("priority"), Column("registered_on", "date"), Column("status", "code"),
        ), identity=("seeker_id",)),
        Table("tips", (
            _required("tip_id", "code"), _required("received_on", "date"), Column("tax_code", "code"),
            Column("employer_name"), _required("text"),
        ), identity=("tip_id",)),
    )
}  # fmt: skip
