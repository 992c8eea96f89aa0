"""A folder of canonical tables: text or typed, complete or not, and every bad value named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.facts import TABLES, CanonicalFolder
from ansinh.facts.writers.canonical_file import write_canonical

OFFICES = Path(__file__).parents[3] / "shared" / "ledger"

DECLARATIONS = pl.DataFrame({
    "employer_code": ["TA0001Z", "TA0001Z", "TA0002Z"],
    "person_number": ["0012345678", "0012345679", "3812345678"],
    "full_name": ["Nguyễn Văn An", None, "Đỗ Thị Bình"],
    "born_on": [dt.date(1990, 5, 1), None, None],
    "movement": ["TM", "GH", "TD"],
    "group": ["a", "a", "dd"],
    "base_salary": [5_310_001, None, 7_000_000],
    "from_month": [dt.date(2025, 10, 1), dt.date(2026, 1, 1), dt.date(2025, 7, 1)],
    "to_month": [None, dt.date(2026, 3, 1), None],
    "filed_on": [dt.date(2025, 10, 3), dt.date(2026, 1, 5), dt.date(2025, 7, 9)],
}, schema_overrides={"born_on": pl.Date, "to_month": pl.Date})  # fmt: skip


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_text_and_typed_files_read_alike(tmp_path: Path, suffix: str) -> None:
    text, typed = tmp_path / "text", tmp_path / "typed"
    text.mkdir(), typed.mkdir()
    write_canonical(text / f"declarations.{suffix}", "declarations", DECLARATIONS)
    DECLARATIONS.write_parquet(typed / "declarations.parquet")
    rows = CanonicalFolder(text).table("declarations")
    assert dict(rows.schema) == TABLES["declarations"].schema
    assert rows.equals(CanonicalFolder(typed).table("declarations"))
    assert rows.select(DECLARATIONS.columns).equals(DECLARATIONS)


def test_absent_tables_are_empty_and_absent_columns_null(tmp_path: Path) -> None:
    DECLARATIONS.write_parquet(tmp_path / "declarations.parquet")
    folder = CanonicalFolder(tmp_path)
    assert dict(folder.table("refunds").schema) == TABLES["refunds"].schema
    assert folder.table("refunds", columns=["amount"]).columns == ["amount"]
    assert folder.table("declarations", columns=["effective_on"])["effective_on"].null_count() == 3
    assert folder.label == str(tmp_path)


def test_employers_and_columns_are_chosen_in_file_order(tmp_path: Path) -> None:
    DECLARATIONS.write_parquet(tmp_path / "declarations.parquet")
    folder = CanonicalFolder(tmp_path)
    assert folder.table("declarations", ["TA0001Z"], ["movement"]).rows() == [("TM",), ("GH",)]
    assert folder.table("declarations", []).is_empty()


def test_months_given_as_any_day_and_timestamps_become_first_days(tmp_path: Path) -> None:
    odd = DECLARATIONS.with_columns(
        pl.col("from_month").dt.offset_by("13d").cast(pl.Datetime), pl.col("movement").cast(pl.Categorical)
    )
    odd.write_parquet(tmp_path / "declarations.parquet")
    rows = CanonicalFolder(tmp_path).table("declarations")
    assert rows["from_month"].to_list() == DECLARATIONS["from_month"].to_list()
    assert rows["movement"].to_list() == ["TM", "GH", "TD"]


def test_unknown_columns_are_passed_over_with_a_note(tmp_path: Path) -> None:
    DECLARATIONS.with_columns(pl.lit(1).alias("colour")).write_parquet(tmp_path / "declarations.parquet")
    folder = CanonicalFolder(tmp_path)
    folder.table("declarations")
    assert len(folder.notes) == 1 and "colour" in folder.notes[0]


def test_payments_touching_sees_reassignments(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text(
        "payment_id,employer_code,paid_on,amount\nP1,TA0001Z,2025-10-01,5\nP2,,2025-10-02,6\nP3,TA0002Z,2025-10-03,7\n"
    )
    (tmp_path / "reassignments.csv").write_text("payment_id,employer_code,decided_on\nP2,TA0001Z,2025-11-01\n")
    folder = CanonicalFolder(tmp_path)
    assert folder.payments_touching(["TA0001Z"])["payment_id"].to_list() == ["P1", "P2"]
    assert folder.payments_touching(None).height == 3


def test_a_register_told_twice_holds_its_newest_row(tmp_path: Path) -> None:
    (tmp_path / "employers.csv").write_text(
        "employer_code,name,wage_region\nTA0001Z,Một,1\nTA0002Z,Hai,2\nTA0001Z,,3\n", encoding="utf-8"
    )
    rows = CanonicalFolder(tmp_path).table("employers", columns=["name", "wage_region"])
    assert rows.rows() == [("Một", 3), ("Hai", 2)]


BAD = [
    ("base_salary", "5310000.5", "5310000.5"),
    ("base_salary", "năm triệu", "năm triệu"),
    ("from_month", "2025-13", "2025-13"),
    ("from_month", "10/2025", "10/2025"),
    ("from_month", "", "trống"),
    ("filed_on", "2025-02-30", "2025-02-30"),
    ("filed_on", "01/10/2025", "01/10/2025"),
    ("movement", "XX", "XX"),
    ("group", "z", "z"),
    ("employer_code", "", "trống"),
]


@pytest.mark.parametrize(("column", "value", "shown"), BAD)
def test_a_bad_value_is_named_with_its_line(tmp_path: Path, column: str, value: str, shown: str) -> None:
    row = {"employer_code": "TA0001Z", "person_number": "3812345678", "movement": "TM", "group": "a",
           "base_salary": "5310000", "from_month": "2025-10", "filed_on": "2025-10-01"}  # fmt: skip
    lines = [",".join(row), ",".join(row.values()), ",".join((row | {column: value}).values())]
    (tmp_path / "declarations.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(AnsinhError) as error:
        CanonicalFolder(tmp_path).table("declarations")
    assert "declarations.csv" in error.value.what and error.value.do_next
    assert f"dòng 3, cột {column}" in error.value.why and shown in error.value.why


def test_every_bad_row_is_counted_and_the_first_twenty_shown(tmp_path: Path) -> None:
    lines = [f"P{number},TA0001Z,2025-10-01,{number}.5" for number in range(50)]
    (tmp_path / "payments.csv").write_text("payment_id,employer_code,paid_on,amount\n" + "\n".join(lines) + "\n")
    with pytest.raises(AnsinhError) as error:
        CanonicalFolder(tmp_path).table("payments")
    assert "50" in error.value.what
    assert error.value.why.count("amount") == 20 and "30" in error.value.why


def test_only_the_columns_asked_for_are_judged(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text("payment_id,employer_code,paid_on,amount\nP1,TA0001Z,2025-10-01,x\n")
    assert CanonicalFolder(tmp_path).table("payments", columns=["paid_on"]).height == 1


def test_codes_stored_as_numbers_have_lost_their_zeros(tmp_path: Path) -> None:
    DECLARATIONS.with_columns(pl.col("person_number").cast(pl.Int64)).write_parquet(tmp_path / "declarations.parquet")
    with pytest.raises(AnsinhError, match="mã là chữ"):
        CanonicalFolder(tmp_path).table("declarations")


def test_whole_floats_pass_and_fractions_do_not(tmp_path: Path) -> None:
    DECLARATIONS.with_columns(pl.col("base_salary").cast(pl.Float64)).write_parquet(tmp_path / "declarations.parquet")
    assert CanonicalFolder(tmp_path).table("declarations")["base_salary"].to_list() == [5_310_001, None, 7_000_000]
    DECLARATIONS.with_columns(pl.col("base_salary") + 0.5).write_parquet(tmp_path / "declarations.parquet")
    with pytest.raises(AnsinhError):
        CanonicalFolder(tmp_path).table("declarations")


def test_flags_are_read_from_their_usual_words(tmp_path: Path) -> None:
    (tmp_path / "tax_payroll.csv").write_text(
        "tax_code,year,income,under_contract\n2800000000,2025,1,true\n2800000000,2025,1,0\n2800000000,2025,1,\n"
    )
    assert CanonicalFolder(tmp_path).table("tax_payroll")["under_contract"].to_list() == [True, False, None]


def test_what_is_wrong_with_the_folder_itself(tmp_path: Path) -> None:
    with pytest.raises(AnsinhError, match="Không thấy"):
        CanonicalFolder(tmp_path / "nowhere")
    DECLARATIONS.write_parquet(tmp_path / "declarations.parquet")
    (tmp_path / "declarations.csv").write_text("employer_code\n")
    with pytest.raises(AnsinhError, match=r"\.parquet"):
        CanonicalFolder(tmp_path).table("declarations")
    (tmp_path / "payments.csv").write_text("payment_id,paid_on\nP1,2025-10-01\n")
    with pytest.raises(AnsinhError, match="amount"):
        CanonicalFolder(tmp_path).table("payments")
    (tmp_path / "refunds.parquet").write_bytes(b"PAR1 no parquet")
    with pytest.raises(AnsinhError, match="refunds"):
        CanonicalFolder(tmp_path).table("refunds")


@pytest.mark.skipif(not OFFICES.exists(), reason="the two invented offices are not beside the repository")
@pytest.mark.parametrize("office", ["case-1", "case-2"])
def test_the_invented_offices_read(office: str) -> None:
    folder = CanonicalFolder(OFFICES / office)
    assert folder.table("declarations").height > 1000
    assert folder.table("employers")["wage_region"].is_between(1, 4).all()
    assert folder.table("payments")["amount"].min() > 0  # type: ignore[operator]
