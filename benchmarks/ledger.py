"""How long a whole province's ledger takes, part by part, and beside pandas and SQL.

    python benchmarks/ledger.py [--folder DIR] [--runs 3] [--rivals] [--nation]

The province (20,000 employers, 400,000 people, 120 months) is invented once under ``--folder`` and imported into a
store there. Every measurement is a process of its own, so that its peak memory is its own; the runs of different
measurements alternate, so that a noisy machine troubles all of them. ``--rivals`` computes the same province with
pandas and DuckDB and compares every row. ``--nation`` (650,000 employers, 17 million people, 16 months) needs about
5 GB of disk and an hour, most of it to invent the facts.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pyarrow as pa

from ansinh.facts import CanonicalFolder, FactStore
from ansinh.facts.batches import NewBatch
from ansinh.law import Law
from ansinh.ledger import Written, coverage, encode, engine, frames, waterfall, write

HERE = Path(__file__).parent
PROVINCE_DAY, NATION_DAY = dt.date(2035, 6, 30), dt.date(2026, 10, 31)
TABLES = ("employers", "declarations", "payments", "reminders")
Figures = dict[str, float]


def module(path: str) -> ModuleType:
    """A program of this folder as a module."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, HERE / path)
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


# --- facts ---------------------------------------------------------------------------------------------------------


def province(folder: Path) -> Path:
    """The province as canonical Parquet and, beside it, as a store."""
    made = folder / "province"
    if not (made / "store").is_dir():
        print("Inventing the province ...", flush=True)
        module("province.py").make_province(made / "canonical")
        store(made / "store", [made / "canonical"])
    return made


def nation(folder: Path) -> Path:
    """The nation as a store: forty parts, each imported as a batch of its own."""
    made = folder / "nation"
    if not (made / "store").is_dir():
        print("Inventing the nation ...", flush=True)
        module("province.py").make_province(made / "canonical", 650_000, 17_000_000, 16, partitions=40)
        parts = sorted(path.name for path in (made / "canonical" / "declarations").iterdir())
        folders = []
        for part in parts:
            alone = made / "parts" / part.removesuffix(".parquet")
            alone.mkdir(parents=True, exist_ok=True)
            for table in TABLES:
                (alone / f"{table}.parquet").symlink_to((made / "canonical" / table / part).resolve())
            folders.append(alone)
        store(made / "store", folders)
    return made


def store(path: Path, folders: list[Path]) -> None:
    """Write canonical folders into a store, a batch each."""
    facts = FactStore(path)
    for folder in folders:
        source = CanonicalFolder(folder)
        facts.append([NewBatch("import", {name: source.table(name, None, [*schema(name), "row"]) for name in TABLES})])
    facts.compact(whole=True)


def schema(name: str) -> list[str]:
    from ansinh.facts import TABLES as CANONICAL

    return list(CANONICAL[name].schema)


# --- measurements: each runs in a process of its own -----------------------------------------------------------------


def _written(source: CanonicalFolder | object, day: dt.date, tables: tuple[str, ...]) -> Written:
    with tempfile.TemporaryDirectory() as out:
        return write(source, Law.load(), day, Path(out) / "out", tables=tables)  # type: ignore[arg-type]


def stored_balances(made: Path) -> Figures:
    rows = _written(FactStore(made / "store").snapshot(), PROVINCE_DAY, ("balances", "standing")).rows
    return {"rows": sum(rows.values())}


def stored_everything(made: Path) -> Figures:
    rows = _written(FactStore(made / "store").snapshot(), PROVINCE_DAY, ("obligations", "balances", "standing")).rows
    return {"rows": sum(rows.values())}


def canonical_everything(made: Path) -> Figures:
    rows = _written(CanonicalFolder(made / "canonical"), PROVINCE_DAY, ("obligations", "balances", "standing")).rows
    return {"rows": sum(rows.values())}


def nation_everything(made: Path) -> Figures:
    rows = _written(FactStore(made / "store").snapshot(), NATION_DAY, ("obligations", "balances", "standing")).rows
    return {"rows": sum(rows.values())}


def parts(made: Path) -> Figures:
    """Where the time goes. Kernels are timed on one thread, the best of three; in a run two work side by side."""
    source = FactStore(made / "store").snapshot()
    times: Figures = {}
    start = time.perf_counter()
    source.table("declarations", None, list(encode.DECLARATION_COLUMNS))
    times["read declarations from the store"] = time.perf_counter() - start
    start = time.perf_counter()
    job = engine.prepare(source, Law.load(), PROVINCE_DAY, None)
    times["read everything, encode and sort"] = time.perf_counter() - start
    unpaid = np.zeros(len(job.roster.codes) + 1, np.int64)
    without_money = dataclasses.replace(job, money=encode.Money((unpaid, *job.money.arrays[1:]), job.money.row))
    engine.compute_block(job, 0, 10)
    for _run in range(3):
        for name, work in (("settle", job), ("settle without payments", without_money)):
            spent = _kernels(work)
            for kernel, seconds in (("obligations", spent[0]), (name, spent[1])):
                times[f"{kernel}, one thread"] = min(seconds, times.get(f"{kernel}, one thread", seconds))
    times["of it the waterfall (the difference)"] = (
        times["settle, one thread"] - times["settle without payments, one thread"]
    )
    start = time.perf_counter()
    for _block in engine.blocks(job):
        pass
    times["all kernels, two threads"] = time.perf_counter() - start
    return times


