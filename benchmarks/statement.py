"""How fast one employer's statement, explanation and difference come, in a warm process and by a cold command.

    python benchmarks/statement.py [--people 40] [--repeat 30]

Invents an office of 50 employers over 16 months in a store of its own, then tells the median and the best of many
runs for one employer: figures (with block A computed, and with an issued statement to open with), each format, the
whole statement as one call would make it, and the command from nothing (by the clock and, because that depends on what
else the machine does, in processor time). Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ansinh.base.months import first_day, parse_month
from ansinh.facts import FactStore, import_files
from ansinh.law import Law
from ansinh.ledger.diff import Moment, difference
from ansinh.ledger.explain import explain
from ansinh.ledger.statement import Issued, Office, build, to_json, to_pdf, to_text, to_xlsx

MONTH = parse_month("2026-10")
EMPLOYERS = 50
CODE = "TA0007Z"


def office(folder: Path, people: int) -> None:
    """Everyone starts in 7/2025; every tenth has a new wage each month; each employer pays two months in three."""
    tables: dict[str, list[dict[str, object]]] = {"employers": [], "declarations": [], "payments": []}
    for n in range(EMPLOYERS):
        code = f"TA{n:04}Z"
        tables["employers"].append({"employer_code": code, "wage_region": 3, "payment_cycle_months": 1})
        for worker in range(people):
            person = {"employer_code": code, "person_number": f"38{n:03}{worker:05}", "group": "a"}
            start = {"movement": "TM", "base_salary": 6_000_000 + worker * 10_000, "from_month": "2025-07"}
            tables["declarations"].append(person | start | {"filed_on": "2025-07-10"})
        for month in range(parse_month("2025-08"), MONTH + 1):
            day = first_day(month)
            for worker in range(month % 10, people, 10):
                person = {"employer_code": code, "person_number": f"38{n:03}{worker:05}", "group": "a"}
                raised = {
                    "movement": "DC",
                    "base_salary": 6_000_000 + month * 100 + worker,
                    "from_month": f"{day:%Y-%m}",
                }
                tables["declarations"].append(person | raised | {"filed_on": day + dt.timedelta(days=8)})
            if month % 3:
                amount = people * 2_000_000
                slip = {"payment_id": f"P{n:03}{month}", "employer_code": code, "amount": amount}
                tables["payments"].append(slip | {"paid_on": day + dt.timedelta(days=19)})
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)


def worked() -> float:
    """Processor seconds of all commands run so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(name: str, work: Callable[[], object], repeat: int, clock: Callable[[], float] = time.perf_counter) -> None:
    work()
    seconds = []
    for _n in range(repeat):
        started = clock()
        work()
        seconds.append(clock() - started)
    print(f"{name:<52}{1000 * statistics.median(seconds):8.1f} ms{1000 * min(seconds):8.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--repeat", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        office(Path(home), options.people)
        store = FactStore(Path(home) / "facts")
        for name in ("employers", "declarations", "payments"):
            import_files(store, name, [Path(home) / f"{name}.csv"])
        measure(store, Path(home), options.repeat)


def measure(store: FactStore, home: Path, repeat: int) -> None:
    law = Law.load()
    account = Office(account_number="0000000000000", bank_bin="970400")
    facts = store.snapshot()
    page, _position = build(facts, law, CODE, MONTH)
    issued = Issued(1, dt.date(2026, 10, 5), "", *build(facts, law, CODE, MONTH - 1))
    print(f"{'':<52}{'median':>11}{'best':>11}")
    timed("figures, block A computed", lambda: build(facts, law, CODE, MONTH), repeat)
    timed("figures, opening with an issued statement", lambda: build(facts, law, CODE, MONTH, issued), repeat)
    timed("text", lambda: to_text(page, account, 140), repeat)
    timed("JSON", lambda: to_json(page, account), repeat)
    timed("XLSX", lambda: to_xlsx(page, account), repeat)
    timed("PDF", lambda: to_pdf(page, account), repeat)
    timed("statement from facts to text", lambda: to_text(build(facts, law, CODE, MONTH)[0], account, 140), repeat)
    timed("statement from facts to JSON", lambda: to_json(build(facts, law, CODE, MONTH)[0], account), repeat)
    timed("statement from facts to PDF", lambda: to_pdf(build(facts, law, CODE, MONTH)[0], account), repeat)
    end = dt.date(2026, 10, 31)
    timed("explanation of all months", lambda: explain(facts, law, CODE, end), repeat)
    days = Moment(facts, dt.date(2026, 9, 30), "30/09"), Moment(facts, end, "31/10")
    timed("difference over a month", lambda: difference(*days, law, CODE), max(repeat // 5, 1))
    command = [Path(sys.executable).parent / "ansinh", "--home", home, "statement", CODE, "--month", "2026-10"]
    to_file = [*command, "--format", "pdf", "--out", home / "page.pdf"]
    for form, arguments in (("text", command), ("PDF", to_file)):
        for name, clock in (("by the clock", time.perf_counter), ("processor time", worked)):
            run = partial(subprocess.run, arguments, check=True, capture_output=True)
            timed(f"cold command, {form}, {name}", run, 5, clock)


if __name__ == "__main__":
    main()
