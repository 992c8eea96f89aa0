"""``ansinh manage adduser``: the first administrator, who then makes the others on screen."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ansinh.base import _
from ansinh.office.accounts.models import Role
from ansinh.office.accounts.verbs import add_user


class Command(BaseCommand):
    """Add a user with a password for the first sign-in, printed once."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?", default="quan-tri")
        parser.add_argument("--name", default="")
        parser.add_argument("--role", choices=Role.values, default=Role.ADMIN)
        parser.add_argument("--office", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        try:
            user, password = add_user(
                username=options["username"], full_name=options["name"] or options["username"],
                role=options["role"], office_code=options["office"],
            )  # fmt: skip
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        self.stdout.write(
            _("Đã tạo {username}, mật khẩu lần đầu: {password}").format(username=user.username, password=password)
        )
        self.stdout.write(_("Hệ thống sẽ yêu cầu đổi mật khẩu khi đăng nhập."))
