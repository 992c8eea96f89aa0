"""People: sex, birth, an invented name, a home, numbers that agree with one another, and when they die or move away."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.simulate.codes import first_serial, insurance_prefix, person_tax_codes
from ansinh.simulate.figures import communes, draw
from ansinh.simulate.households import Homes, Households
from ansinh.simulate.names import full_names, name_parts
from ansinh.simulate.places import addresses, homes_near
from ansinh.simulate.plan import Plan, date_column

# Province of birth registration (first three digits of a citizen number) and its share per 1,000: ASSUMPTION.
_PROVINCES = {"038": 920, "040": 25, "037": 18, "001": 15, "036": 12, "017": 10}
_CITIZEN_SERIAL, _CITIZEN_SPAN = 900_000, 100_000
"""Serials are handed out from 000001 on; those from here up are in nobody's hands."""
_OLD_PREFIX, _SEVEN_DIGITS = "39", 10_000_000
"""How insurance numbers and nine-digit identity numbers begin; the latter were issued up to province 38."""
_WORKING_AGES = (18, 62)
# ASSUMPTIONS.
_OLD_NUMBER, _LAST_OLD_YEAR = 22, 2001
"""Per cent of those born up to then who still have records under a nine-digit number (issued at 14, until 2021)."""
_TAX_NUMBER = 55
"""Per cent with a ten-digit tax code of before July 2025; the others' is their citizen number. Foreigners have one."""
_AGES = np.array([30, 40, 50, 60])
_MEN_DIE = np.array([90, 160, 330, 720, 1_500])
"""A year, per 100,000 men under each of the ages and over the last."""
_WOMEN_DIE = 40
"""Per cent of that."""
_MOVE_AWAY = np.array([1_300, 500, 200, 100, 50])
"""A year, per 100,000: to other provinces or abroad (about 10,000 of the province's two million workers go abroad)."""
_NEVER = 1 << 40


