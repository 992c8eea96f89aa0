"""Who a transfer is for, read from its message: ``+BHXH+103+00+TA0000Z+03800+dong BHXH+``.

The message names the employer by code. Banks cut it, wrap it, turn its spaces into plus signs or its plus
signs into spaces; what is left of the structure is used, and nothing else: a payer's name never decides, for
payments of one firm for another are common. A message that names no employer leaves the payment unmatched.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import polars as pl

from ansinh.facts._text import plain
from ansinh.facts.identity import EMPLOYER_CODE

Kind = Literal["contribution", "refund", "unknown"]

_OFFICIAL = rf"^[^+]*\+?BHXH\+103\+00\+({EMPLOYER_CODE})\+(0[0-9]{{4}})\+"

_GAP = "[^A-Z0-9]*"
_MARKER = f"BHXH{_GAP}103"
_LABEL = f"(?:MA ?(?:SO ?)?(?:DON ?VI|DVI|DV)|MDV|DVI|DV)?{_GAP}"
_SLOT = f"{_MARKER}{_GAP}(?:00)?{_GAP}(?:HOAN(?: [A-Z]+)*[^A-Z0-9]+)?{_LABEL}"
_END = "(?:[^A-Z0-9]|$|0[0-9]{4}(?:[^0-9]|$)|DONG|NOP|HOAN|TIEN|TRA|THU|BHXH)"
_SPLIT_CODE = "(?:[A-Z][A-Z0-9]{1,2}[ +]?[0-9]{3,5}[ +]?[A-Z]|[A-Z][A-Z0-9]{1,2}[0-9]{1,4} ?[0-9]{1,4}[A-Z])"
"""A code that a space or a line break fell into. It must end in a letter: digits may be a month."""
_NAMED = f"{_SLOT}({EMPLOYER_CODE}){_END}"
_NAMED_SPLIT = f"{_SLOT}({_SPLIT_CODE}){_END}"
_AGENCY = f"{_SLOT}(?:{EMPLOYER_CODE}|{_SPLIT_CODE}){_GAP}(0[0-9]{{4}}|[0-9]{{4}})(?:[^0-9]|$)"
_REFUND = "|".join((
    f"{_MARKER}(?:{_GAP}00)?(?:{_GAP}{_LABEL}(?:{EMPLOYER_CODE}|{_SPLIT_CODE}))?(?:{_GAP}0?[0-9]{{4}})?{_GAP}HOAN(?:[^A-Z0-9]|$)",
    r"\bHOAN[ +]+(?:TRA|TIEN|LAI|BHXH|THU)\b",
    r"\bC16[ -]?TS\b",
))  # fmt: skip
"""Hoàn must stand where the purpose stands, or in a phrase: it is a given name too."""
_CODE_WORD = rf"\b{EMPLOYER_CODE}\b"
_TREASURY = r"\bNTDT\b|\bKBNN\b"


@dataclass(frozen=True)
class PaymentMessage:
    """What a transfer message says.

    ``employer_code`` is None unless the message names one employer. ``reason`` is a stable key:
    ``structured`` (the official form or what is left of it), ``known_code`` (no form, but exactly one word is
    the code of a known employer), ``several_codes``, ``unknown_code`` (well formed, not among the known
    ones), ``bad_code`` (the form without a code), ``treasury`` (a treasury line without the form),
    ``no_message``.
    """

    employer_code: str | None
    agency_code: str | None
    kind: Kind
    reason: str


def parse_payment_message(text: str, known: Collection[str] | None = None) -> PaymentMessage:
    """What one message says; ``known`` are the codes of all employers, where they are at hand.

    >>> parse_payment_message("BHXH+103+00+IC0000W+dong+BHXH+").employer_code
    'IC0000W'
    """
    row = parse_payment_messages(pl.Series([text], dtype=pl.String), known).row(0)
    return PaymentMessage(*row)


def parse_payment_messages(text: pl.Series, known: Collection[str] | None = None) -> pl.DataFrame:
    """Columns employer_code, agency_code, kind, reason (String), as long as ``text``; see PaymentMessage."""
    message = plain(text.cast(pl.String).fill_null("")).str.to_uppercase()
    if not bool((message.str.len_bytes() == message.str.len_chars()).all()):
        # Messages are mostly typed without accents; the few with accents are read without them.
        message = message.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.replace_all("Đ", "D")
    frame = message.alias("message").to_frame().with_row_index()
    # The official form needs none of the patience below, and is what most messages are.
    plainly = (
        pl.col("message").str.contains(_OFFICIAL)
        & (pl.col("message").str.count_matches("BHXH[^A-Z0-9]*103") == 1)
        & ~pl.col("message").str.contains("HOAN", literal=True)
    )
    frame = frame.with_columns(official=plainly & pl.lit(known is None))
    official = frame.filter("official").select(
        "index",
        employer_code=pl.col("message").str.extract(_OFFICIAL, 1),
        agency_code=pl.col("message").str.extract(_OFFICIAL, 2),
        kind=pl.lit("contribution"),
        reason=pl.lit("structured"),
    )
    rest = _patiently(frame.filter(~pl.col("official")).select("index", "message"), known)
    return pl.concat([official, rest]).sort("index").drop("index")


def _patiently(frame: pl.DataFrame, known: Collection[str] | None) -> pl.DataFrame:
    """Every malformed variant: any separators or none, parts missing, the bank's own text around it."""
    message = pl.col("message")
    frame = frame.with_columns(
        named=_codes(_NAMED),
        split=_codes(_NAMED_SPLIT).list.filter(pl.element().str.contains(f"^{EMPLOYER_CODE}$")),
        agency_code=message.str.extract(_AGENCY, 1).str.zfill(5),
        refund=message.str.contains(_REFUND),
        marked=message.str.contains(_MARKER),
        treasury=message.str.contains(_TREASURY),
    )
    candidates = pl.when(pl.col("named").list.len() > 0).then("named").otherwise("split")
    frame = frame.with_columns(candidates=candidates)
    if known is not None:
        return _conclude(_verify(frame, known))
    no_words = pl.lit([], dtype=pl.List(pl.String))
    return _conclude(frame.with_columns(accepted=pl.col("candidates"), words=no_words))


