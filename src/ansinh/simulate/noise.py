"""What goes wrong when people write other people down: the errors of ``data/noise.csv``, at their rates.

One ``Noise`` per register. Every error has a stream of chances of its own, so a changed rate moves nothing else, and
knows nothing of what an employer hides: honest and evading ones are written down with the same errors.

    noise = Noise(plan, "tax")
    noise.names(people["full_name"])
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.simulate.figures import figures
from ansinh.simulate.plan import Plan

PER_10_000 = 10_000
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS = "\u0300-\u036f"

_TEXT, _AT = pl.col("text"), pl.col("at")
"""A cell that has an error, and a large random number of its own."""
_WORDS = _TEXT.str.split(" ")
_LAST = _TEXT.str.extract(r"([^ ]+)$", 1)
_HEAD = _TEXT.str.slice(0, _TEXT.str.len_chars() - _LAST.str.len_chars())
_PLACE = _AT % (_LAST.str.len_chars().cast(pl.Int64) - 1)


def _without_accents(text: pl.Expr) -> pl.Expr:
    plain = text.str.normalize("NFD").str.replace_all(f"[{_MARKS}]", "")
    return plain.str.replace_many(["Đ", "đ"], ["D", "d"])


def _decomposed(pattern: str, into: str) -> pl.Expr:
    return _TEXT.str.normalize("NFD").str.replace_all(pattern, into).str.normalize("NFC")


def _swapped(text: pl.Expr, place: pl.Expr) -> pl.Expr:
    """The letters at ``place`` and after it change places."""
    return pl.concat_str(
        text.str.slice(0, place), text.str.slice(place + 1, 1), text.str.slice(place, 1), text.str.slice(place + 2)
    )


def _another_digit(place: pl.Expr) -> pl.Expr:
    old = _TEXT.str.slice(place, 1).cast(pl.Int64)
    new = (old + 1 + _AT // 1_000 % 9) % 10
    return pl.concat_str(_TEXT.str.slice(0, place), new.cast(pl.String), _TEXT.str.slice(place + 1))


def _typed_wrong() -> pl.Expr:
    """In the last word: two letters change places, or where they are the same one is lost."""
    same = _LAST.str.slice(_PLACE, 1) == _LAST.str.slice(_PLACE + 1, 1)
    lost = pl.concat_str(_LAST.str.slice(0, _PLACE), _LAST.str.slice(_PLACE + 1))
    return pl.concat_str(_HEAD, pl.when(same).then(lost).otherwise(_swapped(_LAST, _PLACE)))


def _middle_swapped() -> pl.Expr:
    word = [_WORDS.list.get(place, null_on_oob=True) for place in range(3)]
    return pl.concat_str(word[0], word[2], word[1], _WORDS.list.slice(3).list.join(" "), separator=" ")


_NAME_ERRORS: dict[str, tuple[pl.Expr, pl.Expr]] = {
    "name_typed_wrong": (_LAST.str.len_chars() > 1, _typed_wrong()),
    "thi_dropped": (_TEXT.str.contains(" Thị ", literal=True), _TEXT.str.replace(" Thị ", " ", literal=True)),
    "middle_swapped": (_WORDS.list.len() > 3, _middle_swapped()),
    "i_for_y": (
        _TEXT.str.normalize("NFD").str.contains(rf"(^| )([HKLMSTV]|Qu)y[{_TONES}]?( |$)"),
        _decomposed(rf"(^| )([HKLMSTV]|Qu)y([{_TONES}]?)( |$)", "${1}${2}i${3}${4}"),
    ),
    "tone_moved": (
        _TEXT.str.normalize("NFD").str.contains(rf"(o[{_TONES}][ae]|[^q]u[{_TONES}]y)( |$)"),
        _decomposed(rf"([ou])([{_TONES}])([aey])( |$)", "${1}${3}${2}${4}"),
    ),
    "d_for_dd": (_TEXT.str.contains("Đ", literal=True), _TEXT.str.replace("Đ", "D", literal=True)),
    "eth_for_d": (_TEXT.str.contains("Đ", literal=True), _TEXT.str.replace_all("Đ", "\u00d0", literal=True)),
    "accents_lost": (pl.lit(True), _without_accents(_TEXT)),
    "capitals": (pl.lit(True), _TEXT.str.to_uppercase()),
    "spaces": (
        pl.lit(True),
        pl.when(_AT % 2 == 0).then(_TEXT + " ").otherwise(_TEXT.str.replace(" ", "  ", literal=True)),
    ),
}  # fmt: skip
"""Error: which names can have it, and what it makes of them; in the order in which they befall a name."""

_CITIZEN = _TEXT.str.len_bytes() == 12
_DIGIT = 6 + _AT % 5
"""A place among the last digits, so that province, sex and year of birth stay believable."""
_CITIZEN_ERRORS: dict[str, tuple[pl.Expr, pl.Expr]] = {
    "citizen_digit_wrong": (_CITIZEN, _another_digit(_DIGIT)),
    "citizen_digits_swapped": (_CITIZEN, _swapped(_TEXT, _DIGIT)),
    "citizen_zero_lost": (_TEXT.str.starts_with("0"), _TEXT.str.strip_chars_start("0")),
    "citizen_missing": (pl.lit(True), pl.lit(None, pl.String)),
}


class Noise:
    """The errors of one register."""

    def __init__(self, plan: Plan, register: str, batch: str = "") -> None:
        """``register`` is a column of the table; ``batch`` keeps the chances of one file from those of the next."""
        self.register = register
        self._plan, self._topic = plan, f"noise-{register}-{batch}"
        self._rates = dict(figures("noise").select("error", register).iter_rows())

    def hits(self, error: str, size: int) -> np.ndarray:
        """Mask of the rows that have ``error``, each by the same chance."""
        limit = self._rates[error] * self._plan.noise
        drawn: np.ndarray = self._stream(error).integers(0, PER_10_000 * 100, size) < limit
        return drawn

    def names(self, names: pl.Series) -> pl.Series:
        """Names of people or firms as this register spells them."""
        return self._spoilt(names, _NAME_ERRORS)

    def citizen_numbers(self, numbers: pl.Series, old: pl.Series) -> pl.Series:
        """Citizen numbers, some as the nine-digit number ``old`` of the same person where there is one."""
        kept = pl.Series(self.hits("citizen_old", len(numbers))) & old.is_not_null()
        return self._spoilt(old.zip_with(kept, numbers), _CITIZEN_ERRORS)

    def person_tax_codes(self, codes: pl.Series) -> pl.Series:
        """Tax codes of people: ten digits, or the citizen number."""
        wrong = (pl.lit(True), _another_digit(3 + _AT % 6))
        missing = (pl.lit(True), pl.lit(None, pl.String))
        return self._spoilt(codes, {"person_tax_wrong": wrong, "person_tax_missing": missing})

    def birth_dates(self, born: pl.Series) -> pl.Series:
        """Birth dates; where only the year is known it is the first of January, as importing gives it."""
        frame = pl.DataFrame({"born": born})
        date, size = pl.col("born"), len(born)
        year, month, day = date.dt.year(), date.dt.month(), date.dt.day()
        for error, made in (
            ("born_year_wrong", pl.date(year + 1, month, pl.min_horizontal(day, 28))),
            ("born_day_month_swapped", pl.when(day <= 12).then(pl.date(year, day, month)).otherwise(date)),
            ("born_year_only", pl.date(year, 1, 1)),
        ):
            hit = pl.Series("hit", self.hits(error, size))
            frame = frame.with_columns(hit).select(born=pl.when("hit").then(made).otherwise(date))
        return frame["born"]

    def blanked(self, error: str, values: pl.Series) -> pl.Series:
        """``values`` without those that ``error`` leaves out."""
        return values.set(pl.Series(self.hits(error, len(values))), None)

    def with_copies(self, rows: pl.DataFrame) -> pl.DataFrame:
        """``rows``, some of them copied out twice, one copy after the other."""
        placed = rows.with_row_index("place")
        copied = placed.filter(pl.Series(self.hits("row_repeated", rows.height)))
        return pl.concat([placed, copied]).sort("place", maintain_order=True).drop("place")

    def _stream(self, error: str) -> np.random.Generator:
        return self._plan.chance(f"{self._topic}-{error}")

    def _spoilt(self, text: pl.Series, errors: dict[str, tuple[pl.Expr, pl.Expr]]) -> pl.Series:
        frame = pl.DataFrame({"text": text, "place": np.arange(len(text))})
        for error, (possible, made) in errors.items():
            hit = frame.filter(pl.Series(self.hits(error, len(text)))).filter(_TEXT.is_not_null() & possible)
            if hit.height:
                at = pl.Series("at", self._stream(f"{error}-where").integers(0, 1 << 40, hit.height))
                changed = hit.with_columns(at).select("place", text=made)
                frame = frame.with_columns(text=frame["text"].scatter(changed["place"].to_list(), changed["text"]))
        return frame["text"]
