"""Invents a province at its real size, in canonical Parquet with text columns, for benchmarks.

    python benchmarks/province.py OUT                                     # 20,000 employers, 400,000 people, 120 months
    python benchmarks/province.py OUT --employers 650000 --people 17000000 --months 16 --partitions 40    # the nation

Everything is drawn from one seed, so the same call always writes the same facts. People start, get a new wage every
January, go on leave and come back, move between employers and leave; some of it is filed months late. Most
employers pay what a month costs, on time or late, some pay in part, some never; the latter are reminded. There
are no opening balances, excuses or suspensions: this is the plain bulk of the work, not its corners.

With ``partitions`` every table is a folder ``<table>/part-000.parquet`` …, each part holding its own employers with
all their facts, so that parts can be worked through one after another.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

Integers = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

FIRST_MONTH = dt.date(2025, 7, 1)
ROWS_AT_ONCE = 1_000_000
CODES = ("TM", "TH", "TD", "ON", "DC", "GD", "GH", "GC", "KL", "OF", "TS", "GN", "TN")
CODE = {code: number for number, code in enumerate(CODES)}
NEVER = 10**6
"""A month number after every other: what does not happen."""
REFERENCE_LEVEL = 2_340_000
PUNCTUAL, LATE, PARTIAL, SILENT = range(4)


def month_start(number: int) -> dt.date:
    """First day of the month ``number`` months after 2025-07."""
    months = FIRST_MONTH.year * 12 + FIRST_MONTH.month - 1 + number
    return dt.date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True)
class Calendar:
    """Months of the simulation and the texts of months and days, looked up by number."""

    months: int

    @property
    def starts(self) -> Integers:
        """Day number, counted from 2025-07-01, of each month's first day; two years beyond the last month."""
        return np.array([(month_start(n) - FIRST_MONTH).days for n in range(self.months + 25)])

    @property
    def month_texts(self) -> pl.Series:
        return pl.Series([f"{month_start(n):%Y-%m}" for n in range(self.months + 25)])

    @property
    def day_texts(self) -> pl.Series:
        days = (month_start(self.months + 24) - FIRST_MONTH).days
        return pl.Series([(FIRST_MONTH + dt.timedelta(days=n)).isoformat() for n in range(days)])


