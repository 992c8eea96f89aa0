"""Inter for the screen: from the font package, cut down to what Vietnamese and English need, as woff2.

The cut font is made when static files are first asked for, kept in ``settings.ANSINH_BUILD`` under a name that changes
with its recipe, and offered as ``shell/inter.woff2``. Weights 400 to 600; tabular figures stay.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import fontpkg_inter
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "shell/inter.woff2"
CHARACTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x100),  # Latin, and Western European names
    *map(ord, "ĂăĐđĨĩŨũƠơƯư"), *range(0x1EA0, 0x1EFA),  # Vietnamese, composed
    0x300, 0x301, 0x303, 0x309, 0x323, 0x302, 0x306, 0x31B,  # and its marks
    *map(ord, "–—‘’“”•…′″₫−×≤≥≠≈→←↑↓↗↘▲▼△▽●○■□✓✕№·⁄"), 0x202F, 0x2009,
]  # fmt: skip
FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern", "tnum", "calt", "case"]
WEIGHTS = (400, 600)
OPTICAL_SIZE = 14
"""One optical size, that of the desk: an axis less is 40 KB less."""


def _recipe() -> str:
    """Changes when the result would."""
    parts = [version("fontpkg-inter"), version("fonttools"), CHARACTERS, FEATURES, WEIGHTS, OPTICAL_SIZE]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def built(folder: Path) -> Path:
    """The cut font in ``folder``, made if it is not there yet."""
    target = folder / f"inter-{_recipe()}" / NAME
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may start at once: each writes its own, the last rename wins.
        part = target.with_suffix(f".{os.getpid()}.part")
        _cut(part)
        part.replace(target)
    return target


def _cut(target: Path) -> None:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    with (files(fontpkg_inter) / "files" / "Inter[opsz,wght].ttf").open("rb") as source:
        font = TTFont(source)
        options = Options()
        options.layout_features = FEATURES
        options.hinting = False
        options.name_IDs = [0, 1, 2, 13, 14]  # the copyright and licence stay with the font
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS)
        subsetter.subset(font)
        font = instantiateVariableFont(font, {"opsz": OPTICAL_SIZE, "wght": WEIGHTS})
        font.flavor = "woff2"
        font.save(target)


class InterFinder(BaseFinder):
    """Setting ``STATICFILES_FINDERS``: gives static files ``shell/inter.woff2``."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        found = str(built(settings.ANSINH_BUILD))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        font = built(settings.ANSINH_BUILD)
        yield NAME, FileSystemStorage(location=font.parent.parent)
