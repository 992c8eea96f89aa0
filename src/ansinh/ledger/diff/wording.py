"""Facts in words: what a group of rows says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from ansinh.base import _
from ansinh.base.text import day, money, month
from ansinh.facts.movements import LABELS
from ansinh.ledger.diff.changes import Group

_TOLD = 5


def describe(group: Group, frame: pl.DataFrame) -> list[str]:
    """Each row of a group as a phrase; a long list is cut and counted."""
    rows = [frame.row(row, named=True) for row in group.rows]
    words = [_WORDS[group.kind](row) + _batch(row) for row in rows[:_TOLD]]
    if len(rows) > _TOLD:
        words.append(_("và {count} dòng nữa").format(count=len(rows) - _TOLD))
    return words


def _batch(row: dict[str, Any]) -> str:
    """The import a fact came with, where there is one."""
    batch = row.get("batch")
    return "" if batch is None else _(" (lô {batch})").format(batch=batch)


def _declaration(row: dict[str, Any]) -> str:
    return _("{name} ({number}): {label} ({code}) từ {month}{until}{base}, hồ sơ nộp {filed}").format(
        name=row["full_name"] or _("người chưa có tên"),
        number=row["person_number"],
        label=LABELS[row["movement"]],
        code=row["movement"],
        month=month(row["from_month"]),
        until=_(" đến {month}").format(month=month(row["to_month"])) if row["to_month"] else "",
        base=_(", tiền lương {base}").format(base=money(row["base_salary"])) if row["base_salary"] is not None else "",
        filed=day(row["filed_on"]),
    )


def _payment(row: dict[str, Any]) -> str:
    return _("chứng từ {number} ngày {day}, {amount} đồng").format(
        number=row["payment_id"], day=day(row["paid_on"]), amount=money(row["amount"])
    )


def _refund(row: dict[str, Any]) -> str:
    return _("hoàn trả số {number} ngày {day}, {amount} đồng").format(
        number=row["refund_id"], day=day(row["paid_on"]), amount=money(row["amount"])
    )


def _reassignment(row: dict[str, Any]) -> str:
    return _("chứng từ {number} được điều chuyển cho đơn vị {code}, quyết định ngày {day}").format(
        number=row["payment_id"], code=row["employer_code"], day=day(row["decided_on"])
    )


def _months(row: dict[str, Any]) -> dict[str, str]:
    return {"first": month(row["from_month"]), "last": month(row["to_month"]), "day": day(row["decided_on"])}


_WORDS = {
    "employers": lambda row: _("danh bạ: vùng lương {region}, đóng {cycle} tháng một lần").format(
        region=row["wage_region"], cycle=row["payment_cycle_months"] or 1
    ),
    "opening_balances": lambda row: _("số dư đầu kỳ tháng {month}: {principal} đồng, lãi cũ {charge} đồng").format(
        month=month(row["month"]), principal=money(row["principal"]), charge=money(row["charge"])
    ),
    "declarations": _declaration,
    "suspensions": lambda row: _("tạm dừng đóng HTTT {first}–{last}, quyết định ngày {day}").format(**_months(row)),
    "excuses": lambda row: _("lý do bất khả kháng {first}–{last}, quyết định ngày {day}").format(**_months(row)),
    "reminders": lambda row: _("văn bản đôn đốc ngày {day}").format(day=day(row["issued_on"])),
    "reassignments": _reassignment,
    "payments": _payment,
    "refunds": _refund,
}


def passed(first: str, last: dt.date | None) -> str:
    """Days passing, in words."""
    return _("Ngày trôi qua, từ {first} đến {last}").format(first=day(dt.date.fromisoformat(first)), last=day(last))
