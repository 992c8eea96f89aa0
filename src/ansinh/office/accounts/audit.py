"""Who read people's data, and who changed what: what the record's two pages show."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from pghistory.models import MiddlewareEvents

from ansinh.base import _
from ansinh.office.accounts.models import AccessLog, User
from ansinh.office.accounts.permissions import can_audit, require

SECRET = ("password", "secret", "token")
"""Parts of field names whose values are not shown."""
MECHANICAL = {"id", "created_at", "updated_at"}
"""What the database fills in by itself."""


def reads(user: User, person_number: str = "") -> QuerySet[AccessLog]:
    """Readings of people's data, newest first; only those of one person when a number is given."""
    require(can_audit(user))
    rows = AccessLog.objects.select_related("user")
    return rows.filter(person_numbers__contains=[person_number]) if person_number else rows


def changes(user: User) -> QuerySet[MiddlewareEvents]:
    """Changes of every tracked row, newest first, with who and at which address where a person made them."""
    require(can_audit(user))
    return MiddlewareEvents.objects.select_related("user").order_by("-pgh_created_at")


def difference(event: MiddlewareEvents) -> list[tuple[str, str, str]]:
    """Field in words, before, after; for a new row what it began with."""
    if event.pgh_label == "insert" or not event.pgh_diff:
        pairs = {name: (None, value) for name, value in event.pgh_data.items()}
    else:
        pairs = event.pgh_diff
    fields = {field.attname: field for field in apps.get_model(event.pgh_obj_model)._meta.concrete_fields}
    return [
        (str(fields[name].verbose_name), _text(before), _text(after))
        for name, (before, after) in pairs.items()
        if name in fields and not _hidden(name) and _text(before) != _text(after)
    ]


def kind(event: MiddlewareEvents) -> str:
    """What sort of thing was changed, in words."""
    return str(apps.get_model(event.pgh_obj_model)._meta.verbose_name)


def action(event: MiddlewareEvents) -> str:
    """What happened to it."""
    words = {"insert": _("thêm"), "update": _("sửa"), "delete": _("xóa")}
    return words.get(event.pgh_label, event.pgh_label)


def _hidden(name: str) -> bool:
    return name in MECHANICAL or any(part in name for part in SECRET)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)