@dataclass(frozen=True)
class Lives:
    """People as arrays, one entry a person; a month in which something never happens is ``NEVER``."""

    entry: Integers
    exit: Integers
    employers: Integers
    """(3, people): the first employer and those moved to."""
    moves: Integers
    """(2, people): months of moving."""
    leaves: Integers
    """(leaves, people): first month away."""
    leave_months: Integers
    first_base: Integers

    def employer_in(self, month: Integers | int) -> Integers:
        moved = np.where(month >= self.moves[0], self.employers[1], self.employers[0])
        return np.where(month >= self.moves[1], self.employers[2], moved)

    def base_in(self, month: Integers | int) -> Integers:
        """The wage, in steps of 10,000 đồng: about 6 % more every January after the start."""
        januaries = np.maximum(0, (month + 6) // 12 - (self.entry + 6) // 12)
        return (self.first_base * 1.06**januaries / 10_000).astype(np.int64) * 10_000

    def working_in(self, month: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        away = ((self.leaves <= month) & (month < self.leaves + self.leave_months)).any(axis=0)
        return (self.entry <= month) & (month < self.exit) & ~away


def live(rng: np.random.Generator, employers: int, people: int, months: int) -> Lives:
    """Who works where and when. Employers' sizes have the long tail real ones have."""
    years = months / 12
    share = np.cumsum(np.minimum(rng.pareto(1.1, employers) + 0.2, 400))
    homes = np.minimum(np.searchsorted(share, rng.random((3, people)) * share[-1]), employers - 1)
    entry = np.where(rng.random(people) < 0.75, 0, rng.integers(0, max(1, months * 3 // 4), people))
    leaving = rng.random(people) < 0.02 * years
    exit_month = np.where(leaving, entry + 3 + rng.integers(0, months, people), NEVER)
    exit_month = np.where(exit_month < months, exit_month, NEVER)
    end = np.minimum(exit_month, months)

    def sometime(chance: float) -> Integers:
        month = entry + 2 + (rng.random(people) * np.maximum(1, end - entry - 4)).astype(np.int64)
        return np.where((rng.random(people) < chance) & (month < end - 2), month, NEVER)

    moves = np.sort(np.stack([sometime(min(0.5, 0.03 * years)) for _ in range(2)]), axis=0)
    moves[1] = np.where(moves[1] == moves[0], NEVER, moves[1])
    chances = max(1, round(years * 0.45))
    leaves = np.stack([sometime(min(0.5, 0.2 * years / chances)) for _ in range(chances)])
    leave_months = rng.integers(1, 7, leaves.shape)
    lives = Lives(
        entry, exit_month, homes, moves, leaves, leave_months,
        (rng.lognormal(np.log(7_500_000), 0.55, people) / 10_000).astype(np.int64) * 10_000 + 1_500_000,
    )  # fmt: skip
    back = leaves + leave_months
    stays = (lives.employer_in(leaves) == lives.employer_in(back)) & (back < end)
    leaves[~stays] = NEVER
    return lives


def declare(rng: np.random.Generator, lives: Lives, months: int) -> dict[str, Integers]:
    """All declarations as numbers, in order of the day they were filed."""
    people = np.arange(len(lives.entry))
    parts: list[tuple[Integers, Integers, Integers, Integers]] = []

    def add(who: Integers, code: str | Integers, month: Integers, where: Integers) -> None:
        codes = np.full(len(who), CODE[code]) if isinstance(code, str) else code
        parts.append((who, codes, month[who], where[who]))

    first_start = rng.choice([CODE["TM"], CODE["TH"]], len(people))
    add(people, first_start, lives.entry, lives.employers[0])
    for number, moves in enumerate(lives.moves):
        who = people[moves < NEVER]
        add(who, "GD", moves, lives.employer_in(moves - 1))
        add(who, "TD", moves, lives.employers[number + 1] if number else lives.employer_in(moves))
    for january in range(6, months, 12):
        month = np.full(len(people), january)
        who = people[(lives.entry < january) & (january < lives.exit) & ~(lives.moves == january).any(axis=0)]
        add(who, "DC", month, lives.employer_in(january))
    for leaves, lasting in zip(lives.leaves, lives.leave_months, strict=True):
        who = people[leaves < NEVER]
        add(who, rng.choice([CODE["KL"], CODE["OF"], CODE["TS"]], len(who)), leaves, lives.employer_in(leaves))
        add(who, "ON", leaves + lasting, lives.employer_in(leaves))
    who = people[lives.exit < NEVER]
    add(who, rng.choice([CODE["GH"], CODE["GC"]], len(who)), lives.exit, lives.employer_in(lives.exit))
    who = people[(lives.leaves[0] == NEVER) & (rng.random(len(people)) < 0.01) & (lives.entry + 6 < months)]
    for later, code in ((2, "GN"), (5, "TN")):
        add(who, code, lives.entry + later, lives.employer_in(lives.entry + later))

    who, codes, month, where = (np.concatenate(column) for column in zip(*parts, strict=True))
    starts = Calendar(months).starts[month]
    late = np.where(rng.random(len(who)) < 0.03, rng.integers(60, 400, len(who)), 0)
    filed = starts + rng.integers(0, 26, len(who)) + late
    effective = np.where(rng.random(len(who)) < 0.7, starts + rng.integers(0, 28, len(who)), -1)
    effective[~np.isin(codes, [CODE["TM"], CODE["TH"], CODE["TD"]])] = -1
    growth = np.maximum(0, (month + 6) // 12 - (lives.entry[who] + 6) // 12)
    base = (lives.first_base[who] * 1.06**growth / 10_000).astype(np.int64) * 10_000
    base[~np.isin(codes, [CODE[code] for code in ("TM", "TH", "TD", "ON", "DC")])] = -1
    order = np.argsort(filed, kind="stable")
    columns = {"who": who, "code": codes, "month": month, "where": where, "base": base, "filed": filed}
    return {name: column[order] for name, column in (columns | {"effective": effective}).items()}


@dataclass(frozen=True)
class Habits:
    """Employers as arrays: how they pay."""

    region: Integers
    cycle: Integers
    kind: Integers


def settle_in(rng: np.random.Generator, employers: int) -> Habits:
    return Habits(
        rng.choice([1, 2, 3, 4], employers, p=[0.35, 0.3, 0.2, 0.15]),
        rng.choice([1, 3, 6], employers, p=[0.92, 0.05, 0.03]),
        rng.choice([PUNCTUAL, LATE, PARTIAL, SILENT], employers, p=[0.7, 0.18, 0.08, 0.04]),
    )


def pay(rng: np.random.Generator, lives: Lives, habits: Habits, months: int) -> tuple[dict[str, Integers], ...]:
    """Payments and reminders as numbers. What a month costs is taken as 32 % of wages within the cap."""
    employers = len(habits.kind)
    starts = Calendar(months).starts
    unpaid = np.zeros(employers)
    payments, reminders = [], []
    for month in range(months):
        working = lives.working_in(month)
        capped = np.minimum(lives.base_in(month)[working], 20 * REFERENCE_LEVEL)
        unpaid += np.bincount(lives.employer_in(month)[working], capped * 0.32, minlength=employers)
        who = np.flatnonzero(((month + 7 - 1) % 12 % habits.cycle == habits.cycle - 1) & (unpaid > 0))
        due, kind = starts[month + 2] - 1, habits.kind[who]
        late = (kind == LATE) | (rng.random(len(who)) < 0.03)
        paid_on = due + np.where(late, rng.integers(1, 91, len(who)), -rng.integers(0, 21, len(who)))
        share = np.where(kind == PARTIAL, rng.integers(30, 96, len(who)) / 100, 1.0)
        share = np.where((kind == LATE) & (rng.random(len(who)) < 0.3), 1.02, share)
        amount = np.rint(unpaid[who] * share).astype(np.int64)
        in_two = rng.random(len(who)) < 0.25
        now = np.where(in_two, amount // 3, amount)
        for chosen, day, money in (
            (kind != SILENT, paid_on, now),
            ((kind != SILENT) & in_two, paid_on + 3, amount - now),
        ):
            payments.append((who[chosen], day[chosen], money[chosen]))
        reminded = who[(kind != PUNCTUAL) & (rng.random(len(who)) < 0.5)]
        reminders.append((reminded, due + 3 + rng.integers(0, 8, len(reminded))))
        unpaid[who] = 0
    who, day, amount = (np.concatenate(column) for column in zip(*payments, strict=True))
    order = np.argsort(day, kind="stable")
    reminded, issued = (np.concatenate(column) for column in zip(*reminders, strict=True))
    return (
        {"where": who[order], "day": day[order], "amount": amount[order]},
        {"where": reminded, "day": issued},
    )


# --- text ----------------------------------------------------------------------------------------------------


class Part:
    """Turns one partition's numbers into the text of the canonical tables."""

    def __init__(self, first_employer: int, employers: int, first_person: int, months: int) -> None:
        numbers = pl.int_range(first_employer, first_employer + employers, eager=True)
        self.codes = "TS" + numbers.cast(pl.String).str.zfill(6) + "Z"
        self.tax_codes = (2_800_000_000 + numbers).cast(pl.String)
        self.first_person, self.first_employer = first_person, first_employer
        calendar = Calendar(months)
        self.month_texts, self.day_texts = calendar.month_texts, calendar.day_texts

    def days(self, numbers: Integers) -> pl.Series:
        """ISO texts; empty where the number is negative."""
        wanted = pl.Series(numbers)
        return self.day_texts.gather(wanted.set(wanted < 0, None))

    def employers(self, rows: dict[str, Integers]) -> pl.DataFrame:
        size = len(self.codes)
        return pl.DataFrame({
            "employer_code": self.codes, "tax_code": self.tax_codes, "name": "Đơn vị thử " + self.codes,
            "commune_code": pl.repeat("14758", size, eager=True),
            "industry_code": pl.repeat("1410", size, eager=True),
            "sector": pl.repeat("enterprise_private", size, eager=True),
            "wage_region": pl.Series(rows["region"]).cast(pl.String),
            "payment_cycle_months": pl.Series(rows["cycle"]).cast(pl.String),
            "registered_on": pl.repeat("2020-01-01", size, eager=True),
            "status": pl.repeat("active", size, eager=True),
        })  # fmt: skip

    def declarations(self, rows: dict[str, Integers]) -> pl.DataFrame:
        person = pl.Series(rows["who"]) + self.first_person
        base = pl.Series(rows["base"])
        frame = pl.DataFrame({
            "employer_code": self.codes.gather(rows["where"]),
            "person_number": (3_800_000_000 + person).cast(pl.String),
            "citizen_id": "0" + (38_090_000_000 + person).cast(pl.String),
            "movement": pl.Series(CODES).gather(rows["code"]),
            "base_salary": base.set(base < 0, None).cast(pl.String),
            "from_month": self.month_texts.gather(rows["month"]),
            "filed_on": self.days(rows["filed"]), "effective_on": self.days(rows["effective"]),
        })  # fmt: skip
        return frame.select(
            "employer_code", "person_number",
            ("Người thử " + pl.col("person_number").str.tail(6)).alias("full_name"),
            ((1965 + person % 38).cast(pl.String) + "-05-01").alias("born_on"),
            pl.when(person % 2 == 0).then(pl.lit("M")).otherwise(pl.lit("F")).alias("sex"),
            "citizen_id", "movement", pl.lit("a").alias("group"), "base_salary", "from_month",
            pl.lit(None, pl.String).alias("to_month"), "filed_on", "effective_on",
        )  # fmt: skip

    def payments(self, rows: dict[str, Integers]) -> pl.DataFrame:
        number = pl.int_range(len(rows["day"]), eager=True).cast(pl.String).str.zfill(8)
        frame = pl.DataFrame({
            "payment_id": f"P{self.first_employer:06d}" + number,
            "employer_code": self.codes.gather(rows["where"]), "paid_on": self.days(rows["day"]),
            "amount": pl.Series(rows["amount"]).cast(pl.String),
        })  # fmt: skip
        message = pl.format("+BHXH+103+00+{}+03800+dong BHXH+", "employer_code").alias("message")
        return frame.with_columns(message)

    def reminders(self, rows: dict[str, Integers]) -> pl.DataFrame:
        return pl.DataFrame({"employer_code": self.codes.gather(rows["where"]), "issued_on": self.days(rows["day"])})


Make = Callable[[dict[str, Integers]], pl.DataFrame]


def write_slices(path: Path, rows: dict[str, Integers], make: Make) -> None:
    """Writes a table a million rows at a time, so that the text is never whole in memory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer: pq.ParquetWriter | None = None
    height = len(next(iter(rows.values())))
    for first in range(0, max(height, 1), ROWS_AT_ONCE):
        some = {name: column[first : first + ROWS_AT_ONCE] for name, column in rows.items()}
        table: pa.Table = make(some).to_arrow(compat_level=pl.CompatLevel.oldest())
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()


def make_part(
    rng: np.random.Generator, names: Part, employers: int, people: int, months: int, where: dict[str, Path]
) -> dict[str, int]:
    """One partition, invented and written; gives its row counts."""
    lives, habits = live(rng, employers, people, months), settle_in(rng, employers)
    declared = declare(rng, lives, months)
    paid, reminded = pay(rng, lives, habits, months)
    write_slices(where["employers"], {"region": habits.region, "cycle": habits.cycle}, names.employers)
    write_slices(where["declarations"], declared, names.declarations)
    write_slices(where["payments"], paid, names.payments)
    write_slices(where["reminders"], reminded, names.reminders)
    return {
        "employers": employers, "people": people, "declarations": len(declared["who"]),
        "payments": len(paid["day"]), "reminders": len(reminded["day"]),
    }  # fmt: skip


def make_province(
    folder: Path, employers: int = 20_000, people: int = 400_000, months: int = 120, seed: int = 1,
    partitions: int = 1,
) -> dict[str, int]:  # fmt: skip
    """Writes the tables into ``folder`` and gives the rows of each. Months run from 2025-07.

    With several partitions each table is a folder of parts; a part has its own employers and people.
    """
    totals: dict[str, int] = {}
    employer_cuts = np.linspace(0, employers, partitions + 1).astype(int)
    people_cuts = np.linspace(0, people, partitions + 1).astype(int)
    seeds = np.random.SeedSequence(seed).spawn(partitions)
    for number in range(partitions):
        where = {
            table: folder / f"{table}.parquet" if partitions == 1 else folder / table / f"part-{number:03d}.parquet"
            for table in ("employers", "declarations", "payments", "reminders")
        }
        own_employers = int(employer_cuts[number + 1] - employer_cuts[number])
        own_people = int(people_cuts[number + 1] - people_cuts[number])
        names = Part(int(employer_cuts[number]), own_employers, int(people_cuts[number]), months)
        counts = make_part(np.random.default_rng(seeds[number]), names, own_employers, own_people, months, where)
        for table, rows in counts.items():
            totals[table] = totals.get(table, 0) + rows
    return totals


def last_day(months: int) -> dt.date:
    """The day to read a province of so many months on: the last day of its last month."""
    return month_start(months) - dt.timedelta(days=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    for option, default in (
        ("employers", 20_000),
        ("people", 400_000),
        ("months", 120),
        ("seed", 1),
        ("partitions", 1),
    ):
        parser.add_argument(f"--{option}", type=int, default=default)
    given = parser.parse_args()
    print(make_province(**vars(given)), "as of", last_day(given.months))
