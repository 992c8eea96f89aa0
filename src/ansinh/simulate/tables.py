"""The canonical tables of employers and declarations, from the careers that were lived."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.base.months import first_day
from ansinh.facts.schemas import GROUPS, MOVEMENTS, TABLES
from ansinh.simulate.dues import Dues
from ansinh.simulate.employers import ENDINGS, FILING, HABITS, HIDES, Employers
from ansinh.simulate.enterprises import Enterprises
from ansinh.simulate.figures import communes, figures
from ansinh.simulate.jobs import Careers
from ansinh.simulate.people import People
from ansinh.simulate.plan import Plan, date_column

_MOVED_IN = 30
"""Per cent of the people there at the start who came from another unit: ASSUMPTION."""
NOT_CANONICAL = ("carried", "coefficient", "job_title", "contract")
"""Columns of declarations that only the writing of forms needs."""
_TITLES = {
    "i": "Giám đốc điều hành", "k": "Người hoạt động không chuyên trách cấp xã", "m": "Chủ hộ kinh doanh",
    "n": "Người quản lý không hưởng lương", "f": "Chuyên gia kỹ thuật",
}  # fmt: skip
_WITH_PAY = ("TM", "TD", "ON", "DC")
"""Movements that state the pay."""


def declarations_table(
    plan: Plan, employers: Employers, careers: Careers, people: People, dues: Dues, filed: np.ndarray
) -> pl.DataFrame:
    """Canonical declarations in order of filing, then unit; first those carried over from before the start.

    More columns than the canonical ones: ``NOT_CANONICAL``. ``coefficient`` is pay by the State's scale as declared,
    text, else null; ``job_title`` and ``contract`` are what the forms ask for beside.
    """
    moves, jobs = careers.movements, careers.jobs
    known = np.flatnonzero((moves.code >= 0) & (filed <= plan.end))
    old = np.arange(len(careers.first_bases))
    chance = plan.chance("carried")
    old_code = np.where(chance.integers(0, 100, len(old)) < _MOVED_IN, MOVEMENTS.index("TD"), MOVEMENTS.index("TM"))
    job = np.concatenate([old, moves.job[known]])
    offset = np.concatenate([jobs.begins[old], moves.month[known]])
    to_offset = np.concatenate([np.full(len(old), -1), moves.to_month[known]])
    base = np.concatenate([careers.first_bases, moves.base[known]])
    person = people.table()[jobs.person[job]]
    movement = np.array(MOVEMENTS)[np.concatenate([old_code, moves.code[known]])]
    group = np.array(GROUPS)[jobs.group[job]]
    scale = np.where((group == "b") & (offset >= 0), base * 100 // dues.reference[np.maximum(offset, 0)], 0)
    filed_on = np.concatenate([jobs.contract[old] + chance.integers(2, 20, len(old)), filed[known]])
    frame = person.with_columns(
        employer_code=employers.code[jobs.employer[job]],
        movement=pl.Series(movement),
        group=pl.Series(group),
        base_salary=pl.Series(base),
        from_month=plan.month_column(offset),
        to_month=plan.month_column(to_offset).set(pl.Series(to_offset < 0), None),
        filed_on=date_column(filed_on),
        effective_on=date_column(np.concatenate([jobs.contract[old], moves.effective[known]])),
        carried=pl.Series(np.arange(len(job)) < len(old)),
        scale=pl.Series(scale),
        job_title=figures("industries")["job"][employers.industry[jobs.employer[job]]],
    )
    with_pay = pl.col("movement").is_in(_WITH_PAY)
    coefficient = pl.format("{}.{}", pl.col("scale") // 100, (pl.col("scale") % 100).cast(pl.String()).str.zfill(2))
    frame = frame.with_columns(
        base_salary=pl.when(with_pay).then("base_salary"),
        coefficient=pl.when(with_pay & (pl.col("scale") > 0)).then(coefficient),
        job_title=pl.col("group").replace_strict(_TITLES, default=pl.col("job_title")),
        contract=pl.when(pl.col("effective_on").is_not_null()).then(pl.lit("indefinite")),
    )
    ordered: pl.DataFrame = frame.sort(
        "carried", "filed_on", "employer_code", descending=[True, False, False], maintain_order=True
    )
    return ordered.select(*TABLES["declarations"].schema, *NOT_CANONICAL)


def truth_table(plan: Plan, employers: Employers) -> pl.DataFrame:
    """What nobody in the office knows of every unit, by code; units that were never registered have none."""
    stops = [first_day(plan.first + offset) if offset <= plan.months else None for offset in employers.stops.tolist()]
    registered = pl.Series(employers.registered)
    return pl.DataFrame(
        {
            "employer_code": employers.code.set(~registered, None),
            "tax_code": employers.tax_code,
            "registered": registered,
            "kind": figures("employer_kinds")["kind"][employers.kind],
            "habit": np.array(HABITS)[employers.habit],
            "filing": np.array(FILING)[employers.filing],
            "size": employers.size,
            "stops_from": pl.Series(stops, dtype=pl.Date()),
            "hides": np.array(HIDES)[employers.hides],
            "resembles": np.array(HIDES)[employers.resembles],
            "ending": np.array(ENDINGS)[employers.ending],
        }
    ).sort("employer_code", "tax_code", nulls_last=True)


def enterprises_table(enterprises: Enterprises) -> pl.DataFrame:
    """Every legal entity as it is at the end, by position."""
    return pl.DataFrame(
        {
            "enterprise": np.arange(len(enterprises)),
            "tax_code": enterprises.tax_code,
            "name": enterprises.name,
            "address": enterprises.address,
            "kind": figures("employer_kinds")["kind"].gather(enterprises.kind),
            "industry_code": figures("industries")["industry"].gather(enterprises.industry),
            "commune_code": communes()["code"].gather(enterprises.commune),
            "founded_on": date_column(enterprises.founded),
            "capital": pl.Series(enterprises.capital).set(pl.Series(enterprises.capital == 0), None),
            "director": enterprises.director,
            "tax_status": enterprises.tax_status,
            "status_from": date_column(enterprises.status_from),
            "nature": enterprises.nature,
        }
    )
