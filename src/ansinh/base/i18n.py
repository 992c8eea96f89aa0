"""Languages. Vietnamese is written in the source; English comes from a gettext catalogue.

Vietnamese is what users see first, so it costs nothing to start and can never be missing. A string
without an English translation falls back to Vietnamese; a test keeps that list empty.
"""

from __future__ import annotations

import gettext
from pathlib import Path

LANGUAGES = ("vi", "en")
LOCALE = Path(__file__).parent.parent / "locale"
"""gettext catalogues: ``<language>/LC_MESSAGES/<domain>.mo``."""
_current = "vi"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def set_language(code: str) -> None:
    """Speak ``code`` ("vi" or "en") from now on; an unknown code is a ValueError."""
    global _current, _catalogue
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code}")
    _current = code
    _catalogue = (
        gettext.NullTranslations() if code == "vi" else gettext.translation("ansinh", LOCALE, [code], fallback=True)
    )


def language() -> str:
    """The language now spoken: "vi" or "en"."""
    return _current


def _(text: str) -> str:
    """``text`` (Vietnamese) in the language now spoken. Format *after* translating: ``_("… {n}").format(n=n)``."""
    return _catalogue.gettext(text)
