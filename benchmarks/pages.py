"""How long the office's pages take and how large they are, at the scale of a whole province.

    python benchmarks/pages.py [--folder DIR] [--runs 15]

The province (14,000 employers, 16 months) is simulated once under ``--folder`` and imported into a data folder of its
own there; its snapshots are computed and timed. Pages are asked for by Django's test client, so times are the server's
own: no network, no browser. The first request of each page is left out; a process starts cold once.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ansinh.facts import TABLES, CanonicalFolder, FactStore
from ansinh.facts.batches import NewBatch

DAY = dt.date(2026, 10, 31)
BUDGET_BYTES, BUDGET_MS, BUDGET_MEDIAN_MS = 100_000, 100, 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    home = province(options.folder.absolute())
    os.environ |= {"ANSINH_HOME": str(home), "DJANGO_SETTINGS_MODULE": "ansinh.office.settings"}
    with office(home):
        snapshot_times()
        pages(options.runs)


def province(folder: Path) -> Path:
    """A data folder with the facts of a province."""
    home = folder / "office"
    if not (home / "facts").is_dir():
        print("Inventing the province ...", flush=True)
        command = ["simulate", "--scale", "1", "--until", f"{DAY:%Y-%m}", "--workbooks", "0", "--out"]
        start = "from ansinh.cli import main; main()"
        made = folder / "simulated"
        subprocess.run([sys.executable, "-c", start, *command, str(made), "--overwrite"], check=True)
        source, facts = CanonicalFolder(made / "canonical"), FactStore(home / "facts")
        for name, table in TABLES.items():
            rows = source.table(name, None, [*table.schema, "row"])
            if rows.height:
                facts.append([NewBatch("import", {name: rows}, file_name=f"{name}.parquet")])
        facts.compact(whole=True)
    return home


@contextmanager
def office(home: Path) -> Iterator[None]:
    """The office's database, with its tables."""
    from ansinh.office.database import database

    with database(home):
        import django
        from django.conf import settings
        from django.core.management import call_command

        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        django.setup()
        call_command("migrate", verbosity=0)
        yield


def snapshot_times() -> None:
    """One snapshot, and all month ends of the trend after it."""
    from ansinh.office.registry import snapshots
    from ansinh.office.registry.models import Snapshot

    Snapshot.objects.all().delete()
    # A first, small run compiles nothing and loads everything.
    snapshots.recompute(DAY.replace(day=1), with_trend=False)
    Snapshot.objects.all().delete()
    start = time.perf_counter()
    snapshots.recompute(DAY, with_trend=False)
    one = time.perf_counter() - start
    snapshots.recompute(DAY)
    every = time.perf_counter() - start
    print(f"\none snapshot: {one:.1f} s; with the month ends of the trend: {every:.1f} s")
    print(f"{Snapshot.objects.count()} snapshots\n")


def pages(runs: int) -> None:
    """Each page's size, queries, and server time."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from ansinh.office.accounts.models import User
    from ansinh.office.registry.models import Standing

    user = User.objects.filter(username="do-luong").first() or User.objects.create_user(
        "do-luong", None, role="leader", full_name="Người đo"
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    standings = Standing.objects.filter(snapshot__is_current=True)
    debtor = standings.order_by("-overdue", "employer").values_list("employer", flat=True)[0]
    largest = standings.order_by("-workers", "employer").values_list("employer", flat=True)[0]
    print("| page | bytes | queries | median ms | best | worst |\n|---|---|---|---|---|---|")
    medians = []
    for name, path in _paths(debtor, largest).items():
        client.get(path)
        times = []
        for _run in range(runs):
            start = time.perf_counter()
            response = client.get(path)
            times.append((time.perf_counter() - start) * 1000)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        size, median = len(response.content), statistics.median(times)
        medians.append(median)
        over = (
            " (over)" if median > BUDGET_MS or (size > BUDGET_BYTES and response["Content-Type"][5:9] == "html") else ""
        )
        print(
            f"| {name}{over} | {size:,} | {len(queries)} | {median:.0f} | {min(times):.0f} | {max(times):.0f} |",
            flush=True,
        )
    over = "" if statistics.median(medians) <= BUDGET_MEDIAN_MS else " (over)"
    print(f"\nmedian page: {statistics.median(medians):.0f} ms{over}")


def _paths(debtor: str, largest: str) -> dict[str, str]:
    """Pages by name; the employer is the largest debtor, and once the one with the most workers."""
    unit = f"/don-vi/{debtor}/"
    return {
        "province": "/",
        "province, one commune": "/?commune=14797",
        "province, one sector": "/?sector=enterprise_private&period=all",
        "employers": "/don-vi/",
        "employers, searched": "/don-vi/?q=may+dong",
        "employers, filtered, by name": "/don-vi/?class=evading&class=late&sort=name",
        "employers, page 100": "/don-vi/?page=100",
        "employer: months": unit,
        "employer: allocation": f"{unit}phan-bo/",
        "employer: explanation": f"{unit}giai-thich/",
        "employer: one month explained": f"{unit}giai-thich/?month={DAY:%Y}-03",
        "employer: workers": f"{unit}nguoi-lao-dong/",
        "employer: line of time": f"{unit}dong-thoi-gian/",
        "notice C12-TS as text": f"{unit}c12/{DAY:%Y}-09.txt",
        "notice C12-TS as PDF": f"{unit}c12/{DAY:%Y}-09.pdf",
        "the largest employer: months": f"/don-vi/{largest}/",
        "the largest employer: workers": f"/don-vi/{largest}/nguoi-lao-dong/",
        "the largest employer: explanation": f"/don-vi/{largest}/giai-thich/",
    }


if __name__ == "__main__":
    main()
