"""One user a role for a rehearsal, with passwords that stay the same on one installation."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from ansinh.base import AnsinhError, _
from ansinh.office.accounts.models import Role, User
from ansinh.office.secret import derived_key, spell

_OFFICE = "A"


@dataclass(frozen=True)
class DemoUser:
    """Somebody to sign in as."""

    username: str
    password: str
    role: str


def demo_users() -> list[DemoUser]:
    """Make them where they are missing, give them their passwords back, and say who they are.

    AnsinhError outside a rehearsal: their passwords are printed.
    """
    if not settings.ANSINH_DEMO:
        raise AnsinhError(_("Người dùng mẫu chỉ có ở bản diễn tập."), do_next=_("Chạy ansinh serve --demo."))
    return [_demo_user(role) for role in Role]


def _demo_user(role: Role) -> DemoUser:
    username = role.value.replace("_", "-")
    password = _password(username)
    user = User.objects.filter(username=username).first()
    if user is None:
        office = _OFFICE if role in {Role.OFFICER, Role.BASE_LEADER} else ""
        name = _("Người mẫu ({role})").format(role=role.label)
        user = User.objects.create_user(username, password, full_name=name, role=role, office_code=office)
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    return DemoUser(username, password, str(role.label))


def _password(username: str) -> str:
    return spell(derived_key(str(settings.SECRET_KEY), f"demo user {username}")[:10])
