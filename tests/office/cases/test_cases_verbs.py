"""Verbs: who may, what is refused, what is recorded; four eyes; sent twice; two officers at once."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from ansinh.base import AnsinhError
from ansinh.office import clock
from ansinh.office.cases import approvals, verbs
from ansinh.office.cases.models import Approval, Case, CaseStep
from ansinh.office.cases.recording import StepRefused
from ansinh.office.cases.situation import Found
from ansinh.office.registry.models import Employer

pytestmark = pytest.mark.django_db
FOUND = Found(dt.date(2026, 11, 6), "đối chiếu dữ liệu thuế", 12, dt.date(2026, 8, 3))


@pytest.fixture
def officer(user):  # type: ignore[no-untyped-def]
    return user("officer")


@pytest.fixture
def checker(user):  # type: ignore[no-untyped-def]
    return user("checker")


@pytest.fixture
def leader(user):  # type: ignore[no-untyped-def]
    return user("leader")


def opened(by, matter: str = "arrears", found: Found | None = None) -> Case:  # type: ignore[no-untyped-def]
    return verbs.open_case(employer=Employer.objects.get(), matter=matter, by=by, found=found)


# --- opening ---------------------------------------------------------------------------------------------------------


def test_a_case_is_opened_with_the_states_the_ledger_shows(evading, officer) -> None:  # type: ignore[no-untyped-def]
    case = opened(officer)
    assert list(case.steps.values_list("code", "happened_on", "by")) == [
        ("R01", dt.date(2026, 7, 6), None), ("V01", dt.date(2026, 8, 30), None),
    ]  # fmt: skip
    assert (case.next_step, case.state, case.step) == ("P01", "open", "V01")
    facts = case.steps.get(code="V01").facts
    assert (facts["evading"], facts["overdue"], facts["as_of"]) == (200_000_000, 200_000_000, "2026-11-09")
    assert facts["law"] and facts["conditions"] and facts["open"]


def test_a_late_employer_waits_for_the_monthly_reminder(late, officer) -> None:  # type: ignore[no-untyped-def]
    case = opened(officer)
    assert case.next_step == "R01"
    assert case.due_on == dt.date(2026, 11, 10)
    assert case.agenda == [{"code": "R01", "due_on": "2026-11-10", "ours": True}]


def test_opening_twice_is_opening_once(late, officer, checker) -> None:  # type: ignore[no-untyped-def]
    assert opened(officer) == opened(checker)
    assert Case.objects.count() == 1


def test_matters_are_apart(late, checker) -> None:  # type: ignore[no-untyped-def]
    arrears, unregistered = opened(checker), opened(checker, "unregistered", FOUND)
    assert arrears != unregistered
    assert list(unregistered.steps.values_list("code", flat=True)) == ["V02"]
    # Discovered on a Friday: five working days.
    assert unregistered.due_on == dt.date(2026, 11, 13)


@pytest.mark.parametrize(
    ("matter", "found", "words"),
    [
        ("arrears", None, "không có khoản nào quá hạn"),
        ("unregistered", None, "hình thức phát hiện"),
        ("unregistered", Found(dt.date(2026, 11, 6), "tin báo"), "số người"),
        ("unregistered", Found(dt.date(2026, 12, 6), "tin báo", 3, dt.date(2026, 8, 3)), "tương lai"),
        ("under_declared", Found(dt.date(2026, 11, 6), "kiểm tra", 5), "tháng đầu tiên"),
    ],
)
def test_a_case_needs_a_cause(office, officer, matter: str, found: Found | None, words: str) -> None:  # type: ignore[no-untyped-def]
    office.ledger("2026-11-09", TA0001A=[])
    with pytest.raises(AnsinhError, match=words):
        opened(officer, matter, found)
    assert not Case.objects.exists()


@pytest.mark.parametrize("role", ["leader", "clerk", "admin", "base_leader"])
def test_only_officers_and_checkers_work_cases(late, user, role: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PermissionDenied):
        opened(user(role))


def test_an_officer_of_another_office_may_not(late, user) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PermissionDenied):
        opened(user("officer", office_code="B"))


def test_nothing_is_done_before_the_first_ledger(office, officer) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AnsinhError, match="Chưa có số liệu"):
        opened(officer)


# --- steps -----------------------------------------------------------------------------------------------------------


def test_a_step_is_recorded_with_what_it_stood_on(late, officer) -> None:  # type: ignore[no-untyped-def]
    case = opened(officer)
    step = verbs.take_step(case=case, code="R01", by=officer, document_number="12/TB-BHXH", note="gửi qua kho điện tử")
    case.refresh_from_db()
    assert (step.by, step.happened_on, case.step) == (officer, clock.today(), "R01")
    assert [one["met"] for one in step.facts["conditions"]] == [True] * len(step.facts["conditions"])
    assert [choice["id"] for choice in step.facts["open"]] == ["F8", "F12", "F17", "F41"]
    # The employer's answer is waited for, before day 25; the month's reminder is done.
    assert [(item["code"], item["due_on"]) for item in case.agenda] == [("R03", "2026-11-24"), ("V01", "2026-11-30")]
    assert case.due_on is None


def test_a_refused_step_names_every_condition(late, officer) -> None:  # type: ignore[no-untyped-def]
    case = opened(officer)
    with pytest.raises(StepRefused) as refused:
        verbs.take_step(case=case, code="F10", by=officer, data={"amount": "1.000.000"})
    assert len(refused.value.unmet) == 2
    assert "F08" in str(refused.value) and "chứng từ" in str(refused.value)
    assert case.steps.filter(code="F10").count() == 0


def test_a_state_of_the_ledger_is_not_taken_by_hand(late, officer) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AnsinhError, match="trạng thái theo sổ"):
        verbs.take_step(case=opened(officer), code="V01", by=officer)


def test_days_ahead_and_unknown_steps_are_refused(late, officer) -> None:  # type: ignore[no-untyped-def]
    case = opened(officer)
    with pytest.raises(AnsinhError, match="tương lai"):
        verbs.take_step(case=case, code="R01", by=officer, on=dt.date(2026, 11, 10))
    with pytest.raises(AnsinhError, match="Z99"):
        verbs.take_step(case=case, code="Z99", by=officer)


def test_what_a_step_must_say_is_asked_for(evading, officer) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AnsinhError, match="Số tiền phạt đã nộp"):
        verbs.take_step(case=opened(officer), code="F10", by=officer, data={"amount": "nhiều"})


def test_a_base_office_may_not_write_minutes(evading, officer, checker) -> None:  # type: ignore[no-untyped-def]
    case = opened(officer)
    with pytest.raises(StepRefused, match="BHXH cấp tỉnh"):
        verbs.take_step(case=case, code="F01", by=officer)
    step = verbs.take_step(case=case, code="F01", by=checker)
    assert step.facts["fine"]["acts"][0]["act"] == "44.2.b"
    assert (step.facts["fine"]["low"], step.facts["fine"]["high"]) == (72_000_000, 80_000_000)


def test_the_database_keeps_steps_as_they_are(late, officer) -> None:  # type: ignore[no-untyped-def]
    step = verbs.take_step(case=opened(officer), code="R01", by=officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseStep.objects.filter(pk=step.pk).update(happened_on=dt.date(2026, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        step.delete()
    CaseStep.objects.filter(pk=step.pk).update(document_number="15/TB")


# --- sent twice, two at once -----------------------------------------------------------------------------------------


def test_a_double_click_is_one_step(late, officer) -> None:  # type: ignore[no-untyped-def]
    case, token = opened(officer), uuid.uuid4()
    first = verbs.take_step(case=case, code="R01", by=officer, token=token)
    assert verbs.take_step(case=case, code="R01", by=officer, token=token) == first
    with pytest.raises(AnsinhError, match="đã được ghi"):
        verbs.take_step(case=case, code="R01", by=officer, token=uuid.uuid4())
    assert case.steps.filter(code="R01").count() == 1


def test_an_old_page_is_told_who_was_first(late, officer, checker) -> None:  # type: ignore[no-untyped-def]
    case = opened(officer)
    seen = Case.objects.get(pk=case.pk).revision
    verbs.take_step(case=case, code="R01", by=officer, seen=seen)
    with pytest.raises(AnsinhError, match="vừa được người khác cập nhật") as told:
        verbs.take_step(case=case, code="R03", by=checker, seen=seen)
    assert officer.full_name in str(told.value)
    assert not case.steps.filter(code="R03").exists()


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_step(late, officer, checker) -> None:  # type: ignore[no-untyped-def]
    case = opened(officer)
    results: list[object] = []
    start = threading.Barrier(2)

    def act(who: object) -> None:
        try:
            start.wait()
            results.append(verbs.take_step(case=case, code="R01", by=who))  # type: ignore[arg-type]
        except AnsinhError as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(who,)) for who in (officer, checker)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(type(result).__name__ for result in results) == ["AnsinhError", "CaseStep"]
    assert case.steps.filter(code="R01").count() == 1


# --- four eyes -------------------------------------------------------------------------------------------------------


def test_a_step_for_four_eyes_is_not_taken_alone(evading, checker) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(StepRefused, match="phê duyệt"):
        verbs.take_step(case=opened(checker), code="K01", by=checker)


def test_proposed_approved_recorded(evading, checker, leader) -> None:  # type: ignore[no-untyped-def]
    case = opened(checker)
    approval = verbs.propose_step(case=case, code="K01", by=checker, reason="Trốn đóng, nhiều lao động")
    assert (approval.state, approval.version) == ("pending", 1)
    assert not case.steps.filter(code="K01").exists()
    assert list(approvals.pending(leader)) == [approval]
    verbs.approve(approval, by=leader, answer="Đồng ý")
    step = case.steps.get(code="K01")
    assert (step.by, step.approval, step.approval.decided_by) == (checker, approval, leader)
    assert list(approvals.pending(leader)) == []


def test_nobody_approves_their_own(evading, checker, leader) -> None:  # type: ignore[no-untyped-def]
    case = opened(checker)
    approval = verbs.propose_step(case=case, code="K01", by=checker, reason="x")
    checker.role = "leader"  # promoted meanwhile
    checker.save()
    with pytest.raises(AnsinhError, match="không được tự duyệt"):
        verbs.approve(approval, by=checker)
    assert list(approvals.pending(checker)) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(state="approved", decided_by=checker)
    assert Approval.objects.get(pk=approval.pk).state == "pending"


@pytest.mark.parametrize(
    ("code", "role", "place", "may"),
    [
        ("P01", "leader", "", True),
        ("P01", "base_leader", "A", True),
        ("P01", "base_leader", "B", False),  # of another office
        ("K01", "base_leader", "A", False),  # the province decides
        ("K01", "officer", "A", False),
        ("K01", "admin", "", False),
    ],
)
def test_who_decides(evading, checker, user, code: str, role: str, place: str, may: bool) -> None:  # type: ignore[no-untyped-def]
    approval = verbs.propose_step(case=opened(checker), code=code, by=checker, reason="x")
    who = user(role, office_code=place)
    if may:
        assert verbs.approve(approval, by=who).state == "approved"
        return
    with pytest.raises(PermissionDenied):
        verbs.approve(approval, by=who)
    assert Approval.objects.get().state == "pending"


def test_a_refusal_says_why_and_the_subject_is_free_again(evading, checker, leader) -> None:  # type: ignore[no-untyped-def]
    case = opened(checker)
    approval = verbs.propose_step(case=case, code="K01", by=checker, reason="x")
    with pytest.raises(AnsinhError, match="đang chờ duyệt"):
        verbs.propose_step(case=case, code="K01", by=checker, reason="lần nữa")
    with pytest.raises(AnsinhError, match="lý do không duyệt"):
        verbs.reject(approval, by=leader, answer=" ")
    verbs.reject(approval, by=leader, answer="Đã có kế hoạch khác")
    with pytest.raises(AnsinhError, match="đã có kết quả"):
        verbs.approve(approval, by=leader)
    again = verbs.propose_step(case=case, code="K01", by=checker, reason="bổ sung")
    assert verbs.withdraw(again, by=checker).state == "withdrawn"


def test_conditions_are_asked_again_on_approval(evading, checker, leader) -> None:  # type: ignore[no-untyped-def]
    case = opened(checker)
    approval = verbs.propose_step(case=case, code="K01", by=checker, reason="x")
    evading.ledger("2026-11-09", TA0001A=[])
    with pytest.raises(StepRefused, match="trốn đóng"):
        verbs.approve(approval, by=leader)
    assert Approval.objects.get().state == "pending"


def test_a_proposal_is_refused_like_the_step(evading, checker) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(StepRefused) as refused:
        verbs.propose_step(
            case=opened(checker), code="F06", by=checker, reason="x", data={"amount": 1, "signer": "Giám đốc"}
        )
    assert "approved" not in {one.key for one in refused.value.unmet}
    with pytest.raises(AnsinhError, match="không phải trình duyệt"):
        verbs.propose_step(case=Case.objects.get(), code="F01", by=checker, reason="x")


# --- promises, contacts ----------------------------------------------------------------------------------------------


def test_a_promise_replaces_the_last(late, officer) -> None:  # type: ignore[no-untyped-def]
    case, token = opened(officer), uuid.uuid4()
    plan = [(dt.date(2026, 12, 15), 60_000_000), (dt.date(2026, 11, 30), 40_000_000)]
    first = verbs.record_promise(case=case, by=officer, instalments=plan, token=token)
    assert verbs.record_promise(case=case, by=officer, instalments=plan, token=token) == first
    assert [one.amount for one in first.instalments.all()] == [40_000_000, 60_000_000]
    second = verbs.record_promise(case=case, by=officer, instalments=plan[:1])
    first.refresh_from_db()
    assert (first.ended_on, second.ended_on) == (clock.today(), None)


@pytest.mark.parametrize(
    "plan", [[], [(dt.date(2026, 11, 1), 5)], [(dt.date(2026, 12, 1), 0)], [(dt.date(2026, 12, 1), 5)] * 2]
)
def test_a_bad_promise_is_refused(late, officer, plan: list[tuple[dt.date, int]]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AnsinhError, match="Cam kết chưa hợp lệ"):
        verbs.record_promise(case=opened(officer), by=officer, instalments=plan)


def test_a_visit_is_planned_then_told(late, officer) -> None:  # type: ignore[no-untyped-def]
    case = opened(officer)
    visit = verbs.record_contact(case=case, by=officer, kind="visit", text="Lập D04h", on=dt.date(2026, 11, 12))
    assert not visit.done
    clock.move_to(dt.date(2026, 11, 13))
    told = verbs.finish_contact(contact=visit, by=officer, text="Đơn vị hứa nộp")
    assert (told.done, told.on) == (True, dt.date(2026, 11, 13))
    with pytest.raises(AnsinhError, match="nội dung"):
        verbs.record_contact(case=case, by=officer, kind="note", text=" ")


def test_a_step_is_no_older_than_what_it_follows_from(evading, checker, leader) -> None:  # type: ignore[no-untyped-def]
    case = opened(checker)
    verbs.approve(verbs.propose_step(case=case, code="K01", by=checker, reason="x"), by=leader)
    with pytest.raises(AnsinhError, match="K01 được ghi ngày 09/11/2026"):
        verbs.take_step(case=case, code="K02", by=checker, on=dt.date(2026, 11, 5))
    assert verbs.take_step(case=case, code="K02", by=checker, on=dt.date(2026, 11, 9)).code == "K02"
