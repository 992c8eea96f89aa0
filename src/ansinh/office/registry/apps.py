"""The registry app."""

from __future__ import annotations

from django.apps import AppConfig


class Registry(AppConfig):
    name = "ansinh.office.registry"
    label = "registry"

    def ready(self) -> None:
        """Two desks in the rail; a moved clock asks for a new present."""
        from ansinh.office import clock
        from ansinh.office.accounts.permissions import can_see_employers
        from ansinh.office.registry import jobs
        from ansinh.office.shell import navigation

        clock.after_move.append(jobs.refresh)
        navigation.register("province", "registry:province", allowed=can_see_employers)
        navigation.register("employers", "registry:employers", allowed=can_see_employers)
