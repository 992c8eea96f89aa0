"""Where every payment went."""

from __future__ import annotations

import datetime as dt

from ansinh.base import _
from ansinh.base.text import day, money, month
from ansinh.ledger.explain.case import SURPLUS, Case, Step, joined, month_ranges
from ansinh.ledger.explain.model import Section, Sentence, said
from ansinh.ledger.names import fund_names

TOLD = 12
"""Payments told one by one; earlier ones are summed unless all are asked for."""


def payments(case: Case, everything: bool = False) -> Section:
    """Each payment, refund and use of credit, oldest first, with the funds and months it reached."""
    events: dict[tuple[dt.date, int, str], list[Step]] = {}
    for step in case.steps:
        key = (step.on, 0, "") if step.payment_id is None else (step.on, 1, step.payment_id)
        events.setdefault(key, []).append(step)
    left: dict[tuple[dt.date, int, str], int] = {}
    for on, kind, number, amount in case.ledger.credits.select("on", "kind", "payment_id", "amount").iter_rows():
        key = (on, 1 if kind == "left" else 2, number)
        left[key] = left.get(key, 0) + amount
        events.setdefault(key, [])
    told = sorted(events)
    sentences: list[Sentence] = []
    if not everything and len(told) > TOLD:
        earlier, told = told[:-TOLD], told[-TOLD:]
        sentences.append(_earlier(events, left, earlier))
    sentences += [_event(case, key, events[key], left.get(key, 0)) for key in told]
    if not sentences:
        sentences = [said(_("Chưa có chứng từ nộp tiền nào."))]
    return Section("payments", _("Tiền đã nộp và nơi đến"), sentences)


def _earlier(
    events: dict[tuple[dt.date, int, str], list[Step]],
    left: dict[tuple[dt.date, int, str], int],
    keys: list[tuple[dt.date, int, str]],
) -> Sentence:
    paid = sum(sum(step.amount for step in events[key]) + left.get(key, 0) for key in keys if key[1] == 1)
    count = sum(1 for key in keys if key[1] == 1)
    text = _("{count} chứng từ trước ngày {day}, cộng {amount} đồng (xem đủ bằng --all).")
    return said(text.format(count=count, day=day(keys[-1][0] + dt.timedelta(days=1)), amount=money(paid)), amount=paid)


def _event(case: Case, key: tuple[dt.date, int, str], steps: list[Step], left: int) -> Sentence:
    on, kind, number = key
    if kind == 2:
        text = _("Ngày {day}, hoàn trả số {number}: {amount} đồng lấy từ tiền thừa.")
        return said(text.format(day=day(on), number=number, amount=money(left)), SURPLUS, amount=left)
    reached = _reached(steps)
    total = sum(step.amount for step in steps) + left
    if kind == 0:
        text = _("Ngày {day}, dùng {amount} đồng tiền thừa: {reached}.")
        order = case.cite("allocation_order", on)
        return said(
            text.format(day=day(on), amount=money(total), reached=joined(reached)), SURPLUS, order, amount=total
        )
    if left:
        reached.append(_("còn thừa {left}").format(left=money(left)))
    text = _("Ngày {day}, chứng từ {number} nộp {amount} đồng: {reached}.").format(
        day=day(on), number=number, amount=money(total), reached=joined(reached)
    )
    return said(text, case.cite("allocation_order", on), amount=total, left=left)


def _reached(steps: list[Step]) -> list[str]:
    """Funds in the order paid, each with months and sums."""
    parts = []
    funds = list(dict.fromkeys(step.fund for step in steps))

    for fund in funds:
        for part, wording in (
            ("principal", _("{fund} tháng {months} {sum}")),
            ("charge", _("tiền xử lý {fund} {sum}")),
        ):
            mine = [step for step in steps if step.fund == fund and step.part == part]
            if mine:
                months = ", ".join(
                    month(first) if first == last else f"{month(first)}–{month(last)}"
                    for first, last in month_ranges([step.month for step in mine])
                )
                total = money(sum(step.amount for step in mine))
                parts.append(wording.format(fund=fund_names()[fund], months=months, sum=total))
    return parts
