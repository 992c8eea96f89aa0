"""Dates and months as forms, portals, banks and spreadsheets write them. Day before month, always.

Nothing is guessed: ``05/13/2026`` is a problem, not the 13th of May, and a two-digit year is refused unless
the caller knows the century.
"""

from __future__ import annotations

import polars as pl

from ansinh.facts._parsed import Parsed, by_distinct
from ansinh.facts._text import plain

_TIME = r"(?:[t ]+[0-9]{1,2}:[0-9]{2}.*)?"
_YMD = rf"^([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_TIME}$"
_DMY = rf"^(0?[1-9]|[1-9][0-9])[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{4}}|[0-9]{{2}}){_TIME}$"
_WORDS = r"^(?:ngày )?([0-9]{1,2}) tháng ([0-9]{1,2}) năm ([0-9]{4})$"
_COMPACT_YMD = r"^((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-9]{2})$"
_COMPACT_DMY = r"^([0-9]{2})([0-9]{2})((?:19|20)[0-9]{2})$"
_YEAR = r"^(?:[-_.0x]{0,2}[/.-][-_.0x]{0,2}[/.-])?((?:1[0-9]|20|21)[0-9]{2})$"
_YEAR_MONTH = r"^([0-9]{4})[-/.]([0-9]{1,2})$"
_MONTH_YEAR = r"^(?:[-_0x]{0,2}[/.-])?([0-9]{1,2})[-/. ]([0-9]{4})$"
_MONTH_WORDS = r"^(?:tháng|thang|th|t)[ .]*([0-9]{1,2})(?:[-/. ]+|[ ,]+năm +)([0-9]{4})$"
_COMPACT_YM = r"^((?:19|20)[0-9]{2})([0-9]{2})$"
_COMPACT_MY = r"^([0-9]{1,2})((?:19|20)[0-9]{2})$"
_SERIAL = r"^([0-9]{5})(?:\.[0-9]+)?$"

_SERIAL_ORIGIN = "1899-12-30"
_SERIALS = (10_000, 73_050)
"""Spreadsheet day numbers taken as dates: 1927-05-18 to 2099-12-31."""


def parse_date(text: pl.Series, *, century: int | None = None) -> Parsed:
    """Date.

    The year alone (as birth dates may have it) becomes 1 January, marked ``year_only``; month and year become
    the first of the month, marked ``day_unknown``. ``century`` (2000) completes two-digit years for a caller
    who is certain of it.
    """

    def read(frame: pl.DataFrame) -> pl.DataFrame:
        frame = _tidy(frame)
        cell = pl.col("cell")
        year_only = cell.str.extract(_YEAR, 1)
        month = _parts(cell, _YEAR_MONTH, "ym") | _parts(cell, _MONTH_YEAR, "my")
        full = _full_date(century)
        return _judge(
            frame.with_columns(
                iso=pl.coalesce(full.iso, year_only + "-01-01", month.iso),
                mark=pl.when(full.iso.is_not_null()).then(None)
                .when(year_only.is_not_null()).then(pl.lit("year_only"))
                .when(month.iso.is_not_null()).then(pl.lit("day_unknown")),
                short_year=full.short_year,
            )
        )  # fmt: skip

    return by_distinct(text, read)


def parse_month(text: pl.Series) -> Parsed:
    """Date on the first of the month, from a month in any of its forms or from any day in it."""

    def read(frame: pl.DataFrame) -> pl.DataFrame:
        frame = _tidy(frame)
        cell = pl.col("cell")
        month = (
            _parts(cell, _YEAR_MONTH, "ym")
            | _parts(cell, _MONTH_YEAR, "my")
            | _parts(cell, _MONTH_WORDS, "my")
            | _parts(cell, _COMPACT_YM, "ym")
            | _parts(cell, _COMPACT_MY, "my")
        )
        full = _full_date(None)
        # 42026 is April 2026 with its leading zero lost, and it is a spreadsheet's 22 January 2015.
        both = cell.str.contains(r"^4[0-9]{4}$") & month.iso.is_not_null() & full.iso.is_not_null()
        judged = _judge(
            frame.with_columns(
                iso=pl.when(~both).then(pl.coalesce(month.iso, full.iso)),
                mark=pl.lit(None, pl.String),
                short_year=full.short_year | cell.str.contains(r"^[0-9]{1,2}[-/.][0-9]{2}$"),
            )
        )
        problem = (
            pl.when(both).then(pl.lit("ambiguous_month"))
            .when(cell.str.contains(r"^(?:19|20)[0-9]{2}$")).then(pl.lit("month_missing"))
            .otherwise("problem")
        )  # fmt: skip
        return judged.with_columns(problem=problem, value=pl.col("value").dt.month_start())

    return by_distinct(text, read)


