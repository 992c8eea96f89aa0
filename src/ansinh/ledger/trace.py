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
    some_event = np.where(spread["event"] >= 0, spread["event"], spread["start"])
    declared = spread["declared_base"]
    return pl.DataFrame({
        "employer_code": _pick(job.roster.codes, owner[some_event]),
        "person_number": person_number.gather(job.events.row[some_event]),
        "month": pl.Series(months, dtype=pl.Date).gather(spread["first_month"] + step),
        "component": _pick(COMPONENTS, spread["component"]),
        "payer": _pick(PAYERS, spread["payer"]),
        "conduct": _pick(frames.CONDUCTS, spread["unregistered"]),
        "group": _pick(GROUPS, spread["group"]),
        "declared_base": pl.Series(declared).replace(coverage.NO_BASE, None),
        "base": spread["base"], "rate": spread["rate"], "amount": spread["amount"],
        "bound": _pick(("", "floor", "cap"), np.where(spread["base"] > declared, 1, np.where(spread["base"] < declared, 2, 0))),
        "declaration": _position(job, spread["event"]),
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
    names = waterfall.APPLICATION_FIELDS
    steps = pl.DataFrame(block.applications, schema={name: pl.Int64 for name in names})
    balances = pl.DataFrame(pl.from_arrow(frames.balances(job, block))).with_columns(
        (pl.col("month").cast(pl.String) + "-01").str.to_date()
    )
    payment = pl.Series("row", job.money.row, dtype=pl.Int64)
    ids = job.payments["payment_id"]
    event = steps["event"].replace(-1, None)
    return steps.with_columns(
        payment_id=ids.gather(payment.gather(event)) if payment.len() else pl.lit(None, pl.String),
        kind=pl.when(pl.col("from_credit") == 1).then(pl.lit("credit")).otherwise(pl.lit("payment")),
        part=pl.when(pl.col("part") == waterfall.PART_CHARGE).then(pl.lit("charge")).otherwise(pl.lit("principal")),
        on=pl.col("day").cast(pl.Int32).cast(pl.Date),
        **{
            name: balances[name].gather(steps["row"]).cast(pl.String) if name not in ("month", "due_on") else balances[name].gather(steps["row"])
            for name in ("employer_code", "fund", "month", "due_on", "conduct")
        },
    ).select("employer_code", "on", "kind", "payment_id", "fund", "month", "due_on", "conduct", "part", "amount")  # fmt: skip


def _credits(job: Prepared, applications: pl.DataFrame) -> pl.DataFrame:
    """What each payment left over on its day (``left``), and each refund taken (``refund``)."""
    offsets, day, _month, amount, kind = job.money.arrays
    events = pl.DataFrame({
        "employer_code": np.repeat(job.roster.codes, np.diff(offsets)) if day.size else [],
        "on": day, "amount": amount, "refund": kind == waterfall.REFUND, "row": job.money.row, "refused": job.refused,
    }, schema_overrides={"employer_code": pl.String, "on": pl.Int32, "amount": pl.Int64, "row": pl.Int64, "refund": pl.Boolean, "refused": pl.Boolean}).with_columns(pl.col("on").cast(pl.Date))  # fmt: skip
    used = applications.filter(pl.col("kind") == "payment").group_by("payment_id").agg(used=pl.col("amount").sum())
    payments = events.filter(~pl.col("refund"))
    left = (
        payments.with_columns(payment_id=job.payments["payment_id"].gather(payments["row"]))
        .join(used, "payment_id", "left", maintain_order="left")
        .with_columns(amount=pl.col("amount") - pl.col("used").fill_null(0), kind=pl.lit("left"))
        .filter(pl.col("amount") > 0)
    )
    refunds = events.filter(pl.col("refund") & ~pl.col("refused"))
    refunds = refunds.with_columns(payment_id=job.refunds["refund_id"].gather(refunds["row"]), kind=pl.lit("refund"))
    columns = ["employer_code", "on", "kind", "payment_id", "amount"]
    return pl.concat([left.select(columns), refunds.select(columns)]).sort("on", maintain_order=True)
