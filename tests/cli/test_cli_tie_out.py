"""``ansinh tie-out``: the office's list beside the ledger."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from ansinh.base import AnsinhError
from ansinh.cli.main import Settings
from ansinh.cli.tie_out import tie_out

TABLES = {
    "employers": "employer_code,wage_region\nTA0001Z,3\nTA0002Z,3\n",
    "declarations": (
        "employer_code,person_number,movement,group,base_salary,from_month,filed_on\n"
        "TA0001Z,3800000001,TM,a,10000000,2026-10,2026-10-05\n"
        "TA0002Z,3800000002,TM,a,10000000,2026-10,2026-10-05\n"
    ),
    # A month of 10,000,000 costs 32%: 3,200,000. TA0002Z paid 4,000,000 and stands 800,000 in surplus.
    "payments": "payment_id,employer_code,paid_on,amount\nP1,TA0002Z,2026-10-20,4000000\n",
    "office_balances": (
        "employer_code,month,opening,paid,closing,source\n"
        "TA0001Z,2026-10,0,0,3199999,c12\n"
        "TA0002Z,2026-10,0,4000000,-800000,c12\n"
        "TA0009Z,2026-10,0,0,5,c12\n"
    ),
}  # fmt: skip


def run(folder: Path, *arguments: str) -> Result:
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    settings = Settings(home=folder, law=None)
    return CliRunner().invoke(tie_out, ["--from", str(folder), *arguments], obj=settings, env={"COLUMNS": "100"})


def test_it_counts_what_ties_and_shows_what_does_not(tmp_path: Path) -> None:
    result = run(tmp_path, "--month", "10/2026")
    assert result.exit_code == 0, result.output
    assert "3 dòng, khớp 1, lệch 2, tổng lệch 1 ₫" in result.output
    rows = [line.split() for line in result.output.splitlines() if line.startswith("TA")]
    assert rows[0][:2] == ["TA0009Z", "c12"] and "không có trong danh bạ" in result.output
    assert rows[1] == ["TA0001Z", "c12", "3.199.999", "3.200.000", "1"]
    assert len(rows) == 2


def test_all_shows_those_that_tie_with_their_surplus(tmp_path: Path) -> None:
    output = run(tmp_path, "--month", "2026-10", "--all").output
    assert ["TA0002Z", "c12", "−800.000", "−800.000", "0"] in [line.split() for line in output.splitlines()]


def test_a_month_without_a_list_says_how_to_import_one(tmp_path: Path) -> None:
    error = run(tmp_path, "--month", "2026-09").exception
    assert isinstance(error, AnsinhError)
    assert "ansinh import office_balances" in error.do_next
