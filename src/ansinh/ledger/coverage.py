"""From declarations to what falls due: the obligations kernel.

Each person's movements at an employer, in order of first month, filing day and file order, are folded into
*segments* of months with the same coverage and base. Amounts within a segment and an epoch of the law do not
change, so they are added at its first month and taken off after its last; one running sum per employer then
gives every month. The cost follows the number of movements, not of months.

Kernels share whole tables, not tuples of columns, because each array handed over is counted by Numba:
``events[event, EVENT_FIELDS]`` and its ``salary[event]``, ``rate[epoch, group, slot]``,
``bound[epoch, group, component, region, FIXED | FLOOR | CAP]`` and ``sums[month, column]``, whose columns are those of
the dense result (``AMOUNT``, ``BASE``, ``HEADS`` by slot, ``HIDDEN`` by fund).
"""

from __future__ import annotations

import numpy as np

from ansinh.ledger.jit import inlined, kernel
from ansinh.ledger.movements import IS_START, NEEDS_NO_START, OFF_MASK, ON_MASK, TAKES_BASE
from ansinh.ledger.parameters import ACCIDENT_SLOT, CAP, FIXED, FLOOR

NO_BASE = -1
NEVER = np.int64(1 << 30)
"""An end or a day that never comes."""

FLAG_BEFORE_START, FLAG_UNDER_FLOOR, FLAG_NO_BASE, FLAG_NO_RULE = 1, 2, 4, 8

EVENT_FIELDS = ("movement", "group", "from_month", "to_month", "filed", "effective")
MOVEMENT, GROUP, FROM, TO, FILED, EFFECTIVE = range(6)
"""Months are positions from the grid's first month, days are day numbers; NEVER where there is none."""

AMOUNT, BASE, HEADS, HIDDEN, WIDTH = 0, 10, 20, 30, 35
"""Columns of the dense result: amount, base and headcount by slot; unregistered principal by fund."""

LINE_FIELDS = (
    "event", "base_event", "start", "first_month", "end_month", "component", "payer", "unregistered", "group",
    "declared_base", "base", "rate", "amount",
)  # fmt: skip
PENSION_FUND = 4


@inlined
def _emit(
    first, end, state, late_until, ledger_start, epoch, rate, bound, region, accident_rate, due, sums, flags, lines,
    line_count,
):  # fmt: skip
    """Add one person's segment of months ``first <= month < end`` to the employer's running differences.

    ``late_until`` is the filing day of a start filed too late, else -1: months of a fund past due on that day are
    unregistered money, and since due days only rise they are the first months of the segment.
    """
    coverage, group, base, base_event, start, event = state
    month = max(first, ledger_start)
    while month < end:
        era = epoch[month]
        stop = month + 1
        while stop < end and epoch[stop] == era:
            stop += 1
        for component in range(5):
            if not coverage >> component & 1:
                continue
            limits = bound[era, group, component, region]
            counted = limits[FIXED]
            if counted == 0:
                counted = min(base, limits[CAP])
                if base < limits[FLOOR]:
                    counted = limits[FLOOR]
                    if base_event >= 0:
                        flags[base_event] |= FLAG_UNDER_FLOOR
                    else:
                        flags[event] |= FLAG_NO_BASE
            split = month
            if late_until >= 0:
                kind = 1 if component == PENSION_FUND else 0
                while split < stop and due[kind, split] < late_until:
                    split += 1
            for payer in range(2):
                slot = component * 2 + payer
                per = rate[era, group, slot]
                if slot == ACCIDENT_SLOT and per > 0 and accident_rate >= 0:
                    per = accident_rate
                if per <= 0:
                    if per < 0:
                        flags[event] |= FLAG_NO_RULE
                    continue
                amount = (counted * per + 5000) // 10000
                sums[month, AMOUNT + slot] += amount
                sums[stop, AMOUNT + slot] -= amount
                sums[month, BASE + slot] += counted
                sums[stop, BASE + slot] -= counted
                sums[month, HEADS + slot] += 1
                sums[stop, HEADS + slot] -= 1
                if split > month:
                    sums[month, HIDDEN + component] += amount
                    sums[split, HIDDEN + component] -= amount
                if lines.shape[0] > 0:
                    line = (event, base_event, start, component, payer, group, base, counted, per, amount)
                    _record(month, split, 1, line, lines, line_count)
                    _record(split, stop, 0, line, lines, line_count)
        month = stop


@kernel
def _record(first, end, unregistered, line, lines, line_count):
    """Keep one line of the trace; beyond the room given only the count goes on."""
    if first >= end:
        return
    n = line_count[0]
    line_count[0] = n + 1
    if n < lines.shape[0]:
        event, base_event, start, component, payer, group, base, counted, per, amount = line
        lines[n, 0], lines[n, 1], lines[n, 2], lines[n, 3], lines[n, 4] = event, base_event, start, first, end
        lines[n, 5], lines[n, 6], lines[n, 7], lines[n, 8] = component, payer, unregistered, group
        lines[n, 9], lines[n, 10], lines[n, 11], lines[n, 12] = base, counted, per, amount


@inlined
def _apply(event, state, events, salary):
    """The state after one movement: coverage, group, base, the events that gave base and start, and the last event."""
    coverage, _group, base, base_event, start, _last = state
    kind, group = events[event, MOVEMENT], np.int64(events[event, GROUP])
    coverage = (coverage | ON_MASK[kind]) & ~OFF_MASK[kind]
    if IS_START[kind]:
        start = event
    if TAKES_BASE[kind] and salary[event] != NO_BASE:
        base, base_event = salary[event], event
    return coverage, group, base, base_event, start, np.int64(event)


