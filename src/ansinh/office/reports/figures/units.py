"""What stood, moved and stands of every unit in a month: one row a unit, the rows and lines of reports in columns.

Money is kept by fund (``late.pension``), people and standing by scheme (``workers.social``: social insurance is the
funds of sickness and pension together, as forms B01-TS to B04-TS count it). A report is a sum of these columns over
some units. What moved is told apart by the same arithmetic as in form C12-TS, row by row, so that reports and the
units' notices agree to the đồng.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import polars as pl

from ansinh.base.months import last_day, month_number
from ansinh.facts.schemas import FUNDS
from ansinh.ledger.rows import BalanceRow
from ansinh.ledger.statement.figures import Change, weighted_days
from ansinh.office.reports.figures.positions import MonthEnd

SCHEMES = {
    "social": ("sickness", "pension"), "health": ("health",), "unemployment": ("unemployment",),
    "accident": ("accident",),
}  # fmt: skip
FLOWS = (
    "due", "raised_principal", "raised_earlier_years", "lowered", "lowered_earlier_years", "raised_charge",
    "arising_up", "arising_down", "to_principal", "to_earlier_years", "to_charge",
)  # fmt: skip
"""Of each fund, between the two month ends."""
_OPENING = ("principal_opening", "charge_opening")
_CLOSING = (
    "principal_closing", "not_due", "late", "evading", "charge_closing", "charge_late", "charge_evading",
)  # fmt: skip
AGES = (0, 1, 3, 6, 12, 24, 36, 60)
"""Least number of overdue months of each age of debt; 0 owes only what has not fallen due."""
_KEY = ["employer_code", "month", "fund", "due_on", "conduct"]
_MOVING = ["principal", "paid", "outstanding", "charge", "charge_evading", "charge_paid"]


def units(
    opening: MonthEnd, closing: MonthEnd, month: dt.date, late_charge_rate: int, late_charge_from: dt.date
) -> pl.DataFrame:
    """One row for every unit of ``closing``; a figure nothing tells of is 0.

    ``late_charge_rate`` per 10,000 a day and ``late_charge_from``, the first day it may run from, are the law of the
    month's last day (articles 40 and 41 of Law 41/2024/QH15, article 5 of Decree 274/2025/NĐ-CP).
    """
    as_of = last_day(month_number(month))
    flows = _by_fund(_flows(opening.balances, closing.balances, month, as_of, late_charge_rate, late_charge_from))
    parts = [
        _money_before(opening),
        _by_fund(_stocks(opening.balances, "opening"), _OPENING),
        _by_fund(_stocks(closing.balances, "closing"), _CLOSING),
        flows,
        *(_people(opening.people, closing.people, scheme) for scheme in SCHEMES),
        _days(closing.balances, as_of, late_charge_from),
    ]
    rows = closing.standing.select(
        "employer_code", "workers", pl.col("credit").alias("surplus_closing"), pl.col("class").cast(pl.String)
    ).join(closing.received.rename({"received": "received_closing"}), "employer_code", "left")
    for part in parts:
        rows = rows.join(part, "employer_code", "left")
    rows = rows.with_columns(pl.selectors.numeric().fill_null(0)).with_columns(
        received=pl.col("received_closing") - pl.col("received_opening")
    )
    rows = rows.with_columns(_conduct().alias("status"))
    for scheme, funds in SCHEMES.items():
        rows = _standing(rows, closing.balances, scheme, funds)
    return rows.with_columns(pl.selectors.numeric().fill_null(0)).sort("employer_code")


def span(months: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Several months, oldest first, as one: it opens as the first does, closes as the last does, flows add up.

    Heads and movements of people are those of the last month. Units of the last month are kept.
    """
    first, last = months[0], months[-1]
    added = [name for name in last.columns if name.partition(".")[0] in (*FLOWS, "received")]
    opened = [name for name in last.columns if name.partition(".")[0].endswith("_opening")]
    sums = pl.concat(frame.select("employer_code", *added) for frame in months)
    return (
        last.drop(added, opened)
        .join(sums.group_by("employer_code").agg(pl.col(added).sum()), "employer_code", "left")
        .join(first.select("employer_code", *opened), "employer_code", "left")
        .with_columns(pl.col(opened).fill_null(0))
        .select(last.columns)
    )


def _money_before(opening: MonthEnd) -> pl.DataFrame:
    credit = opening.standing.select("employer_code", pl.col("credit").alias("surplus_opening"))
    return credit.join(opening.received.rename({"received": "received_opening"}), "employer_code", "left")


