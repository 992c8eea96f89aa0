"""Papers: PDF by typst on A4, with the heads, signature and mark that all papers of an office share (``decree30.typ``).

A template is typst source that imports what it needs from ``decree30.typ`` and finds its words and figures in
``data``. Fonts and compiler are made once a process, so a page costs a few hundredths of a second.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

__all__ = ["Mark", "mark_data", "qr_svg", "to_pdf"]

_VIETNAM = dt.timezone(dt.timedelta(hours=7))


@dataclass(frozen=True)
class Mark:
    """How an issued paper is told from any other: its number, and where anybody can check it."""

    number: str
    url: str


def mark_data(mark: Mark | None) -> dict[str, str]:
    """What ``form-box`` shows of ``mark``; no code on a paper that is not issued."""
    return {"code_svg": qr_svg(mark.url).decode() if mark else "", "label": "Kiểm tra văn bản"}


def to_pdf(template: bytes, data: Mapping[str, object], issued_on: dt.date | None = None) -> bytes:
    """The page of ``template`` filled with ``data``, the same bytes for the same input.

    With ``issued_on`` it is a paper to be kept: archival PDF (PDF/A-2u) that carries that day.
    """
    compiler, shared = _compiler()
    # Noon in Vietnam is the same day in UTC, in which a PDF tells it.
    moment = dt.datetime.combine(issued_on, dt.time(12), _VIETNAM) if issued_on else 0
    made: Any = compiler.compile(
        input={"main.typ": template, "decree30.typ": shared},  # type: ignore[type-var]
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=moment,
        pdf_standards="a-2u" if issued_on else [],
        # Tags would make the file four times as large, and thousands are kept each month.
        pdf_tags=False,
    )
    content: bytes = made
    return content


def qr_svg(content: str) -> bytes:
    """A QR code as a square black SVG, without margin."""
    import segno

    drawing = io.BytesIO()
    segno.make(content, error="m", micro=False).save(drawing, kind="svg", border=0, xmldecl=False, nl=False)
    return drawing.getvalue()


@functools.cache
def _compiler() -> tuple[typst.Compiler, bytes]:
    import fontpkg_noto_serif
    import typst

    folder = Path(fontpkg_noto_serif.__file__).parent / "files"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    shared = resources.files(__package__).joinpath("decree30.typ").read_bytes()
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True), shared
