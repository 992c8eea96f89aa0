"""The shell as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Templates, static files and tags; no tables of its own."""

    name = "ansinh.office.shell"
    label = "shell"
