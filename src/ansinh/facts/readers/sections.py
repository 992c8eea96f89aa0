"""The movement on forms that have no column for it: D02-TS of 2017 and D02-LT of 2020.

In this order, and nothing is guessed:

1. The note begins with a movement's code and a mark, or is its official label (``TM``, ``TM-Tăng mới``,
   ``Tăng mới``; text may follow after ``;`` or in a bracket). A decrease noted in an increase section, or
   the reverse, is refused.
2. Otherwise the section says increase (I), decrease (II) or accident insurance only (III), and labour (.1)
   or pay (.2); pay is always DC. Within labour and III the note's words choose the code, by ``_WORDS``.
3. No word, words of two codes, or no section: refused, with what is missing.
"""

from __future__ import annotations

import re

import polars as pl

from ansinh.base import _
from ansinh.facts.movements import DECREASES, INCREASES, LABELS, movement_code, search_key

_CODE_FIRST = re.compile(r"\s*[A-Z]{2}\s*(?:[-–—:;,.(]|$)")
_LABEL_KEYS = frozenset(map(search_key, LABELS.values()))
_NUMERAL = re.compile(r"(?:muc |phan )?(i{1,3})(?: ?([12]))?\b ?(.*)")
_MAJOR = {"i": "I", "ii": "II", "iii": "III"}
_NAMES = {"tang": ("I", ""), "giam": ("II", ""), "lao dong": ("", "1"), "tien luong": ("", "2")}

_WORDS: dict[str, dict[str, str]] = {
    "I.1": {
        "ON": r"di lam (tro )?lai|tro lai lam viec|het (thoi gian |han )?(nghi )?(thai san|om|khong luong)",
        "TC": r"(chuyen|den) tu tinh|chuyen tinh|tinh khac|ngoai tinh",
        "TD": r"chuyen don vi|don vi khac|chuyen den|tiep nhan|thuyen chuyen|dieu dong",
        "TM": r"tang moi|tuyen (dung|moi)|ky (hdld|hop dong)|^(hdld|hdlv|hop dong (lao dong|lam viec))",
    },
    "II.1": {
        "TS": r"thai san|sinh con",
        "KL": r"khong (huong )?luong",
        "OF": r"om dau|nghi om|om dai ngay",
        "GC": r"chuyen tinh|chuyen (di )?ngoai tinh|chuyen (sang|den) tinh",
        "GD": r"chuyen don vi|sang don vi|chuyen cong tac|thuyen chuyen|dieu dong",
        "GH": r"giam han|(nghi|thoi) viec|cham dut|nghi huu|huu tri|sa thai|het han (hdld|hop dong)|tu vong|\bchet\b",
    },
    "III": {"TL": r"\btang\b|bat dau|tham gia tu", "GL": r"\bgiam\b|cham dut|thoi tham gia"},
}  # fmt: skip
"""Folded words of a note, by section: "hết thai sản" and "thai sản" are told apart by it."""


def derive_movements(rows: pl.DataFrame, others: list[tuple[int, str]]) -> tuple[pl.Series, pl.Series]:
    """Movement codes and, where there is none, why the row is refused.

    ``rows``: Int32 ``row`` and String ``note``. ``others``: (row, text) of section headings among other rows
    that are no data.
    """
    sections = _sections(rows["row"], others)
    answers = {pair: _movement(*pair) for pair in set(zip(sections, rows["note"].to_list(), strict=True))}
    found = [answers[pair] for pair in zip(sections, rows["note"].to_list(), strict=True)]
    return (
        pl.Series("movement", [code for code, _fault in found], pl.String),
        pl.Series("fault", [fault for _code, fault in found], pl.String),
    )


def _sections(rows: pl.Series, others: list[tuple[int, str]]) -> list[str]:
    """The section of each row: "I.1" … "II.2", "III"; "I" or "II" where the part is not said; "" before any."""
    sections, major, minor, at = [], "", "", 0
    for row in rows:
        while at < len(others) and others[at][0] < row:
            major, minor = _enter(search_key(others[at][1]), major, minor)
            at += 1
        sections.append(major if major == "III" or not minor else f"{major}.{minor}")
    return sections


def _enter(key: str, major: str, minor: str) -> tuple[str, str]:
    """The section after a row that is no data; totals and other text change nothing."""
    numeral = _NUMERAL.fullmatch(key)
    if numeral:
        return _MAJOR[numeral[1]], numeral[2] or ""
    if key in _NAMES:
        named_major, named_minor = _NAMES[key]
        return named_major or major, named_minor
    return major, minor


def _movement(section: str, note: str | None) -> tuple[str | None, str | None]:
    code = _noted_code(note)
    if code is not None:
        against = (section.startswith("I.") or section == "I") and code in DECREASES
        against = against or (section.startswith("II") and section != "III" and code in INCREASES)
        if against:
            return None, _("Ghi chú “{note}” trái với mục {section} của dòng. Hãy sửa ghi chú hoặc chuyển mục.").format(
                note=note, section=section
            )
        return code, None
    if section in ("I.2", "II.2"):
        return "DC", None
    key = search_key(note or "")
    fitting = [each for each, pattern in _WORDS.get(section, {}).items() if re.search(pattern, key)]
    if len(fitting) == 1:
        return fitting[0], None
    if fitting:
        return None, _("Ghi chú “{note}” có thể hiểu là {codes}. Hãy ghi mã phương án ở đầu ghi chú.").format(
            note=note, codes=_(" hoặc ").join(fitting)
        )
    return None, _(
        "Không biết phương án của dòng: mẫu này không có cột phương án, mục là “{section}”, ghi chú là “{note}”. "
        "Hãy ghi mã phương án (TM, GH, DC …) ở đầu ghi chú."
    ).format(section=section, note=note or "")


def _noted_code(note: str | None) -> str | None:
    """A code or an official label that opens the note; a code is two capitals and a mark, or stands alone."""
    if not note:
        return None
    opening = re.split(r"[;(\n]", note, maxsplit=1)[0]
    if _CODE_FIRST.match(note) or search_key(opening) in _LABEL_KEYS:
        return movement_code(opening)
    return None
