"""Work for the background: judge a delivery, import it; and what to do when the worker dies over it."""

from __future__ import annotations

from typing import Any

from django_tasks import TaskResult, TaskResultStatus, task

from ansinh.base import _, speaking
from ansinh.office.imports import checking, importing, keeping
from ansinh.office.imports.models import Delivery
from ansinh.office.imports.payments import listing
from ansinh.office.registry.jobs import recompute


@task()
def check(delivery: int) -> None:
    """The dry run of a delivery."""
    checking.check(delivery)
    keeping.remove_old()


@task()
def run(delivery: int) -> None:
    """Import a delivery; then the ledger is computed anew."""
    if importing.run(delivery):
        facts_changed()


@task()
def read_open_payments() -> int:
    """Bring the list of open payments up to date; how many there are."""
    return listing.refresh()


def facts_changed() -> None:
    """Ask for everything that is computed from the facts."""
    recompute.enqueue()
    read_open_payments.enqueue()


def when_finished(task_result: TaskResult[Any], **_sender: object) -> None:
    """A worker that died over a delivery says nothing any more; the store says what became of it."""
    if task_result.status != TaskResultStatus.FAILED or task_result.task.func not in (check.func, run.func):
        return
    delivery = Delivery.objects.select_related("by").filter(pk=task_result.args[0]).first()
    if delivery is None or delivery.state not in {Delivery.State.CHECKING, Delivery.State.IMPORTING}:
        return
    if delivery.state == Delivery.State.IMPORTING:
        importing.settle(delivery, interrupted=True)
        facts_changed()
        return
    delivery.state = Delivery.State.CHECKED
    with speaking(delivery.by.language):
        delivery.message = _("Việc kiểm tra bị ngắt giữa chừng. Chưa có gì được ghi; hãy kiểm tra lại.")
    delivery.save(update_fields=["state", "message"])
