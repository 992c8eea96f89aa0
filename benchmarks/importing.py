"""How long a large workbook takes to import: read, checked row by row, and kept.

    python benchmarks/importing.py [--rows 100000] [--runs 3]

Writes a D02-LT form (2026) of one employer, then runs ``ansinh import`` on it as a user would, each time into a store
of its own. Times are of the whole command, from the shell.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from ansinh.facts.schemas import TABLES
from ansinh.facts.writers import DeclarationHeader, write_d02lt_2026

EMPLOYER = "TA0001Z"


def workbook(path: Path, rows: int) -> None:
    """A list of ``rows`` new workers."""
    chance = np.random.default_rng(1)
    person = np.arange(rows)
    schema = TABLES["declarations"].schema
    given = pl.DataFrame({
        "employer_code": [EMPLOYER] * rows,
        "person_number": [f"38{n:08d}" for n in person],
        "full_name": [f"Nguyễn Văn {n % 5000}" for n in person],
        "born_on": pl.Series(chance.integers(3650, 12000, rows)).cast(pl.Int32).cast(pl.Date),
        "movement": ["TM"] * rows, "group": ["a"] * rows,
        "base_salary": chance.integers(5_310_000, 50_000_000, rows),
        "from_month": [dt.date(2026, 10, 1)] * rows, "effective_on": [dt.date(2026, 10, 1)] * rows,
        "filed_on": [dt.date(2026, 10, 5)] * rows,
    })  # fmt: skip
    frame = given.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in given.columns
    ).select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    write_d02lt_2026(path, DeclarationHeader(EMPLOYER, dt.date(2026, 10, 5), "Công ty Mẫu"), frame)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    command = Path(sys.executable).parent / "ansinh"
    seconds = []
    with tempfile.TemporaryDirectory() as name:
        form = Path(name) / "d02.xlsx"
        workbook(form, arguments.rows)
        print(f"workbook of {arguments.rows:,} rows, {form.stat().st_size / 2**20:.1f} MiB")
        for run in range(arguments.runs):
            start = time.perf_counter()
            subprocess.run(
                [command, "--home", Path(name) / str(run), "import", "declarations", form],
                check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            seconds.append(time.perf_counter() - start)
    print(f"ansinh import: best {min(seconds):.2f} s, median {statistics.median(seconds):.2f} s")


if __name__ == "__main__":
    main()
