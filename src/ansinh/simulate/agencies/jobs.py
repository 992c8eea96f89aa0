"""The job centre's papers: vacancies that employers tell it of, and people who look for work."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from ansinh.facts.writers import RecruitmentHeader
from ansinh.simulate.agencies.forms import SEEKER_STATUSES, Filing
from ansinh.simulate.agencies.sources import Sources, later
from ansinh.simulate.figures import figures, share_out
from ansinh.simulate.noise import Noise

_HALF_YEAR = 6
_CONTRACTS = ("Không xác định thời hạn", "Xác định thời hạn 12-36 tháng", "Xác định thời hạn dưới 12 tháng")
_SHIFTS = {"day": "Giờ hành chính", "shifts": "Theo ca", "split": "Ca gãy"}
_NEEDS = 10
"""How many vacancies come on the employer's own form of needs (Mẫu 02); the others in lists of job orders (03a)."""
_OPEN_DAYS = (15, 90)
_SCHOOLING = {"Chưa tốt nghiệp THCS": 8, "Tốt nghiệp THCS": 30, "Tốt nghiệp THPT": 62}
_TRAINING = {
    "Chưa qua đào tạo": 45, "Sơ cấp": 20, "Công nhân kỹ thuật không có bằng": 10, "Trung cấp": 10, "Cao đẳng": 7,
    "Đại học": 8,
}  # fmt: skip
"""Per cent: ASSUMPTION, set so that about 29 % hold a certificate (Thanh Hóa 2023)."""
_PRIORITIES = {"": 90, "Hộ nghèo": 3, "Hộ cận nghèo": 3, "Dân tộc thiểu số": 3, "Người khuyết tật": 1}
_STATUSES = dict(zip(SEEKER_STATUSES, (48, 30, 14, 8), strict=True))
"""Per cent: ASSUMPTION."""


def job_filings(sources: Sources) -> list[Filing]:
    """Vacancies, by month, and people looking for work, by quarter."""
    return _vacancy_filings(_vacancies(sources)) + _seeker_filings(_seekers(sources))


def _vacancy_filings(rows: pl.DataFrame) -> list[Filing]:
    own = pl.col("tax_code").is_not_null() & pl.col("first")
    needs = rows.filter(own).tail(_NEEDS)
    filings = []
    for row in needs.iter_slices(1):
        code, day, name, address = row.select("tax_code", "posted_on", "employer_name", "address").row(0)
        one = row.with_columns(
            vacancy_id=pl.lit(f"{code}-{day:%Y%m}-1"), occupation_code=pl.col("occupation_code").str.slice(0, 2)
        )
        header = RecruitmentHeader(code, day, name, address)
        filings.append(Filing(f"12-vacancies-{day:%Y-%m}-{code}.xlsx", "recruitment_needs", one, header))
    orders = rows.join(needs, on="vacancy_id", how="anti", maintain_order="left")
    orders = orders.with_columns(posted_in=pl.col("posted_on").dt.strftime("%Y-%m"))
    return filings + [
        Filing(f"12-vacancies-{month}.csv", "job_orders", part)
        for (month,), part in orders.group_by("posted_in", maintain_order=True)
    ]


def _seeker_filings(rows: pl.DataFrame) -> list[Filing]:
    quarter = pl.format("{}-Q{}", pl.col("registered_on").dt.year(), pl.col("registered_on").dt.quarter())
    return [
        Filing(f"13-seekers-{registered_in}.csv", "labour_supply", part)
        for (registered_in,), part in rows.with_columns(quarter.alias("registered_in")).group_by(
            "registered_in", maintain_order=True
        )
    ]