class _Iso:
    """An expression giving ``YYYY-MM-DD`` where a pattern matches, else null; ``|`` takes the first match."""

    def __init__(self, iso: pl.Expr, short_year: pl.Expr | None = None) -> None:
        self.iso = iso
        self.short_year = pl.lit(False) if short_year is None else short_year

    def __or__(self, other: _Iso) -> _Iso:
        return _Iso(pl.coalesce(self.iso, other.iso))


def _parts(cell: pl.Expr, pattern: str, order: str, century: int | None = None) -> _Iso:
    """``order`` names the groups of ``pattern``: y, m, d. No d means the first of the month."""
    part = {letter: cell.str.extract(pattern, position) for position, letter in enumerate(order, 1)}
    year = part["y"]
    if century is not None:
        year = pl.when(year.str.len_bytes() == 2).then(pl.lit(str(century // 100)) + year).otherwise(year)
    day = part["d"].str.zfill(2) if "d" in part else pl.lit("01")
    return _Iso(year + "-" + part["m"].str.zfill(2) + "-" + day)


def _full_date(century: int | None) -> _Iso:
    cell = pl.col("cell")
    number = cell.str.extract(_SERIAL, 1).cast(pl.Int64)
    serial = pl.when(number.is_between(*_SERIALS)).then(
        (pl.lit(_SERIAL_ORIGIN).str.to_date() + pl.duration(days=number)).dt.strftime("%Y-%m-%d")
    )
    written = _parts(cell, _YMD, "ymd") | _parts(cell, _DMY, "dmy", century) | _parts(cell, _WORDS, "dmy")
    compact = _parts(cell, _COMPACT_YMD, "ymd") | _parts(cell, _COMPACT_DMY, "dmy")
    short = cell.str.extract(_DMY, 3).str.len_bytes() == 2 if century is None else pl.lit(False)
    return _Iso(pl.coalesce(written.iso, compact.iso, serial), short.fill_null(False))


def _tidy(frame: pl.DataFrame) -> pl.DataFrame:
    cell = plain(frame["text"]).str.to_lowercase().str.replace_all(r" {2,}", " ")
    cell = cell.str.replace_all(r" ?([-/]) ?", "${1}").str.replace(r"^([0-9]{4,8})\.0$", "${1}")
    return frame.with_columns(cell=pl.when(~cell.is_in(["", "-"])).then(cell))


def _judge(frame: pl.DataFrame) -> pl.DataFrame:
    """``value``, ``problem`` and ``mark`` from the ``iso`` text that the patterns made of ``cell``."""
    frame = frame.with_columns(
        day=pl.col("iso").str.to_date("%Y-%m-%d", strict=False),
        month=pl.col("iso").str.slice(5, 2).cast(pl.Int32),
    )
    day, cell = pl.col("day"), pl.col("cell")
    # A spreadsheet shows an empty or zero date cell as the first days of 1900 (or the last of 1899).
    zero = day.is_between(pl.date(1899, 12, 30), pl.date(1900, 1, 31)) | cell.str.contains(r"^[0-9]{1,3}$|^1900-01-00")
    problem = (
        pl.when(cell.is_null()).then(None)
        .when(zero.fill_null(False)).then(pl.lit("spreadsheet_zero"))
        .when("short_year").then(pl.lit("two_digit_year"))
        .when(pl.col("iso").is_null()).then(pl.lit("not_a_date"))
        .when(~pl.col("month").is_between(1, 12)).then(pl.lit("no_such_month"))
        .when(day.is_null()).then(pl.lit("no_such_day"))
        .when(day.dt.year() < 1900).then(pl.lit("too_early"))
        .when(day.dt.year() > 2100).then(pl.lit("too_late"))
    )  # fmt: skip
    frame = frame.with_columns(problem=problem)
    fine = pl.col("problem").is_null()
    return frame.with_columns(value=pl.when(fine).then("day"), mark=pl.when(fine).then("mark"))
