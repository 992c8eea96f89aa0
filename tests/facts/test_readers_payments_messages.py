"""Whom a transfer is for: the official message and what banks make of it."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.facts.readers.payments import PaymentMessage, parse_payment_message, parse_payment_messages

NAMED = [
    # (message, employer, agency)
    ("+BHXH+103+00+TA0000Z+03800+dong BHXH+", "TA0000Z", "03800"),
    # no leading or trailing plus
    ("BHXH+103+00+TA0000Z+03800+DONG BHXH", "TA0000Z", "03800"),
    # agency missing, spaces turned into plus
    ("BHXH+103+00+IC0000W+dong+BHXH+", "IC0000W", None),
    ("+BHXH+103+00+IC0000W+dong+BHXH+", "IC0000W", None),
    # a period where the agency belongs
    ("+BHXH+103+00+YN0000W+202605+dong BHXH+", "YN0000W", None),
    ("+BHXH+103+00+YN0000W+T05/2026+dong BHXH+", "YN0000W", None),
    # the bank's text around it
    ("So GD: 420A00A0H00FQX0Q +BHXH+103+00+TA0000Z+03800+DONG BHXH+DONG BHYT; t~", "TA0000Z", "03800"),
    ("IBFT.CT TU 0000 TOI 0000 BHXH+103+00+TA0000Z+03800+dong BHXH", "TA0000Z", "03800"),
    # the bank's trailer
    ("+BHXH+103+00+TW0000C+07911+DONG+BHXH+-280723-09:14:36 936109", "TW0000C", "07911"),
    ("BHXH+103+00+TA0000Z+03800+DONG BHXH-010526-10:00:01 000001", "TA0000Z", "03800"),
    # the Treasury's text before it
    ("NTDT+KB:0120-KBNN Khu vuc II +BHXH+103+00+TA0000Z+03800+dong BHXH+", "TA0000Z", "03800"),
    # another province's agency, with and without its zero
    ("+BHXH+103+00+TA0000Z+09200+dong BHXH", "TA0000Z", "09200"),
    ("+BHXH+103+00+TA0000Z+9200+dong BHXH", "TA0000Z", "09200"),
    # lower case, accents
    ("+bhxh+103+00+ta0000z+03800+dong bhxh+", "TA0000Z", "03800"),
    ("Đơn vị đóng BHXH+103+00+Q60000C+03800+đóng BHXH", "Q60000C", "03800"),
    # spaces everywhere, spaces for plus, a space or a line break within the code
    (" + BHXH + 103 + 00 + TA0000Z + 03800 + dong BHXH +", "TA0000Z", "03800"),
    ("BHXH 103 00 TA0000Z 03800 dong BHXH", "TA0000Z", "03800"),
    ("BHXH-103-00-TA0000Z-03800-dong BHXH", "TA0000Z", "03800"),
    ("+BHXH+103+00+TA 0000 Z+03800+dong BHXH+", "TA0000Z", "03800"),
    ("BHXH+103+00+TA+0000Z+03800", "TA0000Z", "03800"),
    ("+BHXH+103+00+TA00\n00Z+03800+dong", "TA0000Z", "03800"),
    # glued
    ("BHXH10300TA0000Z03800DONGBHXH", "TA0000Z", "03800"),
    ("+BHXH+103+00+TA0000ZDONG BHXH", "TA0000Z", None),
    ("+BHXH+103+00+AAA999903800 dong", "AAA9999", "03800"),
    # parts missing or added
    ("BHXH+103+TA0000Z+03800", "TA0000Z", "03800"),
    ("+BHXH+103+00+TZE000L", "TZE000L", None),
    ("+BHXH+103+00+MA DV TA0000Z+03800", "TA0000Z", "03800"),
    ("+BHXH+103+00+Mã đơn vị: TA0000Z+03800", "TA0000Z", "03800"),
    # cut off within the agency
    ("IBFT +BHXH+103+00+TA0000Z+0", "TA0000Z", None),
    # said twice
    ("+BHXH+103+00+TA0000Z+03800+dong BHXH+ +BHXH+103+00+TA0000Z+03800+dong BHXH+", "TA0000Z", "03800"),
    # Hoàn is a given name too
    ("+BHXH+103+00+TA0000Z+03800+dong BHXH+ NGUYEN VAN HOAN", "TA0000Z", "03800"),
]


@pytest.mark.parametrize(("message", "employer", "agency"), NAMED)
def test_a_message_that_names_an_employer(message: str, employer: str, agency: str | None) -> None:
    assert parse_payment_message(message) == PaymentMessage(employer, agency, "contribution", "structured")


@pytest.mark.parametrize(
    ("message", "kind", "reason"),
    [
        ("", "unknown", "no_message"),
        ("BAO HIEM XA HOI CO SO A", "unknown", "no_message"),
        ("CONG TY TNHH A nop tien bao hiem thang 5", "unknown", "no_message"),
        ("Cty A nop BHXH thang 5 TA0000Z", "unknown", "no_message"),
        ("NTDT+KB:0120-KBNN Khu vuc II nop bao hiem", "unknown", "treasury"),
        ("+BHXH+103+00++03800+dong BHXH+", "contribution", "bad_code"),
        ("+BHXH+103+00+CONG TY TNHH A+03800+dong BHXH+", "contribution", "bad_code"),
        ("+BHXH+103+00+TA0000ZX99+03800", "contribution", "bad_code"),
        ("+BHXH+103+00+TA0000", "contribution", "bad_code"),
        ("BHXH 103 00 NOP 052026", "contribution", "bad_code"),
        ("+BHXH+103+00+KQ T5 2026+03800", "contribution", "bad_code"),
        ("+BHXH+103+00++03800+dong BHXH-FT26123B", "contribution", "bad_code"),
        ("+BHXH+103+00+TA0000Z+03800+ +BHXH+103+00+TA0001Z+03800+", "contribution", "several_codes"),
    ],
)
def test_a_message_that_names_none(message: str, kind: str, reason: str) -> None:
    found = parse_payment_message(message)
    assert (found.employer_code, found.kind, found.reason) == (None, kind, reason)


@pytest.mark.parametrize(
    ("message", "employer"),
    [
        ("BHXH+103 hoan tien nop thua", None),
        ("BHXH+103 hoan", None),
        ("BHXH+103 hoan TA0000Z", "TA0000Z"),
        ("BHXH+103 hoan tien nop thua TA0000Z", "TA0000Z"),
        ("BHXH+103+00+TA0000Z+hoan tra tien nop thua", "TA0000Z"),
        ("+BHXH+103+00+TA0000Z+03800+HOAN+", "TA0000Z"),
        ("+BHXH+103+00+TA0000Z+03800+hoàn trả theo C16-TS", "TA0000Z"),
        ("Hoàn trả tiền nộp thừa", None),
    ],
)
def test_a_refund(message: str, employer: str | None) -> None:
    found = parse_payment_message(message)
    assert (found.employer_code, found.kind) == (employer, "refund")


def test_known_codes_verify_a_candidate() -> None:
    known = {"TA0000Z", "TA0001Z"}
    assert parse_payment_message("+BHXH+103+00+TA0000Z+03800+", known).reason == "structured"
    assert parse_payment_message("+BHXH+103+00+TA0009Z+03800+", known) == PaymentMessage(
        None, "03800", "contribution", "unknown_code"
    )


def test_without_the_form_only_a_single_known_code_counts() -> None:
    known = {"TA0000Z", "TA0001Z"}
    assert parse_payment_message("Cty A nop BHXH T5 TA0000Z", known) == PaymentMessage(
        "TA0000Z", None, "contribution", "known_code"
    )
    assert parse_payment_message("nop cho TA0000Z va TA0001Z", known).reason == "several_codes"
    assert parse_payment_message("FT26123B ABTA0000Z", known).employer_code is None


def test_a_column_of_messages_keeps_its_length_and_order() -> None:
    messages = [message for message, _employer, _agency in NAMED]
    found = parse_payment_messages(pl.Series([*messages, None]))
    assert found["employer_code"].to_list() == [employer for _message, employer, _agency in NAMED] + [None]
    assert found["agency_code"].to_list() == [agency for _message, _employer, agency in NAMED] + [None]
    assert parse_payment_messages(pl.Series([], dtype=pl.String)).height == 0


CODES = st.from_regex(r"[A-Z][A-Z0-9][A-Z0-9][0-9]{3,4}[A-Z]", fullmatch=True)


@settings(deadline=None, max_examples=60)
@given(CODES, st.integers(0, 9999), st.text(max_size=20), st.text(max_size=20))
def test_the_official_message_is_found_in_any_text(code: str, agency: int, before: str, after: str) -> None:
    text = f"{before} +BHXH+103+00+{code}+0{agency:04d}+dong BHXH+ {after}"
    found = parse_payment_message(text)
    assert found.employer_code == code
    assert found.agency_code == f"0{agency:04d}"


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="BHXH103+0 TAZ9-hoan\n", max_size=40))
def test_an_employer_is_only_ever_a_well_formed_code_of_the_text(text: str) -> None:
    code = parse_payment_message(text).employer_code
    if code is not None:
        assert code in text.upper().replace(" ", "").replace("+", "").replace("\n", "")