def _by_fund(rows: pl.DataFrame, names: Iterable[str] = FLOWS) -> pl.DataFrame:
    """Sums of columns by unit and fund, a column each: ``due.health``."""
    return rows.group_by("employer_code").agg(
        pl.col(name).filter(pl.col("fund") == fund).sum().alias(f"{name}.{fund}") for name in names for fund in FUNDS
    )


def _stocks(balances: pl.DataFrame, moment: str) -> pl.DataFrame:
    """What is owed by row: principal by class, charge by conduct (that for lateness is paid first)."""
    owed, charge = pl.col("outstanding"), pl.col("charge") - pl.col("charge_paid")
    late = pl.max_horizontal(charge - pl.col("charge_evading"), 0)
    return balances.select(
        "employer_code", pl.col("fund").cast(pl.String), owed.alias(f"principal_{moment}"),
        charge.alias(f"charge_{moment}"), late.alias("charge_late"), (charge - late).alias("charge_evading"),
        *(pl.when(pl.col("class") == name).then(owed).otherwise(0).alias(name) for name in _CLOSING[1:4]),
    )  # fmt: skip


def _flows(
    before: pl.DataFrame, after: pl.DataFrame, month: dt.date, as_of: dt.date, rate: int, charge_from: dt.date
) -> pl.DataFrame:
    """The flows of every row that is not what it was."""
    start, end = (_plain(frame, day, charge_from) for frame, day in ((before, _day_before(month)), (after, as_of)))
    both = start.join(end, _KEY, "full", suffix="_after", coalesce=True)
    moved = both.filter(
        pl.any_horizontal(pl.col(name).fill_null(0) != pl.col(f"{name}_after").fill_null(0) for name in _MOVING)
    )
    values = [*_MOVING, "class", "evading_from", "late_days", "evading_days"]
    width = len(_KEY)
    found = []
    for row in moved.select(*_KEY, *values, *(f"{name}_after" for name in values)).iter_rows():
        key, old, new = row[1:width], row[width : width + len(values)], row[width + len(values) :]
        change = Change(_row(key, old), _row(key, new), rate)
        found.append((row[0], row[2], *_named(change, month)))
    schema = {"employer_code": pl.String, "fund": pl.String} | dict.fromkeys(FLOWS, pl.Int64)
    return pl.DataFrame(found, schema=schema, orient="row")


def _named(change: Change, month: dt.date) -> tuple[int, ...]:
    """The flows of one row in the order of FLOWS. Charge that came down is told apart from charge that rose."""
    flows = change.flows(month)
    arising = flows["arising"]
    flows["arising_up"], flows["arising_down"] = max(arising, 0), max(-arising, 0)
    flows["to_earlier_years"] = flows["to_principal"] if change.month.year < month.year else 0
    return tuple(flows.get(name, 0) for name in FLOWS)


def _row(key: Sequence[object], values: Sequence[object]) -> BalanceRow:
    """A row that is missing on one side stands there with nothing in it."""
    known = (0, 0, 0, 0, 0, 0, "paid", None, 0, 0) if values[0] is None else values
    return BalanceRow(*key, *known)  # type: ignore[arg-type]


def _plain(balances: pl.DataFrame, as_of: dt.date, charge_from: dt.date) -> pl.DataFrame:
    """Rows with plain text codes and the days of their two conducts, as ``BalanceRow`` counts them."""
    since = pl.max_horizontal(pl.col("due_on") + pl.duration(days=1), pl.lit(charge_from))
    days = {"late_days": since, "evading_days": pl.col("evading_from")}
    return balances.with_columns(pl.col("fund", "conduct", "class").cast(pl.String)).with_columns(
        pl.max_horizontal((pl.lit(as_of) - day).dt.total_days() + 1, 0).fill_null(0).alias(name)
        for name, day in days.items()
    )


def _day_before(month: dt.date) -> dt.date:
    return month - dt.timedelta(days=1)


