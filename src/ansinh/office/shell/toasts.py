"""What just happened, told in passing: a line at the foot of the window, with a way back where there is one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from django.contrib import messages
from django.http import HttpRequest

from ansinh.base import _


@dataclass(frozen=True)
class Toast:
    """``level``: done or error. ``undo_url`` is posted to when the person takes it back."""

    text: str
    level: str = "done"
    undo_url: str = ""
    undo: str = ""


def toast(request: HttpRequest, text: str, error: bool = False, undo_url: str = "") -> None:
    """Tell ``text`` on the page that comes next, whole or by htmx."""
    level = messages.ERROR if error else messages.SUCCESS
    messages.add_message(request, level, text, extra_tags=undo_url)


def waiting(request: HttpRequest) -> list[Toast]:
    """Toasts not yet shown; asking takes them."""
    return [
        Toast(
            str(message.message),
            "error" if message.level >= messages.ERROR else "done",
            message.extra_tags or "",
            _("Hoàn tác") if message.extra_tags else "",
        )
        for message in messages.get_messages(request)
    ]


def as_event(toasts: list[Toast]) -> str:
    """Toasts as the ``HX-Trigger`` header that the script listens to. ASCII, as headers must be."""
    return json.dumps({"ansinh:toast": [asdict(toast) for toast in toasts]})
