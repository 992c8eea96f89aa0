"""Whole and decimal numbers as Vietnamese and English habits and spreadsheets write them. No floats anywhere.

``1.234.567`` and ``1,234,567`` are groups of three; a lone separator before exactly three digits is a group
too when money is read (``1.234`` is one thousand two hundred and thirty-four đồng) and a decimal sign when a
decimal is read (``2.340`` is a coefficient).
"""

from __future__ import annotations

import polars as pl

from ansinh.facts._parsed import Parsed, parsed
from ansinh.facts._text import plain

MONEY_LIMIT = 10**15
"""No cell of any form holds a million billion đồng; more is a slip of the columns."""

_CURRENCY = "₫|đồng|đ|vnđ|vnd|dong|d"
_DOTS = r"^[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?$"
_COMMAS = r"^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$"
_SPACES = r"^[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]+)?$"
_BARE = r"^[0-9]+(?:[.,][0-9]+)?$"
_SCIENTIFIC = r"^[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+$"


def parse_money(text: pl.Series) -> Parsed:
    """Int64 đồng. A fraction of a đồng is a problem; a value below 0 is read and marked ``negative``."""
    return _parse(text, places=0, limit=MONEY_LIMIT, groups_first=True)


def parse_integer(text: pl.Series) -> Parsed:
    """Int32, written as money may be written."""
    result = _parse(text, places=0, limit=2**31 - 1, groups_first=True)
    return Parsed(result.values.cast(pl.Int32), result.problems, result.marks)


def parse_decimal(text: pl.Series, places: int) -> Parsed:
    """Int64 in units of ``10 ** -places``: with 4 places ``2,34`` is 23400. More decimals are a problem."""
    return _parse(text, places=places, limit=MONEY_LIMIT, groups_first=False)


def _parse(text: pl.Series, *, places: int, limit: int, groups_first: bool) -> Parsed:
    text = text.cast(pl.String)
    if places == 0:
        simple = text.str.contains(r"^[0-9]{1,9}$")
        if simple.all() and simple.null_count() == text.null_count():
            empty = pl.Series("problem", [None], pl.String).new_from_index(0, len(text))
            return Parsed(text.cast(pl.Int64).alias("value"), empty, empty.alias("mark"))
    frame = plain(text).str.to_lowercase().alias("text").to_frame()
    return parsed(_judge(_digits(_body(frame), groups_first), places, limit))


def _body(frame: pl.DataFrame) -> pl.DataFrame:
    """Split off currency and sign: adds ``negative`` and ``body``."""
    text = (
        pl.col("text")
        .str.replace(rf"\s*(?:{_CURRENCY})(\)?)$", "${1}")
        .str.replace(rf"^([-+(]?)\s*(?:{_CURRENCY})\s*", "${1}")
    )
    unsigned = (
        pl.col("text")
        .str.replace(r"^\(([^-+()]*)\)$", "${1}")
        .str.replace(r"^([^-].*)-$", "${1}")
        .str.replace(r"^[-+]", "")
        .str.strip_chars()
    )
    return frame.select(text).select(
        pl.col("text").str.contains(r"^-|^\(.*\)$|.-$").alias("negative"), unsigned.alias("body")
    )


def _digits(frame: pl.DataFrame, groups_first: bool) -> pl.DataFrame:
    """Take the body apart: adds ``whole`` (no leading zeros) and ``fraction``, null where it is no number."""
    body = pl.col("body")
    bare = (body.str.contains(_BARE), body.str.replace(",", ".", literal=True))
    grouped = [
        (
            body.str.contains(_DOTS),
            body.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True),
        ),
        (body.str.contains(_COMMAS), body.str.replace_all(",", "", literal=True)),
        (
            body.str.contains(_SPACES),
            body.str.replace_all(" ", "", literal=True).str.replace(",", ".", literal=True),
        ),
    ]
    plain_number = pl.coalesce(
        pl.when(matches).then(number) for matches, number in ([*grouped, bare] if groups_first else [bare, *grouped])
    )
    return frame.with_columns(number=plain_number).with_columns(
        whole=pl.col("number").str.extract(r"^0*([0-9]+)", 1),
        fraction=pl.col("number").str.extract(r"\.([0-9]+)$", 1).fill_null(""),
    )


def _judge(frame: pl.DataFrame, places: int, limit: int) -> pl.DataFrame:
    """The value or the reason there is none.

    A computed cell may carry the noise of binary arithmetic (``1593000.0000000002``); a long run of zeros or
    nines behind the wanted places is that noise and is rounded away. Anything else there is a fraction.
    """
    fraction = pl.col("fraction")
    tail = fraction.str.slice(places)
    noise = fraction.str.len_bytes() >= places + 6
    down = tail.str.contains(r"^0*$") | (noise & tail.str.contains(r"^0{5,}[0-9]{0,4}$"))
    up = noise & tail.str.contains(r"^9{5,}[0-9]{0,4}$")
    kept = pl.concat_str("whole", fraction.str.slice(0, places).str.pad_end(places, "0"))
    too_large = kept.str.strip_chars_start("0").str.len_bytes() > 18
    size = pl.when(~too_large).then(kept).cast(pl.Int64, strict=False) + up.cast(pl.Int64)
    empty = pl.col("body").is_null() | (pl.col("body") == "")
    problem = (
        pl.when(empty).then(None)
        .when(pl.col("body").str.contains(_SCIENTIFIC)).then(pl.lit("scientific"))
        .when(pl.col("number").is_null()).then(pl.lit("not_a_number"))
        .when(~(down | up)).then(pl.lit("fraction"))
        .when(too_large | (size > limit * 10**places)).then(pl.lit("too_large"))
    )  # fmt: skip
    return (
        frame.with_columns(problem=problem, size=size)
        .with_columns(value=pl.when(pl.col("problem").is_null()).then("size"))
        .select(
            pl.when("negative").then(-pl.col("value")).otherwise("value").alias("value"),
            "problem",
            pl.when(pl.col("negative") & (pl.col("value") > 0)).then(pl.lit("negative")).alias("mark"),
        )
    )
