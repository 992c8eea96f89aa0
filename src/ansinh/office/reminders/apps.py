"""The reminders app."""

from __future__ import annotations

from django.apps import AppConfig


class Reminders(AppConfig):
    name = "ansinh.office.reminders"
    label = "reminders"

    def ready(self) -> None:
        """The desk in the rail, and the flow by which a run is approved."""
        from ansinh.office.accounts.permissions import can_see_employers
        from ansinh.office.reminders import verbs
        from ansinh.office.shell import navigation

        verbs.register_flow()
        navigation.register("reminders", "reminders:runs", allowed=can_see_employers)
