"""Where each payment goes, what lateness costs, and which class every row is in: the waterfall kernel.

The loop reads like the rule: a payment goes fund by fund; within a fund to the principal of months begun, oldest
first, then to that fund's late charge accrued to the day; the rest is credit, used on the first day of the next
month that brings a row. Days are day numbers, months positions from the grid's first month (openings negative).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from ansinh.ledger.coverage import NEVER

PAID, NOT_DUE, LATE, EVADING = range(4)
REGISTERED, UNREGISTERED = range(2)
PAYMENT, REFUND = range(2)
PRINCIPAL, CHARGE = range(2)
OLD_DEBT_MONTH_BOUND = 0
"""Rows of months before the ledger's start are openings."""

APPLICATION_FIELDS = ("event", "row", "part", "amount", "day", "from_credit")

FUND_PRINT_ORDER = np.array([2, 0, 4, 3, 1], np.int64)
"""Funds by English name, the order of rows in the outputs: accident, health, pension, sickness, unemployment."""


@njit(cache=True, nogil=True)
def count_rows(first_employer, last_employer, months, amount, unregistered, opening_offsets, counts):
    """counts[employer]: how many balance rows the employer will have."""
    for employer in range(first_employer, last_employer):
        rows = opening_offsets[employer + 1] - opening_offsets[employer]
        for month in range(months):
            for fund in range(5):
                total = amount[employer, month, fund * 2] + amount[employer, month, fund * 2 + 1]
                hidden = unregistered[employer, month, fund]
                rows += int(total > hidden) + int(hidden > 0)
        counts[employer] = rows


@njit(cache=True, nogil=True)
def _lay_rows(
    employer, at, months, amount, unregistered, due_days, month_start, openings, rows, starts, frozen
):
    """Write the employer's rows, oldest month first, registered money before unregistered. Returns the end."""
    month_of, fund_of, conduct, due, principal = rows[0], rows[1], rows[2], rows[3], rows[4]
    offsets, opening_month, opening_start, opening_fund, opening_principal, opening_charge, opening_due = (
        openings
    )
    begin = at
    for n in range(offsets[employer], offsets[employer + 1]):
        month_of[at], fund_of[at], conduct[at] = opening_month[n], opening_fund[n], REGISTERED
        due[at], principal[at] = opening_due[n], opening_principal[n]
        starts[at - begin], frozen[at - begin] = opening_start[n], opening_charge[n]
        at += 1
    for month in range(months):
        for fund in FUND_PRINT_ORDER:
            total = amount[employer, month, fund * 2] + amount[employer, month, fund * 2 + 1]
            hidden = unregistered[employer, month, fund]
            for kind in range(2):
                part = hidden if kind == UNREGISTERED else total - hidden
                if part > 0:
                    month_of[at], fund_of[at], conduct[at] = month, fund, kind
                    due[at], principal[at] = due_days[employer, 1 if fund == 4 else 0, month], part
                    starts[at - begin], frozen[at - begin] = month_start[month], 0
                    at += 1
    return at


@njit(cache=True, nogil=True)
def _evading_from(employer, begin, end, rows, reminders, excuses, clock):
    """The day each row turns evading, from reminders, excuses and late registration; NEVER when it does not."""
    month_of, due, conduct, evading_from = rows[0], rows[3], rows[2], rows[11]
    reminder_offsets, issued = reminders
    excuse_offsets, excuse_first, excuse_last = excuses
    _rate, _charge_from, _counts, evasion_after, reminder_after, old_reminder_from = clock
    for row in range(begin, end):
        evading_from[row] = NEVER
        excused = False
        for n in range(excuse_offsets[employer], excuse_offsets[employer + 1]):
            if excuse_first[n] <= month_of[row] <= excuse_last[n]:
                excused = True
        if excused:
            continue
        if conduct[row] == UNREGISTERED:
            evading_from[row] = due[row] + 1
            continue
        for n in range(reminder_offsets[employer], reminder_offsets[employer + 1]):
            old_enough = month_of[row] >= OLD_DEBT_MONTH_BOUND or issued[n] >= old_reminder_from
            if issued[n] > due[row] and old_enough:
                evading_from[row] = max(due[row] + evasion_after + 1, issued[n] + reminder_after)
                break


@njit(cache=True, nogil=True)
def _days(day, start):
    return day - start + 1 if day >= start else 0


@njit(cache=True, nogil=True)
def _charge(weighted, rate):
    return (weighted * rate + 5000) // 10000


