"""The engine against the reference ledger and the worked examples: every row and column, to the đồng.

A disagreement is reduced to the fewest facts that still show it, and both answers are printed.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.ledger import histories, reference
from tests.ledger.histories import Batch, Tables
from tests.ledger.memory import MemorySource, engine

from ansinh.facts import CanonicalFolder

EXAMPLES = Path(__file__).parents[3] / "shared" / "ledger"
needs_examples = pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"worked examples not found: {EXAMPLES}")
CASES = [(case, day) for case in ("case-1", "case-2") for day in ("2026-03-17", "2026-10-31")]
FILES = ("obligations", "balances", "standing")

# Histories reduce themselves, so Hypothesis need not; a batch takes longer than it expects of an example.
batches_of_offices = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def differences(tables: Tables, as_of: dt.date) -> dict[str, list[str]]:
    """Rows on which engine and reference differ, under the employer they belong to."""
    try:
        ours = engine(MemorySource(tables), as_of)
    except Exception as error:  # noqa: BLE001 - a crash on good facts is a disagreement to be reduced, too
        return {code: [f"engine raised {error!r}"] for code in histories.employers_of(tables)}
    judge = reference.compute(tables, as_of)
    found: dict[str, list[str]] = {}
    for name in FILES:
        ours_rows, judge_rows = (Counter(tuple(row.items()) for row in getattr(books, name)) for books in (ours, judge))
        for who, extra in (("engine", ours_rows - judge_rows), ("reference", judge_rows - ours_rows)):
            for row in extra.elements():
                found.setdefault(row[0][1], []).append(f"{name}, {who} has: {dict(row)}")
    for table, number in set(judge.refused) - set(ours.refused):
        code = tables[table][number]["employer_code"]
        found.setdefault(code, []).append(f"{table}: refused row {number} is not among the engine's remarks")
    return found


def assert_agreement(batch: Batch) -> None:
    found = differences(batch.tables, batch.as_of)
    if not found:
        return
    one = histories.touching(batch.tables, {next(iter(found))})
    one = one if differences(one, batch.as_of) else batch.tables
    one = histories.reduced(one, lambda tables: bool(differences(tables, batch.as_of)))
    lines = [line for rows in differences(one, batch.as_of).values() for line in rows]
    pytest.fail(
        f"{len(found)} employers differ on {batch.as_of}. The fewest facts that show it:\n"
        f"{histories.written_out(one)}\n" + "\n".join(lines),
        pytrace=False,
    )


@given(histories.batches())
@settings(batches_of_offices, max_examples=40)
def test_small_offices(batch: Batch) -> None:
    assert_agreement(batch)


@pytest.mark.slow
@given(histories.batches())
@settings(batches_of_offices, max_examples=400)
def test_thousands_of_small_offices(batch: Batch) -> None:
    assert_agreement(batch)


@needs_examples
@pytest.mark.parametrize(("case", "as_of"), CASES)
def test_worked_examples(case: str, as_of: str) -> None:
    books = engine(CanonicalFolder(EXAMPLES / case), dt.date.fromisoformat(as_of))
    expected = reference.read_folder(EXAMPLES / case / f"expected-{as_of}")

    for name in FILES:
        assert getattr(books, name) == expected[name]


@needs_examples
@pytest.mark.parametrize(("case", "as_of"), CASES)
def test_files_of_the_command(case: str, as_of: str, tmp_path: Path) -> None:
    command = Path(sys.executable).parent / "ansinh"
    subprocess.run(
        [command, "--home", tmp_path / "home", "ledger", "--from", EXAMPLES / case, "--as-of", as_of,
         "--out", tmp_path / "out", "--format", "csv"],
        check=True, capture_output=True,
    )  # fmt: skip

    for name in FILES:
        written = (tmp_path / "out" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        wanted = (EXAMPLES / case / f"expected-{as_of}" / f"{name}.csv").read_text(encoding="utf-8")
        assert written == wanted.splitlines()
