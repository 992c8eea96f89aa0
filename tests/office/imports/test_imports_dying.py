"""Workers that die, imports that meet, a store that somebody else is writing: whole or not at all, and said so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus

from ansinh.base import AnsinhError
from ansinh.facts import FactStore, ImportOptions, import_files
from ansinh.office.imports import importing, jobs, keeping
from ansinh.office.imports.models import Delivery, Upload

HandIn = Callable[[Client, dict[str, bytes]], Delivery]
State = Delivery.State


@pytest.fixture
def ready(make: SimpleNamespace, clerk: Client, hand_in: HandIn) -> Callable[[int], Delivery]:
    """A delivery of two files, judged, and marked as being imported."""

    def prepare(turn: int = 0) -> Delivery:
        files = {f"{turn}-{n}.csv": make.payments(f"X{turn}{n},TA0001A,2026-01-20,50000{n},nop") for n in range(2)}
        delivery = hand_in(clerk, files)
        Delivery.objects.filter(pk=delivery.pk).update(state=State.IMPORTING, started_at=timezone.now())
        return Delivery.objects.get(pk=delivery.pk)

    return prepare


def _worker_dies(delivery: Delivery) -> Delivery:
    """What the next worker says of a job whose worker is gone."""
    result = SimpleNamespace(status=TaskResultStatus.FAILED, task=jobs.run, args=[delivery.pk])
    jobs.when_finished(result)  # type: ignore[arg-type]
    return Delivery.objects.get(pk=delivery.pk)


def _import(facts: FactStore, uploads: list[Upload]) -> None:
    import_files(facts, "auto", [keeping.path_of(upload) for upload in uploads], ImportOptions(by="clerk"))


def test_killed_before_anything_was_written(ready: Callable[..., Delivery], facts: FactStore, clerk: Client) -> None:
    known = facts.snapshot().version
    delivery = _worker_dies(ready())
    assert delivery.state == State.FAILED and "Chưa có gì được ghi" in delivery.message
    assert {upload.state for upload in delivery.uploads.all()} == {Upload.State.FAILED}
    assert facts.snapshot().version == known
    page = clerk.get(f"/nhap-du-lieu/{delivery.pk}/").content.decode()
    assert "bị ngắt giữa chừng" in page and "Kiểm tra lại để nhập tiếp" in page
    clerk.post(f"/nhap-du-lieu/{delivery.pk}/kiem-tra/")
    delivery.refresh_from_db()
    assert delivery.state == State.CHECKED and [each.accepted for each in delivery.uploads.all()] == [1, 1]


def test_killed_after_everything_was_written(ready: Callable[..., Delivery], facts: FactStore) -> None:
    delivery = ready()
    _import(facts, list(delivery.uploads.order_by("pk")))
    delivery = _worker_dies(delivery)
    assert delivery.state == State.DONE and "trọn vẹn" in delivery.message
    assert all(upload.batch and upload.state == Upload.State.IMPORTED for upload in delivery.uploads.all())


def test_killed_between_two_files(ready: Callable[..., Delivery], facts: FactStore) -> None:
    delivery = ready()
    first, second = delivery.uploads.order_by("pk")
    _import(facts, [first])
    delivery = _worker_dies(delivery)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Upload.State.IMPORTED, Upload.State.FAILED)
    assert delivery.state == State.FAILED and second.name in delivery.message and first.name not in delivery.message


def test_the_next_import_notices_too(ready: Callable[..., Delivery], facts: FactStore) -> None:
    dead, alive = ready(0), ready(1)
    Delivery.objects.filter(pk=alive.pk).update(state=State.QUEUED)
    assert importing.run(alive.pk)
    assert Delivery.objects.get(pk=dead.pk).state == State.FAILED
    assert Delivery.objects.get(pk=alive.pk).state == State.DONE


def test_a_dry_run_that_dies(ready: Callable[..., Delivery], clerk: Client) -> None:
    delivery = ready()
    Delivery.objects.filter(pk=delivery.pk).update(state=State.CHECKING)
    result = SimpleNamespace(status=TaskResultStatus.FAILED, task=jobs.check, args=[delivery.pk])
    jobs.when_finished(result)  # type: ignore[arg-type]
    page = clerk.get(f"/nhap-du-lieu/{delivery.pk}/").content.decode()
    assert "Việc kiểm tra bị ngắt" in page and "Kiểm tra lại" in page and "Trình duyệt" not in page


def test_a_job_runs_once(ready: Callable[..., Delivery], facts: FactStore) -> None:
    delivery = ready()
    Delivery.objects.filter(pk=delivery.pk).update(state=State.QUEUED)
    assert importing.run(delivery.pk) and not importing.run(delivery.pk)
    assert facts.batches().filter(file_name="0-0.csv").height == 1


def test_somebody_else_writes_to_the_store(
    ready: Callable[..., Delivery], facts: FactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command holds the store longer than one waits: nothing is written, and it can be tried again."""
    delivery = ready()
    Delivery.objects.filter(pk=delivery.pk).update(state=State.QUEUED)
    monkeypatch.setattr(importing, "_WAIT_SECONDS", 0.1)
    with FactStore(facts.path).locked():
        assert not importing.run(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED and "Chưa có gì được ghi" in delivery.message


def test_trouble_in_the_middle_is_told(
    ready: Callable[..., Delivery], monkeypatch: pytest.MonkeyPatch, clerk: Client
) -> None:
    delivery = ready()
    Delivery.objects.filter(pk=delivery.pk).update(state=State.QUEUED)

    def full(*_args: object, **_named: object) -> None:
        raise AnsinhError("Ổ đĩa đã đầy.", "", "Dọn bớt rồi nhập lại.")

    monkeypatch.setattr(importing, "import_files", full)
    assert not importing.run(delivery.pk)
    assert "Ổ đĩa đã đầy" in clerk.get(f"/nhap-du-lieu/{delivery.pk}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_turns(ready: Callable[..., Delivery], facts: FactStore) -> None:
    """Two workers, two deliveries: one after the other, both whole."""
    deliveries = [ready(0), ready(1)]
    Delivery.objects.update(state=State.QUEUED)

    def work(number: int) -> None:
        try:
            importing.run(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[delivery.pk]) for delivery in deliveries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {delivery.state for delivery in Delivery.objects.all()} == {State.DONE}
    assert facts.snapshot().table("payments").height == 5
    by_delivery = [[each.batch for each in delivery.uploads.order_by("pk")] for delivery in deliveries]
    assert all(second == first + 1 for first, second in by_delivery)  # not mixed with one another
