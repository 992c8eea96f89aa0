"""The desk: a place to drop files, and what was dropped before."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from ansinh.base import AnsinhError, _
from ansinh.office.accounts.permissions import allowed, can_import, signed_in
from ansinh.office.imports import keeping, reading, selectors, verbs, words
from ansinh.office.imports.models import Delivery
from ansinh.office.language import later
from ansinh.office.shell.tables import Choice, Column, Empty, Table
from ansinh.office.shell.toasts import toast


def _names(row: Delivery) -> str:
    names = [upload.name for upload in row.first_uploads]  # type: ignore[attr-defined]
    return ", ".join(names[:2]) + (f" (+{len(names) - 2})" if len(names) > 2 else "")


DELIVERIES = Table(
    name="deliveries",
    label=later("Các lần nhập"),
    columns=[
        Column("number", later("Số"), "code", path="pk"),
        Column("names", later("Tệp"), value=_names, card="title"),
        Column("state", later("Tình trạng"), value=words.delivery_state, path="state", filter="choice",
            choices=lambda _request: [Choice(value, label) for value, label in Delivery.State.choices]),
        Column("accepted", later("Dòng nhận"), "number"),
        Column("refused", later("Trả lại"), "number"),
        Column("by", later("Người nhập"), path="by__full_name"),
        Column("at", later("Lúc"), "moment"),
    ],
    default_sort="-number",
    page_size=25,
    row_href=lambda row: reverse("imports:delivery", args=[row.pk]),
    exportable=False,
    empty=Empty(later("Chưa có lần nhập nào"), later("Kéo tệp vào khung ở trên: hệ thống nhận ra mẫu, kiểm tra từng "
        "dòng và chỉ ghi vào kho khi được đồng ý.")),
)  # fmt: skip


@allowed(selectors.may_look)
def desk(request: HttpRequest) -> HttpResponse:
    """Drop zone and deliveries."""
    user = signed_in(request)
    context = {
        "may_import": can_import(user), "titles": reading.titles(), "tab": "desk",
        "megabytes": settings.ANSINH_UPLOAD_MEGABYTES, "days": settings.ANSINH_UPLOAD_DAYS,
        "files_most": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    }  # fmt: skip
    return DELIVERIES.respond(request, selectors.deliveries(user), "imports/desk.html", context)


@csrf_exempt  # the token is in the form itself, which is read only once it is known where its files go
@require_POST
@allowed(can_import)
def take_in(request: HttpRequest) -> HttpResponseBase:
    """Files arrive: straight to the disk, however large."""
    handler = keeping.Streaming(request)
    handlers: list[FileUploadHandler] = [handler]
    request.upload_handlers = handlers
    try:
        return _take_in(request, handler)
    finally:
        for file in handler.arrived:
            file.path.unlink(missing_ok=True)  # what was not put in its place


@csrf_protect
def _take_in(request: HttpRequest, handler: keeping.Streaming) -> HttpResponse:
    request.FILES  # noqa: B018 - reads the request
    if handler.too_large:
        limit = settings.ANSINH_UPLOAD_MEGABYTES
        if not handler.arrived:
            raise AnsinhError(
                _("Tệp {names} quá lớn.").format(names=", ".join(handler.too_large)),
                _("Mỗi tệp tải lên không quá {limit} MB.").format(limit=limit),
                _("Tách tệp thành nhiều phần, hoặc nhờ người quản trị nhập bằng lệnh ansinh import."),
            )
        toast(request, _("Bỏ qua tệp quá {limit} MB: {names}").format(
            limit=limit, names=", ".join(handler.too_large)), error=True)  # fmt: skip
    delivery = verbs.take_in(by=signed_in(request), files=handler.arrived)
    return redirect("imports:delivery", delivery.pk)
