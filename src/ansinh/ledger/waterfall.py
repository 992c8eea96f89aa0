"""Where each payment goes, what lateness costs, and which class every row is in: the waterfall kernel.

The loop reads like the rule: a payment goes fund by fund; within a fund to the principal of months begun, oldest
first, then to that fund's late charge accrued to the day; the rest is credit, used on the first day of the next
month that brings a row. Days are day numbers, months positions from the grid's first month.

Kernels share whole tables, because each array handed over is counted by Numba, and helpers of inner loops take
numbers only:

* ``rows[field, row]``: the balance rows (``ROW_FIELDS``), an employer's at ``begin <= row < end``;
* ``work[field, row - begin]`` (``START`` ... ``SINCE_EVADING``): what a row needs while payments run;
* ``order[fund, place]``: the fund's rows, oldest first; ``progress[fund]``: how many rows there are, how many have no
  principal left, and how many have nothing left to pay at all;
* ``clock``: ``CLOCK_FIELDS``; ``allocation[era]``: its first day, then the funds in their order of payment.
"""

from __future__ import annotations

import numpy as np

from ansinh.ledger.coverage import AMOUNT, HIDDEN, NEVER, PENSION_FUND
from ansinh.ledger.jit import inlined, kernel

ROW_FIELDS = (
    "month", "fund", "conduct", "due_on", "principal", "paid", "outstanding", "charge", "charge_evading",
    "charge_paid", "class", "evading_from",
)  # fmt: skip
MONTH, FUND, CONDUCT, DUE, PRINCIPAL, PAID, OUTSTANDING, CHARGE, CHARGE_EVADING, CHARGE_PAID, CLASS, EVADING_FROM = (
    range(12)
)
START, FROZEN, WEIGHTED, SINCE_EVADING = range(4)
"""First day of the row's month; frozen charge; sum of amount x days of what was paid; its part since evading."""
STANDING_FIELDS = (
    "principal_outstanding", "charge_outstanding", "credit", "overdue_principal", "oldest_due_on", "months_owed",
    "class",
)  # fmt: skip
APPLICATION_FIELDS = ("event", "row", "part", "amount", "day", "from_credit")
CLOCK_FIELDS = ("rate", "charge_from", "payment_day_counts", "evasion_after", "reminder_after", "old_reminder_from")
RATE, CHARGE_FROM, PAYMENT_DAY_COUNTS, EVASION_AFTER, REMINDER_AFTER, OLD_REMINDER_FROM = range(6)

CLASS_PAID, CLASS_NOT_DUE, CLASS_LATE, CLASS_EVADING = range(4)
REGISTERED, UNREGISTERED = range(2)
PAYMENT, REFUND = range(2)
PART_PRINCIPAL, PART_CHARGE = range(2)

ROWS_WRONG, CLOSING_WRONG, MONEY_WRONG, CHARGE_WRONG = 1, 2, 3, 4
"""Which identity does not hold."""

FUND_PRINT_ORDER = np.array([2, 0, 4, 3, 1], np.int64)
"""Funds by English name, the order of rows in the outputs: accident, health, pension, sickness, unemployment."""


@kernel
def count_rows(dense, opening_offsets, counts):
    """counts[employer]: how many balance rows the employer will have."""
    for e in range(counts.shape[0]):
        rows = opening_offsets[e + 1] - opening_offsets[e]
        for month in range(dense.shape[1]):
            for fund in range(5):
                total = dense[e, month, AMOUNT + fund * 2] + dense[e, month, AMOUNT + fund * 2 + 1]
                hidden = dense[e, month, HIDDEN + fund]
                rows += int(total > hidden) + int(hidden > 0)
        counts[e] = rows


@kernel
def _lay_openings(e, at, openings, rows, work):
    """Write the employer's opening rows. Returns where the next row goes."""
    offsets, month, month_start, fund, principal, charge, due = openings
    for n in range(offsets[e], offsets[e + 1]):
        rows[MONTH, at], rows[FUND, at], rows[CONDUCT, at] = month[n], fund[n], REGISTERED
        rows[DUE, at], rows[PRINCIPAL, at] = due[n], principal[n]
        work[START, n - offsets[e]], work[FROZEN, n - offsets[e]] = month_start[n], charge[n]
        at += 1
    return at


@kernel
def _lay_rows(e, begin, dense, due_days, month_start, openings, rows, work, order, progress):
    """Write the employer's rows, oldest month first, registered money before unregistered."""
    at = _lay_openings(e, begin, openings, rows, work)
    for month in range(dense.shape[0]):
        for fund in FUND_PRINT_ORDER:
            hidden = dense[month, HIDDEN + fund]
            shown = dense[month, AMOUNT + fund * 2] + dense[month, AMOUNT + fund * 2 + 1] - hidden
            for conduct in range(2):
                part = hidden if conduct == UNREGISTERED else shown
                if part > 0:
                    rows[MONTH, at], rows[FUND, at], rows[CONDUCT, at] = month, fund, conduct
                    rows[DUE, at] = due_days[1 if fund == PENSION_FUND else 0, month]
                    rows[PRINCIPAL, at] = part
                    work[START, at - begin], work[FROZEN, at - begin] = month_start[month], 0
                    at += 1
    for row in range(begin, at):
        rows[PAID, row], rows[CHARGE_PAID, row] = 0, 0
        work[WEIGHTED, row - begin], work[SINCE_EVADING, row - begin] = 0, 0
        fund = rows[FUND, row]
        order[fund, progress[fund, 0]] = row
        progress[fund, 0] += 1


