"""Putting an explanation together."""

from __future__ import annotations

import datetime as dt

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, month_number
from ansinh.base.text import day, month
from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger.explain.case import Case, open_case
from ansinh.ledger.explain.model import Explanation, Section, said
from ansinh.ledger.explain.months import detail, overview
from ansinh.ledger.explain.payments import payments
from ansinh.ledger.explain.people import people, person
from ansinh.ledger.explain.summary import summary


def explain(
    source: FactSource,
    law: Law,
    employer: str,
    as_of: dt.date,
    of_month: dt.date | None = None,
    person_number: str | None = None,
    everything: bool = False,
) -> Explanation:
    """Explain what ``employer`` owes on ``as_of``: summary, months, payments, people of the last month.

    With ``of_month`` (its first day) that month is told to the last đồng instead of all months and payments; with
    ``person_number`` one person's months. ``everything`` leaves nobody and no payment out. Raises AnsinhError for an
    unknown employer or person and for a month after ``as_of``.
    """
    if of_month is not None and of_month > as_of:
        raise AnsinhError(
            _("Tháng {month} sau ngày tính {day}.").format(month=month(of_month), day=day(as_of)),
            do_next=_("Chọn ngày tính trong hoặc sau tháng đó."),
        )
    case = open_case(source, law, employer, as_of)
    if person_number is not None:
        sections = [person(case, person_number)]
    elif of_month is not None:
        sections = [detail(case, of_month)]
        if not case.is_old(of_month):
            sections.append(people(case, of_month, everything))
    else:
        last = first_day(month_number(as_of))
        sections = [summary(case), overview(case), payments(case, everything), people(case, last, everything)]
        sections += _remarks(case)
    return Explanation(employer, as_of, sections, law.digest, list(law.overridden), case.facts.label)


def _remarks(case: Case) -> list[Section]:
    """What could not be used or was corrected, counted by kind."""
    counted = case.ledger.remarks.group_by("message", maintain_order=True).len()
    if counted.height == 0:
        return []
    wording = _("{message} ({count} dòng)")
    sentences = [
        said(wording.format(message=message, count=count), rows=count) for message, count in counted.iter_rows()
    ]
    return [Section("remarks", _("Lưu ý khi tính"), sentences)]
