"""A statement as JSON: stable keys, whole numbers, ISO dates, months ``YYYY-MM``; the same in every language."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from ansinh.ledger.statement.document import Statement
from ansinh.ledger.statement.office import Office
from ansinh.ledger.statement.payment import payment_code, transfer_message

SCHEMA = "ansinh/c12-ts/1"
"""Changes when a key changes its name or meaning; keys may be added without."""


def to_json(statement: Statement, office: Office) -> bytes:
    """The statement with how to pay it, indented.

    ``lines[].values`` go by column key; a figure the form does not have is null. ``unit``: ``money`` is đồng,
    ``days`` tenths of a day, ``rate`` per 10,000 a day, ``people`` persons, ``heading`` has no figures.
    """
    keys = [heading.key for heading in statement.columns] + ["total"]
    page: dict[str, Any] = {
        "schema": SCHEMA,
        **{name: msgspec.to_builtins(getattr(statement, name)) for name in _AS_THEY_ARE},
        "month": _month(statement.month),
        "lines": [
            {
                "code": entry.code,
                "label": entry.label,
                "unit": entry.unit,
                "values": dict(zip(keys, entry.values, strict=True)),
            }
            for entry in statement.lines
        ],
        "paid_to": {
            fund: {"month": _month(paid_to.month), "workers": paid_to.workers}
            for fund, paid_to in statement.paid_to.items()
        },
        "ribbon": {
            fund: [{"month": _month(c.month), "class": c.standing, "unpaid_per_1000": c.unpaid} for c in cells]
            for fund, cells in statement.ribbon.items()
        },
        "transfer": {
            "message": transfer_message(statement.employer.code, office),
            "code": payment_code(statement, office),
        },
    }
    return msgspec.json.format(msgspec.json.encode(page), indent=2) + b"\n"


_AS_THEY_ARE = ("form", "decision", "as_of", "employer", "opening", "receipts", "payable", "basis")


def _month(day: dt.date | None) -> str | None:
    return f"{day:%Y-%m}" if day else None
