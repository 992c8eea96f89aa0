"""Kernel results as the tables of the contract: obligations, balances, standing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from ansinh.base.months import first_day, month_text
from ansinh.ledger.coverage import AMOUNT, BASE, HEADS, NEVER, PENSION_FUND
from ansinh.ledger.engine import Block, Prepared
from ansinh.ledger.jit import kernel
from ansinh.ledger.movements import COMPONENTS, PAYERS
from ansinh.ledger.parameters import day_number

CLASSES = ("paid", "not_due", "late", "evading")
CONDUCTS = ("registered", "unregistered")
_SLOT_ORDER = np.array(
    sorted(range(len(COMPONENTS) * 2), key=lambda slot: (COMPONENTS[slot // 2], PAYERS[slot % 2])), np.int64
)


def _numbers(values: np.ndarray, kind: pa.DataType, valid: np.ndarray | None = None) -> pa.Array:
    """``values`` as they lie in memory, without copying; null where not ``valid``.

    ``pyarrow.array`` would do the same, but imports pandas wherever that is installed: a quarter of a second.
    """
    bits = None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.Array.from_buffers(kind, values.size, [bits, pa.py_buffer(np.ascontiguousarray(values))])


def _table(columns: dict[str, pa.Array | np.ndarray]) -> pa.Table:
    """Plain arrays are 64-bit numbers."""
    return pa.table({
        name: _numbers(column, pa.int64()) if isinstance(column, np.ndarray) else column
        for name, column in columns.items()
    })  # fmt: skip


def _texts(values: Sequence[str]) -> pa.Array:
    encoded = [value.encode() for value in values]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(encoded), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))])


def _names(values: Sequence[str], codes: np.ndarray) -> pa.DictionaryArray:
    indices = _numbers(codes.astype(np.int32, copy=False), pa.int32())
    return pa.DictionaryArray.from_arrays(indices, _texts(values))


def _dates(days: np.ndarray) -> pa.Array:
    """Day numbers as dates; NEVER becomes null."""
    valid = days != NEVER
    return _numbers(np.where(valid, days, 0).astype(np.int32), pa.date32(), valid)


def _months(job: Prepared, positions: np.ndarray, as_text: bool) -> pa.Array:
    """Month positions as text ``YYYY-MM``, or as the first day of the month."""
    low = int(positions.min()) if positions.size else 0
    high = int(positions.max()) if positions.size else 0
    months = range(job.grid.first + low, job.grid.first + high + 1)
    if as_text:
        return _names([month_text(m) for m in months], positions - low)
    first_days = np.array([day_number(first_day(m)) for m in months], np.int32)
    return _numbers(first_days[positions - low], pa.date32())


@kernel
def present(dense, due_days, slot_order):  # type: ignore[no-untyped-def]
    """Employer, month and slot of every cell with people in it, and its headcount, base, amount and due day."""
    count = 0
    for e in range(dense.shape[0]):
        for month in range(dense.shape[1]):
            for slot in range(10):
                count += int(dense[e, month, HEADS + slot] > 0)
    employer, months, slots = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int32)
    columns = np.empty((4, count), np.int64)
    n = 0
    for e in range(dense.shape[0]):
        for month in range(dense.shape[1]):
            for slot in slot_order:
                if dense[e, month, HEADS + slot] > 0:
                    employer[n], months[n], slots[n] = e, month, slot
                    columns[0, n] = dense[e, month, HEADS + slot]
                    columns[1, n] = dense[e, month, BASE + slot]
                    columns[2, n] = dense[e, month, AMOUNT + slot]
                    columns[3, n] = due_days[e, 1 if slot // 2 == PENSION_FUND else 0, month]
                    n += 1
    return employer, months, slots, columns


def obligations(job: Prepared, block: Block, text_months: bool = True) -> pa.Table:
    """One row per employer, month, component and payer with people in it."""
    employer, month, slot, columns = present(block.dense, block.due_days, _SLOT_ORDER)
    return _table({
        "employer_code": _names(job.roster.codes, employer + block.first),
        "month": _months(job, month, text_months),
        "component": _names(COMPONENTS, slot // 2),
        "payer": _names(PAYERS, slot % 2),
        "headcount": columns[0], "base_total": columns[1], "amount": columns[2],
        "due_on": _dates(columns[3]),
    })  # fmt: skip


def balances(job: Prepared, block: Block, text_months: bool = True) -> pa.Table:
    """One row per employer, month, fund, due day and conduct."""
    month, fund, conduct, due, principal, paid, outstanding, charge, evading, charge_paid, class_, since = block.rows
    employer = np.repeat(np.arange(block.first, block.last, dtype=np.int32), np.diff(block.row_offsets))
    return _table({
        "employer_code": _names(job.roster.codes, employer),
        "month": _months(job, month, text_months),
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
    return _table({
        "employer_code": _names(job.roster.codes, np.arange(block.first, block.last)),
        "principal_outstanding": principal, "charge_outstanding": charge, "credit": credit,
        "overdue_principal": overdue, "oldest_due_on": _dates(oldest), "months_owed": months,
        "workers": block.workers, "class": _names(CLASSES, worst),
    })  # fmt: skip
