"""The background worker.

A worker that is killed leaves its job marked as running. Each worker therefore holds a lock in the database for as
long as it lives; a job whose worker no longer holds one is marked as failed, with the reason, by the next worker.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Iterator

import django
import psycopg
from django.core.exceptions import SuspiciousOperation
from django.core.management import call_command
from django.db import connection

_LOCKS = 0x414E53
"""First half of the advisory locks' numbers, apart from other uses of such locks."""


class WorkerDied(Exception):
    """The process that did the job ended before the job did."""


def work() -> None:
    """Do jobs as they come, until SIGTERM; the job begun is finished first."""
    django.setup()
    from ansinh.office.registry.jobs import refresh

    worker_id = secrets.token_hex(16)
    with alive(worker_id):
        mark_abandoned()
        refresh()
        call_command("db_worker", queue_name="*", reload=False, worker_id=worker_id, interval=0.5)


@contextlib.contextmanager
def alive(worker_id: str) -> Iterator[None]:
    """Show the others that ``worker_id`` lives, through a connection of its own that ends with the process."""
    held = connection.get_new_connection(connection.get_connection_params())
    held.autocommit = True
    try:
        held.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCKS, _number(worker_id)])
        yield
    finally:
        with contextlib.suppress(psycopg.Error):
            held.execute("SELECT pg_advisory_unlock_all()")  # closing alone frees it a moment later
        held.close()


def mark_abandoned() -> int:
    """Mark jobs whose worker is gone as failed; says how many. Their callers decide whether to ask again."""
    from django_tasks.signals import task_finished
    from django_tasks_db.models import DBTaskResult

    count = 0
    for job in DBTaskResult.objects.running():
        if job.worker_ids and not _lives(job.worker_ids[-1]):
            job.set_failed(WorkerDied(job.worker_ids[-1]))
            count += 1
            with contextlib.suppress(ImportError, SuspiciousOperation):  # of a job this version no longer has
                task_finished.send(sender=type(job.task.get_backend()), task_result=job.task_result)
    return count


def _lives(worker_id: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, _number(worker_id)])
        (free,) = cursor.fetchone()
        if free:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, _number(worker_id)])
    return not free


def _number(worker_id: str) -> int:
    """31 bits of ``worker_id``."""
    return int.from_bytes(hashlib.sha256(worker_id.encode()).digest()[:4]) >> 1