@njit(cache=True, nogil=True)
def _pay(
    money,
    day,
    month,
    begin,
    order,
    counts,
    cursor,
    rows,
    starts,
    frozen,
    weighted,
    weighted_evading,
    clock,
    funds,
    trace,
    trace_count,
    event,
    from_credit,
):
    """Apply ``money`` on ``day`` to every row whose month has begun. Returns what is left."""
    month_of, due, principal, paid, charge_paid, evading_from = (
        rows[0],
        rows[3],
        rows[4],
        rows[5],
        rows[9],
        rows[11],
    )
    rate, charge_from, day_counts, _after, _reminder, _old = clock
    for fund in funds:
        if money == 0:
            return money
        place = cursor[fund, PRINCIPAL]
        while money > 0 and place < counts[fund]:
            row = order[fund, place]
            if month_of[row] > month:
                break
            part = min(money, principal[row] - paid[row])
            if part > 0:
                start = max(due[row] + 1, charge_from)
                last = day if day_counts else day - 1
                paid[row] += part
                weighted[row - begin] += part * _days(last, start)
                if evading_from[row] != NEVER:
                    weighted_evading[row - begin] += part * _days(last, max(start, evading_from[row]))
                money -= part
                _note(trace, trace_count, event, row, PRINCIPAL, part, day, from_credit)
            if paid[row] == principal[row]:
                place += 1
        cursor[fund, PRINCIPAL] = place
        place = cursor[fund, CHARGE]
        settled = True
        while money > 0 and place < counts[fund]:
            row = order[fund, place]
            if month_of[row] > month:
                break
            owed = principal[row] - paid[row]
            start = max(due[row] + 1, charge_from)
            accrued = frozen[row - begin] + _charge(weighted[row - begin] + owed * _days(day, start), rate)
            part = min(money, accrued - charge_paid[row])
            if part > 0:
                charge_paid[row] += part
                money -= part
                _note(trace, trace_count, event, row, CHARGE, part, day, from_credit)
            place += 1
            settled = settled and owed == 0 and charge_paid[row] == accrued
            if settled:
                cursor[fund, CHARGE] = place
    return money


@njit(cache=True, nogil=True)
def _note(trace, count, event, row, part, amount, day, from_credit):
    """Keep one application of money; beyond the room given only the count goes on."""
    n = count[0]
    if trace.shape[0] == 0:
        return
    count[0] = n + 1
    if n < trace.shape[0]:
        trace[n, 0], trace[n, 1], trace[n, 2] = event, row, part
        trace[n, 3], trace[n, 4], trace[n, 5] = amount, day, from_credit


@njit(cache=True, nogil=True)
def _spend_credit(
    credit,
    month,
    until,
    begin,
    end,
    next_row,
    order,
    counts,
    cursor,
    rows,
    starts,
    frozen,
    weighted,
    weighted_evading,
    clock,
    funds,
    trace,
    trace_count,
):
    """Use credit on the first day of each later month with rows, up to ``until``. Returns credit, month, next row."""
    month_of = rows[0]
    while credit > 0:
        while next_row < end and month_of[next_row] <= month:
            next_row += 1
        if next_row >= end or starts[next_row - begin] > until:
            break
        month = month_of[next_row]
        credit = _pay(
            credit,
            starts[next_row - begin],
            month,
            begin,
            order,
            counts,
            cursor,
            rows,
            starts,
            frozen,
            weighted,
            weighted_evading,
            clock,
            funds,
            trace,
            trace_count,
            -1,
            1,
        )
    return credit, month, next_row


@njit(cache=True, nogil=True)
def _close(begin, end, as_of, rows, frozen, weighted, weighted_evading, clock, standing, employer):
    """Charges to ``as_of``, classes, and the employer's totals."""
    due, principal, paid, outstanding = rows[3], rows[4], rows[5], rows[6]
    charge, charge_evading, charge_paid, class_, evading_from = rows[7], rows[8], rows[9], rows[10], rows[11]
    rate, charge_from, _counts, _after, _reminder, _old = clock
    worst, last_overdue_month = PAID, -NEVER
    for row in range(begin, end):
        n = row - begin
        owed = principal[row] - paid[row]
        start = max(due[row] + 1, charge_from)
        weighted[n] += owed * _days(as_of, start)
        outstanding[row] = owed
        charge[row] = frozen[n] + _charge(weighted[n], rate)
        if evading_from[row] != NEVER:
            weighted_evading[n] += owed * _days(as_of, max(start, evading_from[row]))
        charge_evading[row] = _charge(weighted_evading[n], rate)
        if owed == 0:
            class_[row] = PAID
        elif as_of <= due[row]:
            class_[row] = NOT_DUE
        else:
            class_[row] = EVADING if as_of >= evading_from[row] else LATE
        worst = max(worst, class_[row])
        standing[employer, 0] += owed
        standing[employer, 1] += charge[row] - charge_paid[row]
        if owed > 0 and due[row] < as_of:
            standing[employer, 3] += owed
            standing[employer, 4] = min(standing[employer, 4], due[row])
            if rows[0][row] != last_overdue_month:
                last_overdue_month = rows[0][row]
                standing[employer, 5] += 1
    standing[employer, 6] = worst


