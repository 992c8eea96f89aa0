"""Small, awkward offices for property tests: canonical tables as text rows, crowded where rules change.

Dates fall around the 90th day after a contract, the day after a due date, the first of a month, the first
day of the ledger; bases around floors and caps; payments around what is owed on their day, fund by fund.

``batches`` is a Hypothesis strategy. It draws one seed per office and lets ``random.Random`` write the
office: drawing every cell from Hypothesis is several times slower, and an office that fails is better
reduced by dropping whole rows (``reduced``) than by shrinking draws.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st
from tests.ledger import reference

Row = dict[str, str]
Tables = dict[str, list[Row]]

STARTS = ("TM", "TH", "TC", "TD", "ON")
STOPS = ("GH", "GC", "GD", "KL", "OF", "TS")
PARTIAL = ("GN", "TN", "GL", "TL", "GV", "TV", "TU", "TT")
BACK = ("AD", "SB")
QUIET = ("CD", "AT", "DN", "DL")
GROUPS = ("a",) * 8 + ("b", "c", "d", "dd", "e", "f", "g", "h", "i", "k", "l", "m", "n")
FUNDS = ("health", "unemployment", "accident", "sickness", "pension")

LEDGER_START = dt.date(2025, 7, 1)
LAST_DAY = dt.date(2027, 12, 31)
BASES = (
    "", "0", "1", "1687251", "2339999", "2340000", "2340001", "2529999", "2530000", "3700001", "5310001",
    "8765433", "12345678", "46799999", "46800000", "46800001", "50600001", "69000000", "74000001", "99200001",
    "106200000", "150000003",
)  # fmt: skip
AMOUNTS = (0, 1, 2, 999, 54_321, 750_000, 1_500_001, 1_720_440, 4_999_999, 20_000_000, 150_000_000)


def month_at(offset: int) -> dt.date:
    """First day of the month ``offset`` months after 2025-07."""
    number = 2025 * 12 + 6 + offset
    return dt.date(number // 12, number % 12 + 1, 1)


def month_text(offset: int) -> str:
    return f"{month_at(offset):%Y-%m}"


def some_day(rng: Random, first: int = 0, last: int = 24) -> dt.date:
    """A day between two months (counted from 2025-07), often the first, second or last of a month."""
    begin = month_at(rng.randint(first, last))
    return begin + dt.timedelta(days=rng.choice((0, 0, -1, -1, 1, 9, 14, 15, 16, rng.randint(0, 27))))


def reading_day(rng: Random) -> dt.date:
    """The day D, from 2025-07-01 to 2027-12-31; mostly when enough has happened."""
    if rng.random() < 0.1:
        return rng.choice((LEDGER_START, dt.date(2025, 8, 31), dt.date(2025, 9, 1), LAST_DAY))
    if rng.random() < 0.3:
        return LEDGER_START + dt.timedelta(days=rng.randint(0, (LAST_DAY - LEDGER_START).days))
    return some_day(rng, 5, 26)


# --- declarations -------------------------------------------------------------------------------------------


def movement(rng: Random, code: str, offset: int, group: str) -> Row:
    """One declaration row but for its employer and person."""
    pays = code in STARTS or code in ("AD", "DC")
    filed_on = month_at(offset) + dt.timedelta(days=rng.choice((-20, 0, 3, 10, 25, 60, 100, 130, 130, 260, 260)))
    effective_on = to_month = base = ""
    if code in STARTS or (pays and rng.random() < 0.3):
        days_before = rng.choice((-5, 0, 20, 30, 31, 60, 89, 90, 91, 92, 120, 200))
        effective_on = (filed_on - dt.timedelta(days=days_before)).isoformat() if rng.random() < 0.6 else ""
    if rng.random() < (0.95 if code in BACK else 0.15):
        to_month = month_text(offset + rng.choice((0, 1, 2, 3, 6, 6, 2, -1)))
    if pays or rng.random() < 0.1:
        base = rng.choice(BASES)
    return {
        "movement": code, "group": group, "base_salary": base, "from_month": month_text(offset),
        "to_month": to_month, "filed_on": filed_on.isoformat(), "effective_on": effective_on,
    }  # fmt: skip


def any_code(rng: Random) -> str:
    return rng.choice(rng.choice((STARTS, STOPS, PARTIAL, PARTIAL, BACK, ("DC",), ("DC",), QUIET)))


def person(rng: Random) -> list[Row]:
    """A person's declarations: mostly a start, then whatever comes; now and then out of order or twice."""
    group, offset = rng.choice(GROUPS), rng.choice((0, 0, 1, 2, 5, 9, -3))
    first = rng.choice(STARTS) if rng.random() < 0.85 else any_code(rng)
    rows = [movement(rng, first, offset, group)]
    for _ in range(rng.choice((0, 0, 1, 2, 3, 4, 6))):
        offset = min(max(offset + rng.choice((0, 0, 1, 1, 2, 3, 4, -2)), -4), 19)
        group = rng.choice(GROUPS) if rng.random() < 0.05 else group
        rows.append(movement(rng, any_code(rng), offset, group))
    if rng.random() < 0.1:
        rows.append(dict(rng.choice(rows)))
    return rows


