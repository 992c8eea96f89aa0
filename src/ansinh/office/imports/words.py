"""What the desk says of files and batches."""

from __future__ import annotations

import re

from ansinh.base import _
from ansinh.facts.labels import table_label
from ansinh.office.imports.models import Delivery, Upload

_COMMAND = re.compile(r":? ?ansinh (?:facts|import)[^.]*")
_OPTION = re.compile(r"--[a-z]")


def for_desk(text: str) -> str:
    """A sentence of the engine without the command that it names; at the desk there is a place for it."""
    if _OPTION.search(text):
        return _("Điền thông tin còn thiếu ở mục “Cách đọc tệp” rồi kiểm tra lại.")
    return _COMMAND.sub("", text).strip()


def tables(names: list[str]) -> str:
    """Tables by name, the first one with a capital."""
    said = ", ".join(table_label(name) for name in names if name)
    return said[:1].upper() + said[1:]


def batch_kind(kind: str) -> str:
    """What sort of batch."""
    return {"import": _("nhập tệp"), "decision": _("quyết định"), "undo": _("hoàn tác")}.get(kind, kind)


def severity(key: str) -> str:
    """A verdict on rows."""
    named = {
        "accepted": _("Nhận"), "warned": _("Nhận, cần xem lại"), "duplicate": _("Trùng"), "refused": _("Trả lại"),
    }  # fmt: skip
    return named[key]


def delivery_state(delivery: Delivery) -> str:
    """How far it is, for people."""
    if delivery.pending:
        return _("chờ duyệt")
    if delivery.state == Delivery.State.CHECKED and delivery.approval is not None:
        ended = delivery.approval.state
        return {"rejected": _("không được duyệt"), "withdrawn": _("đã rút về")}.get(ended, _("đã kiểm tra"))
    return str(Delivery.State(delivery.state).label)


def upload_state(upload: Upload) -> str:
    """What became of a file."""
    return str(Upload.State(upload.state).label)


def size(count: int) -> str:
    """Bytes as people say them."""
    for unit, name in ((1024**2, "MB"), (1024, "KB")):
        if count >= unit:
            return f"{(count * 10 + unit // 2) // unit / 10:g} {name}".replace(".", ",")
    return f"{count} B"
