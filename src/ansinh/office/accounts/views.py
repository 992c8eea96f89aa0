"""The user's own page, and being locked out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def profile(request: HttpRequest) -> HttpResponse:
    """Who I am here, my password, second factor and language."""
    return render(request, "accounts/profile.html")


def locked_out(request: HttpRequest, response: object, credentials: dict[str, Any], **_: object) -> HttpResponse:
    """Too many wrong passwords; called by axes."""
    return render(request, "accounts/locked_out.html", status=429)
