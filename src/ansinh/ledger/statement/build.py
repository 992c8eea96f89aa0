"""Building a statement: the ledger at two month ends, compared line by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, last_day, month_number, month_text
from ansinh.facts.schemas import FUNDS
from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger.held import HeldFacts, hold
from ansinh.ledger.rows import BalanceRow
from ansinh.ledger.run import compute
from ansinh.ledger.statement import figures as form
from ansinh.ledger.statement.document import (
    RIBBON_MONTHS,
    Basis,
    Cell,
    Employer,
    Entry,
    Heading,
    Opening,
    Payable,
    Statement,
)
from ansinh.ledger.statement.issue import Issued
from ansinh.ledger.statement.layouts import Layout, layout
from ansinh.ledger.statement.position import Position, position

_RANK = ("", "paid", "not_due", "late", "evading")


def build(
    source: FactSource, law: Law, employer: str, month: int, last_issued: Issued | None = None
) -> tuple[Statement, Position]:
    """The statement of ``employer`` for ``month`` (a month number) and the position it closes with.

    It opens with the close of ``last_issued`` (a statement of an earlier month) or, without one, with the ledger on
    the last day of the month before, as then filed. Everything later facts changed in earlier months stands in B.4.
    Raises AnsinhError for an unknown employer, a month before the ledger starts, and an identity that does not hold.
    """
    start = month_number(law.value("ledger_start", first_day(month)))
    if month < start:
        raise AnsinhError(
            _("Chưa lập được thông báo tháng {month}.").format(month=month_text(month)),
            _("Sổ bắt đầu từ tháng {start}; các tháng trước chỉ có số dư đầu kỳ.").format(start=month_text(start)),
        )
    facts = hold(source, employer)
    law_on = last_day(month)
    closing = _position(facts, law, employer, month, law_on)
    if last_issued is None:
        opening = _position(facts, law, employer, month - 1, law_on)
        opened = Opening("computed", opening.as_of)
    else:
        opening = last_issued.position
        opened = Opening("issued", opening.as_of, last_issued.version)
    rate: int = law.value("late_charge_rate", law_on)
    page = layout(closing.month)
    built = form.figures(opening, closing, [column.funds for column in page.columns], rate)
    form.check(employer, built)
    return _statement(facts, law, page, built, opening, closing, opened, rate), closing


def _position(facts: HeldFacts, law: Law, employer: str, month: int, law_on: dt.date) -> Position:
    ledger = compute(facts, law, last_day(month), [employer], trace=True)
    return position(ledger, facts, employer, month, law_on)


def _statement(
    facts: HeldFacts,
    law: Law,
    page: Layout,
    built: form.Figures,
    opening: Position,
    closing: Position,
    opened: Opening,
    rate: int,
) -> Statement:
    return Statement(
        form="C12-TS",
        decision=page.decision,
        month=closing.month,
        as_of=closing.as_of,
        employer=_employer(facts),
        columns=[Heading(column.key, column.heading, column.above) for column in page.columns],
        lines=[
            Entry(
                line.code,
                line.number,
                line.label,
                line.unit,
                built[line.figure] if line.figure else [None] * (len(page.columns) + 1),
            )
            for line in page.lines
        ],
        receipts=form.received(opening, closing),
        paid_to=closing.paid_to,
        payable=_payable(closing, law, rate),
        ribbon=_ribbon(closing),
        opening=opened,
        basis=Basis(law.digest, list(law.overridden), facts.label),
    )


def _employer(facts: HeldFacts) -> Employer:
    row = facts.table("employers").tail(1).to_dicts()[0]
    return Employer(row["employer_code"], row["name"] or "", row["address"] or "", row["tax_code"] or "")


def _payable(closing: Position, law: Law, rate: int) -> Payable:
    """Form C12-TS, item e: all that is owed, principal and charge, by the next due day."""
    principal = sum(row.outstanding for row in closing.rows)
    charge = sum(row.charge - row.charge_paid for row in closing.rows)
    overdue = sum(row.outstanding for row in closing.rows if row.standing in ("late", "evading"))
    due_days = [row.due_on for row in closing.rows if row.due_on > closing.as_of and row.outstanding]
    pay_by = min(due_days, default=law.due_on(month_number(closing.month), 1))
    a_day = (overdue * rate + 5_000) // 10_000
    return Payable(principal + charge, principal, charge, overdue, rate, a_day, pay_by)


def _ribbon(closing: Position) -> dict[str, list[Cell]]:
    """The last months of each fund, one cell a month."""
    last = month_number(closing.month)
    months = [first_day(month) for month in range(last - RIBBON_MONTHS + 1, last + 1)]
    cells: dict[tuple[str, dt.date], list[BalanceRow]] = {}
    for row in closing.rows:
        cells.setdefault((row.fund, row.month), []).append(row)
    return {fund: [_cell(month, cells.get((fund, month), [])) for month in months] for fund in FUNDS}


def _cell(month: dt.date, rows: Iterable[BalanceRow]) -> Cell:
    rows = list(rows)
    principal = sum(row.principal for row in rows)
    if principal == 0:
        return Cell(month, "", 0)
    unpaid = sum(row.outstanding for row in rows)
    worst = max((row.standing for row in rows), key=_RANK.index)
    return Cell(month, worst, -(-1000 * unpaid // principal))
