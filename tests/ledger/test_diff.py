"""The difference between two moments: parts that add up exactly, each under the fact that caused it."""

from __future__ import annotations

import datetime as dt
import json
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger import histories
from tests.ledger.memory import MemorySource
from tests.ledger.offices import CODE, HIRED, PAID_JULY, PAID_MARCH, RAISED_LATE, by_hand, example, needs_examples

from ansinh.base import AnsinhError
from ansinh.facts import FactSource
from ansinh.law import Law
from ansinh.ledger import compute
from ansinh.ledger.diff import Difference, Effect, Moment, Sums, difference, to_json, to_text
from ansinh.ledger.diff.changes import MOST_GROUPS
from ansinh.ledger.diff.model import Balance

LAW = Law.load()
MAY_END, JUNE_END, JULY_END = dt.date(2026, 5, 31), dt.date(2026, 6, 30), dt.date(2026, 7, 31)


def between(
    first: dt.date, last: dt.date, before: FactSource | None = None, after: FactSource | None = None, code: str = CODE
) -> Difference:
    source = after or by_hand()
    found = difference(
        Moment(before or source, first, f"{first}"), Moment(source, last, f"{last}"), LAW, code
    )  # fmt: skip
    reconciles(found, before or source, source, first, last)
    return found


def reconciles(found: Difference, before: FactSource, after: FactSource, first: dt.date, last: dt.date) -> None:
    """Both ends are the ledger's own, and the effects lead from one to the other in every month and fund."""
    for balance, source, day in ((found.before, before, first), (found.after, after, last)):
        standing = compute(source, LAW, day, [found.employer_code]).standing.row(0, named=True)
        assert balance.total().principal == standing["principal_outstanding"]
        assert balance.total().charge == standing["charge_outstanding"]
        assert balance.credit == standing["credit"]
    walked = Balance({}, 0)
    for effect in found.effects:
        walked += effect.change
    assert walked == found.change


def of_kind(found: Difference, kind: str) -> list[Effect]:
    return [effect for effect in found.effects if effect.kind == kind]


def money(effect: Effect) -> tuple[int, int, int]:
    total = effect.change.total()
    return total.principal, total.charge, effect.change.credit


def test_a_month_that_passes() -> None:
    """By 30/6: June falls due, the raise filed on 10/6 adds 320,000 to April, May and June, April is 30 days late."""
    found = between(MAY_END, JUNE_END)
    (raised,) = of_kind(found, "declarations")
    assert (raised.subject, raised.on, raised.action) == ("3890000001", dt.date(2026, 6, 10), "added")
    # Ten days late by the day it was filed: 0.03% x 10 of 320,000, and June itself is raised too.
    assert money(raised) == (3 * 320_000, 960, 0)
    (days,) = of_kind(found, "days")
    assert money(days) == (3_200_000, 31_680 - 960, 0)
    assert found.change.total() == Sums(4_160_000, 31_680, 3_520_000, 0)


def test_a_payment_is_what_it_paid() -> None:
    found = between(JUNE_END, JULY_END)
    (payment,) = of_kind(found, "payments")
    assert (payment.subject, money(payment)) == ("UNC0002", (-4_969_638, -30_362, 0))
    assert payment.change.by_fund()["health"] == Sums(-1_980_000, -13_663, -990_000, 0)
    assert payment.facts == ["chứng từ UNC0002 ngày 31/07/2026, 5.000.000 đồng"]


def test_a_reminder_turns_late_money_into_evaded_money() -> None:
    told = [{"employer_code": CODE, "issued_on": "2026-07-05"}]
    found = between(JULY_END, JULY_END, by_hand(payments=[PAID_MARCH]), by_hand(payments=[PAID_MARCH], reminders=told))
    (effect,) = found.effects
    # April's 61st day is 31/7, the fifteenth after the reminder 20/7.
    assert effect.kind == "reminders"
    assert effect.change.total() == Sums(0, 0, -3_520_000, 3_520_000)
    text = "\n".join(line.text for line in to_text(found, 120))
    assert "Văn bản đôn đốc ngày 05/07/2026: chậm đóng −3.520.000, trốn đóng +3.520.000." in text


def test_what_became_known_later_is_told_as_what_it_did() -> None:
    """Same day, two states of knowledge: a raise and a payment that were dated before but not yet known."""
    before = by_hand(declarations=[HIRED], payments=[PAID_MARCH])
    found = between(JULY_END, JULY_END, before, by_hand())
    assert [effect.kind for effect in found.effects] == ["declarations", "payments"]
    assert money(found.effects[0]) == (4 * 320_000, 8_834, 0)
    assert money(found.effects[1]) == (-4_969_638, -30_362, 0)


