"""Who is covered, on which base, and what that comes to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.base.months import month_number
from ansinh.base.text import day, money, month, permyriad
from ansinh.facts.movements import LABELS
from ansinh.facts.schemas import FUNDS
from ansinh.ledger.explain.case import Case, joined, month_ranges
from ansinh.ledger.explain.model import Citation, Section, Sentence, said
from ansinh.ledger.names import fund_names

TOLD = 10
"""People told one by one; the others are summed unless all are asked for."""


def people(case: Case, m: dt.date, everything: bool = False) -> Section:
    """Everyone covered in a month: base and why, contributions by fund."""
    lines = case.ledger.lines_of([month_number(m)])
    numbers = lines["person_number"].unique(maintain_order=True).to_list()
    told = numbers if everything else numbers[:TOLD]
    sentences = [sentence for number in told for sentence in _person_in_month(case, m, number, lines)]
    if len(told) < len(numbers):
        rest = lines.filter(~pl.col("person_number").is_in(told))
        text = _("{count} người khác: cộng {amount} đồng (xem đủ bằng --all, từng người bằng --person).")
        count, amount = len(numbers) - len(told), int(rest["amount"].sum())
        sentences.append(said(text.format(count=count, amount=money(amount)), people=count, amount=amount))
    if not sentences:
        sentences = [said(_("Tháng {month} không có người tham gia.").format(month=month(m)))]
    return Section("people", _("Người lao động tháng {month}").format(month=month(m)), sentences)


def _person_in_month(case: Case, m: dt.date, number: str, all_lines: pl.DataFrame) -> list[Sentence]:
    lines = all_lines.filter(pl.col("person_number") == number).to_dicts()
    total = sum(line["amount"] for line in lines)
    text = _("{name} ({number}), nhóm {group}: {source}; cộng {total} đồng.").format(
        name=_name(case, lines[0]),
        number=number,
        group=_group(lines[0]["group"]),
        source=_source(case, lines[0]),
        total=money(total),
    )
    sentences = [said(text, amount=total)]
    if late := _unregistered(case, lines):
        sentences.append(late)
    for base in dict.fromkeys(line["base"] for line in lines):
        sentences.append(_on_base(case, m, [line for line in lines if line["base"] == base]))
    return sentences


def _on_base(case: Case, m: dt.date, lines: list[dict[str, Any]]) -> Sentence:
    """The funds that share a base: why it is that base, then base x rate = amount by payer."""
    funds = [fund for fund in FUNDS if any(line["component"] == fund for line in lines)]
    reason, cites = _base_reason(case, m, lines[0])
    parts = []
    for fund in funds:
        of_fund = [line for line in lines if line["component"] == fund]
        terms = [
            _("{rate} {payer} = {amount}").format(
                rate=permyriad(line["rate"]),
                payer=_("đơn vị") if line["payer"] == "employer" else _("người lao động"),
                amount=money(line["amount"]),
            )
            for line in of_fund
        ]
        parts.append(f"{fund_names()[fund]} {', '.join(terms)}")
        cites += [
            case.cite("contribution_rate", m, group=line["group"], component=fund, payer=line["payer"])
            for line in of_fund
        ]
    text = _("Căn cứ {base}{reason}: {parts}.").format(base=money(lines[0]["base"]), reason=reason, parts=joined(parts))
    return said(text, *cites, depth=1, base=lines[0]["base"], amount=sum(line["amount"] for line in lines))


def _base_reason(case: Case, m: dt.date, line: dict[str, Any]) -> tuple[str, list[Citation]]:
    """Why a base is not the declared wage: fixed by law, floor or cap; empty when it is."""
    fund, number = line["component"], month_number(m)
    if case.law.base_kind(number, line["group"], fund) == "reference_level":
        cite = case.cite("contribution_base_kind", m, group=line["group"], component=fund)
        return _(" (mức tham chiếu, do luật định cho nhóm này)"), [cite, case.cite("reference_level", m)]
    if not line["bound"]:
        return "", []
    side = line["bound"]
    multiple: int = case.law.value(f"base_{side}_multiple", m, component=fund)
    level_name: str = case.law.value(f"base_{side}_reference", m, component=fund)
    keys = {"region": case.region} if level_name == "regional_minimum_wage" else {}
    level: int = case.law.value(level_name, m, **keys)
    names = {"reference_level": _("mức tham chiếu"), "regional_minimum_wage": _("lương tối thiểu vùng")}
    if side == "cap":
        wording = _(" (mức trần: {multiple} lần {level_name} {level}, kê khai {declared} cao hơn)")
    elif line["declared_base"] is None:
        wording = _(" (mức sàn: {multiple} lần {level_name} {level}, vì chưa từng kê khai tiền lương)")
    else:
        wording = _(" (mức sàn: {multiple} lần {level_name} {level}, kê khai {declared} thấp hơn)")
    reason = wording.format(
        multiple=multiple,
        level_name=names[level_name],
        level=money(level),
        declared=money(line["declared_base"] or 0),
    )
    return reason, [case.cite(f"base_{side}_multiple", m, component=fund), case.cite(level_name, m, **keys)]


def _name(case: Case, line: dict[str, Any]) -> str:
    return str(case.declarations[line["movement"]]["full_name"] or _("(chưa có tên)"))


def _group(group: str) -> str:
    return "đ" if group == "dd" else group


def _source(case: Case, line: dict[str, Any]) -> str:
    """The declaration the base comes from."""
    if line["declaration"] is None:
        return _("chưa có hồ sơ nào ghi tiền lương")
    row = case.declarations[line["declaration"]]
    return _("kê khai {base} đồng từ {month} ({label}, nộp hồ sơ ngày {filed})").format(
        base=money(line["declared_base"] or 0),
        month=month(_day(row["from_month"])),
        label=LABELS[str(row["movement"])],
        filed=day(_day(row["filed_on"])),
    )


def _day(value: object) -> dt.date:
    assert isinstance(value, dt.date)
    return value


def _unregistered(case: Case, lines: list[dict[str, Any]]) -> Sentence | None:
    late = next((line for line in lines if line["conduct"] == "unregistered"), None)
    if late is None:
        return None
    start = case.declarations[late["start"]]
    effective, filed = _day(start["effective_on"]), _day(start["filed_on"])
    deadline: int = case.law.value("registration_deadline_days", case.as_of)
    grace: int = case.law.value("registration_evasion_days", case.as_of)
    text = _(
        "Đăng ký quá muộn: hợp đồng có hiệu lực {effective}, hạn đăng ký {deadline}, nộp hồ sơ {filed}, quá {grace} "
        "ngày sau hạn; tháng đã đến hạn trước ngày nộp hồ sơ là tiền trốn đóng."
    ).format(
        effective=day(effective), deadline=day(effective + dt.timedelta(days=deadline)), filed=day(filed), grace=grace
    )
    cites = [case.cite("registration_deadline_days"), case.cite("registration_evasion_days")]
    return said(text, *cites, depth=1, days=(filed - effective).days - deadline)


def person(case: Case, number: str) -> Section:
    """One person through all months: what was declared, and what it came to."""
    filed = [row for row in case.declarations if row["person_number"] == number and _day(row["filed_on"]) <= case.as_of]
    if not filed:
        raise AnsinhError(
            _("Đơn vị {code} không có hồ sơ nào của người mang mã số {number} tính đến {day}.").format(
                code=case.employer, number=number, day=day(case.as_of)
            ),
            do_next=_("Kiểm tra mã số BHXH, hoặc chọn ngày tính sau ngày nộp hồ sơ."),
        )
    sentences = [_declared(row) for row in filed]
    lines = case.lines.filter(pl.col("person_number") == number)
    segments = lines.group_by("month", maintain_order=True).agg(
        pl.struct("component", "payer", "base", "rate", "amount", "bound", "conduct").alias("what")
    )
    runs: dict[str, list[dt.date]] = {}
    for m, what in segments.iter_rows():
        runs.setdefault(repr(sorted(map(repr, what))), []).append(m)
    spans = sorted(span for months in runs.values() for span in month_ranges(months))
    for first, last in spans:
        sentences += _span(case, number, first, last, lines)
    remarks = case.ledger.remarks.filter(pl.col("person_number") == number)
    sentences += [said(_("Lưu ý: {message}").format(message=text)) for text in remarks["message"].unique().sort()]
    return Section("person", _("Người mang mã số {number}").format(number=number), sentences)


def _declared(row: dict[str, object]) -> Sentence:
    base = row["base_salary"]
    text = _("Hồ sơ nộp {filed}: {label} ({code}) từ {month}{until}{base}.").format(
        filed=day(_day(row["filed_on"])),
        label=LABELS[str(row["movement"])],
        code=row["movement"],
        month=month(_day(row["from_month"])),
        until=_(" đến {month}").format(month=month(_day(row["to_month"]))) if row["to_month"] else "",
        base=_(", tiền lương {base} đồng").format(base=money(int(str(base)))) if base is not None else "",
    )
    return said(text)


def _span(case: Case, number: str, first: dt.date, last: dt.date, lines: pl.DataFrame) -> list[Sentence]:
    """A run of months that come to the same, told by its first month."""
    months = month_number(last) - month_number(first) + 1
    told = _person_in_month(case, first, number, lines.filter(pl.col("month") == first))
    amount = told[0].figures["amount"]
    text = (
        _("{first} đến {last} ({months} tháng), mỗi tháng {amount} đồng:")
        if months > 1
        else _("{first}: {amount} đồng:")
    )
    head = text.format(first=month(first), last=month(last), months=months, amount=money(amount))
    return [said(head, amount=amount, months=months), *told[1:]]