class People:
    """Everybody the province knows, growing as careers need them; a person is the position in the arrays."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._chance = plan, plan.chance("people")
        self._places, self._lives = plan.chance("homes"), plan.chance("lives of people")
        self._households = Households(plan.chance("households"), communes().height)
        self._columns: dict[str, np.ndarray] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(
        self, women: np.ndarray, foreign: np.ndarray, age: np.ndarray | None = None, *,
        commune: np.ndarray | None = None, month: int = 0,
    ) -> np.ndarray:  # fmt: skip
        """New people, a woman in each case with the chance ``women`` (per cent); gives their positions.

        ``age`` in whole years where known, else a hire's age: most in their twenties and thirties. ``commune`` (row
        numbers): where they work, near which most live; anywhere by default. ``month``: offset of the month they come
        in; nobody dies or moves away before it.
        """
        chance, size = self._chance, len(women)
        female = chance.integers(0, 100, size) < women
        if age is None:
            age = 18 + np.minimum(chance.gamma(2.2, 5.5, size), 37).astype(np.int64)
        born = self._plan.start - age * 365 - age // 4 - chance.integers(0, 365, size)
        work = np.full(size, -1) if commune is None else commune
        homes = self._households.settle(female, born, homes_near(self._places, work), foreign)
        return self._append(female, born, foreign, homes, month)

    def add_kin(self, kin: np.ndarray) -> np.ndarray:
        """For each of ``kin`` a grown-up of about the same age in the same household; gives their positions."""
        chance, size = self._chance, len(kin)
        female = chance.integers(0, 100, size) < 50
        born = self._columns["born"][kin] + chance.integers(-2_900, 2_900, size)
        born = np.minimum(born, self._plan.start - 20 * 366)
        homes = self._households.add_kin(female, born, kin)
        return self._append(female, born, np.zeros(size, bool), homes, 0)

    def working_ages(self, size: int) -> np.ndarray:
        """Ages of people already at work, in whole years."""
        youngest, oldest = _WORKING_AGES
        ages = youngest + self._chance.gamma(4.0, 4.6, size)
        return np.clip(ages, youngest, oldest - 2).astype(np.int64)

    def column(self, name: str) -> np.ndarray:
        """Of everybody: ``female``, ``foreign``, ``born``, ``died`` and ``moved_away`` (day numbers, -1 for never),
        ``household`` (its number), ``commune`` (row number of their home)."""
        return self._columns[name]

    @property
    def gone(self) -> np.ndarray:
        """Day number from which each is dead or away, far in the future for most."""
        days = [np.where(self._columns[name] < 0, _NEVER, self._columns[name]) for name in ("died", "moved_away")]
        return np.minimum(*days)

    def _append(
        self, female: np.ndarray, born: np.ndarray, foreign: np.ndarray, homes: Homes, month: int
    ) -> np.ndarray:
        size = len(born)
        mine = np.arange(self._count, self._count + size)
        year = 1970 + born // 365
        died, moved_away = self._departures(female, born, foreign, month)
        new = {
            "female": female, "born": born, "foreign": foreign, "household": homes.head, "commune": homes.commune,
            "died": died, "moved_away": moved_away,
            "province": draw(self._chance, np.array(list(_PROVINCES.values())), size),
        } | name_parts(self._chance, female, year)  # fmt: skip
        old = self._columns or {name: column[:0] for name, column in new.items()}
        self._columns = {name: np.concatenate([old[name], column]) for name, column in new.items()}
        self._count += size
        self._columns["surname"][mine] = self._columns["surname"][homes.namesake]
        return mine

    def _departures(
        self, female: np.ndarray, born: np.ndarray, foreign: np.ndarray, month: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Days on which people die or move away before the end; -1 for most."""
        chance, first = self._lives, self._plan.month_start(month)
        age = np.searchsorted(_AGES, (first - born) // 365, side="right")
        span = self._plan.end + 1 - first
        dies = np.where(female, _MEN_DIE[age] * _WOMEN_DIE // 100, _MEN_DIE[age])
        days = []
        for rate in (dies, np.where(foreign, 0, _MOVE_AWAY[age])):
            happens = chance.integers(0, 36_500_000, len(born)) < rate * span
            days.append(np.where(happens, first + chance.integers(0, max(span, 1), len(born)), -1))
        died, moved = days
        return died, np.where((died >= 0) & (moved > died), -1, moved)

    def table(self) -> pl.DataFrame:
        """One row a person, by position: person, full_name, born_on, sex, citizen_id, old_id (nine digits, where
        records under it are left), person_number, person_tax_code (ten digits; null where it is the citizen number),
        household, commune_code, address, died_on, moved_away_on. Foreigners have no citizen number.
        """
        raw = pl.DataFrame(self._columns)
        raw = raw.with_columns(born_on=pl.col("born").cast(pl.Int32).cast(pl.Date))
        position = pl.int_range(pl.len(), dtype=pl.Int64)
        seed = self._plan.seed
        seven = ((first_serial(seed, _SEVEN_DIGITS) + position) * 48_271 % _SEVEN_DIGITS).cast(pl.String()).str.zfill(7)
        vietnamese = ~pl.col("foreign")
        old = vietnamese & (position * 7_919 % 100 < _OLD_NUMBER) & (pl.col("born_on").dt.year() <= _LAST_OLD_YEAR)
        taxed = pl.col("foreign") | (position * 6_007 % 100 < _TAX_NUMBER)
        home, household = self._columns["commune"], self._columns["household"]
        return raw.select(
            person=position,
            full_name=full_names(raw),
            born_on="born_on",
            sex=pl.when("female").then(pl.lit("F")).otherwise(pl.lit("M")),
            citizen_id=pl.when(vietnamese).then(_citizen_numbers(seed)),
            old_id=pl.when(old).then(_OLD_PREFIX + seven),
            person_number=insurance_prefix(self._plan) + seven,
            person_tax_code=pl.when(taxed).then(person_tax_codes(seed, len(self))),
            household="household",
            commune_code=communes()["code"].gather(home),
            address=addresses(home, household * 7_919),
            died_on=date_column(self._columns["died"]),
            moved_away_on=date_column(self._columns["moved_away"]),
        )


def _citizen_numbers(seed: int) -> pl.Expr:
    """Twelve digits: province, century and sex, year of birth, a serial that nobody has."""
    year = pl.col("born_on").dt.year()
    province = pl.col("province").replace_strict(dict(enumerate(_PROVINCES)), return_dtype=pl.String())
    century_sex = (year >= 2000).cast(pl.Int64) * 2 + pl.col("female").cast(pl.Int64)
    rank = pl.int_range(pl.len(), dtype=pl.Int64).over("province", century_sex, year)
    serial = _CITIZEN_SERIAL + (first_serial(seed, _CITIZEN_SPAN) + rank) * 7_919 % _CITIZEN_SPAN
    return pl.concat_str(
        province, century_sex.cast(pl.String()), (year % 100).cast(pl.String()).str.zfill(2), serial.cast(pl.String())
    )
