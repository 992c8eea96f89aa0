"""An explanation as text for a terminal and as JSON."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

import msgspec

from ansinh.base import _
from ansinh.ledger.explain.model import Citation, Explanation, Sentence

SCHEMA = "ansinh/explain/1"


class TextLine(NamedTuple):
    """A line of text and how it stands out: ``title``, ``plain`` or ``article``."""

    text: str
    look: str = "plain"


def to_text(explanation: Explanation, width: int) -> list[TextLine]:
    """Sentences under their titles; an article is written out where it is first cited, and by number after that."""
    lines: list[TextLine] = []
    numbers: dict[str, int] = {}
    for section in explanation.sections:
        if lines:
            lines.append(TextLine(""))
        lines.append(TextLine(section.title.upper(), "title"))
        for sentence in section.sentences:
            lines += _sentence(sentence, width, numbers)
    if explanation.overridden:
        names = ", ".join(explanation.overridden)
        lines += [TextLine(""), TextLine(_("Có dùng tham số luật riêng thay bản có sẵn: {names}.").format(names=names))]
    return lines


def _sentence(sentence: Sentence, width: int, numbers: dict[str, int]) -> list[TextLine]:
    mark = "  – " if sentence.depth else "• "
    articles = list(dict.fromkeys(article(cite) for cite in sentence.cites))
    new = [cited for cited in articles if cited not in numbers]
    for cited in new:
        numbers[cited] = len(numbers) + 1
    text = sentence.text + "".join(f" [{numbers[cited]}]" for cited in articles)
    indent = " " * len(mark)
    lines = [TextLine(part) for part in textwrap.wrap(text, width, initial_indent=mark, subsequent_indent=indent)]
    for cited in new:
        note = f"[{numbers[cited]}] {cited}"
        wrapped = textwrap.wrap(note, width, initial_indent=indent, subsequent_indent=indent + "    ")
        lines += [TextLine(part, "article") for part in wrapped]
    return lines


def article(cite: Citation) -> str:
    """An article as officers write it: article first, then the document."""
    return f"{cite.article}, {cite.document}"


def to_json(explanation: Explanation) -> bytes:
    """Sections and sentences with figures by name; keys and figures are the same in every language."""
    content = {"schema": SCHEMA, **msgspec.to_builtins(explanation)}
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"
