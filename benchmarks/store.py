"""How fast the store gives facts back, and how fast a canonical folder is read.

    python benchmarks/store.py [--rows 6000000] [--folder DIR]

Writes an invented table of declarations (20,000 employers, 400,000 people for 6 million rows) into a store of
its own, and as canonical text in Parquet, and prints the best of three of each reading. Times are of the wall
clock; run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from ansinh.facts import CanonicalFolder, FactStore
from ansinh.facts.batches import NewBatch
from ansinh.facts.schemas import TABLES
from ansinh.facts.writers.canonical_file import write_canonical

LEDGER_COLUMNS = [
    "employer_code", "person_number", "movement", "group", "base_salary", "from_month", "to_month", "filed_on",
    "effective_on",
]  # fmt: skip
ROWS_PER_EMPLOYER, PEOPLE_PER_EMPLOYER = 300, 20


def declarations(rows: int) -> pl.DataFrame:
    """Rows as a province's lists would bring them: by employer, each person's movements over ten years."""
    chance = np.random.default_rng(1)
    employer = np.arange(rows) // ROWS_PER_EMPLOYER
    person = employer * PEOPLE_PER_EMPLOYER + chance.integers(0, PEOPLE_PER_EMPLOYER, rows)
    month = pl.date_range(dt.date(2025, 7, 1), dt.date(2035, 6, 1), "1mo", eager=True).gather(
        chance.integers(0, 120, rows)
    )
    day = pl.Series(chance.integers(0, 27, rows)).cast(pl.Int32)
    frame = pl.select(
        pl.format("TA{}Z", pl.Series(employer).cast(pl.String).str.zfill(5)).alias("employer_code"),
        pl.format("38{}", pl.Series(person).cast(pl.String).str.zfill(8)).alias("person_number"),
        pl.format("Nguyễn Văn {}", pl.Series(person % 5000)).alias("full_name"),
        pl.Series(chance.integers(0, 12_000, rows)).cast(pl.Int32).cast(pl.Date).alias("born_on"),
        pl.Series(["M", "F"]).gather(person % 2).alias("sex"),
        pl.format("038{}", pl.Series(person).cast(pl.String).str.zfill(9)).alias("citizen_id"),
        pl.Series(["TM", "DC", "GH", "KL", "OF", "TD"]).gather(chance.integers(0, 6, rows)).alias("movement"),
        pl.lit("a").alias("group"),
        pl.Series(chance.integers(5_000_000, 50_000_000, rows)).alias("base_salary"),
        month.alias("from_month"),
        pl.lit(None, pl.Date).alias("to_month"),
        (month.cast(pl.Int32) + day).cast(pl.Date).alias("filed_on"),
        (month.cast(pl.Int32) - day).cast(pl.Date).alias("effective_on"),
        pl.int_range(rows, dtype=pl.Int32).alias("row"),
    )
    return frame.select(*TABLES["declarations"].schema, "row")


def best(label: str, work: Callable[[], object], times: int = 3) -> None:
    """Print the best of a few runs in milliseconds."""
    seconds = []
    for _run in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    print(f"{label:<58} {min(seconds) * 1000:>9,.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=6_000_000)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        measure(Path(name), declarations(arguments.rows))


def measure(folder: Path, rows: pl.DataFrame) -> None:
    store, one = FactStore(folder / "facts"), str(rows["employer_code"][rows.height // 2])
    new = rows.sample(2000, seed=1)
    (folder / "text").mkdir()
    write_canonical(folder / "text" / "declarations.parquet", "declarations", rows)

    def whole(columns: list[str] | None = None) -> object:
        return store.snapshot().table("declarations", columns=columns)

    best(f"append {rows.height:,} rows", lambda: store.append([NewBatch("import", {"declarations": rows})]), 1)
    best("append 2,000 rows", lambda: store.append([NewBatch("import", {"declarations": new})]), 5)
    best("open the store, read the columns the ledger needs", lambda: whole(LEDGER_COLUMNS))
    best("open the store, read every column", whole)
    best("open the store, read one employer", lambda: store.snapshot().table("declarations", [one]))
    snapshot = store.snapshot()
    snapshot.table("declarations", [one])
    best("one employer, store already open", lambda: snapshot.table("declarations", [one]), 10)
    store.undo(2)
    best("the ledger's columns, with an undone batch to leave out", lambda: whole(LEDGER_COLUMNS))
    best("rewrite the whole table in order", lambda: store.compact(whole=True), 1)
    best("the ledger's columns, rewritten", lambda: whole(LEDGER_COLUMNS))
    text = folder / "text"
    best(
        "canonical text Parquet, the ledger's columns",
        lambda: CanonicalFolder(text).table("declarations", columns=LEDGER_COLUMNS),
    )
    best("canonical text Parquet, every column", lambda: CanonicalFolder(text).table("declarations"))


if __name__ == "__main__":
    main()
