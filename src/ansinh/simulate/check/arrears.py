"""Both published pictures of arrears, measured; and by how much they would contradict each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from ansinh.simulate.check.evidence import Evidence
from ansinh.simulate.large_debts import FULL_SIZE

Values = dict[str, float]
_BILLION, _MILLION = 1_000_000_000, 1_000_000
_LONG = 2.5
"""Three months owed, to the nearest whole month: whether a month in part counts is not published."""
_CLASSES = {"3": (2.5, 5.5), "6": (5.5, 11.5), "12": (11.5, 1e9)}
_OWED_IN_OFFICE = 719
_OWED_LONG_AT_MOST, _OWED_LONG_AT_LEAST = 45, 28
"""Units of the published office that owed three months: 28 of 327 by the quantiles of months owed; and at most all 17
that owed without a contribution of the month."""
_OWED_LONG_IN_PROVINCE = 3_326


def long_debts(evidence: Evidence) -> Values:
    """Units that owe three months or more, by age: counts and billions, for 14,000 units."""
    debts = evidence.debts(evidence.long_day)
    long, per = debts.filter(pl.col("months") >= _LONG), 1 / evidence.scale
    values = {"long_units": long.height * per, "long_money": _sum(long) * per / _BILLION}
    for name, (least, below) in _CLASSES.items():
        part = long.filter(~pl.col("gone") & (pl.col("months") >= least) & (pl.col("months") < below))
        values |= {f"long_units_{name}": part.height * per, f"long_money_{name}": _sum(part) * per / _BILLION}
    hard, public = long.filter("gone"), long.filter(sector="public_unit")
    values |= {"long_units_hard": hard.height * per, "long_money_hard": _sum(hard) * per / _BILLION}
    values |= {"long_public_units": public.height * per, "long_public_money": _sum(public) * per / _BILLION}
    largest = long.filter(~pl.col("gone"))["owed"].top_k(3).sort(descending=True).to_list()
    names = ("largest_debt", "second_debt", "third_debt")
    return values | {name: owed * per / _BILLION for name, owed in zip(names, largest, strict=False)}


def office(evidence: Evidence) -> Values:
    """The orderly office in the middle of a month; credits as amounts without sign."""
    day = evidence.office_day
    units = evidence.debts(day).filter("orderly")
    size, owing = units.height, units.filter(pl.col("net") > 0)
    credits = -units.filter(pl.col("net") < 0)["net"]
    before = evidence.debts(evidence.day_before_office).filter("orderly")
    paid = payments_before(evidence, day).join(units, on="employer_code", how="semi")["paid"]
    dues = implied_dues(evidence, day).join(units, on="employer_code", how="semi")["dues"]
    active = owing.filter(pl.col("accrual") > 0)
    values = {
        "office_units": size / evidence.scale,
        "office_owing": _percent(owing.height, size),
        "office_credit": _percent(len(credits), size),
        "office_zero": _percent(size - owing.height - len(credits), size),
        "office_owing_before": _percent(before.filter(pl.col("net") > 0).height, size),
        "office_owed_each": int(owing["net"].sum()) / max(size, 1) / _MILLION,
        "office_dust": _percent(int((credits < 1_000).sum()), len(credits)),
        "office_paid_units": _percent(len(paid), size),
    }
    values |= {f"office_top_{part}": share for part, share in concentration(owing["net"]).items()}
    values |= _quantiles("office_months", active["net"] / active["accrual"], (50, 90, 95, 99), 1)
    values |= _quantiles("office_debt", owing["net"], (5, 25, 50, 75, 90, 95, 99), _MILLION)
    values |= _quantiles("office_dues", dues.filter(dues > 0), (25, 50, 75, 90, 95), _MILLION)
    # Published from the largest credit down: the 10th percentile is a large one.
    values |= _quantiles("office_credit", -credits, (10, 25, 50, 75), -_MILLION)
    return values | _quantiles("office_paid", paid, (25, 50, 75, 90), _MILLION)


def payments_before(evidence: Evidence, day: dt.date) -> pl.DataFrame:
    """What each unit paid from the first of the month of ``day`` to ``day``: employer_code, paid."""
    payments = evidence.canonical("payments").filter(pl.col("paid_on").is_between(day.replace(day=1), day))
    return payments.drop_nulls("employer_code").group_by("employer_code").agg(paid=pl.col("amount").sum())


def implied_dues(evidence: Evidence, day: dt.date) -> pl.DataFrame:
    """What the month brought, as a list shows it that knows no credit from before: employer_code, dues."""
    opening = evidence.debts(evidence.day_before_office).select(
        "employer_code", before=pl.col("net").clip(lower_bound=0)
    )
    frame = evidence.debts(day).join(opening, on="employer_code", how="left")
    frame = frame.join(payments_before(evidence, day), on="employer_code", how="left")
    dues = pl.col("net") - pl.col("before").fill_null(0) + pl.col("paid").fill_null(0)
    return frame.select("employer_code", dues=dues)


def concentration(debts: pl.Series) -> Values:
    """Per cent of all debt that the largest 1, 5, 10, 20, 50 % of debtors hold, by that share as text."""
    ordered = debts.sort(descending=True)
    parts = (1, 5, 10, 20, 50)
    return {
        str(part): _percent(int(ordered.head(round(len(ordered) * part / 100)).sum()), int(debts.sum()))
        for part in parts
    }


@dataclass(frozen=True)
class Contradiction:
    """How far the two pictures are apart were all offices alike, and how far apart ours are."""

    published_office: tuple[float, float]
    """Per cent of the published office's units that owed three months: at least, at most."""
    published_province: float
    expected: tuple[float, float]
    """Units of 14,000 that would owe three months were every office like the published one."""
    published_units: int
    orderly: float
    """Per cent of units that owe three months in the middle of the month in our orderly office, and in the others."""
    usual: float
    months_usual: dict[int, float]
    """Months owed in the other offices at the 50th, 90th, 95th and 99th percentile."""


def contradiction(evidence: Evidence) -> Contradiction:
    """Raises ``Missing`` where the province ends before the office's day."""
    debts = evidence.debts(evidence.office_day)
    shares = [
        _percent(part.filter(pl.col("months") >= _LONG).height, part.height)
        for part in (debts.filter("orderly"), debts.filter(~pl.col("orderly")))
    ]
    active = debts.filter(~pl.col("orderly") & (pl.col("net") > 0) & (pl.col("accrual") > 0))
    months = _quantiles("", active["net"] / active["accrual"], (50, 90, 95, 99), 1)
    office = (_percent(_OWED_LONG_AT_LEAST, _OWED_IN_OFFICE), _percent(_OWED_LONG_AT_MOST, _OWED_IN_OFFICE))
    return Contradiction(
        published_office=office,
        published_province=_percent(_OWED_LONG_IN_PROVINCE, FULL_SIZE),
        expected=(office[0] * FULL_SIZE / 100, office[1] * FULL_SIZE / 100),
        published_units=_OWED_LONG_IN_PROVINCE,
        orderly=shares[0],
        usual=shares[1],
        months_usual={int(key.lstrip("_")): value for key, value in months.items()},
    )


def _sum(debts: pl.DataFrame) -> int:
    return int(debts["owed"].sum())


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def _quantiles(name: str, values: pl.Series, percents: tuple[int, ...], unit: int) -> Values:
    found = {percent: values.quantile(percent / 100) for percent in percents}
    return {f"{name}_{percent}": value / unit for percent, value in found.items() if value is not None}