@kernel
def _find_evading_days(e, begin, end, first_month, rows, reminders, excuses, clock):
    """The day each row turns evading, from reminders, excuses and late registration; NEVER when it does not.

    ``first_month``: rows of earlier months are openings, which only reminders since the new law can turn.
    """
    offsets, issued = reminders
    excuse_offsets, excuse_first, excuse_last = excuses
    for row in range(begin, end):
        due, month = rows[DUE, row], rows[MONTH, row]
        since = NEVER
        if rows[CONDUCT, row] == UNREGISTERED:
            since = due + 1
        else:
            for n in range(offsets[e], offsets[e + 1]):
                if issued[n] > due and (month >= first_month or issued[n] >= clock[OLD_REMINDER_FROM]):
                    since = max(due + clock[EVASION_AFTER] + 1, issued[n] + clock[REMINDER_AFTER])
                    break
        for n in range(excuse_offsets[e], excuse_offsets[e + 1]):
            if excuse_first[n] <= month <= excuse_last[n]:
                since = NEVER
        rows[EVADING_FROM, row] = since


@kernel
def _days(day, start):
    """Days from ``start`` to ``day``, both counted."""
    return day - start + 1 if day >= start else 0


@kernel
def _charge(weighted, rate):
    """Charge on a sum of amount x days, rounded half up once."""
    return (weighted * rate + 5000) // 10000


@inlined
def _pay(money, day, month, event, begin, rows, work, order, progress, clock, allocation, applications, count):
    """Apply ``money`` on ``day`` to every row whose month has begun by ``month``. Returns what is left.

    ``event``: the payment, or -1 for credit. ``applications``: room for a trace (may be none).
    """
    rate, charge_from = clock[RATE], clock[CHARGE_FROM]
    last_day = day if clock[PAYMENT_DAY_COUNTS] else day - 1
    era = 0
    while era + 1 < allocation.shape[0] and allocation[era + 1, 0] <= day:
        era += 1
    for fund in allocation[era, 1:]:
        rows_of_fund, place = progress[fund, 0], progress[fund, 1]
        while money > 0 and place < rows_of_fund and rows[MONTH, order[fund, place]] <= month:
            row = order[fund, place]
            part = min(money, rows[PRINCIPAL, row] - rows[PAID, row])
            start, since = max(rows[DUE, row] + 1, charge_from), rows[EVADING_FROM, row]
            rows[PAID, row] += part
            work[WEIGHTED, row - begin] += part * _days(last_day, start)
            work[SINCE_EVADING, row - begin] += part * _days(last_day, max(start, since))
            money -= part
            if applications.shape[0] > 0:
                _note(event, row, PART_PRINCIPAL, part, day, applications, count)
            if rows[PAID, row] == rows[PRINCIPAL, row]:
                place += 1
        progress[fund, 1] = place
        place, settled = progress[fund, 2], True
        while money > 0 and place < rows_of_fund and rows[MONTH, order[fund, place]] <= month:
            row = order[fund, place]
            owed, start = rows[PRINCIPAL, row] - rows[PAID, row], max(rows[DUE, row] + 1, charge_from)
            accrued = work[FROZEN, row - begin] + _charge(work[WEIGHTED, row - begin] + owed * _days(day, start), rate)
            part = min(money, accrued - rows[CHARGE_PAID, row])
            rows[CHARGE_PAID, row] += part
            money -= part
            if applications.shape[0] > 0:
                _note(event, row, PART_CHARGE, part, day, applications, count)
            place += 1
            # A row is done for good only when all before it are: the next look begins at the first that is not.
            settled = settled and owed == 0 and rows[CHARGE_PAID, row] == accrued
            if settled:
                progress[fund, 2] = place
        if money == 0:
            break
    return money


@kernel
def _note(event, row, part, amount, day, applications, count):
    """Keep one application of money; beyond the room given only the count goes on."""
    if amount == 0:
        return
    n = count[0]
    count[0] = n + 1
    if n < applications.shape[0]:
        applications[n, 0], applications[n, 1], applications[n, 2] = event, row, part
        applications[n, 3], applications[n, 4], applications[n, 5] = amount, day, int(event < 0)


