"""The trace of one employer's computation: every person's line and every đồng's way, for explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ansinh.base.months import first_day
from ansinh.facts.schemas import GROUPS
from ansinh.ledger import coverage, frames, waterfall
from ansinh.ledger.engine import Block, Prepared
from ansinh.ledger.movements import COMPONENTS, PAYERS


@dataclass(frozen=True)
class Trace:
    """Frames ``lines``, ``applications`` and ``credits``; see ``run.Ledger``."""

    lines: pl.DataFrame
    applications: pl.DataFrame
    credits: pl.DataFrame


def build(job: Prepared, block: Block, person_number: pl.Series) -> Trace:
    """Name what the kernels recorded by number. ``person_number`` is that column of the source's declarations."""
    applications = _applications(job, block)
    return Trace(_lines(job, block, person_number), applications, _credits(job, applications))


def _lines(job: Prepared, block: Block, person_number: pl.Series) -> pl.DataFrame:
    """Segments of months spread to one row a month.

    ``declaration`` and ``start`` are positions in the source's declarations: of the row that gave the base and of
    the start the month belongs to; null where there is none.
    """
    line = dict(zip(coverage.LINE_FIELDS, block.lines.T, strict=True))
    length = line["end_month"] - line["first_month"]
    of = np.repeat(np.arange(length.size), length)
    step = np.arange(of.size) - np.repeat(np.cumsum(length) - length, length)
    spread = {name: column[of] for name, column in line.items()}
    months = [first_day(job.grid.first + m) for m in range(job.grid.months)]
    owner = np.repeat(np.arange(len(job.roster.codes)), np.diff(job.events.offsets))
    declared = spread["declared_base"]
    return pl.DataFrame({
        "employer_code": _pick(job.roster.codes, owner[spread["event"]]),
        "person_number": person_number.gather(job.events.row[spread["event"]]),
        "month": pl.Series(months, dtype=pl.Date).gather(spread["first_month"] + step),
        "component": _pick(COMPONENTS, spread["component"]),
        "payer": _pick(PAYERS, spread["payer"]),
        "conduct": _pick(frames.CONDUCTS, spread["unregistered"]),
        "group": _pick(GROUPS, spread["group"]),
        "declared_base": pl.Series(declared).replace(coverage.NO_BASE, None),
        "base": spread["base"], "rate": spread["rate"], "amount": spread["amount"],
        "bound": _pick(("cap", "", "floor"), np.sign(spread["base"] - declared) + 1),
        "declaration": _position(job, spread["base_event"]),
        "start": _position(job, spread["start"]),
    })  # fmt: skip


def _pick(names: Sequence[str], codes: np.ndarray) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(codes)


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
        "payment_id": job.payments["payment_id"].gather(paid.astype(np.int64)).set(pl.Series(from_credit), None),
        "fund": _pick(COMPONENTS, row["fund"]),
        "month": pl.Series([first_day(job.grid.first + int(m)) for m in row["month"]], dtype=pl.Date),
        "due_on": _day(row["due_on"]),
        "conduct": _pick(frames.CONDUCTS, row["conduct"]),
        "part": _pick(("principal", "charge"), step["part"]),
        "amount": step["amount"],
    })  # fmt: skip


def _day(numbers: np.ndarray) -> pl.Series:
    return pl.Series(numbers.astype(np.int32)).cast(pl.Date)


def _credits(job: Prepared, applications: pl.DataFrame) -> pl.DataFrame:
    """What each payment left over on its day (``left``), and each refund taken (``refund``)."""
    offsets, day, _month, amount, kind = job.money.arrays
    events = pl.DataFrame({
        "employer_code": _pick(job.roster.codes, np.repeat(np.arange(len(job.roster.codes)), np.diff(offsets))),
        "on": _day(day), "amount": amount, "row": job.money.row,
    })  # fmt: skip
    used = applications.filter(pl.col("kind") == "payment").group_by("payment_id").agg(used=pl.col("amount").sum())
    payments = events.filter(kind == waterfall.PAYMENT)
    left = (
        payments.with_columns(payment_id=job.payments["payment_id"].gather(payments["row"]), kind=pl.lit("left"))
        .join(used, "payment_id", "left", maintain_order="left")
        .with_columns(amount=pl.col("amount") - pl.col("used").fill_null(0))
        .filter(pl.col("amount") > 0)
    )
    refunds = events.filter((kind == waterfall.REFUND) & ~job.refused)
    refunds = refunds.with_columns(payment_id=job.refunds["refund_id"].gather(refunds["row"]), kind=pl.lit("refund"))
    columns = ["employer_code", "on", "kind", "payment_id", "amount"]
    return pl.concat([left.select(columns), refunds.select(columns)]).sort("on", maintain_order=True)
