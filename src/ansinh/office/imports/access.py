"""The cells of refused rows: who may see them, on record, numbers masked for those who do not correct them."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from ansinh.office.accounts.access import NUMBERS, mask
from ansinh.office.accounts.models import AccessLog, User
from ansinh.office.accounts.permissions import require
from ansinh.office.imports import selectors
from ansinh.office.imports.models import Upload

_QUOTED = re.compile("“([^”]*)”")
_DIGITS_LEAST = 6
"""A year or a day is no number of a person."""
PEOPLE = frozenset({*NUMBERS, "representative_id"})
"""Columns that are masked."""


def access_rows(user: User, upload: Upload, read: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """What ``read`` gives, recorded as read by ``user``.

    Who brought the file sees what stands in it, since only so can it be put right; to others numbers of people are
    masked. Rows of nobody (payments, registers of firms) are not recorded.
    """
    require(selectors.may_see(user, upload.delivery))
    rows = read()
    shown = selectors.may_change(user, upload.delivery)
    if "person_number" in rows.columns:
        _record(user, upload, rows, shown)
    if shown:
        return rows
    return rows.with_columns(
        pl.col(name).map_elements(mask, return_dtype=pl.String) for name in PEOPLE if name in rows.columns
    )


def quoted(message: str) -> str:
    """A sentence about a cell, without the number it quotes.

    >>> quoted("Số CCCD “038199000001” không đúng.")
    'Số CCCD “••••••••0001” không đúng.'
    """
    return _QUOTED.sub(_masked, message)


def _masked(found: re.Match[str]) -> str:
    is_number = sum(map(str.isdigit, found[1])) >= _DIGITS_LEAST
    return f"“{mask(found[1])}”" if is_number else found[0]


def _record(user: User, upload: Upload, rows: pl.DataFrame, shown: bool) -> None:
    code = pl.col("employer_code").fill_null("") if "employer_code" in rows.columns else pl.lit("")
    for (employer,), people in rows.group_by(code.alias("employer"), maintain_order=True):
        AccessLog.objects.create(
            user=user,
            employer_code=str(employer)[:20],
            person_numbers=[number[:20] for number in people["person_number"].drop_nulls().unique().sort()],
            revealed=shown,
            reason=f"imports/{upload.pk}",
        )
