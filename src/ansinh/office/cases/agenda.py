"""What a case waits for next: the step to take, answers due, each with its lawful day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ansinh.law.ladder import bound_day, ladder_step, term_day
from ansinh.office.cases.clocks import clock_of
from ansinh.office.cases.guards import conditions
from ansinh.office.cases.situation import Situation
from ansinh.office.cases.steps import PATHS, STATUS

ANSWERS = {"R03": ("R01", "R02"), "F02": ("F01",), "F10": ("F08",), "N02": ("N01",)}
"""Answers of the employer that are waited for -> after which of our steps."""
DUTIES = ("R02", "R04", "F04", "F06", "F08", "F15", "K03")
"""Steps of ours that have a term of their own once something has happened."""


@dataclass(frozen=True)
class Item:
    """``ours``: to be done by the office by then; else waited for until then."""

    code: str
    due_on: dt.date
    ours: bool

    def frozen(self) -> dict[str, object]:
        return {"code": self.code, "due_on": self.due_on.isoformat(), "ours": self.ours}


def items(situation: Situation) -> list[Item]:
    """Everything with a day, nearest first; nothing for a closed case."""
    if situation.closed:
        return []
    found = {item.code: item for code in DUTIES if (item := _duty(situation, code))}
    for code, asked in ANSWERS.items():
        day, answered = situation.on(*asked), situation.on(code)
        last = _last_day(situation, code)
        # Once its day has passed nothing more is waited for: the office goes on.
        if day and last and last >= situation.today and (answered is None or answered < day):
            found[code] = Item(code, last, ours=False)
    following = next_step(situation)
    if (
        following
        and following not in found
        and following not in ANSWERS
        and not _reminded_this_month(situation, following)
    ):
        last = _last_day(situation, following)
        if last is not None:
            found[following] = Item(following, last, ours=True)
    clock = clock_of(situation)
    if clock.evading_from and clock.evading_from > situation.today:
        found[clock.step] = Item(clock.step, clock.evading_from, ours=False)
    return sorted(found.values(), key=lambda item: (item.due_on, item.code))


def _last_day(situation: Situation, code: str) -> dt.date | None:
    return bound_day(situation.law, ladder_step(situation.law, code, situation.today), "by", situation.events)


def _reminded_this_month(situation: Situation, code: str) -> bool:
    last = situation.reminded_on
    today = situation.today
    return code == "R01" and last is not None and (last.year, last.month) == (today.year, today.month)


def _duty(situation: Situation, code: str) -> Item | None:
    """A step of ours that has become due: something calls for it, and it has not been answered."""
    step = ladder_step(situation.law, code, situation.today)
    calls = {
        "R02": situation.found.on if situation.matter != "arrears" else None,
        "R04": situation.on("R03"), "F04": situation.on("F03"), "F06": situation.on("F01"),
        "F08": situation.on("F06"), "F15": situation.on("F14"), "K03": situation.on("K02"),
    }  # fmt: skip
    called = calls[code]
    if called is None:
        return None
    ends = {"F06": ("F06", "F07")}.get(code, (code,))
    answered = situation.on(*ends)
    if answered is not None and answered >= called:
        return None
    terms = [term for term in step.terms if term.bound == "by" and term.case is None]
    return Item(code, max(term_day(situation.law, term, called) for term in terms), ours=True) if terms else None


def next_step(situation: Situation) -> str | None:
    """The step of the usual path that comes next: the first not taken after the last one taken.

    A settled position goes straight to closing.
    """
    if situation.closed:
        return None
    path = PATHS[situation.matter]
    if situation.matter == "arrears" and not any(one.refuses for one in conditions(situation, "X01")):
        return "X01"
    if situation.since("F10", "F06"):
        return "X01"
    places = [path.index(step.code) for step in situation.steps if step.code in path]
    after = max(places, default=-1) + 1
    waiting = [code for code in path[after:] if not situation.has(code)]
    # A state of the ledger is not a step to take: what stands before it is taken again (a reminder each month),
    # until the state has come.
    if waiting and waiting[0] in STATUS:
        before = [code for code in path[:after] if code not in STATUS]
        return before[-1] if before else waiting[0]
    return waiting[0] if waiting else None