def _codes(pattern: str) -> pl.Expr:
    """Every different code that ``pattern`` finds, in order."""
    found = pl.col("message").str.extract_all(pattern)
    code = pl.element().str.extract(pattern, 1).str.replace_all("[ +]", "")
    return found.list.eval(code).list.unique(maintain_order=True)


def _verify(frame: pl.DataFrame, known: Collection[str]) -> pl.DataFrame:
    """Keep only known codes; without a form, look for words that are codes of known employers."""
    codes = pl.Series(sorted(known), dtype=pl.String).implode()
    word = pl.col("message").str.extract_all(_CODE_WORD).list.unique(maintain_order=True)
    return frame.with_columns(
        accepted=pl.col("candidates").list.set_intersection(codes),
        words=pl.when(pl.col("candidates").list.len() == 0).then(word.list.set_intersection(codes)),
    )


def _conclude(frame: pl.DataFrame) -> pl.DataFrame:
    candidates, accepted, words = (pl.col(name).list.len() for name in ("candidates", "accepted", "words"))
    reason = (
        pl.when((candidates > 1) | (words > 1)).then(pl.lit("several_codes"))
        .when(accepted == 1).then(pl.lit("structured"))
        .when(words == 1).then(pl.lit("known_code"))
        .when(candidates > 0).then(pl.lit("unknown_code"))
        .when("marked").then(pl.lit("bad_code"))
        .when("treasury").then(pl.lit("treasury"))
        .otherwise(pl.lit("no_message"))
    )  # fmt: skip
    kind = (
        pl.when("refund").then(pl.lit("refund"))
        .when(pl.col("marked") | (words == 1)).then(pl.lit("contribution"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip
    return frame.with_columns(reason=reason, kind=kind).select(
        "index",
        employer_code=pl.when(pl.col("reason") == "structured").then(pl.col("accepted").list.first())
        .when(pl.col("reason") == "known_code").then(pl.col("words").list.first()),
        agency_code="agency_code",
        kind="kind",
        reason="reason",
    )  # fmt: skip
