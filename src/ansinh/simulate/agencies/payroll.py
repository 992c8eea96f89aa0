"""What employers tell the tax office about pay: the year's lists of people, and monthly or quarterly totals.

05-1/BK-QTT-TNCN lists people with a contract of three months or more, with income [11] and insurance kept back [17];
05-2/BK the others, with income alone (Circular 80/2021/TT-BTC). 05/KK-TNCN gives totals without names.
The lists count the months simulated: of a year that began before, only those from the first month on.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from ansinh.facts.writers import TaxHeader
from ansinh.simulate.agencies.forms import Filing
from ansinh.simulate.agencies.sources import Sources
from ansinh.simulate.noise import Noise

_CONTRACTS = ("indefinite", "fixed_term", "part_time")
_UNPAID_GROUPS = ("m", "n")
"""Owners of household businesses and managers without pay: insured, and in nobody's payroll."""
_LATEST = 6
"""Months by which a late return comes late, at most."""
_LARGE = 50
"""Workers from which monthly declarations are usual."""
_ALONE, _ALONE_SIZE = 5, (5, 80)
"""How many employers' own files are written, and how many people those have."""
_ONE_FILE = 20_000
"""Rows up to which the tax office sends all in one file, not one for each base office."""
_RELIEFS = ((dt.date(2026, 1, 1), 15_500_000), (dt.date(2020, 7, 1), 11_000_000))
"""Monthly relief of the person taxed (Law 109/2025/QH15; Resolution 954/2020/UBTVQH14)."""
_SUMMED = ("income", "income_withheld", "tax_withheld")
_COUNTED = ("workers", "resident_contract", "people_withheld")


def _books(sources: Sources) -> pl.DataFrame:
    """Employments as the employers' books show them: without what is paid in cash beside them."""
    firms = sources.firms
    size = firms.height
    cash = firms.select(
        "enterprise",
        in_cash=sources.chosen("pays_in_cash", size) & (pl.col("hides") == "unregistered_worker"),
        rest_off_books=sources.chosen("pays_rest_in_cash", size) & (pl.col("hides") == "low_wage"),
    )
    rows = sources.employments.filter((pl.col("income") > 0) & ~pl.col("group").is_in(_UNPAID_GROUPS))
    rows = rows.join(cash, on="enterprise", how="left", maintain_order="left")
    low = pl.col("rest_off_books") & (pl.col("standing") == "declared") & (pl.col("base") < pl.col("wage"))
    people = sources.people.height
    casual = pl.DataFrame({"person": sources.people["person"], "casual": sources.chosen("casual_off_list", people)})
    rows = rows.join(casual, on="person", how="left", maintain_order="left")
    unlisted = pl.col("casual") & (pl.col("standing") == "exempt") & (pl.col("contract") == "service")
    unseen = pl.col("in_cash") & (pl.col("standing") == "hidden") & (pl.col("reason") == "off_books")
    return rows.filter(~unseen & ~unlisted).select(
        "person", "enterprise", "tax_code", "from_month", "to_month", "deduction", "contract",
        income=pl.when(low).then(pl.min_horizontal("income", "base")).otherwise("income"),
    )  # fmt: skip


def _filers(sources: Sources) -> pl.DataFrame:
    """enterprise, office, late_months (0 in time), fiscal (sums up April to March) of those that file at all."""
    firms, noise = sources.firms, Noise(sources.plan, "tax")
    size = firms.height
    late = sources.plan.chance("tax-late").integers(1, _LATEST + 1, size)
    return firms.select(
        "enterprise", "office", "size", employer_name="name",
        late_months=pl.when(pl.lit(noise.hits("filed_late", size))).then(pl.lit(late)).otherwise(0),
        fiscal=pl.lit(noise.hits("fiscal_year", size)) & (pl.col("kind") == "fdi"),
        silent=pl.lit(noise.hits("not_filed", size))
        | (sources.chosen("no_return_unregistered", size) & ~pl.col("listed")),
    ).filter(~pl.col("silent")).drop("silent")  # fmt: skip


def payroll_filings(sources: Sources) -> list[Filing]:
    """All the lists and totals of pay filed inside the simulation."""
    paid, firms = _books(sources), _filers(sources)
    filings = []
    for year in range(sources.months[0].year, sources.last_day.year):
        rows = _year_rows(sources, year, paid, firms)
        if rows.height:
            filings += _year_filings(year, rows)
    return filings + _total_filings(_month_totals(sources, paid, firms))


