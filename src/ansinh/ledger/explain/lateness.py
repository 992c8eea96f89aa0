"""Why a row is late or evading, and what its days cost."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from ansinh.base import _
from ansinh.base.months import month_number
from ansinh.base.text import day, money, month, permyriad
from ansinh.ledger.explain.case import EVASION, EXCUSE, LATENESS, REMINDER, SUSPENSION, Case
from ansinh.ledger.explain.model import Sentence, said
from ansinh.ledger.rows import ONE_DAY, BalanceRow


class Piece(NamedTuple):
    """Part of a row's principal and the days it was late: until the day it was paid, or still."""

    amount: int
    days: int
    until: dt.date


def pieces(case: Case, row: BalanceRow) -> list[Piece]:
    """The row's principal, cut by the payments that reached it late; their sum amount x days is what is charged."""
    charge_from: dt.date = case.law.value("late_charge_from", case.as_of)
    payment_day_counts: bool = case.law.value("late_charge_counts_payment_day", case.as_of)
    start = max(row.due_on + ONE_DAY, charge_from)
    found = [
        Piece(step.amount, (step.on - start).days + (1 if payment_day_counts else 0), step.on)
        for step in case.steps
        if step.row_key == row.key and step.part == "principal"
    ]
    if row.outstanding:
        found.append(Piece(row.outstanding, (case.as_of - start).days + 1, case.as_of))
    return [piece for piece in found if piece.days > 0]


def frozen_charge(case: Case, row: BalanceRow) -> int:
    """The old charge an opening row came with."""
    return row.charge - charged(case, pieces(case, row))


def charged(case: Case, parts: list[Piece]) -> int:
    """Amount x days x rate, rounded once to the đồng, a half upward."""
    rate: int = case.law.value("late_charge_rate", case.as_of)
    return (sum(piece.amount * piece.days for piece in parts) * rate + 5_000) // 10_000


def charge_arithmetic(case: Case, row: BalanceRow, label: str) -> Sentence | None:
    """How the charge of a row adds up; None when there is none."""
    if row.charge == 0:
        return None
    rate: int = case.law.value("late_charge_rate", case.as_of)
    parts = pieces(case, row)
    terms = [
        _("{amount} × {days} ngày (đến {until})").format(
            amount=money(piece.amount), days=money(piece.days), until=day(piece.until)
        )
        for piece in parts
    ]
    sums = " + ".join(terms)
    old = frozen_charge(case, row)
    if terms and len(terms) > 1:
        sums = f"({sums})"
    arithmetic = [f"{sums} × {permyriad(rate)}"] if terms else []
    if old:
        arithmetic.append(_("tiền lãi cũ giữ nguyên {old}").format(old=money(old)))
    text = _("{label}: tiền xử lý {arithmetic} = {charge} đồng; đã nộp {paid}, còn {left}.").format(
        label=label,
        arithmetic=" + ".join(arithmetic),
        charge=money(row.charge),
        paid=money(row.charge_paid),
        left=money(row.charge - row.charge_paid),
    )
    cites = [case.cite("late_charge_rate"), case.cite("late_charge_counts_payment_day")] if terms else []
    if old:
        cites.append(case.cite("late_charge_from"))
    return said(text, *cites, depth=1, charge=row.charge, charge_paid=row.charge_paid)


def due_reason(case: Case, row: BalanceRow) -> Sentence:
    """When the row falls due and by which rule."""
    on = row.month if not case.is_old(row.month) else row.due_on
    rule = case.cite("due_months_after_cycle", on)
    normal = case.law.due_on(month_number(row.month), case.cycle)
    suspended = case.suspension(row.month) if row.fund == "pension" else None
    if case.is_old(row.month):
        text = _("Nợ mang sang của tháng {month}, hạn cũ {due}.")
        return said(text.format(month=month(row.month), due=day(row.due_on)), rule)
    if suspended and row.due_on != normal:
        text = _(
            "HTTT tháng {month} được tạm dừng đóng (từ {first} đến {last}, quyết định ngày {decided}), nên hạn là "
            "{due}: ngày cuối tháng sau khi hết tạm dừng."
        )
        return said(
            text.format(
                month=month(row.month),
                first=month(suspended.from_month),
                last=month(suspended.to_month),
                decided=day(suspended.decided_on),
                due=day(row.due_on),
            ),
            *SUSPENSION,
        )
    if case.cycle == 1:
        text = _("Hạn đóng {due}: ngày cuối của tháng sau (đóng hằng tháng).")
    else:
        text = _("Hạn đóng {due}: ngày cuối của tháng sau chu kỳ {cycle} tháng.")
    return said(text.format(due=day(row.due_on), cycle=case.cycle), rule)


