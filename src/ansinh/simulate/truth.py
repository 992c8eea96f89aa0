"""What really happened: who worked where for what pay, what was kept from the insurance, and what only looks like it.

Rows are stretches of months in which nothing changed, the law included, so that one month's arithmetic holds for all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from ansinh.facts.schemas import FUNDS, GROUPS
from ansinh.simulate.dues import Dues
from ansinh.simulate.employers import ENDINGS, HIDES, Employers
from ansinh.simulate.jobs import CONTRACTS, DECLARED, EXEMPT, HIDDEN, PHANTOM, REASON, REASONS, STANDINGS, Careers
from ansinh.simulate.plan import Plan

_HIDES = {name: position for position, name in enumerate(HIDES)}
_LONG_LEAVE_MONTHS = 5
"""Months from which a real leave without pay looks like one on paper."""
_WHO = ("tax_code", "employer_code", "person_number", "citizen_id")


@dataclass(frozen=True)
class Truth:
    """Frames of the folder ``truth/``; see ``docs/simulator.md`` for their columns."""

    people: pl.DataFrame
    employments: pl.DataFrame
    evasion: pl.DataFrame
    innocent: pl.DataFrame


def make_truth(plan: Plan, employers: Employers, careers: Careers, people: pl.DataFrame, dues: Dues) -> Truth:
    """The truth of a province. ``people``: the table of everybody, by position."""
    stretches = _Stretches(plan, employers, careers, dues)
    people = _numbers_of_the_insured(people, careers)
    who = people.select("person_number", "citizen_id")
    employments = stretches.employments(who)
    return Truth(people, employments, stretches.evasion(employments), stretches.innocent(who, employments))


def _numbers_of_the_insured(people: pl.DataFrame, careers: Careers) -> pl.DataFrame:
    """Whoever was never declared has an insurance number only by chance, from an earlier life."""
    insured = np.zeros(people.height, bool)
    insured[careers.jobs.person[np.isin(careers.jobs.standing, [DECLARED, PHANTOM])]] = True
    earlier = np.arange(people.height) * 7_919 % 100 < 55
    number = pl.when(pl.Series(insured | earlier)).then("person_number")
    return people.with_columns(person_number=number)


class _Stretches:
    """Stretches of months of every job, as arrays; ``first`` and ``last`` are offsets, the last one included."""

    def __init__(self, plan: Plan, employers: Employers, careers: Careers, dues: Dues) -> None:
        self._plan, self._units, self._careers, self._dues = plan, employers, careers, dues
        self._job, self._first, self._last, self._base, self._covered = self._split(*self._lived())
        jobs = careers.jobs
        self._employer = jobs.employer[self._job]
        self._standing = np.where(self._covered, jobs.standing[self._job], HIDDEN)
        phantom = self._standing == PHANTOM
        true_pay = jobs.true_pay[self._job]
        self._wage = np.where(phantom, 0, self._base * true_pay // 100)
        self._low = self._covered & (self._standing == DECLARED) & (true_pay > 100)
        on_paper = ~self._covered
        self._reason = np.where(on_paper, REASON["paper_leave"], jobs.reason[self._job])

    def _lived(self) -> tuple[np.ndarray, ...]:
        """Job, first month, last month, base and whether covered, of every stretch of work."""
        careers, lived = self._careers, self._careers.lived
        bases = np.concatenate([careers.first_bases, careers.hidden_bases])
        there = np.ones(len(bases), bool)
        job = np.concatenate([np.arange(len(bases)), lived.job])
        order = np.argsort(job, kind="stable")
        job = job[order]
        first = np.concatenate([np.zeros(len(bases), np.int64), lived.month])[order]
        base = np.concatenate([bases, lived.base])[order]
        works, covered = (np.concatenate([there, column])[order] for column in (lived.works, lived.covered))
        following = np.append(first[1:], self._plan.months)
        following[:-1][job[1:] != job[:-1]] = self._plan.months
        kept = works & (following > first)
        return job[kept], first[kept], following[kept] - 1, base[kept], covered[kept]

    def _split(self, *stretches: np.ndarray) -> tuple[np.ndarray, ...]:
        """The same stretches, none of them across a change of the law."""
        job, first, last, base, covered = stretches
        for month in self._dues.changes():
            across = (first < month) & (last >= month)
            later = (job[across], np.full(across.sum(), month), last[across], base[across], covered[across])
            last = np.where(across, month - 1, last)
            job, first, last, base, covered = (
                np.concatenate(pair) for pair in zip((job, first, last, base, covered), later, strict=True)
            )
        order = np.lexsort((first, job))
        return job[order], first[order], last[order], base[order], covered[order]

    def _parts(self, rows: np.ndarray, base: np.ndarray) -> np.ndarray:
        """parts[component, payer, row] of one month of the stretches ``rows`` on ``base``."""
        group, employer = self._careers.jobs.group[self._job[rows]], self._employer[rows]
        return self._dues.parts(
            self._first[rows], group, base, self._units.region[employer], self._units.accident_rate[employer]
        )

    def employments(self, who: pl.DataFrame) -> pl.DataFrame:
        jobs, units, job = self._careers.jobs, self._units, self._job
        everything = np.arange(len(job))
        declared = np.isin(self._standing, [DECLARED, PHANTOM])
        income = self._wage * jobs.extras[job] // 100
        on = np.where(declared, self._base, self._wage)
        kept = np.where(
            jobs.keeps[job] & ~(self._standing == PHANTOM), self._parts(everything, on)[:, 1].sum(axis=0), 0
        )
        group = pl.Series(np.array(GROUPS)[jobs.group[job]])
        return pl.DataFrame(
            {
                "person": jobs.person[job],
                "employer": self._employer,
                "enterprise": units.enterprise[self._employer],
                "tax_code": units.tax_code[self._employer],
                "employer_code": units.code[self._employer].set(pl.Series(~units.registered[self._employer]), None),
                "person_number": who["person_number"][jobs.person[job]],
                "citizen_id": who["citizen_id"][jobs.person[job]],
                "group": group,
                "contract": np.array(CONTRACTS)[jobs.terms[job]],
                "from_month": self._plan.month_column(self._first),
                "to_month": self._plan.month_column(self._last),
                "base": pl.Series(self._base).set(pl.Series(~declared), None),
                "wage": self._wage,
                "income": income,
                "deduction": kept,
                "standing": np.array(STANDINGS)[self._standing],
                "reason": np.array(REASONS)[self._reason],
            }
        )

    def _rows(self, employments: pl.DataFrame, rows: np.ndarray, kind: np.ndarray, amounts: np.ndarray) -> pl.DataFrame:
        """Rows of ``evasion``; ``amounts[component, row]`` are for one month."""
        months = self._last[rows] - self._first[rows] + 1
        chosen = employments[rows].select(*_WHO, "from_month", "to_month", "wage", "reason")
        parts = {fund: amounts[c] * months for c, fund in enumerate(FUNDS)}
        return chosen.select(
            pl.Series("kind", np.array(HIDES)[kind]), *_WHO, "from_month", "to_month",
            pl.Series("evaded", amounts.sum(axis=0) * months), "wage",
            *(pl.Series(fund, parts[fund]) for fund in FUNDS), "reason",
        )  # fmt: skip

    def evasion(self, employments: pl.DataFrame) -> pl.DataFrame:
        """What each person's contributions fell short by, in stretches of months."""
        hides = self._units.hides[self._employer]
        on_paper = ~self._covered
        hidden = (self._standing == HIDDEN) & ~on_paper
        phoenix = (hides == _HIDES["phoenix"]) & self._covered & (self._standing == DECLARED)
        phoenix &= self._first >= self._units.stops[self._employer]
        kind = np.select(
            [on_paper, hidden, self._low, self._standing == PHANTOM, phoenix],
            [_HIDES["paper_leave"], hides, _HIDES["low_wage"], _HIDES["phantom"], _HIDES["phoenix"]],
        )
        rows = np.flatnonzero(kind > 0)
        owed = self._parts(rows, self._wage[rows]).sum(axis=1)
        paid = self._parts(rows, self._base[rows]).sum(axis=1)
        missing = np.select([self._low[rows], self._standing[rows] == PHANTOM], [owed - paid, 0], owed)
        # An unpaid stretch of a phoenix is what it declared.
        missing = np.where(phoenix[rows] & ~self._low[rows], paid, missing)
        return self._rows(employments, rows, kind[rows], missing)

    def innocent(self, who: pl.DataFrame, employments: pl.DataFrame) -> pl.DataFrame:
        """Lawful stretches that look like something hidden, with what they look like and why they are lawful."""
        unit, reason = self._employer, self._reason
        exempt = self._standing == EXEMPT
        kinds = np.where(self._units.registered[unit], _HIDES["unregistered_worker"], _HIDES["unregistered_employer"])
        kinds = np.where(reason == REASON["group_payroll"], _HIDES["deducted"], kinds)
        real = self._covered & (self._standing == DECLARED)
        kind = np.select(
            [exempt, real & (reason == REASON["real_allowances"]), real & (reason == REASON["real_claim"])],
            [kinds, _HIDES["low_wage"], _HIDES["phantom"]],
        )
        rows = np.flatnonzero(kind > 0)
        look_alikes = self._rows(employments, rows, kind[rows], np.zeros((len(FUNDS), len(rows)), np.int64))
        return pl.concat([look_alikes, self._real_leaves(who), self._mergers()])

    def _real_leaves(self, who: pl.DataFrame) -> pl.DataFrame:
        """Long leaves without pay that are what they say, at employers of which many go on leave."""
        lived, jobs = self._careers.lived, self._careers.jobs
        order = np.argsort(lived.job, kind="stable")
        job, month, away = lived.job[order], lived.month[order], ~(lived.covered | lived.works)[order]
        following = np.append(month[1:], self._plan.months)
        following[:-1][job[1:] != job[:-1]] = self._plan.months
        suspect = self._units.resembles[jobs.employer[job]] == _HIDES["paper_leave"]
        returns = np.append(job[1:] == job[:-1], False)
        long = away & suspect & returns & (following - month >= _LONG_LEAVE_MONTHS)
        long &= jobs.standing[job] == DECLARED
        job, first, last = job[long], month[long], following[long] - 1
        unit = jobs.employer[job]
        person = who[jobs.person[job]]
        return _nothing_evaded(
            "paper_leave", "real_leave", self._units, unit, person, self._plan.month_column(first),
            self._plan.month_column(last),
        )  # fmt: skip

    def _mergers(self) -> pl.DataFrame:
        """Real mergers: everybody moves in a month, and the successor answers for what was owed."""
        units = self._units
        merged = np.flatnonzero((units.ending == ENDINGS.index("merged")) & (units.closes < self._plan.months))
        month = self._plan.month_column(units.closes[merged])
        nobody = pl.DataFrame({"person_number": [None] * len(merged), "citizen_id": [None] * len(merged)},
                              schema={"person_number": pl.String, "citizen_id": pl.String})  # fmt: skip
        return _nothing_evaded("phoenix", "merger", units, merged, nobody, month, month)


def _nothing_evaded(
    kind: str, reason: str, units: Employers, unit: np.ndarray, who: pl.DataFrame, first: pl.Series, last: pl.Series
) -> pl.DataFrame:
    zero = np.zeros(len(unit), np.int64)
    return who.select(
        pl.lit(kind).alias("kind"), pl.Series("tax_code", units.tax_code[unit]),
        pl.Series("employer_code", units.code[unit]), "person_number", "citizen_id",
        first.alias("from_month"), last.alias("to_month"), pl.Series("evaded", zero), pl.Series("wage", zero),
        *(pl.Series(fund, zero) for fund in FUNDS), pl.lit(reason).alias("reason"),
    )  # fmt: skip
