"""Signing in, as everybody does every morning."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import Enter, Office, Watched


def fill(page: Page, name: str, password: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_stranger_is_asked_who_they_are_and_comes_where_they_wanted(office: Office, enter: Enter) -> None:
    page = enter()
    page.goto("/don-vi/?sort=name")
    expect(page).to_have_title("Đăng nhập · An Sinh")
    fill(page, "leader", office.passwords["leader"])
    expect(page).to_have_url(f"{office.url}/don-vi/?sort=name")


def test_a_wrong_password_says_so_and_keeps_the_name(enter: Enter, watched: Watched) -> None:
    page = enter()
    page.goto("/dang-nhap/")
    fill(page, "clerk", "mot-mat-khau-sai")
    expect(page.get_by_role("alert").or_(page.locator(".errorlist, .error")).first).to_be_visible()
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("clerk")


def test_signing_out_closes_the_door(office: Office, enter: Enter) -> None:
    page = enter()
    page.goto("/")
    fill(page, "clerk", office.passwords["clerk"])
    page.get_by_role("button", name="Tài khoản").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    page.goto("/don-vi/")
    expect(page).to_have_title("Đăng nhập · An Sinh")