@kernel
def _run_money(
    e, begin, end, as_of, money, rows, work, order, progress, clock, allocation, refused, applications, count
):
    """Every payment and refund of an employer in order. Returns money in and the credit left on ``as_of``."""
    offsets, days, months, amounts, kinds = money
    credit, money_in, month, row = np.int64(0), np.int64(0), -NEVER, begin
    for event in range(offsets[e], offsets[e + 1] + 1):
        closing = event == offsets[e + 1]
        day = as_of if closing else days[event]
        while credit > 0:
            # Credit waits for the first day of the next month that brings a row.
            while row < end and rows[MONTH, row] <= month:
                row += 1
            if row >= end or work[START, row - begin] > day:
                break
            month = rows[MONTH, row]
            credit = _pay(
                credit, work[START, row - begin], month, -1, begin, rows, work, order, progress, clock, allocation,
                applications, count,
            )  # fmt: skip
        if closing:
            break
        if kinds[event] == REFUND:
            if amounts[event] > credit:
                refused[event] = True
            else:
                credit -= amounts[event]
                money_in -= amounts[event]
        else:
            month = months[event]
            money_in += amounts[event]
            credit += _pay(
                amounts[event], day, month, event, begin, rows, work, order, progress, clock, allocation,
                applications, count,
            )  # fmt: skip
    return money_in, credit


@kernel
def _class_of(owed, as_of, due, since):
    if owed == 0:
        return CLASS_PAID
    if as_of <= due:
        return CLASS_NOT_DUE
    return CLASS_EVADING if as_of >= since else CLASS_LATE


@kernel
def _close(begin, end, as_of, rows, work, clock, standing):
    """Charges to ``as_of``, classes, and the employer's totals (``STANDING_FIELDS``)."""
    standing[4] = NEVER
    last_overdue_month = -NEVER
    for row in range(begin, end):
        owed, due, since = rows[PRINCIPAL, row] - rows[PAID, row], rows[DUE, row], rows[EVADING_FROM, row]
        start = max(due + 1, clock[CHARGE_FROM])
        weighted = work[WEIGHTED, row - begin] + owed * _days(as_of, start)
        since_evading = work[SINCE_EVADING, row - begin] + owed * _days(as_of, max(start, since))
        rows[OUTSTANDING, row] = owed
        rows[CHARGE, row] = work[FROZEN, row - begin] + _charge(weighted, clock[RATE])
        rows[CHARGE_EVADING, row] = _charge(since_evading, clock[RATE])
        rows[CLASS, row] = _class_of(owed, as_of, due, since)
        standing[0] += owed
        standing[1] += rows[CHARGE, row] - rows[CHARGE_PAID, row]
        standing[6] = max(standing[6], rows[CLASS, row])
        if owed > 0 and due < as_of:
            standing[3] += owed
            standing[4] = min(standing[4], due)
            if rows[MONTH, row] != last_overdue_month:
                last_overdue_month = rows[MONTH, row]
                standing[5] += 1


@kernel
def _broken(e, begin, end, dense, openings, rows, money_in, credit):
    """Which identity does not hold, 0 when all do: the sum of parts is the whole, whatever way it was reached."""
    expected = np.zeros(5, np.int64)
    for month in range(dense.shape[0]):
        for slot in range(10):
            expected[slot // 2] += dense[month, AMOUNT + slot]
    for n in range(openings[0][e], openings[0][e + 1]):
        expected[openings[3][n]] += openings[4][n]
    used = 0
    for row in range(begin, end):
        expected[rows[FUND, row]] -= rows[PRINCIPAL, row]
        used += rows[PAID, row] + rows[CHARGE_PAID, row]
        if rows[PRINCIPAL, row] - rows[PAID, row] != rows[OUTSTANDING, row] or rows[OUTSTANDING, row] < 0:
            return CLOSING_WRONG
        if rows[CHARGE_PAID, row] > rows[CHARGE, row] or rows[CHARGE_EVADING, row] > rows[CHARGE, row]:
            return CHARGE_WRONG
    for fund in range(5):
        if expected[fund] != 0:
            return ROWS_WRONG
    return 0 if money_in == used + credit and credit >= 0 else MONEY_WRONG


@kernel
def settle(
    as_of, first_month, offsets, dense, due_days, month_start, openings, money, reminders, excuses, clock, allocation,
    rows, standing, refused, broken, applications, count,
):  # fmt: skip
    """Rows, payments, charges and classes of a run of employers.

    ``offsets``: each employer's rows. ``dense``, ``due_days``: results of ``coverage.obligations``. ``openings``,
    ``money``, ``reminders``, ``excuses``: offsets per employer and columns, see ``encode``. Filled: ``rows``,
    ``standing[employer]``, ``refused[event]`` (refunds over the credit), ``broken[employer]``.
    """
    room = np.max(np.diff(offsets))
    work = np.empty((4, room), np.int64)
    order = np.empty((5, room), np.int64)
    for e in range(offsets.shape[0] - 1):
        begin, end = offsets[e], offsets[e + 1]
        progress = np.zeros((5, 3), np.int64)
        _lay_rows(e, begin, dense[e], due_days[e], month_start, openings, rows, work, order, progress)
        _find_evading_days(e, begin, end, first_month, rows, reminders, excuses, clock)
        money_in, credit = _run_money(
            e, begin, end, as_of, money, rows, work, order, progress, clock, allocation, refused, applications, count,
        )  # fmt: skip
        standing[e, 2] = credit
        _close(begin, end, as_of, rows, work, clock, standing[e])
        broken[e] = _broken(e, begin, end, dense[e], openings, rows, money_in, credit)
