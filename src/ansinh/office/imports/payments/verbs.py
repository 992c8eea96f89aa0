"""What officers decide about a payment. Every decision is a fact, and is taken back by a later one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ansinh.base import AnsinhError, _
from ansinh.facts import match_payment, match_payments, reassign_payment
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_see_employer, require, sees_province
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Approval
from ansinh.office.imports import flows, jobs
from ansinh.office.imports.models import OpenPayment
from ansinh.office.imports.payments import selectors
from ansinh.office.registry.models import Employer
from ansinh.office.registry.sources import store
from ansinh.office.shell import figures


def match(*, payment: OpenPayment, employer: Employer, by: User) -> int:
    """Give a payment to an employer, from another one or from nobody; the batch that says so."""
    require(selectors.may_match(by) and can_see_employer(by, employer))
    require(payment.holder is None or can_see_employer(by, payment.holder))
    decide = match_payment if payment.holder_id is None else reassign_payment
    batch = decide(store(), payment.payment_id, employer.code, _today(), by.username)
    OpenPayment.objects.filter(pk=payment.pk).delete()
    jobs.facts_changed()
    return batch


def take_back(*, batch: int, by: User) -> None:
    """Undo a decision about payments, as a later fact. One's own, or for those who see the province anybody's."""
    require(selectors.may_match(by))
    found = store().batches().filter(batch=batch)
    if found.is_empty() or found["kind"][0] != "decision" or found["tables"][0] != "reassignments":
        raise AnsinhError(
            _("Không có quyết định khớp số {batch}.").format(batch=batch),
            do_next=_("Mở danh sách các lô để xem lại."),
        )
    require(found["imported_by"][0] == by.username or sees_province(by))
    store().undo(batch, by.username)
    jobs.facts_changed()


def propose_sure(*, by: User) -> Approval:
    """Lay every match that leaves no doubt before a second person, as one decision."""
    require(selectors.may_match(by))
    sure = selectors.open_payments(by).filter(sure=True, kind=OpenPayment.Kind.UNNAMED).order_by("paid_on", "pk")
    pairs = [[payment, code] for payment, code in sure.values_list("payment_id", "best_id")]
    if not pairs:
        raise AnsinhError(_("Không còn chứng từ nào có gợi ý chắc chắn."), do_next=_("Khớp từng chứng từ một."))
    amount = sum(sure.values_list("amount", flat=True))
    return approvals.propose(
        flow=flows.MATCH, subject="match_payments", by=by, approvers=flows.APPROVERS,
        title=_("Khớp {count} chứng từ, {amount}").format(count=len(pairs), amount=figures.money(amount)),
        reason=_("Gợi ý chắc chắn: có mã đơn vị, hoặc nhiều dấu hiệu cùng chỉ một đơn vị."),
        payload={"pairs": pairs, "by": by.username},
    )  # fmt: skip


@transaction.atomic
def match_approved(approval: Approval) -> None:
    """The approved matches, as one batch of facts."""
    pairs = [(str(payment), str(employer)) for payment, employer in approval.payload["pairs"]]
    match_payments(store(), pairs, _today(), str(approval.payload["by"]))
    OpenPayment.objects.filter(payment_id__in=[payment for payment, _employer in pairs]).delete()
    jobs.facts_changed()


def _today() -> dt.date:
    return clock.today()
