"""The province's ledger as a good analyst would write it in pandas, to measure the engine against.

It takes the plain facts: starts (TM TH TC TD ON), stops (GH GC GD KL OF TS), DC, GN and TN of group "a" without
to_month, payments, reminders, excuses, suspensions, opening balances, cycles of 1, 3 and 6 months. Other
movements, reassignments and refunds are refused. On these facts it gives the engine's figures to the đồng.

Everything up to what is owed is column work: movements are carried forward within each person and cut into runs
of months, and the runs expanded to one row per person and month, a few million at a time so that memory holds.
The waterfall is not column work: what a payment finds depends on every payment before it, fund by fund and with
the charge accrued to its day. So it is a plain Python loop over employers and their payments.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

STARTS, STOPS = ("TM", "TH", "TC", "TD", "ON"), ("GH", "GC", "GD", "KL", "OF", "TS")
FUNDS = ["health", "unemployment", "accident", "sickness", "pension"]  # in the order of payment
RATES = {"health": (300, 150), "unemployment": (100, 100), "accident": (50,), "sickness": (300,),
         "pension": (1400, 800)}  # fmt: skip
LEDGER_START = 2025 * 12 + 6
CHARGE_FROM = (dt.date(2025, 7, 1) - dt.date(1970, 1, 1)).days
PERSON_MONTHS_AT_ONCE = 4_000_000
COLUMNS = {
    "employers": ["employer_code", "wage_region", "payment_cycle_months", "accident_rate"],
    "declarations": ["employer_code", "person_number", "movement", "group", "base_salary", "from_month",
                     "to_month", "filed_on", "effective_on"],
    "payments": ["payment_id", "employer_code", "paid_on", "amount"],
    "reminders": ["employer_code", "issued_on"],
    "excuses": ["employer_code", "from_month", "to_month", "decided_on"],
    "suspensions": ["employer_code", "from_month", "to_month", "decided_on"],
    "opening_balances": ["employer_code", "month", "fund", "principal", "charge"],
}  # fmt: skip
MONEY = {"wage_region", "payment_cycle_months", "accident_rate", "base_salary", "amount", "principal", "charge"}
BALANCE_COLUMNS = ["employer_code", "month", "fund", "due_on", "conduct", "principal", "paid", "outstanding",
                   "charge", "charge_evading", "charge_paid", "class", "evading_from"]  # fmt: skip

# --- months and days as numbers: months year * 12 + month - 1, days since 1970 --------------------------------


def days_since_1970(dates: pd.Series) -> pd.Series:
    return (dates - pd.Timestamp("1970-01-01")).dt.days


def first_day(months: np.ndarray) -> np.ndarray:
    return (np.asarray(months) - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def last_day(months: np.ndarray) -> np.ndarray:
    return first_day(np.asarray(months) + 1) - 1


def typed(column: pd.Series) -> pd.Series:
    name = str(column.name)
    if name.endswith("month"):
        months = pd.to_datetime(column, format="%Y-%m")
        return months.dt.year * 12 + months.dt.month - 1
    if name.endswith("_on"):
        return days_since_1970(pd.to_datetime(column, format="%Y-%m-%d"))
    return pd.to_numeric(column) if name in MONEY else column


def read(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables with the columns needed, typed. An absent number is NaN, so such columns are floats (exact here)."""
    tables = {}
    for name, columns in COLUMNS.items():
        if (folder / f"{name}.parquet").exists():
            frame = pd.read_parquet(folder / f"{name}.parquet")
        elif (folder / f"{name}.csv").exists():
            frame = pd.read_csv(folder / f"{name}.csv", dtype=str)
        else:
            frame = pd.DataFrame(columns=columns, dtype=str)
        tables[name] = frame.reindex(columns=columns).apply(typed)
    for refused in ("reassignments", "refunds"):
        if (folder / f"{refused}.parquet").exists() or (folder / f"{refused}.csv").exists():
            raise ValueError(f"{refused} are not handled here")
    return tables


# --- who is covered, from when to when -------------------------------------------------------------------------


