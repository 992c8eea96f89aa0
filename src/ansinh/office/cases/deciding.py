"""Steps that two people take: one proposes, another approves, and then the step is recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from ansinh.base import AnsinhError, _
from ansinh.law.ladder import ladder_step
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_see_employer, can_work_cases, require
from ansinh.office.cases import approvals, recording
from ansinh.office.cases.guards import conditions
from ansinh.office.cases.models import Approval, Case
from ansinh.office.cases.steps import checked, rule
from ansinh.office.language import later

FLOW = "case_step"


def register_flow() -> None:
    """Called once at start."""
    approvals.register(approvals.Flow(FLOW, 1, _take, later("Bước của vụ việc")))


def propose_step(
    *, case: Case, code: str, by: User, reason: str, note: str = "", data: Mapping[str, object] | None = None,
    confirmed: Collection[str] = (), document_number: str = "", seen: int | None = None,
) -> Approval:  # fmt: skip
    """Lay a step before those who approve it. Its conditions must be met now, and again when it is approved."""
    require(can_work_cases(by) and can_see_employer(by, case.employer))
    with transaction.atomic():
        held = recording.locked(case, seen)
        approvers = rule(code).approvers
        if not approvers:
            raise AnsinhError(
                _("Bước {code} không phải trình duyệt.").format(code=code), do_next=_("Ghi nhận bước này trực tiếp.")
            )
        given = checked(code, data or {})
        situation = recording.prepared(recording.situation_of(held, by=by), given, confirmed)
        step = ladder_step(situation.law, code, situation.today)
        unmet = [one for one in conditions(situation, code) if one.refuses and one.key != "approved"]
        if unmet:
            raise recording.StepRefused(code, str(step.name), unmet)
        return approvals.propose(
            flow=FLOW, subject=f"case {held.pk} step {code}", title=f"{code} – {step.name.vi}", reason=reason, by=by,
            approvers=frozenset(approvers), employer=held.employer, case=held,
            payload={"code": code, "data": given, "confirmed": sorted(confirmed), "note": note,
                     "document_number": document_number, "position": situation.position.frozen()},
        )  # fmt: skip


def _take(approval: Approval, by: User) -> None:
    """Record the approved step for the one who proposed it, on the day of approval."""
    assert approval.case is not None
    held = recording.locked(approval.case)
    payload = approval.payload
    situation = recording.prepared(
        recording.situation_of(held, by=approval.proposed_by), payload["data"], payload["confirmed"], approved=True
    )
    recording.record(
        held, payload["code"], by=approval.proposed_by, situation=situation, note=payload["note"],
        document_number=payload["document_number"], approval=approval,
    )  # fmt: skip
