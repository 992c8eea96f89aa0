"""Where each payment goes, what lateness costs, and which class every row is in: the waterfall kernel.

The loop reads like the rule: a payment goes fund by fund; within a fund to the principal of months begun, oldest
first, then to that fund's late charge accrued to the day; the rest is credit, used on the first day of the next
month that brings a row. Days are day numbers, months positions from the grid's first month.

Kernels pass bundles (tuples of arrays), made once per employer in ``settle``:

* ``rows``: the balance rows, ``ROW_FIELDS``, an employer's at ``begin <= row < end``;
* ``work``: per row of the employer: first day of its month, frozen charge, sum of amount x days of what was paid,
  and the part of that sum since the evading day; then each fund's rows in order, how many, and how far they are done;
* ``clock``: charge rate, first day charged, whether the payment day counts, days to evading, days from a late
  reminder, first day a reminder counts for old debts, order of funds;
* ``trace``: room for applications (may be none) and their count.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from ansinh.ledger.coverage import NEVER, PENSION_FUND

ROW_FIELDS = (
    "month", "fund", "conduct", "due_on", "principal", "paid", "outstanding", "charge", "charge_evading",
    "charge_paid", "class", "evading_from",
)  # fmt: skip
(
    MONTH,
    FUND,
    CONDUCT,
    DUE,
    PRINCIPAL,
    PAID,
    OUTSTANDING,
    CHARGE,
    CHARGE_EVADING,
    CHARGE_PAID,
    CLASS,
    EVADING_FROM,
) = range(12)
STANDING_FIELDS = (
    "principal_outstanding", "charge_outstanding", "credit", "overdue_principal", "oldest_due_on", "months_owed", "class",
)  # fmt: skip
APPLICATION_FIELDS = ("event", "row", "part", "amount", "day", "from_credit")

CLASS_PAID, CLASS_NOT_DUE, CLASS_LATE, CLASS_EVADING = range(4)
REGISTERED, UNREGISTERED = range(2)
PAYMENT, REFUND = range(2)
PART_PRINCIPAL, PART_CHARGE = range(2)

ROWS_WRONG, CLOSING_WRONG, MONEY_WRONG, CHARGE_WRONG = 1, 2, 3, 4
"""Which identity does not hold."""

FUND_PRINT_ORDER = np.array([2, 0, 4, 3, 1], np.int64)
"""Funds by English name, the order of rows in the outputs: accident, health, pension, sickness, unemployment."""


@njit(cache=True, nogil=True)
def count_rows(amount, unregistered, opening_offsets, counts):
    """counts[employer]: how many balance rows the employer will have."""
    for e in range(counts.shape[0]):
        rows = opening_offsets[e + 1] - opening_offsets[e]
        for month in range(amount.shape[1]):
            for fund in range(5):
                total = amount[e, month, fund * 2] + amount[e, month, fund * 2 + 1]
                hidden = unregistered[e, month, fund]
                rows += int(total > hidden) + int(hidden > 0)
        counts[e] = rows


@njit(cache=True, nogil=True)
def _lay_openings(e, at, openings, rows, work):
    """Write the employer's opening rows. Returns where the next row goes."""
    offsets, month, month_start, fund, principal, charge, due = openings
    for n in range(offsets[e], offsets[e + 1]):
        rows[MONTH][at], rows[FUND][at], rows[CONDUCT][at] = month[n], fund[n], REGISTERED
        rows[DUE][at], rows[PRINCIPAL][at] = due[n], principal[n]
        work[0][n - offsets[e]], work[1][n - offsets[e]] = month_start[n], charge[n]
        at += 1
    return at


