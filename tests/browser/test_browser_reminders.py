"""A reminders run from proposal to numbered documents, between one who makes and one who checks."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import Enter
from .desks import PATIENCE, confirm, pathname, propose_run, rows, toasted


def send(page: Page) -> str:
    """Review, leave one employer out with the reason, send for approval; the path of the run."""
    propose_run(page)
    run = pathname(page)
    rows(page).filter(has_text="TC6740A").locator("a.open").click()
    page.get_by_label("Lý do").fill("Đã hẹn nộp ngày mai")
    page.get_by_role("button", name="Loại khỏi đợt").click()
    toasted(page, "Đã loại TC6740A khỏi đợt")
    page.get_by_label("Lời trình").fill("Đã rà soát theo sổ ngày 04/11")
    page.locator("#send").get_by_role("button", name="Trình duyệt").click()
    toasted(page, "Đã trình đợt đôn đốc")
    return run


def test_one_proposes_another_approves_and_papers_are_issued(enter: Enter) -> None:
    officer = enter("officer")
    run = send(officer)
    expect(officer.get_by_role("button", name=re.compile("Duyệt và phát hành"))).to_have_count(0)
    token = officer.locator("[name=csrfmiddlewaretoken]").first.input_value()
    forced = officer.request.post(
        f"{run}duyet/", form={"csrfmiddlewaretoken": token}, headers={"Referer": officer.url}, max_redirects=0
    )
    assert forced.status in {403, 422}, "who proposed has approved"

    leader = enter("base-leader")
    leader.goto("/viec/phe-duyet/")
    rows(leader).filter(has_text=re.compile("đôn đốc", re.IGNORECASE)).first.locator("a.open").click()
    leader.get_by_role("link", name="Xem toàn bộ nội dung").click()
    leader.wait_for_url(f"**{run}")
    leader.get_by_role("button", name="Duyệt và phát hành 2 văn bản").click()
    assert "không thu hồi được" in confirm(leader, "Duyệt và phát hành 2 văn bản")
    expect(leader.locator("header.head")).to_contain_text(re.compile("^.*đã phát hành", re.DOTALL), timeout=PATIENCE)
    expect(leader.locator("main")).not_to_contain_text("chưa phát hành được")

    officer.goto("/van-ban/?columns=")
    assert officer.locator("[data-rows] tbody").inner_text().count("01-ĐĐ") == 2
    check_document(officer, enter())


def check_document(officer: Page, stranger: Page) -> None:
    """A document opens as PDF, and whoever holds the paper can ask whether it is true."""
    rows(officer).filter(has_text="01-ĐĐ").locator("a.open").first.click()
    officer.wait_for_url(re.compile(r"/van-ban/\d+/$"))
    file = officer.request.get(f"{pathname(officer)}tep.pdf")
    assert file.headers["content-type"] == "application/pdf" and file.body().startswith(b"%PDF-")
    public = officer.locator("a[href*='/kiem-tra/']").first.get_attribute("href")
    assert public
    stranger.goto(public)
    expect(stranger.get_by_role("heading", level=1)).to_be_visible()
    assert "/dang-nhap/" not in stranger.url
