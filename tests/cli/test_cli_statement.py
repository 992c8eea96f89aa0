"""``ansinh statement``, ``explain`` and ``diff`` on the terminal."""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
from pathlib import Path

import click
import openpyxl
import pypdf
import pytest
from click.testing import CliRunner, Result
from tests.ledger.offices import EMPLOYER, HIRED, PAID_JULY, PAID_MARCH, RAISED_LATE

from ansinh.base import AnsinhError
from ansinh.cli.diff import diff
from ansinh.cli.explain import explain
from ansinh.cli.main import Settings
from ansinh.cli.statement import statement
from ansinh.facts import FactStore, import_files


def write(folder: Path, **tables: list[dict[str, str]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    return folder


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return write(
        tmp_path / "bang-chuan",
        employers=[EMPLOYER], declarations=[HIRED, RAISED_LATE], payments=[PAID_MARCH, PAID_JULY],
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run(command: click.Command, home: Path, *arguments: str | Path) -> Result:
    result = CliRunner().invoke(command, [str(a) for a in arguments], obj=Settings(home=home, law=None))
    if result.exception and not isinstance(result.exception, SystemExit | AnsinhError):
        raise result.exception
    return result


def test_text_on_the_terminal(home: Path, office: Path) -> None:
    result = run(statement, home, "TA0001Z", "--month", "07/2026", "--from", office)
    assert result.exit_code == 0
    assert "THÔNG BÁO KẾT QUẢ ĐÓNG BHXH, BHYT, BHTN, BHTNLĐ, BNN" in result.output
    assert "9.110.362" in result.output
    assert not (home / "statements").exists(), "looking issues nothing"


def test_every_format_goes_to_its_file(home: Path, office: Path, tmp_path: Path) -> None:
    for form in ("text", "json", "xlsx", "pdf"):
        out = tmp_path / "ra" / f"thong-bao.{form}"
        result = run(
            statement, home, "TA0001Z", "--month", "2026-07", "--from", office, "--format", form, "--out", out
        )  # fmt: skip
        assert result.exit_code == 0, result.output
        assert f"Đã ghi {out}" in result.stderr
    assert "9.110.362" in (tmp_path / "ra" / "thong-bao.text").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "ra" / "thong-bao.json").read_bytes())["payable"]["principal"] == 9_110_362
    assert openpyxl.load_workbook(tmp_path / "ra" / "thong-bao.xlsx").sheetnames == ["C12-TS"]
    assert len(pypdf.PdfReader(tmp_path / "ra" / "thong-bao.pdf").pages) == 1


def test_issuing_and_looking_again(home: Path, office: Path) -> None:
    issued = run(statement, home, "TA0001Z", "--month", "2026-06", "--from", office, "--issue", "--dated", "2026-07-05")
    assert "Đã phát hành thông báo tháng 06/2026 của TA0001Z: bản 1, ngày 05/07/2026." in issued.stderr
    same = run(statement, home, "TA0001Z", "--month", "2026-06", "--from", office)
    assert "Tháng 06/2026 đã phát hành bản 1 ngày 05/07/2026, cùng số liệu." in same.stderr
    following = run(statement, home, "TA0001Z", "--month", "2026-07", "--from", office, "--format", "json")
    assert json.loads(following.stdout)["opening"] == {"kind": "issued", "as_of": "2026-06-30", "version": 1}


def test_an_issued_statement_shows_without_its_facts(home: Path, office: Path) -> None:
    run(statement, home, "TA0001Z", "--month", "2026-07", "--from", office, "--issue", "--dated", "2026-08-05")
    write(office, payments=[PAID_MARCH])
    changed = run(statement, home, "TA0001Z", "--month", "2026-07", "--from", office)
    assert "số liệu tính lại hôm nay khác bản đó" in changed.stderr
    frozen = run(statement, home, "TA0001Z", "--month", "2026-07", "--issued", "--format", "json")
    assert json.loads(frozen.stdout)["payable"]["principal"] == 9_110_362


def test_agency_and_office_settings_reach_the_page(home: Path, office: Path) -> None:
    home.mkdir()
    (home / "office.yaml").write_text("name: BẢO HIỂM XÃ HỘI CƠ SỞ MẪU\n", encoding="utf-8")
    result = run(statement, home, "TA0001Z", "--month", "2026-07", "--from", office, "--agency-code", "03801")
    assert "BẢO HIỂM XÃ HỘI CƠ SỞ MẪU" in result.output
    assert "+BHXH+103+00+TA0001Z+03801+dong BHXH+" in result.output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["TA0001Z", "--month", "2026-13"], "không phải là tháng"),
        (["TA0001Z", "--month", "2025-06"], "Sổ bắt đầu từ tháng 2025-07"),
        (["TA0009Z", "--month", "2026-07"], "TA0009Z"),
        (["TA0001Z", "--month", "2026-06", "--issue", "--dated", "2026-06-30"], "Tháng chưa kết thúc"),
        (["TA0001Z", "--month", "2026-06", "--issued"], "Chưa phát hành thông báo"),
    ],
)
def test_a_bad_request_is_answered(home: Path, office: Path, arguments: list[str], reason: str) -> None:
    result = run(statement, home, *arguments, "--from", office)
    assert result.exit_code != 0
    assert reason in result.output + str(result.exception)