def _vacancies(sources: Sources) -> pl.DataFrame:
    """Vacancies by day posted: canonical columns, employer_name, women, and first (of the firm in that month).

    Who posts is drawn each half-year; how many places follows from those who really begin there in it, insured or
    not: a firm that hires beyond its insured cannot look for them in silence.
    """
    halves = sources.months[::_HALF_YEAR]
    begun = _beginnings(sources)
    posted = pl.concat(_posted(sources, begun, number, month) for number, month in enumerate(halves))
    posted = posted.filter(pl.col("posted_on") <= sources.last_day).sort("posted_on", "enterprise")
    size = posted.height
    chance, noise = sources.plan.chance("vacancies"), Noise(sources.plan, "vacancies")
    number = (pl.int_range(1, pl.len() + 1).over(pl.col("posted_on").dt.year())).cast(pl.String).str.zfill(5)
    contract = np.array(_CONTRACTS)[chance.integers(0, len(_CONTRACTS), size)]
    hidden_wage = pl.Series(noise.hits("wage_as_words", size))
    shown = pl.when(pl.Series(chance.integers(0, 4, size) == 0)).then("other").otherwise("job")
    made = posted.with_columns(
        vacancy_id=pl.format("TD{}-{}", pl.col("posted_on").dt.year(), number),
        title=shown,
        occupation_code="isco08",
        description=pl.format("{}. Làm tại {}.", "skills", "address"),
        wage_from=pl.when(~hidden_wage).then("wage_from"),
        wage_to=pl.when(~hidden_wage).then("wage_to"),
        closes_on=pl.col("posted_on") + later(chance.integers(*_OPEN_DAYS, size)),
        contract=pl.Series(contract),
        shift=pl.col("shift").replace_strict(_SHIFTS),
        requirements="needs",
        first=pl.struct("enterprise", pl.col("posted_on").dt.month_start()).is_first_distinct(),
        employer_name="name",
        person=pl.lit(None, pl.Int64),
    )
    made = made.with_columns(
        title=noise.names(made["title"]), tax_code=noise.blanked("tax_code_missing", made["tax_code"])
    )
    return noise.with_copies(made).select(
        "vacancy_id", "tax_code", "title", "occupation_code", "description", "openings", "wage_from", "wage_to",
        "commune_code", "posted_on", "closes_on", "contract", "shift", "requirements", "first", "women",
        "employer_name", "address", "person", "enterprise",
    )  # fmt: skip


