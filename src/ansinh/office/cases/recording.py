"""Shared by verbs, decisions and the review: read a case as a situation, write a step, keep the agenda.

Not for other desks: ``verbs`` is. Whoever calls these holds the case's row (``locked``).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db import transaction

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, month_number
from ansinh.law.ladder import ladder, ladder_step, open_choices
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.cases import agenda, telling
from ansinh.office.cases.clocks import clock_of
from ansinh.office.cases.guards import Condition, conditions
from ansinh.office.cases.models import Approval, Case, CaseStep, Closure
from ansinh.office.cases.penalties import sheet
from ansinh.office.cases.position import Position, position_of
from ansinh.office.cases.situation import Done, Found, Situation
from ansinh.office.cases.steps import CLOSING, STATUS
from ansinh.office.registry import snapshots
from ansinh.office.registry.models import Snapshot
from ansinh.office.registry.sources import load_law


class StepRefused(AnsinhError):
    """A step whose lawful conditions are not all met; names each."""

    def __init__(self, code: str, name: str, unmet: list[Condition]) -> None:
        self.code, self.unmet = code, unmet
        reasons = "; ".join(f"{one.name} ({one.why})" if one.why else one.name for one in unmet)
        super().__init__(
            _("Chưa đủ điều kiện thực hiện bước {code} – {name}.").format(code=code, name=name),
            _("Chưa đạt: {reasons}.").format(reasons=reasons),
            _("Hoàn thành các điều kiện còn thiếu, hoặc chọn bước khác."),
        )


def present() -> Snapshot:
    """The office's present ledger; AnsinhError before the first one."""
    snapshot = snapshots.current()
    if snapshot is None:
        raise AnsinhError(
            _("Chưa có số liệu công nợ."),
            _("Bước của vụ việc phải dựa trên sổ của một ngày xác định."),
            _("Nhập dữ liệu và chờ hệ thống tính xong rồi làm lại."),
        )
    return snapshot


def locked(case: Case, seen: int | None = None) -> Case:
    """The case's row, held until the end of the transaction; AnsinhError when it is not the one that was ``seen``."""
    held = Case.objects.select_for_update(of=("self",)).select_related("employer").get(pk=case.pk)
    check_seen(held, seen)
    return held


def check_seen(held: Case, seen: int | None) -> None:
    """AnsinhError when the case has moved on since its page was shown."""
    if seen is not None and held.revision != seen:
        last = held.steps.select_related("by").order_by("-pk").first()
        who = last.by.full_name if last and last.by else _("hệ thống")
        what = f"{last.code}, {last.happened_on:%d/%m/%Y}" if last else ""
        raise AnsinhError(
            _("Vụ việc vừa được người khác cập nhật."),
            _("Lần ghi gần nhất: {who} {what}.").format(who=who, what=what).replace(" .", "."),
            _("Tải lại trang, xem lại rồi làm tiếp; chưa có gì được ghi thêm."),
        )


def situation_of(case: Case, position: Position | None = None, by: User | None = None) -> Situation:
    """The case as guards see it, on the office's day: the steps since it was last opened, and fines before them."""
    position = position or position_of(present(), case.employer_id)
    before = case.closures.exclude(reopened_on=None).order_by("-pk").values_list("step_id", flat=True).first() or 0
    rows = case.steps.filter(pk__gt=before).values_list("code", "happened_on", "facts__data")
    steps = tuple(Done(code, on, data or {}) for code, on, data in rows)
    decided = CaseStep.objects.filter(case__employer=case.employer_id, code="F06").exclude(case=case, pk__gt=before)
    return Situation(
        load_law(),
        clock.today(),
        position,
        case.matter,  # type: ignore[arg-type]
        Found(
            case.found_on, case.found_how, case.people, case.started_on,
            month_number(case.from_month) if case.from_month else None, case.social, case.unemployment,
        ),
        steps,
        case.state == Case.State.CLOSED,
        case.opened_on,
        by is None or not by.office_code,
        decided.order_by("-happened_on").values_list("happened_on", flat=True).first(),
    )  # fmt: skip


def record(
    case: Case, code: str, *, by: User | None, situation: Situation, on: dt.date | None = None, note: str = "",
    document_number: str = "", token: uuid.UUID | None = None, approval: Approval | None = None,
) -> CaseStep:  # fmt: skip
    """Write one step if every condition is met in ``situation`` (with its ``given`` and ``confirmed``).

    StepRefused names what is not met; AnsinhError for a day that will not do or a step taken that day already.
    """
    step = ladder_step(situation.law, code, situation.today)
    day = on or situation.today
    _check_day(case, code, day, situation)
    found = conditions(situation, code)
    if unmet := [condition for condition in found if condition.refuses]:
        raise StepRefused(code, str(step.name), unmet)
    written = CaseStep.objects.create(
        case=case, code=code, happened_on=day, by=by, approval=approval, note=note.strip(), token=token,
        document_number=document_number.strip(), facts=_facts(situation, code, found),
    )  # fmt: skip
    _effect(case, written, situation)
    touch(case, situation.position)
    if code in telling.TOLD:
        transaction.on_commit(telling.enqueue)
    return written


def touch(case: Case, position: Position | None = None) -> None:
    """Count a change, and bring what lists read up to date."""
    case.revision += 1
    refresh(case, situation_of(case, position))