def _people(before: pl.DataFrame, after: pl.DataFrame, scheme: str) -> pl.DataFrame:
    """Heads, wage fund and contributions of a scheme and their rises and falls, person by person."""
    old, new = (
        frame.filter(pl.col("fund").is_in(SCHEMES[scheme]))
        .group_by("employer_code", "person_number")
        .agg(pl.col("woman").first(), pl.col("base").max(), pl.col("amount").sum())
        for frame in (before, after)
    )
    both = old.join(new, ["employer_code", "person_number"], "full", suffix="_after", coalesce=True)
    was, is_ = pl.col("base").is_not_null(), pl.col("base_after").is_not_null()
    woman = pl.coalesce("woman_after", "woman").fill_null(value=False)

    def rise(name: str, sign: int) -> pl.Expr:
        difference = sign * (pl.col(f"{name}_after").fill_null(0) - pl.col(name).fill_null(0))
        return pl.max_horizontal(difference, 0).sum()

    heads = {"opening": was, "": is_, "up": is_ & ~was, "down": was & ~is_}
    found = both.group_by("employer_code").agg(
        *(who.sum().alias(_joined("workers", moment)) for moment, who in heads.items()),
        *((who & woman).sum().alias(_joined("women", moment)) for moment, who in heads.items()),
        (is_ & pl.coalesce("woman_after", "woman").is_null()).sum().alias("sex_unknown"),
        pl.col("base").sum().alias("base_opening"), pl.col("base_after").sum().alias("base"),
        rise("base", 1).alias("base_up"), rise("base", -1).alias("base_down"),
        rise("amount", 1).alias("due_up"), rise("amount", -1).alias("due_down"),
    )  # fmt: skip
    was, is_ = pl.col("workers_opening") > 0, pl.col("workers") > 0
    part = {"opening": was, "": is_, "up": is_ & ~was, "down": was & ~is_}
    found = found.with_columns(who.cast(pl.Int64).alias(_joined("units", moment)) for moment, who in part.items())
    return found.rename({name: f"{name}.{scheme}" for name in found.columns[1:]})


def _joined(name: str, moment: str) -> str:
    return f"{name}_{moment}" if moment else name


def _days(balances: pl.DataFrame, as_of: dt.date, charge_from: dt.date) -> pl.DataFrame:
    """Days late and of evasion of the social insurance funds, in tenths: what form B03-TS takes from C12-TS."""
    behind = _plain(balances, as_of, charge_from).filter(
        pl.col("fund").is_in(SCHEMES["social"]), pl.col("class").is_in(["late", "evading"])
    )
    found = []
    values = [*_KEY[1:], *_MOVING, "class", "evading_from", "late_days", "evading_days"]
    for (code,), rows in behind.select("employer_code", *values).group_by("employer_code", maintain_order=True):
        records = [BalanceRow(*row[1:]) for row in rows.iter_rows()]
        found.append((code, weighted_days(records, "late"), weighted_days(records, "evading")))
    schema = {"employer_code": pl.String, "days_late": pl.Int64, "days_evading": pl.Int64}
    return pl.DataFrame(found, schema=schema, orient="row")


def _sum(name: str, funds: Sequence[str] = FUNDS) -> pl.Expr:
    return pl.sum_horizontal(f"{name}.{fund}" for fund in funds)


def _conduct() -> pl.Expr:
    """Where a unit stands in forms B03-TS and B04-TS: by its principal, and where only charge is left, by that."""
    return (
        pl.when(pl.col("class").is_in(["late", "evading"]))
        .then("class")
        .when(_sum("charge_evading") > 0)
        .then(pl.lit("evading"))
        .when(_sum("charge_late") > 0)
        .then(pl.lit("late"))
        .otherwise("class")
    )


def _standing(rows: pl.DataFrame, balances: pl.DataFrame, scheme: str, funds: Sequence[str]) -> pl.DataFrame:
    """Units and money of a scheme by the unit's standing in it (form B01-TS, lines 28 to 38) and by age of debt."""
    overdue = balances.filter(pl.col("fund").is_in(funds), pl.col("class").is_in(["late", "evading"]))
    months = overdue.group_by("employer_code").agg(pl.col("month").n_unique().alias("_months"))
    rows = rows.join(months, "employer_code", "left").with_columns(
        pl.col("_months").fill_null(0), _owed=_sum("principal_closing", funds), _not_due=_sum("not_due", funds),
        _late=_sum("late", funds), _evading=_sum("evading", funds),
    )  # fmt: skip
    evading = pl.col("_evading") > 0
    late = (pl.col("_late") > 0) & ~evading
    in_time = (pl.col("_not_due") > 0) & ~late & ~evading
    columns = {"in_time_units": in_time.cast(pl.Int64), "in_time_owed": pl.when(in_time).then("_owed").otherwise(0)}
    for name, who in (("late", late), ("evading", evading)):
        columns[f"{name}_units"] = who.cast(pl.Int64)
        for part in ("owed", "not_due", "late", "evading"):
            columns[f"{name}_units_{part}"] = pl.when(who).then(f"_{part}").otherwise(0)
    for least, beyond in zip(AGES, (*AGES[1:], None), strict=True):
        aged = (pl.col("_owed") > 0) & (pl.col("_months") >= least)
        aged = aged & (pl.col("_months") < beyond) if beyond else aged
        columns |= {
            f"aged_{least}_units": aged.cast(pl.Int64), f"aged_{least}_owed": pl.when(aged).then("_owed").otherwise(0),
        }  # fmt: skip
    named = [column.alias(f"{name}.{scheme}") for name, column in columns.items()]
    return rows.with_columns(named).drop("_months", "_owed", "_not_due", "_late", "_evading")
