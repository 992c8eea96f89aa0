"""V: evasion by its three clocks, and evasion that is barred."""

from __future__ import annotations

from collections.abc import Iterator

from ansinh.base import _
from ansinh.base.text import day, money
from ansinh.law.tables import LadderStep
from ansinh.office.cases.clocks import declared_too_low, registered_unpaid, unregistered_people
from ansinh.office.cases.guards.condition import Condition, guard, judged
from ansinh.office.cases.position import Owed
from ansinh.office.cases.situation import Situation


def _registered(situation: Situation) -> list[Owed]:
    return [row for row in situation.position.behind if row.registered]


def _over_sixty_days(situation: Situation) -> list[Owed]:
    most = int(situation.law.value("evasion_after_days", situation.today))
    return [row for row in _registered(situation) if (situation.today - row.due_on).days > most]


@guard("V01")
def registered_and_unpaid(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """More than 60 days, reminded after the due day, not excused: all three."""
    over = _over_sixty_days(situation)
    oldest = min((row.due_on for row in over), default=None)
    yield Condition(
        _("Quá 60 ngày sau hạn đóng"),
        bool(over),
        _("{amount} ₫, hạn cũ nhất {day}").format(amount=money(sum(row.outstanding for row in over)), day=day(oldest))
        if over else _("chưa có khoản nào quá 60 ngày"),
    )  # fmt: skip
    reminded = situation.reminded_on
    yield Condition(
        _("Đã đôn đốc bằng văn bản sau hạn đóng đó"),
        reminded is not None,
        _("ngày {day}").format(day=day(reminded)) if reminded else _("chưa đôn đốc: vẫn là chậm đóng"),
    )
    plain = [row for row in over if not situation.position.is_excused(row.month)]
    yield Condition(_("Không thuộc trường hợp bất khả kháng"), bool(plain) or not over)
    clock = registered_unpaid(situation)
    yield Condition(_("Đã đến ngày chuyển sang trốn đóng"), clock.evading(situation.today), clock.text)


@guard("V02")
def not_registered(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Still not registered more than 60 days after the 30 days; no reminder needed."""
    clock = unregistered_people(situation)
    known = situation.found.people > 0 or any(not row.registered for row in situation.position.behind)
    yield Condition(
        _("Có người thuộc đối tượng chưa đăng ký đúng hạn"),
        known,
        _("{count} người").format(count=situation.found.people) if situation.found.people else "",
    )
    yield Condition(_("Quá 60 ngày sau hạn đăng ký"), clock.evading(situation.today), clock.text)
    yield Condition(_("Không cần văn bản đôn đốc"), True, _("đồng hồ này chạy từ hạn đăng ký"))


@guard("V03")
def too_low(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Declared too low: at once after the due day of the month."""
    clock = declared_too_low(situation)
    yield Condition(_("Xác định được tháng đầu tiên đăng ký thấp"), situation.found.from_month is not None, clock.text)
    yield Condition(_("Đã qua hạn đóng của tháng đó"), clock.evading(situation.today), clock.text)
    yield Condition(
        _("Đã tính số tiền đóng thiếu"),
        situation.found.social + situation.found.unemployment > 0,
        _("BHXH {social} ₫, BHTN {unemployment} ₫").format(
            social=money(situation.found.social), unemployment=money(situation.found.unemployment)
        ),
    )
    yield judged(situation, "compared", _("Đã đối chiếu bảng lương, dữ liệu thuế, hợp đồng lao động"))


@guard("V04")
def barred(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Over 60 days and never reminded: the money stays late."""
    over = _over_sixty_days(situation)
    yield Condition(
        _("Có khoản đã đăng ký quá hạn trên 60 ngày"), bool(over),
        _("{amount} ₫").format(amount=money(sum(row.outstanding for row in over))),
    )  # fmt: skip
    yield Condition(_("Chưa có văn bản đôn đốc sau hạn đóng"), situation.reminded_on is None)
