"""The pages: the queue, the list, a case, taking and proposing a step, deciding; who sees what."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from ansinh.office import clock
from ansinh.office.cases import verbs, work
from ansinh.office.cases.models import Approval, Case
from ansinh.office.registry.models import Employer

pytestmark = pytest.mark.django_db


def text(response) -> str:  # type: ignore[no-untyped-def]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def row(due: str, amount: int = 100_000_000, evading_from: str | None = None) -> dict[str, object]:
    due_on = dt.date.fromisoformat(due)
    start = dt.date.fromisoformat(evading_from) if evading_from else None
    return {
        "month": f"{due_on - dt.timedelta(days=31):%Y-%m}", "fund": "pension", "due_on": due_on,
        "conduct": "registered", "outstanding": amount, "charge": amount // 100, "charge_paid": 0,
        "evading_from": start,
    }  # fmt: skip


def opened(by) -> Case:  # type: ignore[no-untyped-def]
    return verbs.open_case(employer=Employer.objects.get(code="TA0001A"), matter="arrears", by=by)


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("name", ["work", "cases", "approvals"])
def test_empty_desks_teach(office, user, sign_in, name: str) -> None:  # type: ignore[no-untyped-def]
    office.ledger("2026-11-09", TA0001A=[])
    page = sign_in(user("officer")).get(reverse(f"cases:{name}"))
    assert page.status_code == 200
    assert "sẽ đứng ở đây" in text(page) or "Mở vụ việc từ trang" in text(page)


def test_the_case_page_shows_ladder_conditions_and_silences(late, user, sign_in) -> None:  # type: ignore[no-untyped-def]
    officer = user("officer")
    case = opened(officer)
    page = text(sign_in(officer).get(reverse("cases:case", args=[case.pk])))
    for words in ("Xác định trạng thái chậm đóng", "Đôn đốc hằng tháng", "Đơn vị đang chậm đóng vào ngày rà soát",
                  "Trong 10 ngày đầu tháng", "F41", "100.000.000", "chưa đôn đốc", "Ghi bước R01"):  # fmt: skip
        assert words in page


def test_a_step_is_taken_on_the_page_and_twice_is_once(late, user, sign_in) -> None:  # type: ignore[no-untyped-def]
    officer = user("officer")
    case, browser = opened(officer), sign_in(officer)
    here = reverse("cases:case", args=[case.pk])
    token = token_of(browser.get(here).content.decode())
    form = {"token": token, "seen": Case.objects.get().revision, "on": "2026-11-09", "document_number": "7/TB"}
    for _again in range(2):
        answer = browser.post(reverse("cases:step", args=[case.pk, "R01"]), form)
        assert (answer.status_code, answer["Location"]) == (302, here)
    assert case.steps.filter(code="R01", document_number="7/TB").count() == 1
    answer = browser.post(reverse("cases:step", args=[case.pk, "R01"]), form | {"token": ""})
    assert answer.status_code == 422
    assert "vừa được người khác cập nhật" in text(answer)


def test_a_refused_step_says_why_on_the_page(late, user, sign_in) -> None:  # type: ignore[no-untyped-def]
    officer = user("officer")
    case = opened(officer)
    browser = sign_in(officer)
    answer = browser.post(reverse("cases:step", args=[case.pk, "F08"]), {"on": "2026-11-09"})
    assert answer.status_code == 422
    assert "Chưa đủ điều kiện thực hiện bước F08" in text(answer) and "F06" in text(answer)
    assert "chưa đủ điều kiện" in text(browser.get(reverse("cases:case", args=[case.pk]) + "?buoc=F08"))


def test_two_people_on_the_pages(evading, user, sign_in) -> None:  # type: ignore[no-untyped-def]
    checker, leader = user("checker"), user("leader")
    case = opened(checker)
    browser = sign_in(checker)
    answer = browser.post(reverse("cases:step", args=[case.pk, "K01"]), {"reason": "Nợ lớn", "seen": ""})
    assert answer.status_code == 302
    approval = Approval.objects.get()
    there = reverse("cases:decide", args=[approval.pk])
    assert "Người trình không tự duyệt" in text(browser.get(there))
    assert "không được tự duyệt" in text(browser.post(there, {"do": "approve"}))
    browser = sign_in(leader)
    queue = text(browser.get(reverse("cases:work")))
    assert "Phê duyệt: K01" in queue and "Nợ lớn" in queue
    assert "Đơn vị đang trốn đóng" in text(browser.get(there))
    assert browser.post(there, {"do": "approve", "answer": "Đồng ý"}).status_code == 302
    assert case.steps.get(code="K01").approval == approval
    assert "đã duyệt" in text(browser.get(there))
    assert "K01" in text(browser.get(reverse("cases:approvals")))


def test_opening_from_the_employer(late, user, sign_in) -> None:  # type: ignore[no-untyped-def]
    browser: Client = sign_in(user("officer"))
    there = reverse("cases:open", args=["TA0001A"])
    assert "Mở vụ việc" in text(browser.get(there))
    assert browser.post(there, {"matter": "unregistered"}).status_code == 422
    answer = browser.post(there, {"matter": "arrears"})
    assert answer["Location"] == reverse("cases:case", args=[Case.objects.get().pk])


def test_promise_and_contact_forms(late, user, sign_in) -> None:  # type: ignore[no-untyped-def]
    officer = user("officer")
    case, browser = opened(officer), sign_in(officer)
    form = {"day_0": "2026-11-30", "amount_0": "40.000.000", "note": "giám đốc cam kết"}
    assert browser.post(reverse("cases:promise", args=[case.pk]), form).status_code == 302
    assert browser.post(reverse("cases:promise", args=[case.pk]), {"day_0": "2026-11-30"}).status_code == 422
    past = browser.post(reverse("cases:promise", args=[case.pk]), form | {"day_0": "2026-10-01"})
    assert "Cam kết chưa hợp lệ" in text(past)
    visit = {"kind": "visit", "on": "2026-11-12", "text": "Lập biên bản làm việc"}
    assert browser.post(reverse("cases:contact", args=[case.pk]), visit).status_code == 302
    contact = case.contacts.get()
    assert not contact.done
    page = text(browser.get(reverse("cases:case", args=[case.pk])))
    assert "40.000.000" in page and "dự kiến" in page
    browser.post(reverse("cases:finish", args=[case.pk, contact.pk]), {"text": "Đã gặp"})
    assert case.contacts.get().done


@pytest.mark.parametrize(
    ("role", "office_code", "status"),
    [("officer", "A", 200), ("officer", "B", 403), ("base_leader", "A", 200), ("clerk", "", 200), ("admin", "", 403)],
)
def test_who_sees_a_case(late, user, sign_in, role: str, office_code: str, status: int) -> None:  # type: ignore[no-untyped-def]
    case = opened(user("officer"))
    browser = sign_in(user(role, office_code=office_code))
    assert browser.get(reverse("cases:case", args=[case.pk])).status_code == status
    if role != "officer":
        refused = browser.post(reverse("cases:step", args=[case.pk, "R01"]), {"on": "2026-11-09"})
        assert refused.status_code == 403
    if role == "officer" and office_code == "B":
        assert "TA0001A" not in text(browser.get(reverse("cases:cases")))


def test_the_list_shows_the_money_and_exports(evading, user, sign_in) -> None:  # type: ignore[no-untyped-def]
    officer = user("officer")
    opened(officer)
    browser = sign_in(officer)
    page = text(browser.get(reverse("cases:cases")))
    assert "200.000.000" in page and "P01" in page
    assert browser.get(reverse("cases:cases") + "?q=thu&matter=arrears&sort=due").status_code == 200
    assert browser.get(reverse("cases:cases") + "?export=xlsx").status_code == 200


# --- the queue -------------------------------------------------------------------------------------------------------


def test_the_queue_is_in_order_of_deadline_then_money(office, user) -> None:  # type: ignore[no-untyped-def]
    officer = user("officer")
    late = {"TA0001A": 100, "TA0002A": 300, "TA0003A": 200}
    office.ledger("2026-11-09", **{code: [row("2026-09-30", amount)] for code, amount in late.items()})
    for employer in Employer.objects.all():
        verbs.open_case(employer=employer, matter="arrears", by=officer)
    tasks = work.tasks(officer)
    steps = [task for task in tasks if task.kind == "step"]
    assert [(task.employer.code, task.amount) for task in steps if task.employer] == [
        ("TA0002A", 300), ("TA0003A", 200), ("TA0001A", 100),
    ]  # fmt: skip
    assert {task.due_on for task in steps} == {dt.date(2026, 11, 10)}
    assert all(task.basis and task.button and task.href for task in tasks)
    (run,) = [task for task in tasks if task.kind == "reminders"]
    assert "3 đơn vị" in run.title and run.amount == 600


def test_clocks_about_to_start_and_debts_nobody_reminded(office, user) -> None:  # type: ignore[no-untyped-def]
    officer = user("officer")
    office.ledger(
        "2026-11-09", TA0001A=[row("2026-09-15", 50, "2026-11-15")], TA0002A=[row("2026-09-30", 50, "2026-11-30")],
        TA0003A=[row("2026-07-31", 70)], TB0001B=[row("2026-07-31", 70)],
    )  # fmt: skip
    kinds = {task.kind: task for task in work.tasks(officer)}
    assert kinds["clock"].employer and kinds["clock"].employer.code == "TA0001A"
    assert kinds["clock"].due_on == dt.date(2026, 11, 15)
    assert "1 đơn vị" in kinds["barred"].title and kinds["barred"].amount == 70
    Case.objects.all().delete()
    verbs.open_case(employer=Employer.objects.get(code="TA0001A"), matter="arrears", by=officer)
    assert "clock" not in {task.kind for task in work.tasks(officer)}


def test_answers_promises_visits_and_counts(late, user) -> None:  # type: ignore[no-untyped-def]
    officer = user("officer")
    case = opened(officer)
    verbs.take_step(case=case, code="R01", by=officer)
    verbs.record_promise(case=case, by=officer, instalments=[(dt.date(2026, 11, 16), 40)])
    verbs.record_contact(case=case, by=officer, kind="visit", text="Làm việc", on=dt.date(2026, 11, 12))
    clock.move_to(dt.date(2026, 11, 16))
    tasks = work.tasks(officer)
    assert [(task.kind, task.due_on.day) for task in tasks if task.kind != "barred"] == [
        ("visit", 12), ("promise", 16), ("waiting", 24), ("waiting", 30),
    ]  # fmt: skip
    counted = work.counted([task for task in tasks if task.kind != "barred"], clock.today())
    assert counted == {"overdue": 1, "today": 1, "week": 0, "later": 2}
    assert tasks[0].days_left(clock.today()) == -4


def test_an_officer_sees_own_employers_and_those_nobody_has(late, user) -> None:  # type: ignore[no-untyped-def]
    officer, other = user("officer"), user("officer")
    opened(officer)
    assert any(task.kind == "step" for task in work.tasks(other))
    Employer.objects.update(officer=officer)
    assert not any(task.kind == "step" for task in work.tasks(other))
    assert any(task.kind == "step" for task in work.tasks(officer))
    assert work.tasks(user("leader")) == []


def test_the_months_reminders_are_no_task_once_they_are_issued(late, user) -> None:  # type: ignore[no-untyped-def]
    officer = user("officer", office_code="A")
    clock.move_to(dt.date(2026, 11, 9))
    assert "reminders" in {task.kind for task in work.tasks(officer)}
    late.fact("reminders", employer_code="TA0001A", issued_on=dt.date(2026, 11, 5))
    late.ledger(dt.date(2026, 11, 9), TA0001A=[row("2026-09-30")])
    assert "reminders" not in {task.kind for task in work.tasks(officer)}
