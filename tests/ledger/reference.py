"""A slow, obvious ledger: the rules as an officer would work them through by hand, one row at a time.

It judges the engine, so it shares nothing with it: plain dictionaries, loops, dates and exact fractions, and
its own small table of rates. ``compute`` takes the canonical tables as ``csv.DictReader`` gives them (every
cell text, an absent table simply missing) and the day D the ledger is read on, and gives back the rows of
``obligations``, ``balances`` and ``standing`` as the CSV files hold them, with what it refused.

Where the rules are silent, a comment beginning "Reading:" says which reading was taken.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

Row = Mapping[str, str]
Tables = Mapping[str, list[dict[str, str]]]

LEDGER_START = (2025, 7)
CHARGE_FROM = dt.date(2025, 7, 1)
DAILY_CHARGE = Fraction(3, 10_000)
FUNDS_IN_ORDER = ("health", "unemployment", "accident", "sickness", "pension")
ALL_FIVE = frozenset(FUNDS_IN_ORDER)
FOUR = ALL_FIVE - {"health"}

# Movements ("phương án") by what they do. A start or a stop names the components it reaches.
STARTS = dict.fromkeys(("TM", "TH", "TC", "TD", "ON"), ALL_FIVE)
ADDS = STARTS | {
    "TN": frozenset({"unemployment"}), "TL": frozenset({"accident"}),
    "TV": frozenset({"sickness", "pension"}), "TT": frozenset({"health"}), "AD": FOUR,
}  # fmt: skip
REMOVES = dict.fromkeys(("GH", "GC", "GD", "KL", "OF", "TS"), ALL_FIVE) | {
    "GN": frozenset({"unemployment"}), "GL": frozenset({"accident"}),
    "GV": frozenset({"sickness", "pension"}), "TU": frozenset({"health"}), "SB": FOUR,
}  # fmt: skip
NEEDS_TO_MONTH = ("AD", "SB")
NO_MONEY = ("CD",)

# Law 41/2024 art. 32-34, Decree 188/2025 art. 6, Employment Law 74/2025 art. 31, 33: per 10,000 of the base,
# from 2025-07. (employer, worker) for each fund; a fund not named is not owed.
EMPLOYEE = {"pension": (1400, 800), "sickness": (300, 0)}
HEALTH, UNEMPLOYMENT, ACCIDENT = {"health": (300, 150)}, {"unemployment": (100, 100)}, {"accident": (50, 0)}
OWNER = {"pension": (0, 2200), "sickness": (0, 300), "health": (0, 450)}
RATES = {
    "a": EMPLOYEE | HEALTH | UNEMPLOYMENT | ACCIDENT,
    "b": EMPLOYEE | HEALTH | UNEMPLOYMENT | ACCIDENT,
    "c": EMPLOYEE | HEALTH | ACCIDENT,
    "d": EMPLOYEE | ACCIDENT,  # Reading: army health insurance is not collected from the unit here.
    "dd": {"pension": (2200, 0)} | ACCIDENT,  # Reading: the budget pays health, so it is no debt of the unit.
    "e": {"pension": (2200, 0)} | ACCIDENT,
    "g": {"pension": (0, 2200)},
    "h": {"pension": (0, 2200)},
    "i": EMPLOYEE | HEALTH | UNEMPLOYMENT | ACCIDENT,
    "k": EMPLOYEE | HEALTH,  # health on the base salary, see ``contribution_base``
    "l": EMPLOYEE | HEALTH | UNEMPLOYMENT | ACCIDENT,
    "m": OWNER,
    "n": OWNER,
    "f": EMPLOYEE | HEALTH,  # Reading: accident is owed for points a-e, i and l only, so not for foreigners.
}
# Reading: paid managers (i) and part-timers (l) come under unemployment insurance with Law 74/2025.
UNEMPLOYMENT_FROM_2026 = ("i", "l")
REFERENCE_LEVEL = (((2024, 7), 2_340_000), ((2026, 7), 2_530_000))
REGIONAL_MINIMUM_WAGE = (
    ((2024, 7), {1: 4_960_000, 2: 4_410_000, 3: 3_860_000, 4: 3_450_000}),
    ((2026, 1), {1: 5_310_000, 2: 4_730_000, 3: 4_140_000, 4: 3_700_000}),
)

Month = tuple[int, int]


class Books(NamedTuple):
    """What ``compute`` gives: the three tables as text rows, and what it refused.

    A refusal names its table and the number of the row in it, counted from 0.
    """

    obligations: list[dict[str, str]]
    balances: list[dict[str, str]]
    standing: list[dict[str, str]]
    refused: list[tuple[str, int]]


# --- days and months ----------------------------------------------------------------------------------------


def day_of(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def required_day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def month_of(text: str) -> Month:
    return int(text[:4]), int(text[5:7])


def month_text(month: Month) -> str:
    return f"{month[0]:04d}-{month[1]:02d}"


def month_holding(day: dt.date) -> Month:
    return day.year, day.month


def month_after(month: Month) -> Month:
    return (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)


def first_day(month: Month) -> dt.date:
    return dt.date(month[0], month[1], 1)


def last_day(month: Month) -> dt.date:
    return first_day(month_after(month)) - dt.timedelta(days=1)


def months_to(end: Month) -> list[Month]:
    """The months the ledger charges: from 2025-07 up to and including the month of D."""
    months, month = [], LEDGER_START
    while month <= end:
        months.append(month)
        month = month_after(month)
    return months


def half_up(amount: Fraction) -> int:
    """Rounded to the đồng, a half upwards."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