def _kernels(job: engine.Prepared) -> tuple[float, float]:
    """Seconds in the obligations kernel, and in the one that lays rows, pays, charges, classes and checks."""
    seconds = [0.0, 0.0]
    originals = coverage.obligations, waterfall.settle

    def timed(place: int) -> Callable[..., None]:
        def run(*arguments: object) -> None:
            start = time.perf_counter()
            originals[place](*arguments)
            seconds[place] += time.perf_counter() - start

        return run

    coverage.obligations, waterfall.settle = timed(0), timed(1)
    try:
        count = len(job.roster.codes)
        for first in range(0, count, engine.MAX_BLOCK_EMPLOYERS):
            engine.compute_block(job, first, min(first + engine.MAX_BLOCK_EMPLOYERS, count))
    finally:
        coverage.obligations, waterfall.settle = originals
    return seconds[0], seconds[1]


def engine_computing(made: Path) -> Figures:
    """From typed facts in memory to balances and standing in memory, as the rivals are timed."""
    source = CanonicalFolder(made / "canonical")
    for name in TABLES:
        source.table(name)
    source.payments_touching(None)
    start = time.perf_counter()
    job = engine.prepare(source, Law.load(), PROVINCE_DAY, None)
    balances, standing = [], []
    for block in engine.blocks(job):
        balances.append(frames.balances(job, block, text_months=False))
        standing.append(frames.standing(job, block))
    seconds = time.perf_counter() - start
    _keep(made, "engine", pl.from_arrow(pa.concat_tables(balances)), pl.from_arrow(pa.concat_tables(standing)))
    return {"computing": seconds}


def _rival(made: Path, name: str) -> Figures:
    balances, standing, reading, computing = module(f"rivals/{name}_ledger.py").run(made / "canonical", PROVINCE_DAY)
    convert = pl.from_pandas if name == "pandas" else pl.from_arrow
    _keep(made, name, convert(balances), convert(standing))
    return {"computing": computing, "reading": reading}


def pandas_computing(made: Path) -> Figures:
    return _rival(made, "pandas")


def duckdb_computing(made: Path) -> Figures:
    return _rival(made, "duckdb")


def _keep(made: Path, name: str, balances: pl.DataFrame, standing: pl.DataFrame) -> None:
    """The figures as text, so that rivals with other types can be compared."""
    for table, frame in (("balances", balances), ("standing", standing)):
        texts = [
            pl.col(column).dt.strftime("%Y-%m-%d") if dtype.is_temporal() else pl.col(column).cast(pl.String)
            for column, dtype in frame.schema.items()
        ]
        keys = [key for key in ("employer_code", "month", "fund", "conduct") if key in frame.columns]
        frame.select(texts).sort(keys).write_parquet(made / f"{name}-{table}.parquet")


def _kept(made: Path, name: str, table: str) -> pl.DataFrame:
    return pl.read_parquet(made / f"{name}-{table}.parquet")


# --- running and printing --------------------------------------------------------------------------------------------


def alone(work: Callable[[Path], Figures], made: Path) -> Figures:
    """Run a measurement in its own process; its figures, wall time and peak memory."""
    done = subprocess.run(
        [sys.executable, __file__, "--child", work.__name__, "--folder", str(made)], check=True, stdout=subprocess.PIPE
    )
    result: Figures = json.loads(done.stdout)
    return result


def child(name: str, made: Path) -> None:
    start = time.perf_counter()
    figures = globals()[name](made)
    figures["wall"] = time.perf_counter() - start
    # Not ru_maxrss: it remembers the parent this process was forked from.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    figures["peak GiB"] = int(status.partition("VmHWM:")[2].split()[0]) / 2**20
    json.dump(figures, sys.stdout)


def table(runs: int, made: Path, *works: Callable[[Path], Figures]) -> dict[str, list[Figures]]:
    """Alternate the measurements and print the minimum and median of each figure."""
    results: dict[str, list[Figures]] = {work.__name__: [] for work in works}
    for _run in range(runs):
        for work in works:
            results[work.__name__].append(alone(work, made))
    for name, figures in results.items():
        print(f"\n{name}")
        for key in figures[0]:
            values = [figure[key] for figure in figures]
            print(f"  {key:<60} {min(values):>14,.2f}  median {statistics.median(values):>14,.2f}")
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "ansinh-benchmarks")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rivals", action="store_true")
    parser.add_argument("--nation", action="store_true")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments.child, arguments.folder)
        return
    made = province(arguments.folder)
    alone(stored_balances, made)  # compiles what is not compiled yet
    table(arguments.runs, made, stored_balances, stored_everything, canonical_everything, parts)
    if arguments.rivals:
        times = table(arguments.runs, made, engine_computing, pandas_computing, duckdb_computing)
        ours = min(figure["computing"] for figure in times["engine_computing"])
        for name in ("pandas", "duckdb"):
            same = all(
                pl.read_parquet(made / f"engine-{kind}.parquet").equals(
                    pl.read_parquet(made / f"{name}-{kind}.parquet")
                )
                for kind in ("balances", "standing")
            )
            theirs = min(figure["computing"] for figure in times[f"{name}_computing"])
            print(f"\n{name}: same figures in every row: {same}; computing takes {theirs / ours:.1f} times as long")
    if arguments.nation:
        table(1, nation(arguments.folder), nation_everything)


if __name__ == "__main__":
    main()
