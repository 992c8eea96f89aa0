"""Every word on screen exists in both languages, says the same, and can be translated at all."""

from __future__ import annotations

import ast
import functools
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping
from babel.messages.pofile import read_po

from ansinh.base.i18n import LOCALE

ROOT = Path(__file__).parent.parent.parent
SOURCE = LOCALE.parent
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "ansinh.po"
CLICK = LOCALE / "vi" / "LC_MESSAGES" / "click.po"
DJANGO = LOCALE / "vi" / "LC_MESSAGES" / "django.po"
REMEDY = "run `make messages`, translate what is empty, and run it again"

Mapping = tuple[list[tuple[str, str]], dict[str, dict[str, str]]]
"""Patterns of files and how each is read, then options."""
MARKS = ("_", "N_", "later")
"""Functions around text that is translated: now, elsewhere, when it is shown."""
KEYWORDS: dict[str, tuple[int, ...] | None] = {**dict.fromkeys((*MARKS, "gettext")), "ngettext": (1, 2)}

PLACEHOLDER = re.compile(r"\{[^{}\n]*\}|%\(\w+\)s")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
VIETNAMESE = re.compile(r"[À-ỹ]")

LETTERS = {"đ"}
"""Vietnamese in every language: the letter of a group in Law 41/2024 art. 2(1)."""


@functools.cache
def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def messages_in(
    folder: str | Path, keywords: dict[str, tuple[int, ...] | None], mapping: Mapping = ([("**.py", "python")], {})
) -> set[str]:
    """What the code under ``folder`` and the templates of ``mapping`` say; of words with a plural, the singular."""
    found = extract_from_dir(str(folder), *mapping, keywords=keywords)
    return {message if isinstance(message, str) else message[0] for _file, _line, message, _comments, _context in found}


def translations(path: Path) -> dict[str, str]:
    """Message -> translation (the last form, where a language has several). Unsure ones do not count."""
    pairs = ((message.id, message.string, message.fuzzy) for message in catalogue(path) if message.id)
    return {
        key if isinstance(key, str) else key[0]: "" if fuzzy else text if isinstance(text, str) else text[-1]
        for key, text, fuzzy in pairs
    }


def test_english_has_every_message_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        mapping = parse_mapping(file)
    spoken, known = messages_in(SOURCE, KEYWORDS, mapping), translations(ENGLISH)
    assert sorted(spoken - {key for key, text in known.items() if text}) == [], f"not in English: {REMEDY}"
    assert sorted(set(known) - spoken) == [], f"no longer said: {REMEDY}"


def test_vietnamese_has_every_word_of_click() -> None:
    spoken = messages_in(click.__path__[0], {"_": None, "ngettext": (1, 2)})
    known = translations(CLICK)
    assert sorted(spoken - {key for key, text in known.items() if text}) == []


@pytest.mark.parametrize("path", [ENGLISH, CLICK, DJANGO], ids=["English", "click", "Django"])
def test_translations_keep_placeholders(path: Path) -> None:
    changed = []
    for message in catalogue(path):
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = set().union(*(PLACEHOLDER.findall(source) for source in sources))
        changed += [text for text in texts if message.id and set(PLACEHOLDER.findall(text)) - wanted]
        if len(sources) == 1 and set(PLACEHOLDER.findall(texts[0])) != wanted:
            changed.append(texts[0])
    assert changed == []


def test_translations_name_the_same_options() -> None:
    known = translations(ENGLISH)
    assert [text for key, text in known.items() if set(OPTION.findall(key)) != set(OPTION.findall(text))] == []


@pytest.mark.parametrize("path", [ENGLISH, CLICK, DJANGO], ids=["English", "click", "Django"])
def test_compiled_catalogue_is_up_to_date(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogue(path):
        if isinstance(message.id, str):
            assert compiled.gettext(message.id) == (message.string or message.id), REMEDY
        else:
            assert compiled.ngettext(*message.id, 2) == message.string[-1], REMEDY


# --- the code ----------------------------------------------------------------------------------------------------


@functools.cache
def trees() -> dict[str, ast.Module]:
    """File under src/ansinh -> its syntax tree."""
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }


def is_call(node: ast.AST, *functions: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions


def marks(file: str) -> tuple[str, ...]:
    """The functions that mark text in ``file``: only the office has words for later."""
    return MARKS if file.startswith("office/") else MARKS[:2]


def is_plain(text: ast.expr) -> bool:
    """A literal, or the name of one that ``N_`` has marked elsewhere."""
    return isinstance(text, ast.Name | ast.Attribute) or (
        isinstance(text, ast.Constant) and isinstance(text.value, str)
    )


def test_only_plain_text_is_translated() -> None:
    """Formatting comes after: ``_("… {n}").format(n=n)``. Text formatted before would never be found."""
    wrong = [
        f"{file}:{node.lineno}: {ast.unparse(node)}"
        for file, module in trees().items()
        for node in ast.walk(module)
        if is_call(node, *marks(file)) and not (len(node.args) == 1 and is_plain(node.args[0]))
    ]
    assert wrong == []


def test_text_is_marked_outside_f_strings() -> None:
    """What collects the wording does not look into them."""
    hidden = [
        f"{file}:{inner.lineno}: {ast.unparse(inner)}"
        for file, module in trees().items()
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
        if is_call(inner, *marks(file)) and isinstance(inner.args[0], ast.Constant)
    ]
    assert hidden == []


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: everything but bodies of functions."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*child.decorator_list, child.args):
                yield from at_import(part)
        elif not isinstance(child, ast.Lambda):
            yield from at_import(child)


def test_rooms_translate_when_they_speak() -> None:
    """A room is imported once and speaks to many. Only commands are loaded after the language is chosen."""
    early = [
        f"{file}:{node.lineno}: {ast.unparse(node)}"
        for file, module in trees().items()
        if not file.startswith("cli/")
        for node in at_import(module)
        if is_call(node, "_")
    ]
    assert early == []


def untranslated(module: ast.Module) -> Iterator[ast.Constant]:
    """Vietnamese text that is neither inside ``_()`` nor a docstring."""
    skip: set[int] = set()
    for node in ast.walk(module):
        if is_call(node, *MARKS):
            skip |= {id(child) for child in ast.walk(node)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skip.add(id(node.value))
    for node in ast.walk(module):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in skip else None
        if isinstance(text, str) and VIETNAMESE.search(text):
            yield node


def test_commands_say_nothing_untranslated() -> None:
    bare = [
        f"{file}:{node.lineno}: {node.value!r}"
        for file, module in trees().items()
        if file.startswith("cli/")
        for node in untranslated(module)
        if node.value not in LETTERS
    ]
    assert bare == []


def test_errors_say_nothing_untranslated() -> None:
    bare = [
        f"{file}:{node.lineno}: {text.value!r}"
        for file, module in trees().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("Error")
        for text in untranslated(ast.Module([ast.Expr(node)], []))
    ]
    assert bare == []
