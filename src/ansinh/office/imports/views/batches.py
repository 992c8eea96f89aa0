"""Batches: what the store of facts knows, who brought it, and taking one back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ansinh.base import _
from ansinh.office.accounts.permissions import allowed, can_import, signed_in
from ansinh.office.cases.models import Approval
from ansinh.office.imports import reading, selectors, verbs, words
from ansinh.office.imports.models import Upload
from ansinh.office.language import later
from ansinh.office.registry.sources import store
from ansinh.office.shell.tables import Choice, Column, Empty, Table
from ansinh.office.shell.toasts import toast


def _state(row: Any) -> str:
    if row["undone_by"] is not None:
        return _("đã hoàn tác ở lô {number}").format(number=row["undone_by"])
    return _("hoàn tác lô {number}").format(number=row["undoes"]) if row["undoes"] is not None else ""


def _kinds(_request: HttpRequest) -> list[Choice]:
    return [Choice(kind, words.batch_kind(kind)) for kind in ("import", "decision", "undo")]


BATCHES = Table(
    name="batches",
    label=later("Các lô trong kho"),
    columns=[
        Column("number", later("Lô"), "code", path="batch"),
        Column("file", later("Tệp"), value=lambda row: row["file_name"] or words.batch_kind(row["kind"]),
            path="file_name", card="title"),
        Column("tables", later("Dữ liệu"), value=lambda row: words.tables(row["tables"].split(",")), path="tables"),
        Column("accepted", later("Nhận"), "number"),
        Column("warned", later("Xem lại"), "number", hidden=True),
        Column("duplicates", later("Trùng"), "number", hidden=True),
        Column("refused", later("Trả lại"), "number"),
        Column("who", later("Người nhập")),
        Column("at", later("Lúc"), "moment", path="imported_at", filter="range"),
        Column("kind", later("Loại"), value=lambda row: words.batch_kind(row["kind"]), path="kind", filter="choice",
            choices=_kinds, hidden=True),
        Column("state", later("Ghi chú"), value=_state),
        Column("sha256", later("Mã băm của tệp"), "code", value=lambda row: (row["sha256"] or "")[:12], hidden=True),
    ],
    default_sort="-number",
    row_href=lambda row: reverse("imports:batch", args=[row["batch"]]),
    empty=Empty(later("Kho chưa có lô nào"), later("Mỗi tệp được nhập thành một lô, giữ người nhập, giờ, tệp nguồn.")),
)  # fmt: skip


@allowed(selectors.may_look)
def batches(request: HttpRequest) -> HttpResponse:
    """Every batch, by whatever way it came."""
    rows = selectors.batches(store(), signed_in(request))
    return BATCHES.respond(request, rows, "imports/batches.html", {"tab": "batches"})


@allowed(selectors.may_look)
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """One batch: where it comes from, whom it speaks of, whether it still counts."""
    user, facts = signed_in(request), store()
    found = selectors.batch_of(facts, user, number)
    tables = [name for name in str(found["tables"]).split(",") if name]
    if request.headers.get("HX-Request"):
        # Of a large table this takes a moment, so the page does not wait for it.
        count, employers = selectors.touched(facts, number, tables)
        return render(request, "imports/batch_employers.html", {"count": count, "employers": employers})
    waiting = Approval.objects.filter(subject=f"import_undo:{number}", state=Approval.State.PENDING).first()
    context = {
        "batch": found, "tables": tables, "tab": "batches",
        "file": Upload.objects.filter(batch=number).select_related("delivery", "corrects").first(),
        "may_undo": can_import(user) and found["undone_by"] is None and found["kind"] != "undo" and waiting is None,
        "money": bool(reading.MONEY_TABLES & set(tables)), "waiting": waiting,
        "may_decide": waiting is not None and _may_decide(user, waiting),
    }  # fmt: skip
    return render(request, "imports/batch.html", context)


def _may_decide(user: Any, waiting: Approval) -> bool:
    from ansinh.office.cases import approvals

    return approvals.may_decide(user, waiting)


@require_POST
@allowed(selectors.may_look)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a batch back, propose it, or decide about what another proposed."""
    from ansinh.office.cases import approvals

    user, what = signed_in(request), request.POST.get("what", "undo")
    reason = request.POST.get("reason", "")
    waiting = Approval.objects.filter(subject=f"import_undo:{number}", state=Approval.State.PENDING).first()
    if what == "undo":
        proposal = verbs.undo_batch(number=number, by=user, reason=reason)
        said = _("Đã trình duyệt việc hoàn tác lô {number}.") if proposal else _("Đã hoàn tác lô {number}.")
        toast(request, said.format(number=number))
    elif waiting is not None and what == "approve":
        approvals.approve(waiting, by=user, answer=reason)
        toast(request, _("Đã hoàn tác lô {number}.").format(number=number))
    elif waiting is not None and what == "reject":
        approvals.reject(waiting, by=user, answer=reason)
        toast(request, _("Lô {number} được giữ nguyên.").format(number=number))
    elif waiting is not None and what == "withdraw":
        approvals.withdraw(waiting, by=user)
    return redirect("imports:batch", number)
