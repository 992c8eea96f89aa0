"""From files to facts: what is imported, what comes back, what can be taken back and told again."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from ansinh.base import AnsinhError
from ansinh.facts import (
    FactStore,
    ImportOptions,
    ImportReport,
    ReadOptions,
    import_files,
    match_payment,
    match_suggested,
    reassign_payment,
    unmatched_payments,
)
from ansinh.facts.importing import FileReport
from ansinh.facts.writers.d02lt_2026 import write_d02lt_2026
from ansinh.facts.writers.header import DeclarationHeader

EMPLOYERS = "employer_code,name,wage_region\nTA0001Z,Một,2\nTA0002Z,Hai,3\n"
DECLARATIONS = (
    "employer_code,person_number,full_name,movement,group,base_salary,from_month,filed_on\n"
    "TA0001Z,3812345678,Nguyễn Văn An,TM,a,5310000,2025-10,2025-10-03\n"
    "TA0001Z,3812345679,Đỗ Thị Bình,ZZ,a,5310000,2025-10,2025-10-03\n"
    "TA0002Z,3812345680,Lê Văn Cường,TM,a,5310000,2025-13,2025-10-03\n"
)
PAYMENTS = (
    "payment_id,employer_code,paid_on,amount,message\n"
    "P1,TA0001Z,2025-11-05,1000000,+BHXH+103+00+TA0001Z+03800+dong BHXH+\n"
    "P2,,2025-11-06,2000000,chuyen tien\n"
    "P3,TA0009Z,2025-11-07,3000000,+BHXH+103+00+TA0009Z+03800+dong BHXH+\n"
)


class Office:
    """A store, a folder of files, and a clock that can be turned."""

    def __init__(self, folder: Path) -> None:
        self.now = dt.datetime(2026, 11, 2, 2, tzinfo=dt.UTC)
        self.folder = folder
        self.store = FactStore(folder / "facts", clock=lambda: self.now)

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def report(self, *paths: Path, kind: str = "auto", **options: object) -> ImportReport:
        return import_files(self.store, kind, paths, ImportOptions(**options))  # type: ignore[arg-type]

    def take(self, name: str, text: str, kind: str = "auto", **options: object) -> FileReport:
        report = self.report(self.file(name, text), kind=kind, **options).files[0]
        assert report.error is None, report.error
        return report

    def rows(self, table: str, *columns: str, known_at: int | None = None) -> list[tuple[object, ...]]:
        return self.store.snapshot(known_at).table(table, columns=list(columns)).rows()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.take("employers.csv", EMPLOYERS)
    return office


def test_good_rows_are_known_and_bad_ones_come_back(office: Office) -> None:
    report = office.take("declarations.csv", DECLARATIONS, by="lan")
    assert (report.accepted, report.refused, report.batch) == (1, 2, 2)
    assert office.rows("declarations", "person_number") == [("3812345678",)]
    batch = office.store.batches().row(1, named=True)
    assert (batch["file_name"], batch["imported_by"], batch["refused"]) == ("declarations.csv", "lan", 2)
    assert batch["sha256"] and batch["format"]


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    first = office.take("declarations.csv", DECLARATIONS)
    again = office.take("another name.csv", DECLARATIONS)
    assert again.already == first.batch and again.verdicts == []
    assert office.store.batches().height == 2


def test_the_same_file_twice_in_one_import(office: Office) -> None:
    one, two = office.file("one.csv", PAYMENTS), office.file("two.csv", PAYMENTS)
    first, second = office.report(one, two).files
    assert first.batch == 2 and second.same_as == one and second.already == 2
    assert len(office.rows("payments", "payment_id")) == 3


def test_old_rows_in_a_new_file_are_duplicates_and_make_no_batch(office: Office) -> None:
    office.take("payments.csv", PAYMENTS)
    shorter = office.take("shorter.csv", "\n".join(PAYMENTS.splitlines()[:2]) + "\n")
    assert (shorter.duplicates, shorter.accepted, shorter.batch) == (1, 0, None)
    assert office.store.batches().height == 2


def test_refused_rows_are_corrected_and_imported_from_the_workbook(office: Office) -> None:
    report = office.take("declarations.csv", DECLARATIONS)
    assert report.rejects == office.folder / "declarations.rejects.xlsx"
    workbook = load_workbook(report.rejects)
    sheet = workbook.worksheets[0]
    names = [cell.value for cell in sheet[4]]
    column = {str(name): at for at, name in enumerate(names, 1)}
    lines = {sheet.cell(line, column["row"]).value: line for line in (5, 6)}
    assert sorted(lines) == [3, 4]  # the lines of the original file
    assert "ZZ" in str(sheet.cell(lines[3], column["reason"]).value)
    assert sheet.cell(lines[4], column["from_month"]).value == "2025-13"
    sheet.cell(lines[3], column["movement"]).value = "TM"
    workbook.save(report.rejects)

    again = office.report(report.rejects, kind="declarations").files[0]
    assert again.error is None
    assert (again.accepted, again.refused) == (1, 1)
    assert again.rejects == report.rejects  # what is still wrong takes the place of the former list
    assert [cell.value for cell in load_workbook(again.rejects).worksheets[0][5]][2] == "TA0002Z"
    assert sorted(office.rows("declarations", "person_number")) == [("3812345678",), ("3812345679",)]


def test_rejects_go_where_they_are_wanted(office: Office, tmp_path: Path) -> None:
    report = office.take("declarations.csv", DECLARATIONS, rejects=tmp_path / "back" / "here")
    assert report.rejects is not None and report.rejects.parent == tmp_path / "back" / "here"
    assert report.rejects.exists()


def test_a_trial_run_writes_nothing(office: Office) -> None:
    before = sorted(path.name for path in office.folder.iterdir())
    report = office.take("declarations.csv", DECLARATIONS, dry_run=True)
    assert (report.accepted, report.refused, report.batch, report.rejects) == (1, 2, None, None)
    assert office.store.batches().height == 1
    assert sorted(path.name for path in office.folder.iterdir()) == sorted([*before, "declarations.csv"])


def test_files_imported_together_know_of_each_other(tmp_path: Path) -> None:
    office = Office(tmp_path)
    sources = [
        office.file(name, text) for name, text in (("e.csv", EMPLOYERS), ("d.csv", DECLARATIONS), ("p.csv", PAYMENTS))
    ]
    report = office.report(*sources)
    assert [file.batch for file in report.files] == [1, 2, 3]
    codes = {code for file in report.files for each in file.verdicts for code in each.problems["code"]}
    assert "unknown_employer" not in codes
    assert office.rows("payments", "payment_id", "employer_code") == [("P2", None), ("P3", None), ("P1", "TA0001Z")]


def test_many_files_are_written_a_few_at_a_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansinh.facts.importing._FILES_TOGETHER", 3)
    header = "employer_code,issued_on\n"
    paths = [office.file(f"{number}.csv", f"{header}TA0001Z,2026-01-{number + 1:02d}\n") for number in range(8)]
    seen: list[tuple[int, int, str]] = []
    report = import_files(
        office.store, "auto", paths, progress=lambda done, total, name: seen.append((done, total, name))
    )
    assert [file.batch for file in report.files] == list(range(2, 10))
    assert seen[0] == (0, 8, "0.csv") and seen[-1] == (8, 8, "")
    assert len(office.rows("reminders", "issued_on")) == 8


def test_a_file_that_cannot_be_read_does_not_stop_the_others(office: Office) -> None:
    empty = office.file("empty.csv", "")
    broken = office.folder / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    good = office.file("payments.csv", PAYMENTS)
    report = office.report(empty, broken, office.folder / "absent.xlsx", good)
    assert [file.error is not None for file in report.files] == [True, True, True, False]
    assert all(file.error is None or file.error.do_next for file in report.files)
    assert report.files[3].batch == 2


def test_an_unknown_kind_is_refused(office: Office) -> None:
    with pytest.raises(AnsinhError, match="invoices"):
        office.report(kind="invoices")


# -- taking back, and what was known --------------------------------------------------------------


def test_taken_back_and_imported_again(office: Office) -> None:
    first = office.take("payments.csv", PAYMENTS)
    assert first.batch is not None
    office.store.undo(first.batch)
    assert office.rows("payments", "payment_id") == []
    again = office.take("payments.csv", PAYMENTS)
    assert (again.batch, again.accepted, again.duplicates) == (4, 3, 0)
    assert len(office.rows("payments", "payment_id")) == 3
    assert [len(office.rows("payments", "payment_id", known_at=version)) for version in range(5)] == [0, 0, 3, 0, 3]


def test_a_correction_is_a_later_fact(office: Office) -> None:
    office.take("employers-2.csv", "employer_code,wage_region\nTA0001Z,4\n")
    assert ("TA0001Z", "Một", 4) in office.rows("employers", "employer_code", "name", "wage_region")
    assert ("TA0001Z", "Một", 2) in office.rows("employers", "employer_code", "name", "wage_region", known_at=1)


# -- payments without an employer -----------------------------------------------------------------


def waiting(office: Office) -> list[tuple[str, str | None]]:
    return unmatched_payments(office.store.snapshot()).select("payment_id", "suggested").rows()  # type: ignore[return-value]


def test_payments_that_name_no_known_employer_wait(office: Office) -> None:
    office.take("payments.csv", PAYMENTS)
    assert waiting(office) == [("P2", None), ("P3", None)]
    office.take("more.csv", "employer_code,wage_region\nTA0009Z,2\n")
    assert waiting(office) == [("P2", None), ("P3", "TA0009Z")]
    assert match_suggested(office.store) == (4, 1)
    assert match_suggested(office.store) == (None, 0)
    assert waiting(office) == [("P2", None)]
    assert unmatched_payments(office.store.snapshot(3)).height == 2


def test_a_payment_is_matched_then_moved(office: Office) -> None:
    office.take("payments.csv", PAYMENTS)
    match_payment(office.store, "P2", "TA0001Z", by="lan")
    assert office.rows("reassignments", "payment_id", "employer_code", "decided_on") == [
        ("P2", "TA0001Z", dt.date(2026, 11, 2))
    ]
    with pytest.raises(AnsinhError, match="TA0001Z"):
        match_payment(office.store, "P2", "TA0002Z")
    reassign_payment(office.store, "P2", "TA0002Z", dt.date(2026, 11, 1))
    with pytest.raises(AnsinhError, match="TA0001Z"):  # decided later, so it still holds
        reassign_payment(office.store, "P2", "TA0001Z")
    snapshot = office.store.snapshot()
    assert snapshot.payments_touching(["TA0002Z"])["payment_id"].to_list() == ["P2"]
    last = office.store.batches().row(-1, named=True)
    assert (last["kind"], last["tables"]) == ("decision", "reassignments")
    office.store.undo(last["batch"])
    assert office.store.snapshot().payments_touching(["TA0002Z"]).is_empty()


@pytest.mark.parametrize(("payment", "employer"), [("P9", "TA0001Z"), ("P2", "TA0008Z")])
def test_matching_what_is_not_there(office: Office, payment: str, employer: str) -> None:
    office.take("payments.csv", PAYMENTS)
    with pytest.raises(AnsinhError):
        match_payment(office.store, payment, employer)
    assert office.rows("reassignments", "payment_id") == []


# -- official files -------------------------------------------------------------------------------


def people(count: int) -> pl.DataFrame:
    number = pl.int_range(count)
    return pl.select(
        pl.format("38{}", number.cast(pl.String).str.zfill(8)).alias("person_number"),
        pl.format("Nguyễn Văn {}", number % 500).alias("full_name"),
        pl.lit(dt.date(1990, 5, 1)).alias("born_on"),
        pl.lit("TM").alias("movement"),
        (pl.lit(5_310_000) + number).alias("base_salary"),
        pl.lit(dt.date(2026, 10, 1)).alias("from_month"),
        pl.lit(None, pl.Date).alias("to_month"),
        pl.lit(dt.date(2026, 9, 25)).alias("effective_on"),
    )


def workbook(path: Path, count: int) -> Path:
    header = DeclarationHeader("TA0001Z", dt.date(2026, 10, 5), "Công ty Một", "1", "a")
    write_d02lt_2026(path, header, people(count))
    return path


def test_a_declaration_workbook(office: Office) -> None:
    report = office.report(workbook(office.folder / "D02.xlsx", 40)).files[0]
    assert report.error is None
    assert (report.accepted, report.refused, report.warned) == (40, 0, 0)
    rows = office.store.snapshot().table("declarations", ["TA0001Z"])
    assert rows["base_salary"].to_list() == [5_310_000 + number for number in range(40)]
    assert rows["filed_on"].unique().to_list() == [dt.date(2026, 10, 5)]


def test_how_a_file_is_read_is_part_of_what_it_is(office: Office) -> None:
    text = "employer_code,person_number,movement,group,base_salary,from_month,filed_on\n"
    text += "TA0001Z,3812345678,TM,a,5310000,2025-10,2025-10-03\n"
    first = office.take("d.csv", text)
    same = office.take("d.csv", text, read=ReadOptions(sheet=""))
    other = office.take("d.csv", text, kind="declarations")
    assert first.batch == 2 and same.already == 2
    assert (other.already, other.duplicates, other.batch) == (None, 1, None)


@pytest.mark.slow
def test_a_hundred_thousand_rows_in_five_seconds(office: Office) -> None:
    path = workbook(office.folder / "large.xlsx", 100_000)
    before = os.times()
    report = office.report(path).files[0]
    after = os.times()
    assert (report.error, report.accepted) == (None, 100_000)
    # Time of the processor, so that a busy machine does not fail the test.
    assert (after.user + after.system) - (before.user + before.system) < 5
