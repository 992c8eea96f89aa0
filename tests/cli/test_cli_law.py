"""``ansinh law`` on the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ansinh.cli.law import law
from ansinh.cli.main import Settings
from ansinh.law.law import BUILT_IN


def run(*arguments: str, own: Path | None = None, width: int = 100) -> Result:
    settings = Settings(home=Path("unused"), law=own)
    return CliRunner().invoke(law, arguments, obj=settings, env={"COLUMNS": str(width)}, catch_exceptions=False)


def test_show_lists_every_parameter_with_its_value_and_source() -> None:
    result = run("show", "--on", "2026-10-01")
    assert result.exit_code == 0
    for path in BUILT_IN.glob("*.yaml"):
        assert path.stem in result.output.replace("\n", "")
    assert "2.530.000 đồng" in result.output
    assert "Nghị định 161/2026/NĐ-CP" in result.output


def test_show_one_parameter_with_history_article_and_confidence() -> None:
    output = run("show", "reference_level").output
    for text in ("01/07/2026", "đến nay", "2.340.000 đồng", "Điều 3 khoản 2", "đã đọc văn bản", "nguồn thứ cấp"):
        assert text in output


def test_show_on_a_day_gives_that_days_value_only() -> None:
    output = run("show", "reference_level", "--on", "01/10/2025").output
    assert "2.340.000" in output
    assert "2.530.000" not in output
    assert "Không có giá trị có hiệu lực" in run("show", "reference_level", "--on", "1999-01-01").output


@pytest.mark.parametrize("name", sorted(path.stem for path in BUILT_IN.glob("*.yaml")))
def test_every_parameter_can_be_shown_on_a_narrow_terminal(name: str) -> None:
    result = run("show", name, width=40)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 40


def test_show_as_json() -> None:
    rows = json.loads(run("show", "contribution_rate", "--on", "2026-10-01", "--format", "json").output)
    (row,) = [row for row in rows if row["keys"] == {"group": "k", "component": "health", "payer": "worker"}]
    assert (row["value"], row["from"], row["to"], row["overridden"]) == (150, "2025-07-01", None, False)
    everything = json.loads(run("show", "--format", "json").output)
    assert {row["parameter"] for row in everything} >= {"reference_level", "fine_acts", "open_choices"}


def test_show_records_of_a_list() -> None:
    output = run("show", "fine_acts", "--on", "2026-10-01", width=80).output
    assert "12% đến dưới 15% số tiền" in output
    assert "điểm h, từ 1000 người: 60.000.000 – 75.000.000" in output
    assert "Giám đốc BHXH cấp tỉnh" in run("show", "fine_signers").output
    assert "Pháp nhân" in run("show", "penal_216_clauses").output


def test_open_lists_every_choice_with_its_default_and_parameter() -> None:
    output = run("open", "--on", "2026-11-22", width=120).output
    for number in range(1, 43):
        assert f"\nF{number} " in output
    assert "late_charge_counts_payment_day: có" in output
    assert "Dùng ở: sổ thu nợ" in output


def test_check_passes_on_our_own_law() -> None:
    result = run("check", "--on", "2026-11-22")
    assert result.exit_code == 0
    assert "Không có lỗi" in result.output
    assert "năm 2018" in result.output


def test_check_warns_of_reviews_without_failing() -> None:
    result = run("check", "--on", "2028-01-01")
    assert result.exit_code == 0
    assert "Quá ngày rà soát" in result.output


def test_own_parameters_are_announced_and_faults_end_with_code_1(tmp_path: Path) -> None:
    content = (BUILT_IN / "evasion_after_days.yaml").read_text(encoding="utf-8")
    (tmp_path / "evasion_after_days.yaml").write_text(content.replace("value: 60", "value: 90"), encoding="utf-8")
    for arguments in (("show",), ("open",), ("check",), ("show", "evasion_after_days")):
        assert "Đang dùng tham số luật riêng thay cho bản có sẵn: evasion_after_days" in run(
            *arguments, own=tmp_path
        ).output.replace("\n", " ")
    (tmp_path / "evasion_after_days.yaml").write_text(content.replace("value: 60", "value: ?"), encoding="utf-8")
    result = run("check", own=tmp_path)
    assert result.exit_code == 1
    assert "Tệp không dùng được" in result.output
    assert "1 lỗi cần sửa" in result.output


def test_help_teaches() -> None:
    for command in ("show", "open", "check"):
        assert f"ansinh law {command}" in run(command, "--help").output