def test_explaining(home: Path, office: Path) -> None:
    text = run(explain, home, "TA0001Z", "--as-of", "31/07/2026", "--from", office).output
    assert "TÓM TẮT" in text
    assert "còn nợ 9.177.154 đồng" in text
    month = run(explain, home, "TA0001Z", "--as-of", "2026-07-31", "--month", "04/2026", "--from", office).output
    assert "495.000 × 61 ngày (đến 31/07/2026) × 0,03% = 9.059 đồng" in month
    page = run(explain, home, "TA0001Z", "--as-of", "2026-07-31", "--from", office, "--format", "json").stdout
    assert json.loads(page)["employer_code"] == "TA0001Z"


def test_difference_between_two_days(home: Path, office: Path) -> None:
    result = run(diff, home, "TA0001Z", "--between", "2026-06-30", "31/07/2026", "--from", office)
    assert "Đơn vị TA0001Z: từ 30/06/2026 đến 31/07/2026" in result.output
    assert "Chứng từ UNC0002 ngày 31/07/2026" in result.output


def test_difference_between_two_states_of_knowledge(home: Path, office: Path, tmp_path: Path) -> None:
    """Batches by number, with a day for both, and a day with a batch."""
    store = FactStore(home / "facts")
    first = write(tmp_path / "truoc", employers=[EMPLOYER], declarations=[HIRED], payments=[PAID_MARCH])
    second = write(tmp_path / "sau", declarations=[RAISED_LATE], payments=[PAID_JULY])
    for name in ("employers", "declarations", "payments"):
        import_files(store, name, [first / f"{name}.csv"])
    known = int(store.batches()["batch"].max())  # type: ignore[arg-type]
    for name in ("declarations", "payments"):
        import_files(store, name, [second / f"{name}.csv"])
    latest = int(store.batches()["batch"].max())  # type: ignore[arg-type]
    by_batch = run(
        diff, home, "TA0001Z", "--between", str(known), str(latest), "--as-of", "2026-07-31", "--format", "json"
    )  # fmt: skip
    page = json.loads(by_batch.stdout)
    assert [effect["kind"] for effect in page["effects"]] == ["declarations", "payments"]
    assert page["effects"][1]["total"]["principal"] == -4_969_638
    assert "(lô " in page["effects"][1]["facts"][0]
    written_out = run(
        diff, home, "TA0001Z", "--between", f"2026-07-31@{known}", f"2026-07-31@{latest}", "--format", "json"
    )  # fmt: skip
    assert json.loads(written_out.stdout)["effects"] == page["effects"]


def test_a_moment_that_is_none(home: Path, office: Path) -> None:
    result = run(diff, home, "TA0001Z", "--between", "hôm qua", "2026-07-31", "--from", office)
    assert "Không hiểu thời điểm" in str(result.exception)


def test_a_command_that_looks_facts_up_loads_no_reader_and_no_pandas(home: Path, office: Path) -> None:
    """Either would cost a good part of the time a cold command takes."""
    program = (
        "import sys; from ansinh.cli.main import main\n"
        "try: main()\n"
        "finally: sys.stderr.write(' '.join({'pandas', 'ansinh.facts.readers', 'numba'} & sys.modules.keys()))"
    )
    arguments = ["--home", home, "statement", "TA0001Z", "--month", "2026-07", "--from", office]
    done = subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True)
    assert done.stderr == "numba"


@pytest.mark.slow
def test_a_cold_command_is_quick(home: Path, office: Path) -> None:
    """Under two seconds of work from nothing to the page. Counted in processor time, so that a busy machine does not
    fail it; ``benchmarks/statement.py`` tells the time on the clock."""

    def worked() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    page = [Path(sys.executable).parent / "ansinh", "--home", home, "statement", "TA0001Z", "--month", "2026-07"]
    seconds = []
    for _n in range(3):
        before = worked()
        subprocess.run([*page, "--from", office], check=True, capture_output=True)
        seconds.append(worked() - before)
    assert min(seconds) < 2
