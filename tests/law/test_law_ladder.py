"""The enforcement ladder as data: whole, connected, sourced; its terms and working days give the right days."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from ansinh.base import AnsinhError, speaking
from ansinh.law import Law
from ansinh.law.ladder import bound_day, events, ladder, ladder_step, open_choices, term_day, term_text
from ansinh.law.tables import LadderStep, Term, Text
from ansinh.law.working_days import add_working_days, is_working_day, next_working_day

LAW = Law.load()
TODAY = dt.date(2026, 11, 22)
STEPS = ladder(LAW, TODAY)
OLD = ladder(LAW, dt.date(2026, 4, 30))
ALL = {**OLD, **STEPS}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_every_step_is_there_once() -> None:
    groups = {"N": 4, "R": 5, "V": 4, "P": 4, "K": 3, "F": 21, "E": 2, "C": 5, "L": 4, "Q": 6, "D": 2, "S": 5, "X": 12}
    wanted = [f"{letter}{number:02}" for letter, count in groups.items() for number in range(1, count + 1)]
    assert sorted(STEPS) == sorted(wanted)
    assert len(LAW.value("enforcement_ladder", TODAY)) == len(STEPS) == 77
    assert [each.code for each in STEPS.values() if each.group == "E"] == ["E01", "E02"]


def test_the_old_ladder_is_kept_for_history() -> None:
    assert list(OLD) == ["O01", "O02", "O03", "O04", "O05"]
    assert LAW.source("enforcement_ladder", dt.date(2026, 4, 30)).document == "Quyết định 595/QĐ-BHXH"
    with pytest.raises(AnsinhError, match="O02"):
        ladder_step(LAW, "O02", TODAY)


@pytest.mark.parametrize("step", ALL.values(), ids=lambda step: step.code)
def test_a_step_is_whole_and_leads_somewhere_known(step: LadderStep) -> None:
    siblings = OLD if step.group == "O" else STEPS
    assert set(step.next) <= set(siblings)
    assert step.code not in step.next
    for text in (step.name, step.when, step.who, step.document, *filter(None, [step.note])):
        assert text.vi and text.en and text.vi == text.vi.strip()
    assert re.search(r"Điều \d|[Mm]ẫu [A-Z]", step.article), "names its articles"
    assert not re.search(
        r"\b(N\d{3}|L41|L74|XLVP|XNC|BLHS|Q366|Q595)\b", step.article + step.when.vi + step.document.vi
    )
    known = {choice.id for choice in LAW.value("open_choices", TODAY)}
    assert set(step.open) <= known


@pytest.mark.parametrize("step", [each for each in ALL.values() if each.terms], ids=lambda step: step.code)
def test_every_term_gives_a_day(step: LadderStep) -> None:
    for term in step.terms:
        assert term.after in ALL or term.after in events()
        found = term_day(LAW, term, day("2026-09-30"))
        assert (found <= day("2026-09-30")) == (term.bound == "before" or term.number == 0)
        assert term_text(term)


def test_every_step_but_the_ends_of_branches_can_be_reached() -> None:
    """From the month's notice and from what starts outside: discovery, complaints, requests, registry changes."""
    starts = {"N01", "N04", "R05", "V03", "V04", "P03", "P04", "F07", "F09", "F11", "F12", "F21", "C02", "C03", "C04",
              "L01", "L02", "L03", "L04", "Q01", "Q06", "D01", "D02", "S01"}  # fmt: skip
    starts |= {code for code in STEPS if code.startswith("X")}
    reached, waiting = set(), list(starts)
    while waiting:
        code = waiting.pop()
        if code not in reached:
            reached.add(code)
            waiting.extend(STEPS[code].next)
    assert set(STEPS) - reached == set()


TERMS = [
    # number, kind, bound, moves, event, result: why
    (10, "day_of_next_month", "by", False, "2026-08-31", "2026-09-10"),  # reminders in the first ten days
    (14, "day_of_next_month", "by", False, "2026-09-30", "2026-10-14"),  # before the 15th after the quarter
    (31, "day_of_next_month", "by", False, "2026-01-15", "2026-02-28"),  # the last day of a short month
    (24, "day_of_month", "by", False, "2026-09-07", "2026-09-24"),  # before day 25 of the month of the reminder
    (24, "day_of_month", "by", False, "2026-09-28", "2026-10-24"),  # reminded after that day: next month's
    (61, "calendar", "from", False, "2026-08-31", "2026-10-31"),  # evasion, due 31 August
    (10, "calendar", "by", True, "2026-10-14", "2026-10-26"),  # the tenth day is a Saturday
    (10, "calendar", "by", False, "2026-10-14", "2026-10-24"),
    (8, "working", "by", False, "2026-08-20", "2026-09-03"),  # Saturday 22 August worked, four days off after
    (5, "working", "before", False, "2026-11-30", "2026-11-20"),  # 24 November is a day off
    (1, "months", "by", False, "2026-01-31", "2026-02-28"),
    (12, "months", "from", True, "2025-09-02", "2026-09-03"),  # National Day moves on
]


