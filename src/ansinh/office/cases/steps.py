"""What the office adds to each step of the ladder: who approves it, what is written down with it, its usual path."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

from ansinh.base import AnsinhError, _
from ansinh.base.months import parse_month
from ansinh.office.accounts.models import Role
from ansinh.office.language import later

PROVINCE = frozenset({Role.LEADER})
EITHER = frozenset({Role.LEADER, Role.BASE_LEADER})

Kind = Literal["text", "money", "day", "month"]


@dataclass(frozen=True)
class Asked:
    """Something to be written down with a step."""

    key: str
    label: str | Promise
    kind: Kind


@dataclass(frozen=True)
class StepRule:
    """``approvers``: roles of which one must approve before the step is taken (empty: nobody)."""

    approvers: frozenset[Role] = frozenset()
    asks: tuple[Asked, ...] = ()


_MONTHS = (
    Asked("from_month", later("Từ tháng"), "month"),
    Asked("to_month", later("Đến tháng"), "month"),
)
_PAPER = (Asked("paper", later("Giấy tờ làm căn cứ (số, ngày, cơ quan)"), "text"),)

RULES: dict[str, StepRule] = {
    "R04": StepRule(EITHER, _MONTHS),
    "P01": StepRule(EITHER),
    "P02": StepRule(PROVINCE),
    "K01": StepRule(PROVINCE),
    "F06": StepRule(PROVINCE, (
        Asked("amount", later("Số tiền phạt"), "money"),
        Asked("signer", later("Người ký quyết định"), "text"),
    )),
    "F07": StepRule(PROVINCE, (Asked("ground", later("Lý do không ra quyết định xử phạt"), "text"),)),
    "F10": StepRule(asks=(Asked("amount", later("Số tiền phạt đã nộp"), "money"),)),
    "F11": StepRule(PROVINCE, _PAPER),
    "F12": StepRule(PROVINCE, _PAPER),
    "F14": StepRule(PROVINCE),
    "E01": StepRule(PROVINCE),
    "C01": StepRule(PROVINCE),
    "S02": StepRule(EITHER, _MONTHS),
    **{f"X{number:02}": StepRule(EITHER, _PAPER) for number in range(2, 11)},
}  # fmt: skip

GROUNDS = ("X02", "X03", "X04", "X05", "X06", "X07", "X08")
"""Lawful grounds to close a case in which money is still owed (written proof; never a write-off, F35)."""
CLOSING = ("X01", *GROUNDS)
STATUS = ("N03", "N04", "V01", "V02")
"""Steps that are states of the ledger: recorded by ``review``, not by hand."""

PATHS = {
    "arrears": ("N03", "R01", "V01", "P01", "K01", "K02", "K03", "F01", "F06", "F08", "F10", "F14", "F15", "F20",
                "E01", "C01", "X01"),
    "unregistered": ("N04", "R02", "V02", "P01", "K01", "K02", "K03", "F01", "F06", "F08", "F10", "F14", "F15", "F20",
                     "E01", "C01", "X01"),
    "under_declared": ("V03", "R02", "P01", "K01", "K02", "K03", "F01", "F06", "F08", "F10", "F14", "F15", "F20",
                       "E01", "C01", "X01"),
}  # fmt: skip
"""The usual way through the ladder, by matter; other steps branch off it."""


def rule(code: str) -> StepRule:
    """What the office adds to a step; nothing for most."""
    return RULES.get(code, StepRule())


def checked(code: str, given: Mapping[str, object]) -> dict[str, object]:
    """What is to be written down with a step, complete and of the right kind; AnsinhError names what is not."""
    data = dict(given)
    for asked in rule(code).asks:
        value = str(data.get(asked.key, "")).strip()
        try:
            data[asked.key] = _read(asked.kind, value)
        except ValueError:
            raise AnsinhError(
                _("Thiếu hoặc sai nội dung: {label}.").format(label=asked.label),
                _("Bước {code} cần ghi nội dung này.").format(code=code),
                _("Điền đủ rồi gửi lại."),
            ) from None
    return data


def _read(kind: Kind, value: str) -> object:
    if not value:
        raise ValueError
    match kind:
        case "money":
            amount = int(value.replace(".", "").replace(" ", ""))
            if amount <= 0:
                raise ValueError
            return amount
        case "day":
            return dt.date.fromisoformat(value).isoformat()
        case "month":
            parse_month(value)
            return value
    return value
