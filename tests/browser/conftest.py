"""The office under test, browsers signed in to it, and what a page must never do.

``office`` is the running office; ``enter(role)`` opens a page signed in as the demo user of that role. Every page is
watched: an error in the console, an exception, a refused request fail the test that opened it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Response,
    expect,
    sync_playwright,
)

from ansinh.base.months import month_number
from ansinh.facts import FactStore, import_files
from ansinh.law import Law
from ansinh.office.database import Cluster
from ansinh.simulate import Plan, simulate, write_province

CHROMIUM = shutil.which("chromium")
TODAY = dt.date(2026, 11, 4)
"""In the first ten days of a month, when reminders are due; the province ends with the month before."""
_EMPLOYERS = 56
_PROGRAM = [sys.executable, "-c", "from ansinh.cli import main; main()"]
_START_SECONDS = 180
_ACT_SECONDS = 15
expect.set_options(timeout=_ACT_SECONDS * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder takes a minute or more; without a browser nothing of it can run."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed (Debian: apt install chromium)"))


@dataclass(frozen=True)
class Office:
    """Where it runs, who may enter, what it answers to, and the files that were invented for it."""

    url: str
    passwords: dict[str, str]
    routes: dict[str, str]
    """Name -> route, as Django writes it."""
    files: Path
    """Further files to hand in; not imported yet."""
    sessions: dict[str, Any] = field(default_factory=dict)
    """Role -> cookies of a browser that has signed in."""


def _environment() -> dict[str, str]:
    return {key: text for key, text in os.environ.items() if not key.startswith(("ANSINH", "DJANGO", "DATABASE"))}


def _province(folder: Path, home: Path) -> None:
    """Invent one and import what an office would have received by now, but for the last bank statement."""
    first, last = month_number(dt.date(2025, 7, 1)), month_number(dt.date(2026, 10, 1))
    province = simulate(Plan(_EMPLOYERS, last - first + 1, seed=1, first=first), Law.load())
    write_province(province, folder, workbooks=0)
    received = [path for path in sorted((folder / "files").iterdir()) if path.name[:2] <= "07"]
    import_files(FactStore(home / "facts"), "auto", [path for path in received if "bank-2026-10" not in path.name])


def _serve(home: Path) -> tuple[subprocess.Popen[str], str, dict[str, str]]:
    """Start, and wait until it says where it runs and with which passwords."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*_PROGRAM, "--home", str(home), "serve", "--demo", "--processes", "2", "--port", str(port)],
        env=_environment(), stdout=subprocess.PIPE, stderr=(home / "serve.log").open("w"), text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout
    passwords = {}
    for line in process.stdout:
        if user := re.match(r"\s+(\S+)\s+((?:[a-z2-7]{4}-){3}[a-z2-7]{4})\s", line):
            passwords[user[1]] = user[2]
        if "ansinh stop" in line:
            return process, f"http://localhost:{port}", passwords
    raise AssertionError(f"the office did not start: {(home / 'serve.log').read_text(encoding='utf-8')}")


@pytest.fixture(scope="package")
def office() -> Iterator[Office]:
    """One office for all tests, thrown away after the last."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as by Ctrl-C, so that the office is stopped
    folder = Path(tempfile.mkdtemp(prefix="ansinh-browser-"))
    folder.chmod(0o755)  # else the database server of a test run by root could not reach it
    home = folder / "home"
    process = None
    try:
        _province(folder / "province", home)
        prepared = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("prepare.py")), str(home), TODAY.isoformat()],
            env=_environment(), capture_output=True, text=True, timeout=_START_SECONDS, check=False,
        )  # fmt: skip
        assert prepared.returncode == 0, prepared.stderr
        process, url, passwords = _serve(home)
        yield Office(url, passwords, json.loads(prepared.stdout), folder / "province" / "files")
    finally:
        if process is not None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(_START_SECONDS)
        Cluster(home).stop()
        shutil.rmtree(folder)


# --- browsers --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Of one module only: while it lives, Django refuses to talk to a database from this thread."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright, office: Office) -> Iterator[Browser]:
    """Chromium without a window."""
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield running
    running.close()


@dataclass
class Watched:
    """What went wrong on the pages of one test. ``expected`` are statuses the test asks for on purpose."""

    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    paused: bool = False
    """While a tool of ours works in the page."""

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # What was refused is told by its response, with its address.
        if message.type == "error" and not self.paused and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"{message.page.url if message.page else ''}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")


Enter = Callable[..., Page]


@pytest.fixture
def watched() -> Iterator[Watched]:
    """Fails the test whose pages complain."""
    seen = Watched()
    yield seen
    assert seen.faults == []


@pytest.fixture
def enter(browser: Browser, office: Office, watched: Watched) -> Iterator[Enter]:
    """``enter("officer")``: a page signed in as that demo user; without a role, one of a stranger.

    Other options are those of Playwright's contexts: ``viewport``, ``color_scheme``.
    """
    opened: list[BrowserContext] = []

    def make(role: str = "", **options: Any) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "vi-VN", "reduced_motion": "reduce"} | options
        state = _signed_in(browser, office, role) if role else None
        context = browser.new_context(base_url=office.url, storage_state=state, **options)
        context.set_default_timeout(_ACT_SECONDS * 1000)
        opened.append(context)
        page = context.new_page()
        watched.watch(page)
        return page

    yield make
    for context in opened:
        context.close()


def _signed_in(browser: Browser, office: Office, role: str) -> Any:
    """Cookies of ``role``, who signs in the first time somebody asks."""
    if role not in office.sessions:
        context = browser.new_context(base_url=office.url)
        page = context.new_page()
        page.goto("/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(role)
        page.get_by_label("Mật khẩu").fill(office.passwords[role])
        page.get_by_role("button", name="Đăng nhập").click()
        page.get_by_role("button", name="Tài khoản").wait_for()
        office.sessions[role] = context.storage_state()
        context.close()
    return office.sessions[role]
