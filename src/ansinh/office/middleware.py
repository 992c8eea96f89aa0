"""What happens around every request: what the browser may load, the language, errors a user can put right."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation

from ansinh.base import AnsinhError, speaking
from ansinh.base.i18n import LANGUAGES

Answer = Callable[[HttpRequest], HttpResponseBase]

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ContentSecurity:
    """Scripts, styles, fonts and pictures come from the office itself and stand in files, never in the page."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response


class Language:
    """Speak the language the user has chosen; before sign-in the one this browser last chose; else Vietnamese.

    What the browser says of its own language is not asked: offices set it by chance.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.user.is_authenticated:
            code = request.user.language
        if code not in LANGUAGES:
            code = settings.LANGUAGE_CODE
        with speaking(code), translation.override(code):
            response = self.answer(request)
        response.headers.setdefault("Content-Language", code)
        return response


class Errors:
    """An ``AnsinhError`` becomes a page that says what, why and what to do next."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, AnsinhError):
            return None
        return render(request, "problem.html", {"problem": exception}, status=422)
