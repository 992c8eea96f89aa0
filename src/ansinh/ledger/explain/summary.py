"""The first section: what is owed, in which class, what a day costs, since when."""

from __future__ import annotations

from ansinh.base import _
from ansinh.base.text import day, money, month, permyriad
from ansinh.facts.schemas import FUNDS
from ansinh.ledger.explain.case import EVASION, LATENESS, REMINDER, SURPLUS, Case, joined
from ansinh.ledger.explain.model import Section, Sentence, said
from ansinh.ledger.names import class_names, fund_names


def summary(case: Case) -> Section:
    """The employer in a few sentences."""
    sentences = [_owed(case), *_classes(case), *_by_fund(case), *_oldest(case), *_reminders(case)]
    if case.credit:
        text = _("Đang có {credit} đồng nộp thừa, để ngoài các quỹ và dùng cho tháng phát sinh tiếp theo.")
        sentences.append(said(text.format(credit=money(case.credit)), SURPLUS, credit=case.credit))
    return Section("summary", _("Tóm tắt"), sentences)


def _owed(case: Case) -> Sentence:
    principal = sum(row.outstanding for row in case.rows)
    charge = sum(row.charge - row.charge_paid for row in case.rows)
    opening = _("Tính đến {day}, {name} ({code})").format(day=day(case.as_of), name=case.name, code=case.employer)
    if principal + charge == 0:
        return said(_("{employer} không còn nợ.").format(employer=opening), principal=0, charge=0)
    text = _("{employer} còn nợ {total} đồng: {principal} đồng phải đóng và {charge} đồng tiền xử lý.")
    return said(
        text.format(
            employer=opening, total=money(principal + charge), principal=money(principal), charge=money(charge)
        ),
        principal=principal,
        charge=charge,
    )


def _classes(case: Case) -> list[Sentence]:
    names = class_names()
    sums = {
        standing: sum(row.outstanding for row in case.rows if row.standing == standing)
        for standing in ("not_due", "late", "evading")
    }
    wording = _("{amount} đồng {standing}")
    parts = [
        wording.format(amount=money(amount), standing=names[standing]) for standing, amount in sums.items() if amount
    ]
    if not parts:
        return []
    cites = [cite for standing, cite in (("late", LATENESS), ("evading", EVASION)) if sums[standing]]
    text = _("Số phải đóng còn thiếu gồm: {parts}.").format(parts=joined(parts))
    sentences = [said(text, *cites, **{f"principal_{standing}": amount for standing, amount in sums.items()})]
    overdue = sums["late"] + sums["evading"]
    if overdue:
        rate: int = case.law.value("late_charge_rate", case.as_of)
        a_day = (overdue * rate + 5_000) // 10_000
        text = _("Mỗi ngày chưa nộp, tiền xử lý tăng thêm khoảng {overdue} × {rate} = {a_day} đồng.")
        text = text.format(overdue=money(overdue), rate=permyriad(rate), a_day=money(a_day))
        sentences.append(said(text, case.cite("late_charge_rate"), overdue=overdue, a_day=a_day))
    return sentences


def _by_fund(case: Case) -> list[Sentence]:
    sentences = []
    for fund in FUNDS:
        rows = [row for row in case.rows if row.fund == fund]
        principal = sum(row.outstanding for row in rows)
        charge = sum(row.charge - row.charge_paid for row in rows)
        if principal or charge:
            text = _("{fund}: còn thiếu {principal} đồng, tiền xử lý {charge} đồng.").format(
                fund=fund_names()[fund], principal=money(principal), charge=money(charge)
            )
            sentences.append(said(text, depth=1, principal=principal, charge=charge))
    return sentences


def _oldest(case: Case) -> list[Sentence]:
    overdue = [row for row in case.rows if row.outstanding and row.due_on < case.as_of]
    if not overdue:
        return []
    first = min(overdue, key=lambda row: (row.due_on, row.month))
    months = len({row.month for row in overdue})
    text = _("Nợ quá hạn của {months} tháng; cũ nhất là tháng {month}, đến hạn ngày {due}.")
    return [said(text.format(months=months, month=month(first.month), due=day(first.due_on)), months=months)]


def _reminders(case: Case) -> list[Sentence]:
    if not case.reminders:
        if any(row.standing in ("late", "evading") for row in case.rows):
            return [said(_("Chưa có văn bản đôn đốc nào."), REMINDER, reminders=0)]
        return []
    text = _("Đã có {count} văn bản đôn đốc, lần đầu ngày {first}, gần nhất ngày {last}.")
    text = text.format(count=len(case.reminders), first=day(case.reminders[0]), last=day(case.reminders[-1]))
    return [said(text, REMINDER, reminders=len(case.reminders))]
