"""The lawful conditions of each step, computed from the ledger, the law and what has been done; never guessed.

``conditions`` lists them all, met or not, each with its reason and article; ``unmet`` only those that refuse.
"""

from __future__ import annotations

from dataclasses import replace

from ansinh.base import _
from ansinh.base.text import day
from ansinh.law.ladder import bound_day, ladder, ladder_step
from ansinh.office.cases.guards import checking, closing, coercion, evasion, fining, reminding
from ansinh.office.cases.guards.condition import GUARDS, Condition, guard, taken
from ansinh.office.cases.situation import Situation
from ansinh.office.cases.steps import STATUS, rule

__all__ = ["GUARDS", "Condition", "conditions", "guard", "unmet"]

_MODULES = (checking, closing, coercion, evasion, fining, reminding)
"""Imported for the guards they add."""


def conditions(situation: Situation, code: str) -> list[Condition]:
    """Every condition of step ``code`` today. AnsinhError when the ladder has no such step today.

    A step without a guard of its own wants one of the steps that lead to it.
    """
    step = ladder_step(situation.law, code, situation.today)
    found = []
    if code != "X10":
        found.append(Condition(_("Vụ việc đang mở"), not situation.closed))
    if code in GUARDS:
        found += GUARDS[code](situation, step)
    else:
        before = [other.code for other in ladder(situation.law, situation.today).values() if code in other.next]
        if before:
            found.append(taken(situation, *before))
    start = bound_day(situation.law, step, "from", situation.events)
    if start is not None and code not in STATUS:
        found.append(
            Condition(
                _("Đã đến ngày được thực hiện"), start <= situation.today, _("từ {day}").format(day=day(start)),
                step.article,
            )
        )  # fmt: skip
    if rule(code).approvers:
        who = _(" hoặc ").join(sorted(str(role.label) for role in rule(code).approvers))
        found.append(
            Condition(
                _("Được người khác phê duyệt"), situation.approved, _("người duyệt: {who}").format(who=who),
                key="approved",
            )
        )  # fmt: skip
    return [one if one.article else _with_article(one, step.article) for one in found]


def unmet(situation: Situation, code: str) -> list[Condition]:
    """The conditions that refuse the step."""
    return [condition for condition in conditions(situation, code) if condition.refuses]


def _with_article(condition: Condition, article: str) -> Condition:
    return condition if condition.key == "approved" else replace(condition, article=article)