# --- what a person's declarations say about one month -------------------------------------------------------


@dataclass(frozen=True)
class Movement:
    """One declaration of one person: what it does, and for which months."""

    code: str
    group: str
    base: int | None
    from_month: Month
    to_month: Month | None
    filed_on: dt.date
    effective_on: dt.date | None

    def holds_in(self, month: Month) -> bool:
        """A to_month makes it hold for from_month..to_month only; without one it holds from from_month on."""
        return self.from_month <= month and (self.to_month is None or month <= self.to_month)


@dataclass
class MonthState:
    """Where a person stands in a month after all movements that hold in it."""

    covered: frozenset[str] = frozenset()
    base: int | None = None
    group: str = ""
    start: Movement | None = None


def movements_of_people(
    rows: Iterable[tuple[int, Row]], as_of: dt.date, refused: list[tuple[str, int]]
) -> dict[str, list[Movement]]:
    """Every person's movements filed by D, in order of from_month, filed_on and file order.

    AT, DN, DL and the like are refused, and so are AD and SB without to_month. Nothing else about the
    person changes because of a refused row. Reading: a row whose to_month comes before its from_month is
    refused, too, so it is no first start either.
    """
    people: dict[str, list[Movement]] = {}
    for number, row in rows:
        code, to_month = row["movement"], row.get("to_month")
        if required_day(row["filed_on"]) > as_of:
            continue
        if code not in ADDS and code not in REMOVES and code != "DC" and code not in NO_MONEY:
            refused.append(("declarations", number))
            continue
        if (code in NEEDS_TO_MONTH and not to_month) or (to_month and to_month < row["from_month"]):
            refused.append(("declarations", number))
            continue
        movement = Movement(
            code, row["group"], int(row["base_salary"]) if row.get("base_salary") else None,
            month_of(row["from_month"]), month_of(to_month) if to_month else None,
            required_day(row["filed_on"]), day_of(row.get("effective_on")),
        )  # fmt: skip
        people.setdefault(row["person_number"], []).append(movement)
    for movements in people.values():
        # Python's sort is stable: equal ones stay in file order.
        movements.sort(key=lambda movement: (movement.from_month, movement.filed_on))
    return {person: those_that_count(movements) for person, movements in people.items()}


def those_that_count(movements: list[Movement]) -> list[Movement]:
    """Anything before the person's first start (TM, TH, TC, TD, ON) in order counts for nothing, AD excepted.

    Reading: AD and the partial starts (TN, TL, TV, TT) are not starts in this sense, so somebody with an AD
    alone has the AD's months and nothing else; and the first start is the first in order, whatever its
    to_month.
    """
    counting, started = [], False
    for movement in movements:
        started = started or movement.code in STARTS
        if started or movement.code == "AD":
            counting.append(movement)
    return counting