@njit(cache=True, nogil=True)
def _broken(employer, begin, end, months, amount, openings, rows, money_in, credit):
    """Which identity does not hold: 0 none, 1 rows against obligations, 2 closing, 3 money, 4 charges."""
    month_of, fund_of, principal, paid, outstanding = rows[0], rows[1], rows[4], rows[5], rows[6]
    charge, charge_evading, charge_paid = rows[7], rows[8], rows[9]
    expected = np.zeros(5, np.int64)
    for month in range(months):
        for slot in range(10):
            expected[slot // 2] += amount[employer, month, slot]
    offsets, _month, _start, opening_fund, opening_principal, _charge_, _due = openings
    for n in range(offsets[employer], offsets[employer + 1]):
        expected[opening_fund[n]] += opening_principal[n]
    used = 0
    for row in range(begin, end):
        expected[fund_of[row]] -= principal[row]
        used += paid[row] + charge_paid[row]
        if principal[row] - paid[row] != outstanding[row] or outstanding[row] < 0:
            return 2
        if charge_paid[row] > charge[row] or charge_evading[row] > charge[row]:
            return 4
    for fund in range(5):
        if expected[fund] != 0:
            return 1
    return 0 if money_in == used + credit else 3


@njit(cache=True, nogil=True)
def settle(
    first_employer,
    last_employer,
    months,
    as_of,
    offsets,
    amount,
    unregistered,
    due_days,
    month_start,
    openings,
    money,
    reminders,
    excuses,
    clock,
    funds,
    rows,
    standing,
    refused,
    broken,
    trace,
    trace_count,
):
    """Rows, payments, charges and classes of employers ``first_employer <= e < last_employer``.

    rows: twelve arrays (month, fund, conduct, due, principal, paid, outstanding, charge, charge_evading,
    charge_paid, class, evading_from), an employer's at ``offsets[e]:offsets[e + 1]``. standing[employer]:
    principal, charge, credit, overdue principal, oldest due day, months owed, worst class. refused[event]: refunds
    over the credit. money: offsets, day, month, amount, kind, sorted by employer, day, payments before refunds.
    """
    money_offsets, money_day, money_month, money_amount, money_kind = money
    for employer in range(first_employer, last_employer):
        begin, end = offsets[employer], offsets[employer + 1]
        starts = np.zeros(end - begin, np.int64)
        frozen = np.zeros(end - begin, np.int64)
        weighted = np.zeros(end - begin, np.int64)
        weighted_evading = np.zeros(end - begin, np.int64)
        rows[5][begin:end] = 0  # paid
        rows[9][begin:end] = 0  # charge paid
        _lay_rows(
            employer,
            begin,
            months,
            amount,
            unregistered,
            due_days,
            month_start,
            openings,
            rows,
            starts,
            frozen,
        )
        _evading_from(employer, begin, end, rows, reminders, excuses, clock)
        counts = np.zeros(5, np.int64)
        cursor = np.zeros((5, 2), np.int64)
        order = np.empty((5, end - begin), np.int64)
        for row in range(begin, end):
            fund = rows[1][row]
            order[fund, counts[fund]] = row
            counts[fund] += 1
        credit, month, next_row, money_in = np.int64(0), -NEVER, begin, np.int64(0)
        for event in range(money_offsets[employer], money_offsets[employer + 1]):
            credit, month, next_row = _spend_credit(
                credit,
                month,
                money_day[event],
                begin,
                end,
                next_row,
                order,
                counts,
                cursor,
                rows,
                starts,
                frozen,
                weighted,
                weighted_evading,
                clock,
                funds,
                trace,
                trace_count,
            )
            if money_kind[event] == REFUND:
                if money_amount[event] > credit:
                    refused[event] = True
                else:
                    credit -= money_amount[event]
                    money_in -= money_amount[event]
                continue
            money_in += money_amount[event]
            month = money_month[event]
            credit += _pay(
                money_amount[event],
                money_day[event],
                month,
                begin,
                order,
                counts,
                cursor,
                rows,
                starts,
                frozen,
                weighted,
                weighted_evading,
                clock,
                funds,
                trace,
                trace_count,
                event,
                0,
            )
        credit, month, next_row = _spend_credit(
            credit,
            month,
            as_of,
            begin,
            end,
            next_row,
            order,
            counts,
            cursor,
            rows,
            starts,
            frozen,
            weighted,
            weighted_evading,
            clock,
            funds,
            trace,
            trace_count,
        )
        standing[employer, 2] = credit
        standing[employer, 4] = NEVER
        _close(begin, end, as_of, rows, frozen, weighted, weighted_evading, clock, standing, employer)
        broken[employer] = _broken(employer, begin, end, months, amount, openings, rows, money_in, credit)
