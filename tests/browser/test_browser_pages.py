"""Every page, as each role sees it: no error in the console, nothing serious for axe, nothing too wide.

Each is looked at light on a wide screen, and the first time dark on a telephone too.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import Enter, Office, Watched
from .desks import hand_in, open_case, propose_run
from .pages import NARROW, WIDE, Walk, faults, settle

ROLES = ("officer", "checker", "leader", "base-leader", "clerk", "admin")
MUST_SEE = {
    "registry:employer", "registry:allocation", "registry:explanation", "registry:workers", "registry:history",
    "reminders:run", "reminders:item", "cases:case", "cases:open", "imports:delivery", "imports:upload",
    "imports:batch", "imports:payment", "accounts:user", "reports:period", "reports:report",
}  # fmt: skip
"""Pages of one thing; the walk is no walk if nobody comes across them."""
seen_by_anybody: set[str] = set()


@pytest.fixture(scope="module")
def examples() -> set[str]:
    """What has been begun in this office already, so that pages of one thing have something to show."""
    return set()


@pytest.fixture
def begun(enter: Enter, office: Office, examples: set[str]) -> None:
    """A case, a run under review, a file that was checked; once."""
    if examples:
        return
    officer = enter("officer")
    open_case(officer, "TC6747A")
    propose_run(officer)
    hand_in(enter("clerk"), office.files / "05-bank-2026-09.xlsx")
    examples.add("begun")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.usefixtures("begun")
def test_every_page_is_fit_to_be_read(role: str, office: Office, enter: Enter, watched: Watched) -> None:
    watched.expected |= {403, 404}  # by pages that this role, or this user as yet, has nothing on; links lead to none
    page = enter(role, color_scheme="light")
    walk = Walk(office, page)
    found: list[str] = []
    refused = False
    for name in walk:
        if walk.seen[name] == 403:
            if refused:  # they are all alike
                continue
            refused = True
        found += faults(page, watched)
        if walk.seen[name] == 200 and name not in seen_by_anybody:
            page.emulate_media(color_scheme="dark")
            page.set_viewport_size(NARROW)
            found += faults(page, watched)
            page.emulate_media(color_scheme="light")
            page.set_viewport_size(WIDE)
            seen_by_anybody.add(name)
    assert not found, "\n".join(found)


def test_the_walk_has_come_by_the_pages_of_one_thing(request: pytest.FixtureRequest) -> None:
    walks = sum("test_every_page_is_fit_to_be_read" in item.name for item in request.session.items)
    if walks < len(ROLES):
        pytest.skip("the pages were not walked by every role")
    assert MUST_SEE - seen_by_anybody == set()


def test_a_stranger_finds_the_door_fit_to_be_read(enter: Enter, watched: Watched) -> None:
    for scheme, screen in (("light", WIDE), ("dark", NARROW)):
        page = enter(color_scheme=scheme, viewport=screen)
        page.goto("/dang-nhap/")
        assert faults(page, watched) == []


# --- what opens over a page -------------------------------------------------------------------------------------------


@pytest.fixture(params=["light", "dark"])
def employers(enter: Enter, request: pytest.FixtureRequest) -> Page:
    """The list of employers, in either light."""
    page = enter("checker", color_scheme=request.param)
    page.goto("/don-vi/")
    return page


@pytest.mark.parametrize("button", ["Phím tắt và trợ giúp", "Tài khoản", "Tính đến", "Lớp", "Cột"])
def test_what_opens_over_a_page_is_fit_to_be_read(employers: Page, watched: Watched, button: str) -> None:
    employers.get_by_role("button", name=button).first.click()
    expect(employers.locator(":popover-open, dialog[open]")).to_be_visible()
    assert faults(employers, watched) == []
    employers.keyboard.press("Escape")
    expect(employers.locator(":popover-open, dialog[open]")).to_have_count(0)


# --- light, dark, language, width -------------------------------------------------------------------------------------


def lightness(page: Page) -> int:
    """Of the paper, 0 to 255, as drawn."""
    settle(page)
    return int(
        page.evaluate(
            """() => {
              const canvas = document.createElement("canvas").getContext("2d");
              canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
              canvas.fillRect(0, 0, 1, 1);
              return canvas.getImageData(0, 0, 1, 1).data[0];
            }"""
        )
    )


def test_light_and_dark_follow_the_system_until_somebody_chooses(enter: Enter) -> None:
    page = enter("checker", color_scheme="dark")
    page.goto("/don-vi/")
    assert lightness(page) < 60
    page.emulate_media(color_scheme="light")
    assert lightness(page) > 230
    page.get_by_role("button", name="Tài khoản").click()
    page.get_by_role("button", name="Tối").click()
    page.wait_for_load_state()
    assert lightness(page) < 60
    page.goto("/viec/")
    assert lightness(page) < 60, "the choice is forgotten on the next page"


def test_everything_can_be_said_in_english(enter: Enter) -> None:
    page = enter("checker")
    page.goto("/don-vi/")
    page.get_by_role("button", name="Tài khoản").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Employer")


def test_on_a_telephone_rows_are_cards_and_the_rail_lies_below(enter: Enter) -> None:
    page = enter("officer", viewport=NARROW)
    page.goto("/don-vi/")
    rail = page.locator("nav.rail").bounding_box()
    assert rail and rail["y"] > NARROW["height"] / 2
    first = page.locator("[data-rows] tbody tr").first
    expect(first.locator("svg").first).to_be_visible()
    card = first.bounding_box()
    assert card and card["width"] <= NARROW["width"] and card["height"] > 60
    first.locator("a.open").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
