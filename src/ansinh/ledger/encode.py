"""Facts as the kernels want them: numbers in arrays, sorted by employer, each table with offsets per employer.

Sorting is by employer (a counting sort), then within an employer by one packed key: person, first month and
filing day for declarations, day and kind for money. File order breaks ties because the sort is stable.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import cast

import numpy as np
import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, last_day, month_number
from ansinh.facts.schemas import FUNDS, GROUPS, MOVEMENTS
from ansinh.facts.source import PLACE, FactSource
from ansinh.ledger import remarks
from ansinh.ledger.coverage import NEVER, NO_BASE
from ansinh.ledger.movements import BOUNDED, WITHOUT_RULE
from ansinh.ledger.ordering import by_employer, by_key, gather
from ansinh.ledger.parameters import CYCLES, REGIONS, day_number
from ansinh.ledger.waterfall import PAYMENT, REFUND

_MONTH_BITS, _DAY_BITS = 12, 16
_MONTH_ZERO = 1900 * 12
# The last entry is for movements that are not on the list (-1).
_HAS_RULE = np.array([*(code not in WITHOUT_RULE for code in MOVEMENTS), False])
_IS_BOUNDED = np.array([*(code in BOUNDED for code in MOVEMENTS), False])
_FEW = 5_000
"""Up to so many values are read one by one."""
DECLARATION_COLUMNS = [
    "employer_code", "person_number", "movement", "group", "base_salary", "from_month", "to_month", "filed_on",
    "effective_on",
]  # fmt: skip


@dataclass(frozen=True)
class Roster:
    """The employers of a run, sorted by code."""

    codes: list[str]
    table: np.ndarray
    """table[employer]: wage region from 0, index of the payment cycle, approved accident rate or -1."""

    def index(self, column: pl.Series) -> np.ndarray:
        """Position of each code in the roster, -1 for codes not in it."""
        return _codes(column, self.codes, pl.Int32)


@dataclass(frozen=True)
class Events:
    """Declarations in the order they are folded. ``row`` is the position in the source's table."""

    offsets: np.ndarray
    person: np.ndarray
    table: np.ndarray
    """table[event, coverage.EVENT_FIELDS], 32 bits each: fresh memory costs more here than arithmetic."""
    salary: np.ndarray
    """Declared base in đồng, NO_BASE where there is none."""
    row: np.ndarray


@dataclass(frozen=True)
class Money:
    """Payments and refunds in the order they are applied; ``row`` is the position in their table."""

    arrays: tuple[np.ndarray, ...]
    """offsets, day, month, amount, kind."""
    row: np.ndarray


def roster(source: FactSource, employers: list[str] | None) -> Roster:
    """Every employer on file (the last row of each counts), or those asked for."""
    frame = source.table("employers", employers)
    if employers is not None:
        missing = sorted(set(employers) - set(frame["employer_code"].to_list()))
        if missing:
            raise AnsinhError(
                _("Không có đơn vị {codes} trong danh bạ.").format(codes=", ".join(missing)),
                do_next=_("Kiểm tra mã đơn vị, hoặc nhập danh bạ bằng `ansinh import employers TỆP`."),
            )
    if frame.height > 1:
        frame = frame.unique("employer_code", keep="last", maintain_order=True).sort("employer_code")
    region, cycle = _filled(frame["wage_region"], 0), _filled(frame["payment_cycle_months"], 1)
    accident = _filled(frame["accident_rate"], 0)
    bad = ~np.isin(region, REGIONS) | ~np.isin(cycle, CYCLES) | (accident < 0) | (accident > 10_000)
    if bad.any():
        raise AnsinhError(
            _("Danh bạ của {count} đơn vị có giá trị không hợp lệ: {codes}.").format(
                count=bad.sum(), codes=", ".join(frame["employer_code"].filter(pl.Series(bad)).head(20))
            ),
            _("Vùng lương là 1-4, phương thức đóng 1, 3 hoặc 6 tháng, mức TNLĐ-BNN 0-10.000 phần vạn."),
            _("Sửa danh bạ rồi nhập lại; chưa có gì được tính."),
        )
    columns = (region - 1, np.searchsorted(np.array(CYCLES), cycle), _filled(frame["accident_rate"], -1))
    table = np.stack(columns, axis=1).astype(np.int64)
    return Roster(frame["employer_code"].cast(pl.String).to_list(), table)


