"""An explanation as data: sections of sentences, each with its figures and the articles it stands on."""

from __future__ import annotations

import datetime as dt

import msgspec


class Citation(msgspec.Struct, frozen=True):
    """An article; ``parameter`` names the law parameter that quotes it, if one does."""

    document: str
    article: str
    parameter: str = ""


class Sentence(msgspec.Struct, frozen=True):
    """One statement of fact or arithmetic. ``depth`` 1 stands under the sentence before it."""

    text: str
    cites: list[Citation] = []
    figures: dict[str, int] = {}
    depth: int = 0


class Section(msgspec.Struct, frozen=True):
    """Sentences under a title; ``key`` is the same in every language."""

    key: str
    title: str
    sentences: list[Sentence]


class Explanation(msgspec.Struct, frozen=True):
    """What an employer owes on a day, and why."""

    employer_code: str
    as_of: dt.date
    sections: list[Section]
    law: str
    overridden: list[str]
    facts: str


def said(text: str, *cites: Citation, depth: int = 0, **figures: int) -> Sentence:
    """A sentence with its articles, each once, and its figures by name."""
    return Sentence(text, list(dict.fromkeys(cites)), figures, depth)
