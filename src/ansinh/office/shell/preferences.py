"""What a person chooses for this browser: light or dark, the width of the rail, the language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ansinh.base.i18n import LANGUAGES
from ansinh.office.accounts.models import User

THEME_COOKIE = "ansinh_theme"
RAIL_COOKIE = "ansinh_rail"
THEMES = ("auto", "light", "dark")
RAILS = ("wide", "narrow")
A_YEAR = 365 * 24 * 60 * 60


def _remember(request: HttpRequest, cookie: str, value: str, allowed: tuple[str, ...]) -> HttpResponseRedirect:
    """Back to where one was, with ``value`` kept if it is one of ``allowed``."""
    following = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
        following = "/"
    response = HttpResponseRedirect(following)
    if value in allowed:
        response.set_cookie(cookie, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponseRedirect:
    """Light, dark, or as the machine says."""
    return _remember(request, THEME_COOKIE, request.POST.get("theme", ""), THEMES)


@login_not_required
@require_POST
def rail(request: HttpRequest) -> HttpResponseRedirect:
    """Fold the rail to icons, or unfold it."""
    return _remember(request, RAIL_COOKIE, request.POST.get("rail", ""), RAILS)


@login_not_required
@require_POST
def speak(request: HttpRequest) -> HttpResponseRedirect:
    """Vietnamese or English: for this browser, and for the user on every other."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and code in LANGUAGES:
        User.objects.filter(pk=request.user.pk).update(language=code)
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, code, LANGUAGES)