def _filled(column: pl.Series, absent: int) -> np.ndarray:
    """Numbers; ``absent`` where empty.

    Here and below, what one employer's few rows go through avoids polars' expressions: each is planned and handed to
    its threads, for a tenth of a millisecond and more on a busy machine, and a hundred of them would be most of what
    a statement takes.
    """
    if column.null_count() and len(column) <= _FEW:
        column = pl.Series([absent if value is None else value for value in column.to_list()], dtype=column.dtype)
    elif column.null_count():
        column = column.fill_null(absent)
    numbers = column.to_numpy()
    # Most arrays of polars may not be written to; if that differed, the kernels would be compiled for each kind.
    numbers.flags.writeable = False
    return numbers


def _until(frame: pl.DataFrame, column: str, day: date) -> pl.DataFrame:
    """Rows dated on or before ``day``; mostly that is all of them."""
    known = frame[column] <= day
    return frame if known.sum() == frame.height else frame.filter(known)


def _days(column: pl.Series, absent: int) -> np.ndarray:
    """Day numbers; ``absent`` where empty."""
    return _filled(column.cast(pl.Int32), absent)


def _codes(column: pl.Series, names: Sequence[str], dtype: type[pl.DataType]) -> np.ndarray:
    """Position of each value in ``names``; -1 for others."""
    if len(column) <= _FEW:
        places = {name: place for place, name in enumerate(names)}
        return _filled(pl.Series([places.get(value, -1) for value in column.to_list()], dtype=dtype), -1)
    return _filled(column.cast(pl.Enum(names), strict=False).to_physical().cast(dtype), -1)


def _months(column: pl.Series, first: int, absent: int) -> np.ndarray:
    """Month positions from ``first``; ``absent`` where empty."""
    if column.null_count() == len(column):
        return np.full(len(column), absent, np.int32)
    low, high = (day_number(cast(date, day)) for day in (column.min(), column.max()))
    days = _days(column, low)
    calendar = np.arange(low, high + 1).astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)
    numbers = (calendar + np.int32(1970 * 12 - first))[days - np.int32(low)]
    return np.where(column.is_null().to_numpy(), np.int32(absent), numbers) if column.null_count() else numbers


def _person_key(column: pl.Series) -> np.ndarray:
    """A number per person: the digits themselves where all numbers are ten digits, else a dictionary code."""
    if (column.str.len_bytes() == 10).all():
        digits = column.cast(pl.Int64, strict=False)
        if digits.null_count() == 0 and (digits >= 0).all():
            return digits.to_numpy()
    return column.cast(pl.Categorical).to_physical().cast(pl.Int64).to_numpy()


def events(
    source: FactSource, who: Roster, employers: list[str] | None, as_of: date, first: int
) -> tuple[Events, list[pl.DataFrame]]:
    """Declarations filed by ``as_of``, in folding order, and remarks on those that cannot be used."""
    frame = source.table("declarations", employers, DECLARATION_COLUMNS)
    employer, movement = who.index(frame["employer_code"]), _codes(frame["movement"], MOVEMENTS, pl.Int8)
    group, filed = _codes(frame["group"], GROUPS, pl.Int8), _days(frame["filed_on"], 0)
    from_month, to_month = _months(frame["from_month"], first, 0), _months(frame["to_month"], first, int(NEVER))
    in_range = (from_month >= _MONTH_ZERO - first) & (from_month < _MONTH_ZERO + (1 << _MONTH_BITS) - first)
    refusals = (
        ("unknown_employer", employer < 0),
        ("movement_without_rule", ~_HAS_RULE[movement]),
        ("unknown_group", group < 0),
        ("to_month_missing", _IS_BOUNDED[movement] & (to_month == NEVER)),
        ("excess_end", to_month < from_month),
        ("impossible_date", ~in_range | (filed < 0) | (filed >= 1 << _DAY_BITS)),
    )
    usable = filed <= day_number(as_of)
    notes: list[pl.DataFrame] = []
    for kind, refused in refusals:
        hit = refused & usable
        if hit.any():
            notes.append(_declared(source, employers, hit, kind))
            usable &= ~hit
    offsets, order = by_employer(np.where(usable, employer, -1), len(who.codes))
    key = _person_key(frame["person_number"]) << (_MONTH_BITS + _DAY_BITS)
    key |= ((from_month + np.int32(first - _MONTH_ZERO)) << _DAY_BITS) | filed
    columns = (movement, group, from_month, to_month, filed, _days(frame["effective_on"], int(NEVER)))
    salaries = _filled(frame["base_salary"], NO_BASE)
    table = np.empty((order.size, len(columns)), np.int32)
    salary, person = np.empty(order.size, np.int64), np.empty(order.size, np.int64)
    shift = _MONTH_BITS + _DAY_BITS
    _in_parts(
        len(who.codes),
        lambda a, b: gather(offsets[a : b + 1], order, key, columns, salaries, shift, table, salary, person),
    )
    return Events(offsets, person, table, salary, order), notes


