"""How allauth signs people in here: nobody registers themselves; second-factor secrets are kept encrypted."""

from __future__ import annotations

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url

from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_administer, signed_in
from ansinh.office.secret import derived_key


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Administrators make users; a password of one's own ends the duty to change it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Administrators see no employers and begin at their own desk."""
        return str(resolve_url("accounts:desk")) if can_administer(signed_in(request)) else "/"

    def set_password(self, user: User, password: str) -> None:
        user.must_change_password = False
        super().set_password(user, password)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Codes from an authenticator app; its secret is of no use to whoever has the database alone."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: behind a proxy the last address the proxy adds, which nobody else can forge."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.ANSINH_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def tried_username(request: HttpRequest, credentials: dict[str, str] | None) -> str:
    """Whom somebody tried to sign in as; spelled in one way, so that attempts are counted together."""
    return (credentials or {}).get("username", "").strip().lower()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived_key(str(settings.SECRET_KEY), "second factor")))
