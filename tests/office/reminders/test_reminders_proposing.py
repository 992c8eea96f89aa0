"""Who is proposed, and who may change what until a run is approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from ansinh.base import AnsinhError
from ansinh.facts import FactStore
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Approval
from ansinh.office.reminders import verbs
from ansinh.office.reminders.models import Item, Run

MakeUser = Callable[..., User]
LATE, SISTER, DUST, REMINDED, EXCUSED, OTHER = "TA0001A", "TA0002A", "TA0004A", "TA0005A", "HB0006B", "TB0007B"


def test_who_is_proposed_and_why_not(proposed: Run) -> None:
    """Registered money unpaid after its due day; small sums, excused months and the reminded are left out, listed."""
    found = {item.employer_id: (item.included, item.reason) for item in proposed.items.all()}
    assert found == {
        LATE: (True, ""), SISTER: (True, ""), OTHER: (True, ""), DUST: (False, "dust"),
        REMINDED: (False, "reminded"), EXCUSED: (False, "excused"),
    }  # fmt: skip
    late = proposed.items.get(employer=LATE)
    assert (late.overdue, late.months_owed, late.oldest_due_on) == (2 * 4_480_000, 2, dt.date(2026, 7, 31))


def test_an_officer_proposes_for_the_own_office(facts: FactStore, user: MakeUser) -> None:
    run = verbs.propose_run(by=user("officer", office_code="B"), kind="R01")
    assert {item.employer_id for item in run.items.all()} == {OTHER, EXCUSED}


def test_two_officers_do_not_prepare_the_same_run(proposed: Run, user: MakeUser) -> None:
    with pytest.raises(AnsinhError, match="Đang có một đợt"):
        verbs.propose_run(by=user("checker"), kind="R01")
    assert Run.objects.count() == 1


def test_officers_change_their_own_employers_only(facts: FactStore, user: MakeUser) -> None:
    """The run is the office's; an officer of some communes leaves out employers of these alone."""
    run = verbs.propose_run(by=user("officer", office_code="A"), kind="R01")
    elsewhere = user("officer", office_code="A", communes=["14758"])
    assert verbs.set_included(run=run, employers=[LATE], included=False, by=elsewhere, note="nhầm") == 0
    with pytest.raises(PermissionDenied):
        verbs.set_included(run=run, employers=[LATE], included=False, by=user("officer", office_code="B"), note="x")


def test_a_run_stands_on_the_ledger_of_its_day(facts: FactStore, officer: User) -> None:
    clock.move_to(dt.date(2026, 9, 5))
    with pytest.raises(AnsinhError, match="Công nợ mới tính đến ngày 04/09/2026"):
        verbs.propose_run(by=officer, kind="R01")


@pytest.mark.parametrize(
    ("kind", "found_on", "last"),
    [
        ("R01", None, dt.date(2026, 9, 10)),
        # Five working days after Friday 4 September 2026.
        ("R02", dt.date(2026, 9, 4), dt.date(2026, 9, 11)),
    ],
)
def test_lawful_days(facts: FactStore, kind: str, found_on: dt.date | None, last: dt.date) -> None:
    assert verbs.deadline(kind, dt.date(2026, 9, 4), found_on) == last


def test_a_discovery_says_how(facts: FactStore, officer: User) -> None:
    with pytest.raises(AnsinhError, match="hình thức phát hiện"):
        verbs.propose_run(by=officer, kind="R02", found_on=dt.date(2026, 9, 3))
    # Nothing is evaded or registered late in this province: the list is empty, and says so.
    run = verbs.propose_run(by=officer, kind="R02", found_on=dt.date(2026, 9, 3), found_how="đối chiếu thuế")
    assert run.items.count() == 0
    with pytest.raises(AnsinhError, match="không có đơn vị nào"):
        verbs.send(run=run, by=officer, reason="x", asked="http://x")


def test_leaving_out_needs_a_reason_and_keeps_it(proposed: Run, officer: User) -> None:
    with pytest.raises(AnsinhError, match="lý do"):
        verbs.set_included(run=proposed, employers=[LATE], included=False, by=officer)
    assert verbs.set_included(run=proposed, employers=[LATE], included=False, by=officer, note="đang khiếu nại") == 1
    item = proposed.items.get(employer=LATE)
    assert (item.included, item.reason, item.note, item.changed_by) == (False, "manual", "đang khiếu nại", officer)
    assert verbs.set_included(run=proposed, employers=[LATE, DUST], included=True, by=officer) == 2
    assert verbs.set_included(run=proposed, employers=[REMINDED], included=True, by=officer) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(employer=LATE).update(included=False)


def test_maker_and_checker(proposed: Run, officer: User, leader: User, user: MakeUser) -> None:
    """Who sends does not approve; what waits is not changed; approved by another it is issued."""
    verbs.send(run=proposed, by=officer, reason="Đã rà soát.", asked="https://x/")
    with pytest.raises(AnsinhError, match="không được tự duyệt"):
        verbs.approve(run=proposed, by=officer)
    with pytest.raises(PermissionDenied):
        verbs.approve(run=proposed, by=user("checker"))
    with pytest.raises(PermissionDenied):
        verbs.approve(run=proposed, by=user("base_leader", office_code="A"))
    with pytest.raises(AnsinhError, match="không còn sửa được"):
        verbs.set_included(run=proposed, employers=[LATE], included=False, by=officer, note="muộn")
    with pytest.raises(AnsinhError, match="không còn sửa được"):
        verbs.send(run=proposed, by=officer, reason="lần nữa", asked="https://x/")
    verbs.approve(run=proposed, by=leader)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.approved_by, proposed.approved_on) == ("issuing", leader, dt.date(2026, 9, 4))


def test_a_base_leader_approves_for_the_own_office_only(facts: FactStore, user: MakeUser) -> None:
    maker = user("officer", office_code="B")
    run = verbs.propose_run(by=maker, kind="R01")
    verbs.send(run=run, by=maker, reason="Đã rà soát.", asked="https://x/")
    with pytest.raises(PermissionDenied):
        verbs.approve(run=run, by=user("base_leader", office_code="A"))
    assert Approval.objects.get().state == "pending"
    verbs.approve(run=run, by=user("base_leader", office_code="B"))


def test_sent_back_it_can_be_changed_and_sent_again(proposed: Run, officer: User, leader: User) -> None:
    verbs.send(run=proposed, by=officer, reason="Đã rà soát.", asked="https://x/")
    with pytest.raises(AnsinhError, match="lý do"):
        verbs.reject(run=proposed, by=leader, answer="")
    verbs.reject(run=proposed, by=leader, answer="Bỏ đơn vị đang khiếu nại.")
    verbs.set_included(run=proposed, employers=[LATE], included=False, by=officer, note="đang khiếu nại")
    verbs.send(run=proposed, by=officer, reason="Đã bỏ.", asked="https://x/")
    verbs.withdraw(run=proposed, by=officer)
    verbs.cancel(run=proposed, by=officer)
    proposed.refresh_from_db()
    assert proposed.state == "cancelled"


def test_the_database_wants_two_people(proposed: Run, officer: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=proposed.pk).update(state="issuing", approved_by=officer)


def test_approving_twice_is_once(approved: Run, leader: User) -> None:
    with pytest.raises(AnsinhError, match="đã có kết quả"):
        verbs.approve(run=approved, by=leader)
    with pytest.raises(AnsinhError, match="đã có kết quả"):
        approvals.approve(Approval.objects.get(), by=leader)
