"""Work for the background."""

from __future__ import annotations

from django_tasks import task

from ansinh.office.reminders import issuing


@task()
def issue_run(number: int) -> int:
    """Issue what of the run is still to be issued; how many employers got their papers."""
    return issuing.issue(number)