@kernel
def _nothing():
    return np.int64(0), np.int64(0), np.int64(NO_BASE), np.int64(-1), np.int64(-1), np.int64(-1)


@kernel
def _fold(begin, stop, first_start, month, events, salary):
    """The person's state in ``month``: every event in force then, in order."""
    state = _nothing()
    for event in range(begin, stop):
        if events[event, FROM] > month:
            break
        in_force = events[event, TO] >= month
        if in_force and (event >= first_start or NEEDS_NO_START[events[event, MOVEMENT]]):
            state = _apply(event, state, events, salary)
    return state


@inlined
def _late_until(start, events, registration_days):
    """Filing day of the start a month belongs to when it was filed too late, else -1."""
    if start < 0 or events[start, EFFECTIVE] == NEVER:
        return np.int64(-1)
    filed = np.int64(events[start, FILED])
    return filed if filed > events[start, EFFECTIVE] + registration_days else np.int64(-1)


@kernel
def _first_start(begin, stop, events, flags):
    """The person's first start; whatever stands before it counts for nothing, and is flagged."""
    first_start = begin
    while first_start < stop and not IS_START[events[first_start, MOVEMENT]]:
        if not NEEDS_NO_START[events[first_start, MOVEMENT]]:
            flags[first_start] |= FLAG_BEFORE_START
        first_start += 1
    return first_start


@kernel
def _cut_months(begin, stop, months, events):
    """Months at which the state of a person with bounded movements may change, first and last included."""
    cuts = np.empty(2 * (stop - begin) + 2, np.int64)
    cuts[0], cuts[1] = 0, months
    count = 2
    for event in range(begin, stop):
        for cut in (np.int64(events[event, FROM]), events[event, TO] + 1):
            if 0 < cut < months:
                cuts[count] = cut
                count += 1
    return np.unique(cuts[:count])


@kernel
def _person(
    begin, stop, bounded, months, events, salary, registration_days, ledger_start, epoch, rate, bound, region,
    accident_rate, due, sums, flags, lines, line_count,
):  # fmt: skip
    """One person at one employer, segment by segment. Returns 1 when covered by anything in the last month.

    Movements without a last month hold until the next one, so each makes one segment; where some are ``bounded``, the
    months they begin and end at cut the segments, and the state is folded anew for each.
    """
    first_start = _first_start(begin, stop, events, flags)
    points = _cut_months(begin, stop, months, events) if bounded else np.empty(0, np.int64)
    state, covered = _nothing(), 0
    for n in range(points.shape[0] - 1 if bounded else stop - first_start):
        if bounded:
            state = _fold(begin, stop, first_start, points[n], events, salary)
            first, end = points[n], points[n + 1]
        else:
            event = first_start + n
            state = _apply(event, state, events, salary)
            first = max(events[event, FROM], 0)
            end = min(events[event + 1, FROM], months) if event + 1 < stop else months
        if state[0] and first < end:
            late = _late_until(state[4], events, registration_days)
            _emit(
                first, end, state, late, ledger_start, epoch, rate, bound, region, accident_rate, due, sums, flags,
                lines, line_count,
            )  # fmt: skip
        if first < months:
            covered = int(state[0] > 0)
    return covered


@kernel
def obligations(
    months, offsets, person, events, salary, roster, registration_days, normal_due, suspensions, ledger_start, epoch,
    rate, bound, dense, due_days, workers, flags, lines, line_count,
):  # fmt: skip
    """Fill the dense results of a run of employers.

    ``offsets``: each employer's part of ``person`` and ``events``. ``roster[employer]``: region, cycle index, accident
    rate or -1. ``suspensions``: offsets, first, last month, day put off to. Filled: ``dense[employer, month, column]``;
    ``due_days[employer, 0 | 1 for pension, month]``; ``workers[employer]`` covered in the last month; ``flags[event]``.
    ``lines``: room for a trace (may be none); ``line_count`` tells how much was needed.
    """
    sums = np.zeros((months + 1, WIDTH), np.int64)
    for e in range(offsets.shape[0] - 1):
        region, cycle, accident_rate = roster[e, 0], roster[e, 1], roster[e, 2]
        due = due_days[e]
        _due_days(e, months, cycle, normal_due, suspensions, due)
        sums[:] = 0
        begin = offsets[e]
        while begin < offsets[e + 1]:
            stop, bounded = begin, False
            while stop < offsets[e + 1] and person[stop] == person[begin]:
                bounded = bounded or events[stop, TO] < NEVER
                stop += 1
            workers[e] += _person(
                begin, stop, bounded, months, events, salary, registration_days, ledger_start, epoch, rate, bound,
                region, accident_rate, due, sums, flags, lines, line_count,
            )  # fmt: skip
            begin = stop
        _total(sums, dense[e])


@kernel
def _due_days(e, months, cycle, normal_due, suspensions, due):
    """due[0] for every fund but pension, due[1] for pension, which suspensions put off."""
    offsets, first, last, due_after = suspensions
    for month in range(months):
        due[0, month] = normal_due[month, cycle]
        due[1, month] = normal_due[month, cycle]
    for n in range(offsets[e], offsets[e + 1]):
        for month in range(max(0, first[n]), min(months, last[n] + 1)):
            due[1, month] = max(due[1, month], due_after[n])


@kernel
def _total(sums, dense):
    """Running sums of differences, month after month, into one employer's dense rows."""
    for column in range(WIDTH):
        dense[0, column] = sums[0, column]
    for month in range(1, dense.shape[0]):
        for column in range(WIDTH):
            dense[month, column] = dense[month - 1, column] + sums[month, column]
