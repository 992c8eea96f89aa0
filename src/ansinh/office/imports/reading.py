"""How each file of a delivery is to be read, and which files can be read together."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable

from ansinh.base.months import first_day, parse_month
from ansinh.facts import ReadOptions
from ansinh.facts.importing import AUTO
from ansinh.facts.readers import FORMATS
from ansinh.facts.schemas import TABLES
from ansinh.office.imports.models import Delivery, Upload

MONEY_TABLES = frozenset({
    "declarations", "payments", "reassignments", "refunds", "reminders", "excuses", "suspensions", "opening_balances",
})  # fmt: skip
"""Tables that change what somebody owes: two people are needed to bring them in or to take them back."""
COLUMNS = ("paid_on", "amount", "message", "payment_id")
"""Columns of a bank statement that the user may point out by their headings."""


def ordered(delivery: Delivery) -> list[Upload]:
    """Files that go in, in the order given; corrected rows right after the file they come from."""
    present = delivery.uploads.exclude(state=Upload.State.LEFT_OUT)
    first = [each for each in present if each.corrects_id is None]
    fixes = {each.corrects_id: each for each in present if each.corrects_id is not None}
    return [each for upload in first for each in (upload, fixes.get(upload.pk)) if each is not None]


def together(uploads: Iterable[Upload]) -> list[tuple[str, ReadOptions, list[Upload]]]:
    """Neighbours that are read alike, with how."""
    return [
        (kind, read_options(dict(options)), list(group))
        for (kind, options), group in itertools.groupby(uploads, lambda each: (each.kind, sorted(each.options.items())))
    ]


def read_options(given: dict[str, str]) -> ReadOptions:
    """``Upload.options`` as the facts layer takes them."""
    filed_on, month, region = given.get("filed_on"), given.get("month"), given.get("wage_region")
    return ReadOptions(
        employer_code=given.get("employer_code") or None,
        filed_on=dt.date.fromisoformat(filed_on) if filed_on else None,
        group=given.get("group") or None,
        sheet=given.get("sheet") or None,
        month=first_day(parse_month(month)) if month else None,
        wage_region=int(region) if region else None,
        columns={name: given[f"column_{name}"] for name in COLUMNS if given.get(f"column_{name}")},
    )


def kinds() -> list[str]:
    """What a file may be said to be: whatever its layout gives, or rows of one table that some layout gives."""
    given = {table for each in FORMATS for table in each.tables}
    return [AUTO, *(table for table in TABLES if table in given)]


def titles() -> list[str]:
    """Layouts the desk knows, by name."""
    return list(dict.fromkeys(each.title() for each in FORMATS))


def changes_money(uploads: Iterable[Upload]) -> bool:
    """Whether somebody owes more or less after these."""
    return any(MONEY_TABLES & set(upload.tables) for upload in uploads if upload.accepted)
