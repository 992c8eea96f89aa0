"""Finds what Django templates say, for ``make messages``: text in ``{% translate %}`` and ``{% blocktranslate %}``.

Django itself turns a template into something that looks like code; each of its lines is read as Python.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
Found = tuple[int, str, Any, list[str]]


def extract(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Messages of one template, as Babel asks for them."""
    if not settings.configured:
        settings.configure()
    code = templatize(file.read().decode("utf-8"))
    # Indentation means nothing in a template.
    lines = "\n".join(line.strip() for line in code.splitlines())
    yield from extract_python(io.BytesIO(lines.encode()), list(KEYWORDS), [], {"encoding": "utf-8"})
