"""What speaks for an employer in a payment. Pure functions over frames; the database is not asked here.

A sign is a key and an argument: ``("code", code)``, ``("name", employer)``, ``("alike", per cent)``, ``("month",
"2026-09")``, ``("total", "")``, ``("past", times)``, ``("near_code", code)``. A payer's name alone never decides, since
firms pay for one another; a code in the message does, and so do two other signs that agree.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from ansinh.office.registry.readmodel import fold

POINTS = {"code": 100, "name": 60, "alike": 30, "month": 40, "total": 40, "past": 45, "near_code": 35}
_AGREE = 100
"""From here on the signs leave no doubt, if nobody else comes near."""
_AHEAD = 30
_FORMS = (
    "cong ty tnhh mot thanh vien", "cong ty tnhh mtv", "cong ty tnhh", "cong ty co phan", "cong ty cp", "cong ty",
    "chi nhanh", "doanh nghiep tu nhan", "dntn", "hop tac xa", "htx", "ho kinh doanh", "hkd", "cty tnhh", "cty cp",
    "cty", "ctcp", "tnhh",
)  # fmt: skip
_PAYING = re.compile(
    r"\b(?:nop|dong|chuyen|thanh toan|tra)(?: tien)? (?:bhxh|bhyt|bhtn|bao hiem(?: xa hoi)?|bh)\b"
    r"|\b(?:bhxh|thang|so gd)\b"
)
"""Words about the payment. Single ones stay, for they are names too: Đông is written as đóng is."""
_BANKS_NAME = re.compile(r"\[([^\[\]]+)\]\s*$")


@dataclass
class Suggestion:
    """An employer a payment may belong to."""

    code: str
    signs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def score(self) -> int:
        """Points of the best sign of each key, an alike name less than its own."""
        best: dict[str, int] = {}
        for key, argument in self.signs:
            points = POINTS[key] * int(argument) // 100 if key == "alike" else POINTS[key]
            kind = {"alike": "name", "total": "month"}.get(key, key)
            best[kind] = max(best.get(kind, 0), points)
        return sum(best.values())


def ranked(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Best first."""
    return sorted(found, key=lambda each: (-each.score, each.code))


def is_sure(suggestions: list[Suggestion]) -> bool:
    """Whether the first of a ranked list leaves no doubt."""
    if not suggestions or suggestions[0].score < _AGREE:
        return False
    return len(suggestions) == 1 or suggestions[0].score - suggestions[1].score >= _AHEAD


def core(name: str) -> str:
    """What is a firm's own in its name: without accents and without the words for its legal form.

    >>> core("Công ty TNHH May Đông Quang")
    'may dong quang'
    """
    plain = fold(name)
    for form in _FORMS:
        if plain.startswith(form + " "):
            return plain[len(form) + 1 :]
    return plain


def payer(message: str) -> str:
    """Who pays, as far as a message says: the name the bank adds, else the words that are not about the payment.

    >>> payer("Cty May Dong Quang nop tien BHXH thang 09/2026"), payer("+BHXH+103+00+ [Tổ hợp A]")
    ('may dong quang', 'to hop a')
    """
    named = _BANKS_NAME.search(message)
    if named:
        return core(named[1])
    words = " ".join(re.findall(r"[a-z][a-z&]*", fold(message)))
    return core(" ".join(_PAYING.sub(" ", words).split()))


class Names:
    """Finds the employers whose whole own name stands in a text."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._by_core: dict[str, list[str]] = defaultdict(list)
        for code, name in names.items():
            if len(own := core(name)) >= 6:
                self._by_core[own].append(code)
        self._longest = max((own.count(" ") + 1 for own in self._by_core), default=0)

    def within(self, message: str) -> list[str]:
        """Codes of employers named in ``message``; of names inside one another the longest."""
        words = fold(message).replace("[", " ").replace("]", " ").split()
        for length in range(min(self._longest, len(words)), 0, -1):
            found = {
                code
                for start in range(len(words) - length + 1)
                for code in self._by_core.get(" ".join(words[start : start + length]), ())
            }
            if found:
                return sorted(found)
        return []


def amounts(balances: pl.DataFrame) -> pl.DataFrame:
    """``employer_code``, ``amount``, ``sign``, ``month``: sums that a payment may be the payment of.

    What a month's notice asked for, as long as some of it is unpaid, and all that is owed with its charge. ``balances``
    is a snapshot's file.
    """
    owed = balances.filter(pl.col("outstanding") + pl.col("charge") - pl.col("charge_paid") > 0)
    months = owed.group_by("employer_code", "month").agg(pl.col("principal").sum(), pl.col("outstanding").sum())
    asked = pl.concat([
        months.select("employer_code", pl.col(name).alias("amount"), "month") for name in ("principal", "outstanding")
    ]).with_columns(pl.lit("month").alias("sign"))  # fmt: skip
    total = owed.group_by("employer_code").agg(
        (pl.col("outstanding") + pl.col("charge") - pl.col("charge_paid")).sum().alias("amount"),
        pl.lit("total").alias("sign"),
        pl.lit("").alias("month"),
    )
    columns = ["employer_code", "amount", "sign", "month"]
    both = pl.concat([asked.select(columns), total.select(columns)])
    return both.filter(pl.col("amount") > 0).unique(maintain_order=True)


def by_amount(payments: pl.DataFrame, known: pl.DataFrame) -> dict[str, list[Suggestion]]:
    """Employers that owe exactly what a payment brings, if few do; a month not after the payment and a year before."""
    pairs = payments.select("payment_id", "paid_on", "amount").join(known, "amount")
    paid = pl.col("paid_on").dt.strftime("%Y-%m")
    year_before = pl.col("paid_on").dt.offset_by("-1y").dt.strftime("%Y-%m")
    pairs = pairs.filter((pl.col("month") == "") | pl.col("month").is_between(year_before, paid))
    few = pairs.filter(pl.col("employer_code").n_unique().over("payment_id") <= 3)
    found: dict[str, dict[str, Suggestion]] = defaultdict(dict)
    for payment, code, sign, month in few.select("payment_id", "employer_code", "sign", "month").iter_rows():
        found[payment].setdefault(code, Suggestion(code)).signs.append((sign, month))
    return {payment: list(each.values()) for payment, each in found.items()}


def past(matched: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    """For each payer's wording, the employers that payments with it were given to. ``matched``: message, employer."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for message, code in matched:
        if wording := payer(message):
            found[wording][code] += 1
    return found


def near(one: str, other: str) -> bool:
    """Whether two codes are one slip apart: a wrong letter, or two neighbours exchanged.

    >>> near("TA0001A", "TA0007A"), near("TA0012A", "TA0021A"), near("TA0012A", "TA0034A")
    (True, True, False)
    """
    if len(one) != len(other):
        return False
    differing = [at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    if len(differing) == 1:
        return True
    if len(differing) != 2 or differing[1] - differing[0] != 1:
        return False
    first, second = differing
    return one[first] == other[second] and one[second] == other[first]
