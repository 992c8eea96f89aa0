"""From declarations to what falls due: the obligations kernel.

Each person's movements at an employer, in order of first month, filing day and file order, are folded into
*segments* of months with the same coverage and base. Amounts within a segment and an epoch of the law do not
change, so they are added at its first month and taken off after its last; one running sum per employer then
gives every month. The cost follows the number of movements, not of months.

All arrays are per event, sorted by employer and person; see ``encode.Events``.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from ansinh.ledger.movements import ACCIDENT as _ACCIDENT_BIT
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

assert _ACCIDENT_BIT == 1 << (ACCIDENT_SLOT // 2)


@njit(cache=True, nogil=True)
def _emit(
    first,
    end,
    coverage,
    group,
    base,
    base_event,
    start,
    late_until,
    employer,
    region,
    accident_rate,
    due,
    rules,
    sums,
    flags,
    lines,
    line_count,
):
    """Add one person's segment of months ``first <= month < end`` to the employer's running differences.

    ``late_until`` is the filing day of a start filed too late, else -1: months of a fund past due on that day are
    unregistered money, and since due days only rise they are the first months of the segment.
    """
    ledger_start, epoch, rate, fixed_base, floor, cap = rules
    amount_sum, base_sum, head_sum, unregistered_sum = sums
    month = first if first > ledger_start else ledger_start
    while month < end:
        era = epoch[month]
        stop = month + 1
        while stop < end and epoch[stop] == era:
            stop += 1
        for component in range(5):
            if not coverage >> component & 1:
                continue
            fixed = fixed_base[era, group, component]
            counted = fixed
            if fixed == 0:
                counted = base if base > 0 else 0
                if counted < floor[era, component]:
                    counted = floor[era, component]
                    if base_event >= 0:
                        flags[base_event] |= FLAG_UNDER_FLOOR
                    elif start >= 0:
                        flags[start] |= FLAG_NO_BASE
                elif counted > cap[era, component, region]:
                    counted = cap[era, component, region]
            split = month
            if late_until >= 0:
                pension = 1 if component == 4 else 0
                while split < stop and due[pension, split] < late_until:
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
                amount_sum[month, slot] += amount
                amount_sum[stop, slot] -= amount
                base_sum[month, slot] += counted
                base_sum[stop, slot] -= counted
                head_sum[month, slot] += 1
                head_sum[stop, slot] -= 1
                if split > month:
                    unregistered_sum[month, component] += amount
                    unregistered_sum[split, component] -= amount
                if lines.shape[0] > 0:
                    _record(
                        lines,
                        line_count,
                        base_event,
                        start,
                        month,
                        split,
                        component,
                        payer,
                        1,
                        group,
                        base,
                        counted,
                        per,
                        amount,
                    )
                    _record(
                        lines,
                        line_count,
                        base_event,
                        start,
                        split,
                        stop,
                        component,
                        payer,
                        0,
                        group,
                        base,
                        counted,
                        per,
                        amount,
                    )
        month = stop


@njit(cache=True, nogil=True)
def _record(
    lines,
    line_count,
    event,
    start,
    first,
    end,
    component,
    payer,
    unregistered,
    group,
    base,
    counted,
    rate,
    amount,
):
    """Keep one line of the trace; beyond the room given only the count goes on."""
    if first >= end:
        return
    n = line_count[0]
    line_count[0] = n + 1
    if n >= lines.shape[0]:
        return
    lines[n, 0], lines[n, 1], lines[n, 2], lines[n, 3] = event, start, first, end
    lines[n, 4], lines[n, 5], lines[n, 6], lines[n, 7] = component, payer, unregistered, group
    lines[n, 8], lines[n, 9], lines[n, 10], lines[n, 11] = base, counted, rate, amount


@njit(cache=True, nogil=True)
def _fold(begin, stop, first_start, month, events):
    """The person's state in ``month``: every event in force then, in order, up to ``stop``."""
    movement, group_of, base_of, from_month, to_month, _filed, _effective = events
    coverage, group, base, base_event, start = 0, 0, NO_BASE, -1, -1
    for event in range(begin, stop):
        if from_month[event] > month:
            break
        if to_month[event] < month:
            continue
        kind = movement[event]
        if event < first_start and not NEEDS_NO_START[kind]:
            continue
        coverage = (coverage | ON_MASK[kind]) & ~OFF_MASK[kind]
        if IS_START[kind]:
            start = event
        if TAKES_BASE[kind]:
            group = group_of[event]
            if base_of[event] != NO_BASE:
                base, base_event = base_of[event], event
    return coverage, group, base, base_event, start


@njit(cache=True, nogil=True)
def _first_start(begin, stop, movement):
    for event in range(begin, stop):
        if IS_START[movement[event]]:
            return event
    return stop


@njit(cache=True, nogil=True)
def _late_until(start, events, registration_days):
    """Filing day of the start a month belongs to when it was filed too late, else -1."""
    _movement, _group, _base, _from, _to, filed, effective = events
    if start >= 0 and effective[start] != NEVER and filed[start] > effective[start] + registration_days:
        return filed[start]
    return -1