@njit(cache=True, nogil=True)
def _lay_rows(e, begin, obligations, month_start, openings, rows, work):
    """Write the employer's rows, oldest month first, registered money before unregistered."""
    amount, unregistered, due_days = obligations
    at = _lay_openings(e, begin, openings, rows, work)
    for month in range(amount.shape[1]):
        for fund in FUND_PRINT_ORDER:
            total = amount[e, month, fund * 2] + amount[e, month, fund * 2 + 1]
            hidden = unregistered[e, month, fund]
            for conduct in range(2):
                part = hidden if conduct == UNREGISTERED else total - hidden
                if part > 0:
                    rows[MONTH][at], rows[FUND][at], rows[CONDUCT][at] = month, fund, conduct
                    rows[DUE][at] = due_days[e, 1 if fund == PENSION_FUND else 0, month]
                    rows[PRINCIPAL][at] = part
                    work[0][at - begin] = month_start[month]
                    at += 1
    for row in range(begin, at):
        rows[PAID][row], rows[CHARGE_PAID][row] = 0, 0
        fund = rows[FUND][row]
        work[4][fund, work[5][fund]] = row
        work[5][fund] += 1


@njit(cache=True, nogil=True)
def _excused(e, month, excuses):
    offsets, first, last = excuses
    for n in range(offsets[e], offsets[e + 1]):
        if first[n] <= month <= last[n]:
            return True
    return False


@njit(cache=True, nogil=True)
def _find_evading_days(e, begin, end, first_month, rows, reminders, excuses, clock):
    """The day each row turns evading, from reminders, excuses and late registration; NEVER when it does not.

    ``first_month``: rows of earlier months are openings, which only reminders since the new law can turn.
    """
    offsets, issued = reminders
    evasion_after, reminder_after, old_reminder_from = clock[3], clock[4], clock[5]
    for row in range(begin, end):
        due = rows[DUE][row]
        rows[EVADING_FROM][row] = NEVER
        if _excused(e, rows[MONTH][row], excuses):
            continue
        if rows[CONDUCT][row] == UNREGISTERED:
            rows[EVADING_FROM][row] = due + 1
            continue
        for n in range(offsets[e], offsets[e + 1]):
            counts = rows[MONTH][row] >= first_month or issued[n] >= old_reminder_from
            if issued[n] > due and counts:
                rows[EVADING_FROM][row] = max(due + evasion_after + 1, issued[n] + reminder_after)
                break


@njit(cache=True, nogil=True)
def _days(day, start):
    """Days from ``start`` to ``day``, both counted."""
    return day - start + 1 if day >= start else 0


@njit(cache=True, nogil=True)
def _charge(weighted, rate):
    """Charge on a sum of amount x days, rounded half up once."""
    return (weighted * rate + 5000) // 10000


@njit(cache=True, nogil=True)
def _weigh(row, begin, amount, last_day, rows, work, clock):
    """Count ``amount`` of a row as owed up to ``last_day``, for the charge and for its evading part."""
    start = max(rows[DUE][row] + 1, clock[1])
    work[2][row - begin] += amount * _days(last_day, start)
    if rows[EVADING_FROM][row] != NEVER:
        work[3][row - begin] += amount * _days(last_day, max(start, rows[EVADING_FROM][row]))


@njit(cache=True, nogil=True)
def _accrued(row, begin, day, rows, work, clock):
    """The row's charge so far, frozen part included, with what is unpaid counted to ``day``."""
    owed = rows[PRINCIPAL][row] - rows[PAID][row]
    start = max(rows[DUE][row] + 1, clock[1])
    return work[1][row - begin] + _charge(work[2][row - begin] + owed * _days(day, start), clock[0])


@njit(cache=True, nogil=True)
def _pay_principal(money, fund, when, begin, rows, work, clock, trace):
    order, counts, done = work[4], work[5], work[6]
    day, month = when[0], when[1]
    while money > 0 and done[fund, 0] < counts[fund]:
        row = order[fund, done[fund, 0]]
        if rows[MONTH][row] > month:
            break
        part = min(money, rows[PRINCIPAL][row] - rows[PAID][row])
        rows[PAID][row] += part
        money -= part
        _weigh(row, begin, part, day if clock[2] else day - 1, rows, work, clock)
        _note(row, PART_PRINCIPAL, part, when, trace)
        if rows[PAID][row] == rows[PRINCIPAL][row]:
            done[fund, 0] += 1
    return money


