"""The list of documents, one document, its file, its service, and the page on which anybody can check it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ansinh.base import _
from ansinh.office import clock
from ansinh.office.accounts.permissions import allowed, can_reveal, can_see_employers, can_work_cases, signed_in
from ansinh.office.documents import selectors, verbs
from ansinh.office.documents.access import names_people, open_file
from ansinh.office.documents.models import Document, Kind, Service
from ansinh.office.language import later
from ansinh.office.registry.readmodel import fold
from ansinh.office.shell.tables import Choice, Column, Empty, Table
from ansinh.office.shell.toasts import toast

DOCUMENTS = Table(
    name="van-ban", label=later("Văn bản đã phát hành"),
    row_href=lambda row: reverse("documents:document", args=[row.pk]),
    columns=[
        Column("number", later("Số"), "code", value=lambda row: row.number_text, order=("year", "kind", "number"),
               card="title"),
        Column("kind", later("Loại"), "code", filter="choice",
               choices=[Choice(kind.value, kind.value) for kind in Kind]),
        Column("issued_on", later("Ngày phát hành"), "day", filter="range"),
        Column("employer", later("Mã đơn vị"), "code", path="employer_id", filter="text"),
        Column("name", later("Tên đơn vị"), "text", path="employer_name", filter="text"),
        Column("month", later("Tháng"), "month"),
        Column("total", later("Số tiền"), "money", filter="range",
               value=lambda row: None if row.kind == Kind.ROLL else row.total, path="total"),
        Column("state", later("Tình trạng"), "text", value=lambda row: row.get_state_display(), path="state",
               filter="choice", choices=[Choice(state.value, state.label) for state in Document.State]),
        Column("served_on", later("Ngày đơn vị nhận"), "day", filter="range"),
        Column("office", later("Cơ sở"), "code", path="office_code", hidden=True),
        Column("by", later("Người duyệt phát hành"), "text", path="issued_by__full_name", hidden=True),
    ],
    search=lambda rows, text: rows.filter(employer__folded__contains=fold(text)),
    default_sort="-issued_on",
    empty=Empty(
        later("Chưa có văn bản nào"),
        later("Văn bản đôn đốc, thông báo C12-TS và danh sách D09-TS nằm ở đây khi một đợt đôn đốc được phát hành."),
    ),
)  # fmt: skip


class ServiceForm(forms.Form):
    """How a document reached its employer."""

    method = forms.ChoiceField(label=later("Cách giao"), choices=Service.Method.choices)
    on = forms.DateField(label=later("Ngày giao"), widget=forms.DateInput(attrs={"type": "date"}))
    proof = forms.CharField(
        label=later("Bằng chứng"), max_length=500,
        help_text=later("Số báo phát, mã giao dịch điện tử, hoặc họ tên người ký nhận."),
    )  # fmt: skip
    returned = forms.BooleanField(label=later("Không giao được, bị trả lại"), required=False)


@allowed(can_see_employers)
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """Everything issued in the territory."""
    return DOCUMENTS.respond(request, selectors.documents(signed_in(request)), "documents/documents.html")


@allowed(can_see_employers)
@require_safe
def document(request: HttpRequest, number: int) -> HttpResponse:
    """One document: what it says, where it stands, its file and its service."""
    user = signed_in(request)
    found = selectors.document_of(user, number)
    context = {
        "document": found,
        "units": [_shown(unit) for unit in found.figures.get("units", [])],
        "pay_by": _day(found.figures.get("pay_by")),
        "services": found.services.select_related("recorded_by"),
        "names_people": names_people(found),
        "may_reveal": can_reveal(user),
        "form": ServiceForm(initial={"on": clock.today()}) if can_work_cases(user) else None,
        "checked_at": request.build_absolute_uri(reverse("documents:verification", args=[found.token])),
    }
    return render(request, "documents/document.html", context)


def _shown(unit: dict[str, Any]) -> dict[str, Any]:
    """A frozen unit of a letter with its items as the page shows them."""
    items = [
        {
            **item, "month": _day(item["month"]), "due_on": _day(item["due_on"]),
            "evading_from": _day(item["evading_from"]), "principal": sum(item["funds"]),
            "charge": item["charge_late"] + item["charge_evading"],
        }
        for item in unit["items"]
    ]  # fmt: skip
    return {**unit, "shown": items}


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@allowed(can_see_employers)
@never_cache
def file(request: HttpRequest, number: int) -> HttpResponse:
    """The PDF, to read or (``?tai=1``) to keep. People are shown only for a reason, which comes by POST."""
    found = selectors.document_of(signed_in(request), number)
    if names_people(found) and request.method != "POST":
        return redirect("documents:document", number)
    content = open_file(found, signed_in(request), request.POST.get("reason", ""))
    response = HttpResponse(content, content_type="application/pdf")
    kind = "attachment" if request.GET.get("tai") else "inline"
    name = f"{found.kind}_{found.employer_id}_{found.number:04}-{found.year}.pdf".replace("Đ", "D")
    response["Content-Disposition"] = f'{kind}; filename="{name}"'
    return response


@allowed(can_work_cases)
@require_POST
def service(request: HttpRequest, number: int) -> HttpResponse:
    """Record one attempt to serve the document."""
    user = signed_in(request)
    found = selectors.document_of(user, number)
    form = ServiceForm(request.POST)
    if not form.is_valid():
        toast(request, _("Chưa ghi được việc giao: điền đủ cách giao, ngày và bằng chứng."), error=True)
        return redirect("documents:document", number)
    said = form.cleaned_data
    verbs.record_service(
        document=found, by=user, method=said["method"], on=said["on"], proof=said["proof"],
        delivered=not said["returned"],
    )  # fmt: skip
    toast(request, _("Đã ghi việc giao văn bản {number}.").format(number=found.number_text))
    return redirect("documents:document", number)


@login_not_required
@require_safe
@never_cache
def verification(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Whether the paper somebody holds is one of ours, and what it must say. Nothing about any person."""
    found = Document.objects.filter(token=token).first()
    context = {"document": found, "asked_on": clock.today()}
    return render(request, "documents/verification.html", context, status=200 if found else 404)
