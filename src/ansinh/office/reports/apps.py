"""The reports app."""

from __future__ import annotations

from django.apps import AppConfig


class Reports(AppConfig):
    name = "ansinh.office.reports"
    label = "reports"

    def ready(self) -> None:
        """The desk in the rail, the flows of closing and of slips, preparing with each new present."""
        from ansinh.office.accounts.permissions import can_see_employers
        from ansinh.office.registry import snapshots
        from ansinh.office.reports import jobs, verbs
        from ansinh.office.shell import navigation

        verbs.register_flows()
        snapshots.after_present.append(lambda _present: jobs.prepare_due.enqueue())
        navigation.register("reports", "reports:periods", allowed=can_see_employers)
