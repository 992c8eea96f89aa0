"""What happens around every request: what the browser may load, the language, errors a user can put right, and
passwords that must be changed first.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from ansinh.base import AnsinhError, speaking
from ansinh.base.i18n import LANGUAGES
from ansinh.office.accounts.models import User

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
    """Scripts, styles, fonts and pictures come from the office itself and stand in files, never in the page.
    What signed-in people see is kept by no cache.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        if hasattr(request, "user"):  # static files are answered before anybody is known
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Language:
    """Speak the language the user has chosen; before sign-in the one this browser last chose; else Vietnamese.

    What the browser says of its own language is not asked: offices set it by chance.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if isinstance(request.user, User):
            code = request.user.language
        if code not in LANGUAGES:
            code = settings.LANGUAGE_CODE
        with speaking(code), translation.override(code):
            response = self.answer(request)
        response.headers.setdefault("Content-Language", code)
        return response


class FirstPassword:
    """Whoever signed in with a password given by an administrator sets their own before anything else."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User) and request.user.must_change_password:
            change = reverse("account_change_password")
            if request.path not in {change, reverse("account_logout"), reverse("shell:language")}:
                return redirect(change)
        return self.answer(request)


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
