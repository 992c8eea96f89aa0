"""A little world with known truth, made by hand: no careers, no filing, only what agencies look at."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from ansinh.base.months import first_day
from ansinh.simulate.agencies import Agencies, make_agencies
from ansinh.simulate.employers import HIDES
from ansinh.simulate.figures import communes, figures
from ansinh.simulate.plan import Plan
from ansinh.simulate.truth import Truth

DEDUCTED = HIDES.index("deducted")
EVERY = 5
"""Every fifth employer hides something, so that few employers show all kinds."""


def _tax_codes(size: int) -> list[str]:
    codes: list[str] = []
    serial = 289_500_000
    while len(codes) < size:
        serial += 1
        total = sum(
            int(digit) * weight for digit, weight in zip(str(serial), (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True)
        )
        if total % 11:
            codes.append(f"{serial}{10 - total % 11}")
    return codes


class World:
    """``plan.employers`` enterprises of one unit each, every one with ``workers`` over most of the time."""

    def __init__(self, plan: Plan, workers: int = 12, hides: np.ndarray | None = None) -> None:
        self.plan = plan
        size = plan.employers
        number = np.arange(size)
        if hides is None:
            hides = np.where(number % EVERY == 0, 1 + number // EVERY % (len(HIDES) - 1), 0)
        industries = figures("industries").with_row_index("row")
        first = industries.group_by("kind", maintain_order=True).agg(pl.col("row").first())
        kinds = figures("employer_kinds")["kind"].to_list()
        names = [name for name in first["kind"] if name in ("private", "fdi", "state", "cooperative", "household")]
        kind = np.array([kinds.index(name) for name in names])[number % len(names)]
        row_of = dict(first.iter_rows())
        self.employers: Any = SimpleNamespace(
            enterprise=number,
            hides=hides,
            size=np.full(size, workers),
            registered=hides != HIDES.index("unregistered_employer"),
            commune=number % communes().height,
        )
        self.enterprises: Any = SimpleNamespace(
            tax_code=pl.Series(_tax_codes(size)),
            name=pl.Series([f"Công ty TNHH Thủy sản Đại Hòa Mỹ {n}" for n in range(size)]),
            address=pl.Series([f"Số {n % 90 + 1}, Xã Nga Sơn, tỉnh Thanh Hóa" for n in range(size)]),
            kind=kind, industry=np.array([row_of[kinds[each]] for each in kind.tolist()]),
            commune=number % communes().height,
            founded=np.full(size, plan.start - 900), capital=np.where(number % 3 == 0, 0, 2_000_000_000),
            director=number * workers, tax_status=np.full(size, "00"), status_from=np.full(size, -1),
        )  # fmt: skip
        # The last enterprise pays its people under the code of a branch.
        codes = self.enterprises.tax_code.to_list()
        codes[-1] += "-007"
        self.employers.tax_code = pl.Series(codes)
        self.employers.name, self.employers.address = self.enterprises.name, self.enterprises.address
        self.history = pl.DataFrame(
            {"tax_code": self.enterprises.tax_code[:3], "what": "moved", "before": "Số 1, Xã Cũ"}
        )
        self.truth = self._truth(plan.chance("tests"), workers, self.employers.tax_code)

    def _truth(self, chance: np.random.Generator, workers: int, tax_code: pl.Series) -> Truth:
        plan, size = self.plan, self.plan.employers * workers
        employer = np.repeat(np.arange(plan.employers), workers)
        hides = self.employers.hides[employer]
        nth = np.tile(np.arange(workers), plan.employers)
        hidden = (hides == 1) | ((hides > 1) & (hides < HIDES.index("phantom")) & (nth < 4))
        low = hides == HIDES.index("low_wage")
        wage = 5_000_000 + chance.integers(0, 60, size) * 50_000
        leaves = plan.first + np.where(
            nth % 4 == 3, chance.integers(min(2, plan.months - 1), plan.months, size), plan.months - 1
        )
        begins = plan.first + np.where(nth % 5 == 4, min(1, plan.months - 1), 0)
        standing = np.where(hidden & ~low, "hidden", "declared")
        standing = np.where((nth == 11) & (standing == "declared"), "exempt", standing)
        people = self._people(size)
        employments = pl.DataFrame(
            {
                "person": np.arange(size), "employer": employer, "tax_code": tax_code[employer],
                "group": np.full(size, "a"),
                "contract": np.where(standing == "exempt", "service", np.where(nth % 2, "indefinite", "fixed_term")),
                "from_month": [first_day(month) for month in begins.tolist()],
                "to_month": [first_day(month) for month in leaves.tolist()],
                "base": np.where(low, 4_140_000, wage), "wage": wage, "income": wage * 11 // 10,
                "deduction": np.where((standing == "declared") | (hides == DEDUCTED), wage * 105 // 1000, 0),
                "standing": standing,
                "reason": np.where(standing == "hidden", "off_books", ""),
            }
        )  # fmt: skip
        empty = pl.DataFrame()
        return Truth(people, employments, empty, empty)

    def _people(self, size: int) -> pl.DataFrame:
        """Those who work and, after them, a quarter more who do not."""
        number = np.arange(size + size // 4)
        surnames, given = figures("surnames")["name"], figures("given_names")["name"]
        woman = number % 2 == 0
        middle = np.where(woman, "Thị", "Văn")
        born = [dt.date(1970 + n % 30, 1 + n % 12, 1 + n % 28) for n in number.tolist()]
        names = zip(surnames[number % len(surnames)], middle, given[number * 7 % len(given)], strict=True)
        return pl.DataFrame(
            {
                "person": number,
                "person_number": [f"389{n:07d}" for n in number.tolist()],
                "full_name": [" ".join(words) for words in names],
                "born_on": born,
                "sex": np.where(woman, "F", "M"),
                "citizen_id": [f"038{n % 2 ^ 1}{70 + n % 30}9{n:05d}" for n in number.tolist()],
                "old_id": [f"17{n:07d}" if n % 2 else None for n in number.tolist()],
                "person_tax_code": [f"8{n:09d}" if n % 3 else None for n in number.tolist()],
                "commune_code": np.full(len(number), "14758"),
                "died_on": pl.Series([None] * len(number), dtype=pl.Date()),
                "moved_away_on": pl.Series([None] * len(number), dtype=pl.Date()),
            }
        )

    def agencies(self, plan: Plan | None = None) -> Agencies:
        return make_agencies(plan or self.plan, self.truth, self.employers, self.enterprises, self.history)


@pytest.fixture(scope="session")
def world() -> World:
    return World(Plan(employers=240, months=16, seed=7))


@pytest.fixture(scope="session")
def agencies(world: World) -> Agencies:
    return world.agencies()


@pytest.fixture(scope="session")
def clean(world: World) -> Agencies:
    """The same world without errors."""
    return world.agencies(Plan(employers=240, months=16, seed=7, noise=0))


@pytest.fixture(scope="session")
def make_world() -> type[World]:
    return World
