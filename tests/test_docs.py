"""Documents stay true: links lead somewhere, and every command they show exists with its options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ansinh.cli.main import _build

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
COMMAND = re.compile(r"^(?:\$ )?(ansinh .*)$|`(ansinh [^`]+)`", re.MULTILINE)
GLOBAL = {"--lang", "--home", "--law"}


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def heading_marks(page: Path) -> set[str]:
    """What ``page#...`` may point to."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in (found[0] or found[1] for found in LINK.findall(page.read_text(encoding="utf-8"))):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _hash, mark = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (mark and mark not in heading_marks(target)):
            broken.append(link)
    assert broken == []


def test_every_document_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [path for path in (ROOT / "docs").glob("*.md") if path.name != "README.md"]
    assert [path.name for path in pages if f"({path.name})" not in index] == []


def commands(page: Path) -> Iterator[str]:
    """Commands as a reader would type them: without what stands beside them to explain."""
    for line, quoted in COMMAND.findall(page.read_text(encoding="utf-8")):
        yield re.split(r" {2,}| #|…| \| ", line or quoted, maxsplit=1)[0].strip()


def fault(text: str) -> str:
    """Why ``text`` could not be run, or nothing."""
    command: click.Command = _build()
    words = shlex.split(text)[1:]
    options: set[str] = set()
    while words:
        word = words.pop(0)
        if word in GLOBAL:
            words = words[1:]
        elif word.startswith("--"):
            options.add(word.partition("=")[0])
        elif isinstance(command, click.Group) and not options and re.fullmatch(r"[a-z-]+", word):
            found = command.get_command(click.Context(command), word)
            if found is None and command.invoke_without_command is False:
                return f"no command {word}"
            command = found or command
    known = {name for parameter in command.params for name in parameter.opts} | {"--help", "--version"}
    unknown = options - known
    return f"no option {', '.join(sorted(unknown))}" if unknown else ""


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_exist(page: Path) -> None:
    assert [f"{text}: {fault(text)}" for text in commands(page) if fault(text)] == []


def test_the_demo_runs_commands_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    texts = [re.sub(r"\$+\(?\w+\)?", "X", text) for text in re.findall(r'(?:run|echo) " *(ansinh [^"]*)"', makefile)]
    assert len(texts) > 10
    assert [f"{text}: {fault(text)}" for text in texts if fault(text)] == []
