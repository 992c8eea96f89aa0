"""A difference as text for a terminal and as JSON."""

from __future__ import annotations

import textwrap
from typing import Any, NamedTuple

import msgspec

from ansinh.base import _
from ansinh.base.text import money
from ansinh.facts.schemas import FUNDS
from ansinh.ledger.diff.model import Balance, Difference, Effect, Sums, add_up
from ansinh.ledger.diff.wording import passed
from ansinh.ledger.names import fund_names

SCHEMA = "ansinh/diff/1"


class TextLine(NamedTuple):
    """A line of text; ``strong``: titles and totals."""

    text: str
    strong: bool = False


def to_text(found: Difference, width: int) -> list[TextLine]:
    """Tables by fund and by month, then each cause in a sentence; the causes add up to the change."""
    head = _("Đơn vị {code}: từ {before} đến {after}").format(
        code=found.employer_code, before=found.before_label, after=found.after_label
    )
    change = found.change
    lines = [TextLine(head, True), TextLine("")]
    if not change and not found.effects:
        return [*lines, TextLine(_("Không có gì thay đổi."))]
    names = fund_names()
    funds = [fund for fund in FUNDS if fund in found.before.by_fund() | found.after.by_fund()]
    whole = (_("Cộng"), found.before.total(), found.after.total())
    old, new = found.before.by_fund(), found.after.by_fund()
    rows = [(names[fund], old.get(fund, Sums()), new.get(fund, Sums())) for fund in funds]
    lines += _table(_("Theo quỹ"), [*rows, whole], width)
    if found.before.credit or found.after.credit:
        credit = _("Tiền thừa: {before} → {after} ({change})").format(
            before=money(found.before.credit), after=money(found.after.credit), change=_signed(change.credit)
        )
        lines.append(TextLine(credit))
    old, new = found.before.by_month(), found.after.by_month()
    months = [m for m, sums in change.by_month().items() if sums.principal or sums.charge]
    if months:
        rows = [(f"{m[5:]}/{m[:4]}", old.get(m, Sums()), new.get(m, Sums())) for m in months]
        lines.append(TextLine(""))
        lines += _table(_("Theo tháng"), [*rows, (_("Cộng"), _sum(rows, 1), _sum(rows, 2))], width)
    lines += [TextLine(""), TextLine(_("Vì sao"), True)]
    for effect in found.effects:
        lines += _sentence(_cause(effect), effect.change, width, _new_months(effect))
    total = _("Cộng các nguyên nhân, bằng đúng mức thay đổi")
    return [*lines, *(TextLine(line.text, True) for line in _sentence(total, change, width))]


def _table(title: str, rows: list[tuple[str, Sums, Sums]], width: int) -> list[TextLine]:
    """Principal and charge before, after and changed; on a narrow screen one table for each."""
    principal = [
        (label, [money(old.principal), money(new.principal), _signed(new.principal - old.principal)])
        for label, old, new in rows
    ]
    charge = [
        (label, [money(old.charge), money(new.charge), _signed(new.charge - old.charge)]) for label, old, new in rows
    ]
    heads = [_("còn thiếu trước"), _("sau"), _("thay đổi"), _("tiền xử lý trước"), _("sau"), _("thay đổi")]
    both = [(label, [*cells, *more]) for (label, cells), (_label, more) in zip(principal, charge, strict=True)]
    wide = _laid_out(title, heads, both)
    if max(len(line.text) for line in wide) <= width:
        return wide
    return [*_laid_out(title, heads[:3], principal), TextLine(""), *_laid_out(title, heads[3:], charge)]


def _laid_out(title: str, heads: list[str], rows: list[tuple[str, list[str]]]) -> list[TextLine]:
    first = max(len(title), *(len(label) for label, _cells in rows))
    widths = [max(len(head), *(len(cells[n]) for _label, cells in rows)) for n, head in enumerate(heads)]
    lines = []
    for label, cells in [(title, heads), *rows]:
        figures = "".join("  " + cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        lines.append(TextLine(label.ljust(first) + figures, cells is heads))
    return lines


def _sum(rows: list[tuple[str, Sums, Sums]], place: int) -> Sums:
    return add_up(row[1] if place == 1 else row[2] for row in rows)


def _signed(amount: int) -> str:
    return f"+{money(amount)}" if amount > 0 else money(amount)


def _cause(effect: Effect) -> str:
    if effect.kind == "days":
        return passed(effect.subject, effect.on)
    words = _("; ").join(effect.facts)
    if effect.action == "removed":
        return _("Rút lại {facts}").format(facts=words)
    return words[:1].upper() + words[1:]


def _new_months(effect: Effect) -> str:
    """What of the days that passed was months that began."""
    if effect.kind != "days":
        return ""
    began = {m: sums.principal for m, sums in effect.change.by_month().items() if m > effect.subject[:7]}
    if not any(began.values()):
        return ""
    return _("tháng mới phát sinh {amount}").format(amount=_signed(sum(began.values())))


def _sentence(cause: str, change: Balance, width: int, detail: str = "") -> list[TextLine]:
    """A cause and what it did."""
    total = change.total()
    parts = []
    for amount, wording in (
        (total.principal, _("phải đóng {amount}")),
        (total.charge, _("tiền xử lý {amount}")),
        (change.credit, _("tiền thừa {amount}")),
    ):
        if amount:
            parts.append(wording.format(amount=_signed(amount)))
    if not parts:
        for amount, wording in ((total.late, _("chậm đóng {amount}")), (total.evading, _("trốn đóng {amount}"))):
            if amount:
                parts.append(wording.format(amount=_signed(amount)))
    elif total.evading:
        parts.append(_("trong đó trốn đóng {amount}").format(amount=_signed(total.evading)))
    if detail:
        parts.append(detail)
    if not parts:
        parts = [_("chuyển giữa các quỹ hoặc các tháng, tổng không đổi")]
    text = _("{cause}: {parts}.").format(cause=cause, parts=", ".join(parts))
    return [TextLine(part) for part in textwrap.wrap(text, width, initial_indent="• ", subsequent_indent="  ")]


def to_json(found: Difference) -> bytes:
    """Balances and effects by month and fund; keys and figures are the same in every language."""
    content = {
        "schema": SCHEMA,
        "employer_code": found.employer_code,
        "before": {"moment": found.before_label, **_balance(found.before)},
        "after": {"moment": found.after_label, **_balance(found.after)},
        "change": _balance(found.change),
        "effects": [
            {
                "kind": effect.kind,
                "action": effect.action,
                "on": effect.on,
                "subject": effect.subject,
                "facts": effect.facts,
                **_balance(effect.change),
            }
            for effect in found.effects
        ],
        "law": found.law,
        "overridden": found.overridden,
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _balance(balance: Balance) -> dict[str, Any]:
    return {
        "total": balance.total(),
        "credit": balance.credit,
        "cells": [
            {"month": month, "fund": fund, **msgspec.to_builtins(sums)}
            for (month, fund), sums in sorted(balance.cells.items())
        ],
    }
