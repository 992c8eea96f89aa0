"""Kernel results as the tables of the contract: obligations, balances, standing."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ansinh.base.months import month_text
from ansinh.ledger.coverage import NEVER
from ansinh.ledger.engine import Block, Prepared
from ansinh.ledger.movements import COMPONENTS, PAYERS

CLASSES = ("paid", "not_due", "late", "evading")
CONDUCTS = ("registered", "unregistered")
_SLOT_ORDER = np.array(
    sorted(range(len(COMPONENTS) * 2), key=lambda slot: (COMPONENTS[slot // 2], PAYERS[slot % 2])), np.int64
)


def _names(values: tuple[str, ...] | list[str], codes: np.ndarray) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32, copy=False)), pa.array(values, pa.string()))


def _dates(days: np.ndarray) -> pa.Array:
    """Day numbers as dates; NEVER becomes null."""
    absent = days == NEVER
    return pa.array(np.where(absent, 0, days).astype(np.int32), pa.int32(), mask=absent).cast(pa.date32())


def _months(job: Prepared, positions: np.ndarray) -> pa.DictionaryArray:
    """Month positions as text ``YYYY-MM``."""
    low = int(positions.min()) if positions.size else 0
    high = int(positions.max()) if positions.size else 0
    return _names([month_text(job.grid.first + m) for m in range(low, high + 1)], positions - low)


def obligations(job: Prepared, block: Block) -> pa.Table:
    """One row per employer, month, component and payer with people in it."""
    heads = block.headcount[:, :, _SLOT_ORDER]
    employer, month, place = np.nonzero(heads)
    slot = _SLOT_ORDER[place]
    fund = slot // 2
    return pa.table({
        "employer_code": _names(job.roster.codes, employer + block.first),
        "month": _months(job, month),
        "component": _names(COMPONENTS, fund),
        "payer": _names(PAYERS, slot % 2),
        "headcount": heads[employer, month, place],
        "base_total": block.base_total[employer, month, slot],
        "amount": block.amount[employer, month, slot],
        "due_on": _dates(block.due_days[employer, (fund == COMPONENTS.index("pension")).astype(np.int64), month]),
    })  # fmt: skip


def balances(job: Prepared, block: Block) -> pa.Table:
    """One row per employer, month, fund, due day and conduct."""
    month, fund, conduct, due, principal, paid, outstanding, charge, evading, charge_paid, class_, since = block.rows
    employer = np.repeat(np.arange(block.first, block.last), np.diff(block.row_offsets))
    return pa.table({
        "employer_code": _names(job.roster.codes, employer),
        "month": _months(job, month),
        "fund": _names(COMPONENTS, fund),
        "due_on": _dates(due),
        "conduct": _names(CONDUCTS, conduct),
        "principal": principal, "paid": paid, "outstanding": outstanding,
        "charge": charge, "charge_evading": evading, "charge_paid": charge_paid,
        "class": _names(CLASSES, class_),
        "evading_from": _dates(since),
    })  # fmt: skip


def standing(job: Prepared, block: Block) -> pa.Table:
    """One row per employer."""
    principal, charge, credit, overdue, oldest, months, worst = block.standing.T
    return pa.table({
        "employer_code": _names(job.roster.codes, np.arange(block.first, block.last)),
        "principal_outstanding": principal, "charge_outstanding": charge, "credit": credit,
        "overdue_principal": overdue, "oldest_due_on": _dates(oldest), "months_owed": months,
        "workers": block.workers, "class": _names(CLASSES, worst),
    })  # fmt: skip
