"""Four eyes: one proposes, another decides. Any desk may register a flow; nothing goes round it.

A flow is numbered. A proposal is decided by the flow it was made under: its approvers are kept with it, its act is
looked up by name and number, so that a changed flow never changes what waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from ansinh.base import AnsinhError, _
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_see_employer, employers_of, require
from ansinh.office.cases.models import Approval, Case
from ansinh.office.registry.models import Employer

State = Approval.State


@dataclass(frozen=True)
class Flow:
    """``act(approval, by)`` carries out what was approved, in the same transaction; it may refuse with AnsinhError.
    ``look(approval)`` is the address of the page that shows what it is about.
    """

    key: str
    version: int
    act: Callable[[Approval, User], object]
    title: str | Promise = ""
    look: Callable[[Approval], str] | None = None


_flows: dict[tuple[str, int], Flow] = {}


def register(flow: Flow) -> None:
    """Let proposals be made and decided by ``flow``; older versions stay for what still waits."""
    _flows[flow.key, flow.version] = flow


def title(approval: Approval) -> str:
    """The flow a proposal was made under, in words."""
    flow = _flows.get((approval.flow, approval.version))
    return str(flow.title if flow and flow.title else approval.flow)


def look(approval: Approval) -> str:
    """Where what it is about can be seen whole; empty where the proposal says all."""
    flow = _flows.get((approval.flow, approval.version))
    return flow.look(approval) if flow and flow.look else ""


def latest(key: str) -> Flow:
    """The flow of that name under which new proposals are made."""
    return _flows[key, max(version for name, version in _flows if name == key)]


@transaction.atomic
def propose(
    *, flow: str, subject: str, title: str, reason: str, by: User, approvers: frozenset[str],
    payload: Mapping[str, object], employer: Employer | None = None, case: Case | None = None,
) -> Approval:  # fmt: skip
    """Lay something before those whose role is among ``approvers``. AnsinhError while the same subject waits.

    Permission to propose is the caller's to check, as it differs from flow to flow.
    """
    if not reason.strip():
        raise AnsinhError(_("Chưa ghi lý do trình duyệt."), do_next=_("Ghi lý do rồi trình lại."))
    waiting = Approval.objects.filter(subject=subject, state=State.PENDING).select_related("proposed_by").first()
    try:
        if waiting is None:
            with transaction.atomic():
                return Approval.objects.create(
                    flow=flow, version=latest(flow).version, subject=subject, title=title, reason=reason.strip(),
                    payload=dict(payload), approvers=sorted(approvers), employer=employer, case=case, proposed_by=by,
                    proposed_on=clock.today(),
                )  # fmt: skip
    except IntegrityError:
        waiting = Approval.objects.filter(subject=subject, state=State.PENDING).select_related("proposed_by").first()
    name = waiting.proposed_by.full_name if waiting else ""
    raise AnsinhError(
        _("Đề nghị này đã được trình và đang chờ duyệt."),
        _("Người trình: {name}.").format(name=name),
        _("Chờ người duyệt quyết định, hoặc rút đề nghị cũ rồi trình lại."),
    )


def approve(approval: Approval, *, by: User, answer: str = "") -> Approval:
    """Approve and carry out. Refused for the one who proposed, for other roles, and when already decided."""
    with transaction.atomic():
        locked = _to_decide(approval, by)
        _decide(locked, State.APPROVED, by, answer)
        _flows[locked.flow, locked.version].act(locked, by)
    return locked


@transaction.atomic
def reject(approval: Approval, *, by: User, answer: str) -> Approval:
    """Say no, with the reason."""
    locked = _to_decide(approval, by)
    if not answer.strip():
        raise AnsinhError(_("Chưa ghi lý do không duyệt."), do_next=_("Ghi lý do để người trình biết cần sửa gì."))
    _decide(locked, State.REJECTED, by, answer)
    return locked


@transaction.atomic
def withdraw(approval: Approval, *, by: User) -> Approval:
    """Take back one's own proposal."""
    locked = Approval.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=approval.pk)
    require(locked.proposed_by_id == by.pk)
    _still_pending(locked)
    _decide(locked, State.WITHDRAWN, by, "")
    return locked


def pending(user: User) -> QuerySet[Approval]:
    """What waits for this user's decision, oldest first."""
    rows = Approval.objects.filter(state=State.PENDING, approvers__contains=[user.role]).exclude(proposed_by=user)
    return _seen(user, rows)


def visible(user: User) -> QuerySet[Approval]:
    """All proposals of the user's territory."""
    return _seen(user, Approval.objects.all())


def may_decide(user: User, approval: Approval) -> bool:
    """Whether this user may decide: an approver's role, the territory, and not the proposer."""
    return (
        user.is_active
        and user.role in approval.approvers
        and approval.proposed_by_id != user.pk
        and (approval.employer is None or can_see_employer(user, approval.employer))
    )


def _seen(user: User, rows: QuerySet[Approval]) -> QuerySet[Approval]:
    known = rows.select_related("employer", "case", "proposed_by", "decided_by")
    here = employers_of(user, known.filter(employer__isnull=False), "employer__")
    return here | known.filter(Q(approvers__contains=[user.role]) | Q(proposed_by=user), employer__isnull=True)


def _to_decide(approval: Approval, by: User) -> Approval:
    """The proposal, held until the end of the transaction."""
    locked = (
        Approval.objects.select_for_update(of=("self",))
        .select_related("employer", "proposed_by", "decided_by", "case")
        .get(pk=approval.pk)
    )
    _still_pending(locked)
    if locked.proposed_by_id == by.pk:
        raise AnsinhError(
            _("Người trình không được tự duyệt."),
            _("Việc này cần hai người: một người trình, một người khác duyệt."),
            _("Nhờ người có thẩm quyền khác duyệt."),
        )
    require(may_decide(by, locked))
    return locked


def _still_pending(approval: Approval) -> None:
    if approval.state != State.PENDING:
        decided = approval.decided_by.full_name if approval.decided_by else ""
        raise AnsinhError(
            _("Đề nghị này đã có kết quả."),
            _("{state}, {name}.").format(state=State(approval.state).label, name=decided),
            _("Tải lại trang để xem tình trạng mới nhất."),
        )


def _decide(approval: Approval, state: str, by: User, answer: str) -> None:
    approval.state, approval.decided_by, approval.answer = state, by, answer.strip()
    approval.decided_at = timezone.now()
    approval.save()