def standing_reason(case: Case, row: BalanceRow) -> Sentence:
    """Why unpaid money is not due, late, or evading, as a sentence that continues a list."""
    if row.standing == "not_due":
        return said(
            _("{amount} đồng chưa đến hạn (hạn {due}).").format(amount=money(row.outstanding), due=day(row.due_on))
        )
    excuse = case.excuse(row.month)
    if excuse:
        text = _(
            "{amount} đồng chậm đóng {days} ngày; có lý do bất khả kháng theo quyết định ngày {decided} nên không "
            "xử lý là trốn đóng."
        )
        return said(
            text.format(amount=money(row.outstanding), days=row.late_days, decided=day(excuse.decided_on)),
            LATENESS,
            EXCUSE,
            days=row.late_days,
        )
    if row.conduct == "unregistered":
        return _unregistered(case, row)
    reminder = case.reminder_after(row)
    if reminder is None or row.evading_from is None:
        text = _("{amount} đồng chậm đóng {days} ngày; chưa có văn bản đôn đốc sau hạn nên chưa là trốn đóng.")
        return said(text.format(amount=money(row.outstanding), days=row.late_days), LATENESS, days=row.late_days)
    return _by_reminder(case, row, reminder, row.evading_from)


def _unregistered(case: Case, row: BalanceRow) -> Sentence:
    days = case.law.value("registration_deadline_days", case.as_of) + case.law.value(
        "registration_evasion_days", case.as_of
    )
    text = _(
        "{amount} đồng trốn đóng từ {since}: người lao động được đăng ký sau hơn {limit} ngày kể từ ngày hợp đồng có "
        "hiệu lực, nên cả thời gian sau hạn là trốn đóng."
    )
    return said(
        text.format(amount=money(row.outstanding), since=day(row.evading_from), limit=days),
        EVASION,
        case.cite("registration_deadline_days"),
        case.cite("registration_evasion_days"),
        days=row.evading_days,
    )


def _by_reminder(case: Case, row: BalanceRow, reminder: dt.date, since: dt.date) -> Sentence:
    """The two days whose later one turns registered money into evaded money."""
    after_due: int = case.law.value("evasion_after_days", case.as_of)
    after_reminder: int = case.law.value("evasion_after_late_reminder_days", case.as_of)
    if row.standing == "evading":
        text = _(
            "{amount} đồng trốn đóng từ {since} (đã {days} ngày): đã đôn đốc ngày {reminder}; lấy ngày muộn hơn của "
            "{by_due} (sau hạn {after_due} ngày) và {by_reminder} (đôn đốc + {after_reminder} ngày)."
        )
    else:
        text = _(
            "{amount} đồng chậm đóng {late_days} ngày; đã đôn đốc ngày {reminder}, sẽ là trốn đóng từ {since}: ngày "
            "muộn hơn của {by_due} (sau hạn {after_due} ngày) và {by_reminder} (đôn đốc + {after_reminder} ngày)."
        )
    text = text.format(
        amount=money(row.outstanding),
        since=day(since),
        days=row.evading_days,
        late_days=row.late_days,
        reminder=day(reminder),
        by_due=day(row.due_on + dt.timedelta(days=after_due + 1)),
        by_reminder=day(reminder + dt.timedelta(days=after_reminder)),
        after_due=after_due,
        after_reminder=after_reminder,
    )
    cites = [case.cite("evasion_after_days"), case.cite("evasion_after_late_reminder_days"), REMINDER]
    if case.is_old(row.month):
        cites.append(case.cite("old_debt_reminder_from"))
    return said(text, *cites, days=row.evading_days or row.late_days)
