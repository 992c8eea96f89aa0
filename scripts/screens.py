"""The pictures of the office's desks, taken in a browser over the province in ./demo.

The office is served from that data folder as a rehearsal, a few people of it do a day's work (a reminders run is
proposed and issued, a case opened, files handed in), and each desk is photographed. Needs the Chromium of the system;
without one nothing is done, and it is said. `make pictures` runs this after the other pictures.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
ANSINH = ROOT / ".venv" / "bin" / "ansinh"
PORT = 8190
SIZE: ViewportSize = {"width": 1440, "height": 900}
SHORT: ViewportSize = {"width": 1440, "height": 720}
NARROW: ViewportSize = {"width": 390, "height": 844}
START_SECONDS, JOB_MILLISECONDS = 180, 120_000
USER = re.compile(r"^  ([a-z-]+) +([a-z0-9]{4}(?:-[a-z0-9]{4}){3}) ")
PNGQUANT = shutil.which("pngquant")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def office(home: Path) -> Iterator[dict[str, str]]:
    """The office of ``home`` while it is served; passwords by user name."""
    command = [str(ANSINH), "--home", str(home), "--lang", "vi", "serve", "--demo", "--port", str(PORT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as serving:
        try:
            yield users(serving)
        finally:
            serving.terminate()


def users(serving: subprocess.Popen[str]) -> dict[str, str]:
    """What the office prints when it is ready: one user a role."""
    found: dict[str, str] = {}
    assert serving.stdout is not None
    for line in serving.stdout:
        if match := USER.match(line):
            found[match[1]] = match[2]
        elif found:
            return found
    sys.exit("The office did not start. Run: make demo SERVE=0")


class Visitor:
    """Somebody who is signed in, in a window of their own."""

    def __init__(self, browser: Browser, name: str, password: str) -> None:
        context = browser.new_context(
            base_url=f"http://localhost:{PORT}", viewport=SIZE, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        self.page: Page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.goto("/dang-nhap/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit], form button.primary")
        self.page.wait_for_load_state("networkidle")

    def take(self, name: str, path: str = "", *, dark: bool = False, size: ViewportSize = SIZE, to: str = "") -> None:
        """A picture of ``path``, or of the page that is open; ``to`` is scrolled to the top first."""
        if path:
            self.page.goto(path)
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("document.fonts.ready")
        if to:
            self.page.locator(to).first.evaluate("element => {element.scrollIntoView(); scrollBy(0, -80)}")
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=PICTURES / f"{name}.png")
        if PNGQUANT:
            subprocess.run([PNGQUANT, "--force", "--ext", ".png", PICTURES / f"{name}.png"], check=True)
        self.page.set_viewport_size(SIZE)
        self.page.emulate_media(color_scheme="light")


def wait_for_ledger(page: Page) -> None:
    """Until the first ledger is computed and the ends of months are there."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        page.goto("/")
        if page.locator("svg.sparkline").count():
            return
        page.wait_for_timeout(2_000)
    sys.exit("The ledger was not computed in time.")


def remind(officer: Visitor, leader: Visitor) -> None:
    """The month's reminders of one base office: proposed, sent, looked at, approved, issued."""
    page = officer.page
    page.goto("/don-doc/")
    if not page.locator("main table td").filter(has_text="đã phát hành").count():
        page.goto("/don-doc/lap/")
        page.click("main form button.primary")
        page.fill("#send-reason", "Đã rà soát từng đơn vị; bỏ các khoản thiếu không quá 10.000 đồng.")
        page.click("#send button.primary")
        leader.take("reminders", page.url.partition("#")[0])
        leader.page.click("form[action$='/duyet/'] button.primary")
        leader.page.click("#confirm-yes")
        expect(leader.page.get_by_text(re.compile("^đã phát hành ·"))).to_be_visible(timeout=JOB_MILLISECONDS)
    page.goto("/van-ban/")
    page.get_by_role("row").filter(has_text="01-ĐĐ").locator("a").first.click()
    officer.take("document")


