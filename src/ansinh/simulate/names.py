"""Invented people's names: as common as in Thanh Hóa, fitting sex and generation, nobody's in particular."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.simulate.figures import draw, figures

# Share per 1,000 of names of two syllables among 635,689 people (github.com/toanluu/vietname); 265 have four.
_TWO_SYLLABLES = 25
# ASSUMPTIONS: four syllables become commoner from year of birth to year of birth, Thị and Văn rarer.
_FOUR_SYLLABLES, _MORE_A_YEAR, _MOST = 100, 12, 700
"""Tried for of 1,000 born in 1960 or before, and how many more for every later year; half find no fitting word."""
_USUAL, _LESS_A_YEAR = 45, 1
"""Per cent of those born in 1960 whose middle name becomes Thị or Văn, whatever was drawn."""
_FIRST_YEAR = 1960
_FOREIGN_FAMILY = ("Wang", "Chen", "Lin", "Huang", "Kim", "Park", "Sato", "Tanaka")
_FOREIGN_GIVEN = ("Wei", "Jun", "Min", "Hao", "Yong", "Sung", "Kenji", "Mei", "Jia", "Hyun")


def name_parts(chance: np.random.Generator, female: np.ndarray, year: np.ndarray) -> dict[str, np.ndarray]:
    """Row numbers of the name tables by part; -1 where a name has no such part. ``year``: of birth."""
    size = len(female)
    parts = {"surname": draw(chance, figures("surnames")["weight"].to_numpy(), size)}
    for part, table in (("middle", "middle_names"), ("second", "middle_names"), ("given", "given_names")):
        women, men = (draw(chance, figures(table)[sex].to_numpy(), size) for sex in ("female", "male"))
        parts[part] = np.where(female, women, men)
    names = figures("middle_names")["name"].to_list()
    usual = np.where(female, names.index("Thị"), names.index("Văn"))
    older = np.maximum(year - _FIRST_YEAR, 0)
    old_fashioned = chance.integers(0, 100, size) < _USUAL - older * _LESS_A_YEAR
    parts["middle"] = np.where(_same(parts, "middle") | old_fashioned, usual, parts["middle"])
    length = chance.integers(0, 1000, size)
    parts["middle"] = np.where(length < _TWO_SYLLABLES, -1, parts["middle"])
    unfit = (parts["second"] == parts["middle"]) | _unfit_second(parts)
    four = np.minimum(_FOUR_SYLLABLES + older * _MORE_A_YEAR, _MOST)
    parts["second"] = np.where((length < 1000 - four) | unfit, -1, parts["second"])
    return parts


def full_names(parts: pl.DataFrame) -> pl.Series:
    """Names from the columns of ``name_parts`` and ``foreign`` (mask)."""

    def words(part: str, table: str) -> pl.Series:
        names = figures(table)["name"]
        numbers = parts[part]
        return names.gather(numbers.clip(0)).zip_with(numbers >= 0, pl.Series([None], dtype=pl.String()))

    vietnamese = pl.concat_str(
        words("surname", "surnames"), words("middle", "middle_names"), words("second", "middle_names"),
        words("given", "given_names"), separator=" ", ignore_nulls=True,
    )  # fmt: skip
    family = pl.Series(_FOREIGN_FAMILY).gather(parts["surname"] % len(_FOREIGN_FAMILY))
    given = pl.Series(_FOREIGN_GIVEN).gather(parts["given"] % len(_FOREIGN_GIVEN))
    foreign = pl.concat_str(family, given, separator=" ")
    return parts.select(full_name=pl.when("foreign").then(foreign).otherwise(vietnamese))["full_name"]


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