@njit(cache=True, nogil=True)
def _pay_charge(money, fund, when, begin, rows, work, clock, trace):
    order, counts, done = work[4], work[5], work[6]
    day, month = when[0], when[1]
    place = done[fund, 1]
    settled = True
    while money > 0 and place < counts[fund]:
        row = order[fund, place]
        if rows[MONTH][row] > month:
            break
        accrued = _accrued(row, begin, day, rows, work, clock)
        part = min(money, accrued - rows[CHARGE_PAID][row])
        rows[CHARGE_PAID][row] += part
        money -= part
        _note(row, PART_CHARGE, part, when, trace)
        place += 1
        # A row is done for good when nothing is owed on it any more; later rows may be done before earlier ones.
        settled = settled and rows[PAID][row] == rows[PRINCIPAL][row] and rows[CHARGE_PAID][row] == accrued
        if settled:
            done[fund, 1] = place
    return money


@njit(cache=True, nogil=True)
def _pay(money, when, begin, rows, work, clock, trace):
    """Apply ``money`` to every row whose month has begun. Returns what is left.

    ``when``: day, month, the event it comes from (-1 for credit).
    """
    for fund in clock[6]:
        if money > 0:
            money = _pay_principal(money, fund, when, begin, rows, work, clock, trace)
        if money > 0:
            money = _pay_charge(money, fund, when, begin, rows, work, clock, trace)
    return money


@njit(cache=True, nogil=True)
def _note(row, part, amount, when, trace):
    """Keep one application of money; beyond the room given only the count goes on."""
    applications, count = trace
    if applications.shape[0] == 0 or amount == 0:
        return
    n = count[0]
    count[0] = n + 1
    if n < applications.shape[0]:
        applications[n, 0], applications[n, 1], applications[n, 2] = when[2], row, part
        applications[n, 3], applications[n, 4], applications[n, 5] = amount, when[0], int(when[2] < 0)


@njit(cache=True, nogil=True)
def _spend_credit(credit, position, until, begin, end, rows, work, clock, trace):
    """Use credit on the first day of each later month with rows, up to ``until``.

    ``position``: the month up to which rows have been served, and the next row to look at; returned with the credit.
    """
    month, row = position
    while credit > 0:
        while row < end and rows[MONTH][row] <= month:
            row += 1
        if row >= end or work[0][row - begin] > until:
            break
        month = np.int64(rows[MONTH][row])
        credit = _pay(credit, (work[0][row - begin], month, np.int64(-1)), begin, rows, work, clock, trace)
    return credit, (month, row)


@njit(cache=True, nogil=True)
def _run_money(e, begin, end, as_of, money, rows, work, clock, refused, trace):
    """Every payment and refund of an employer in order. Returns money in and the credit left on ``as_of``."""
    offsets, days, months, amounts, kinds = money
    credit, money_in, position = np.int64(0), np.int64(0), (-NEVER, begin)
    for event in range(offsets[e], offsets[e + 1]):
        day, amount = days[event], amounts[event]
        credit, position = _spend_credit(credit, position, day, begin, end, rows, work, clock, trace)
        if kinds[event] == REFUND:
            if amount > credit:
                refused[event] = True
            else:
                credit -= amount
                money_in -= amount
            continue
        money_in += amount
        position = (months[event], position[1])
        credit += _pay(amount, (day, months[event], np.int64(event)), begin, rows, work, clock, trace)
    credit, position = _spend_credit(credit, position, as_of, begin, end, rows, work, clock, trace)
    return money_in, credit


@njit(cache=True, nogil=True)
def _class_of(row, as_of, rows):
    if rows[OUTSTANDING][row] == 0:
        return CLASS_PAID
    if as_of <= rows[DUE][row]:
        return CLASS_NOT_DUE
    return CLASS_EVADING if as_of >= rows[EVADING_FROM][row] else CLASS_LATE


