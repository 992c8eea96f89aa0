"""N, R: notice, status, reminders, excuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ansinh.base import _
from ansinh.base.text import day, money
from ansinh.law.ladder import bound_day, ladder_step
from ansinh.law.registration import registration_class
from ansinh.law.tables import LadderStep
from ansinh.office.cases.guards.condition import Condition, guard, judged, taken
from ansinh.office.cases.situation import Situation


def in_time(situation: Situation, step: LadderStep, name: str) -> Condition:
    """Whether the step's own term has not passed; said, not refused: a late step is still a step."""
    last = bound_day(situation.law, step, "by", situation.events)
    if last is None:
        return Condition(name, True, _("chưa xác định được hạn"), blocking=False)
    return Condition(name, situation.today <= last, _("hạn {day}").format(day=day(last)), blocking=False)


@guard("N01")
def notice(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """The month's result notice."""
    position = situation.position
    ended = position.as_of.replace(day=1) - dt.timedelta(days=1)
    yield Condition(_("Đã chốt số liệu tháng trước"), True, _("chốt ngày {day}").format(day=day(ended)))
    yield Condition(
        _("Đơn vị có người tham gia hoặc còn khoản phải đóng"),
        bool(position.workers or position.owed),
        _("{count} người").format(count=position.workers),
    )
    yield Condition(
        _("Trong 10 ngày đầu tháng"), situation.today.day <= 10, _("hôm nay {day}").format(day=day(situation.today)),
        blocking=False,
    )  # fmt: skip


@guard("N02")
def objection(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """The employer's objection; silence or lateness never bars a complaint (open choice F16)."""
    yield taken(situation, "N01")
    yield in_time(situation, step, _("Trong thời hạn ghi ở mục g"))


@guard("N03")
def late(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Registered money unpaid after its due day, and not evasion."""
    rows = [row for row in situation.position.behind if row.registered]
    yield Condition(
        _("Có tiền đã đăng ký quá hạn chưa đóng"),
        bool(rows),
        _("{amount} ₫, cũ nhất đến hạn {day}").format(
            amount=money(sum(row.outstanding for row in rows)), day=day(min(row.due_on for row in rows))
        ) if rows else _("không còn khoản nào"),
    )  # fmt: skip
    yield Condition(
        _("Chưa chuyển sang trốn đóng toàn bộ"),
        any(row.conduct == "late" for row in rows),
        _("chậm đóng {amount} ₫").format(amount=money(situation.position.late)),
    )


@guard("N04")
def late_registration(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """People not registered within 30 days, for at most 60 days more."""
    started = situation.found.started_on
    yield Condition(
        _("Có người thuộc đối tượng chưa đăng ký"),
        situation.found.people > 0,
        _("{count} người").format(count=situation.found.people),
    )
    kind = registration_class(situation.law, started, situation.today) if started else ""
    deadline = situation.registration_deadline
    why = _("hạn đăng ký {day}").format(day=day(deadline)) if deadline else _("chưa biết ngày bắt đầu")
    yield Condition(_("Đã quá hạn đăng ký 30 ngày"), kind in ("late", "evading"), why)
    yield Condition(_("Chưa quá 60 ngày sau hạn đăng ký"), kind != "evading", why)


@guard("R01")
def monthly_reminder(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Registered money late on the day of review, once a month."""
    rows = [row for row in situation.position.behind if row.registered]
    yield Condition(
        _("Đơn vị đang chậm đóng vào ngày rà soát"),
        bool(rows),
        _("{amount} ₫ quá hạn").format(amount=money(sum(row.outstanding for row in rows))),
    )
    last = situation.reminded_on
    fresh = last is None or (last.year, last.month) != (situation.today.year, situation.today.month)
    yield Condition(
        _("Chưa đôn đốc trong tháng này"),
        fresh,
        _("lần gần nhất {day}").format(day=day(last)) if last else _("chưa đôn đốc lần nào sau hạn đóng"),
    )
    yield Condition(
        _("Trong 10 ngày đầu tháng"), situation.today.day <= 10, _("hôm nay {day}").format(day=day(situation.today)),
        blocking=False,
    )  # fmt: skip


@guard("R02")
def reminder_on_discovery(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Lateness of the other kinds, or any evasion, found outside the monthly run."""
    found = situation.found
    evading = situation.position.evading > 0
    yield Condition(
        _("Phát hiện chậm đăng ký, đăng ký thấp hoặc trốn đóng"),
        situation.matter != "arrears" or evading,
        _("trốn đóng {amount} ₫ theo sổ").format(amount=money(situation.position.evading)) if evading else found.how,
    )
    yield Condition(
        _("Ghi rõ ngày và hình thức phát hiện"),
        situation.matter == "arrears" or (found.on is not None and bool(found.how)),
        _("phát hiện ngày {day}: {how}").format(day=day(found.on), how=found.how) if found.on else "",
    )
    yield in_time(situation, step, _("Trong 05 ngày làm việc kể từ ngày phát hiện"))


@guard("R03")
def excuse_file(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """The employer's cause report; a late one is recorded, and counts for nothing in R04."""
    reminded = situation.reminded_on
    yield Condition(
        _("Đã đôn đốc bằng văn bản sau hạn đóng"), reminded is not None,
        _("ngày {day}").format(day=day(reminded)) if reminded else _("chưa đôn đốc"),
    )  # fmt: skip
    yield in_time(situation, step, _("Trước ngày 25 của tháng đôn đốc"))


@guard("R04")
def excused(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Not to be treated as evasion: force majeure, proven in time."""
    yield taken(situation, "R03")
    filed = situation.on("R03")
    events = {name: on for name, on in situation.events.items() if name != "R03"}
    last = bound_day(situation.law, ladder_step(situation.law, "R03", situation.today), "by", events)
    yield Condition(
        _("Hồ sơ nộp trước ngày 25 của tháng đôn đốc"),
        filed is not None and (last is None or filed <= last),
        _("nộp ngày {filed}, hạn {last}").format(filed=day(filed), last=day(last)),
    )
    yield judged(
        situation, "force_majeure", _("Sự kiện thuộc Điều 4 Nghị định 274/2025/NĐ-CP, đã được công bố"),
        _("thiên tai, dịch bệnh… do cơ quan có thẩm quyền công bố"),
    )  # fmt: skip
    yield judged(situation, "direct_effect", _("Có tài liệu chứng minh đơn vị bị ảnh hưởng trực tiếp, nghiêm trọng"))


@guard("R05")
def allocation(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Allocation of money that came in: the ledger does it by the order on file."""
    yield judged(situation, "received", _("Tiền đã về tài khoản chuyên thu"))
