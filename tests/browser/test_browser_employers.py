"""The Employers desk: its list and the page of one employer, with the mouse and without."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from .conftest import Enter
from .desks import pathname, rows

LIST = "/don-vi/"


@pytest.fixture
def page(enter: Enter) -> Page:
    """The list, as somebody sees it who has the whole province."""
    page = enter("checker")
    page.goto(LIST)
    return page


def summary(page: Page) -> int:
    """How many rows there are, on all pages."""
    said = page.locator(".pager [aria-live]").inner_text()
    found = re.search(r"trong ([\d.]+) dòng", said)
    assert found, said
    return int(found[1].replace(".", ""))


def figures(page: Page, column: int) -> list[int]:
    """Money in a column, row by row."""
    cells = rows(page).locator(f"td:nth-child({column})").all_inner_texts()
    return [int(re.sub(r"\D", "", cell) or 0) for cell in cells]


def column_of(page: Page, heading: str) -> int:
    """Place of a column, from 1."""
    headings = [text.strip() for text in page.locator("[data-rows] th").all_inner_texts()]
    return headings.index(heading) + 1


# --- the list --------------------------------------------------------------------------------------------------------


def test_search_finds_names_without_accents(page: Page) -> None:
    everybody = summary(page)
    name = page.locator("[data-rows] .open").first.inner_text()
    plain = name.split()[-1].lower()
    page.get_by_label("Tìm trong danh sách").press_sequentially(f"cong ty tnhh {plain}")
    expect(page).to_have_url(re.compile(r"q=cong"))
    expect(rows(page).filter(has_text=name)).to_be_visible()
    assert summary(page) < everybody
    page.reload()
    expect(page.get_by_label("Tìm trong danh sách")).to_have_value(f"cong ty tnhh {plain}")
    assert summary(page) < everybody


def test_the_search_of_every_page_finds_by_code(page: Page) -> None:
    code = rows(page).locator("td").first.inner_text()
    page.goto("/viec/")
    page.keyboard.press("/")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text(code).first).to_be_visible()


def test_headings_sort_both_ways_and_back_undoes_it(page: Page) -> None:
    column = column_of(page, "Quá hạn")
    assert figures(page, column) == sorted(figures(page, column), reverse=True)
    heading = page.locator("th").nth(column - 1)
    expect(heading).to_have_attribute("aria-sort", "descending")
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert figures(page, column) == sorted(figures(page, column))
    page.go_back()
    expect(heading).to_have_attribute("aria-sort", "descending")


def test_a_filter_shows_only_its_class_until_it_is_taken_off(page: Page) -> None:
    everybody = summary(page)
    page.get_by_role("button", name="Lớp").click()
    page.get_by_role("checkbox", name="Trốn đóng").check()
    expect(page).to_have_url(re.compile("class=evading"))
    expect(page.locator(".chip")).to_have_count(1)
    classes = rows(page).locator(f"td:nth-child({column_of(page, 'Lớp')})").all_inner_texts()
    assert {text.strip() for text in classes} == {"Trốn đóng"}
    evading = summary(page)
    assert 0 < evading < everybody
    page.keyboard.press("Escape")
    page.get_by_role("link", name=re.compile("^Bỏ lọc")).click()
    expect(page.locator(".chip")).to_have_count(0)
    assert summary(page) == everybody


def test_the_workbook_holds_what_the_list_shows(page: Page, tmp_path: Path) -> None:
    page.goto(f"{LIST}?class=evading&sort=-overdue")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Xuất Excel").click()
    path = tmp_path / fetched.value.suggested_filename
    fetched.value.save_as(path)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    table = [row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row)]
    start = next(at for at, row in enumerate(table) if "Quá hạn" in row)
    column = table[start].index("Quá hạn")
    owed = [row[column] for row in table[start + 1 :]]
    assert owed == figures(page, column_of(page, "Quá hạn"))
    assert all(isinstance(amount, int) for amount in owed)


# --- keys ------------------------------------------------------------------------------------------------------------


def test_keys_move_through_the_rows_and_open_one(page: Page) -> None:
    links = page.locator("[data-rows] .open")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    target = links.nth(0).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_keys_search_help_and_change_desks(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    letter = page.locator(".desks a[href='/vu-viec/']").get_attribute("data-letter")
    assert letter
    page.keyboard.press("g")
    page.keyboard.press(letter)
    page.wait_for_url("**/vu-viec/")


def test_the_list_works_with_tab_and_enter_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    for _step in range(60):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            """() => {
              const at = document.activeElement, style = getComputedStyle(at);
              const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
              return {open: at.matches("[data-rows] .open"), seen};
            }"""
        )
        assert shown["seen"], "focus cannot be seen"
        if shown["open"]:
            break
    else:
        pytest.fail("no row was reached")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/don-vi/\w+/$"))


# --- one employer ----------------------------------------------------------------------------------------------------


@pytest.fixture
def employer(page: Page) -> Page:
    """The page of the one that owes most."""
    page.locator("[data-rows] .open").first.click()
    page.wait_for_url(re.compile(r"/don-vi/\w+/$"))
    return page


def test_tabs_are_swapped_in_place_and_history_works(employer: Page) -> None:
    employer.evaluate("window.same = true")
    tabs = employer.get_by_role("navigation", name="Phần")
    expect(tabs.get_by_role("link", name="Sao kê")).to_have_attribute("aria-current", "page")
    begin = pathname(employer)
    names = [name for name in tabs.get_by_role("link").all_inner_texts() if name != "Sao kê"]
    for name in names:
        tab = tabs.get_by_role("link", name=name, exact=True)
        target = tab.get_attribute("href")
        tab.click()
        employer.wait_for_url(f"**{target}")
        expect(tab).to_have_attribute("aria-current", "page")
        expect(tabs.locator("[aria-current]")).to_have_count(1)
        expect(employer.get_by_role("heading", level=1)).to_have_count(1)
        assert employer.evaluate("window.same"), f"{name} loads a whole page"
    for name in [*reversed(names[:-1]), "Sao kê"]:
        employer.go_back()
        expect(tabs.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")
    assert pathname(employer) == begin
    expect(employer.get_by_role("columnheader", name="Phải đóng")).to_be_visible()
    employer.go_forward()
    expect(tabs.get_by_role("link", name=names[0], exact=True)).to_have_attribute("aria-current", "page")


def test_a_tab_can_be_opened_by_its_address(employer: Page) -> None:
    employer.goto(f"{pathname(employer)}giai-thich/")
    tab = employer.get_by_role("navigation", name="Phần").get_by_role("link", name="Giải thích")
    expect(tab).to_have_attribute("aria-current", "page")
    expect(employer.get_by_role("heading", level=1)).to_be_visible()


def test_arrows_move_through_the_ribbon(employer: Page) -> None:
    employer.locator("[data-roving] [tabindex='0']").first.focus()
    before = employer.evaluate("document.activeElement.getAttribute('href')")
    employer.keyboard.press("ArrowRight")
    after = employer.evaluate("document.activeElement.getAttribute('href')")
    assert after != before
    employer.keyboard.press("Enter")
    employer.wait_for_url(re.compile("month="))


def test_numbers_of_workers_are_masked_until_a_reason_is_given(employer: Page) -> None:
    employer.goto(f"{pathname(employer)}nguoi-lao-dong/")
    number = employer.locator("td[data-label='Mã số BHXH']").first
    expect(number).to_contain_text(re.compile("[•*x…]"))
    employer.get_by_text("Hiện đủ số định danh của trang này").click()
    employer.get_by_label("Lý do").fill("đối chiếu tờ khai ngày 12/10")
    employer.get_by_role("button", name="Hiện số và ghi lại lý do").click()
    expect(number).to_have_text(re.compile(r"^\d{10}$"))
