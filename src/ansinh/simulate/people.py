"""People: sex, birth date, an invented Vietnamese name, citizen number and social-insurance number."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.simulate.figures import draw, figures
from ansinh.simulate.plan import EPOCH, Plan

# Province of birth registration (first three digits of a citizen number) and its share per 1,000: ASSUMPTION.
_PROVINCES = {"038": 920, "040": 25, "037": 18, "001": 15, "036": 12, "017": 10}
_CITIZEN_SERIAL = 900_000
"""Serials are handed out from 000001 on; those from here up are in nobody's hands."""
_INSURANCE_PREFIX = "389"
# Share per 1,000 of names of two, three and four syllables among 635,689 people (github.com/toanluu/vietname).
_TWO_SYLLABLES, _FOUR_SYLLABLES = 25, 265
_FOREIGN_FAMILY = ("Wang", "Chen", "Lin", "Huang", "Kim", "Park", "Sato", "Tanaka")
_FOREIGN_GIVEN = ("Wei", "Jun", "Min", "Hao", "Yong", "Sung", "Kenji", "Mei", "Jia", "Hyun")
_WORKING_AGES = (18, 62)


class People:
    """Everybody ever hired, growing as careers need them; a person is the position in the arrays."""

    def __init__(self, plan: Plan) -> None:
        self._chance = plan.chance("people")
        self._start = plan.start
        self._parts: list[dict[str, np.ndarray]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, women: np.ndarray, foreign: np.ndarray, age: np.ndarray | None = None) -> np.ndarray:
        """New people, a woman in each case with the chance ``women`` (per cent); gives their positions.

        ``age`` in whole years where known, else a hire's age: most in their twenties and thirties.
        """
        chance, size = self._chance, len(women)
        female = chance.integers(0, 100, size) < women
        if age is None:
            age = 18 + np.minimum(chance.gamma(2.2, 5.5, size), 37).astype(np.int64)
        born = self._start - age * 365 - age // 4 - chance.integers(0, 365, size)
        self._parts.append(
            {"female": female, "born": born, "foreign": foreign, "province": self._provinces(size)}
            | self._name_parts(female)
        )
        self._count += size
        return np.arange(self._count - size, self._count)

    def working_ages(self, size: int) -> np.ndarray:
        """Ages of people already at work, in whole years."""
        youngest, oldest = _WORKING_AGES
        ages = youngest + self._chance.gamma(4.0, 4.6, size)
        return np.clip(ages, youngest, oldest - 2).astype(np.int64)

    def _provinces(self, size: int) -> np.ndarray:
        return draw(self._chance, np.array(list(_PROVINCES.values())), size)

    def _name_parts(self, female: np.ndarray) -> dict[str, np.ndarray]:
        """Row numbers of the name tables; -1 where a name has no such part. Middle and given names fit the sex."""
        chance, size = self._chance, len(female)
        parts = {"surname": draw(chance, figures("surnames")["weight"].to_numpy(), size)}
        for part, table in (("middle", "middle_names"), ("second", "middle_names"), ("given", "given_names")):
            women, men = (draw(chance, figures(table)[sex].to_numpy(), size) for sex in ("female", "male"))
            parts[part] = np.where(female, women, men)
        names = figures("middle_names")["name"].to_list()
        usual = np.where(female, names.index("Thị"), names.index("Văn"))
        parts["middle"] = np.where(_same(parts, "middle"), usual, parts["middle"])
        length = chance.integers(0, 1000, size)
        parts["middle"] = np.where(length < _TWO_SYLLABLES, -1, parts["middle"])
        unfit = (parts["second"] == parts["middle"]) | _unfit_second(parts)
        parts["second"] = np.where((length < 1000 - _FOUR_SYLLABLES) | unfit, -1, parts["second"])
        return parts

    def column(self, name: str) -> np.ndarray:
        """``female`` or ``born`` (day number) of everybody."""
        return np.concatenate([part[name] for part in self._parts])

    def table(self) -> pl.DataFrame:
        """person_number, full_name, born_on, sex, citizen_id by position; foreigners have no citizen number."""
        raw = pl.DataFrame({name: np.concatenate([part[name] for part in self._parts]) for name in self._parts[0]})
        year = (pl.lit(EPOCH) + pl.duration(days="born")).dt.year()
        raw = raw.with_columns(born_on=pl.col("born").cast(pl.Int32).cast(pl.Date), year=year)
        century_sex = (pl.col("year") >= 2000).cast(pl.Int64) * 2 + pl.col("female").cast(pl.Int64)
        province = pl.col("province").replace_strict(dict(enumerate(_PROVINCES)), return_dtype=pl.String())
        raw = raw.with_columns(century_sex=century_sex, registered=province)
        position = pl.int_range(pl.len(), dtype=pl.Int64)
        serial = _CITIZEN_SERIAL + position.over("registered", "century_sex", "year") * 7919 % 100_000
        citizen = pl.concat_str(
            "registered", "century_sex", (pl.col("year") % 100).cast(pl.String()).str.zfill(2), serial.cast(pl.String())
        )
        return raw.select(
            person_number=_INSURANCE_PREFIX + (position * 48_271 % 10**7).cast(pl.String()).str.zfill(7),
            full_name=_full_names(raw),
            born_on="born_on",
            sex=pl.when("female").then(pl.lit("F")).otherwise(pl.lit("M")),
            citizen_id=pl.when("foreign").then(None).otherwise(citizen),
        )


def _same(parts: dict[str, np.ndarray], part: str) -> np.ndarray:
    """Where a middle name is the same word as the given name, as nobody is called."""
    middle, given = figures("middle_names")["name"].to_numpy(), figures("given_names")["name"].to_numpy()
    same: np.ndarray = middle[parts[part]] == given[parts["given"]]
    return same


def _unfit_second(parts: dict[str, np.ndarray]) -> np.ndarray:
    """Where the second middle name only ever stands first (Thị, Văn, Hữu …) or repeats the given name."""
    middle, given = figures("middle_names")["name"].to_numpy(), figures("given_names")["name"].to_numpy()
    unfit: np.ndarray = ~np.isin(middle, given)[parts["second"]] | _same(parts, "second")
    return unfit


def _full_names(raw: pl.DataFrame) -> pl.Series:
    def words(part: str, table: str) -> pl.Series:
        names = figures(table)["name"]
        numbers = raw[part]
        return names.gather(numbers.clip(0)).zip_with(numbers >= 0, pl.Series([None], dtype=pl.String()))

    vietnamese = pl.concat_str(
        words("surname", "surnames"), words("middle", "middle_names"), words("second", "middle_names"),
        words("given", "given_names"), separator=" ", ignore_nulls=True,
    )  # fmt: skip
    family = pl.Series(_FOREIGN_FAMILY).gather(raw["surname"] % len(_FOREIGN_FAMILY))
    given = pl.Series(_FOREIGN_GIVEN).gather(raw["given"] % len(_FOREIGN_GIVEN))
    foreign = pl.concat_str(family, given, separator=" ")
    return raw.select(name=pl.when("foreign").then(foreign).otherwise(vietnamese)).to_series()
