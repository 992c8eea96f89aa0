"""The whole computation, employers in blocks: facts and law in, balances out, identities checked on the way.

A block is a run of employers computed densely and handed on before the next one, so memory does not grow with the
province; two blocks are computed side by side because the kernels release the interpreter's lock.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.source import PLACE, FactSource
from ansinh.law import Law
from ansinh.ledger import coverage, encode, remarks, waterfall
from ansinh.ledger.parameters import Clock, Grid, clock, day_number, grid

BLOCK_CELLS = 400_000
"""Employer-months computed at once: about 120 MB of dense results."""
MAX_BLOCK_EMPLOYERS = 4_000


@dataclass(frozen=True)
class Prepared:
    """Everything the kernels need for a run."""

    as_of: date
    law: Law
    grid: Grid
    clock: Clock
    roster: encode.Roster
    events: encode.Events
    money: encode.Money
    openings: tuple[np.ndarray, ...]
    reminders: tuple[np.ndarray, ...]
    excuses: tuple[np.ndarray, ...]
    suspensions: tuple[np.ndarray, ...]
    flags: np.ndarray
    refused: np.ndarray
    payments: pl.DataFrame
    refunds: pl.DataFrame
    notes: list[pl.DataFrame]


@dataclass(frozen=True)
class Block:
    """Results of the employers ``first <= e < last`` (positions in the roster)."""

    first: int
    last: int
    dense: np.ndarray
    """dense[employer, month, column]: see ``coverage.AMOUNT``."""
    due_days: np.ndarray
    """due_days[employer, 0 or 1 for pension, month]."""
    workers: np.ndarray
    row_offsets: np.ndarray
    rows: np.ndarray
    """rows[field, row]: see ``waterfall.ROW_FIELDS``."""
    standing: np.ndarray
    lines: np.ndarray
    applications: np.ndarray


def prepare(
    source: FactSource, law: Law, as_of: date, employers: list[str] | None, exact_order: bool = False
) -> Prepared:
    """Read and encode the facts known on ``as_of``."""
    rules, rules_of_time = grid(law, as_of), clock(law, as_of)
    who = encode.roster(source, employers)
    events, notes = encode.events(source, who, employers, as_of, rules.first)
    money, money_notes, payments, refunds = encode.money(source, who, employers, as_of, rules.first, exact_order)
    openings, opening_notes = encode.openings(source, who, employers, rules.first, rules.first + rules.ledger_start)
    reminders, excuses, suspensions = encode.decisions(source, who, employers, as_of, rules.first)
    return Prepared(
        as_of=as_of, law=law, grid=rules, clock=rules_of_time, roster=who, events=events, money=money,
        openings=openings, reminders=reminders, excuses=excuses, suspensions=suspensions,
        flags=np.zeros(events.row.size, np.uint8), refused=np.zeros(money.row.size, np.bool_),
        payments=payments, refunds=refunds, notes=[*notes, *money_notes, *opening_notes],
    )  # fmt: skip


def blocks(job: Prepared) -> Iterator[Block]:
    """Compute block after block, at most two ahead of the reader."""
    count = len(job.roster.codes)
    size = max(1, min(MAX_BLOCK_EMPLOYERS, BLOCK_CELLS // job.grid.months))
    starts = iter(range(0, count, size))
    if count <= size:
        if count:
            yield compute_block(job, 0, count)
        return
    ahead: deque[Future[Block]] = deque()
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for start in starts:
            ahead.append(pool.submit(compute_block, job, start, min(start + size, count)))
            if len(ahead) > (os.cpu_count() or 1):
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _slice(grouped: tuple[np.ndarray, ...], first: int, last: int) -> tuple[np.ndarray, ...]:
    """The offsets of employers ``first:last``; the columns stay whole because offsets point into them."""
    return (grouped[0][first : last + 1], *grouped[1:])


def compute_block(job: Prepared, first: int, last: int, lines: int = 0, applications: int = 0) -> Block:
    """Obligations, then the waterfall, of one run of employers; a broken identity raises AnsinhError.

    ``lines`` and ``applications`` are the room for a trace (0: none); a trace that needs more is computed again.
    """
    rules, count = job.grid, last - first
    dense = np.empty((count, rules.months, coverage.WIDTH), np.int64)
    due_days, workers = np.empty((count, 2, rules.months), np.int64), np.zeros(count, np.int64)
    kept_lines, line_count = _trace_room(lines, coverage.LINE_FIELDS)
    coverage.obligations(
        rules.months, job.events.offsets[first : last + 1], job.events.person, job.events.table, job.events.salary,
        job.roster.table[first:last], job.clock.registration_days, rules.due, _slice(job.suspensions, first, last),
        rules.ledger_start, rules.epoch, rules.rate, rules.bound, dense, due_days, workers, job.flags,
        kept_lines, line_count,
    )  # fmt: skip
    openings = _slice(job.openings, first, last)
    offsets = np.zeros(count + 1, np.int64)
    waterfall.count_rows(dense, openings[0], offsets[1:])
    np.cumsum(offsets, out=offsets)
    rows = np.empty((len(waterfall.ROW_FIELDS), offsets[-1]), np.int64)
    standing = np.zeros((count, len(waterfall.STANDING_FIELDS)), np.int64)
    broken = np.zeros(count, np.int64)
    kept_applications, application_count = _trace_room(applications, waterfall.APPLICATION_FIELDS)
    waterfall.settle(
        day_number(job.as_of), rules.ledger_start, offsets, dense, due_days, rules.month_start, openings,
        _slice(job.money.arrays, first, last), _slice(job.reminders, first, last), _slice(job.excuses, first, last),
        job.clock.numbers, job.clock.allocation, rows, standing, job.refused, broken, kept_applications,
        application_count,
    )  # fmt: skip
    _check(job, first, broken)
    needed = int(line_count[0]), int(application_count[0])
    if needed[0] > lines > 0 or needed[1] > applications > 0:
        return compute_block(job, first, last, max(lines, needed[0]), max(applications, needed[1]))
    return Block(
        first, last, dense, due_days, workers, offsets, rows, standing, kept_lines[: needed[0]],
        kept_applications[: needed[1]],
    )  # fmt: skip


def _trace_room(room: int, fields: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    return np.empty((room, len(fields)), np.int64), np.zeros(1, np.int64)


def _check(job: Prepared, first: int, broken: np.ndarray) -> None:
    """Raise for the first employer whose identities do not hold."""
    hits = np.flatnonzero(broken)
    if hits.size == 0:
        return
    identity = {
        waterfall.ROWS_WRONG: _("tổng các khoản phải đóng khác tổng các dòng công nợ"),
        waterfall.CLOSING_WRONG: _("phải đóng trừ đã đóng khác còn nợ"),
        waterfall.MONEY_WRONG: _("tiền đã nộp khác tiền đã phân bổ cộng tiền thừa"),
        waterfall.CHARGE_WRONG: _("tiền xử lý đã nộp lớn hơn tiền xử lý phải nộp"),
    }[int(broken[hits[0]])]
    raise AnsinhError(
        _("Sổ của đơn vị {code} không cân: {identity}.").format(
            code=job.roster.codes[first + hits[0]], identity=identity
        ),
        _("Kết quả không được dùng."),
        _("Gửi mã đơn vị và ngày tính cho người quản trị; đây là lỗi của hệ thống."),
    )


def all_remarks(job: Prepared, source: FactSource, employers: list[str] | None) -> pl.DataFrame:
    """Remarks of reading and, once the blocks are computed, of folding and refunds."""
    parts = list(job.notes)
    kinds = (
        (coverage.FLAG_BEFORE_START, "before_start"), (coverage.FLAG_UNDER_FLOOR, "under_floor"),
        (coverage.FLAG_NO_BASE, "no_base"), (coverage.FLAG_NO_RULE, "fund_without_rule"),
    )  # fmt: skip
    if job.flags.any():
        frame = source.table("declarations", employers, ["employer_code", "person_number", *PLACE])
        for flag, kind in kinds:
            hit = np.sort(job.events.row[(job.flags & flag) > 0])
            if hit.size:
                parts.append(remarks.of(frame[hit], "declarations", kind))
    if job.refused.any():
        parts.append(remarks.of(job.refunds[np.sort(job.money.row[job.refused])], "refunds", "refund_over_credit"))
    return remarks.gather(parts)
