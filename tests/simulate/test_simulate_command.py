"""``ansinh simulate``: what it makes, what it says, what it refuses."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from ansinh.base import AnsinhError
from ansinh.cli.main import Settings
from ansinh.cli.simulate import simulate
from ansinh.facts import CanonicalFolder
from ansinh.law import Law
from ansinh.ledger import compute


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(simulate, arguments, obj=Settings(home, None), catch_exceptions=False)


def refused(home: Path, *arguments: str) -> AnsinhError:
    result = CliRunner().invoke(simulate, arguments, obj=Settings(home, None))
    assert isinstance(result.exception, AnsinhError)
    return result.exception


def test_it_writes_a_province_and_says_what_to_do_next(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    result = run(tmp_path, "--employers", "12", "--until", "2025-12", "--seed", "4", "--out", str(out))
    assert sorted(path.name for path in out.iterdir()) == ["by-kind", "canonical", "files", "truth"]
    assert "12 đơn vị" in result.stdout
    assert "từ 2025-07 đến 2025-12" in result.stdout
    assert f"ansinh import auto {out}/files/*" in result.stdout
    assert "--month 2025-06" in result.stdout
    assert "ansinh ledger --as-of 2025-12-31" in result.stdout


def test_help_teaches_by_example(tmp_path: Path) -> None:
    text = run(tmp_path, "--help").stdout
    assert "ansinh simulate --scale 0.02 --until 2026-10" in text


def test_an_earlier_province_is_replaced_only_when_asked(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    small = ("--employers", "5", "--months", "1", "--out", str(out))
    run(tmp_path, *small)
    assert "không trống" in refused(tmp_path, *small).what
    run(tmp_path, *small, "--seed", "9", "--overwrite")
    (out / "notes.txt").write_text("mine")
    assert "không phải do mô phỏng" in refused(tmp_path, *small, "--overwrite").what
    assert (out / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--until", "2025-6"), "YYYY-MM"),
        (("--until", "2025-06"), "đứng trước"),
        (("--until", "2025-12", "--months", "5"), "không khớp"),
        (("--from", "2024-01"), "sớm quá"),
        (("--employers", "0"), "từ 1 trở lên"),
        (("--scale", "0"), "từ 1 trở lên"),
        (("--scale", "lớn"), "một số hoặc nation"),
        (("--scale", "0.02", "--employers", "9"), "Chỉ ghi một trong hai"),
        (("--seed", "-1"), "seed"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    error = refused(tmp_path, *arguments, "--out", str(tmp_path / "demo"))
    assert says in error.what
    assert error.do_next or error.why or says in ("đứng trước", "Chỉ ghi một trong hai")
    assert not (tmp_path / "demo").exists()


def test_a_nation_comes_in_parts_that_share_no_code(tmp_path: Path) -> None:
    out = tmp_path / "nation"
    result = run(tmp_path, "--scale", "nation", "--employers", "72", "--months", "2", "--out", str(out))
    parts = sorted(out.iterdir())
    assert [path.name for path in parts] == [f"part-{number:02d}" for number in range(36)]
    codes = pl.concat([pl.read_parquet(path / "employers.parquet")["employer_code"] for path in parts])
    assert codes.len() == codes.n_unique() == 72
    people = [set(pl.read_parquet(path / "declarations.parquet")["person_number"]) for path in parts]
    assert len(set().union(*people)) == sum(map(len, people))
    assert "72 đơn vị" in result.stdout
    ledger = compute(CanonicalFolder(parts[3]), Law.load(), dt.date(2025, 8, 31))
    assert ledger.standing.height == 2


def test_check_sets_a_province_beside_the_published_figures(tmp_path: Path) -> None:
    """A small province is measured and judged in what it can show; the page of pictures is written."""
    out, page = tmp_path / "demo", tmp_path / "page.html"
    run(tmp_path, "--employers", "60", "--months", "11", "--out", str(out))
    result = run(tmp_path, "check", str(out), "--picture", str(page))
    assert "3.326 đơn vị" in result.stdout
    assert "508 tỷ đồng" in result.stdout
    assert "Nếu mọi cơ sở đều như cơ sở đó" in result.stdout
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert result.exit_code == 0


def test_check_says_what_is_no_province(tmp_path: Path) -> None:
    assert "không phải là kết quả" in refused(tmp_path, "check", str(tmp_path)).what


def test_a_place_must_be_named(tmp_path: Path) -> None:
    assert "Chưa nói ghi kết quả vào đâu" in refused(tmp_path).what
