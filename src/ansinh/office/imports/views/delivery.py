"""One delivery: what was recognised, the verdicts, the decision, the import as it runs, the result."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ansinh.base import _
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import allowed, signed_in
from ansinh.office.cases import approvals
from ansinh.office.imports import reading, selectors, verbs
from ansinh.office.imports.models import Delivery, Upload
from ansinh.office.registry import snapshots
from ansinh.office.registry.models import Snapshot
from ansinh.office.shell.toasts import toast

PART = "delivery"
"""The part of the page that follows the job (its HTML id)."""


@allowed(selectors.may_look)
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """The whole page, or for htmx the part that changes."""
    user = signed_in(request)
    found = selectors.delivery_of(user, number)
    uploads = reading.ordered(found)
    first = [upload for upload in uploads if upload.corrects_id is None]
    context = {
        "delivery": found, "uploads": first, "files": len(uploads), "part": PART, "tab": "desk",
        "mine": selectors.may_change(user, found), "may_decide": selectors.may_decide(user, found),
        "money": reading.changes_money(uploads), "outside": [code for upload in uploads for code in upload.outside],
        "ready": any(upload.accepted and upload.state == Upload.State.CHECKED for upload in uploads),
        "refused": sum(upload.refused for upload in first), "batches": [each for each in uploads if each.batch],
        "ledger": _ledger(uploads) if found.state == Delivery.State.DONE else None,
    }  # fmt: skip
    return render(request, "imports/delivery_part.html" if request.headers.get("HX-Request") else
        "imports/delivery.html", context)  # fmt: skip


def _ledger(uploads: list[Upload]) -> dict[str, object]:
    """Whether the ledger knows of it by now."""
    batches = [upload.batch for upload in uploads if upload.batch]
    present = snapshots.current()
    last = Snapshot.objects.filter(purpose=Snapshot.Purpose.PRESENT).order_by("-pk").first()
    failed = last is not None and last.state == Snapshot.State.FAILED
    return {
        "present": present, "knows": bool(present and batches and present.version >= max(batches)),
        "failed": last.message if failed and last else "",
    }  # fmt: skip


@require_POST
@allowed(selectors.may_look)
def act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """What a button on the page asks for."""
    user = signed_in(request)
    found = selectors.delivery_of(user, number)
    if what not in _ACTS:
        raise Http404
    said = _ACTS[what](found, user, request.POST.get("reason", ""))
    if said:
        toast(request, said)
    return redirect("imports:delivery", number) if what != "bo" else redirect("imports:desk")


def _submit(found: Delivery, user: User, reason: str) -> str:
    proposal = verbs.submit(delivery=found, by=user, reason=reason)
    return _("Đã trình duyệt. Dữ liệu được nhập khi có người thứ hai đồng ý.") if proposal else ""


def _approve(found: Delivery, user: User, reason: str) -> str:
    if found.approval is not None:
        approvals.approve(found.approval, by=user, answer=reason)
    return _("Đã duyệt. Việc nhập bắt đầu.")


def _reject(found: Delivery, user: User, reason: str) -> str:
    if found.approval is not None:
        approvals.reject(found.approval, by=user, answer=reason)
    return _("Đã trả lại cho người nhập.")


def _withdraw(found: Delivery, user: User, _reason: str) -> str:
    if found.approval is not None:
        approvals.withdraw(found.approval, by=user)
    return _("Đã rút đề nghị về.")


def _check(found: Delivery, user: User, _reason: str) -> str:
    again = verbs.retry if found.state == Delivery.State.FAILED else verbs.check_again
    again(delivery=found, by=user)
    return ""


def _discard(found: Delivery, user: User, _reason: str) -> str:
    verbs.discard(delivery=found, by=user)
    return _("Đã bỏ lần nhập {number}. Không có gì được ghi vào kho.").format(number=found.pk)


_ACTS: dict[str, Callable[[Delivery, User, str], str]] = {
    "nhap": _submit, "duyet": _approve, "khong-duyet": _reject, "rut": _withdraw, "kiem-tra": _check, "bo": _discard,
}  # fmt: skip
