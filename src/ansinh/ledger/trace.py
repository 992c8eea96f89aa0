"""The trace of one employer's computation: every person's line and every đồng's way, for explanations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from ansinh.base.months import first_day
from ansinh.facts.schemas import GROUPS
from ansinh.ledger import coverage, frames, waterfall
from ansinh.ledger.engine import Block, Prepared
from ansinh.ledger.movements import COMPONENTS, PAYERS


@dataclass(frozen=True)
class Trace:
    """What the kernels recorded by number, named when first asked for; the frames are told in ``run.Ledger``."""

    job: Prepared
    block: Block
    person_number: pl.Series
    """That column of the source's declarations."""

    @cached_property
    def lines(self) -> pl.DataFrame:
        return self.lines_of(range(self.job.grid.first, self.job.grid.first + self.job.grid.months))

    def lines_of(self, months: Iterable[int]) -> pl.DataFrame:
        """The lines of some months (month numbers)."""
        return _lines(self.job, self.block, self.person_number, np.array([*months]) - self.job.grid.first)

    @cached_property
    def applications(self) -> pl.DataFrame:
        return _applications(self.job, self.block)

    @cached_property
    def credits(self) -> pl.DataFrame:
        return _credits(self.job, self.block)


def _lines(job: Prepared, block: Block, person_number: pl.Series, chosen: np.ndarray) -> pl.DataFrame:
    """Segments of months spread to one row a month, for the months at the positions ``chosen``.

    ``declaration``, ``start`` and ``movement`` are positions in the source's declarations: of the row that gave the
    base, of the start the month belongs to (null where there is none), and of the last movement then in force.
    """
    line = dict(zip(coverage.LINE_FIELDS, block.lines.T, strict=True))
    length = line["end_month"] - line["first_month"]
    of = np.repeat(np.arange(length.size), length)
    month = line["first_month"][of] + np.arange(of.size) - np.repeat(np.cumsum(length) - length, length)
    kept = np.isin(month, chosen)
    of, month = of[kept], month[kept]
    spread = {name: column[of] for name, column in line.items()}
    owner = np.repeat(np.arange(len(job.roster.codes)), np.diff(job.events.offsets))
    declared = spread["declared_base"]
    return pl.DataFrame({
        "employer_code": _pick(job.roster.codes, owner[spread["event"]]),
        "person_number": person_number[job.events.row[spread["event"]]],
        "month": _day(job.grid.month_start[month]),
        "component": _pick(COMPONENTS, spread["component"]),
        "payer": _pick(PAYERS, spread["payer"]),
        "conduct": _pick(frames.CONDUCTS, spread["unregistered"]),
        "group": _pick(GROUPS, spread["group"]),
        "declared_base": pl.Series(declared).set(pl.Series(declared == coverage.NO_BASE), None),
        "base": spread["base"], "rate": spread["rate"], "amount": spread["amount"],
        "bound": _pick(("cap", "", "floor"), np.sign(spread["base"] - declared) + 1),
        "declaration": _position(job, spread["base_event"]),
        "start": _position(job, spread["start"]),
        "movement": _position(job, spread["event"]),
    })  # fmt: skip


def _pick(names: Sequence[str], codes: np.ndarray) -> pl.Series:
    return pl.Series(names, dtype=pl.String)[codes]


def _position(job: Prepared, event: np.ndarray) -> pl.Series:
    """Event numbers as positions in the source's table; -1 becomes null."""
    if job.events.row.size == 0:
        return pl.Series([], dtype=pl.Int64)
    known = pl.Series(job.events.row[np.maximum(event, 0)].astype(np.int64))
    return known.set(pl.Series(event < 0), None)


def _applications(job: Prepared, block: Block) -> pl.DataFrame:
    """One row per step of the waterfall."""
    step = dict(zip(waterfall.APPLICATION_FIELDS, block.applications.T, strict=True))
    row = {name: block.rows[n][step["row"]] for n, name in enumerate(waterfall.ROW_FIELDS)}
    employer = np.searchsorted(block.row_offsets, step["row"], side="right") - 1
    from_credit = step["from_credit"] == 1
    paid = np.where(from_credit, 0, job.money.row[np.maximum(step["event"], 0)]) if from_credit.size else from_credit
    return pl.DataFrame({
        "employer_code": _pick(job.roster.codes, employer),
        "on": _day(step["day"]),
        "kind": _pick(("payment", "credit"), step["from_credit"]),
        "payment_id": job.payments["payment_id"][paid.astype(np.int64)].set(pl.Series(from_credit), None),
        "fund": _pick(COMPONENTS, row["fund"]),
        "month": pl.Series([first_day(job.grid.first + int(m)) for m in row["month"]], dtype=pl.Date),
        "due_on": _day(row["due_on"]),
        "conduct": _pick(frames.CONDUCTS, row["conduct"]),
        "part": _pick(("principal", "charge"), step["part"]),
        "amount": step["amount"],
    })  # fmt: skip


def _day(numbers: np.ndarray) -> pl.Series:
    return pl.Series(numbers.astype(np.int32)).cast(pl.Date)


def _credits(job: Prepared, block: Block) -> pl.DataFrame:
    """What each payment left over on its day (``left``), and each refund taken (``refund``)."""
    offsets, day, _month, amount, kind = job.money.arrays
    step = dict(zip(waterfall.APPLICATION_FIELDS, block.applications.T, strict=True))
    own = step["from_credit"] == 0
    applied = np.zeros(amount.size, np.int64)
    np.add.at(applied, step["event"][own], step["amount"][own])
    is_refund = kind == waterfall.REFUND
    left = np.where(is_refund, np.where(job.refused, 0, amount), amount - applied)
    kept = np.flatnonzero(left > 0)
    kept = kept[np.argsort(day[kept], kind="stable")]
    employer = np.repeat(np.arange(len(job.roster.codes)), np.diff(offsets))
    ids = pl.concat([job.payments["payment_id"], job.refunds["refund_id"]])
    return pl.DataFrame({
        "employer_code": _pick(job.roster.codes, employer[kept]),
        "on": _day(day[kept]),
        "kind": _pick(("left", "refund"), is_refund[kept].astype(np.int64)),
        "payment_id": ids[job.money.row[kept] + is_refund[kept] * job.payments.height],
        "amount": left[kept],
    })  # fmt: skip
