"""People, pay, places, trades and names of a province, and how many hide something."""

from __future__ import annotations

import polars as pl

from ansinh.base import _
from ansinh.base.months import first_day
from ansinh.simulate.check.evidence import Evidence, Missing
from ansinh.simulate.figures import communes, figures

Values = dict[str, float]
_MILLION, _BILLION = 1_000_000, 1_000_000_000
_PAID = {"state": "enterprise_state", "fdi": "enterprise_fdi", "private": "enterprise_private"}
_CONTRACT = "a"
"""Group of people with a labour contract (Law 41/2024 art. 2(1)(a)); owners and managers have pay of another kind."""
_TRADES = {
    "trade": ("45", "46", "47"),
    "construction": ("41", "42", "43"),
    "manufacturing": tuple(str(division) for division in range(10, 34)),
}
"""VSIC divisions."""
_WITHOUT_WORKERS = ("dormant", "abandoned")


def insured(evidence: Evidence) -> Values:
    """Insured people, for 14,000 units."""
    debts = evidence.debts(evidence.long_day)
    foreign = debts.filter(sector="enterprise_fdi")
    return {
        "insured": int(debts["workers"].sum()) / evidence.scale,
        "workers_fdi": int(foreign["workers"].sum()) / evidence.scale,
    }


def first_pay(evidence: Evidence) -> pl.DataFrame:
    """Insured pay of labour contracts at the start: ``sector`` (state, fdi, private) and ``base_salary``."""
    carried = evidence.canonical("declarations").filter(
        pl.col("from_month") < first_day(evidence.first), group=_CONTRACT
    )
    names = {sector: name for name, sector in _PAID.items()}
    sector = evidence.employers.select("employer_code", pl.col("sector").replace_strict(names, default=None))
    return carried.join(sector, on="employer_code").select("sector", "base_salary").drop_nulls()


def pay(evidence: Evidence) -> Values:
    """Mean insured pay in millions."""
    means = first_pay(evidence).group_by("sector").agg(pl.col("base_salary").mean())
    return {f"pay_{sector}": mean / _MILLION for sector, mean in means.iter_rows()}


def insured_over_paid(evidence: Evidence) -> Values:
    """Declared pay over everything paid, in the third month, by sector; of labour contracts that are declared."""
    month = first_day(evidence.first + 2)
    working = evidence.truth("employments").filter(
        pl.col("standing") == "declared",
        pl.col("group") == _CONTRACT,
        pl.col("from_month") <= month,
        pl.col("to_month") >= month,
    )
    sectors = evidence.employers.select("employer_code", "sector")
    sums = working.join(sectors, on="employer_code").group_by("sector").agg(pl.col("base", "income").sum())
    ratio = {sector: base / income for sector, base, income in sums.iter_rows() if income}
    return {f"paid_insured_{name}": ratio[sector] for name, sector in _PAID.items() if sector in ratio}


def places(evidence: Evidence) -> Values:
    """Where the firms with their first workers in the simulated months are, in per cent."""
    first = evidence.canonical("declarations").group_by("employer_code").agg(pl.col("from_month").min())
    begun = first.filter(pl.col("from_month") >= first_day(evidence.first))
    terrain = communes().select("terrain", commune_code="code")
    firms = evidence.employers.filter(sector="enterprise_private").join(begun, on="employer_code", how="semi")
    new = firms.join(terrain, on="commune_code")
    if new.is_empty():
        raise Missing(_("chưa có doanh nghiệp mới nào"))
    return {f"new_{name}": 100 * count / new.height for name, count in new["terrain"].value_counts().iter_rows()}


def trades(evidence: Evidence) -> Values:
    """What private firms do, in per cent."""
    firms = evidence.employers.filter(sector="enterprise_private").drop_nulls("industry_code")
    division = firms["industry_code"].str.slice(0, 2)
    return {name: 100 * int(division.is_in(codes).sum()) / max(firms.height, 1) for name, codes in _TRADES.items()}


def capital(evidence: Evidence) -> Values:
    """Per cent of firms with known capital that have less than ten billion."""
    known = evidence.canonical("businesses").filter(pl.col("capital") > 0).unique("tax_code")
    if known.is_empty():
        raise Missing(_("không có bảng đăng ký kinh doanh"))
    return {"capital_small": 100 * int((known["capital"] < 10 * _BILLION).sum()) / known.height}


def surnames(evidence: Evidence) -> Values:
    """Per cent of people insured at the start with each of the three commonest surnames."""
    people = (
        evidence.canonical("declarations").select("person_number", "full_name").unique("person_number").drop_nulls()
    )
    first = people["full_name"].str.split(" ").list.first()
    names = figures("surnames")["name"].head(3)
    return {f"surname_{place}": 100 * int((first == name).sum()) / people.height for place, name in enumerate(names, 1)}


def hiding(evidence: Evidence) -> Values:
    """Per cent of all employers with workers, registered or not, that hide something."""
    employers = evidence.truth("employers")
    if "hides" not in employers.columns:
        raise Missing(_("bảng employers trong thư mục truth không có cột {name}").format(name="hides"))
    working = employers.filter(~pl.col("habit").is_in(_WITHOUT_WORKERS))
    return {"hiding": 100 * working.filter(pl.col("hides") != "nothing").height / max(working.height, 1)}
