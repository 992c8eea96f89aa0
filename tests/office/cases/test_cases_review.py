"""After a new ledger: closing, reopening, promises, states; decisions told to the ledger and read back."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.office import clock
from ansinh.office.cases import selectors, telling, verbs
from ansinh.office.cases.models import Case, CaseStep, Closure
from ansinh.office.cases.position import position_of
from ansinh.office.cases.review import review
from ansinh.office.registry.models import Employer, Standing
from ansinh.office.registry.sources import store

pytestmark = pytest.mark.django_db
CODE = "TA0001A"


def row(due: str, amount: int = 100_000_000, evading_from: str | None = None, **more: object) -> dict[str, object]:
    due_on = dt.date.fromisoformat(due)
    start = dt.date.fromisoformat(evading_from) if evading_from else None
    return {
        "month": f"{due_on - dt.timedelta(days=31):%Y-%m}", "fund": "pension", "due_on": due_on,
        "conduct": "registered", "outstanding": amount, "charge": amount // 100, "charge_paid": 0,
        "evading_from": start,
    } | more  # fmt: skip


@pytest.fixture
def officer(user):  # type: ignore[no-untyped-def]
    return user("officer")


@pytest.fixture
def case(late, officer):  # type: ignore[no-untyped-def]
    return verbs.open_case(employer=Employer.objects.get(), matter="arrears", by=officer)


def on(office, day: str, *rows: dict[str, object]):  # type: ignore[no-untyped-def]
    """The ledger of a day, which has come."""
    clock.move_to(dt.date.fromisoformat(day))
    return office.ledger(day, **{CODE: list(rows)})


def test_a_case_closes_when_the_money_is_there(late, case) -> None:  # type: ignore[no-untyped-def]
    done = review(on(late, "2026-11-20", row("2026-11-30", charge=0)))  # not due yet
    case.refresh_from_db()
    assert done.closed == [case.pk]
    assert (case.state, case.due_on, case.agenda, case.next_step) == ("closed", None, [], "")
    closure = case.closures.get()
    assert (closure.ground, closure.closed_on, closure.recovered) == ("X01", dt.date(2026, 11, 20), 100_000_000)
    assert case.steps.get(code="X01").by is None


@pytest.mark.parametrize(
    "rows",
    [
        [row("2026-09-30", 1)],  # one đồng overdue
        [row("2026-09-30", 0, charge=1_500)],  # the charge is unpaid
    ],
)
def test_a_case_stays_open_while_anything_is_owed(late, case, rows) -> None:  # type: ignore[no-untyped-def]
    assert review(on(late, "2026-11-20", *rows)).closed == []
    case.refresh_from_db()
    assert case.state == "open"


def test_reviewing_twice_changes_nothing_more(late, case) -> None:  # type: ignore[no-untyped-def]
    snapshot = on(late, "2026-12-03", row("2026-09-30", 80_000_000))
    review(snapshot)
    before = list(case.steps.values_list("pk", flat=True)), Case.objects.get().revision
    assert review(snapshot).looked_at == 1
    assert (list(case.steps.values_list("pk", flat=True)), Case.objects.get().revision) == before


def test_states_are_recorded_as_they_come(late, case, officer) -> None:  # type: ignore[no-untyped-def]
    assert list(case.steps.values_list("code", "happened_on")) == [("N03", dt.date(2026, 10, 1))]
    verbs.take_step(case=case, code="R01", by=officer)
    review(on(late, "2026-12-03", row("2026-09-30", evading_from="2026-11-30")))
    last = case.steps.last()
    assert (last.code, last.happened_on, last.by) == ("V01", dt.date(2026, 11, 30), None)
    case.refresh_from_db()
    assert case.next_step == "P01"


def test_never_reminded_is_never_evasion(late, case) -> None:  # type: ignore[no-untyped-def]
    review(on(late, "2027-03-01", row("2026-09-30")))
    assert not case.steps.filter(code="V01").exists()
    case.refresh_from_db()
    assert (case.next_step, case.due_on) == ("R01", dt.date(2027, 3, 10))


REOPENING = [
    # the day they are behind again, how much, whether the case reopens
    ("2027-01-05", 5_000_000, True),
    ("2027-11-20", 5_000_000, True),  # the last day of the twelve months
    ("2027-11-21", 5_000_000, False),
    ("2027-01-05", 900, False),  # dust
]


@pytest.mark.parametrize(("day", "amount", "reopens"), REOPENING)
def test_it_reopens_when_they_fall_behind_within_a_year(late, case, day: str, amount: int, reopens: bool) -> None:  # type: ignore[no-untyped-def]
    review(on(late, "2026-11-20"))
    done = review(on(late, day, row("2026-12-31", amount)))
    case.refresh_from_db()
    assert (done.reopened == [case.pk], case.state) == (reopens, "open" if reopens else "closed")
    assert case.closures.get().reopened_on == (dt.date.fromisoformat(day) if reopens else None)
    if reopens:
        assert case.steps.last().code == "N03"
        assert case.next_step == "R01"
        review(on(late, "2027-11-28"))
        assert [closure.reopened_on is None for closure in case.closures.all()] == [False, True]


def test_durable_closure_is_measured(late, case, officer, user) -> None:  # type: ignore[no-untyped-def]
    late.employer("TA0002A")
    late.ledger("2026-11-09", TA0001A=[row("2026-09-30")], TA0002A=[row("2026-09-30")])
    verbs.open_case(employer=Employer.objects.get(code="TA0002A"), matter="arrears", by=officer)
    clock.move_to(dt.date(2026, 11, 20))
    assert len(review(late.ledger("2026-11-20", TA0001A=[], TA0002A=[])).closed) == 2
    start, end = dt.date(2026, 1, 1), dt.date(2028, 12, 31)
    assert selectors.durable_closure(officer, start, end).rate is None  # too early to say
    review(on(late, "2027-01-05", row("2026-12-31")))
    clock.move_to(dt.date(2027, 11, 21))
    holding = selectors.durable_closure(officer, start, end)
    assert (holding.closed, holding.reopened, holding.judged, holding.held, holding.rate) == (2, 1, 2, 1, 5_000)
    assert selectors.durable_closure(user("officer", office_code="B"), start, end).closed == 0
    counts = selectors.counts(officer, start, end)
    assert (counts.open, counts.opened, counts.closed, counts.reopened, counts.median_days) == (1, 2, 2, 1, 11)


def test_a_lawful_ground_closes_only_when_approved_and_never_reopens_by_itself(late, case, officer, user) -> None:  # type: ignore[no-untyped-def]
    proposal = verbs.close_case(
        case=case, by=officer, ground="X08", reason="Đã giải thể", confirmed=["paper_seen"],
        data={"paper": "Thông báo giải thể 12/TB ngày 01/11/2026"},
    )  # fmt: skip
    case.refresh_from_db()
    assert case.state == "open"
    verbs.approve(proposal, by=user("base_leader"))
    case.refresh_from_db()
    assert (case.state, case.closures.get().ground) == ("closed", "X08")
    assert review(on(late, "2027-01-05", row("2026-09-30"))).reopened == []
    again = verbs.reopen(case=case, by=officer, reason="Hoạt động trở lại", paper="Đơn đề nghị ngày 04/01/2027")
    verbs.approve(again, by=user("leader"))
    case.refresh_from_db()
    assert (case.state, case.closures.get().reopened_on) == ("open", dt.date(2027, 1, 5))


def test_instalments_are_kept_when_the_money_came(late, case, officer) -> None:  # type: ignore[no-untyped-def]
    plan = [(dt.date(2026, 11, 30), 40_000_000), (dt.date(2026, 12, 31), 60_000_000)]
    promise = verbs.record_promise(case=case, by=officer, instalments=plan)
    late.fact("payments", payment_id="P0", employer_code=CODE, paid_on=dt.date(2026, 11, 1), amount=90_000_000)
    late.fact("payments", payment_id="P1", employer_code=CODE, paid_on=dt.date(2026, 11, 25), amount=45_000_000)
    review(on(late, "2026-12-03", row("2026-09-30", 55_000_000)))
    assert [one.kept_on for one in promise.instalments.all()] == [dt.date(2026, 11, 25), None]


def test_the_position_is_what_the_lists_show(evading) -> None:  # type: ignore[no-untyped-def]
    snapshot = evading.ledger("2026-11-09", TA0001A=[
        row("2026-06-30", 200, "2026-08-30"), row("2026-09-30", 30), row("2026-11-30", 4), row("2026-05-31", 0),
    ])  # fmt: skip
    found, standing = position_of(snapshot, CODE), Standing.objects.get(snapshot=snapshot)
    assert (found.principal, found.overdue, found.evading, found.charge) == (
        standing.principal, standing.overdue, standing.evading, standing.charge,
    )  # fmt: skip
    assert (found.oldest_due_on, found.evading_from) == (standing.oldest_due_on, standing.evading_from)
    assert found.reminders == (dt.date(2026, 7, 6),)
    assert position_of(snapshot, "TZ9999Z").overdue == 0


def test_a_reminder_is_told_to_the_ledger_once(late, case, officer) -> None:  # type: ignore[no-untyped-def]
    step = verbs.take_step(case=case, code="R01", by=officer)
    assert telling.tell() == 1
    known = store().snapshot().table("reminders", [CODE])
    assert known.select("employer_code", "issued_on").rows() == [(CODE, clock.today())]
    # Cut short between the facts and the database: told again, written once.
    CaseStep.objects.filter(pk=step.pk).update(batch=None)
    assert telling.tell() == 1
    assert store().snapshot().table("reminders", [CODE]).height == 1
    step.refresh_from_db()
    batch = store().batches().filter(pl.col("batch") == step.batch).row(0, named=True)
    assert (batch["kind"], batch["format"], batch["imported_by"]) == ("decision", "case", officer.username)
    assert telling.tell() == 0


def test_an_excuse_reaches_the_ledger_with_its_months(late, case, officer, user) -> None:  # type: ignore[no-untyped-def]
    verbs.take_step(case=case, code="R01", by=officer)
    verbs.take_step(case=case, code="R03", by=officer)
    proposal = verbs.propose_step(
        case=case, code="R04", by=officer, reason="Bão số 10", confirmed=["force_majeure", "direct_effect"],
        data={"from_month": "2026-08", "to_month": "2026-09"},
    )  # fmt: skip
    verbs.approve(proposal, by=user("base_leader"))
    assert telling.tell() == 2
    (excuse,) = store().snapshot().table("excuses", [CODE]).iter_rows(named=True)
    assert (excuse["from_month"], excuse["to_month"], excuse["decided_on"]) == (
        dt.date(2026, 8, 1), dt.date(2026, 9, 1), clock.today(),
    )  # fmt: skip


def test_a_closed_case_takes_no_step(late, case, officer) -> None:  # type: ignore[no-untyped-def]
    review(on(late, "2026-11-20"))
    with pytest.raises(AnsinhError, match="đang mở"):
        verbs.take_step(case=case, code="R01", by=officer)
    with pytest.raises(AnsinhError, match="đã đóng"):
        verbs.record_promise(case=case, by=officer, instalments=[(dt.date(2026, 12, 1), 5)])
    assert Closure.objects.count() == 1


def test_reminders_of_a_monthly_run_are_read_back(late, case, officer) -> None:  # type: ignore[no-untyped-def]
    late.fact("reminders", employer_code=CODE, issued_on=dt.date(2026, 10, 5))  # before the case was opened
    late.fact("reminders", employer_code=CODE, issued_on=dt.date(2026, 12, 3))
    snapshot = on(late, "2026-12-04", row("2026-09-30", evading_from="2026-11-30"))
    review(snapshot)
    review(snapshot)
    reminders = case.steps.filter(code="R01")
    assert list(reminders.values_list("happened_on", "by")) == [
        (dt.date(2026, 10, 5), None), (dt.date(2026, 12, 3), None),
    ]  # fmt: skip
    assert telling.tell() == 0  # the ledger knows them
