"""F01-F09: minutes, explanation, decision, service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ansinh.base import _
from ansinh.base.text import day, money
from ansinh.law.ladder import ladder_step, term_day
from ansinh.law.tables import LadderStep, Term
from ansinh.office.cases.guards.condition import Condition, guard, judged, taken
from ansinh.office.cases.guards.reminding import in_time
from ansinh.office.cases.penalties import Sheet, sheet
from ansinh.office.cases.situation import Situation

_ONE_YEAR = Term(12, "months", "discovery")
"""Limitation of a fine."""


def frame(fined: Sheet) -> str:
    """The frame in words."""
    return _("khung {low}–{high} ₫, mức trung bình {middle} ₫").format(
        low=money(fined.low), high=money(fined.high), middle=money(fined.middle)
    )


@guard("F01")
def minutes(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Minutes of violation: a breach that is fined, and somebody who may write them."""
    fined = sheet(situation)
    acts = ", ".join(penalty.fine.act.act for penalty in fined.penalties)
    yield Condition(
        _("Có hành vi bị xử phạt"), bool(fined.penalties),
        _("Điều {acts}; {frame}").format(acts=acts, frame=frame(fined)) if fined.penalties else _("không có"),
    )  # fmt: skip
    yield Condition(
        _("Mức phạt phải lập biên bản"),
        fined.needs_minutes,
        _("cảnh cáo hoặc phạt đến 500.000 đồng (tổ chức 1.000.000 đồng) thì không lập biên bản"),
    )
    yield Condition(
        _("Người lập thuộc BHXH cấp tỉnh hoặc BHXH Việt Nam"),
        situation.provincial,
        _("viên chức BHXH cơ sở không có trong danh sách của Điều 54 khoản 5"),
    )


def _explains(situation: Situation) -> Condition:
    fined = sheet(situation)
    return Condition(
        _("Mức tối đa của khung đến ngưỡng được giải trình"),
        fined.explains,
        _("từ 15 triệu đồng (cá nhân), 30 triệu đồng (tổ chức); {frame}").format(frame=frame(fined)),
    )


@guard("F02", "F03")
def explanation(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """The offender's explanation, in writing or face to face."""
    yield taken(situation, "F01")
    yield _explains(situation)
    yield in_time(situation, step, _("Trong thời hạn giải trình"))


@guard("F04")
def hearing(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """A hearing that was asked for."""
    yield taken(situation, "F03")
    yield in_time(situation, step, _("Trong 05 ngày làm việc kể từ khi nhận yêu cầu"))


@guard("F05")
def pass_up(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """To a higher authority: one act above the director's power sends the whole file up."""
    yield taken(situation, "F01")
    fined = sheet(situation)
    names = "; ".join(str(signer.title) for signer in fined.signers)
    yield Condition(
        _("Mức tối đa của một hành vi vượt thẩm quyền của giám đốc BHXH tỉnh"),
        bool(fined.penalties) and not fined.director_signs,
        _("người có thẩm quyền: {names}").format(names=names) if names else frame(fined),
    )


@guard("F06")
def decision(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """The fine decision."""
    written = situation.on("F01")
    yield taken(situation, "F01")
    fined = sheet(situation)
    yield Condition(_("Vi phạm còn được xác định"), bool(fined.penalties), frame(fined))
    yield _heard(situation, fined, written)
    yield _within_limitation(situation)
    if not fined.director_signs:
        yield Condition(
            _("Đã chuyển cấp có thẩm quyền (F05)"),
            situation.since("F05", "F01") is not None,
            "; ".join(str(signer.title) for signer in fined.signers),
        )
    amount = situation.given.get("amount")
    if isinstance(amount, int):
        yield Condition(
            _("Số tiền phạt trong khung"), fined.low <= amount <= fined.high,
            _("{amount} ₫; {frame}").format(amount=money(amount), frame=frame(fined)),
        )  # fmt: skip
    yield _decision_term(situation, step, written)


def _heard(situation: Situation, fined: Sheet, written: dt.date | None) -> Condition:
    """The right to explain has been used, or its time has run."""
    if not fined.explains:
        return Condition(_("Không thuộc trường hợp được giải trình"), True)
    last = None
    if written is not None:
        last = term_day(situation.law, ladder_step(situation.law, "F02", situation.today).terms[0], written)
    explained = situation.since("F02", "F01") or situation.since("F04", "F01")
    return Condition(
        _("Đã giải trình hoặc hết thời hạn giải trình"),
        explained is not None or (last is not None and situation.today > last),
        _("giải trình ngày {day}").format(day=day(explained)) if explained
        else _("hạn giải trình {day}").format(day=day(last)),
    )  # fmt: skip


def _within_limitation(situation: Situation) -> Condition:
    """One year; a running act counts from its discovery (open choice F40)."""
    start = situation.found.on or situation.on("F01") or situation.opened_on
    last = term_day(situation.law, _ONE_YEAR, start) if start else None
    return Condition(
        _("Còn thời hiệu xử phạt 01 năm"),
        last is not None and situation.today <= last,
        _("tính từ {day} (hành vi đang diễn ra)").format(day=day(start)),
        _("Nghị định 283/2026/NĐ-CP Điều 3 khoản 4; Luật Xử lý vi phạm hành chính Điều 6"),
    )


def _decision_term(situation: Situation, step: LadderStep, written: dt.date | None) -> Condition:
    """Seven working days, ten when passed up, a month with an explanation; after it only remedies (F07)."""
    if written is None:
        return Condition(_("Trong thời hạn ra quyết định"), False, _("chưa có biên bản"))
    explained = situation.since("F02", "F01") or situation.since("F04", "F01") or sheet(situation).explains
    position = 2 if explained else 1 if situation.since("F05", "F01") else 0
    last = term_day(situation.law, step.terms[position], written)
    return Condition(
        _("Trong thời hạn ra quyết định"),
        situation.today <= last,
        _("hạn {day}; quá hạn thì chỉ áp dụng biện pháp khắc phục (F07)").format(day=day(last)),
    )


@guard("F07")
def remedies_only(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """No fine, remedies only; the ground is written down and judged."""
    yield judged(situation, "no_fine_ground", _("Có một lý do của Điều 65 khoản 1"))


@guard("F08")
def service(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """The decision reaches the offender within three working days."""
    yield taken(situation, "F06")
    yield in_time(situation, step, _("Trong 03 ngày làm việc"))


@guard("F09")
def fine_published(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Only breaches with big consequences or effect."""
    yield taken(situation, "F06")
    yield judged(situation, "big_effect", _("Gây hậu quả lớn hoặc ảnh hưởng xấu về dư luận xã hội"))
