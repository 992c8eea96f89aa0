"""Every layout is known for itself: what one writer writes, no other reader takes, whatever its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from ansinh.facts import writers as w
from ansinh.facts.readers import FORMATS, Document, recognise
from ansinh.facts.schemas import TABLES

DAY, CODE = dt.date(2026, 6, 3), "0100109106"
PAYROLL = pl.DataFrame({
    "tax_code": [CODE], "year": [2025], "full_name": ["An"], "citizen_id": ["038185000123"], "income": [1],
    "insurance_deducted": [0],
})  # fmt: skip
TOTALS = pl.DataFrame({
    "tax_code": [CODE], "month": [dt.date(2025, 7, 1)], "cycle_months": [1], "workers": [1], "resident_contract": [1],
    "people_withheld": [0], "income": [1], "income_withheld": [0], "tax_withheld": [0],
})  # fmt: skip
FIRM = pl.DataFrame(
    {"tax_code": [CODE], "name": ["Công ty Một"], "status": ["00"], "registry_status": ["Đang hoạt động"]}
)
REPORT = pl.DataFrame({"tax_code": [CODE], "headcount": [3], "insured": [3]})
VACANCY = pl.DataFrame({"vacancy_id": ["P1"], "tax_code": [CODE], "title": ["Thợ may"], "openings": [2]})
SEEKER = pl.DataFrame({"seeker_id": ["N1"], "priority": ["hộ nghèo"], "born_on": [DAY]})
TIP = pl.DataFrame({"tip_id": ["T1"], "received_on": [DAY], "text": ["Nợ lương"]})
DECLARATION = pl.DataFrame(
    {"full_name": ["An"], "movement": ["TM"], "from_month": [DAY], "base_salary": [5_310_000]},
    schema_overrides=TABLES["declarations"].schema,
).with_columns(
    pl.lit(None, dtype).alias(name)
    for name, dtype in TABLES["declarations"].schema.items()
    if name not in ("full_name", "movement", "from_month", "base_salary")
)
OFFICE = pl.DataFrame({
    "agency_code": ["03800"], "employer_code": ["TA0000Z"], "opening": [5], "due": [5], "paid": [5], "closing": [5],
})  # fmt: skip
FILER = w.DeclarationHeader("TA0000Z", DAY, "Công ty Một")
LABOUR = w.LabourReportHeader("2026-H1", DAY)
TAX = w.TaxHeader(CODE, 2025, "Công ty Một")

FILES: list[tuple[str, Callable[[Path], None], str]] = [
    ("tax_05_1", lambda path: w.write_tax_05_1(path, TAX, PAYROLL), "xlsx"),
    ("tax_05_1", lambda path: w.write_tax_05_1_bulk(path, PAYROLL), "csv"),
    ("tax_05_2", lambda path: w.write_tax_05_2(path, TAX, PAYROLL), "xlsx"),
    ("tax_05_2", lambda path: w.write_tax_05_2_bulk(path, PAYROLL), "xlsx"),
    ("tax_05_kk_list", lambda path: w.write_tax_05_kk_bulk(path, TOTALS), "csv"),
    ("tax_05_kk_xml", lambda path: w.write_tax_05_kk_xml(path, TOTALS.row(0, named=True)), "xml"),
    ("taxpayer_register", lambda path: w.write_taxpayer_register(path, FIRM), "xlsx"),
    ("tax_code_lookup", lambda path: w.write_tax_code_lookup(path, FIRM), "csv"),
    ("registry_search", lambda path: w.write_registry_search(path, FIRM), "csv"),
    ("registry_exchange", lambda path: w.write_registry_exchange(path, FIRM), "json"),
    ("labour_02_pli", lambda path: w.write_labour_reports(path, LABOUR, REPORT), "xlsx"),
    ("labour_02_pli", lambda path: w.write_labour_report(path, LABOUR, REPORT), "xlsx"),
    (
        "recruitment_needs",
        lambda path: w.write_recruitment_needs(path, w.RecruitmentHeader(CODE, DAY), VACANCY),
        "xlsx",
    ),
    ("job_orders", lambda path: w.write_job_orders(path, VACANCY), "csv"),
    ("labour_supply", lambda path: w.write_labour_supply(path, SEEKER), "csv"),
    ("tips_list", lambda path: w.write_tips(path, TIP), "csv"),
    ("d02lt_2026", lambda path: w.write_d02lt_2026(path, FILER, DECLARATION), "xlsx"),
    ("d02lt_2020", lambda path: w.write_d02lt_2020(path, FILER, DECLARATION), "xlsx"),
    ("d02ts_2017", lambda path: w.write_d02ts_2017(path, FILER, DECLARATION), "xlsx"),
    ("c12_list", lambda path: w.write_c12_list(path, OFFICE), "xlsx"),
    ("tst_export", lambda path: w.write_tst_export(path, OFFICE), "xlsx"),
    ("canonical_tax_payroll", lambda path: w.write_canonical(path, "tax_payroll", PAYROLL), "csv"),
    ("canonical_tax_totals", lambda path: w.write_canonical(path, "tax_totals", TOTALS), "csv"),
    ("canonical_businesses", lambda path: w.write_canonical(path, "businesses", FIRM), "csv"),
    ("canonical_vacancies", lambda path: w.write_canonical(path, "vacancies", VACANCY), "csv"),
    ("canonical_seekers", lambda path: w.write_canonical(path, "seekers", SEEKER), "csv"),
    ("canonical_tips", lambda path: w.write_canonical(path, "tips", TIP), "csv"),
]


@pytest.mark.parametrize(("key", "write", "suffix"), FILES, ids=[f"{key}.{suffix}" for key, _write, suffix in FILES])
def test_each_file_is_taken_for_itself_alone(
    tmp_path: Path, key: str, write: Callable[[Path], None], suffix: str
) -> None:
    written = tmp_path / f"a.{suffix}"
    write(written)
    document = Document.open(written.rename(tmp_path / "tep"))
    chosen = recognise(document, FORMATS)
    assert chosen is not None
    assert chosen.key == key
    sure = chosen.recognise(document)
    others = {each.key: round(each.recognise(document), 2) for each in FORMATS if each is not chosen}
    rivals = {other: score for other, score in others.items() if score > sure - 0.05}
    assert rivals == {}


def test_every_layout_says_its_name_and_gives_canonical_tables() -> None:
    assert len({each.key for each in FORMATS}) == len(FORMATS)
    assert all(each.title() and set(each.tables) <= TABLES.keys() for each in FORMATS)