@pytest.mark.parametrize(("number", "kind", "bound", "moves", "event", "result"), TERMS)
def test_terms(number: int, kind: str, bound: str, moves: bool, event: str, result: str) -> None:
    term = Term(number, kind, "due", bound, moves)  # type: ignore[arg-type]
    assert term_day(LAW, term, day(event)) == day(result)


EVASION = [
    # due, reminder, evasion from: the table of Decree 274/2025 art. 6(2)(c)
    ("2026-08-31", "2026-10-15", "2026-10-31"),
    ("2026-08-31", "2026-10-16", "2026-10-31"),
    ("2026-08-31", "2026-11-09", "2026-11-24"),
]


@pytest.mark.parametrize(("due", "reminder", "result"), EVASION)
def test_the_later_of_two_terms_counts(due: str, reminder: str, result: str) -> None:
    happened = {"due": day(due), "R01": day(reminder)}
    assert bound_day(LAW, STEPS["V01"], "from", happened) == day(result)


def test_a_missing_event_gives_no_day() -> None:
    assert bound_day(LAW, STEPS["V01"], "from", {"due": day("2026-08-31")}) is None
    assert bound_day(LAW, STEPS["F19"], "by", {}) is None
    assert bound_day(LAW, STEPS["F06"], "by", {"F01": day("2026-10-01")}) == day("2026-10-12")


def test_silences_bear_on_steps() -> None:
    assert [choice.id for choice in open_choices(LAW, STEPS["R01"], TODAY)] == ["F8", "F12", "F17", "F41"]
    assert open_choices(LAW, STEPS["L04"], TODAY) == []


def test_a_term_speaks_both_languages() -> None:
    term = Term(5, "working", "discovery", case=Text("khi gia hạn", "when extended"))
    assert term_text(term) == "chậm nhất 5 ngày làm việc tính từ ngày phát hiện (khi gia hạn)"
    with speaking("en"):
        assert term_text(term).endswith("(when extended)")
    with pytest.raises(ValueError, match="no day"):
        Term(32, "day_of_month", "due")


WORKING = [
    ("2026-01-01", False),  # New Year
    ("2026-01-02", False),  # swapped
    ("2026-01-10", True),  # its make-up Saturday
    ("2026-02-16", False), ("2026-02-20", False), ("2026-02-23", True),  # Tết
    ("2026-04-27", False),  # Hùng kings, moved from Sunday
    ("2026-04-30", False), ("2026-05-01", False), ("2026-05-04", True),
    ("2026-08-22", True), ("2026-08-31", False), ("2026-09-02", False), ("2026-09-03", True),  # National Day
    ("2026-11-24", False),  # Culture Day, since 2026
    ("2025-11-24", True),
    ("2026-11-22", False), ("2026-11-23", True),  # a Sunday, a Monday
    ("2025-04-26", True), ("2025-05-02", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "working"), WORKING)
def test_working_days(text: str, working: bool) -> None:
    assert is_working_day(LAW, day(text)) is working


COUNTS = [
    ("2026-11-20", 1, "2026-11-23"),
    ("2026-11-20", 2, "2026-11-25"),
    ("2026-02-13", 1, "2026-02-23"),
    ("2026-02-23", -1, "2026-02-13"),
    ("2026-11-22", 0, "2026-11-22"),
]


@pytest.mark.parametrize(("start", "count", "result"), COUNTS)
def test_counting_working_days(start: str, count: int, result: str) -> None:
    assert add_working_days(LAW, day(start), count) == day(result)


def test_a_day_off_moves_to_the_next_working_day() -> None:
    assert next_working_day(LAW, day("2026-02-14")) == day("2026-02-23")
    assert next_working_day(LAW, day("2026-02-23")) == day("2026-02-23")
