"""The accounts app."""

from __future__ import annotations

import gettext

from django.apps import AppConfig
from django.utils.translation import trans_real

from ansinh.base.i18n import LOCALE


class Accounts(AppConfig):
    """Users, access, the record."""

    name = "ansinh.office.accounts"
    label = "accounts"

    def ready(self) -> None:
        from ansinh.office.accounts.permissions import can_audit
        from ansinh.office.shell import navigation

        navigation.register("admin", "accounts:desk", allowed=can_audit)
        share_wording()


def share_wording() -> None:
    """Templates find our wording where the code does: the English of ``ansinh.mo`` joins Django's own."""
    ours = gettext.translation("ansinh", LOCALE, ["en"])
    trans_real.translation("en").merge(ours)
