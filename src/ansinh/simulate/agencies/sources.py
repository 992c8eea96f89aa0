"""What the other agencies' files are made from: the truth, put the way those files look at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ansinh.base.months import first_day
from ansinh.simulate.employers import HIDES, Employers
from ansinh.simulate.figures import communes, figures
from ansinh.simulate.plan import Plan, date_column, date_of
from ansinh.simulate.truth import Truth

if TYPE_CHECKING:
    from ansinh.simulate.enterprises import Enterprises

HIDDEN_WORKERS = ("unregistered_employer", "unregistered_worker", "deducted", "paper_leave")
"""What employers hide when they have workers whom nobody insures."""


@dataclass(frozen=True)
class Sources:
    """``people``, ``employments`` (with enterprise) and ``history`` are the truth; ``firms`` has one row an enterprise.

    firms: enterprise, tax_code, name, address, kind, sector, industry_code, commune_code, office (letter of the base
    tax office), founded_on, capital (null unknown), director (person), tax_status, status_from, listed (the social
    insurance knows a unit of it), hides (first of what its units hide), size (head count at the start).
    """

    plan: Plan
    people: pl.DataFrame
    employments: pl.DataFrame
    history: pl.DataFrame
    firms: pl.DataFrame
    branches: pl.DataFrame
    """Branches with a tax code of their own: enterprise, tax_code, name, address, commune_code."""

    @classmethod
    def of(
        cls, plan: Plan, truth: Truth, employers: Employers, enterprises: Enterprises, history: pl.DataFrame
    ) -> Sources:
        firms = _firms(employers, enterprises)
        owner = pl.Series("enterprise", employers.enterprise).gather(truth.employments["employer"])
        employments = truth.employments.with_columns(owner.cast(pl.Int64))
        return cls(plan, truth.people, employments, history, firms, _branches(employers))

    def chosen(self, trace: str, size: int) -> pl.Series:
        """Mask of ``size`` things drawn with the chance of ``trace``."""
        drawn = self.plan.chance(f"trace-{trace}").integers(0, 1000, size)
        return pl.Series("chosen", drawn < rate(trace))

    def by_size(self, stem: str, headcount: pl.Series, listed: pl.Series, topic: str) -> pl.Series:
        """Mask of firms drawn with the chances ``stem``_small, _medium, _large and _unregistered."""
        drawn = self.plan.chance(topic).integers(0, 1000, len(headcount))
        sized = (
            pl.when(~pl.col("listed")).then(rate(f"{stem}_unregistered"))
            .when(pl.col("headcount") < 10).then(rate(f"{stem}_small"))
            .when(pl.col("headcount") < 50).then(rate(f"{stem}_medium"))
            .otherwise(rate(f"{stem}_large"))
        )  # fmt: skip
        frame = pl.DataFrame({"headcount": headcount, "listed": listed, "drawn": drawn})
        return frame.select(chosen=pl.col("drawn") < sized).to_series()

    def at_work(self, month: dt.date) -> pl.DataFrame:
        """Employments of people who really work in ``month``."""
        now = (pl.col("from_month") <= month) & (pl.col("to_month") >= month)
        return self.employments.filter(now & (pl.col("standing") != "phantom"))

    @property
    def months(self) -> list[dt.date]:
        """First days of the months simulated."""
        return [first_day(self.plan.first + offset) for offset in range(self.plan.months)]

    @property
    def last_day(self) -> dt.date:
        return date_of(self.plan.end)


def rate(trace: str) -> int:
    """Chance per 1,000 of a trace."""
    rows = figures("traces").filter(pl.col("trace") == trace)
    return int(rows["per_1000"].item())


def _branches(employers: Employers) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "enterprise": employers.enterprise,
            "tax_code": employers.tax_code,
            "name": employers.name,
            "address": employers.address,
            "commune_code": communes()["code"][employers.commune],
        }
    )
    return frame.filter(pl.col("tax_code").str.contains("-", literal=True)).unique("tax_code", maintain_order=True)


def later(days: np.ndarray) -> pl.Expr:
    """So many days for each row, to add to a date."""
    return pl.duration(days=pl.lit(pl.Series(days)))


def _firms(employers: Employers, enterprises: Enterprises) -> pl.DataFrame:
    kinds, places = figures("employer_kinds"), communes()
    units = (
        pl.DataFrame(
            {
                "enterprise": employers.enterprise, "listed": employers.registered,
                "hides": np.array(HIDES)[employers.hides], "size": employers.size,
            }
        )
        .group_by("enterprise")
        .agg(
            pl.col("listed").any(), pl.col("size").sum(),
            hides=pl.col("hides").sort_by(pl.col("hides") == "nothing", maintain_order=True).first(),
        )
    )  # fmt: skip
    frame = pl.DataFrame(
        {
            "enterprise": np.arange(len(enterprises.kind)),
            "tax_code": enterprises.tax_code,
            "name": enterprises.name,
            "address": enterprises.address,
            "kind": kinds["kind"][enterprises.kind],
            "sector": kinds["sector"][enterprises.kind],
            "industry_code": figures("industries")["industry"][enterprises.industry],
            "job": figures("industries")["job"][enterprises.industry],
            "commune_code": places["code"][enterprises.commune],
            "office": places["office"][enterprises.commune],
            "founded_on": date_column(enterprises.founded),
            "capital": enterprises.capital,
            "director": enterprises.director,
            "tax_status": enterprises.tax_status,
            "status_from": date_column(enterprises.status_from),
        }
    )
    frame = frame.with_columns(capital=pl.when(pl.col("capital") > 0).then("capital"))
    return frame.join(units, on="enterprise", how="left", maintain_order="left").with_columns(
        pl.col("listed").fill_null(False), pl.col("hides").fill_null("nothing"), pl.col("size").fill_null(0)
    )
