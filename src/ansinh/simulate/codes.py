"""Codes and names that belong to nobody: every seed begins elsewhere in ranges that no office has reached."""

from __future__ import annotations

from collections import Counter
from zlib import crc32

import numpy as np
import polars as pl

from ansinh.simulate.figures import communes, figures
from ansinh.simulate.plan import Plan

PARTS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Marks of the parts of a nation."""
_TAX_SERIAL, _TAX_SPAN = 289_000_000, 1_000_000
"""Firms' tax codes are numbered in here so that they belong to no real firm: those of province 28 are far below."""
_PERSON_TAX_SERIAL, _PERSON_TAX_SPAN = 990_000_000, 10_000_000
"""People's; codes of real people begin with 8."""
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_UNIT_SPAN = 10_000
_SYLLABLES = (
    ("Ba", "Đi", "Ga", "Hu", "Ki", "Lo", "Me", "Nu", "Pi", "Ro", "Sa", "Tu", "Va", "Xi", "Zo", "Ve"),
    ("la", "mi", "no", "ru", "te", "va", "zi", "ko", "du", "be", "se", "pu", "xo", "ny", "go", "li"),
    ("ra", "ma", "na", "tu", "ta", "vi", "za", "ka", "da", "bo", "so", "pa", "xi", "no", "ga", "lu"),
)
_WORDS = 16**3


def first_serial(seed: int, span: int) -> int:
    """Where a seed's serials begin in a range of ``span``: seeds near one another begin far apart, so that two
    provinces share no number as long as they are small against the range."""
    return seed * (span * 381_966 // 1_000_000 | 1) % span


def unit_codes(plan: Plan, kind: np.ndarray, commune: np.ndarray) -> pl.Series:
    """Unit codes of the real shape: kind of unit, mark of the part of a nation if any, four digits, letter of the base
    office."""
    frame = pl.DataFrame(
        {
            "prefix": figures("employer_kinds")["prefix"].gather(kind),
            "office": communes()["office"].gather(commune),
        }
    )
    rank = pl.int_range(pl.len(), dtype=pl.Int64()).over("prefix", "office")
    number = (first_serial(plan.seed, _UNIT_SPAN) + rank) * 7 % _UNIT_SPAN
    code = pl.concat_str("prefix", pl.lit(plan.part), number.cast(pl.String()).str.zfill(4), "office")
    return frame.select(code=code)["code"]


def insurance_prefix(plan: Plan) -> str:
    """The first three of a person's ten digits: province and a digit no office has reached; other digits for each part
    of a nation."""
    return f"{10 + PARTS.index(plan.part)}9" if plan.part else "389"


def tax_codes(seed: int, size: int, skip: int = 0) -> pl.Series:
    """Tax codes of firms, the first ``skip`` left out."""
    return _checked(_TAX_SERIAL, _TAX_SPAN, seed, skip + size)[skip:]


def person_tax_codes(seed: int, size: int) -> pl.Series:
    """Ten-digit tax codes of people."""
    return _checked(_PERSON_TAX_SERIAL, _PERSON_TAX_SPAN, seed, size)


def _checked(first: int, span: int, seed: int, size: int) -> pl.Series:
    """Ten digits with a right check digit: 10 less the weighted sum modulo 11; serials that give 10 are skipped."""
    serial = first + (first_serial(seed, span) + np.arange(size + size // 8 + 20, dtype=np.int64)) % span
    total = sum(serial // 10 ** (8 - place) % 10 * weight for place, weight in enumerate(_TAX_WEIGHTS))
    check = 10 - np.asarray(total) % 11
    number = (serial * 10 + check)[check < 10][:size]
    return pl.Series(number).cast(pl.String()).str.zfill(10)


def trade_names(chance: np.random.Generator, kind: np.ndarray, industry: np.ndarray) -> list[str]:
    """Legal form and trade: how an invented name begins."""
    forms = [form.split("|") if form else [""] for form in figures("employer_kinds")["form"].fill_null("")]
    words = figures("industries")["words"].to_list()
    pick = chance.integers(0, 1 << 20, len(kind)).tolist()
    return [
        f"{forms[number][draw % len(forms[number])]} {words[trade]}".strip()
        for number, trade, draw in zip(kind.tolist(), industry.tolist(), pick, strict=True)
    ]


def coined(seed: int, beginnings: list[str], taken: pl.Series | None = None) -> pl.Series:
    """Full names: each beginning with a coined word that means nothing, no two alike (up to 4,096 a beginning).

    ``taken``: full names given before by the same seed.
    """
    used = Counter(name.rpartition(" ")[0] for name in ([] if taken is None else taken.to_list()))
    start = first_serial(seed, _WORDS)
    names = []
    for beginning in beginnings:
        # Each beginning walks through all words by a way of its own.
        word = ((start + used[beginning]) * 1_597 + crc32(beginning.encode())) % _WORDS
        used[beginning] += 1
        parts = (_SYLLABLES[0][word % 16], _SYLLABLES[1][word // 16 % 16], _SYLLABLES[2][word // 256])
        names.append(f"{beginning} {''.join(parts)}")
    return pl.Series(names, dtype=pl.String())