def state_in(movements: list[Movement], month: Month) -> MonthState:
    """The person's month: the movements that hold in it, one after another.

    A start without a base of its own keeps the last declared one; a DC changes the base even while stopped.
    Reading: the base comes from whole starts, AD and DC; a base written on any other movement is not read.
    The base "last declared" is the last among the movements that hold in this month.
    Reading: every row names the person's group, so the last movement that holds in the month says it.
    Reading: the month belongs to the last start that holds in it, so not to one whose to_month is past.
    """
    state = MonthState()
    for movement in movements:
        if not movement.holds_in(month):
            continue
        state.covered = (state.covered | ADDS.get(movement.code, frozenset())) - REMOVES.get(movement.code, frozenset())
        state.group = movement.group
        if movement.code in STARTS or movement.code in ("AD", "DC"):
            state.base = state.base if movement.base is None else movement.base
        if movement.code in STARTS:
            state.start = movement
    return state


# --- what is owed for one person and month ------------------------------------------------------------------


def in_force(history: tuple[tuple[Month, object], ...], month: Month) -> object:
    return [value for since, value in history if since <= month][-1]


def contribution_base(state: MonthState, fund: str, month: Month, region: int) -> int:
    """At least the reference level, at most 20 times it; for unemployment 20 times the regional minimum wage.

    Without any declared base the floor is taken. The health contribution of commune part-timers (k) is
    reckoned on the base salary, whatever their allowance (Decree 188/2025 art. 6(1)(c)).
    """
    level = in_force(REFERENCE_LEVEL, month)
    assert isinstance(level, int)
    if state.group == "k" and fund == "health":
        return level
    cap = 20 * level
    if fund == "unemployment":
        wages = in_force(REGIONAL_MINIMUM_WAGE, month)
        assert isinstance(wages, dict)
        cap = 20 * wages[region]
    return min(max(state.base or 0, level), cap)


def rates_of(state: MonthState, fund: str, month: Month, accident_rate: int) -> tuple[int, int]:
    """(employer, worker) per 10,000. An employer's approved accident rate takes the place of the usual 50."""
    if fund == "unemployment" and state.group in UNEMPLOYMENT_FROM_2026 and month < (2026, 1):
        return 0, 0
    employer, worker = RATES[state.group].get(fund, (0, 0))
    if fund == "accident" and employer:
        employer = accident_rate
    return employer, worker


