"""Text as people and programs leave it: hidden spaces, two letters Đ, accents in pieces, old fonts."""

from __future__ import annotations

from typing import Literal

import polars as pl

from ansinh.facts._parsed import Parsed, by_distinct, parsed

_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
_FULL_WIDTH = {chr(0xFF10 + digit): str(digit) for digit in range(10)}
_FULL_WIDTH |= {chr(0xFF21 + letter): chr(65 + letter) for letter in range(26)}
_FULL_WIDTH |= {"\uff0e": ".", "\uff0c": ",", "\uff0f": "/", "\uff0b": "+"}

_SPACING = dict.fromkeys(_SPACES, " ") | dict.fromkeys(_INVISIBLE, "")
_PLAIN = _SPACING | dict.fromkeys(_DASHES, "-") | _FULL_WIDTH
_LETTERS = _SPACING | {"\u00d0": "\u0110", "\u00f0": "\u0111"}
"""Icelandic eth, which some portals write for the Vietnamese Đ: on paper the two look alike."""

_TCVN3 = r"\pL[¨ª«¬µ¶·¸¹»¼½¾]|[¨©ª«¬®µ¶·¸¹»¼½¾§][a-z]|[a-z][À-ÖØ-ß]"
_VNI = "[aA][àáãâåäêéèúÀÁÃÂÅÄÊÉÈÚ]|[eE][àáãâåäÀÁÃÂÅÄ]|[oO][âåäÂÅÄ]|[aeouyöôAEOUYÖÔ][øûØÛ]|Ñ[aoöi]"
"""Pairs of letters that these codes make all the time and Vietnamese in Unicode never has."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _replace(text: pl.Series, table: dict[str, str]) -> pl.Series:
    return text.str.replace_many(list(table), list(table.values()))


def plain(text: pl.Series) -> pl.Series:
    """``text`` ready for a parser: no hidden characters, ASCII digits and dashes, no outer spaces, NFC."""
    ascii_only = bool((text.str.len_bytes() == text.str.len_chars()).all())
    tidy = _replace(text, dict.fromkeys("\t\r\n", " ") if ascii_only else _PLAIN)
    if not ascii_only:
        tidy = tidy.str.normalize("NFC")
    return tidy.str.strip_chars(" '")


def clean_text(text: pl.Series) -> pl.Series:
    """Names and remarks for display: NFC, Đ repaired, single spaces; empty becomes null.

    Windows-1258 writes a letter and its tone as two characters; NFC joins them again.
    """
    tidy = _replace(text, _LETTERS).str.normalize("NFC").str.replace_all(r" {2,}", " ").str.strip_chars()
    return tidy.set(tidy == "", None)


def clean_code(text: pl.Series, *, upper: bool = False) -> pl.Series:
    """Codes and identity numbers: no spaces, ASCII digits, no ``.0`` of a spreadsheet number; empty is null.

    ``upper`` for employer codes, which are capitals. Leading zeros stay as they are.
    """
    tidy = plain(text).str.replace_all(" ", "", literal=True).str.replace(r"^([0-9]+)\.0+$", "$1")
    tidy = _replace(tidy, {"\u00d0": "\u0110", "\u00f0": "\u0111"})
    if upper:
        tidy = tidy.str.to_uppercase()
    return tidy.set(tidy == "", None)


def parse_code(text: pl.Series, *, upper: bool = False) -> Parsed:
    """``clean_code``, refusing ``3,809E+11``: a spreadsheet has shortened the number, digits are lost."""
    code = clean_code(text, upper=upper)
    lost = code.str.contains(r"^[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+$")
    return parsed(
        pl.DataFrame({"value": code, "lost": lost}).select(
            pl.when(~pl.col("lost")).then("value").alias("value"),
            pl.when("lost").then(pl.lit("scientific")).alias("problem"),
            pl.lit(None, pl.String).alias("mark"),
        )
    )


def comparison_key(text: pl.Series) -> pl.Series:
    """What two spellings of one name have in common: case, spacing, Đ/Ð and the place of the tone (hòa, hoà).

    For comparing only, never for showing: ``mùa`` gets its tone moved too.
    """
    lower = clean_text(text).str.to_lowercase().str.normalize("NFD")
    return lower.str.replace_all(rf"([ou])([{_TONES}])([aey])", "${1}${3}${2}").str.normalize("NFC")


def legacy_encoding(text: pl.Series) -> str | None:
    """The pre-Unicode font code this column was typed in ("TCVN3", "VNI"), or None.

    A file in such a code is refused, not guessed at.
    In TCVN3 and VNI the tone of a letter is a foreign letter or a sign (``NguyÔn V¨n``, ``Nguyeãn Vaên``).
    A foreign name may hold such a pair too, so the column is judged by at least half of its different cells.
    """
    filled = text.drop_nulls().unique()
    if filled.is_empty():
        return None
    vietnamese = filled.str.contains("[ăĂđĐơƠưƯ\u1ea0-\u1ef9]")
    for name, pattern in (("TCVN3", _TCVN3), ("VNI", _VNI)):
        if int((filled.str.contains(pattern) & ~vietnamese).sum()) * 2 >= len(filled):
            return name
    return None


_SEXES = {
    "nam": "M", "m": "M", "male": "M", "1": "M", "trai": "M",
    "nữ": "F", "nu": "F", "f": "F", "female": "F", "0": "F", "gái": "F",
}  # fmt: skip
_MARKS = ("x", "✓", "✔", "☑", "☒", "√", "v")
_YES = (*_MARKS, "có", "co", "1", "true", "đúng", "yes", "y")
_NO = ("không", "khong", "0", "false", "sai", "no", "n", "☐")


def parse_sex(text: pl.Series, *, mark: Literal["M", "F"] | None = None) -> Parsed:
    """Nam/Nữ, M/F or the portal's 1 (nam), 0 (nữ) to "M" and "F". ``mark``: what an x means here."""
    table = _SEXES | (dict.fromkeys(_MARKS, mark) if mark else {})
    return _look_up(text, table, "unknown_sex", pl.String())


def parse_flag(text: pl.Series) -> Parsed:
    """True or False from x, có, 1, true / không, 0, false; an empty cell is null."""
    return _look_up(text, dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False), "unknown_flag", pl.Boolean())


def _look_up(text: pl.Series, table: dict[str, str] | dict[str, bool], problem: str, dtype: pl.DataType) -> Parsed:
    def read(frame: pl.DataFrame) -> pl.DataFrame:
        key = plain(frame["text"]).str.to_lowercase()
        value = key.replace_strict(table, default=None, return_dtype=dtype)
        filled = key.is_not_null() & ~key.is_in(["", "-"])
        return frame.with_columns(
            value.alias("value"),
            pl.when(filled & value.is_null()).then(pl.lit(problem)).alias("problem"),
            pl.lit(None, pl.String).alias("mark"),
        )

    return by_distinct(text, read)
