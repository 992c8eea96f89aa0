"""The files are recognised, and importing them gives the tables, with exactly the planted refusals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ansinh.facts import FactStore, ImportOptions, import_files
from ansinh.facts.importing import ImportReport
from ansinh.facts.registers import newest
from ansinh.simulate.agencies import (
    AGENCY_TABLES,
    DECLARATION_FAULTS,
    Agencies,
    AgencyFiles,
    Fault,
    spoil,
    write_agencies,
)
from ansinh.simulate.plan import Plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("agencies")


@pytest.fixture(scope="module")
def written(world: Any, agencies: Agencies, folder: Path) -> AgencyFiles:
    return write_agencies(agencies, folder, world.plan)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FactStore:
    return FactStore(tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="module")
def report(
    written: AgencyFiles, folder: Path, store: FactStore, tmp_path_factory: pytest.TempPathFactory
) -> ImportReport:
    options = ImportOptions(rejects=tmp_path_factory.mktemp("rejects"))
    return import_files(store, "auto", sorted(folder.iterdir()), options)


def test_every_file_is_recognised(report: ImportReport, written: AgencyFiles) -> None:
    assert not [file.path.name for file in report.files if file.error]
    assert len(report.files) == sum(written.counts.values())


def test_exactly_the_planted_rows_are_refused(report: ImportReport, written: AgencyFiles) -> None:
    refused = {
        (file.path.name, row, code)
        for file in report.files
        for verdicts in file.verdicts
        for row, code in verdicts.problems.filter(severity="refused").select("row", "code").iter_rows()
    }
    assert refused == set(written.refusals.iter_rows())
    assert written.refusals["code"].n_unique() >= 7


def test_only_the_repeated_rows_are_duplicates(report: ImportReport, agencies: Agencies) -> None:
    told = sum(filing.rows.height for filing in agencies.filings)
    places = sum(
        (filing.rows["tax_code"].str.len_bytes() == 5).sum()
        for filing in agencies.filings if filing.form == "registry_search"
    )  # fmt: skip
    kept = sum(agencies.tables[name].height for name in AGENCY_TABLES)
    found = sum(file.duplicates for file in report.files)
    assert found == told - places - kept
    assert found > 0


@pytest.mark.parametrize("table", AGENCY_TABLES)
def test_importing_gives_the_tables(report: ImportReport, written: AgencyFiles, store: FactStore, table: str) -> None:
    got, expected = store.snapshot().table(table), newest(table, written.tables[table])
    assert expected.height > 0
    assert_frame_equal(
        got.sort(got.columns, nulls_last=True), expected.select(got.columns).sort(got.columns, nulls_last=True)
    )


def test_the_same_plan_gives_the_same_bytes(world: Any, agencies: Agencies, folder: Path, tmp_path: Path) -> None:
    """Made and written anew, in another folder."""
    write_agencies(world.agencies(), tmp_path, world.plan)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_each_agency_sends_its_own_forms(written: AgencyFiles) -> None:
    forms = {
        "tax_05_1", "tax_05_1_bulk", "tax_05_2", "tax_05_2_bulk", "tax_05_kk_bulk", "tax_05_kk_xml",
        "taxpayer_register", "registry_exchange", "registry_search", "labour_reports", "labour_report", "labour_list",
        "job_orders", "recruitment_needs", "labour_supply", "tips",
    }  # fmt: skip
    assert set(written.counts) == forms


def test_a_spoilt_row_stands_beside_the_real_ones() -> None:
    rows = pl.DataFrame(
        {"income": [10, 20, 30], "paid_on": [dt.date(2026, 1, day) for day in (1, 2, 3)], "n": [1, 2, 3]}
    )
    faults = (Fault("income", "1,5", "fraction"), Fault("paid_on", None, "missing"), Fault("income", None, "missing"))
    spoilt, found = spoil(rows, faults, Plan(3, 1, 7).chance("spoil"))
    assert spoilt.height == 6
    assert spoilt["n"].dtype == pl.Int64
    assert sorted(code for _place, code in found) == ["fraction", "missing", "missing"]
    assert [spoilt["income"][place] for place, code in found if code == "fraction"] == ["1,5"]
    kept = spoilt.with_row_index("place").filter(~pl.col("place").is_in([place for place, _code in found]))
    assert kept["income"].to_list() == ["10", "20", "30"]
    assert kept["paid_on"].to_list() == ["01/01/2026", "02/01/2026", "03/01/2026"]


def test_nothing_is_spoilt_where_nothing_is() -> None:
    rows = pl.DataFrame({"income": []}, schema={"income": pl.Int64})
    assert spoil(rows, (Fault("income", "1,5", "fraction"),), Plan(3, 1, 7).chance("spoil")) == (rows, [])
    full = pl.DataFrame({"income": [1]})
    assert spoil(full, (), Plan(3, 1, 7).chance("spoil")) == (full, [])


def test_spoilt_declarations_are_refused_for_their_fault(tmp_path: Path) -> None:
    """The helper serves canonical lists too: text in, text out."""
    rows = pl.DataFrame(
        {
            "employer_code": ["TA0001Z"] * 4, "person_number": [f"389000000{n}" for n in range(4)],
            "movement": ["TM"] * 4,
            "group": ["a"] * 4, "base_salary": ["5310000"] * 4, "from_month": ["2026-01"] * 4,
            "filed_on": ["2026-01-05"] * 4,
        }
    )  # fmt: skip
    spoilt, found = spoil(rows, DECLARATION_FAULTS, Plan(3, 1, 7).chance("spoil"))
    path = tmp_path / "declarations.csv"
    spoilt.write_csv(path)
    report = import_files(FactStore(tmp_path / "facts"), "auto", [path], ImportOptions(rejects=tmp_path))
    (verdicts,) = report.files[0].verdicts
    refused = verdicts.problems.filter(severity="refused").select("row", "code")
    assert set(refused.iter_rows()) == {(place + 2, code) for place, code in found}
    assert verdicts.accepted.height == 4