def runs_of_months(declarations: pd.DataFrame, as_of: int, last_month: int) -> pd.DataFrame:
    """One row per person and run of months in which nothing changes, sorted by employer."""
    d = declarations[declarations["filed_on"] <= as_of]
    if not d["movement"].isin([*STARTS, *STOPS, "DC", "GN", "TN"]).all() or d["to_month"].notna().any():
        raise ValueError("a movement, or a to_month, that is not handled here")
    d = d.sort_values(["employer_code", "person_number", "from_month", "filed_on"], kind="stable", ignore_index=True)
    person = (d["employer_code"] != d["employer_code"].shift()) | (d["person_number"] != d["person_number"].shift())
    person = person.cumsum()
    starts = d["movement"].isin(STARTS)
    begun = starts.groupby(person).cumsum() > 0  # what comes before a person's first start counts for nothing
    d, person, starts = d[begun].reset_index(drop=True), person[begun].reset_index(drop=True), starts[begun]
    starts = starts.reset_index(drop=True)
    movement = d["movement"]

    def carried(values: pd.Series) -> pd.Series:
        return values.groupby(person).ffill()

    state = pd.Series(np.nan, d.index)
    covered = carried(state.mask(starts, 1).mask(movement.isin(STOPS), 0))
    unemployment = carried(
        state.mask(starts | (movement == "TN"), 1).mask(movement.isin(STOPS) | (movement == "GN"), 0)
    )
    start_row = carried(pd.Series(d.index, d.index).where(starts)).astype(np.int64)
    until = d["from_month"].groupby(person).shift(-1).fillna(last_month + 1)
    runs = pd.DataFrame({
        "employer_code": d["employer_code"], "covered": covered == 1, "unemployment": unemployment == 1,
        "base": carried(d["base_salary"].where(starts | (movement == "DC"))).fillna(0).astype(np.int64),
        "start_filed": d["filed_on"].to_numpy()[start_row],
        "start_effective": d["effective_on"].to_numpy()[start_row],
        "first": d["from_month"].clip(lower=LEDGER_START).astype(np.int64),
        "until": until.clip(upper=last_month + 1).astype(np.int64),
    })  # fmt: skip
    return runs[(runs["until"] > runs["first"]) & (runs["covered"] | runs["unemployment"])]


