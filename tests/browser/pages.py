"""Every page of the office as a browser sees it: which there are, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Office, Watched

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
NO_PAGES = re.compile(r"shell:style_error|.*download.*")
"""Addresses that are told apart by a number only, or give a file."""
_SEGMENT = {"int": r"\d+", "str": r"[^/]+", "slug": r"[-\w]+", "uuid": r"[0-9a-f-]{36}"}
_OPTIONS = {"resultTypes": ["violations"], "preload": False}
_SETTLED = """() => Promise.race([
  Promise.allSettled(document.getAnimations().map((one) => one.finished)),
  new Promise((goOn) => setTimeout(goOn, 500)),
])"""
_BROKEN = re.compile(r'">|=\s*"|data-[a-z]+|\{[{%]|%\(\w+\)')
"""What shows when an attribute ends too early, or a template is not filled in."""


def _pattern(route: str) -> re.Pattern[str]:
    parts = re.split(r"<(\w+):\w+>", route)
    return re.compile("/" + "".join(_SEGMENT[part] if at % 2 else re.escape(part) for at, part in enumerate(parts)))


@dataclass
class Walk:
    """One page of every kind that a user can reach: addresses without arguments, then the first link of each other."""

    office: Office
    page: Page
    seen: dict[str, int] = field(default_factory=dict)
    """Name -> status."""

    def __iter__(self) -> Iterator[str]:
        """Each page in turn, open in the browser; its name."""
        routes = self.office.routes
        waiting = [(name, f"/{route}") for name, route in routes.items() if "<" not in route]
        self.patterns = {name: _pattern(route) for name, route in routes.items() if "<" in route}
        while waiting:
            name, address = waiting.pop(0)
            if NO_PAGES.match(name):
                continue
            linked = name in self.patterns
            status = self.open(name, address)
            if status is None:
                continue
            if linked:
                assert status == 200, f"a link leads to {address}, which answers {status}"
            yield name
            waiting += self.links()

    def open(self, name: str, address: str) -> int | None:
        """Its status, where it is a page that may be asked for; nothing for actions and files."""
        answer = self.page.request.get(address)
        self.seen[name] = answer.status
        if answer.status == 405 or not answer.headers.get("content-type", "").startswith("text/html"):
            return None
        shown = self.page.goto(address)
        return shown.status if shown else None

    def links(self) -> list[tuple[str, str]]:
        """What this page links to that is of a kind not seen yet."""
        found = []
        for href in self.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href.baseVal ?? one.href)"):
            path = urlsplit(href).path
            if not href.startswith(("/", self.office.url)) or path in self.office.routes.values():
                continue
            name = next((name for name, pattern in self.patterns.items() if pattern.fullmatch(path)), None)
            if name and name not in self.seen:
                self.seen[name] = 0
                found.append((name, path))
        return found


def settle(page: Page) -> None:
    """Wait for colours on their way from light to dark, and for parts of the page that come after it."""
    expect(page.locator("[hx-trigger=load] .skeleton")).to_have_count(0)
    page.evaluate(_SETTLED)


def faults(page: Page, watched: Watched) -> list[str]:
    """What is wrong with the page that is open: seen by axe (serious and critical only), and by us."""
    settle(page)
    width = page.evaluate("innerWidth")
    return [f"{page.url} at {width}: {fault}" for fault in (*_seen_by_axe(page, watched), *_seen_by_us(page))]


def _seen_by_axe(page: Page, watched: Watched) -> list[str]:
    watched.paused = True  # axe itself tries what the page's policy forbids
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    watched.paused = False
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:200]} {' '.join(one['message'] for one in node['any'])}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"][:3]
    ]


def _seen_by_us(page: Page) -> Iterator[str]:
    wide, width = page.evaluate("[document.scrollingElement.scrollWidth, document.documentElement.clientWidth]")
    if wide > width:
        yield f"{wide} pixels wide on a screen of {width}"
    if (count := page.locator("h1").count()) != 1:
        yield f"{count} headings of the first level"
    if not page.title().removesuffix("An Sinh").strip(" ·"):
        yield "no title"
    if broken := _BROKEN.search(page.locator("main").inner_text()):
        yield f"shows markup: {broken[0]}"