@njit(cache=True, nogil=True)
def _person(
    begin,
    stop,
    months,
    employer,
    region,
    accident_rate,
    registration_days,
    events,
    due,
    rules,
    sums,
    flags,
    cuts,
    lines,
    line_count,
):
    """One person at one employer. Returns 1 when covered by any component in the last month."""
    movement, group_of, base_of, from_month, to_month, _filed, _effective = events
    first_start = _first_start(begin, stop, movement)
    bounded = False
    for event in range(begin, stop):
        if event < first_start and not NEEDS_NO_START[movement[event]]:
            flags[event] |= FLAG_BEFORE_START
        if to_month[event] < NEVER:
            bounded = True
    if not bounded:
        return _plain(
            begin,
            stop,
            first_start,
            months,
            employer,
            region,
            accident_rate,
            registration_days,
            events,
            due,
            rules,
            sums,
            flags,
            lines,
            line_count,
        )
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
        coverage, group, base, base_event, start = _fold(begin, stop, first_start, points[n], events)
        if coverage:
            late = _late_until(start, events, registration_days)
            _emit(
                points[n],
                points[n + 1],
                coverage,
                group,
                base,
                base_event,
                start,
                late,
                employer,
                region,
                accident_rate,
                due,
                rules,
                sums,
                flags,
                lines,
                line_count,
            )
            if points[n + 1] == months:
                covered = 1
    return covered


@njit(cache=True, nogil=True)
def _plain(
    begin,
    stop,
    first_start,
    months,
    employer,
    region,
    accident_rate,
    registration_days,
    events,
    due,
    rules,
    sums,
    flags,
    lines,
    line_count,
):
    """A person whose movements have no last month: one pass, each event holding until the next."""
    movement, group_of, base_of, from_month, _to, _filed, _effective = events
    coverage, group, base, base_event, start = 0, 0, NO_BASE, -1, -1
    covered = 0
    event = first_start
    while event < stop:
        kind = movement[event]
        coverage = (coverage | ON_MASK[kind]) & ~OFF_MASK[kind]
        if IS_START[kind]:
            start = event
        if TAKES_BASE[kind]:
            group = group_of[event]
            if base_of[event] != NO_BASE:
                base, base_event = base_of[event], event
        first = from_month[event]
        event += 1
        end = from_month[event] if event < stop else months
        if end > months:
            end = months
        if coverage and first < end and end > 0:
            if first < 0:
                first = 0
            late = _late_until(start, events, registration_days)
            _emit(
                first,
                end,
                coverage,
                group,
                base,
                base_event,
                start,
                late,
                employer,
                region,
                accident_rate,
                due,
                rules,
                sums,
                flags,
                lines,
                line_count,
            )
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
            if due_after[n] > due[1, month]:
                due[1, month] = due_after[n]


@njit(cache=True, nogil=True)
def obligations(
    first_employer,
    last_employer,
    months,
    offsets,
    person,
    events,
    region,
    cycle,
    accident_rate,
    registration_days,
    normal_due,
    suspensions,
    rules,
    amount,
    base_total,
    headcount,
    unregistered,
    due_days,
    workers,
    flags,
    lines,
    line_count,
):
    """Fill the dense results of employers ``first_employer <= e < last_employer``.

    amount, base_total, headcount: [employer, month, slot]; unregistered: [employer, month, fund], the part of the
    fund's principal that nobody had registered in time; due_days: [employer, 2, month]; workers: [employer].
    """
    amount_sum = np.zeros((months + 1, SLOTS), np.int64)
    base_sum = np.zeros((months + 1, SLOTS), np.int64)
    head_sum = np.zeros((months + 1, SLOTS), np.int64)
    unregistered_sum = np.zeros((months + 1, 5), np.int64)
    sums = (amount_sum, base_sum, head_sum, unregistered_sum)
    cuts = np.empty(2, np.int64)
    for employer in range(first_employer, last_employer):
        due = due_days[employer]
        _due_days(employer, months, cycle[employer], normal_due, suspensions, due)
        amount_sum[:], base_sum[:], head_sum[:], unregistered_sum[:] = 0, 0, 0, 0
        begin = offsets[employer]
        while begin < offsets[employer + 1]:
            stop = begin + 1
            while stop < offsets[employer + 1] and person[stop] == person[begin]:
                stop += 1
            if cuts.shape[0] < 2 * (stop - begin) + 2:
                cuts = np.empty(4 * (stop - begin) + 2, np.int64)
            workers[employer] += _person(
                begin,
                stop,
                months,
                employer,
                region[employer],
                accident_rate[employer],
                registration_days,
                events,
                due,
                rules,
                sums,
                flags,
                cuts,
                lines,
                line_count,
            )
            begin = stop
        for slot in range(SLOTS):
            total, wage, heads = 0, 0, 0
            for month in range(months):
                total += amount_sum[month, slot]
                wage += base_sum[month, slot]
                heads += head_sum[month, slot]
                amount[employer, month, slot] = total
                base_total[employer, month, slot] = wage
                headcount[employer, month, slot] = heads
        for fund in range(5):
            hidden = 0
            for month in range(months):
                hidden += unregistered_sum[month, fund]
                unregistered[employer, month, fund] = hidden
