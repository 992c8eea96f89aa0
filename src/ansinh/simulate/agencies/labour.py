"""The six-monthly labour report (Decree 145/2020/NĐ-CP): head counts (02/PLI) or everybody by name (01/PLI), sent by
5 June and 5 December."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ansinh.facts.writers import DeclarationHeader, LabourReportHeader
from ansinh.simulate.agencies.forms import Filing
from ansinh.simulate.agencies.sources import HIDDEN_WORKERS, Sources
from ansinh.simulate.noise import Noise

_REPORT_MONTHS = {6: "H1", 12: "H2"}
_NO_STAFF = ("m", "n")
_NO_EMPLOYEES = ("service", "probation")
_LATEST = 4
_COUNTS = ("headcount", "women", "over_35", "insured", "indefinite", "fixed_term")
_ALONE, _BY_NAME = 4, 2
"""How many employers' own forms are written each time, with head counts and with everybody's name."""
_LONGEST_LIST = 60


def labour_filings(sources: Sources) -> list[Filing]:
    """The reports whose day falls inside the simulation: one list for each day they were sent, and some single ones."""
    filings: list[Filing] = []
    before = None
    for month in sources.months:
        if month.month in _REPORT_MONTHS and month.replace(day=5) <= sources.last_day:
            told = _told(sources, month.replace(month=month.month - 1))
            counted = _counted(told)
            by_name = _lists(sources, month, told, counted)
            filings += by_name
            rest = counted.filter(~pl.col("enterprise").is_in([each.rows["enterprise"][0] for each in by_name]))
            filings += _filings(_sent(sources, month, rest, before))
            before = counted
    return filings


def _lists(sources: Sources, month: dt.date, told: pl.DataFrame, counted: pl.DataFrame) -> list[Filing]:
    """A few employers of middle size send everybody by name."""
    firms = sources.firms.filter("listed").select("enterprise", "tax_code", "name", "address")
    some = counted.filter(pl.col("headcount").is_between(5, _LONGEST_LIST)).join(firms, on="enterprise")
    period, day = f"{month.year}-{_REPORT_MONTHS[month.month]}", month.replace(day=5)
    names = sources.people.select("person", "full_name", "born_on", "sex", "citizen_id", "person_number")
    filings = []
    for row in some.sort("enterprise").tail(_BY_NAME).iter_slices(1):
        enterprise, code, name, address = row.select("enterprise", "tax_code", "name", "address").row(0)
        people = told.filter(pl.col("enterprise") == enterprise).drop("born_on").join(names, on="person")
        insured = pl.col("standing") == "declared"
        people = people.sort("person", "employer").select(
            "full_name", "born_on", "sex", "citizen_id",
            person_number=pl.when(insured).then("person_number"),
            base_salary=pl.coalesce("base", "wage"),
            effective_on=pl.when(pl.col("contract") == "indefinite").then("from_month"),
            definite_from=pl.when(pl.col("contract") == "fixed_term").then("from_month"),
            from_month=pl.when(insured).then("from_month"),
            to_month=pl.lit(None, pl.Date),
            note=pl.lit(None, pl.String),
        )  # fmt: skip
        header = DeclarationHeader("", day, name, tax_code=code, address=address)
        report = row.with_columns(period=pl.lit(period), person=pl.lit(None, pl.Int64))
        filings.append(Filing(f"11-labour-reports-{period}-list-{code}.xlsx", "labour_list", report, (header, people)))
    return filings


def _filings(rows: pl.DataFrame) -> list[Filing]:
    alone = pl.int_range(pl.len()) < _ALONE
    filings = []
    for row in rows.filter(alone).iter_slices(1):
        code, name, period, day = row.select("tax_code", "employer_name", "period", "sent_on").row(0)
        header = LabourReportHeader(period, day, code, name)
        filings.append(Filing(f"11-labour-reports-{period}-{code}.xlsx", "labour_report", row, header))
    for (period, day), part in rows.filter(~alone).group_by("period", "sent_on", maintain_order=True):
        name = f"11-labour-reports-{period}-sent-{day}.xlsx"
        filings.append(Filing(name, "labour_reports", part, LabourReportHeader(str(period), day)))
    return filings


def _told(sources: Sources, month: dt.date) -> pl.DataFrame:
    """Everybody whom each employer would count in its report of ``month``."""
    firms = sources.firms
    frank = sources.chosen("counts_hidden", firms.height) & pl.col("hides").is_in(HIDDEN_WORKERS)
    counts_hidden = firms.select("enterprise", counts_hidden=frank)
    women = sources.people.select("person", "born_on", woman=pl.col("sex") == "F")
    people = sources.at_work(month).filter(~pl.col("group").is_in(_NO_STAFF))
    people = people.join(women, on="person", how="left").join(counts_hidden, on="enterprise", how="left")
    insured = pl.col("standing") == "declared"
    told = insured | (pl.col("standing") == "exempt") & ~pl.col("contract").is_in(_NO_EMPLOYEES)
    people = people.filter(told | ((pl.col("standing") == "hidden") & pl.col("counts_hidden")))
    return people.with_columns(over_35=pl.col("born_on") <= month.replace(year=month.year - 35))


def _counted(told: pl.DataFrame) -> pl.DataFrame:
    """Head counts by enterprise."""
    return (
        told.group_by("enterprise")
        .agg(
            headcount=pl.len(),
            women=pl.col("woman").sum(),
            over_35=pl.col("over_35").sum(),
            insured=(pl.col("standing") == "declared").sum(),
            indefinite=(pl.col("contract") == "indefinite").sum(),
            fixed_term=(pl.col("contract") == "fixed_term").sum(),
        )
        .cast(dict.fromkeys(_COUNTS, pl.Int32()))
        .sort("enterprise")
    )


def _sent(sources: Sources, month: dt.date, counted: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """The reports that were sent, with what goes wrong in them."""
    topic = f"labour-{month:%Y-%m}"
    noise = Noise(sources.plan, "labour", topic)
    rows = counted.join(
        sources.firms.select("enterprise", "tax_code", "name", "office", "listed", "size"), on="enterprise"
    ).sort("enterprise")
    # Who reports at all is a habit: the same every time.
    firms = sources.firms
    reports = firms.select("enterprise", reports=sources.by_size("reports", firms["size"], firms["listed"], "reports"))
    rows = rows.join(reports, on="enterprise", how="left", maintain_order="left").filter("reports")
    if before is not None:
        again = rows.filter(pl.Series(noise.hits("period_before", rows.height))).select("enterprise")
        rows = rows.update(before.join(again, on="enterprise", how="semi"), on="enterprise")
    rounded = pl.Series(noise.hits("rounded", rows.height)) & (pl.col("headcount") >= 20)
    months = sources.plan.chance(topic).integers(1, _LATEST + 1, rows.height)
    late = pl.when(pl.Series(noise.hits("filed_late", rows.height))).then(pl.Series(months)).otherwise(0)
    return (
        rows.with_columns(
            (pl.when(rounded).then((pl.col(name) + 5) // 10 * 10).otherwise(name)).cast(pl.Int32).alias(name)
            for name in ("headcount", "women")
        )
        .with_columns(
            period=pl.lit(f"{month.year}-{_REPORT_MONTHS[month.month]}"),
            sent_on=pl.lit(month.replace(day=5)).dt.offset_by(pl.format("{}mo", late)),
        )
        .filter(pl.col("sent_on") <= sources.last_day)
        .sort("sent_on", "enterprise")
        .select(
            "tax_code", "period", *_COUNTS, "sent_on", "enterprise", employer_name="name", person=pl.lit(None, pl.Int64)
        )
    )
