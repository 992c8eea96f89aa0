"""The record's two pages: who read people's data, who changed what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from pghistory.models import MiddlewareEvents

from ansinh.office.accounts import audit
from ansinh.office.accounts.access import mask
from ansinh.office.accounts.models import AccessLog
from ansinh.office.accounts.permissions import allowed, can_audit, signed_in
from ansinh.office.accounts.views import desk_context
from ansinh.office.language import later
from ansinh.office.shell.tables import Column, Empty, Table

_NUMBERS_SHOWN = 3


def _people(read: AccessLog) -> str:
    numbers = read.person_numbers
    shown = ", ".join(mask(number) for number in numbers[:_NUMBERS_SHOWN])
    return f"{len(numbers)}: {shown}{' …' if len(numbers) > _NUMBERS_SHOWN else ''}"


def _difference(event: MiddlewareEvents) -> str:
    return "; ".join(
        f"{field}: {before} → {after}" if before else f"{field}: {after or '–'}"
        for field, before, after in audit.difference(event)
    )


READS = Table(
    name="reads",
    label=later("Nhật ký xem"),
    columns=[
        Column("at", later("Lúc"), "moment", filter="range"),
        Column("user", later("Người xem"), path="user__full_name", card="title", filter="text"),
        Column("employer_code", later("Đơn vị"), "code", filter="text"),
        Column("people", later("Người lao động"), value=_people, sortable=False),
        Column("revealed", later("Xem số đầy đủ"), "yes_no"),
        Column("reason", later("Lý do"), filter="text"),
    ],
    default_sort="-at",
    empty=Empty(
        later("Chưa có ai xem thông tin người lao động"),
        later("Mỗi lần xem tên hay số định danh của người lao động đều hiện ở đây."),
    ),
)
CHANGES = Table(
    name="changes",
    label=later("Nhật ký thay đổi"),
    columns=[
        Column("at", later("Lúc"), "moment", path="pgh_created_at", filter="range"),
        Column("user", later("Người làm"), path="user__full_name", filter="text"),
        Column("kind", later("Loại"), value=audit.kind, order=("pgh_obj_model",), card="title"),
        Column("object", later("Mã"), "code", path="pgh_obj_id", filter="text"),
        Column("action", later("Việc"), value=audit.action, order=("pgh_label",)),
        Column("difference", later("Thay đổi"), value=_difference),
        Column("url", later("Tại trang"), path="url", hidden=True, filter="text"),
    ],
    default_sort="-at",
    empty=Empty(later("Chưa có thay đổi nào")),
)


@allowed(can_audit)
def reads(request: HttpRequest) -> HttpResponseBase:
    """Who read people's data; ``?person=`` finds who read one person's."""
    person = request.GET.get("person", "").strip()
    context = {**desk_context(request), "tab": "reads", "person": person}
    return READS.respond(request, audit.reads(signed_in(request), person), "accounts/record.html", context)


@allowed(can_audit)
def changes(request: HttpRequest) -> HttpResponseBase:
    """Who changed what."""
    context = {**desk_context(request), "tab": "changes"}
    return CHANGES.respond(request, audit.changes(signed_in(request)), "accounts/record.html", context)
