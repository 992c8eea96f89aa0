"""The background worker as a process: ``python -m ansinh.office.working``."""

from __future__ import annotations

import django
from django.core.management import call_command


def work() -> None:
    """Do jobs as they come, until SIGTERM; the job begun is finished first."""
    django.setup()
    call_command("db_worker", queue_name="*", reload=False)


if __name__ == "__main__":
    from ansinh.office.serving import die_with_parent

    die_with_parent()
    work()