def pieces(runs: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Runs a few million person-months at a time, no employer cut in two."""
    size = (runs["until"] - runs["first"]).groupby(runs["employer_code"]).sum()
    piece_of = (size.cumsum() - size) // PERSON_MONTHS_AT_ONCE
    for _, piece in runs.groupby(runs["employer_code"].map(piece_of)):
        yield piece


# --- what is owed ----------------------------------------------------------------------------------------------


def rates_by_month(months: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The reference level and the index into the regional wages, for each month."""
    return np.where(months >= 2026 * 12 + 6, 2_530_000, 2_340_000), np.where(months >= 2026 * 12, 1, 0)


REGIONAL = np.array([[4_960_000, 4_410_000, 3_860_000, 3_450_000], [5_310_000, 4_730_000, 4_140_000, 3_700_000]])


def due_days(months: pd.Series, cycle: pd.Series) -> np.ndarray:
    """Last day of the month after the cycle the month lies in."""
    cycle_end = months // 12 * 12 + months % 12 // cycle * cycle + cycle - 1
    return last_day(cycle_end + 1)


def suspended(tables: dict[str, pd.DataFrame], as_of: int) -> pd.Series:
    """The latest due day that a suspension gives, per employer and month."""
    s = tables["suspensions"][tables["suspensions"]["decided_on"] <= as_of]
    s = s.assign(month=[range(int(a), int(b) + 1) for a, b in zip(s["from_month"], s["to_month"], strict=True)])
    s = s.assign(due=last_day(s["to_month"].to_numpy(dtype=np.int64) + 1)).explode("month")
    return s.astype({"month": np.int64}).groupby(["employer_code", "month"])["due"].max()


def owed_by_month(runs: pd.DataFrame, employers: pd.DataFrame, suspensions: pd.Series) -> pd.DataFrame:
    """Principal per employer, month, fund, due day and conduct."""
    runs = runs.merge(employers, on="employer_code")
    length = (runs["until"] - runs["first"]).to_numpy()
    rows = runs.loc[runs.index.repeat(length)].reset_index(drop=True)
    rows["month"] = rows["first"] + np.arange(len(rows)) - np.repeat(np.cumsum(length) - length, length)
    level, wage = rates_by_month(rows["month"])
    base = rows["base"].clip(lower=level)
    common = np.minimum(base, 20 * level)
    insured = np.minimum(base, 20 * REGIONAL[wage, rows["wage_region"].to_numpy() - 1])
    rows["due_on"] = due_days(rows["month"], rows["payment_cycle_months"])
    too_late = rows["start_filed"] > rows["start_effective"] + 90
    parts = []
    for fund, rates in RATES.items():
        holds = rows["unemployment"] if fund == "unemployment" else rows["covered"]
        bases = insured if fund == "unemployment" else common
        amount = sum(
            (bases * (rows["accident_rate"] if fund == "accident" else rate) + 5000) // 10_000 for rate in rates
        )
        part = rows[["employer_code", "month", "due_on"]].assign(principal=amount)
        if fund == "pension" and len(suspensions):
            later = pd.MultiIndex.from_frame(part[["employer_code", "month"]]).map(suspensions)
            part["due_on"] = np.fmax(part["due_on"], later.to_numpy(dtype=float)).astype(np.int64)
        part["unregistered"] = too_late & (part["due_on"] < rows["start_filed"])
        keys = ["employer_code", "month", "due_on", "unregistered"]
        parts.append(part[holds].groupby(keys, as_index=False)["principal"].sum().assign(fund=FUNDS.index(fund)))
    return pd.concat(parts)


def ledger_rows(tables: dict[str, pd.DataFrame], as_of: int, last_month: int) -> pd.DataFrame:
    """All rows of the ledger, with the day each begins to evade (NaN where there is none), sorted for payment."""
    employers = tables["employers"].copy()
    defaults = {"payment_cycle_months": 1, "accident_rate": 50}
    numbers = ["wage_region", "payment_cycle_months", "accident_rate"]
    employers[numbers] = employers[numbers].fillna(defaults).astype(np.int64)
    suspensions = suspended(tables, as_of)
    runs = runs_of_months(tables["declarations"], as_of, last_month)
    owed = [owed_by_month(piece, employers, suspensions) for piece in pieces(runs)]
    opening = tables["opening_balances"].dropna(subset="month")
    opening = opening.assign(
        due_on=last_day(opening["month"].to_numpy(dtype=np.int64)), unregistered=False, opening=True,
        fund=opening["fund"].map(FUNDS.index), frozen=opening["charge"],
    )  # fmt: skip
    rows = pd.concat([*owed, opening.drop(columns="charge")], ignore_index=True)
    rows["opening"] = rows["opening"].eq(True)
    rows["frozen"] = rows["frozen"].fillna(0)
    numbers = ["month", "due_on", "principal", "frozen", "fund"]
    rows[numbers] = rows[numbers].astype(np.int64)
    rows["unregistered"] = rows["unregistered"].astype(bool)
    rows["evading_from"] = evading_days(rows, tables, as_of)
    return rows.sort_values(["employer_code", "fund", "month", "due_on", "unregistered"], ignore_index=True)


def evading_days(rows: pd.DataFrame, tables: dict[str, pd.DataFrame], as_of: int) -> np.ndarray:
    """The first reminder after the due day decides for registered money; an excuse takes it away from all."""
    after = rows["due_on"].where(~rows["opening"], rows["due_on"].clip(lower=CHARGE_FROM - 1))
    left = pd.DataFrame({"employer_code": rows["employer_code"], "after": after, "row": rows.index})
    reminders = tables["reminders"][tables["reminders"]["issued_on"] <= as_of].astype({"issued_on": np.int64})
    found = pd.merge_asof(
        left.sort_values("after"), reminders.sort_values("issued_on"), by="employer_code", left_on="after",
        right_on="issued_on", direction="forward", allow_exact_matches=False,
    )  # fmt: skip
    reminder = found.set_index("row")["issued_on"].reindex(rows.index)
    evading = np.maximum(rows["due_on"] + 61, reminder + 15).mask(rows["unregistered"], rows["due_on"] + 1)
    excuses = tables["excuses"][tables["excuses"]["decided_on"] <= as_of]
    for excuse in excuses.itertuples():
        covered = (rows["employer_code"] == excuse.employer_code) & rows["month"].between(
            excuse.from_month, excuse.to_month
        )
        evading = evading.mask(covered)
    return evading.to_numpy(dtype=float)


# --- the waterfall: a loop, one employer after another ---------------------------------------------------------


class Account:
    """One employer's rows as lists, fund after fund in payment order, and what has been paid of them."""

    def __init__(self, rows: dict[str, list[int]], bounds: list[int]) -> None:
        self.begun, self.frozen = rows["first_day"], rows["frozen"]
        self.charged_from, self.evading_from = rows["charged_from"], rows["evading_from"]
        self.outstanding = list(rows["principal"])
        self.bounds = bounds  # of the five funds in the lists
        self.principal_next, self.charge_next = bounds[:-1], bounds[:-1]
        size = len(self.outstanding)
        self.amount_days, self.evading_days, self.charge_paid = [0] * size, [0] * size, [0] * size
        self.credit = 0

    def apply(self, day: int, money: int) -> None:
        """Principal of months begun, then what has accrued of the charge, fund by fund; the rest is credit."""
        for fund in range(5):
            end = self.bounds[fund + 1]
            money = self.pay_principal(fund, end, day, money)
            if money:
                money = self.pay_charge(fund, end, day, money)
            if not money:
                return
        self.credit += money

    def pay_principal(self, fund: int, end: int, day: int, money: int) -> int:
        row = self.principal_next[fund]
        while money and row < end and self.begun[row] <= day:
            part = min(money, self.outstanding[row])
            if day >= self.charged_from[row]:
                self.amount_days[row] += part * (day - self.charged_from[row] + 1)
            if day >= self.evading_from[row]:
                self.evading_days[row] += part * (day - self.evading_from[row] + 1)
            self.outstanding[row] -= part
            money -= part
            if self.outstanding[row]:
                break
            row += 1
        self.principal_next[fund] = row
        return money

    def pay_charge(self, fund: int, end: int, day: int, money: int) -> int:
        """Only reached when all principal begun is paid, so that each row's charge stands still."""
        row = self.charge_next[fund]
        while row < end and self.begun[row] <= day:
            owed = self.frozen[row] + (3 * self.amount_days[row] + 5000) // 10_000 - self.charge_paid[row]
            part = min(money, owed)
            self.charge_paid[row] += part
            money -= part
            if part < owed:
                break
            row += 1
        self.charge_next[fund] = row
        return money


def settle(rows: pd.DataFrame, payments: pd.DataFrame, as_of: int) -> tuple[pd.DataFrame, dict[str, int]]:
    """Walks every employer's payments; gives each row's state on D and every employer's credit."""
    rows["first_day"] = first_day(rows["month"].to_numpy())
    rows["charged_from"] = np.maximum(rows["due_on"] + 1, CHARGE_FROM)
    never = 2**40
    evading_from = rows["evading_from"].fillna(never).astype(np.int64).clip(lower=rows["charged_from"])
    columns = {name: rows[name].tolist() for name in ("first_day", "frozen", "charged_from", "principal")}
    columns["evading_from"] = evading_from.tolist()
    payments = payments[payments["paid_on"] <= as_of].sort_values(["employer_code", "paid_on", "payment_id"])
    paid_by: dict[str, list[tuple[int, int, int]]] = {}
    for code, day, amount in zip(
        payments["employer_code"], payments["paid_on"].astype(np.int64).tolist(),
        payments["amount"].astype(np.int64).tolist(), strict=True,
    ):  # fmt: skip
        paid_by.setdefault(code, []).append((day, 1, amount))
    size = rows.groupby("employer_code", sort=False).size()
    funds = rows["fund"].tolist()
    states: dict[str, list[int]] = {"outstanding": [], "amount_days": [], "evading_days": [], "charge_paid": []}
    credits, begin = {}, 0
    for code, count in size.items():
        end = begin + count
        own = {name: column[begin:end] for name, column in columns.items()}
        counts = np.bincount(funds[begin:end], minlength=5)
        account = Account(own, [0, *np.cumsum(counts).tolist()])
        month_starts = [(day, 0, 0) for day in set(own["first_day"]) if day <= as_of]
        for day, is_payment, amount in sorted(month_starts + paid_by.pop(code, []), key=lambda turn: turn[:2]):
            if is_payment:
                account.apply(day, amount)
            elif account.credit:
                money, account.credit = account.credit, 0
                account.apply(day, money)
        for name, values in states.items():
            values += getattr(account, name)
        credits[code] = account.credit
        begin = end
    for code, turns in paid_by.items():  # employers that owe nothing at all
        credits[code] = sum(amount for _, _, amount in turns)
    return rows.assign(**states), credits


# --- the answer ------------------------------------------------------------------------------------------------


def balances_on(rows: pd.DataFrame, as_of: int) -> pd.DataFrame:
    def charge(paid_part: pd.Series, since: pd.Series) -> pd.Series:
        days = (as_of - since + 1).clip(lower=0)
        return ((3 * (paid_part + rows["outstanding"] * days) + 5000) // 10_000).astype(np.int64)

    evading = rows["evading_from"]
    since = np.maximum(evading.fillna(as_of + 1), rows["charged_from"])
    rows["paid"] = rows["principal"] - rows["outstanding"]
    rows["charge"] = rows["frozen"] + charge(rows["amount_days"], rows["charged_from"])
    rows["charge_evading"] = charge(rows["evading_days"], since.astype(np.int64)).where(evading <= as_of, 0)
    conditions = [rows["outstanding"] == 0, rows["due_on"] >= as_of, evading <= as_of]
    rows["class"] = np.select(conditions, ["paid", "not_due", "evading"], "late")
    rows["conduct"] = np.where(rows["unregistered"], "unregistered", "registered")
    rows["fund"] = np.array(FUNDS)[rows["fund"]]
    return rows.sort_values(["employer_code", "month", "fund", "due_on", "conduct"], ignore_index=True)


def standing_on(
    rows: pd.DataFrame, credits: dict[str, int], employers: pd.Series, workers: pd.Series, as_of: int
) -> pd.DataFrame:
    by = rows.groupby("employer_code")
    overdue = rows[(rows["outstanding"] > 0) & (rows["due_on"] < as_of)].groupby("employer_code")
    worst = rows["class"].map({"paid": 0, "not_due": 1, "late": 2, "evading": 3}).groupby(rows["employer_code"]).max()
    standing = pd.DataFrame({
        "principal_outstanding": by["outstanding"].sum(),
        "charge_outstanding": by["charge"].sum() - by["charge_paid"].sum(),
        "credit": pd.Series(credits, dtype=np.int64), "overdue_principal": overdue["outstanding"].sum(),
        "months_owed": overdue["month"].nunique(), "workers": workers, "class": worst,
    }).reindex(sorted(employers)).fillna(0).astype(np.int64)  # fmt: skip
    standing["class"] = np.array(["paid", "not_due", "late", "evading"])[standing["class"]]
    standing.insert(4, "oldest_due_on", as_dates(overdue["due_on"].min().reindex(standing.index)))
    return standing.rename_axis("employer_code").reset_index()


def as_dates(days: pd.Series) -> pd.Series:
    return pd.Timestamp("1970-01-01") + pd.to_timedelta(days, unit="D")


def run(folder: Path, as_of: dt.date) -> tuple[pd.DataFrame, pd.DataFrame, float, float]:
    """(balances, standing, seconds reading, seconds computing); months and days as timestamps."""
    began = time.perf_counter()
    tables = read(folder)
    have_read = time.perf_counter()
    today, this_month = (as_of - dt.date(1970, 1, 1)).days, as_of.year * 12 + as_of.month - 1
    rows = ledger_rows(tables, today, this_month)
    rows, credits = settle(rows, tables["payments"], today)
    rows = balances_on(rows, today)
    runs = runs_of_months(tables["declarations"], today, this_month)
    workers = runs[runs["until"] > this_month].groupby("employer_code").size()
    standing = standing_on(rows, credits, tables["employers"]["employer_code"], workers, today)
    for name in ("month", "due_on", "evading_from"):
        days = pd.Series(first_day(rows["month"].to_numpy())) if name == "month" else rows[name]
        rows[name] = as_dates(days)
    return rows[BALANCE_COLUMNS], standing, have_read - began, time.perf_counter() - have_read