def _in_parts(employers: int, work: Callable[[int, int], None]) -> None:
    """Do ``work(first, last)`` for all employers, on every core when there are enough of them."""
    workers = (os.cpu_count() or 1) if employers > 1000 else 1
    if workers == 1:
        work(0, employers)
        return
    cuts = np.linspace(0, employers, workers + 1).astype(int)
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work, a, b) for a, b in pairwise(cuts)]:
            done.result()


def _declared(source: FactSource, employers: list[str] | None, hit: np.ndarray, kind: str) -> pl.DataFrame:
    """Remarks on the declarations at the positions ``hit``; their place is read only now, for there are few."""
    frame = source.table("declarations", employers, ["employer_code", "person_number", *PLACE])
    return remarks.of(frame.filter(pl.Series(hit)), "declarations", kind)


def payments_by_employer(source: FactSource, employers: list[str] | None, as_of: date) -> pl.DataFrame:
    """Payments by ``as_of`` under the employer they belong to as decided by then, with their place."""
    columns = ["payment_id", "employer_code", "paid_on", "amount", *PLACE]
    frame = _until(source.payments_touching(employers, columns), "paid_on", as_of)
    moved = _until(source.table("reassignments"), "decided_on", as_of)
    if moved.height == 0:
        return frame
    last = (
        moved.sort("decided_on", maintain_order=True)
        .unique("payment_id", keep="last", maintain_order=True)
        .select("payment_id", pl.col("employer_code").alias("moved_to"))
    )
    return frame.join(last, "payment_id", "left", maintain_order="left").with_columns(
        pl.coalesce("moved_to", "employer_code").alias("employer_code")
    )


def money(
    source: FactSource, who: Roster, employers: list[str] | None, as_of: date, first: int, exact_order: bool
) -> tuple[Money, list[pl.DataFrame], pl.DataFrame, pl.DataFrame]:
    """Payments and refunds in the order applied, remarks, and the two frames that ``Money.row`` points into.

    Payments of one day add up to the same balances in any order, so they are put in order of payment_id only when
    ``exact_order`` asks for it (to tell which payment went where).
    """
    paid = payments_by_employer(source, employers, as_of)
    if exact_order:
        paid = paid.sort("paid_on", "payment_id", maintain_order=True)
    columns = ["refund_id", "employer_code", "paid_on", "amount", *PLACE]
    refunds = _until(source.table("refunds", employers, columns), "paid_on", as_of)
    notes: list[pl.DataFrame] = []
    parts = []
    for table, frame, kind in (("payments", paid, PAYMENT), ("refunds", refunds, REFUND)):
        employer = who.index(frame["employer_code"])
        negative = (frame["amount"] < 0).to_numpy()
        if negative.any():
            notes.append(remarks.of(frame.filter(pl.Series(negative)), table, "negative_amount"))
        unknown = (employer < 0) & ~negative
        if employers is None and unknown.any():
            unmatched = frame.filter(pl.Series(unknown))
            kind_of = "unmatched_payment" if table == "payments" else "unknown_employer"
            notes.append(remarks.of(unmatched, table, kind_of))
        employer = np.where(negative, -1, employer)
        days, months = _days(frame["paid_on"], 0), _months(frame["paid_on"], first, 0)
        parts.append((employer, days, months, frame["amount"].to_numpy(), np.full(frame.height, kind)))
    employer, day, month, amount, kinds = (np.concatenate(column) for column in zip(*parts, strict=True))
    offsets, order = by_employer(employer, len(who.codes))
    by_key(offsets, order, (day.astype(np.int64) + (1 << 30)) * 2 + kinds)
    row = np.concatenate([np.arange(paid.height), np.arange(refunds.height)])
    arrays = tuple(column[order].astype(np.int64) for column in (day, month, amount, kinds))
    return Money((offsets, *arrays), row[order]), notes, paid, refunds


