"""The import desk from the dropped file to facts, and payments matched and taken back."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from .conftest import Enter, Office
from .desks import PATIENCE, approve_import, confirm, hand_in, rows, send_for_approval, toasted, wait_until


def test_a_statement_is_checked_approved_and_imported(enter: Enter, office: Office) -> None:
    clerk = enter("clerk")
    hand_in(clerk, office.files / "05-bank-2026-10.xlsx")
    expect(clerk.get_by_text("Sao kê ngân hàng hoặc kho bạc")).to_be_visible()
    expect(clerk.get_by_text(re.compile(r"\d+ nhận"))).to_be_visible()
    delivery = send_for_approval(clerk, "Sao kê tháng 10 của ngân hàng")
    expect(clerk.get_by_role("button", name="Duyệt và nhập")).to_have_count(0)

    leader = enter("leader")
    approve_import(leader, delivery)
    expect(leader.get_by_role("link", name=re.compile(r"^Lô \d+")).first).to_be_visible()

    hand_in(clerk, office.files / "05-bank-2026-10.xlsx")
    expect(clerk.get_by_text(re.compile("Đã có trong kho"))).to_be_visible()


def test_refused_rows_are_corrected_where_they_stand(enter: Enter, tmp_path: Path) -> None:
    file = tmp_path / "payments.csv"
    file.write_text(
        "payment_id,employer_code,paid_on,amount,message\n"
        "W1,TC6733A,2026-11-02,1000000,nop\nW2,TC6733A,2026-13-02,2000000,nop\n",
        encoding="utf-8",
    )
    clerk = enter("clerk")
    hand_in(clerk, file)
    expect(clerk.get_by_text("1 nhận")).to_be_visible()
    clerk.get_by_role("link", name="Sửa dòng bị trả lại").click()
    wrong = clerk.locator("input[aria-invalid=true]")
    expect(wrong).to_have_value("2026-13-02")
    wrong.fill("2026-11-03")
    clerk.get_by_role("button", name="Lưu và kiểm tra lại các dòng đã sửa").click()
    expect(clerk.get_by_text("1 dòng đã sửa tại đây")).to_be_visible(timeout=PATIENCE)
    clerk.get_by_role("button", name="Bỏ lần nhập").click()
    confirm(clerk, "Bỏ lần nhập")
    toasted(clerk, "Đã bỏ lần nhập")


def test_a_payment_is_matched_and_taken_back(enter: Enter) -> None:
    page = enter("checker")
    page.goto("/chua-khop/")
    first = rows(page).first
    wording = first.locator("a.open").inner_text()
    first.locator("a.open").click()
    expect(page.get_by_role("columnheader", name="Còn nợ sau")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Tính cho")).click()
    told = toasted(page, "Đã tính chứng từ")
    expect(rows(page).filter(has_text=wording)).to_have_count(0)
    told.get_by_role("button", name="Hoàn tác").click()
    toasted(page, "Đã hoàn tác")

    wait_until(page, rows(page).filter(has_text=wording))


def test_sure_matches_go_to_a_second_person_in_one_proposal(enter: Enter) -> None:
    page = enter("checker")
    page.goto("/chua-khop/")
    page.get_by_role("button", name=re.compile(r"^Khớp \d+ gợi ý chắc chắn$")).click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text(re.compile(r"Tổng số tiền [\d.]+\s₫"))
    asked.get_by_role("button", name="Thôi").click()
    expect(asked).to_have_count(0)