def declarations(rng: Random) -> list[Row]:
    """Everybody's rows in one file order or another."""
    rows = [
        {"person_number": str(number)} | row
        for number in range(rng.choice((0, 1, 1, 2, 3, 4, 6)))
        for row in person(rng)
    ]
    order = rng.random()
    if order < 0.4:
        rows.sort(key=lambda row: row["filed_on"])
    elif order < 0.6:
        rng.shuffle(rows)
    return rows


# --- decisions and openings ---------------------------------------------------------------------------------


def month_range(rng: Random) -> Row:
    """Some months and the day of the decision on them."""
    first = rng.randint(-3, 15)
    decided = month_at(first) + dt.timedelta(days=rng.choice((-10, 0, 5, 40, 200)))
    return {
        "from_month": month_text(first), "to_month": month_text(first + rng.choice((0, 1, 3, 6))),
        "decided_on": decided.isoformat(),
    }  # fmt: skip


def openings(rng: Random) -> list[Row]:
    """Old debts of some months, sometimes only a charge; rarely a month that must be refused."""
    rows = []
    for offset in rng.sample((-1, -2, -3, -6, -18, 0), rng.choice((0, 0, 1, 2))):
        for fund in rng.sample(FUNDS, rng.randint(1, 5)):
            principal = rng.choice((*AMOUNTS[:9], rng.randint(10_000, 9_000_000)))
            charge = rng.choice((*AMOUNTS[:6], rng.randint(1, 400_000)))
            rows.append({
                "month": month_text(offset), "fund": fund, "principal": str(principal), "charge": str(charge)
            })  # fmt: skip
    return rows


# --- money --------------------------------------------------------------------------------------------------


