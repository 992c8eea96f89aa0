"""The forms in which other agencies' records come, and what importing each gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ansinh.facts.parse import clean_code, clean_text
from ansinh.facts.schemas import TABLES
from ansinh.facts.writers import (
    write_job_orders,
    write_labour_list,
    write_labour_report,
    write_labour_reports,
    write_labour_supply,
    write_recruitment_needs,
    write_registry_exchange,
    write_registry_search,
    write_tax_05_1,
    write_tax_05_1_bulk,
    write_tax_05_2,
    write_tax_05_2_bulk,
    write_tax_05_kk_bulk,
    write_tax_05_kk_xml,
    write_taxpayer_register,
    write_tips,
)
from ansinh.simulate.agencies.spoiling import Fault


@dataclass(frozen=True)
class Form:
    """``carried``: columns of ``table`` that importing gives back; the others come back empty.

    ``first_row``: number, as the import counts, of the first row of the list. ``write`` takes path, header, rows.
    """

    table: str
    carried: tuple[str, ...]
    first_row: int
    write: Callable[[Path, Any, pl.DataFrame], None]
    faults: tuple[Fault, ...] = ()
    read: Callable[[pl.DataFrame], pl.DataFrame] = lambda rows: rows
    """What importing makes of the rows beyond tidying their text."""


@dataclass(frozen=True)
class Filing:
    """One file. ``rows`` have the columns its form takes, with person and enterprise: who it really is, null for none.

    ``header`` is what the writer of a form for a single employer asks for.
    """

    name: str
    form: str
    rows: pl.DataFrame
    header: Any = None


def _list(write: Callable[[Path, pl.DataFrame], None]) -> Callable[[Path, Any, pl.DataFrame], None]:
    return lambda path, header, rows: write(path, rows)


_PERSON = ("tax_code", "year", "full_name", "person_tax_code", "citizen_id", "income", "under_contract")
_WITH_INSURANCE = (*_PERSON, "insurance_deducted")
_TOTALS = tuple(TABLES["tax_totals"].schema)
_BAD_CODE = Fault("tax_code", "28967377", "tax_code")
_FRACTION = Fault("income", "45.120.000,25", "fraction")
_NOBODY = Fault("full_name", None, "nobody", also=("person_tax_code", "citizen_id"))
_PAY_LIST = (
    _BAD_CODE, _FRACTION, Fault("income", None, "missing"), Fault("year", "1925", "year_odd"), _NOBODY,
    Fault("full_name", "0912", "name_not_text"),
)  # fmt: skip

COUNTER = r"^[0-9]{5}$"
"""Code of a business location in the registry's search: no tax code, so its row is refused."""
SEEKER_STATUSES = {
    "Đang tìm việc": "seeking", "Thất nghiệp": "unemployed", "Đã có việc làm": "employed",
    "Không tham gia hoạt động kinh tế": "inactive",
}  # fmt: skip
"""What the list of people looking for work says of each, and the canonical status."""
_IS_CITIZEN = pl.col("citizen_id").str.contains(r"^\d{12}$")
"""Who gave no insurance number is known by the citizen number."""

FORMS: dict[str, Form] = {
    "tax_05_1": Form("tax_payroll", _WITH_INSURANCE, 11, write_tax_05_1, (_FRACTION,)),
    "tax_05_2": Form("tax_payroll", _PERSON, 11, write_tax_05_2, (_FRACTION,)),
    "tax_05_1_bulk": Form("tax_payroll", _WITH_INSURANCE, 2, _list(write_tax_05_1_bulk), _PAY_LIST),
    "tax_05_2_bulk": Form("tax_payroll", _PERSON, 2, _list(write_tax_05_2_bulk), _PAY_LIST),
    "tax_05_kk_bulk": Form(
        "tax_totals", _TOTALS, 2, _list(write_tax_05_kk_bulk),
        (_BAD_CODE, _FRACTION, Fault("workers", None, "missing"), Fault("period", "13/2026", "no_such_month")),
    ),
    "tax_05_kk_xml": Form(
        "tax_totals", _TOTALS, 1, lambda path, header, rows: write_tax_05_kk_xml(path, rows.row(0, named=True)),
    ),
    "taxpayer_register": Form(
        "businesses",
        ("tax_code", "name", "status", "status_from", "industry_code", "commune_code", "address"), 3,
        _list(write_taxpayer_register), (_BAD_CODE, Fault("tax_code", "289/000/123", "tax_code")),
    ),
    "registry_exchange": Form(
        "businesses",
        ("tax_code", "name", "kind", "founded_on", "registry_status", "capital", "address", "representative_name",
         "representative_id"), 1,
        _list(write_registry_exchange), (_BAD_CODE,),
    ),
    "registry_search": Form(
        "businesses", ("tax_code", "name", "registry_status", "address"), 2, _list(write_registry_search),
        read=lambda rows: rows.filter(~pl.col("tax_code").str.contains(COUNTER)),
    ),
    "labour_reports": Form(
        "labour_reports", tuple(TABLES["labour_reports"].schema), 10, write_labour_reports, (_BAD_CODE,)
    ),
    "labour_report": Form("labour_reports", tuple(TABLES["labour_reports"].schema), 10, write_labour_report),
    "labour_list": Form(
        "labour_reports", tuple(TABLES["labour_reports"].schema), 11,
        lambda path, header, rows: write_labour_list(path, *header),
    ),
    "recruitment_needs": Form(
        "vacancies", ("vacancy_id", "tax_code", "title", "occupation_code", "openings", "posted_on"), 11,
        write_recruitment_needs,
    ),
    "job_orders": Form(
        "vacancies", tuple(TABLES["vacancies"].schema), 3, _list(write_job_orders),
        (Fault("title", None, "missing"), Fault("vacancy_id", None, "missing")),
    ),
    "labour_supply": Form(
        "seekers", tuple(TABLES["seekers"].schema), 3, _list(write_labour_supply),
        (Fault("seeker_id", None, "missing", also=("citizen_id",)),),
        lambda rows: rows.with_columns(
            person_number=pl.coalesce("person_number", pl.when(_IS_CITIZEN).then("citizen_id")),
            status=pl.col("status").replace_strict(SEEKER_STATUSES),
        ),
    ),
    "tips": Form(
        "tips", tuple(TABLES["tips"].schema), 2, _list(write_tips),
        (Fault("text", None, "missing"), Fault("received_on", "05/13/2025", "no_such_month"),
         Fault("received_on", "2026", "day_missing")),
    ),
}  # fmt: skip


def imported(filing: Filing) -> pl.DataFrame:
    """The rows of ``filing`` that can be taken, as importing gives them, with person and enterprise."""
    form = FORMS[filing.form]
    rows = form.read(filing.rows)
    made = []
    for column in TABLES[form.table].columns:
        if column.name not in form.carried:
            made.append(pl.Series(column.name, [None], column.dtype).new_from_index(0, rows.height))
            continue
        values = rows[column.name]
        if column.kind == "text":
            values = clean_text(values)
        elif column.kind == "code":
            values = clean_code(values)
        made.append(values.cast(column.dtype).alias(column.name))
    return pl.DataFrame(made).with_columns(rows["person"], rows["enterprise"])
