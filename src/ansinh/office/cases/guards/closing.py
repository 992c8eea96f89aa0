"""X: a case ends when the ledger says so, or on a ground that another approves."""

from __future__ import annotations

from collections.abc import Iterator

from ansinh.base import _
from ansinh.base.text import day, money
from ansinh.law.tables import LadderStep
from ansinh.office.cases.guards.condition import Condition, guard, judged
from ansinh.office.cases.situation import Situation

_REGISTER_SAYS = {
    "X02": ("bankruptcy",), "X03": ("bankruptcy",), "X05": ("left_address",), "X06": ("revoked",),
    "X07": ("no_representative",), "X08": ("dissolved",), "X09": ("paused",),
}  # fmt: skip
"""Ground -> statuses of the register that bear it out."""


@guard("X01")
def settled(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """Nothing overdue, charge paid, people registered, remedies done."""
    position = situation.position
    yield Condition(
        _("Không còn tiền gốc quá hạn ở quỹ nào"), position.overdue == 0,
        _("còn {amount} ₫").format(amount=money(position.overdue)) if position.overdue
        else _("theo sổ ngày {day}").format(day=day(position.as_of)),
    )  # fmt: skip
    yield Condition(
        _("Đã nộp đủ số tiền 0,03%/ngày"), position.charge == 0,
        _("còn {amount} ₫").format(amount=money(position.charge)) if position.charge
        else _("theo sổ ngày {day}").format(day=day(position.as_of)),
    )  # fmt: skip
    if situation.matter == "unregistered":
        yield judged(
            situation, "registered", _("Người chưa đăng ký đã được đăng ký đủ"),
            _("{count} người").format(count=situation.found.people),
        )  # fmt: skip
    if situation.matter == "under_declared":
        yield judged(situation, "raised", _("Mức đóng đã được điều chỉnh đúng và truy đóng đủ"))
    if situation.has("F06"):
        executed = situation.since("F10", "F06")
        yield Condition(
            _("Đã thi hành xong quyết định xử phạt"), executed is not None,
            _("ngày {day}").format(day=day(executed)) if executed else _("chưa ghi nhận F10"),
        )  # fmt: skip


@guard("X02", "X03", "X04", "X05", "X06", "X07", "X08", "X09")
def lawful_ground(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """The paper the law asks for; what the register says is shown beside it. Nothing is written off."""
    yield judged(situation, "paper_seen", _("Đã có giấy tờ: {paper}").format(paper=step.document), str(step.when))
    wanted = _REGISTER_SAYS.get(step.code)
    if wanted:
        position = situation.position
        yield Condition(
            _("Danh bạ đơn vị ghi cùng tình trạng"), position.status in wanted,
            _("danh bạ ghi: {status}").format(status=position.status or _("không rõ")), blocking=False,
        )  # fmt: skip


@guard("X10")
def reopened(situation: Situation, step: LadderStep) -> Iterator[Condition]:
    """A closed case is taken up again."""
    yield Condition(_("Vụ việc đã đóng"), situation.closed)
    yield judged(situation, "works_again", _("Đơn vị hoạt động trở lại hoặc đóng cho người lao động"))
