"""The documents app."""

from __future__ import annotations

from django.apps import AppConfig


class Documents(AppConfig):
    name = "ansinh.office.documents"
    label = "documents"
