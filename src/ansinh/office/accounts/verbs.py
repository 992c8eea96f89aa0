"""What is done to users: added, changed, given a new password; each checks who asks, and history keeps the rest."""

from __future__ import annotations

import secrets

from django.db import transaction

from ansinh.base import AnsinhError, _
from ansinh.base.i18n import LANGUAGES
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_administer, require
from ansinh.office.secret import spell


@transaction.atomic
def add_user(
    *, username: str, full_name: str, role: str, office_code: str = "", communes: list[str] | None = None,
    by: User | None = None,
) -> tuple[User, str]:  # fmt: skip
    """A new user and the password for their first sign-in, which nobody can read again.

    ``by`` nobody is the machine's owner at the command line. ValidationError for a field that will not do.
    """
    require(by is None or can_administer(by))
    password = spell(secrets.token_bytes(10))
    user = User.objects.create_user(
        username, password, full_name=full_name, role=role, office_code=office_code, communes=communes or [],
        must_change_password=True,
    )  # fmt: skip
    return user, password


@transaction.atomic
def change_user(
    user: User, *, by: User, full_name: str, role: str, office_code: str, communes: list[str], is_active: bool
) -> None:
    """New name, role, territory; taking ``is_active`` away signs them out everywhere. ValidationError as above."""
    require(can_administer(by))
    if user == by and (not is_active or role != user.role):
        raise AnsinhError(
            _("Không đổi được vai trò của chính mình."),
            _("Người quản trị không tự bỏ quyền của mình, để hệ thống luôn còn người quản trị."),
            _("Nhờ một người quản trị khác."),
        )
    user.full_name, user.role, user.office_code, user.communes = full_name, role, office_code, communes
    user.is_active = is_active
    user.full_clean(exclude=["password"])
    user.save()


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """A password for the next sign-in, to be changed there; signs the user out everywhere."""
    require(can_administer(by))
    password = spell(secrets.token_bytes(10))
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    return password


def choose_language(user: User, code: str) -> None:
    """The language the office speaks to ``user`` in; an unknown code is a ValueError."""
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code}")
    user.language = code
    user.save(update_fields=["language"])
