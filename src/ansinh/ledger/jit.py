"""The decorator of kernels, and a cache in which no stale constant can survive.

Numba keeps compiled kernels on disk and compiles again when the *file of the kernel* changes. Constants taken from
other files (fund order, movement masks) are compiled in, so a change there alone would go unseen and the old figures
would come back. Compiled kernels are therefore kept in a folder named after all the sources they may draw on.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import numba
from numba import njit

_HERE = Path(__file__).parent
_SOURCES = (*_HERE.glob("*.py"), _HERE.parent / "facts" / "schemas.py", _HERE.parent / "law" / "terms.py")


def digest(sources: Iterable[Path]) -> str:
    """A short hash of what the files say, whatever order they come in."""
    parts = sorted((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in sources)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _cache_folder() -> Path:
    """Where NUMBA_CACHE_DIR says, else beside the sources, else (where one may not write there) the user's cache."""
    beside = _HERE / "__pycache__"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ansinh"
    base = Path(os.environ["NUMBA_CACHE_DIR"]) if "NUMBA_CACHE_DIR" in os.environ else beside
    if base == beside and not os.access(_HERE, os.W_OK):
        base = home
    return base / f"kernels-{digest(_SOURCES)}"


def compiled() -> bool:
    """Whether some kernel has been compiled before; if not, the first call takes half a minute."""
    return any(Path(str(numba.config.CACHE_DIR)).rglob("*.nbc"))  # type: ignore[attr-defined]


def _usable(folder: Path) -> bool:
    """Whether kernels can be kept in ``folder``; where they cannot, each run compiles its own."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


_FOLDER = _cache_folder()
numba.config.CACHE_DIR = str(_FOLDER)  # type: ignore[attr-defined]
_KEPT = _usable(_FOLDER)
kernel = njit(cache=_KEPT, nogil=True)
"""Compiled once, cached, and free of the interpreter's lock, so that blocks run side by side."""
inlined = njit(cache=_KEPT, nogil=True, inline="always")
"""For helpers of inner loops: a call that hands over arrays costs more than the arithmetic in it."""
