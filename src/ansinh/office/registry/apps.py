"""The registry app."""

from __future__ import annotations

from django.apps import AppConfig


class Registry(AppConfig):
    name = "ansinh.office.registry"
    label = "registry"
