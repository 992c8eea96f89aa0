"""What other rooms call: compute a ledger in memory, or write one to files without holding it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl
import pyarrow as pa

from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger import engine, frames
from ansinh.ledger.trace import Trace


@dataclass(frozen=True)
class Ledger:
    """What every employer of a run owes on ``as_of``: computed and checked, named when first asked for.

    ``obligations``, ``balances`` and ``standing`` have the columns of the contract: codes as String, months and
    days as Date (a month is its first day), money Int64 đồng, rates per 10,000. ``remarks`` tells what could not be
    used and what was corrected. ``lines``, ``applications`` and ``credits`` are there only when traced.
    """

    job: engine.Prepared
    blocks: list[engine.Block]
    source: FactSource
    employers: list[str] | None
    traced: Trace | None

    @property
    def as_of(self) -> date:
        return self.job.as_of

    @property
    def law(self) -> Law:
        return self.job.law

    @cached_property
    def obligations(self) -> pl.DataFrame:
        """One row per employer, month, component and payer with people in it."""
        return _frame([frames.obligations(self.job, block, text_months=False) for block in self.blocks], _OBLIGATIONS)

    @cached_property
    def balances(self) -> pl.DataFrame:
        """One row per employer, month, fund, due day and conduct."""
        return _frame([frames.balances(self.job, block, text_months=False) for block in self.blocks], _BALANCES)

    @cached_property
    def standing(self) -> pl.DataFrame:
        """One row per employer."""
        return _frame([frames.standing(self.job, block) for block in self.blocks], _STANDING)

    @cached_property
    def remarks(self) -> pl.DataFrame:
        """Facts that could not be used or were adjusted."""
        return engine.all_remarks(self.job, self.source, self.employers)

    @property
    def lines(self) -> pl.DataFrame:
        """One row per person, month, component and payer: bases, rate, amount and the declarations behind them."""
        return self._trace.lines

    def lines_of(self, months: Iterable[int]) -> pl.DataFrame:
        """The same of some months (month numbers) only."""
        return self._trace.lines_of(months)

    @property
    def applications(self) -> pl.DataFrame:
        """Every đồng of every payment in the order applied: to which row, as principal or as charge."""
        return self._trace.applications

    @property
    def credits(self) -> pl.DataFrame:
        """What each payment left as credit, and refunds taken from it."""
        return self._trace.credits

    @property
    def _trace(self) -> Trace:
        if self.traced is None:
            raise ValueError("compute(..., trace=True) keeps lines and applications")
        return self.traced


def compute(
    source: FactSource, law: Law, as_of: date, employers: list[str] | None = None, trace: bool = False
) -> Ledger:
    """The ledger of ``employers`` (all when None) on ``as_of``, in memory.

    Raises AnsinhError for an unknown employer code, for facts that cannot be encoded, and for a broken identity.
    """
    job = engine.prepare(source, law, as_of, employers, exact_order=trace)
    results = [engine.compute_block(job, 0, len(job.roster.codes), *_TRACE_ROOM)] if trace else list(engine.blocks(job))
    return Ledger(job, results, source, employers, _trace(job, results[0], source, employers) if trace else None)


_TRACE_ROOM = (20_000, 20_000)


def _trace(job: engine.Prepared, block: engine.Block, source: FactSource, employers: list[str] | None) -> Trace:
    return Trace(job, block, source.table("declarations", employers, ["person_number"])["person_number"])


_OBLIGATIONS = {
    "employer_code": pl.String, "month": pl.Date, "component": pl.String, "payer": pl.String, "headcount": pl.Int32,
    "base_total": pl.Int64, "amount": pl.Int64, "due_on": pl.Date,
}  # fmt: skip
_BALANCES = {
    "employer_code": pl.String, "month": pl.Date, "fund": pl.String, "due_on": pl.Date, "conduct": pl.String,
    "principal": pl.Int64, "paid": pl.Int64, "outstanding": pl.Int64, "charge": pl.Int64, "charge_evading": pl.Int64,
    "charge_paid": pl.Int64, "class": pl.String, "evading_from": pl.Date,
}  # fmt: skip
_STANDING = {
    "employer_code": pl.String, "principal_outstanding": pl.Int64, "charge_outstanding": pl.Int64, "credit": pl.Int64,
    "overdue_principal": pl.Int64, "oldest_due_on": pl.Date, "months_owed": pl.Int64, "workers": pl.Int64,
    "class": pl.String,
}  # fmt: skip


def _frame(tables: list[pa.Table], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """Arrow results as one polars frame with plain text codes and months as dates."""
    if not tables:
        return pl.DataFrame(schema=schema)
    return pl.concat([
        pl.DataFrame([pl.Series(name, table[name]).cast(dtype) for name, dtype in schema.items()]) for table in tables
    ])  # fmt: skip
