"""Cases: opened from an employer, a step refused with what is missing, one approved by another, one that closes."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from .conftest import Enter
from .desks import approve_import, hand_in, open_case, pathname, send_for_approval, toasted, wait_until

EMPLOYER = "TC6733A"


def test_a_step_is_refused_and_says_which_condition_is_not_met(enter: Enter) -> None:
    page = enter("officer")
    open_case(page, EMPLOYER)
    expect(page.get_by_role("list", name="Các bước của vụ việc")).to_be_visible()
    page.get_by_role("link", name="Ra quyết định xử phạt").click()
    page.wait_for_url(re.compile("buoc=F06"))
    step = page.locator("[aria-current=step]")
    missing = step.locator("[data-met=no]").filter(has_text="F01 – Lập biên bản vi phạm hành chính")
    expect(missing).to_contain_text("Chưa đạt")
    expect(step.locator("[data-met=yes]").filter(has_text="Vụ việc đang mở")).to_be_visible()
    expect(step.get_by_text("Bước này chưa đủ điều kiện")).to_be_visible()
    expect(step.get_by_role("button")).to_have_count(0)


def test_a_refused_step_cannot_be_forced_by_its_address(enter: Enter) -> None:
    page = enter("officer")
    open_case(page, EMPLOYER)
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        f"{pathname(page)}buoc/F06/",
        form={"csrfmiddlewaretoken": token, "amount": "1000000", "signer": "x", "reason": "x"},
        headers={"Referer": page.url},
    )
    assert answer.status == 422
    page.reload()
    assert page.locator("[data-state=done]", has_text="Ra quyết định xử phạt").count() == 0


def test_what_was_said_and_promised_is_written_down_once(enter: Enter) -> None:
    page = enter("officer")
    open_case(page, EMPLOYER)
    page.get_by_text("Ghi hoặc đặt lịch").click()
    page.get_by_label("Nội dung").fill("Gọi kế toán trưởng, hẹn đối chiếu")
    page.get_by_role("button", name="Ghi lại").dblclick()
    toasted(page, "Đã ghi.")
    expect(page.get_by_text("Gọi kế toán trưởng, hẹn đối chiếu")).to_have_count(1)
    page.get_by_text("Ghi cam kết, lịch nộp").click()
    page.get_by_label("Ngày").and_(page.locator("[name=day_0]")).fill("2026-11-20")
    page.locator("[name=amount_0]").fill("50.000.000")
    page.get_by_role("button", name="Ghi cam kết").click()
    toasted(page, "Đã ghi cam kết")
    expect(page.get_by_text("50.000.000")).to_be_visible()


def propose(page: Page) -> str:
    """Publication (P01), laid before those who approve it; the path of the case."""
    open_case(page, EMPLOYER)
    here = pathname(page)
    page.goto(f"{here}?buoc=P01")
    step = page.locator("[aria-current=step]")
    for box in step.get_by_role("checkbox").all():
        box.check()
    step.get_by_label("Lý do trình duyệt").fill("Đã đôn đốc, chưa nộp")
    step.get_by_role("button", name="Trình duyệt P01").click()
    toasted(page, "Đã trình duyệt bước P01")
    return here


def test_a_step_that_another_must_approve(enter: Enter) -> None:
    officer = enter("officer")
    case = propose(officer)
    officer.goto(f"{case}?buoc=P01")
    officer.get_by_role("link", name=re.compile("Do .* trình")).click()
    expect(officer.get_by_text("Người trình không tự duyệt")).to_be_visible()
    expect(officer.get_by_role("button", name="Duyệt")).to_have_count(0)
    proposal = pathname(officer)

    leader = enter("base-leader")
    leader.goto("/viec/phe-duyet/")
    leader.locator(f"a[href='{proposal}']").click()
    expect(leader.get_by_text("Đã đôn đốc, chưa nộp")).to_be_visible()
    leader.get_by_role("button", name=re.compile("^Duyệt")).click()
    expect(leader.get_by_role("button", name=re.compile("^Duyệt"))).to_have_count(0)

    officer.goto(case)
    done = officer.locator("[data-state=done]", has_text="Công khai trên Cổng thông tin điện tử")
    expect(done).to_contain_text("duyệt:")


def test_a_case_closes_by_itself_when_the_payment_lands(enter: Enter, tmp_path: Path) -> None:
    code = "TC6747B"
    officer = enter("checker")
    open_case(officer, code)
    case = pathname(officer)
    expect(officer.locator("header.head")).to_contain_text("mở ngày 04/11/2026")

    file = tmp_path / "payments.csv"
    file.write_text(f"payment_id,employer_code,paid_on,amount,message\nC1,{code},2026-11-04,9000000,nop du\n")
    clerk = enter("clerk")
    hand_in(clerk, file)
    approve_import(enter("leader"), send_for_approval(clerk, "Giấy báo có trong ngày"))

    officer.goto(case)
    wait_until(officer, officer.locator("header.head", has_text="đã đóng"))
    expect(officer.locator("[data-state=done]", has_text="Đã đóng đủ")).to_be_visible()
    officer.goto(f"/don-vi/{code}/")
    expect(officer.locator(".tiles")).to_contain_text("0 ₫")
