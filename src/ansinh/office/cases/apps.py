"""The cases app."""

from __future__ import annotations

from django.apps import AppConfig


class Cases(AppConfig):
    name = "ansinh.office.cases"
    label = "cases"

    def ready(self) -> None:
        """Two desks in the rail; the flow by which steps are approved; a review after each new present."""
        from ansinh.office.accounts.permissions import can_see_employers
        from ansinh.office.cases import deciding, review, selectors
        from ansinh.office.language import later
        from ansinh.office.registry import parts, snapshots
        from ansinh.office.shell import navigation

        deciding.register_flow()
        snapshots.after_present.append(lambda _present: review.review_present.enqueue())
        parts.register(parts.Part("vu-viec", later("Vụ việc"), "cases/of_employer.html", selectors.of_employer))
        navigation.register("work", "cases:work", allowed=can_see_employers, count=selectors.urgent)
        navigation.register("cases", "cases:cases", allowed=can_see_employers)