def strangers(source: FactSource, codes: list[str], as_of: date) -> list[pl.DataFrame]:
    """Remarks on facts of employers that are not on file, for ledgers whose runs each read their own employers."""
    unknown = ~pl.col("employer_code").is_in(codes)
    declared = source.table("declarations", None, ["employer_code", "filed_on", *PLACE])
    paid = payments_by_employer(source, None, as_of).filter(unknown | pl.col("employer_code").is_null())
    refunds = source.table("refunds", None, ["employer_code", "paid_on", *PLACE])
    openings = source.table("opening_balances", None, ["employer_code", *PLACE])
    return [
        remarks.of(declared.filter(unknown & (pl.col("filed_on") <= as_of)), "declarations", "unknown_employer"),
        remarks.of(paid, "payments", "unmatched_payment"),
        remarks.of(refunds.filter(unknown & (pl.col("paid_on") <= as_of)), "refunds", "unknown_employer"),
        remarks.of(openings.filter(unknown), "opening_balances", "unknown_employer"),
    ]


def _grouped(frame: pl.DataFrame, who: Roster, *columns: np.ndarray) -> tuple[np.ndarray, ...]:
    """Offsets per employer and each column in that order."""
    if frame.height == 0:
        return (np.zeros(len(who.codes) + 1, np.int64), *(np.empty(0, np.int64) for _column in columns))
    offsets, order = by_employer(who.index(frame["employer_code"]), len(who.codes))
    return (offsets, *(np.ascontiguousarray(column[order]).astype(np.int64) for column in columns))


def openings(
    source: FactSource, who: Roster, employers: list[str] | None, first: int, start: int
) -> tuple[tuple[np.ndarray, ...], list[pl.DataFrame]]:
    """Opening debts: offsets, month, first day, fund, principal, charge, due (the last day of their own month)."""
    frame = source.table(
        "opening_balances", employers, ["employer_code", "month", "fund", "principal", "charge", *PLACE]
    )
    notes: list[pl.DataFrame] = []
    if frame.height == 0:
        return _grouped(frame, who, *[np.empty(0, np.int64)] * 6), notes
    late = pl.col("month") >= first_day(start)
    negative = (pl.col("principal") < 0) | (pl.col("charge") < 0)
    for kind, condition in (("opening_too_late", late), ("negative_amount", negative)):
        if (bad := frame.filter(condition)).height:
            notes.append(remarks.of(bad, "opening_balances", kind))
            frame = frame.filter(~condition)
    known = pl.Series(who.index(frame["employer_code"]) >= 0)
    if employers is None and not known.all():
        notes.append(remarks.of(frame.filter(~known), "opening_balances", "unknown_employer"))
    frame = frame.filter(known).group_by("employer_code", "month", "fund").agg(pl.col("principal", "charge").sum())
    frame = frame.with_columns(pl.col("fund").cast(pl.Enum(sorted(FUNDS)))).sort("employer_code", "month", "fund")
    month = _months(frame["month"], 0, 0)
    return (
        _grouped(
            frame, who, month - first, np.array([day_number(first_day(m)) for m in month], np.int64),
            frame["fund"].cast(pl.Enum(FUNDS)).to_physical().cast(pl.Int64).to_numpy(), frame["principal"].to_numpy(),
            frame["charge"].to_numpy(), np.array([day_number(last_day(m)) for m in month], np.int64),
        ),
        notes,
    )  # fmt: skip


def decisions(
    source: FactSource, who: Roster, employers: list[str] | None, as_of: date, first: int
) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """Reminders (offsets, day), excuses (offsets, first, last month), suspensions (the same and the day put off to)."""
    reminders = _until(source.table("reminders", employers), "issued_on", as_of).sort("issued_on")
    excuses = _until(source.table("excuses", employers), "decided_on", as_of)
    suspensions = _until(source.table("suspensions", employers), "decided_on", as_of)
    after = np.array([day_number(last_day(month_number(m) + 1)) for m in suspensions["to_month"]], np.int64)
    return (
        _grouped(reminders, who, _days(reminders["issued_on"], 0)),
        _grouped(excuses, who, _months(excuses["from_month"], first, 0), _months(excuses["to_month"], first, 0)),
        _grouped(
            suspensions, who, _months(suspensions["from_month"], first, 0),
            _months(suspensions["to_month"], first, 0), after,
        ),
    )  # fmt: skip
