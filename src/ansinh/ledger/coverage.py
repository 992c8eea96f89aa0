"""From declarations to what falls due: the obligations kernel.

Each person's movements at an employer, in order of first month, filing day and file order, are folded into
*segments* of months with the same coverage and base. Amounts within a segment and an epoch of the law do not
change, so they are added at its first month and taken off after its last; one running sum per employer then
gives every month. The cost follows the number of movements, not of months.

Kernels pass bundles (tuples of arrays), made once in ``obligations``:

* ``events``: movement, group, base, from_month, to_month, filed, effective; see ``encode.Events``;
* ``rules``: ledger_start, epoch, rate, fixed_base, floor, cap; see ``parameters.Grid``;
* ``employer``: wage region, approved accident rate or -1, due days by month of pension and of the other funds;
* ``out``: running differences of amount, base, headcount and unregistered money; flags; lines and their count.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from ansinh.ledger.movements import IS_START, NEEDS_NO_START, OFF_MASK, ON_MASK, SLOTS, TAKES_BASE
from ansinh.ledger.parameters import ACCIDENT_SLOT

NO_BASE = -1
NEVER = np.int64(1 << 40)
"""An end or a day that never comes."""

FLAG_BEFORE_START, FLAG_UNDER_FLOOR, FLAG_NO_BASE, FLAG_NO_RULE = 1, 2, 4, 8

LINE_FIELDS = (
    "event", "start", "first_month", "end_month", "component", "payer", "unregistered", "group", "declared_base",
    "base", "rate", "amount",
)  # fmt: skip
PENSION_FUND = 4


@njit(cache=True, nogil=True)
def _counted_base(base, component, era, region, group, rules, state, flags):
    """The base that counts: fixed by law, or the declared one between floor and cap."""
    _start, _epoch, _rate, fixed_base, floor, cap = rules
    if fixed_base[era, group, component] > 0:
        return fixed_base[era, group, component]
    if base < floor[era, component]:
        base_event, start = state[3], state[4]
        if base_event >= 0:
            flags[base_event] |= FLAG_UNDER_FLOOR
        elif start >= 0:
            flags[start] |= FLAG_NO_BASE
        return floor[era, component]
    return min(base, cap[era, component, region])


@njit(cache=True, nogil=True)
def _emit(first, end, state, late_until, employer, rules, out):
    """Add one person's segment of months ``first <= month < end`` to the employer's running differences.

    ``late_until`` is the filing day of a start filed too late, else -1: months of a fund past due on that day are
    unregistered money, and since due days only rise they are the first months of the segment.
    """
    coverage, group, base, base_event, start = state
    region, accident_rate, due = employer
    ledger_start, epoch, rate = rules[0], rules[1], rules[2]
    flags = out[4]
    month = max(first, ledger_start)
    while month < end:
        era = epoch[month]
        stop = month + 1
        while stop < end and epoch[stop] == era:
            stop += 1
        for component in range(5):
            if not coverage >> component & 1:
                continue
            counted = _counted_base(base, component, era, region, group, rules, state, flags)
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
                    if per < 0 and start >= 0:
                        flags[start] |= FLAG_NO_RULE
                    continue
                amount = (counted * per + 5000) // 10000
                _add(month, split, stop, slot, component, amount, counted, out)
                if out[5].shape[0] > 0:
                    line = (base_event, start, component, payer, group, base, counted, per, amount)
                    _record(month, split, 1, line, out)
                    _record(split, stop, 0, line, out)
        month = stop


@njit(cache=True, nogil=True)
def _add(month, split, stop, slot, component, amount, counted, out):
    """Months ``month <= m < stop`` owe ``amount``; those before ``split`` are unregistered."""
    amount_sum, base_sum, head_sum, unregistered_sum = out[0], out[1], out[2], out[3]
    amount_sum[month, slot] += amount
    amount_sum[stop, slot] -= amount
    base_sum[month, slot] += counted
    base_sum[stop, slot] -= counted
    head_sum[month, slot] += 1
    head_sum[stop, slot] -= 1
    if split > month:
        unregistered_sum[month, component] += amount
        unregistered_sum[split, component] -= amount


@njit(cache=True, nogil=True)
def _record(first, end, unregistered, line, out):
    """Keep one line of the trace; beyond the room given only the count goes on."""
    if first >= end:
        return
    lines, count = out[5], out[6]
    n = count[0]
    count[0] = n + 1
    if n < lines.shape[0]:
        base_event, start, component, payer, group, base, counted, per, amount = line
        lines[n, 0], lines[n, 1], lines[n, 2], lines[n, 3] = base_event, start, first, end
        lines[n, 4], lines[n, 5], lines[n, 6], lines[n, 7] = component, payer, unregistered, group
        lines[n, 8], lines[n, 9], lines[n, 10], lines[n, 11] = base, counted, per, amount


@njit(cache=True, nogil=True)
def _apply(event, state, events):
    """The state after one movement: coverage bits, group, base, and the events that gave the base and the start."""
    coverage, group, base, base_event, start = state
    kind = events[0][event]
    coverage = (coverage | ON_MASK[kind]) & ~OFF_MASK[kind]
    if IS_START[kind]:
        start = event
    if TAKES_BASE[kind]:
        group = events[1][event]
        if events[2][event] != NO_BASE:
            base, base_event = events[2][event], event
    return coverage, group, base, base_event, start


@njit(cache=True, nogil=True)
def _nothing():
    return np.int64(0), np.int64(0), np.int64(NO_BASE), np.int64(-1), np.int64(-1)


@njit(cache=True, nogil=True)
def _fold(begin, stop, first_start, month, events):
    """The person's state in ``month``: every event in force then, in order."""
    movement, from_month, to_month = events[0], events[3], events[4]
    state = _nothing()
    for event in range(begin, stop):
        if from_month[event] > month:
            break
        in_force = to_month[event] >= month
        if in_force and (event >= first_start or NEEDS_NO_START[movement[event]]):
            state = _apply(event, state, events)
    return state