def _year_rows(sources: Sources, year: int, paid: pl.DataFrame, firms: pl.DataFrame) -> pl.DataFrame:
    """Rows of 05-1/BK and 05-2/BK of a year: canonical columns, person, enterprise, office and late."""
    own_year, calendar = firms.filter("fiscal"), firms.filter(~pl.col("fiscal"))
    rows = pl.concat(
        [
            _year(sources, year, paid, calendar, dt.date(year, 1, 1), dt.date(year + 1, 3, 31)),
            _year(sources, year, paid, own_year, dt.date(year, 4, 1), dt.date(year + 1, 6, 30)),
        ]
    )
    batch = str(year)
    return _with_repeats(sources, _written_down(sources, rows, batch), batch)


def _year_filings(year: int, rows: pl.DataFrame) -> list[Filing]:
    """Bulk lists by base tax office, those filed late by themselves, and some lists as single employers file them."""
    rows = rows.with_columns(alone=pl.col("enterprise").is_in(_alone(rows).implode()))
    filings = []
    for part in rows.filter("alone").partition_by("enterprise", maintain_order=True):
        header = TaxHeader(part["tax_code"][0], year, part["employer_name"][0])
        for form, listed in _by_form(part):
            name = f"08-tax-payroll-{year}-{form}-{header.tax_code}.xlsx"
            filings.append(Filing(name, f"tax_{form}", listed, header))
    together = rows.filter(~pl.col("alone"))
    for form, listed in _by_form(together):
        late, in_time = listed.filter("late"), listed.filter(~pl.col("late"))
        office = pl.col("office") if in_time.height > _ONE_FILE else pl.lit("all").alias("office")
        for (place,), part in in_time.group_by(office, maintain_order=True):
            filings.append(Filing(f"08-tax-payroll-{year}-{form}-{place}.csv", f"tax_{form}_bulk", part))
        if late.height:
            filings.append(Filing(f"08-tax-payroll-{year}-{form}-late.csv", f"tax_{form}_bulk", late))
    return filings


