"""Month by month: what fell due, what is still owed, and why it is late or evading."""

from __future__ import annotations

import datetime as dt

import msgspec
import polars as pl

from ansinh.base import _
from ansinh.base.months import month_number
from ansinh.base.text import day, money, month, permyriad
from ansinh.facts.schemas import FUNDS
from ansinh.ledger.explain.case import Case, joined, month_ranges
from ansinh.ledger.explain.lateness import charge_arithmetic, due_reason, standing_reason
from ansinh.ledger.explain.model import Section, Sentence, said
from ansinh.ledger.names import fund_names
from ansinh.ledger.rows import BalanceRow


def overview(case: Case) -> Section:
    """Every month in a sentence or three; months paid in time are told together."""
    by_month: dict[dt.date, list[BalanceRow]] = {}
    for row in case.rows:
        by_month.setdefault(row.month, []).append(row)
    clean = [m for m, rows in by_month.items() if not any(row.outstanding or row.charge for row in rows)]
    sentences: list[tuple[dt.date, list[Sentence]]] = []
    for first, last in month_ranges(clean):
        rows = [row for m in by_month if first <= m <= last for row in by_month[m]]
        sentences.append((first, [_paid_in_time(first, last, rows)]))
    for m, rows in by_month.items():
        if m not in clean:
            sentences.append((m, _month(case, m, rows)))
    ordered = [sentence for _m, told in sorted(sentences, key=lambda pair: pair[0]) for sentence in told]
    if not ordered:
        ordered = [said(_("Chưa có tháng nào phát sinh."))]
    return Section("months", _("Từng tháng"), ordered)


def _paid_in_time(first: dt.date, last: dt.date, rows: list[BalanceRow]) -> Sentence:
    principal = sum(row.principal for row in rows)
    if first == last:
        text = _("Tháng {month}: phải đóng {principal} đồng, đã đóng đủ trong hạn.")
    else:
        text = _("Tháng {month} đến {last}: phải đóng {principal} đồng, đã đóng đủ trong hạn.")
    return said(text.format(month=month(first), last=month(last), principal=money(principal)), principal=principal)


def _month(case: Case, m: dt.date, rows: list[BalanceRow]) -> list[Sentence]:
    principal, paid = sum(row.principal for row in rows), sum(row.paid for row in rows)
    due = due_reason(case, rows[0])
    days = sorted({row.due_on for row in rows})
    text = _("Tháng {month}: phải đóng {principal} đồng, hạn {due}; đã nộp {paid}, còn thiếu {left}.").format(
        month=month(m),
        principal=money(principal),
        due=_(" và ").join(day(d) for d in days),
        paid=money(paid),
        left=money(principal - paid),
    )
    sentences = [said(text, *due.cites, principal=principal, paid=paid, outstanding=principal - paid)]
    for row in _alike([row for row in rows if row.outstanding]):
        reason = standing_reason(case, row)
        sentences.append(msgspec.structs.replace(reason, depth=1))
    charge, late = sum(row.charge for row in rows), sum(row.charge_late for row in rows)
    if charge:
        settled = sum(row.charge_paid for row in rows)
        text = _("Tiền xử lý {charge} đồng (chậm đóng {late}, trốn đóng {evading}); đã nộp {paid}, còn {left}.").format(
            charge=money(charge),
            late=money(late),
            evading=money(charge - late),
            paid=money(settled),
            left=money(charge - settled),
        )
        sentences.append(said(text, case.cite("late_charge_rate"), depth=1, charge=charge, charge_paid=settled))
    return sentences


def _alike(rows: list[BalanceRow]) -> list[BalanceRow]:
    """Rows of one month that share due day, conduct and class, told as one with their sum."""
    groups: dict[tuple[object, ...], list[BalanceRow]] = {}
    for row in rows:
        groups.setdefault((row.due_on, row.conduct, row.standing, row.evading_from), []).append(row)
    return [
        msgspec.structs.replace(group[0], outstanding=sum(row.outstanding for row in group))
        for group in groups.values()
    ]


def detail(case: Case, m: dt.date) -> Section:
    """One month to the last đồng: what each fund is owed, when, what was paid, what the days cost."""
    rows = [row for row in case.rows if row.month == m]
    title = _("Tháng {month}, từng quỹ").format(month=month(m))
    if not rows:
        return Section("month", title, [said(_("Tháng {month} không phát sinh số phải đóng.").format(month=month(m)))])
    sentences: list[Sentence] = []
    for fund in FUNDS:
        of_fund = [row for row in rows if row.fund == fund]
        if not of_fund:
            continue
        sentences.append(_due(case, m, fund, of_fund))
        for row in of_fund:
            sentences.append(msgspec.structs.replace(due_reason(case, row), depth=1))
            sentences += _paid(case, row)
            if row.outstanding:
                sentences.append(msgspec.structs.replace(standing_reason(case, row), depth=1))
            label = fund_names()[fund] + (_(" (đăng ký muộn)") if row.conduct == "unregistered" else "")
            arithmetic = charge_arithmetic(case, row, label)
            if arithmetic:
                sentences.append(arithmetic)
    return Section("month", title, sentences)


def _due(case: Case, m: dt.date, fund: str, rows: list[BalanceRow]) -> Sentence:
    """What a fund is owed for the month, by payer."""
    principal = sum(row.principal for row in rows)
    if case.is_old(m):
        text = _("{fund}: số dư đầu kỳ mang sang {principal} đồng.")
        return said(text.format(fund=fund_names()[fund], principal=money(principal)), principal=principal)
    lines = case.ledger.lines_of([month_number(m)]).filter(pl.col("component") == fund)
    parts = []
    for payer, name in (("employer", _("đơn vị")), ("worker", _("người lao động"))):
        mine = lines.filter(pl.col("payer") == payer)
        if mine.height == 0:
            continue
        rates = sorted(mine["rate"].unique().to_list())
        parts.append(
            _("{payer} {rate} của {base} = {amount}").format(
                payer=name,
                rate="/".join(permyriad(rate) for rate in rates),
                base=money(int(mine["base"].sum())),
                amount=money(int(mine["amount"].sum())),
            )
        )
    people = lines["person_number"].n_unique()
    text = _("{fund}: {people} người, {parts}; cộng {principal} đồng (làm tròn từng người).").format(
        fund=fund_names()[fund], people=people, parts=joined(parts), principal=money(principal)
    )
    groups = lines["group"].unique().sort().to_list()
    payers = lines["payer"].unique().sort().to_list()
    cites = [case.cite("contribution_rate", m, group=g, component=fund, payer=payers[0]) for g in groups]
    return said(text, *cites, principal=principal, people=people)


def _paid(case: Case, row: BalanceRow) -> list[Sentence]:
    sentences = []
    for step in case.steps:
        if step.row_key != row.key:
            continue
        wording = {
            (True, "principal"): _("Ngày {day}, chứng từ {number}: nộp {amount} đồng vào số phải đóng."),
            (True, "charge"): _("Ngày {day}, chứng từ {number}: nộp {amount} đồng vào tiền xử lý."),
            (False, "principal"): _("Ngày {day}: dùng {amount} đồng tiền thừa vào số phải đóng."),
            (False, "charge"): _("Ngày {day}: dùng {amount} đồng tiền thừa vào tiền xử lý."),
        }[step.payment_id is not None, step.part]
        text = wording.format(day=day(step.on), number=step.payment_id, amount=money(step.amount))
        sentences.append(said(text, case.cite("allocation_order", step.on), depth=1, amount=step.amount))
    return sentences