def due_on(month: Month, cycle: int, fund: str, suspensions: list[tuple[Month, Month]]) -> dt.date:
    """Last day of the month after the cycle (1, 3 or 6 months: calendar quarters and halves).

    Pension months suspended by decision: the later of that and the last day of the month after the suspension
    ends. Reading: of several decisions that cover the month, the one that ends last.
    """
    cycle_end = (month[0], (month[1] - 1) // cycle * cycle + cycle)
    due = last_day(month_after(cycle_end))
    if fund == "pension":
        for begins, ends in suspensions:
            if begins <= month <= ends:
                due = max(due, last_day(month_after(ends)))
    return due


def is_unregistered(start: Movement | None, due: dt.date) -> bool:
    """Filed more than 60 days after the registration deadline E + 30, the month being past due by then."""
    if start is None or start.effective_on is None:
        return False
    filed = start.filed_on
    return filed > start.effective_on + dt.timedelta(days=90) and due < filed


# --- rows of the ledger -------------------------------------------------------------------------------------


@dataclass
class BalanceRow:
    """What one fund is owed for one month, due on one day, under one conduct."""

    month: Month
    fund: str
    due: dt.date
    conduct: str
    principal: int = 0
    frozen_charge: int = 0
    opening: bool = False
    payments: list[tuple[dt.date, int]] = field(default_factory=list)
    charge_paid: int = 0

    @property
    def outstanding(self) -> int:
        return self.principal - sum(amount for _, amount in self.payments)

    def accrued(self, until: dt.date, since: dt.date = CHARGE_FROM) -> int:
        """3/10,000 a day: for each part from the day after the due date to the day it was paid, inclusive.

        What is unpaid runs to ``until``. Never before 2025-07-01, nor before ``since``. All parts are
        summed exactly and rounded once.
        """
        begins = max(self.due + dt.timedelta(days=1), CHARGE_FROM, since)
        amount_days = 0
        for end, amount in [*self.payments, (until, self.outstanding)]:
            amount_days += amount * max(0, (min(end, until) - begins).days + 1)
        return half_up(amount_days * DAILY_CHARGE)

    def charge(self, day: dt.date) -> int:
        return self.frozen_charge + self.accrued(day)

    @property
    def place(self) -> tuple[Month, dt.date, bool]:
        """Payment order: month, due date, registered money before unregistered."""
        return self.month, self.due, self.conduct == "unregistered"


@dataclass
class Office:
    """One employer and everything on file about it on D."""

    employer: Row
    people: dict[str, list[Movement]]
    payments: list[tuple[dt.date, str, int]]
    refunds: list[tuple[dt.date, str, int, int]]
    reminders: list[dt.date]
    excuses: list[tuple[Month, Month]]
    suspensions: list[tuple[Month, Month]]
    openings: list[tuple[int, dict[str, str]]]
    rows: list[BalanceRow] = field(default_factory=list)
    credit: int = 0

    @property
    def code(self) -> str:
        return self.employer["employer_code"]


def charge_the_months(office: Office, as_of: dt.date) -> list[dict[str, str]]:
    """Works out every person's months, adds them into ``office.rows``, and gives the obligations.

    base x rate / 10,000 is rounded for each person, month, component and payer before anything is summed.
    Reading: a component whose rate is nil makes no row.
    """
    cycle = int(office.employer.get("payment_cycle_months") or 1)
    accident_rate = int(office.employer.get("accident_rate") or 50)
    region = int(office.employer["wage_region"])
    sums: dict[tuple[Month, str, str], list[int]] = {}
    rows: dict[tuple[Month, str, dt.date, str], BalanceRow] = {}
    for month in months_to(month_holding(as_of)):
        for movements in office.people.values():
            state = state_in(movements, month)
            for fund in state.covered:
                base = contribution_base(state, fund, month, region)
                due = due_on(month, cycle, fund, office.suspensions)
                conduct = "unregistered" if is_unregistered(state.start, due) else "registered"
                rates = rates_of(state, fund, month, accident_rate)
                for payer, rate in zip(("employer", "worker"), rates, strict=True):
                    if rate == 0:
                        continue
                    amount = half_up(Fraction(base * rate, 10_000))
                    total = sums.setdefault((month, fund, payer), [0, 0, 0])
                    total[0], total[1], total[2] = total[0] + 1, total[1] + base, total[2] + amount
                    row = rows.setdefault((month, fund, due, conduct), BalanceRow(month, fund, due, conduct))
                    row.principal += amount
    office.rows.extend(rows.values())
    return [
        {
            "employer_code": office.code, "month": month_text(month), "component": fund, "payer": payer,
            "headcount": str(count), "base_total": str(base), "amount": str(amount),
            "due_on": due_on(month, cycle, fund, office.suspensions).isoformat(),
        }
        for (month, fund, payer), (count, base, amount) in sorted(sums.items())
    ]  # fmt: skip


def bring_forward(office: Office, refused: list[tuple[str, int]]) -> None:
    """Opening balances: months before 2025-07 with their old due date, the last day of the month itself."""
    for number, opening in office.openings:
        month = month_of(opening["month"])
        if month >= LEDGER_START:
            refused.append(("opening_balances", number))
            continue
        principal, charge = int(opening["principal"]), int(opening["charge"])
        office.rows.append(
            BalanceRow(month, opening["fund"], last_day(month), "registered", principal, charge, opening=True)
        )


# --- payments -----------------------------------------------------------------------------------------------


def apply_money(office: Office, amount: int, day: dt.date) -> int:
    """Applies ``amount`` on ``day`` and gives what is left.

    Fund by fund: first all principal of months begun by that day, oldest first, then what has accrued of that
    fund's charge by that day and is not yet paid, in the same order (``office.rows`` stand in it).
    """
    for fund in FUNDS_IN_ORDER:
        begun = [row for row in office.rows if row.fund == fund and first_day(row.month) <= day]
        for row in begun:
            part = min(amount, row.outstanding)
            if part:
                row.payments.append((day, part))
                amount -= part
        for row in begun:
            part = min(amount, row.charge(day) - row.charge_paid)
            row.charge_paid += part
            amount -= part
    return amount


def run_payments(office: Office, as_of: dt.date, refused: list[tuple[str, int]]) -> None:
    """Every payment and refund up to D in order of day; credit goes to each new month on its first day.

    A refund takes credit; one of more than the credit of its day is refused whole.
    Reading: on one day the credit is applied first, then payments by payment_id, then refunds by refund_id.
    """
    credit_turn, payment_turn, refund_turn = 0, 1, 2
    office.rows.sort(key=lambda row: row.place)
    happenings = [(first_day(month), credit_turn, "", 0, 0) for month in {row.month for row in office.rows}]
    happenings += [(day, payment_turn, identity, amount, 0) for day, identity, amount in office.payments]
    happenings += [(day, refund_turn, identity, amount, number) for day, identity, amount, number in office.refunds]
    for day, turn, _, amount, number in sorted(happenings):
        if day > as_of:
            continue
        if turn == credit_turn:
            if office.credit:
                office.credit = apply_money(office, office.credit, day)
        elif turn == payment_turn:
            office.credit += apply_money(office, amount, day)
        elif amount > office.credit:
            refused.append(("refunds", number))
        else:
            office.credit -= amount


# --- late, evading, paid ------------------------------------------------------------------------------------


def evading_from(office: Office, row: BalanceRow) -> dt.date | None:
    """The day from which the row counts as evasion, or None while it does not.

    Unregistered money: the day after the due date. Registered money: the later of due + 61 days and R + 15
    days, R the first reminder issued after the due date (for opening rows: issued from 2025-07-01 on). An
    excuse for the month (force majeure) takes it away from both.
    """
    if any(begins <= row.month <= ends for begins, ends in office.excuses):
        return None
    if row.conduct == "unregistered":
        return row.due + dt.timedelta(days=1)
    too_early = max(row.due, CHARGE_FROM - dt.timedelta(days=1)) if row.opening else row.due
    reminders = [issued for issued in office.reminders if issued > too_early]
    if not reminders:
        return None
    return max(row.due + dt.timedelta(days=61), min(reminders) + dt.timedelta(days=15))


def class_of(row: BalanceRow, evading: dt.date | None, as_of: dt.date) -> str:
    if row.outstanding == 0:
        return "paid"
    if as_of <= row.due:
        return "not_due"
    return "evading" if evading is not None and as_of >= evading else "late"


def balances_of(office: Office, as_of: dt.date) -> list[dict[str, str]]:
    balances = []
    for row in sorted(office.rows, key=lambda row: (row.month, row.fund, row.due, row.conduct)):
        evading = evading_from(office, row)
        charge_evading = row.accrued(as_of, evading) if evading is not None and evading <= as_of else 0
        balances.append({
            "employer_code": office.code, "month": month_text(row.month), "fund": row.fund,
            "due_on": row.due.isoformat(), "conduct": row.conduct, "principal": str(row.principal),
            "paid": str(row.principal - row.outstanding), "outstanding": str(row.outstanding),
            "charge": str(row.charge(as_of)), "charge_evading": str(charge_evading),
            "charge_paid": str(row.charge_paid), "class": class_of(row, evading, as_of),
            "evading_from": evading.isoformat() if evading else "",
        })  # fmt: skip
    return balances


def standing_of(office: Office, as_of: dt.date) -> dict[str, str]:
    """The employer in one line. Its class is the worst of its rows; with no rows it is paid.

    Reading: a worker counts when covered by any component in the month of D, even one with a nil rate.
    """
    overdue = [row for row in office.rows if row.outstanding and row.due < as_of]
    worst_last = ("paid", "not_due", "late", "evading")
    classes = [class_of(row, evading_from(office, row), as_of) for row in office.rows]
    today = month_holding(as_of)
    return {
        "employer_code": office.code,
        "principal_outstanding": str(sum(row.outstanding for row in office.rows)),
        "charge_outstanding": str(sum(row.charge(as_of) - row.charge_paid for row in office.rows)),
        "credit": str(office.credit),
        "overdue_principal": str(sum(row.outstanding for row in overdue)),
        "oldest_due_on": min(row.due for row in overdue).isoformat() if overdue else "",
        "months_owed": str(len({row.month for row in overdue})),
        "workers": str(sum(1 for movements in office.people.values() if state_in(movements, today).covered)),
        "class": max(classes, key=worst_last.index, default="paid"),
    }


# --- the whole ----------------------------------------------------------------------------------------------


def payments_by_employer(tables: Tables, as_of: dt.date) -> dict[str, list[tuple[dt.date, str, int]]]:
    """Payments up to D under the employer they belong to on D.

    A reassignment decided by D moves the payment, from its own day. Of several, the one decided last stands;
    reading: of two decided on one day, the later in the file.
    """
    moved_to: dict[str, tuple[dt.date, str]] = {}
    for row in tables.get("reassignments", []):
        decided, number = required_day(row["decided_on"]), row["payment_id"]
        if decided <= as_of and (number not in moved_to or decided >= moved_to[number][0]):
            moved_to[number] = (decided, row["employer_code"])
    payments: dict[str, list[tuple[dt.date, str, int]]] = {}
    for row in tables.get("payments", []):
        paid_on, number = required_day(row["paid_on"]), row["payment_id"]
        if paid_on <= as_of:
            employer = moved_to[number][1] if number in moved_to else row["employer_code"]
            payments.setdefault(employer, []).append((paid_on, number, int(row["amount"])))
    return payments


def decided_months(rows: list[tuple[int, dict[str, str]]], as_of: dt.date) -> list[tuple[Month, Month]]:
    return [
        (month_of(row["from_month"]), month_of(row["to_month"]))
        for _, row in rows
        if required_day(row["decided_on"]) <= as_of
    ]


def offices_on(tables: Tables, as_of: dt.date, refused: list[tuple[str, int]]) -> list[Office]:
    """Every employer in the register with its own facts dated on or before D, in order of its code."""

    def of(name: str, code: str) -> list[tuple[int, dict[str, str]]]:
        return grouped[name].get(code, [])

    grouped: dict[str, dict[str, list[tuple[int, dict[str, str]]]]] = {}
    for name in ("declarations", "refunds", "reminders", "excuses", "suspensions", "opening_balances"):
        grouped[name] = {}
        for number, row in enumerate(tables.get(name, [])):
            grouped[name].setdefault(row["employer_code"], []).append((number, row))
    payments = payments_by_employer(tables, as_of)
    offices = []
    for employer in sorted(tables["employers"], key=lambda row: row["employer_code"]):
        code = employer["employer_code"]
        reminders = [required_day(row["issued_on"]) for _, row in of("reminders", code)]
        offices.append(Office(
            employer,
            movements_of_people(of("declarations", code), as_of, refused),
            payments.get(code, []),
            [(required_day(row["paid_on"]), row["refund_id"], int(row["amount"]), number)
             for number, row in of("refunds", code)],
            [issued for issued in reminders if issued <= as_of],
            decided_months(of("excuses", code), as_of),
            decided_months(of("suspensions", code), as_of),
            of("opening_balances", code),
        ))  # fmt: skip
    return offices


def compute(tables: Tables, as_of: dt.date) -> Books:
    """The books of every employer on ``as_of``."""
    books = Books([], [], [], [])
    for office in offices_on(tables, as_of, books.refused):
        bring_forward(office, books.refused)
        books.obligations.extend(charge_the_months(office, as_of))
        run_payments(office, as_of, books.refused)
        books.balances.extend(balances_of(office, as_of))
        books.standing.append(standing_of(office, as_of))
    return books


def read_folder(folder: Path) -> dict[str, list[dict[str, str]]]:
    """All CSV files of a folder as tables of text rows."""
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    return tables
