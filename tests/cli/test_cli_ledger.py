"""``ansinh ledger`` on the terminal: what it prints, what it writes, what it says when something is wrong."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ansinh.base import AnsinhError
from ansinh.cli.ledger import ledger
from ansinh.cli.main import Settings
from ansinh.facts import CanonicalFolder
from ansinh.law import Law
from ansinh.ledger import compute

EMPLOYERS = """employer_code,wage_region,payment_cycle_months
TA0001Z,3,1
TA0002Z,3,1
"""
DECLARATIONS = """employer_code,person_number,movement,group,base_salary,from_month,filed_on
TA0001Z,3800000001,TM,a,10000000,2025-07,2025-07-05
TA0002Z,3800000002,TM,a,1000000,2026-10,2026-10-05
TA0009Z,3800000003,TM,a,5000000,2026-10,2026-10-05
TA0001Z,3800000001,AT,a,,2026-01,2026-01-05
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "bang-chuan"
    folder.mkdir()
    (folder / "employers.csv").write_text(EMPLOYERS, encoding="utf-8")
    (folder / "declarations.csv").write_text(DECLARATIONS, encoding="utf-8")
    return folder


def run(*arguments: str | Path, law: Path | None = None, home: Path = Path("unused")) -> Result:
    settings = Settings(home=home, law=law)
    return CliRunner().invoke(ledger, [str(a) for a in arguments], obj=settings, env={"COLUMNS": "80"})


def test_the_largest_debtors_come_first_with_whole_figures(office: Path) -> None:
    result = run("--from", office, "--as-of", "31/10/2026")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert "Đơn vị: 1 chưa đến hạn, 1 chậm đóng" in lines
    # 10,000,000 x 32% a month, July 2025 to August 2026 past due on 31/10/2026.
    assert f"Nợ gốc quá hạn: {14 * 3_200_000:,} ₫".replace(",", ".") in lines
    assert [line.split()[0] for line in lines if line.startswith("TA0")] == ["TA0001Z", "TA0002Z"]
    assert "…" not in "".join(lines[:6])


def test_what_could_not_be_used_is_told_and_counted(office: Path) -> None:
    output = " ".join(run("--from", office, "--as-of", "2026-10-31").output.split())
    assert "Mã đơn vị không có trong danh bạ đơn vị; dòng này chưa được tính. (1 dòng)" in output
    assert "Phương án chưa có quy tắc tính trong sổ; dòng này chưa được tính. (1 dòng)" in output
    assert "đã tính theo mức sàn. (1 dòng)" in output


def test_a_folder_is_told_of_repeated_payments_and_unknown_columns(office: Path) -> None:
    (office / "payments.csv").write_text(
        "payment_id,employer_code,paid_on,amount,so_but_toan\n"
        "P1,TA0001Z,2026-01-05,1000000,1\nP1,TA0001Z,2026-02-05,1000000,2\n",
        encoding="utf-8",
    )
    output = run("--from", office, "--as-of", "2026-10-31").output
    assert "Bảng payments: 1 dòng trùng số chứng từ, vẫn được tính đủ: P1." in output
    assert "so_but_toan" in output


def test_a_register_with_impossible_values_names_the_employers(office: Path) -> None:
    (office / "employers.csv").write_text(
        "employer_code,wage_region,accident_rate\nTA0001Z,5,\nTA0002Z,1,-30\n", encoding="utf-8"
    )
    error = run("--from", office, "--as-of", "2026-10-31").exception
    assert isinstance(error, AnsinhError)
    assert "TA0001Z, TA0002Z" in error.what


def test_one_employer(office: Path) -> None:
    output = run("--from", office, "--as-of", "2026-10-31", "--employer", "TA0002Z").output
    assert "TA0002Z" in output
    assert "TA0001Z" not in output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--employer", "TA9999Z"), "Không có đơn vị TA9999Z trong danh bạ."),
        (("--known-at", "3"), "--known-at chỉ dùng với kho dữ liệu"),
    ],
)
def test_wrong_requests_say_what_is_wrong(office: Path, arguments: tuple[str, ...], says: str) -> None:
    error = run("--from", office, "--as-of", "2026-10-31", *arguments).exception
    assert isinstance(error, AnsinhError)
    assert says in str(error)


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    error = run("--as-of", "2026-10-31", home=tmp_path).exception
    assert isinstance(error, AnsinhError)
    assert "ansinh import" in error.do_next


def test_a_bad_day_is_refused_with_an_example() -> None:
    result = run("--from", "x", "--as-of", "31-10-2026")
    assert result.exit_code == 2
    assert "31/10/2026" in result.output


def test_the_users_own_law_counts_and_every_output_says_so(office: Path, tmp_path: Path) -> None:
    own = tmp_path / "luat"
    own.mkdir()
    original = Path(sys.modules["ansinh.law"].__file__ or "").parent / "parameters" / "late_charge_rate.yaml"
    text = original.read_text(encoding="utf-8")
    assert "value: 3\n" in text
    (own / original.name).write_text(text.replace("value: 3\n", "value: 6\n"), encoding="utf-8")
    charges = [
        compute(CanonicalFolder(office), Law.load(folder), dt.date(2026, 10, 31)).standing["charge_outstanding"].sum()
        for folder in (None, own)
    ]
    assert charges[1] == pytest.approx(2 * charges[0], abs=100)
    assert "late_charge_rate" in run("--from", office, "--as-of", "2026-10-31", law=own).output


def test_a_law_that_changes_the_clock_midway_is_refused(office: Path, tmp_path: Path) -> None:
    own = tmp_path / "luat"
    own.mkdir()
    (own / "late_charge_rate.yaml").write_text(
        """
parameter: late_charge_rate
title: {vi: Mức thu, en: Charge}
unit: permyriad
values:
  - {value: 3, from: 2025-07-01, to: 2026-06-30, document: A, article: '1', confidence: memory}
  - {value: 5, from: 2026-07-01, document: B, article: '1', confidence: memory, next_review: 2027-01-01}
""",
        encoding="utf-8",
    )
    with pytest.raises(AnsinhError, match="late_charge_rate đổi giá trị"):
        compute(CanonicalFolder(office), Law.load(own), dt.date(2026, 10, 31))
    assert compute(CanonicalFolder(office), Law.load(own), dt.date(2026, 6, 30)).standing.height == 2


def test_the_command_itself_prints_errors_without_a_traceback(tmp_path: Path) -> None:
    command = Path(sys.executable).parent / "ansinh"
    done = subprocess.run(
        [command, "ledger", "--from", tmp_path / "none", "--as-of", "2026-10-31"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Lỗi: Không thấy thư mục")
    assert "Traceback" not in done.stderr