@njit(cache=True, nogil=True)
def _late_until(start, events, registration_days):
    """Filing day of the start a month belongs to when it was filed too late, else -1."""
    filed, effective = events[5], events[6]
    if start >= 0 and effective[start] != NEVER and filed[start] > effective[start] + registration_days:
        return filed[start]
    return -1


@njit(cache=True, nogil=True)
def _person(begin, stop, months, registration_days, events, employer, rules, out, cuts):
    """One person at one employer. Returns 1 when covered by any component in the last month."""
    movement, from_month, to_month = events[0], events[3], events[4]
    flags = out[4]
    first_start = begin
    while first_start < stop and not IS_START[movement[first_start]]:
        first_start += 1
    bounded = False
    for event in range(begin, stop):
        if event < first_start and not NEEDS_NO_START[movement[event]]:
            flags[event] |= FLAG_BEFORE_START
        bounded = bounded or to_month[event] < NEVER
    if not bounded:
        return _plain(first_start, stop, months, registration_days, events, employer, rules, out)
    count = 0
    for event in range(begin, stop):
        for cut in (from_month[event], to_month[event] + 1):
            if 0 < cut < months:
                cuts[count] = cut
                count += 1
    cuts[count] = 0
    cuts[count + 1] = months
    points = np.sort(cuts[: count + 2])
    covered = 0
    for n in range(count + 1):
        if points[n] == points[n + 1]:
            continue
        state = _fold(begin, stop, first_start, points[n], events)
        if state[0]:
            late = _late_until(state[4], events, registration_days)
            _emit(points[n], points[n + 1], state, late, employer, rules, out)
            if points[n + 1] == months:
                covered = 1
    return covered


@njit(cache=True, nogil=True)
def _plain(event, stop, months, registration_days, events, employer, rules, out):
    """A person whose movements have no last month: one pass, each event holding until the next."""
    from_month = events[3]
    state = _nothing()
    covered = 0
    while event < stop:
        state = _apply(event, state, events)
        first = max(from_month[event], 0)
        event += 1
        end = min(from_month[event], months) if event < stop else months
        if state[0] and first < end:
            late = _late_until(state[4], events, registration_days)
            _emit(first, end, state, late, employer, rules, out)
            if end == months:
                covered = 1
    return covered


@njit(cache=True, nogil=True)
def _due_days(employer, months, cycle, normal_due, suspensions, due):
    """due[0] for every fund but pension, due[1] for pension, which suspensions put off."""
    offsets, first, last, due_after = suspensions
    for month in range(months):
        due[0, month] = normal_due[month, cycle]
        due[1, month] = normal_due[month, cycle]
    for n in range(offsets[employer], offsets[employer + 1]):
        for month in range(max(0, first[n]), min(months, last[n] + 1)):
            due[1, month] = max(due[1, month], due_after[n])


@njit(cache=True, nogil=True)
def _total(sums, dense):
    """Running sums of differences, month after month, into one employer's dense rows."""
    for column in range(dense.shape[1]):
        total = 0
        for month in range(dense.shape[0]):
            total += sums[month, column]
            dense[month, column] = total


@njit(cache=True, nogil=True)
def obligations(
    months,
    offsets,
    person,
    events,
    roster,
    registration_days,
    normal_due,
    suspensions,
    rules,
    results,
    flags,
    trace,
):
    """Fill the dense results of a run of employers.

    ``offsets``: each employer's part of ``person`` and ``events``. ``roster``: region, cycle index, accident rate.
    ``results``: amount, base_total, headcount [employer, month, slot]; unregistered [employer, month, fund], the
    part of a fund's principal that nobody had registered in time; due days [employer, 2, month]; workers covered in
    the last month [employer]. ``trace``: room for lines (may be none) and their count.
    """
    region, cycle, accident_rate = roster
    amount, base_total, headcount, unregistered, due_days, workers = results
    lines, line_count = trace
    sums = (
        np.zeros((months + 1, SLOTS), np.int64), np.zeros((months + 1, SLOTS), np.int64),
        np.zeros((months + 1, SLOTS), np.int64), np.zeros((months + 1, 5), np.int64),
    )  # fmt: skip
    out = (sums[0], sums[1], sums[2], sums[3], flags, lines, line_count)
    cuts = np.empty(2, np.int64)
    for e in range(offsets.shape[0] - 1):
        due = due_days[e]
        _due_days(e, months, cycle[e], normal_due, suspensions, due)
        employer = (region[e], accident_rate[e], due)
        sums[0][:], sums[1][:], sums[2][:], sums[3][:] = 0, 0, 0, 0
        begin = offsets[e]
        while begin < offsets[e + 1]:
            stop = begin + 1
            while stop < offsets[e + 1] and person[stop] == person[begin]:
                stop += 1
            if cuts.shape[0] < 2 * (stop - begin) + 2:
                cuts = np.empty(4 * (stop - begin) + 2, np.int64)
            workers[e] += _person(begin, stop, months, registration_days, events, employer, rules, out, cuts)
            begin = stop
        _total(sums[0], amount[e])
        _total(sums[1], base_total[e])
        _total(sums[2], headcount[e])
        _total(sums[3], unregistered[e])
