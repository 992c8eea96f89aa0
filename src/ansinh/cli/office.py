"""What the office's commands share: the environment its settings are read from."""

from __future__ import annotations

import os

from ansinh.base import language
from ansinh.cli.main import Settings
from ansinh.office import SETTINGS


def prepare(settings: Settings, *, demo: bool = False) -> None:
    """Hand the command's options to Django's settings, and to processes started from here."""
    os.environ["ANSINH_HOME"] = str(settings.home.absolute())
    if settings.law:
        os.environ["ANSINH_LAW"] = str(settings.law.absolute())
    if demo:
        os.environ["ANSINH_DEMO"] = "1"
    os.environ["ANSINH_LANG"] = language()
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