def owed_up_to_a_fund(rng: Random, tables: Tables, day: dt.date) -> int:
    """What settles the first funds in order on ``day``, and perhaps part of the next one or its charge."""
    balances = reference.compute(tables, day).balances if day >= LEDGER_START else []
    amount = 0
    for fund in FUNDS[: rng.randint(1, 5)]:
        rows = [row for row in balances if row["fund"] == fund]
        principal = sum(int(row["outstanding"]) for row in rows)
        charge = sum(int(row["charge"]) - int(row["charge_paid"]) for row in rows)
        part = rng.choice((0, principal // 3, principal, principal + charge // 2, principal + charge))
        amount += principal + charge
    return max(0, amount - principal - charge + part + rng.choice((0, 0, 1, -1))) if balances else 5


def payments(rng: Random, tables: Tables) -> list[Row]:
    """Payments that settle a month's money, more or less; some on one day, some before anything is due."""
    expected: dict[str, int] = {}
    for row in reference.compute(tables, month_at(19)).obligations:
        expected[row["due_on"]] = expected.get(row["due_on"], 0) + int(row["amount"])
    rows: list[Row] = []
    for due_on, amount in expected.items():
        if rng.random() < 0.4:
            late = rng.choice((-30, -9, 0, 0, 1, 2, 30, 60, 61, 62, 75, 140))
            share = rng.choice((3, 3, 3, 1, 2, 4, 9))
            paid_on = dt.date.fromisoformat(due_on) + dt.timedelta(days=late)
            rows.append({"paid_on": paid_on.isoformat(), "amount": str(amount * share // 3)})
    for _ in range(rng.choice((0, 0, 1, 3))):
        amount = rng.choice((*AMOUNTS, rng.randint(1, 30_000_000)))
        rows.append({"paid_on": some_day(rng, -8, 28).isoformat(), "amount": str(amount)})
    if rows and rng.random() < 0.3:
        rows.append({"paid_on": rng.choice(rows)["paid_on"], "amount": str(rng.choice(AMOUNTS))})
    return rows


def refunds(rng: Random) -> list[Row]:
    return [
        {"paid_on": some_day(rng, -2, 26).isoformat(), "amount": str(rng.choice(AMOUNTS))}
        for _ in range(rng.choice((0, 0, 0, 1, 2)))
    ]


def exact_payments(rng: Random, tables: Tables, number: str) -> None:
    """Adds payments of just what is owed up to some fund on their day, given all earlier ones."""
    code = tables["employers"][0]["employer_code"]
    for turn, day in enumerate(sorted(some_day(rng, 2, 22) for _ in range(rng.choice((0, 0, 1, 2))))):
        amount = owed_up_to_a_fund(rng, tables, day)
        tables["payments"].append({
            "employer_code": code, "payment_id": f"{number}{turn}", "paid_on": day.isoformat(),
            "amount": str(amount),
        })  # fmt: skip


# --- offices ------------------------------------------------------------------------------------------------


def employer(rng: Random, code: str, prefix: str) -> Tables:
    """One employer with its people and its money."""
    tables: Tables = {"employers": [{
        "wage_region": str(rng.randint(1, 4)),
        "payment_cycle_months": rng.choice(("1", "1", "1", "3", "6", "")),
        "accident_rate": rng.choice(("", "", "50", "30", "0")),
    }]}  # fmt: skip
    tables["declarations"] = declarations(rng)
    tables["reminders"] = [{"issued_on": some_day(rng, -2, 24).isoformat()} for _ in range(rng.choice((0, 1, 2, 4)))]
    tables["excuses"] = [month_range(rng) for _ in range(rng.choice((0, 0, 1)))]
    tables["suspensions"] = [month_range(rng) for _ in range(rng.choice((0, 0, 1, 3)))]
    tables["opening_balances"] = openings(rng)
    for rows in tables.values():
        rows[:] = [{"employer_code": code} | row for row in rows]
    tables["payments"] = [
        # As text P10 comes before P9, and that is the order of payments made on one day.
        {"employer_code": code, "payment_id": f"{prefix}{code}P{7 + number}"} | row
        for number, row in enumerate(payments(rng, tables))
    ]
    exact_payments(rng, tables, f"{prefix}{code}P3")
    tables["refunds"] = [
        {"employer_code": code, "refund_id": f"{prefix}{code}R{7 + number}"} | row
        for number, row in enumerate(refunds(rng))
    ]
    return tables


def office(seed: int, prefix: str = "") -> Tables:
    """One to three employers; now and then a payment is written for the wrong one, or for none."""
    rng = Random(seed)
    codes = [f"{prefix}E{number}" for number in range(rng.choice((1, 1, 2, 3)))]
    tables: Tables = {}
    for code in codes:
        for name, rows in employer(rng, code, prefix).items():
            tables.setdefault(name, []).extend(rows)
    tables["reassignments"] = []
    for row in tables["payments"]:
        if rng.random() < 0.08:
            row["employer_code"] = rng.choice(("", *codes))
        for _ in range(rng.choice((1, 1, 2)) if rng.random() < 0.12 else 0):
            tables["reassignments"].append({
                "payment_id": row["payment_id"], "employer_code": rng.choice(codes),
                "decided_on": some_day(rng).isoformat(),
            })  # fmt: skip
    for name in ("payments", "reminders", "reassignments"):
        rng.shuffle(tables[name])
    return tables


@dataclass(frozen=True)
class Batch:
    """Tables and the day they are read on. Shown by its size alone: a failed test tells the rest itself."""

    as_of: dt.date
    tables: Tables

    def __repr__(self) -> str:
        return f"Batch({self.as_of}, {len(self.tables['employers'])} employers)"


def batch(seeds: list[int]) -> Batch:
    """Several unrelated offices in one set of tables, and a day."""
    together: Tables = {}
    for number, seed in enumerate(seeds):
        for name, rows in office(seed, f"{number}-").items():
            together.setdefault(name, []).extend(rows)
    return Batch(reading_day(Random(seeds[0])), together)


def batches(size: int = 10) -> st.SearchStrategy[Batch]:
    """Several small offices to be computed in one call."""
    return st.lists(st.integers(0, 2**40), min_size=size, max_size=size).map(batch)


def employers_of(tables: Tables) -> list[str]:
    return [row["employer_code"] for row in tables["employers"]]


# --- reducing an office that fails --------------------------------------------------------------------------


def touching(tables: Tables, codes: set[str]) -> Tables:
    """The rows of some employers, with payments that were ever moved to or from them."""
    moved = {row["payment_id"] for row in tables["reassignments"] if row["employer_code"] in codes}
    numbers = moved | {row["payment_id"] for row in tables["payments"] if row["employer_code"] in codes}
    return {
        name: [row for row in rows if row["employer_code"] in codes or row.get("payment_id") in numbers]
        for name, rows in tables.items()
    }


def reduced(tables: Tables, fails: Callable[[Tables], bool]) -> Tables:
    """The fewest rows that still fail, with the emptiest cells: each row and cell is tried without."""
    progress = True
    while progress:
        progress = False
        for name in tables:
            for row in list(tables[name]):
                fewer = tables | {name: [other for other in tables[name] if other is not row]}
                if fewer["employers"] and fails(fewer):
                    tables, progress = fewer, True
        for name, key in (
            ("declarations", "effective_on"), ("declarations", "to_month"), ("declarations", "base_salary"),
            ("employers", "accident_rate"), ("employers", "payment_cycle_months"),
        ):  # fmt: skip
            for row in list(tables[name]):
                plainer = tables | {name: [other | {key: ""} if other is row else other for other in tables[name]]}
                if row[key] and fails(plainer):
                    tables, progress = plainer, True
    return tables


def written_out(tables: Tables) -> str:
    """Tables as short readable text, for the message of a failed test."""
    return "\n".join(
        f"{name}: " + " ".join(f"{key}={value}" for key, value in row.items() if value != "")
        for name, rows in tables.items()
        for row in rows
    )
