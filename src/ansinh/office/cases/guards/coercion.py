"""F10-F14, E01, C01, L01: carrying out, coercion, exit ban, crime, lawsuit."""

from __future__ import annotations

from collections.abc import Iterator

from ansinh.base import _
from ansinh.base.text import day, money
from ansinh.law.crime import art_216_clause, enough_months
from ansinh.law.ladder import ladder_step, term_day
from ansinh.law.tables import LadderStep
from ansinh.office.cases.guards.checking import evading
from ansinh.office.cases.guards.condition import Condition, guard, judged, taken
from ansinh.office.cases.situation import Situation

POSTPONE_FROM = {True: 100_000_000, False: 2_000_000}
"""Least fine that may be postponed, for organisations and persons (Law on administrative violations art. 76)."""
INSTALMENTS_FROM = {True: 150_000_000, False: 15_000_000}
"""Least fine that may be paid in instalments (art. 79)."""


def _fined(situation: Situation) -> int:
    amount = situation.data("F06").get("amount", 0)
    return amount if isinstance(amount, int) else 0


def _unexecuted(situation: Situation) -> Condition:
    paid = situation.since("F10", "F06")
    return Condition(
        _("Chưa thi hành xong quyết định"),
        paid is None,
        _("đã thi hành ngày {day}").format(day=day(paid)) if paid else "",
    )


def _term_over(situation: Situation) -> Condition:
    served = situation.since("F08", "F06")
    last = None
    if served is not None:
        last = term_day(situation.law, ladder_step(situation.law, "F10", situation.today).terms[0], served)
    return Condition(
        _("Đã hết thời hạn tự nguyện thi hành"),
        last is not None and situation.today > last,
        _("hết ngày {day}").format(day=day(last)) if last else _("chưa giao quyết định"),
    )


@guard("F10")
def carried_out(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """The fine is paid and the remedies are done; said by whoever records it."""
    yield taken(situation, "F08")
    yield _unexecuted(situation)
    yield judged(situation, "receipt", _("Có chứng từ nộp tiền phạt vào Kho bạc"))


@guard("F11")
def postponed(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Postponement, then reduction or waiver."""
    yield taken(situation, "F08")
    least = POSTPONE_FROM[situation.position.organisation]
    yield Condition(
        _("Tiền phạt từ {least} ₫").format(least=money(least)), _fined(situation) >= least,
        _("phạt {amount} ₫").format(amount=money(_fined(situation))),
    )  # fmt: skip
    yield judged(situation, "hardship", _("Khó khăn do thiên tai, hỏa hoạn, dịch bệnh… có xác nhận"))


@guard("F12")
def in_instalments(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """At most three parts in six months."""
    yield taken(situation, "F06")
    least = INSTALMENTS_FROM[situation.position.organisation]
    yield Condition(
        _("Tiền phạt từ {least} ₫").format(least=money(least)), _fined(situation) >= least,
        _("phạt {amount} ₫").format(amount=money(_fined(situation))),
    )  # fmt: skip
    yield judged(situation, "hardship", _("Đặc biệt khó khăn về kinh tế, có xác nhận"))


@guard("F13")
def surcharge(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """0.05% a day on a fine that is not paid in time."""
    yield taken(situation, "F08")
    yield _unexecuted(situation)
    yield _term_over(situation)


@guard("F14")
def coercion(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Coercion: not carried out in time; the fine part lapses after a year, the remedies never."""
    yield taken(situation, "F08")
    yield _unexecuted(situation)
    yield _term_over(situation)
    decided = situation.on("F06")
    lapse = term_day(situation.law, step.terms[1], decided) if decided else None
    yield Condition(
        _("Chưa quá 01 năm từ ngày ra quyết định xử phạt"),
        lapse is not None and situation.today <= lapse,
        _("tiền phạt hết thời hiệu {day}; biện pháp khắc phục không hết thời hiệu").format(day=day(lapse)),
        blocking=False,
    )


@guard("E01")
def exit_ban(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Only for somebody under coercion, and only when flight must be stopped at once."""
    yield Condition(
        _("Đang bị cưỡng chế thi hành quyết định xử phạt"),
        situation.since("F14", "F06") is not None and situation.since("F10", "F14") is None,
        _("quyết định cưỡng chế ngày {day}").format(day=day(situation.on("F14"))),
    )
    yield judged(situation, "flight", _("Cần ngăn chặn ngay việc bỏ trốn"), _("người quyết định chịu trách nhiệm"))


@guard("C01")
def criminal_dossier(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """The elements of Penal Code art. 216 one by one: all are needed, and two of them only people can judge."""
    law, today, position = situation.law, situation.today, situation.position
    article = _("Bộ luật Hình sự Điều 216 khoản 1")
    duty = bool(position.behind) or situation.matter != "arrears"
    yield Condition(_("Có nghĩa vụ đóng BHXH, BHYT, BHTN"), duty, article=article)
    yield evading(situation)
    yield judged(
        situation, "deceit", _("Gian dối hoặc dùng thủ đoạn khác"),
        _("trạng thái trốn đóng tự nó không chứng minh gian dối"), article,
    )  # fmt: skip
    months = {row.month for row in position.of("evading")}
    if situation.matter == "under_declared" and situation.found.from_month is not None:
        months |= set(range(situation.found.from_month, today.year * 12 + today.month - 2))
    yield Condition(
        _("Không đóng hoặc đóng không đủ từ 06 tháng"),
        enough_months(law, months, today), _("{count} tháng trốn đóng").format(count=len(months)), article,
    )  # fmt: skip
    amount = position.evading + situation.found.social + situation.found.unemployment
    clause = art_216_clause(law, today, amount, situation.found.people)
    yield Condition(
        _("Từ 50 triệu đồng hoặc từ 10 người"), clause is not None,
        _("{amount} ₫, {count} người").format(amount=money(amount), count=situation.found.people)
        + (_("; khung khoản {clause}").format(clause=clause) if clause else ""), article,
    )  # fmt: skip
    fined = situation.fined_on
    yield Condition(
        _("Đã bị xử phạt về hành vi này mà còn vi phạm"), fined is not None and fined < today,
        _("quyết định ngày {day}").format(day=day(fined)) if fined else _("chưa có quyết định xử phạt nào"), article,
    )  # fmt: skip


@guard("L01")
def lawsuit(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """A union may sue at any time; the office supports with figures."""
    behind = bool(situation.position.behind) or situation.matter != "arrears"
    yield Condition(_("Đơn vị vi phạm làm ảnh hưởng quyền lợi người lao động"), behind)
    yield judged(situation, "union_sues", _("Công đoàn khởi kiện hoặc đề nghị cung cấp số liệu"))
