"""The worked examples of ``docs/how-the-ledger-counts.md``: every command is run on the facts shown, and its answer
compared with the page."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from ansinh.cli.main import Settings

PAGE = Path(__file__).parents[2] / "docs" / "how-the-ledger-counts.md"
BLOCK = re.compile(r"```(\w+) ?(\w*)\n(.*?)```\n", re.DOTALL)
LEFT_OUT = "…"


@dataclass(frozen=True)
class Example:
    """A command on the page, the facts it is asked about, and the answer as printed, with places left out."""

    section: str
    facts: dict[str, str]
    command: str
    answer: list[str]


def examples() -> Iterator[Example]:
    """Facts hold for their own section; those before the first section hold for all."""
    head, *sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    everywhere = {name: content for kind, name, content in BLOCK.findall(head) if kind == "facts"}
    for section in sections:
        facts = dict(everywhere)
        for kind, name, content in BLOCK.findall(section):
            if kind == "facts":
                facts[name] = content
            elif kind == "console":
                command, *answer = content.splitlines()
                yield Example(section.partition("\n")[0], dict(facts), command.removeprefix("$ ansinh "), answer)


def run(example: Example, folder: Path) -> list[str]:
    for name, content in example.facts.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    name, *arguments = example.command.split()
    command = getattr(importlib.import_module(f"ansinh.cli.{name}"), name)
    settings = Settings(home=folder / "home", law=None)
    result = CliRunner().invoke(command, [*arguments, "--from", str(folder)], obj=settings)
    assert result.exit_code == 0, result.exception
    return [line.rstrip() for line in result.output.splitlines()]


def pieces(answer: list[str]) -> list[list[str]]:
    """The printed lines between the places left out."""
    found: list[list[str]] = [[]]
    for line in answer:
        if line == LEFT_OUT:
            found.append([])
        else:
            found[-1].append(line)
    return [piece for piece in found if piece]


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: f"{example.section}: {example.command}")
def test_the_page_says_what_the_ledger_says(example: Example, tmp_path: Path) -> None:
    said = run(example, tmp_path)
    at = 0
    for piece in pieces(example.answer):
        places = [n for n in range(at, len(said)) if said[n : n + len(piece)] == piece]
        assert places, f"not said in this order: {piece}"
        at = places[0] + len(piece)


def test_the_page_has_examples() -> None:
    assert len(list(examples())) >= 10


def test_every_figure_in_the_prose_is_in_an_example() -> None:
    """Money written out in a sentence stands in the facts or the answers of its section."""
    for section in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        blocks = "".join(content for _kind, _name, content in BLOCK.findall(section))
        for figure in re.findall(r"\d{1,3}(?:,\d{3})+", BLOCK.sub("", section)):
            assert figure.replace(",", ".") in blocks or figure.replace(",", "") in blocks, figure
