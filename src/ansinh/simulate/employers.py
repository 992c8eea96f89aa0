"""Employers: kind, size, industry, place, codes, an invented name, and how they file and pay."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import polars as pl

from ansinh.simulate.discipline import make_habits, settle_rural
from ansinh.simulate.figures import draw, figures, share_out, spread_out
from ansinh.simulate.habits import HABITS as HABITS
from ansinh.simulate.plan import Plan

FILING = ("regular", "slow", "careless")
"""Ways of filing: within the month; often one or two months late; some hires kept back for months."""
HIDES = (
    "nothing", "unregistered_employer", "unregistered_worker", "low_wage", "deducted", "paper_leave", "phoenix",
    "phantom",
)  # fmt: skip
"""What an employer hides; the same words are the kinds of evasion in ``truth/``."""
ENDINGS = ("none", "dissolved", "bankruptcy", "left_address", "merged", "phoenix")
"""Why a unit has no workers from the month ``closes`` on."""

# ASSUMPTIONS. Per cent of units by way of filing; public units all file regularly.
_FILING_SHARES = np.array([85, 10, 5])
# Terrain of new enterprises in Thanh Hóa (2022-2024): plain 63-67 %, coast 23-26 %, mountain 10-11 %.
_TERRAIN = {"plain": 65, "coast": 24, "mountain": 11}
# Per cent of farming and fishing units that pay every 1, 3 or 6 months (piece-rate pay only).
_CYCLES = {"cooperative": (40, 50, 10), "private": (75, 20, 5)}
# Codes are numbered from here so that they can belong to no real firm: serials of province 28 are far below.
_TAX_SERIAL = 289_000_000
_SYLLABLES = (
    ("Ba", "Đi", "Ga", "Hu", "Ki", "Lo", "Me", "Nu", "Pi", "Ro", "Sa", "Tu", "Va", "Xi", "Zo", "Ve"),
    ("la", "mi", "no", "ru", "te", "va", "zi", "ko", "du", "be", "se", "pu", "xo", "ny", "go", "li"),
    ("ra", "ma", "na", "tu", "ta", "vi", "za", "ka", "da", "bo", "so", "pa", "xi", "no", "ga", "lu"),
)


@dataclass(frozen=True)
class Employers:
    """One position per employer in every array; ``kind``, ``industry`` and ``commune`` are row numbers of figures."""

    kind: np.ndarray
    industry: np.ndarray
    commune: np.ndarray
    region: np.ndarray
    """Wage region 1-4."""
    cycle: np.ndarray
    """Months of the payment cycle: 1, 3 or 6."""
    accident_rate: np.ndarray
    """Own approved accident rate per 10,000; 0 where the standard rate applies."""
    size: np.ndarray
    """Head count at the start; for units without workers now, the head count they used to have."""
    opens: np.ndarray
    """Offset of the month in which the unit begins; -1 when it was there before."""
    habit: np.ndarray
    filing: np.ndarray
    stops: np.ndarray
    """Offset of the first month a unit of the habit ``stops`` no longer pays for; others: after the end."""
    registered: np.ndarray
    """Mask: has a unit at the social-insurance office. The others have workers and no unit; they stand last."""
    hides: np.ndarray
    """Position in ``HIDES``."""
    resembles: np.ndarray
    """Position in ``HIDES`` of what an honest employer looks like to a careless eye; 0 for most."""
    closes: np.ndarray
    """Offset of the first month without workers, who all leave then; others: after the end."""
    ending: np.ndarray
    """Position in ``ENDINGS``."""
    successor: np.ndarray
    """Position of the unit the workers move to when this one closes (merger, phoenix); -1 for none."""
    pauses: np.ndarray
    """Offset of the first month of a pause in which nobody works; others: after the end."""
    resumes: np.ndarray
    """Offset of the month in which work begins again."""
    code: pl.Series
    tax_code: pl.Series
    name: pl.Series

    def __len__(self) -> int:
        return len(self.kind)

    def pays(self, *habits: str) -> np.ndarray:
        """Mask of employers with one of these habits."""
        return np.isin(self.habit, [HABITS.index(habit) for habit in habits])

    def column(self, name: str) -> np.ndarray:
        """A column of ``employer_kinds`` for every employer."""
        values: np.ndarray = figures("employer_kinds")[name].to_numpy()[self.kind]
        return values

    @property
    def empty(self) -> np.ndarray:
        """Mask of employers without workers."""
        return self.pays("dormant", "abandoned")


def make_employers(plan: Plan) -> Employers:
    """The employers of the province, in the order of their codes' making."""
    chance = plan.chance("employers")
    kinds = figures("employer_kinds")
    kind = np.repeat(np.arange(kinds.height), share_out(kinds["share"].to_numpy(), plan.employers))
    kind = chance.permutation(kind)
    industry, size = np.zeros_like(kind), np.ones_like(kind)
    filing = np.zeros_like(kind)
    opens = np.full_like(kind, -1)
    for number, row in enumerate(kinds.iter_rows(named=True)):
        members = np.flatnonzero(kind == number)
        industry[members] = _industries(chance, row["kind"], len(members))
        size[members] = _sizes(chance, row, industry[members])
        if row["kind"] != "public":
            filing[members] = _mixed(chance, _FILING_SHARES, len(members))
        opens[members] = _openings(chance, plan, row, len(members))
    commune = settle_rural(plan, kind, size, _communes(chance, plan.employers))
    habits = make_habits(plan, kind, size, commune, opens)
    never = np.full_like(kind, plan.months + 1)
    return Employers(
        kind=kind, industry=industry, commune=commune, size=size, opens=habits.opens, habit=habits.habit, filing=filing,
        region=figures("communes")["wage_region"].to_numpy()[commune],
        cycle=_cycles(chance, kind, industry),
        accident_rate=_accident_rates(chance, kind, industry),
        stops=habits.stops,
        registered=np.ones(len(kind), bool), hides=np.zeros_like(kind), resembles=np.zeros_like(kind),
        closes=never, ending=np.zeros_like(kind), successor=np.full_like(kind, -1), pauses=never, resumes=never,
        code=_codes(kind, commune),
        tax_code=_tax_codes(plan.employers),
        name=_names(chance, kind, industry),
    )  # fmt: skip


