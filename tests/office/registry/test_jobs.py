"""Background work: asked for when something has moved on, and once every night."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from ansinh.facts import FactStore
from ansinh.office import clock
from ansinh.office.registry import jobs, snapshots
from ansinh.office.registry.models import Employer, Snapshot


@pytest.fixture
def queue() -> Iterator[None]:
    """Jobs wait in the database, as in a running office."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}):
        yield


def test_an_empty_office_asks_for_nothing(today: dt.date) -> None:
    assert jobs.refresh() is False


def test_facts_a_day_and_nothing_else_ask_for_a_run(facts: FactStore, today: dt.date) -> None:
    assert jobs.refresh() is True  # jobs run at once in tests
    present = snapshots.current()
    assert present is not None and jobs.refresh() is False
    clock.move_to(today + dt.timedelta(days=1))
    assert jobs.refresh() is True
    assert snapshots.current() != present


def test_every_run_sees_to_one_at_night(facts: FactStore, today: dt.date, queue: None) -> None:
    jobs.recompute.func()
    jobs.recompute.func()
    from django_tasks_db.models import DBTaskResult

    ours = DBTaskResult.objects.filter(task_path=jobs.recompute.module_path)
    (asked,) = ours.values_list("run_after", flat=True)
    local = timezone.localtime(asked)
    assert (local.date(), local.time()) == (timezone.localdate() + dt.timedelta(days=1), dt.time(0, 5))


def test_the_command_computes_at_once(facts: FactStore, today: dt.date, user: object, capsys: object) -> None:
    officer = user("officer", office_code="A")  # type: ignore[operator]
    call_command("recompute", "--no-trend", "--share-out")
    said = capsys.readouterr().out  # type: ignore[attr-defined]
    assert "Đã tính 4 đơn vị đến 10/02/2026" in said and "Đã giao 2 đơn vị" in said
    assert Snapshot.objects.filter(is_current=True).count() == 1
    assert Employer.objects.filter(officer=officer).count() == 2
