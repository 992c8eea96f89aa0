"""Files of a ledger: the same figures however they are cut up, and never half of them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest
from tests.ledger import histories
from tests.ledger.memory import MemorySource, as_text

from ansinh.base import AnsinhError
from ansinh.law import Law
from ansinh.ledger import compute, engine, output, write

AS_OF = dt.date(2026, 10, 31)
TABLES = ("obligations", "balances", "standing")


@pytest.fixture
def source() -> MemorySource:
    tables: histories.Tables = {}
    for number in range(12):
        for name, rows in histories.office(number, f"{number:02d}-").items():
            tables.setdefault(name, []).extend(rows)
    return MemorySource(tables)


def read(folder: Path, name: str, form: str) -> list[dict[str, str]]:
    path = folder / f"{name}.{form}"
    frame = pl.read_csv(path, infer_schema=False) if form == "csv" else pl.read_parquet(path).cast(pl.String)
    return frame.fill_null("").to_dicts()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_files_say_what_the_ledger_says(source: MemorySource, tmp_path: Path, form: output.Format) -> None:
    written = write(source, Law.load(), AS_OF, tmp_path / "out", form)
    ledger = compute(source, Law.load(), AS_OF)
    for name in TABLES:
        expected = as_text(getattr(ledger, name))
        assert read(tmp_path / "out", name, form) == expected
        assert written.rows[name] == len(expected)
    assert sum(written.by_class.values()) == written.employers == ledger.standing.height


def test_runs_and_blocks_change_nothing(source: MemorySource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(source, Law.load(), AS_OF, tmp_path / "whole", "csv")
    monkeypatch.setattr(engine, "MAX_BLOCK_EMPLOYERS", 2)
    write(source, Law.load(), AS_OF, tmp_path / "blocks", "csv")
    monkeypatch.setattr(output, "RUN_EMPLOYERS", 5)
    write(source, Law.load(), AS_OF, tmp_path / "runs", "csv")
    for name in TABLES:
        whole = (tmp_path / "whole" / f"{name}.csv").read_bytes()
        assert (tmp_path / "blocks" / f"{name}.csv").read_bytes() == whole
        assert (tmp_path / "runs" / f"{name}.csv").read_bytes() == whole


def test_facts_of_unknown_employers_are_told_however_it_is_cut(
    source: MemorySource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the employers are struck off the register; their facts must not vanish unseen."""
    half = source.table("employers")["employer_code"].sort()[::2].implode()
    source._frames["employers"] = source._frames["employers"].filter(pl.col("employer_code").is_in(half))
    write(source, Law.load(), AS_OF, tmp_path / "whole", "csv")
    monkeypatch.setattr(output, "RUN_EMPLOYERS", 2)
    write(source, Law.load(), AS_OF, tmp_path / "runs", "csv")

    def told(folder: str) -> list[tuple[str, str, str]]:
        rows = read(tmp_path / folder, "remarks", "csv")
        kinds = ("unknown_employer", "unmatched_payment")
        return sorted((row["table"], row["row"], row["kind"]) for row in rows if row["kind"] in kinds)

    assert told("runs") == told("whole")
    assert {table for table, _row, _kind in told("whole")} >= {"declarations", "payments"}


def test_a_full_disk_leaves_the_old_files_and_says_so(
    source: MemorySource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(source, Law.load(), AS_OF, tmp_path / "out", "csv")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "_write_block", full)
    with pytest.raises(AnsinhError, match="Không ghi được kết quả"):
        write(source, Law.load(), dt.date(2026, 3, 17), tmp_path / "out", "csv")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_about_names_what_the_figures_rest_on(source: MemorySource, tmp_path: Path) -> None:
    write(source, Law.load(), AS_OF, tmp_path / "out", "csv")
    about = json.loads((tmp_path / "out" / "about.json").read_text(encoding="utf-8"))
    assert about["as_of"] == "2026-10-31"
    assert about["law"] == Law.load().digest