@njit(cache=True, nogil=True)
def _close(begin, end, as_of, rows, work, clock, standing):
    """Charges to ``as_of``, classes, and the employer's totals (``STANDING_FIELDS``)."""
    standing[4] = NEVER
    last_overdue_month = -NEVER
    for row in range(begin, end):
        owed = rows[PRINCIPAL][row] - rows[PAID][row]
        _weigh(row, begin, owed, as_of, rows, work, clock)
        rows[OUTSTANDING][row] = owed
        rows[CHARGE][row] = work[1][row - begin] + _charge(work[2][row - begin], clock[0])
        rows[CHARGE_EVADING][row] = _charge(work[3][row - begin], clock[0])
        rows[CLASS][row] = _class_of(row, as_of, rows)
        standing[0] += owed
        standing[1] += rows[CHARGE][row] - rows[CHARGE_PAID][row]
        standing[6] = max(standing[6], rows[CLASS][row])
        if owed > 0 and rows[DUE][row] < as_of:
            standing[3] += owed
            standing[4] = min(standing[4], rows[DUE][row])
            if rows[MONTH][row] != last_overdue_month:
                last_overdue_month = rows[MONTH][row]
                standing[5] += 1


@njit(cache=True, nogil=True)
def _broken(e, begin, end, amount, openings, rows, money_in, credit):
    """Which identity does not hold, 0 when all do: the sum of parts is the whole, whatever way it was reached."""
    expected = np.zeros(5, np.int64)
    for month in range(amount.shape[1]):
        for slot in range(10):
            expected[slot // 2] += amount[e, month, slot]
    for n in range(openings[0][e], openings[0][e + 1]):
        expected[openings[3][n]] += openings[4][n]
    used = 0
    for row in range(begin, end):
        expected[rows[FUND][row]] -= rows[PRINCIPAL][row]
        used += rows[PAID][row] + rows[CHARGE_PAID][row]
        if rows[PRINCIPAL][row] - rows[PAID][row] != rows[OUTSTANDING][row] or rows[OUTSTANDING][row] < 0:
            return CLOSING_WRONG
        if rows[CHARGE_PAID][row] > rows[CHARGE][row] or rows[CHARGE_EVADING][row] > rows[CHARGE][row]:
            return CHARGE_WRONG
    for fund in range(5):
        if expected[fund] != 0:
            return ROWS_WRONG
    return 0 if money_in == used + credit and credit >= 0 else MONEY_WRONG


@njit(cache=True, nogil=True)
def settle(
    as_of, first_month, offsets, obligations, month_start, openings, money, reminders, excuses, clock, rows, standing,
    refused, broken, trace,
):  # fmt: skip
    """Rows, payments, charges and classes of a run of employers.

    ``offsets``: each employer's rows. ``obligations``: amount, unregistered, due days of ``coverage.obligations``.
    ``openings``, ``money``, ``reminders``, ``excuses``: offsets per employer and columns, see ``encode``. Filled:
    ``rows``, ``standing[employer]``, ``refused[event]`` (refunds over the credit), ``broken[employer]``.
    """
    for e in range(offsets.shape[0] - 1):
        begin, end = offsets[e], offsets[e + 1]
        size = end - begin
        work = (
            np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64),
            np.empty((5, size), np.int64), np.zeros(5, np.int64), np.zeros((5, 2), np.int64),
        )  # fmt: skip
        _lay_rows(e, begin, obligations, month_start, openings, rows, work)
        _find_evading_days(e, begin, end, first_month, rows, reminders, excuses, clock)
        money_in, credit = _run_money(e, begin, end, as_of, money, rows, work, clock, refused, trace)
        standing[e, 2] = credit
        _close(begin, end, as_of, rows, work, clock, standing[e])
        broken[e] = _broken(e, begin, end, obligations[0], openings, rows, money_in, credit)
