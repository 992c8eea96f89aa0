"""What needs two people here: bringing in what changes money, taking it back, matching many payments at once."""

from __future__ import annotations

from django.urls import reverse

from ansinh.office.accounts.models import Role, User
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Approval
from ansinh.office.language import later

IMPORT, UNDO, MATCH = "import", "import_undo", "match_payments"
APPROVERS = frozenset({Role.LEADER.value, Role.CHECKER.value})
"""Either sees the whole province, as files do."""


def register() -> None:
    """Called once at start."""
    approvals.register(approvals.Flow(IMPORT, 1, _import, later("Nhập dữ liệu"), _delivery))
    approvals.register(approvals.Flow(UNDO, 1, _undo, later("Hoàn tác lô dữ liệu"), _batch))
    approvals.register(
        approvals.Flow(MATCH, 1, _match, later("Khớp chứng từ"), lambda _approval: reverse("imports:payments"))
    )


def _delivery(approval: Approval) -> str:
    return reverse("imports:delivery", args=[approval.payload["delivery"]])


def _batch(approval: Approval) -> str:
    return reverse("imports:batch", args=[approval.payload["batch"]])


def _import(approval: Approval, by: User) -> None:
    from ansinh.office.imports import verbs

    verbs.queue_approved(approval)


def _undo(approval: Approval, by: User) -> None:
    from ansinh.office.imports import verbs

    verbs.undo_approved(approval)


def _match(approval: Approval, by: User) -> None:
    from ansinh.office.imports.payments import verbs

    verbs.match_approved(approval)
