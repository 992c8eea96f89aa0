"""Languages. Vietnamese is written in the source; English comes from a gettext catalogue.

Vietnamese is what users see first, so it costs nothing to start and can never be missing. A string
without an English translation falls back to Vietnamese; a test keeps that list empty.
"""

from __future__ import annotations

import functools
import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("vi", "en")
LOCALE = Path(__file__).parent.parent / "locale"
"""gettext catalogues: ``<language>/LC_MESSAGES/<domain>.mo``."""
_process = "vi"
_here: ContextVar[str] = ContextVar("language")
"""Set only inside ``speaking``: one process may serve several people at once."""


@functools.cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code}")
    return gettext.NullTranslations() if code == "vi" else gettext.translation("ansinh", LOCALE, [code], fallback=True)


def set_language(code: str) -> None:
    """Speak ``code`` ("vi" or "en") from now on, in the whole process; an unknown code is a ValueError."""
    global _process
    _catalogue(code)
    _process = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak ``code`` within the block, in this thread or task alone; an unknown code is a ValueError."""
    _catalogue(code)
    token = _here.set(code)
    try:
        yield
    finally:
        _here.reset(token)


def language() -> str:
    """The language now spoken: "vi" or "en"."""
    return _here.get(_process)


def _(text: str) -> str:
    """``text`` (Vietnamese) in the language now spoken. Format *after* translating: ``_("… {n}").format(n=n)``."""
    return _catalogue(language()).gettext(text)
