"""The same plan gives the same bytes; another seed gives another province of the same shape."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ansinh.base import AnsinhError
from ansinh.base.months import parse_month
from ansinh.law import Law
from ansinh.simulate import Plan, Province, simulate, write_province

SMALL = Plan(employers=40, months=11, seed=3)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(plan: Plan, folder: Path) -> dict[str, str]:
    write_province(simulate(plan, Law.load()), folder, workbooks=10)
    return digests(folder)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = write(SMALL, tmp_path / "first"), write(SMALL, tmp_path / "second")
    assert first == second
    assert {Path(name).suffix for name in first} == {".csv", ".json", ".parquet", ".xlsx", ".xml"}


def test_firms_of_several_tax_codes_come_in_one_order() -> None:
    """Nothing orders the branches of a firm but their codes; a small province has none."""
    first, second = (simulate(Plan(employers=700, months=9, seed=5), Law.load()) for _n in range(2))
    totals = first.tables["tax_totals"]
    assert totals["tax_code"].str.contains("-").any()
    assert totals.select("tax_code", "month", "cycle_months").is_unique().all()
    for name, rows in first.tables.items():
        assert rows.equals(second.tables[name]), name
    assert first.truth["links"].equals(second.truth["links"])


def test_another_seed_gives_other_employers_and_people(province: Province) -> None:
    other = simulate(Plan(employers=300, months=16, seed=8), Law.load())
    for column in ("name", "address"):
        mine, theirs = (set(each.tables["employers"][column]) for each in (province, other))
        assert len(mine & theirs) < len(mine) // 10
    assert (
        not province.tables["declarations"]["full_name"]
        .head(50)
        .equals(other.tables["declarations"]["full_name"].head(50))
    )


def test_a_longer_province_begins_with_the_same_employers_and_people() -> None:
    short, long = (simulate(Plan(40, months, 3), Law.load()) for months in (4, 8))
    assert short.tables["employers"]["employer_code"].equals(long.tables["employers"]["employer_code"])
    carried = [each.tables["declarations"].filter("carried").drop("filed_on") for each in (short, long)]
    assert carried[0].equals(carried[1])


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(AnsinhError, match="không trống"):
        write_province(simulate(Plan(5, 1, 1), Law.load()), tmp_path, workbooks=0)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("employers", [1, 2, 9])
def test_the_smallest_provinces_can_be_made(employers: int, tmp_path: Path) -> None:
    write_province(simulate(Plan(employers, 1, 5), Law.load()), tmp_path / "out", workbooks=4)
    assert (tmp_path / "out/files/01-employers-2025-06.csv").exists()


@pytest.mark.parametrize(
    ("employers", "months", "seed", "first"),
    [(0, 1, 1, "2025-07"), (1, 0, 1, "2025-07"), (1, 1, -1, "2025-07"), (1, 1, 1, "2025-06")],
)
def test_impossible_plans_are_refused(employers: int, months: int, seed: int, first: str) -> None:
    with pytest.raises(AnsinhError):
        Plan(employers, months, seed, parse_month(first))