def open_case(officer: Visitor) -> str:
    """A case about the largest debt of no more than a year; the employer's code."""
    page = officer.page
    page.goto("/don-vi/?class=evading&months_to=12&sort=-overdue")
    address = page.locator("main a.open").first.get_attribute("href") or ""
    code = address.strip("/").partition("/")[2]
    page.goto("/vu-viec/")
    if not page.get_by_text(code).count():
        page.goto(f"/vu-viec/mo/{code}/?vu=arrears")
        page.click("main form button.primary")
    page.goto("/vu-viec/")
    page.get_by_role("row").filter(has_text=code).locator("a").first.click()
    page.wait_for_load_state("networkidle")
    return code


def hand_in(clerk: Visitor, files: list[Path]) -> None:
    """Files at the import desk: judged, some rows refused, nothing stored.

    ``files`` are in the store already, so the first goes in once more as if its month were the present one.
    """
    page = clerk.page
    old = re.search(r"\d{4}-\d{2}", files[0].name)
    assert old is not None
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "to-khai-2026-11.csv"
        again.write_text(files[0].read_text(encoding="utf-8").replace(old[0], "2026-11"), encoding="utf-8")
        upload(page, [again, *files[1:]])
    clerk.take("imports")
    page.locator("a.open").first.click()
    clerk.take("imports-refused")


def look_up(officer: Visitor, code: str) -> None:
    """Numbers of an employer's people, shown for a reason; it goes on record."""
    page = officer.page
    page.goto(f"/don-vi/{code}/nguoi-lao-dong/")
    page.locator("details:has(#reason) summary").click()
    page.fill("#reason", "Đối chiếu tờ khai D02-LT ngày 03/11 với hồ sơ giấy")
    page.locator("form:has(#reason) button").click()
    page.wait_for_load_state("networkidle")


def upload(page: Page, files: list[Path]) -> None:
    """Hand in ``files`` and wait until each row is judged."""
    page.goto("/nhap-du-lieu/")
    page.set_input_files("#files", files)
    page.click("#drop button.primary")
    page.wait_for_url(re.compile(r"/nhap-du-lieu/[0-9]+/"))
    expect(page.get_by_role("button", name="Kiểm tra lại")).to_be_visible(timeout=JOB_MILLISECONDS)


def report(checker: Visitor) -> None:
    """The reports of the last whole month."""
    page = checker.page
    page.goto("/bao-cao/")
    if not page.locator("a.open").count():
        page.get_by_role("button", name="Lập báo cáo").first.click()
        page.goto("/bao-cao/")
        expect(page.locator("a.open").first).to_be_visible(timeout=JOB_MILLISECONDS)
    page.locator("a.open").first.click()
    expect(page.locator("table.matrix")).to_be_visible(timeout=JOB_MILLISECONDS)
    checker.take("reports")


def photograph(people: dict[str, Visitor], province: Path) -> None:
    """A day's work, and a picture of each desk."""
    leader, officer, clerk = people["leader"], people["officer"], people["clerk"]
    wait_for_ledger(leader.page)
    leader.take("province", "/")
    leader.take("employers", "/don-vi/", size=SHORT)
    remind(officer, people["base-leader"])
    code = open_case(officer)
    officer.take("case")
    officer.take("work", "/viec/")
    officer.take("employer", f"/don-vi/{code}/")
    officer.take("employer-dark", f"/don-vi/{code}/", dark=True)
    officer.take("employer-narrow", f"/don-vi/{code}/", size=NARROW)
    officer.take("employer-explanation", f"/don-vi/{code}/giai-thich/", size=SHORT, to="main nav.tabs")
    look_up(officer, code)
    refused = sorted((province / "files").glob("04-declarations-*.rejects.xlsx"))[0]
    files = [refused.with_name(refused.name.replace(".rejects.xlsx", ".csv")), refused]
    hand_in(clerk, [*files, *sorted((province / "files").glob("05-bank-*.xlsx"))[-1:]])
    clerk.take("payments", "/chua-khop/")
    report(people["checker"])
    people["admin"].take("users", "/quan-tri/nguoi-dung/")
    people["admin"].take("reads", "/quan-tri/nhat-ky-xem/")


def main() -> None:
    if CHROMIUM is None:
        sys.stderr.write("No pictures of the office: Chromium is not installed (apt-get install chromium).\n")
        return
    demo = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "demo"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with office(demo / "home") as passwords, sync_playwright() as tool:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        photograph({name: Visitor(browser, name, password) for name, password in passwords.items()}, demo / "province")


if __name__ == "__main__":
    main()
