"""The official files are recognised, and importing them gives exactly the canonical tables."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ansinh.facts import CanonicalFolder, FactStore, ImportOptions, ReadOptions, import_files
from ansinh.facts.readers import read_file
from ansinh.facts.readers.payments import parse_payment_messages
from ansinh.facts.schemas import TABLES
from ansinh.law import Law
from ansinh.simulate import Province
from ansinh.simulate.agencies import AGENCY_TABLES, DECLARATION_FAULTS

WRITTEN = (
    "employers", "declarations", "payments", "reassignments", "refunds", "reminders", "excuses", "suspensions",
    "opening_balances", "office_balances", *AGENCY_TABLES,
)  # fmt: skip


@pytest.fixture(scope="module")
def store(written: Path, tmp_path_factory: pytest.TempPathFactory) -> FactStore:
    """The files imported the way the command says, with exactly the planted refusals."""
    store = FactStore(tmp_path_factory.mktemp("facts"))
    law = Law.load()
    refused: set[tuple[str, int, str]] = set()
    steps = [("auto", sorted((written / "files").iterdir()), ReadOptions())]
    steps += [(table, [written / f"by-kind/{table}.csv"], ReadOptions()) for table in ("excuses", "suspensions")]
    office_list = written / "by-kind/office_balances-2025-06.xlsx"
    steps.append(("office_balances", [office_list], ReadOptions(month=dt.date(2025, 6, 1))))
    for kind, paths, read in steps:
        report = import_files(store, kind, paths, ImportOptions(read=read, rejects=written.parent), law=law)
        assert not [file.path.name for file in report.files if file.error]
        refused |= {
            (file.path.name, row, code)
            for file in report.files
            for verdicts in file.verdicts
            for row, code in verdicts.problems.filter(severity="refused").select("row", "code").iter_rows()
        }
        ours = [file for file in report.files if file.path.name < "08"]
        codes = {code for file in ours for each in file.verdicts for code in each.problems["code"]}
        assert codes <= {"unmatched", *(fault.code for fault in DECLARATION_FAULTS)}
        assert not [file.path.name for file in ours if file.duplicates]
    assert refused == set(pl.read_parquet(written / "truth/refusals.parquet").iter_rows())
    assert len(refused) > 20
    return store


def sorted_rows(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort(frame.columns, nulls_last=True)


@pytest.mark.parametrize("table", WRITTEN)
def test_importing_the_files_gives_the_canonical_table(store: FactStore, written: Path, table: str) -> None:
    expected = CanonicalFolder(written / "canonical").table(table)
    assert expected.height > 0
    assert_frame_equal(sorted_rows(store.snapshot().table(table)), sorted_rows(expected))


def test_the_office_list_ties_to_the_opening_debts(province: Province, written: Path) -> None:
    """The C12 list of the month before the start closes with what the opening balances hold."""
    (path,) = (written / "by-kind").glob("office_balances-*.xlsx")
    assert path.name == "office_balances-2025-06.xlsx"
    listed = province.tables["office_balances"].filter(pl.col("closing") > 0)
    opening = (
        province.tables["opening_balances"]
        .group_by("employer_code")
        .agg(owed=(pl.col("principal") + pl.col("charge")).sum())
    )
    both = listed.join(opening, on="employer_code", how="full")
    assert (both["closing"] == both["owed"]).all()


def test_declarations_of_a_unit_come_in_the_same_order(store: FactStore, written: Path) -> None:
    """File order decides between movements of one month and day."""
    expected = CanonicalFolder(written / "canonical").table("declarations")
    by_unit = [
        each.sort("employer_code", maintain_order=True) for each in (store.snapshot().table("declarations"), expected)
    ]
    assert_frame_equal(*by_unit)


def test_every_layout_is_written_and_recognised(written: Path) -> None:
    formats = {
        read_file(path)[0].format
        for pattern in ("01-*", "04-*-d02lt-*", "05-bank-*")
        for path in (written / "files").glob(pattern)
    }
    assert formats == {"canonical_employers", "d02lt_2020", "d02lt_2026", "bank_statement"}


def test_workbooks_are_one_unit_and_one_filing_day_each(written: Path) -> None:
    workbooks = sorted((written / "files").glob("04-*-d02lt-*"))
    assert len(workbooks) == 24
    for path in workbooks:
        (reading,) = read_file(path)
        assert not reading.refused
        assert reading.rows.select("employer_code", "filed_on", "group").n_unique() == 1
        day = reading.rows["filed_on"][0]
        assert f"{day[:7]}-d02lt-{day[8:]}-" in path.name
        assert (reading.rows["filed_on"][0] >= "2026-05-01") == (reading.format == "d02lt_2026")


def test_state_pay_is_written_as_a_coefficient(written: Path) -> None:
    public = list((written / "files").glob("04-*-b.xlsx"))
    assert any("hệ số" in note for path in public for note in read_file(path)[0].notes)


def test_messages_name_whom_the_table_says(province: Province) -> None:
    payments = province.tables["payments"]
    parsed = parse_payment_messages(payments["transfer"], known=set(province.tables["employers"]["employer_code"]))
    assert parsed["employer_code"].equals(payments["employer_code"])
    assert parsed["kind"].is_in(["contribution", "unknown"]).all()


def test_some_payments_need_the_office(province: Province) -> None:
    payments, moved = province.tables["payments"], province.tables["reassignments"]
    unnamed = payments.filter(pl.col("employer_code").is_null())
    misnamed = payments.filter(pl.col("employer_code") != pl.col("payer"))
    assert unnamed.height > 0
    assert misnamed.height > 0
    right = moved.join(payments, on="payment_id")
    assert right.height == moved.height
    assert (right["employer_code"] == right["payer"]).all()
    assert (right["decided_on"] > right["paid_on"]).all()
    wrong = pl.concat([unnamed, misnamed])["payment_id"]
    assert moved["payment_id"].is_in(wrong.implode()).all()
    assert moved.height < wrong.len()


def test_canonical_columns_are_those_of_the_schemas(written: Path) -> None:
    for table in WRITTEN:
        columns = pl.read_parquet_schema(written / "canonical" / f"{table}.parquet")
        assert list(columns) == list(TABLES[table].schema)


def test_truth_tells_how_each_unit_pays(written: Path, province: Province) -> None:
    truth = pl.read_parquet(written / "truth/employers.parquet")
    registered = truth["employer_code"].drop_nulls().to_list()
    assert registered == province.tables["employers"]["employer_code"].to_list()
    assert truth["habit"].n_unique() >= 10
