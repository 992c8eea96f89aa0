"""The imports app."""

from __future__ import annotations

from django.apps import AppConfig


class Imports(AppConfig):
    name = "ansinh.office.imports"
    label = "imports"

    def ready(self) -> None:
        """A desk in the rail, the flows by which imports are approved, an ear for workers that die; the list of open
        payments follows each new ledger.
        """
        from django_tasks.signals import task_finished

        from ansinh.office.imports import flows, jobs, selectors
        from ansinh.office.registry import snapshots
        from ansinh.office.shell import navigation

        flows.register()
        task_finished.connect(jobs.when_finished, dispatch_uid="imports")
        snapshots.after_present.append(lambda _present: jobs.read_open_payments.enqueue())
        navigation.register("imports", "imports:desk", allowed=selectors.may_look, count=selectors.waiting_for)