def test_what_was_taken_back_is_told_with_its_sign() -> None:
    found = between(JULY_END, JULY_END, by_hand(), by_hand(payments=[PAID_MARCH]))
    (effect,) = found.effects
    assert (effect.action, effect.subject, money(effect)) == ("removed", "UNC0002", (4_969_638, 30_362, 0))
    text = "\n".join(line.text for line in to_text(found, 120))
    assert "Rút lại chứng từ UNC0002 ngày 31/07/2026, 5.000.000 đồng: phải đóng +4.969.638" in text


def test_equal_facts_told_twice_are_counted() -> None:
    """The same declaration once more changes nothing, and is no cause of anything."""
    found = between(JULY_END, JULY_END, by_hand(), by_hand(declarations=[HIRED, RAISED_LATE, RAISED_LATE]))
    assert found.effects == []
    assert "Không có gì thay đổi." in [line.text for line in to_text(found, 100)]


def test_a_moved_payment_is_told_on_the_day_it_was_decided() -> None:
    elsewhere = PAID_JULY | {"employer_code": "TA0002Z", "paid_on": "2026-06-15"}
    moved = {"payment_id": "UNC0002", "employer_code": CODE, "decided_on": "2026-07-10"}
    found = between(JUNE_END, JULY_END, after=by_hand(payments=[PAID_MARCH, elsewhere], reassignments=[moved]))
    (effect,) = of_kind(found, "reassignments")
    assert (effect.on, effect.facts) == (
        dt.date(2026, 7, 10), ["chứng từ UNC0002 được điều chuyển cho đơn vị TA0001Z, quyết định ngày 10/07/2026"],
    )  # fmt: skip
    principal, charge, credit = money(effect)
    assert principal + charge - credit < -5_000_000, "the money, and the charge that stopped on its own day"


def test_very_many_facts_are_joined_by_day() -> None:
    crowd = [
        HIRED | {"person_number": f"389000{n:04}", "filed_on": f"2026-06-{1 + n % 3:02}"}
        for n in range(MOST_GROUPS + 50)
    ]
    found = between(MAY_END, JUNE_END, after=by_hand(declarations=crowd, payments=[]))
    effects = of_kind(found, "declarations")
    assert [effect.on for effect in effects] == [dt.date(2026, 6, n) for n in (1, 2, 3)]
    assert effects[0].facts[-1] == "và 95 dòng nữa"


def test_days_cannot_run_backwards() -> None:
    with pytest.raises(AnsinhError, match="trước thời điểm đầu"):
        between(JULY_END, MAY_END)


def test_json_keys_are_as_agreed() -> None:
    page = json.loads(to_json(between(JUNE_END, JULY_END)))
    assert list(page) == ["schema", "employer_code", "before", "after", "change", "effects", "law", "overridden"]
    assert page["schema"] == "ansinh/diff/1"
    assert page["change"]["total"] == {
        "principal": -1_449_638, "charge": 35_112, "late": 750_362, "evading": 0,
    }  # fmt: skip
    assert list(page["effects"][0]) == ["kind", "action", "on", "subject", "facts", "total", "credit", "cells"]
    assert page["effects"][0]["cells"][0] == {
        "month": "2026-04", "fund": "accident", "principal": -55_000, "charge": -1_007, "late": -55_000, "evading": 0,
    }  # fmt: skip


@pytest.mark.parametrize("width", [60, 80, 120])
def test_text_fits_the_screen(width: int) -> None:
    lines = [line.text for line in to_text(between(MAY_END, JULY_END), width)]
    assert max(map(len, lines)) <= max(width, 66)
    assert "• Cộng các nguyên nhân, bằng đúng mức thay đổi: phải đóng" in " ".join(lines)


@needs_examples
@pytest.mark.parametrize("case", ["case-1", "case-2"])
def test_example_offices_reconcile(case: str) -> None:
    source, rng = example(case), Random(case)
    for code in rng.sample(source.table("employers")["employer_code"].to_list(), 6):
        first = dt.date(2025, 8, 1) + dt.timedelta(days=rng.randrange(380))
        between(first, first + dt.timedelta(days=rng.randrange(80)), after=source, code=code)


@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), days=st.integers(0, 700), span=st.integers(0, 90))
def test_any_two_states_of_knowledge_reconcile(seed: int, days: int, span: int) -> None:
    """Rows missing at random on either side, and days between."""
    tables, rng = histories.office(seed), Random(seed)
    code = histories.employers_of(tables)[0]

    def partly_known() -> MemorySource:
        return MemorySource({
            name: [row for row in rows if name == "employers" or rng.random() < 0.8] for name, rows in tables.items()
        })  # fmt: skip

    first = dt.date(2025, 7, 1) + dt.timedelta(days=days)
    between(first, first + dt.timedelta(days=span), partly_known(), partly_known(), code)