def refresh(case: Case, situation: Situation) -> None:
    """Write the agenda of ``situation`` to the case, where it has changed."""
    items = agenda.items(situation)
    last = case.steps.order_by("-happened_on", "-pk").values_list("code", flat=True).first()
    case.step = last or ""
    case.next_step = agenda.next_step(situation) or ""
    case.agenda = [item.frozen() for item in items]
    case.due_on = min((item.due_on for item in items if item.ours), default=None)
    case.save()


def _check_day(case: Case, code: str, day: dt.date, situation: Situation) -> None:
    """Not ahead, not before the step it follows from, not twice."""
    today = situation.today
    leading = {step.code for step in ladder(situation.law, today).values() if code in step.next}
    before = [step for step in situation.steps if step.code in leading]
    if before and code not in STATUS and day < min(step.on for step in before):
        first = min(before, key=lambda step: step.on)
        raise AnsinhError(
            _("Ngày thực hiện sớm hơn bước mà nó tiếp theo."),
            _("Bước {code} được ghi ngày {day}.").format(code=first.code, day=f"{first.on:%d/%m/%Y}"),
            _("Chọn ngày đó hoặc một ngày sau đó."),
        )
    if day > today:
        raise AnsinhError(
            _("Ngày thực hiện ở tương lai."),
            _("Hôm nay là {today}.").format(today=f"{today:%d/%m/%Y}"),
            _("Chọn hôm nay hoặc một ngày đã qua."),
        )
    twin = case.steps.filter(code=code, happened_on=day).select_related("by").first()
    if twin is not None:
        raise AnsinhError(
            _("Bước {code} ngày {day} đã được ghi.").format(code=code, day=f"{day:%d/%m/%Y}"),
            _("Người ghi: {name}.").format(name=twin.by.full_name if twin.by else _("hệ thống")),
            _("Không cần làm lại; tải lại trang để xem."),
        )


def _facts(situation: Situation, code: str, found: list[Condition]) -> dict[str, object]:
    """What the step stood on, as it is kept for good."""
    facts: dict[str, object] = {
        **situation.position.frozen(),
        "law_now": situation.law.digest,
        "day": situation.today.isoformat(),
        "data": dict(situation.given),
        "confirmed": sorted(situation.confirmed),
        "conditions": [
            {"name": one.name, "met": one.met, "why": one.why, "article": one.article, "judged": one.judged}
            for one in found
        ],
        "open": [
            {"id": choice.id, "default": str(choice.default)}
            for choice in open_choices(
                situation.law, ladder_step(situation.law, code, situation.today), situation.today
            )
        ],
    }
    if code.startswith("F"):
        facts["fine"] = sheet(situation).frozen()
    return facts


def _effect(case: Case, step: CaseStep, situation: Situation) -> None:
    """What a step does beside being written down: it closes or reopens the case."""
    if step.code in CLOSING:
        case.state = Case.State.CLOSED
        opened = case.steps.order_by("pk").values_list("facts__overdue", flat=True).first() or 0
        Closure.objects.create(
            case=case, step=step, ground=step.code, closed_on=step.happened_on,
            recovered=max(opened - situation.position.overdue, 0),
        )  # fmt: skip
        case.promises.filter(ended_on=None).update(ended_on=step.happened_on)
    elif step.code == "X10":
        reopen(case, step.happened_on)


def reopen(case: Case, on: dt.date) -> None:
    """Take the case up again; its last closure did not hold."""
    case.state = Case.State.OPEN
    case.closures.filter(reopened_on=None).update(reopened_on=on)


def prepared(
    situation: Situation, data: Mapping[str, object], confirmed: Collection[str], approved: bool = False
) -> Situation:
    """The situation with what the one who acts writes down and confirms."""
    return replace(situation, given=dict(data), confirmed=frozenset(confirmed), approved=approved)


def first_of(month: int | None) -> dt.date | None:
    """First day of a month number."""
    return None if month is None else first_day(month)


def record_status(case: Case, position: Position) -> None:
    """Write down what the ledger shows by now and the case does not say yet since it was last opened: reminders
    issued by monthly runs, and states."""
    _record_reminders(case, position)
    situation = situation_of(case, position)
    again = case.closures.order_by("-pk").values_list("reopened_on", flat=True).first()
    clock_now = clock_of(situation)
    days = {
        "arrears": (("N03", clock_now.late_from), ("V01", clock_now.evading_from)),
        "unregistered": (("N04", clock_now.late_from), ("V02", clock_now.evading_from)),
    }.get(case.matter, ())
    for code, day in days:
        if day is None or day > situation.today or situation.has(code):
            continue
        if not any(one.refuses for one in conditions(situation, code)):
            record(case, code, by=None, situation=situation, on=max(day, again) if again else day)


def _record_reminders(case: Case, position: Position) -> None:
    """Reminders that the facts know: all since the case was opened, and the last one before it that counts."""
    if case.matter != Case.Matter.ARREARS:
        return
    oldest = position.oldest_due_on
    before = [day for day in position.reminders if day < case.opened_on and (oldest is None or day > oldest)]
    known = set(case.steps.filter(code__in=["R01", "R02"]).values_list("happened_on", flat=True))
    for day in [*before[-1:], *(day for day in position.reminders if day >= case.opened_on)]:
        if day not in known:
            # The run that issued it asked its own conditions; the ledger has been told.
            CaseStep.objects.create(
                case=case, code="R01", happened_on=day, note=_("Theo đợt đôn đốc."), batch=position.version,
                facts=_facts(situation_of(case, position), "R01", []),
            )  # fmt: skip
