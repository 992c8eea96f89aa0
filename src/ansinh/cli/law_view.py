"""How the law is laid out on a terminal, narrow ones too, and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ansinh.base import _
from ansinh.base.text import day, money, permyriad
from ansinh.law import Law
from ansinh.law.check import confidence_text
from ansinh.law.ladder import term_text
from ansinh.law.parameter import DatedValue, Parameter
from ansinh.law.tables import DaySwap, FineAct, FineSigner, LadderStep, OpenChoice, PenalClause, SpecialMonth


def table(*headers: str) -> Table:
    result = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 1, 0))
    for header in headers:
        result.add_column(header, overflow="fold")
    return result


def overview(known: Law, on: dt.date, width: int) -> Table:
    """Every parameter with its value on ``on``; names stay in one piece where ``width`` has room for them."""
    lines = table(_("Tham số"), _("Giá trị ngày {on}").format(on=day(on)), _("Căn cứ"))
    if width >= 80:
        lines.columns[0].min_width = max(map(len, known.names))
    for parameter in known.parameters():
        name = Text(parameter.name, "yellow" if parameter.name in known.overridden else "cyan")
        current = [dated for dated in parameter.values if dated.in_force(on)]
        sources = list(dict.fromkeys(dated.document for dated in current))
        source = "\n".join(sources[:2] + (["…"] if len(sources) > 2 else []))
        lines.add_row(name.append(f"\n{parameter.title}", "default"), short(parameter, on), escape(source))
    return lines


def short(parameter: Parameter, on: dt.date) -> str:
    """The value of ``on`` in a few words; for many keys their number."""
    current = [dated for dated in parameter.values if dated.in_force(on)]
    if not current:
        return _("không có giá trị")
    if isinstance(current[0].value, tuple) and parameter.unit != "fund_order":
        return _("{count} mục").format(count=len(current[0].value))
    values = {_value(dated.value, parameter.unit) for dated in current}
    if len(values) == 1:
        return values.pop()
    return _("{count} giá trị theo {keys}").format(
        count=sum(1 for spans in parameter.series.values() for span in spans if span.dated in current),
        keys=", ".join(_word(key) for key in parameter.keys),
    )


def print_parameter(console: Console, parameter: Parameter, on: dt.date | None) -> None:
    console.print(Text(parameter.name, "bold cyan").append(f"  {parameter.title}", "default"))
    if parameter.open:
        note = _("Liên quan điểm để ngỏ: {ids} (xem 'ansinh law open').")
        console.print(note.format(ids=", ".join(parameter.open)), style="yellow")
    chosen = [dated for dated in parameter.values if on is None or dated.in_force(on)]
    if not chosen:
        console.print(_("Không có giá trị có hiệu lực ngày {on}.").format(on=day(on)), style="yellow")
    lines = table(_("Hiệu lực"), _("Giá trị"), _("Căn cứ"))
    for dated in sorted(chosen, key=lambda dated: dated.from_, reverse=True):
        rows = dated.value if isinstance(dated.value, tuple) and parameter.unit != "fund_order" else ()
        shown = _("{count} mục, xem dưới").format(count=len(rows)) if rows else _value(dated.value, parameter.unit)
        where = "\n".join(
            f"{_word(key)}: {', '.join(_word(one) for one in ([where] if isinstance(where, str) else where))}"
            for key, where in dated.where.items()
        )
        lines.add_row(
            day(dated.from_) + "\n" + (_("đến nay") if dated.to is None else day(dated.to)),
            Text(where + "\n" if where else "", "dim").append(shown, "bold"),
            _source(dated),
        )
    console.print(lines)
    for dated in chosen:
        if isinstance(dated.value, tuple) and parameter.unit != "fund_order":
            console.print(Text(f"{dated.document} ({day(dated.from_)})", "bold"))
            console.print(_records(dated.value))
    for missing in parameter.still_missing():
        span = f"{day(missing.from_)} – {day(missing.to)}"
        console.print(_("Chưa có giá trị {span}: cần {needs}.").format(span=span, needs=missing.needs))


def _source(dated: DatedValue) -> Text:
    """Document, article, then how sure, when to review, and the note."""
    text = Text(dated.document)
    if dated.official_date is not None:
        text.append(_(" ngày {issued}").format(issued=day(dated.official_date)))
    text.append(f"\n{dated.article}")
    text.append(f"\n{confidence_text(dated.confidence)}", "green" if dated.confidence == "text" else "yellow")
    if dated.next_review is not None:
        text.append(", " + _("rà soát {review}").format(review=day(dated.next_review)), "dim")
    return text.append(f"\n{dated.note}", "dim") if dated.note else text


def _value(value: Any, unit: str) -> str:
    """A value as its unit is read by people; a value spelled out by key takes a line for each."""
    if isinstance(value, dict):
        return "\n".join(f"{_word(key)}: {_value(part, unit)}" for key, part in value.items())
    match unit:
        case "dong":
            return _("{amount} đồng").format(amount=money(value))
        case "permyriad":
            return permyriad(value)
        case "days":
            return _("{count} ngày").format(count=value)
        case "months":
            return _("{count} tháng").format(count=value)
        case "times":
            return _("{count} lần").format(count=value)
        case "flag":
            return _("có") if value else _("không")
        case "date":
            return day(value)
        case "fund_order":
            return ", ".join(_word(one) for one in value)
    return _word(str(value))


def _word(code: str) -> str:
    """A key or code of the parameter files as people say it; an unknown one as it is."""
    return {
        "group": _("nhóm"), "component": _("quỹ"), "payer": _("bên đóng"), "region": _("vùng"),
        "fund": _("quỹ"), "member": _("người thứ"), "year": _("năm thứ"),
        "health": _("BHYT"), "unemployment": _("BHTN"), "accident": _("TNLĐ-BNN"), "sickness": _("OĐ-TS"),
        "pension": _("HT-TT"), "social": _("BHXH, BHTN"), "employer": _("đơn vị"), "worker": _("người lao động"),
        "reference_level": _("mức tham chiếu"), "regional_minimum_wage": _("lương tối thiểu vùng"),
        "declared": _("tiền lương kê khai"), "dd": "đ", "f": _("f (người nước ngoài)"),
    }.get(code, code)  # fmt: skip


def _records(records: Iterable[Any]) -> Table:
    lines = table(_("Mục"), _("Nội dung"))
    for record in records:
        match record:
            case FineAct():
                lines.add_row(record.act, _fine_act(record))
            case FineSigner():
                limit = _("đến {amount} đồng với cá nhân; Điều {acts}").format(
                    amount=money(record.limit), acts=", ".join(map(str, record.acts))
                )
                lines.add_row(record.code, Text(str(record.title)).append(f"\n{limit}\n{record.article}", "dim"))
            case PenalClause():
                reach = _("từ {amount} đồng hoặc từ {workers} người").format(
                    amount=money(record.amount_from), workers=record.workers_from
                )
                body = (
                    Text(reach, "bold")
                    .append(f"\n{record.person}\n", "default")
                    .append(_("Pháp nhân: {penalty}").format(penalty=record.legal_person), "default")
                )
                lines.add_row(_("khoản {clause}").format(clause=record.clause), body)
            case SpecialMonth():
                body = Text(str(record.condition), "bold").append(f"\n{record.rule}", "default")
                lines.add_row(record.id, body.append(f"\n{record.article}", "dim"))
            case OpenChoice():
                body = Text(str(record.question), "bold").append(f"\n{record.default}", "default")
                lines.add_row(record.id, body.append(f"\n{record.texts}", "dim"))
            case LadderStep():
                lines.add_row(record.code, _ladder_step(record))
            case DaySwap():
                kind = _("ngày làm bù") if record.working else _("ngày nghỉ")
                lines.add_row(day(record.day), Text(kind, "bold").append(f"\n{record.reason}", "default"))
    return lines


def _ladder_step(step: LadderStep) -> Text:
    """Name; when it is lawful; who, by when, with which paper; where to next; articles and what is open."""
    text = Text(str(step.name), "bold").append(f"\n{step.when}", "default")
    text.append("\n" + _("Ai: {who}").format(who=step.who), "default")
    for term in step.terms:
        text.append("\n" + _("Khi nào: {term}").format(term=term_text(term)), "cyan")
        if term.confidence != "text":
            text.append(f" [{confidence_text(term.confidence)}]", "yellow")
    text.append("\n" + _("Văn bản: {document}").format(document=step.document), "default")
    if step.note is not None:
        text.append(f"\n{step.note}", "default")
    if step.next:
        text.append("\n" + _("Bước tiếp: {codes}").format(codes=", ".join(step.next)), "default")
    text.append(f"\n{step.article}", "dim")
    if step.open:
        text.append("\n" + _("Điểm để ngỏ: {ids}").format(ids=", ".join(step.open)), "yellow")
    return text


def _fine_act(act: FineAct) -> Text:
    text = Text(str(act.title))
    if act.basis == "percent":
        top = permyriad(act.max) if not act.max_excluded else _("dưới {top}").format(top=permyriad(act.max))
        text.append("\n" + _("{low} đến {top} số tiền").format(low=permyriad(act.min), top=top), "bold")
    for band in act.bands:
        line = _("điểm {point}, từ {workers} người: {low} – {high}").format(
            point=band.point, workers=band.workers_from, low=money(band.min), high=money(band.max)
        )
        text.append("\n" + line, "bold")
    if act.basis in ("fixed", "per_worker", "per_file", "per_book"):
        unit = {
            "fixed": "", "per_worker": _("mỗi người"), "per_file": _("mỗi hồ sơ"), "per_book": _("mỗi sổ"),
        }[act.basis]  # fmt: skip
        text.append(f"\n{money(act.min)} – {money(act.max)} {unit}".rstrip(), "bold")
    if act.cap is not None:
        text.append("\n" + _("tối đa {cap} đồng").format(cap=money(act.cap)), "dim")
    scale = {"doubled": "", "organisation": _("mức của tổ chức"), "person": _("chỉ cá nhân")}[act.scale]
    for extra in (scale, act.remedy, act.note):
        if extra:
            text.append(f"\n{extra}", "dim")
    return text


def spans(parameter: Parameter, on: dt.date | None, known: Law) -> list[dict[str, Any]]:
    """Every value with its keys and source, for JSON; with ``on`` only those in force that day."""
    return [
        {
            "parameter": parameter.name, "title": str(parameter.title), "unit": parameter.unit,
            "keys": dict(zip(parameter.keys, keys, strict=True)), "value": span.value, "from": span.from_,
            "to": span.to, "document": span.dated.document, "article": span.dated.article,
            "official_date": span.dated.official_date, "next_review": span.dated.next_review,
            "confidence": span.dated.confidence, "note": span.dated.note, "open": parameter.open,
            "overridden": parameter.name in known.overridden,
        }
        for keys, spans in parameter.series.items()
        for span in spans
        if on is None or span.dated.in_force(on)
    ]  # fmt: skip
