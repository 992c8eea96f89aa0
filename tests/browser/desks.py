"""What people do at the desks, click by click; several tests begin with it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

PATIENCE = 60_000
"""Milliseconds that a background job may take on a busy machine."""


def pathname(page: Page) -> str:
    """Where the page is, without host and query."""
    return re.sub(r"^\w+://[^/]+|\?.*$", "", page.url)


def rows(page: Page) -> Locator:
    """The rows of the page's table of data."""
    return page.locator("[data-rows] tbody tr")


def toasted(page: Page, text: str) -> Locator:
    """The toast that says ``text``, once it is there."""
    found = page.locator(".toast", has_text=text)
    expect(found).to_be_visible()
    return found


def confirm(page: Page, button: str) -> str:
    """Say yes to what is being asked, by the button that says what happens; gives what it said cannot be undone."""
    asked = page.get_by_role("dialog")
    expect(asked).to_be_visible()
    detail = asked.locator("#confirm-detail").inner_text()
    asked.get_by_role("button", name=button).click()
    return detail


def open_case(page: Page, code: str) -> None:
    """From the employer's page, where a case is opened or the open one is found."""
    page.goto(f"/don-vi/{code}/phan/vu-viec/")
    opened = page.locator("main a[href^='/vu-viec/']").filter(has_not_text="Mở vụ việc")
    if opened.count():
        opened.first.click()
    else:
        page.get_by_role("link", name="Mở vụ việc").click()
        page.get_by_role("button", name="Mở vụ việc").click()
    page.wait_for_url(re.compile(r"/vu-viec/\d+/"))


def propose_run(page: Page) -> None:
    """A monthly run, up to the page on which it is reviewed; the one in preparation if there is one."""
    page.goto("/don-doc/")
    draft = rows(page).filter(has_text="đang rà soát")
    if draft.count():
        draft.locator("a.open").first.click()
    else:
        page.get_by_role("link", name="Lập đợt đôn đốc").click()
        page.get_by_role("button", name="Lập danh sách đề xuất").click()
    page.wait_for_url(re.compile(r"/don-doc/\d+/$"))


def hand_in(page: Page, *files: Path) -> None:
    """Files at the import desk, up to the end of the dry run."""
    page.goto("/nhap-du-lieu/")
    page.get_by_label("Tệp cần nhập").set_input_files([str(file) for file in files])
    page.get_by_role("button", name="Tải lên và kiểm tra").click()
    page.wait_for_url(re.compile(r"/nhap-du-lieu/\d+/$"))
    expect(page.get_by_role("button", name="Kiểm tra lại")).to_be_visible(timeout=PATIENCE)


def send_for_approval(page: Page, reason: str) -> str:
    """What was handed in, laid before a second person; the path of its page."""
    page.get_by_label("Lý do, nguồn tệp").fill(reason)
    page.get_by_role("button", name="Trình duyệt").click()
    expect(page.get_by_text("Đang chờ duyệt")).to_be_visible()
    return pathname(page)


def approve_import(page: Page, delivery: str) -> None:
    """From the second person's queue to the end of the import."""
    page.goto("/viec/phe-duyet/")
    for link in rows(page).locator("a.open").evaluate_all("all => all.map(one => one.pathname)"):
        page.goto(link)
        look = page.locator(f"main a[href='{delivery}']")
        if look.count():
            look.click()
            break
    page.wait_for_url(f"**{delivery}")
    page.get_by_role("button", name="Duyệt và nhập").click()
    confirm(page, "Duyệt và nhập")
    expect(page.get_by_text("Đã nhập xong")).to_be_visible(timeout=PATIENCE)


def wait_until(page: Page, shown: Locator) -> None:
    """Load the page again until a background job has made ``shown`` appear."""
    for _second in range(PATIENCE // 1000):
        if shown.count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    expect(shown).to_be_visible()
