"""Around every request: toasts in the answers that htmx puts into a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from ansinh.office.shell.toasts import as_event, waiting

Answer = Callable[[HttpRequest], HttpResponseBase]


class Toasts:
    """A part of a page carries its toasts in a header; a whole page shows them itself."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        # A redirect is followed by a request of its own, which shows them.
        part = request.headers.get("HX-Request") and 200 <= response.status_code < 300
        if part and (toasts := waiting(request)):
            response.headers["HX-Trigger"] = as_event(toasts)
        return response
