"""Payments that wait to be told whose they are."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from ansinh.base import AnsinhError, _
from ansinh.office.accounts.permissions import allowed, signed_in
from ansinh.office.cases import approvals
from ansinh.office.cases.models import Approval
from ansinh.office.imports import jobs
from ansinh.office.imports.models import OpenPayment
from ansinh.office.imports.payments import effect, listing, selectors, verbs
from ansinh.office.language import later
from ansinh.office.registry.models import Employer
from ansinh.office.registry.selectors.employers import employer_of
from ansinh.office.shell import figures
from ansinh.office.shell.tables import Choice, Column, Empty, Table
from ansinh.office.shell.toasts import toast


def _best(row: OpenPayment) -> str:
    return f"{row.best_id} {row.best.name}" if row.best else ""


def _one_click(row: Any) -> SafeString | None:
    """The button that takes the suggestion as it stands. Money is never taken from an employer without a look at it."""
    if not row.may_match or row.best_id is None or row.holder_id is not None:
        return None
    return format_html(
        '<button type="button" class="button" hx-post="{}" hx-vals="{}" hx-target="closest tr" hx-swap="delete"'
        ' hx-push-url="false" aria-label="{}">{}</button>',
        reverse("imports:match", args=[row.pk]), json.dumps({"employer": row.best_id}),
        _("Khớp chứng từ {payment} cho {employer}").format(payment=row.payment_id, employer=row.best_id), _("Khớp"),
    )  # fmt: skip


PAYMENTS = Table(
    name="payments",
    label=later("Chứng từ chưa khớp"),
    columns=[
        Column("paid_on", later("Ngày nộp"), "day", filter="range"),
        Column("amount", later("Số tiền"), "money", filter="range"),
        Column("message", later("Nội dung chuyển tiền"), card="title"),
        Column("best", later("Gợi ý"), value=_best, path="best__name"),
        Column("why", later("Vì sao"), value=selectors.first_reason),
        Column("sure", later("Chắc chắn"), "yes_no", filter="choice",
            choices=lambda _request: [Choice("True", _("có")), Choice("False", _("không"))]),
        Column("kind", later("Loại"), path="kind", value=lambda row: str(OpenPayment.Kind(row.kind).label),
            filter="choice", choices=lambda _request: [Choice(*each) for each in OpenPayment.Kind.choices],
            hidden=True),
        Column("match", later("Khớp ngay"), "html", value=_one_click),
        Column("payment_id", later("Số chứng từ"), "code", hidden=True),
        Column("holder", later("Đang tính cho"), "code", path="holder_id", hidden=True),
    ],
    search=lambda rows, text: rows.filter(message__icontains=text) | rows.filter(payment_id__icontains=text),
    search_hint=later("Nội dung, số chứng từ"),
    default_sort="-paid_on",
    page_size=25,
    row_href=lambda row: reverse("imports:payment", args=[row.pk]),
    empty=Empty(
        later("Mọi chứng từ đều đã có đơn vị"),
        later("Chứng từ không nêu được đơn vị, hoặc có thể nhầm đơn vị, sẽ nằm ở đây sau khi nhập sao kê."),
    ),
)  # fmt: skip


@allowed(selectors.may_look)
def payments(request: HttpRequest) -> HttpResponse:
    """The list, with what can be matched without doubt."""
    user = signed_in(request)
    may_match = selectors.may_match(user)
    rows = selectors.open_payments(user).annotate(may_match=Value(may_match))
    sure = rows.filter(sure=True)
    waiting = Approval.objects.filter(subject="match_payments", state=Approval.State.PENDING).first()
    context = {
        "tab": "payments", "stale": listing.is_stale(), "may_match": may_match,
        "sure": sure.count(), "sure_amount": figures.money(sum(sure.values_list("amount", flat=True))),
        "waiting": waiting,
        "may_decide": waiting is not None and approvals.may_decide(user, waiting),
        "pairs": _pairs(waiting),
    }  # fmt: skip
    return PAYMENTS.respond(request, rows, "imports/payments.html", context)


def _pairs(waiting: Approval | None) -> list[dict[str, object]]:
    """What somebody proposes to match: each payment with its employer."""
    if waiting is None:
        return []
    pairs = waiting.payload["pairs"]
    known = {row.payment_id: row for row in OpenPayment.objects.filter(payment_id__in=[each[0] for each in pairs])}
    names = dict(Employer.objects.filter(code__in=[each[1] for each in pairs]).values_list("code", "name"))
    return [
        {"payment": known.get(one), "number": one, "code": code, "name": names.get(code, "")} for one, code in pairs
    ]


@allowed(selectors.may_look)
def payment(request: HttpRequest, number: int) -> HttpResponse:
    """One payment: for whom there are signs, and what giving it to one would change."""
    user = signed_in(request)
    found = selectors.payment_of(user, number)
    asked = request.GET.get("employer", "") or (found.best_id or "")
    candidates = selectors.candidates(user, found)
    if not request.GET.get("employer") and asked not in {each.employer.code for each in candidates}:
        asked = ""
    chosen = employer_of(user, asked) if asked else None
    text = request.GET.get("q", "")[:200]
    context = {
        "payment": found, "candidates": candidates, "chosen": chosen, "text": text, "tab": "payments",
        "found": selectors.employers_found(user, text), "may_match": selectors.may_match(user),
        "effects": effect.effects(found.payment_id, chosen.code, found.holder_id or "") if chosen else [],
    }  # fmt: skip
    return render(request, "imports/payment.html", context)


@require_POST
@allowed(selectors.may_look)
def match(request: HttpRequest, number: int) -> HttpResponse:
    """Give it to one; taken back from the toast."""
    user = signed_in(request)
    found = OpenPayment.objects.filter(pk=number).first()
    if found is None:
        raise AnsinhError(
            _("Chứng từ này không còn chờ khớp."),
            _("Người khác vừa khớp, hoặc danh sách vừa được cập nhật."),
            _("Tải lại danh sách."),
        )
    found = selectors.payment_of(user, number)
    chosen = employer_of(user, request.POST.get("employer", ""))
    batch = verbs.match(payment=found, employer=chosen, by=user)
    toast(
        request,
        _("Đã tính chứng từ {payment} cho {employer}.").format(payment=found.payment_id, employer=chosen.name),
        undo_url=reverse("imports:take_back", args=[batch]),
    )
    if request.headers.get("HX-Request"):
        return HttpResponse()  # the row goes; the toast comes with the headers
    return redirect("imports:payments")


@require_POST
@allowed(selectors.may_look)
def take_back(request: HttpRequest, batch: int) -> HttpResponse:
    """Undo a match."""
    verbs.take_back(batch=batch, by=signed_in(request))
    toast(request, _("Đã hoàn tác. Chứng từ trở lại danh sách chờ khớp."))
    return redirect("imports:payments")


@require_POST
@allowed(selectors.may_look)
def match_sure(request: HttpRequest) -> HttpResponse:
    """Propose all that leave no doubt, or decide about what another proposed."""
    user, what = signed_in(request), request.POST.get("what", "propose")
    waiting = Approval.objects.filter(subject="match_payments", state=Approval.State.PENDING).first()
    if what == "propose":
        verbs.propose_sure(by=user)
        toast(request, _("Đã trình duyệt các gợi ý chắc chắn."))
    elif waiting is not None and what == "approve":
        approvals.approve(waiting, by=user)
        toast(request, _("Đã khớp các chứng từ được duyệt."))
    elif waiting is not None and what == "reject":
        approvals.reject(waiting, by=user, answer=request.POST.get("reason", ""))
        toast(request, _("Đã trả lại đề nghị."))
    elif waiting is not None and what == "withdraw":
        approvals.withdraw(waiting, by=user)
    return redirect("imports:payments")


@require_POST
@allowed(selectors.may_look)
def refresh(request: HttpRequest) -> HttpResponse:
    """Make the list anew."""
    jobs.read_open_payments.enqueue()
    toast(request, _("Danh sách đang được cập nhật; tải lại sau ít giây."))
    return redirect("imports:payments")