def _by_form(rows: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    parts = (("05_1", rows.filter("under_contract")), ("05_2", rows.filter(~pl.col("under_contract"))))
    return [(form, part) for form, part in parts if part.height]


def _alone(rows: pl.DataFrame) -> pl.Series:
    """The few enterprises whose own workbooks are at hand, of a size that people still read."""
    sizes = rows.filter(~pl.col("late")).group_by("enterprise", maintain_order=True).len()
    return sizes.filter(pl.col("len").is_between(*_ALONE_SIZE))["enterprise"].head(_ALONE)


def _year(
    sources: Sources, year: int, paid: pl.DataFrame, firms: pl.DataFrame, first: dt.date, due: dt.date
) -> pl.DataFrame:
    """What firms whose year begins on ``first`` filed until the end of the simulation, person by person."""
    filed = firms.with_columns(filed_on=pl.lit(due).dt.offset_by(pl.format("{}mo", "late_months")))
    filed = filed.filter(pl.col("filed_on") <= sources.last_day)
    last = first.replace(year=first.year + 1) - dt.timedelta(days=1)
    begins, ends = pl.max_horizontal("from_month", pl.lit(first)), pl.min_horizontal("to_month", pl.lit(last))
    span = (ends.dt.year() - begins.dt.year()) * 12 + ends.dt.month().cast(pl.Int32) - begins.dt.month() + 1
    rows = paid.join(filed, on="enterprise").with_columns(months=span.cast(pl.Int64)).filter(pl.col("months") > 0)
    grouped = rows.group_by("enterprise", "tax_code", "person").agg(
        income=(pl.col("income") * pl.col("months")).sum(),
        insurance_deducted=(pl.col("deduction") * pl.col("months")).sum(),
        under_contract=pl.col("contract").is_in(_CONTRACTS).any(),
        office=pl.col("office").first(),
        employer_name=pl.col("employer_name").first(),
        late=pl.col("late_months").first() > 0,
    )
    return grouped.with_columns(year=pl.lit(year, pl.Int32)).sort("office", "enterprise", "tax_code", "person")


def _written_down(sources: Sources, rows: pl.DataFrame, batch: str) -> pl.DataFrame:
    """The people of ``rows`` as the employer spells them."""
    noise = Noise(sources.plan, "tax", batch)
    who = sources.people.select("person", "full_name", "citizen_id", "old_id", "person_tax_code")
    rows = rows.join(who, on="person", how="left", maintain_order="left")
    # Since 1/7/2025 the citizen number is the tax code of whoever has no older one.
    tax_code = rows.select(pl.coalesce("person_tax_code", "citizen_id")).to_series()
    return rows.with_columns(
        full_name=noise.names(rows["full_name"]),
        citizen_id=noise.citizen_numbers(rows["citizen_id"], rows["old_id"]),
        person_tax_code=noise.person_tax_codes(tax_code),
        insurance_deducted=pl.when("under_contract").then("insurance_deducted"),
    ).drop("old_id")


def _with_repeats(sources: Sources, rows: pl.DataFrame, batch: str) -> pl.DataFrame:
    """Some rows stand twice: copied, or the person written down again in capitals and without a tax code."""
    noise = Noise(sources.plan, "tax", batch)
    rows = rows.with_columns(order=pl.int_range(pl.len()))
    again = rows.filter(pl.Series(noise.hits("person_twice", rows.height))).with_columns(
        full_name=pl.col("full_name").str.to_uppercase(), person_tax_code=pl.lit(None, pl.String)
    )
    return pl.concat([noise.with_copies(rows), again]).sort("order", maintain_order=True).drop("order")


def _month_totals(sources: Sources, paid: pl.DataFrame, firms: pl.DataFrame) -> pl.DataFrame:
    """Totals of 05/KK by day of filing: canonical columns, enterprise, employer_name, filed_on and period."""
    monthly = pl.concat(_paid_in(paid, month) for month in sources.months)
    size = firms.height
    small, large = (sources.chosen(f"quarterly_{which}", size) for which in ("small", "large"))
    quarterly = pl.when(pl.col("size") < _LARGE).then(small).otherwise(large)
    rows = monthly.join(firms.with_columns(quarterly=quarterly), on="enterprise")
    by_month = rows.filter(~pl.col("quarterly")).with_columns(
        cycle_months=1, filed_on=pl.col("month").dt.offset_by("1mo") + pl.duration(days=19)
    )
    by_quarter = (
        rows.filter("quarterly")
        .with_columns(month=pl.col("month").dt.truncate("1q"))
        .group_by("enterprise", "tax_code", "month", maintain_order=True)
        .agg(pl.col(_SUMMED).sum(), pl.col(_COUNTED).max(), pl.exclude(*_SUMMED, *_COUNTED).first())
        .with_columns(cycle_months=3, filed_on=pl.col("month").dt.offset_by("4mo") - pl.duration(days=1))
        .select(by_month.columns)
    )
    filed = pl.concat([by_month, by_quarter]).with_columns(
        pl.col("cycle_months").cast(pl.Int32), pl.col(_COUNTED).cast(pl.Int32), person=pl.lit(None, pl.Int64),
        filed_on=pl.col("filed_on").dt.offset_by(pl.format("{}mo", pl.col("late_months") // 3)),
        period=pl.when(pl.col("cycle_months") == 1).then(pl.col("month").dt.strftime("%m/%Y"))
        .otherwise(pl.format("Quý {}/{}", pl.col("month").dt.quarter(), pl.col("month").dt.year())),
    )  # fmt: skip
    return filed.filter(pl.col("filed_on") <= sources.last_day).sort("filed_on", "enterprise", "tax_code", "month")


def _paid_in(paid: pl.DataFrame, month: dt.date) -> pl.DataFrame:
    """What each employer paid in ``month`` and kept back of it.

    Tax is kept back from what is over the relief of one person, at the rate of the first step (ASSUMPTION: nobody
    has dependants, and few reach the second step).
    """
    relief = next(amount for since, amount in _RELIEFS if month >= since)
    over = (pl.col("income") - pl.col("deduction") - relief).clip(0)
    return (
        paid.filter((pl.col("from_month") <= month) & (pl.col("to_month") >= month))
        .group_by("enterprise", "tax_code")
        .agg(
            pl.col("income").sum(), workers=pl.len(), resident_contract=pl.col("contract").is_in(_CONTRACTS).sum(),
            people_withheld=(over > 0).sum(), income_withheld=pl.col("income").filter(over > 0).sum(),
            tax_withheld=(over * 5 // 100).sum(),
        )
        .sort("enterprise", "tax_code")
        .with_columns(month=pl.lit(month))
    )  # fmt: skip


def _total_filings(rows: pl.DataFrame) -> list[Filing]:
    """One list a month of filing, and the newest few as the XML that employers send."""
    newest = pl.int_range(pl.len()) >= pl.len() - _ALONE
    filings = [
        Filing(f"09-tax-monthly-{row['filed_on'][0]:%Y-%m}-{row['tax_code'][0]}.xml", "tax_05_kk_xml", row)
        for row in rows.filter(newest).iter_slices(1)
    ]
    listed = rows.filter(~newest).with_columns(filed_in=pl.col("filed_on").dt.strftime("%Y-%m"))
    return filings + [
        Filing(f"09-tax-monthly-{month}.csv", "tax_05_kk_bulk", part)
        for (month,), part in listed.group_by("filed_in", maintain_order=True)
    ]