def _posted(sources: Sources, begun: pl.DataFrame, half: int, first: dt.date) -> pl.DataFrame:
    """Firms that look for people in the half-year from ``first``, one row a job, as many as ``begun`` there in it."""
    firms = sources.firms.filter(~pl.col("kind").is_in(["owner", "manager"]))
    chosen = sources.by_size("posts", firms["size"], firms["listed"], f"posts-{half}")
    last = pl.lit(first).dt.offset_by(f"{_HALF_YEAR}mo")
    begun = begun.filter((pl.col("from_month") >= first) & (pl.col("from_month") < last))
    hired = begun.group_by("enterprise").agg(
        hired=pl.col("person").n_unique(), median=(pl.col("wage").median() / 100_000).round(0).cast(pl.Int64)
    )
    women = sources.people.select("person", woman=pl.col("sex") == "F")
    share = begun.join(women, on="person").group_by("enterprise").agg(share=pl.col("woman").mean())
    rows = firms.filter(chosen).join(hired, on="enterprise").join(share, on="enterprise").sort("enterprise")
    chance = sources.plan.chance(f"openings-{half}")
    size = rows.height
    more = pl.Series(chance.integers(90, 140, size))
    spread = pl.Series(chance.integers(110, 145, size))
    asked = figures("occupations").with_columns(pl.col("isco08").cast(pl.String))
    rows = rows.join(asked, on="job", how="left", maintain_order="left")
    return rows.with_columns(
        openings=(pl.col("hired") * more // 100).clip(1).cast(pl.Int32),
        wage_from=pl.col("median") * 90 // 100 * 100_000,
        wage_to=pl.col("median") * spread // 100 * 100_000,
        posted_on=pl.lit(first) + later(chance.integers(0, 180, size)),
    ).with_columns(women=(pl.col("openings") * pl.col("share")).round(0).cast(pl.Int32))


def _beginnings(sources: Sources) -> pl.DataFrame:
    """The first stretch of every person with every employer, of those who began after the start of the simulation."""
    real = sources.employments.filter(pl.col("standing") != "phantom").sort("person", "employer", "from_month")
    first = pl.struct("person", "employer").rle_id()
    return real.filter(first != first.shift(1).fill_null(-1)).filter(pl.col("from_month") > sources.months[0])


def _seekers(sources: Sources) -> pl.DataFrame:
    """People looking for work, by day registered: canonical columns, full_name, citizen_id, address, person, office.

    Those who left insured work and found no other, and some of working age who have none: young ones fresh from
    school, older ones back from elsewhere. Some come again under another number.
    """
    looking = pl.concat([_leavers(sources), _idle(sources)])
    chance, noise = sources.plan.chance("seekers"), Noise(sources.plan, "seekers")
    again = looking.filter(pl.Series(noise.hits("person_twice", looking.height)))
    again = again.with_columns(pl.col("registered_on") + later(chance.integers(30, 240, again.height)))
    looking = pl.concat([looking, again]).filter(pl.col("registered_on") <= sources.last_day)
    looking = looking.sort("registered_on", "person")
    rows = looking.join(sources.people, on="person", how="left", maintain_order="left")
    size = rows.height
    age = pl.col("registered_on").dt.year() - pl.col("born_on").dt.year()
    number = (pl.int_range(1, pl.len() + 1).over(pl.col("registered_on").dt.year())).cast(pl.String).str.zfill(5)
    more = pl.Series(chance.integers(95, 125, size))
    shown = pl.when(pl.Series(chance.integers(0, 3, size) == 0)).then("other").otherwise("job")
    made = rows.with_columns(
        seeker_id=pl.format("TV{}-{}", pl.col("registered_on").dt.year(), number),
        wanted=shown,
        occupation_code="isco08",
        schooling=_mixed(chance, _SCHOOLING, size),
        training=_mixed(chance, _TRAINING, size),
        experience_years=pl.min_horizontal(age - 18, pl.Series(chance.integers(0, 20, size))).clip(0).cast(pl.Int32),
        wage_wanted=pl.col("last_wage") * more // 100 // 100_000 * 100_000,
        travel_km=pl.Series(np.array([3, 5, 10, 15, 20, 30, 50])[chance.integers(0, 7, size)], dtype=pl.Int32),
        priority=_mixed(chance, _PRIORITIES, size),
        status=_mixed(chance, _STATUSES, size),
    )
    made = made.with_columns(
        pl.col("priority").replace({"": None}),
        full_name=noise.names(made["full_name"]),
        citizen_id=noise.citizen_numbers(made["citizen_id"], made["old_id"]),
        born_on=noise.birth_dates(made["born_on"]),
        person_number=noise.blanked("person_number_missing", made["person_number"]),
        enterprise=pl.lit(None, pl.Int64),
    )
    return noise.with_copies(made).select(
        "seeker_id", "person_number", "born_on", "sex", "commune_code", "wanted", "occupation_code", "skills",
        "schooling", "training", "experience_years", "wage_wanted", "travel_km", "priority", "registered_on", "status",
        "full_name", "citizen_id", "person", "enterprise",
    )  # fmt: skip


def _mixed(chance: np.random.Generator, shares: dict[str, int], size: int) -> pl.Series:
    counts = share_out(np.array(list(shares.values())), size)
    return pl.Series(chance.permutation(np.repeat(np.array(list(shares)), counts)), dtype=pl.String())


_LOOKING = ("person", "registered_on", "job", "other", "isco08", "skills", "last_wage")


def _leavers(sources: Sources) -> pl.DataFrame:
    """People whose last known work ended before the end, drawn; with the job and the wage they had."""
    last = (
        sources.employments.filter(pl.col("standing") != "phantom")
        .sort("person", "to_month", "from_month")
        .group_by("person", maintain_order=True)
        .agg(pl.col("to_month", "enterprise", "wage").last())
        .filter(pl.col("to_month") < sources.months[-1])
    )
    here = sources.people.filter(pl.col("died_on").is_null() & pl.col("moved_away_on").is_null())
    last = last.join(here, on="person", how="semi", maintain_order="left")
    chosen = last.filter(sources.chosen("registers_leaver", last.height))
    days = sources.plan.chance("seekers-leave").integers(1, 75, chosen.height)
    jobs = sources.firms.select("enterprise", "job").join(_occupations(), on="job", how="left")
    return (
        chosen.join(jobs, on="enterprise", how="left", maintain_order="left")
        .with_columns(
            registered_on=pl.col("to_month").dt.offset_by("1mo") + later(days),
            last_wage=pl.col("wage"),
        )
        .select(_LOOKING)
    )


def _idle(sources: Sources) -> pl.DataFrame:
    """People of 18 to 45 who never work in the time simulated, drawn."""
    plan = sources.plan
    year = sources.months[0].year
    working = sources.employments.select("person").unique()
    age = year - pl.col("born_on").dt.year()
    idle = sources.people.join(working, on="person", how="anti").filter(
        age.is_between(18, 45) & pl.col("died_on").is_null() & pl.col("moved_away_on").is_null()
    )
    idle = idle.sort("person")
    chosen = idle.filter(sources.chosen("registers_idle", idle.height))
    chance = plan.chance("seekers-idle")
    days = chance.integers(0, max(1, plan.end - plan.start), chosen.height)
    occupations = _occupations()
    drawn = occupations[chance.integers(0, occupations.height, chosen.height)]
    wage = chance.integers(45, 90, chosen.height) * 100_000
    return (
        pl.concat([chosen.select("person"), drawn], how="horizontal")
        .with_columns(
            registered_on=pl.lit(sources.months[0]) + later(days),
            last_wage=pl.Series(wage, dtype=pl.Int64()),
        )
        .select(_LOOKING)
    )


def _occupations() -> pl.DataFrame:
    return figures("occupations").select("job", "other", pl.col("isco08").cast(pl.String), "skills")