def _mixed(chance: np.random.Generator, weights: np.ndarray, size: int) -> np.ndarray:
    return chance.permutation(np.repeat(np.arange(len(weights)), share_out(weights, size)))


def _industries(chance: np.random.Generator, kind: str, size: int) -> np.ndarray:
    table = figures("industries").with_row_index("row").filter(pl.col("kind") == kind)
    rows: np.ndarray = table["row"].to_numpy().astype(np.int64)
    drawn: np.ndarray = rows[_mixed(chance, table["weight"].to_numpy(), size)]
    return drawn


def _sizes(chance: np.random.Generator, row: dict[str, Any], industry: np.ndarray) -> np.ndarray:
    quantiles = spread_out(chance, len(industry))
    normal = NormalDist()
    spread = np.array([normal.inv_cdf(quantile) for quantile in quantiles]) * row["spread"] / 100
    factor = figures("industries")["size"].to_numpy()[industry] / 100
    drawn: np.ndarray = np.rint(row["median_size"] * factor * np.exp(spread)).astype(np.int64)
    size: np.ndarray = np.clip(drawn, 1, row["max_size"])
    return size


def _openings(chance: np.random.Generator, plan: Plan, row: dict[str, Any], size: int) -> np.ndarray:
    """Owners and unpaid managers became subjects of compulsory insurance with the law itself: none is older."""
    opens = np.full(size, 0 if row["group"] in ("m", "n") else -1)
    new = chance.permutation(size)[: row["newcomers"] * size // 1000]
    opens[new] = chance.integers(0, plan.months, len(new))
    return opens


def _communes(chance: np.random.Generator, size: int) -> np.ndarray:
    table = figures("communes")
    weight, terrain = table["weight"].to_numpy(), table["terrain"].to_numpy()
    commune = np.zeros(size, np.int64)
    where = _mixed(chance, np.array(list(_TERRAIN.values())), size)
    for number, name in enumerate(_TERRAIN):
        rows = np.flatnonzero(terrain == name)
        here = np.flatnonzero(where == number)
        commune[here] = rows[draw(chance, weight[rows], len(here))]
    return commune


def _cycles(chance: np.random.Generator, kind: np.ndarray, industry: np.ndarray) -> np.ndarray:
    cycle = np.ones_like(kind)
    farming = np.array([code[0] == "0" and code[:2] != "08" for code in figures("industries")["industry"]])[industry]
    names = figures("employer_kinds")["kind"].to_list()
    for name, shares in _CYCLES.items():
        members = np.flatnonzero(farming & (kind == names.index(name)))
        cycle[members] = np.array([1, 3, 6])[_mixed(chance, np.array(shares), len(members))]
    return cycle


def _accident_rates(chance: np.random.Generator, kind: np.ndarray, industry: np.ndarray) -> np.ndarray:
    """One in twelve hazardous industries has the reduced rate of 0.3 % (Decree 58/2020 art. 4-5); share assumed."""
    hazardous = np.array([code[:2] in ("23", "25", "41", "42") for code in figures("industries")["industry"]])[industry]
    small = figures("employer_kinds")["max_size"].to_numpy()[kind] == 1
    return np.where(hazardous & ~small & (chance.integers(0, 12, len(kind)) == 0), 30, 0)


def _codes(kind: np.ndarray, commune: np.ndarray) -> pl.Series:
    """Unit codes of the real shape: kind of unit, four digits, letter of the base office."""
    frame = pl.DataFrame(
        {
            "prefix": figures("employer_kinds")["prefix"][kind],
            "office": figures("communes")["office"][commune],
        }
    )
    start = 1_000 + 211 * pl.col("office").rank("dense").cast(pl.Int64)
    number = (start + pl.int_range(pl.len()).over("prefix", "office") * 7) % 10_000
    code = pl.concat_str("prefix", number.cast(pl.String()).str.zfill(4), "office")
    return frame.select(code).to_series()


_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def _tax_codes(size: int) -> pl.Series:
    """Ten digits with a right check digit: 10 less the weighted sum modulo 11; serials that give 10 are skipped."""
    serial = _TAX_SERIAL + np.arange(size + size // 8 + 20)
    total = sum(serial // 10 ** (8 - place) % 10 * weight for place, weight in enumerate(_TAX_WEIGHTS))
    check = 10 - np.asarray(total) % 11
    codes = [f"{number}{digit}" for number, digit in zip(serial, check, strict=True) if digit < 10]
    return pl.Series(codes[:size])


def _names(chance: np.random.Generator, kind: np.ndarray, industry: np.ndarray) -> pl.Series:
    """Legal form, trade and a coined word that means nothing: no real firm's name."""
    forms = [form.split("|") if form else [""] for form in figures("employer_kinds")["form"].fill_null("")]
    words = figures("industries")["words"].to_list()
    first, second, third = (chance.integers(0, len(part), len(kind)) for part in _SYLLABLES)
    pick = chance.integers(0, 1 << 20, len(kind))
    names = []
    for i in range(len(kind)):
        coined = _SYLLABLES[0][first[i]] + _SYLLABLES[1][second[i]] + _SYLLABLES[2][third[i]]
        form = forms[kind[i]][pick[i] % len(forms[kind[i]])]
        names.append(" ".join(part for part in (form, words[industry[i]], coined) if part))
    return pl.Series(names)
