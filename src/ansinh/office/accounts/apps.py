"""The accounts app."""

from __future__ import annotations

import gettext

from django.apps import AppConfig
from django.utils.translation import trans_real

from ansinh.base.i18n import LOCALE


class Accounts(AppConfig):
    name = "ansinh.office.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Templates find our wording where the code does: the English of ``ansinh.mo`` joins Django's own."""
        ours = gettext.translation("ansinh", LOCALE, ["en"])
        assert isinstance(ours, trans_real.gettext_module.GNUTranslations)
        trans_real.translation("en").merge(ours)
