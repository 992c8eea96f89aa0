"""Making a delivery's rows facts, in the background, one delivery at a time.

A worker may die at any moment. The store knows a file wholly or not at all, so what became of each is read back from
the store's own list of batches (``settle``), by whoever notices: the signal that a worker is gone, or the next import.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
from django.db import connection
from django.utils import timezone

from ansinh.base import AnsinhError, _, speaking
from ansinh.facts import FactStore, FileReport, ImportOptions, import_files
from ansinh.office.imports import keeping
from ansinh.office.imports.checking import note_counts, write_rows
from ansinh.office.imports.models import Delivery, Upload
from ansinh.office.imports.reading import ordered, together
from ansinh.office.registry.sources import load_law, store

_LOCK = 0x0A52
"""Of the one who imports."""
_WAIT_SECONDS = 600.0
"""For a command that is writing to the store just now."""
_log = logging.getLogger(__name__)
State = Delivery.State


def run(number: int) -> bool:
    """Import a delivery whose turn it is; whether facts have changed. What goes wrong is told on the delivery."""
    with _alone():
        for left in Delivery.objects.select_related("by").filter(state=State.IMPORTING):
            settle(left, interrupted=True)
        delivery = Delivery.objects.select_related("by").filter(pk=number, state=State.QUEUED).first()
        if delivery is None:
            return False
        with speaking(delivery.by.language):
            return _run(delivery)


def _run(delivery: Delivery) -> bool:
    facts = store()
    before = facts.snapshot().version
    delivery.state, delivery.started_at, delivery.done = State.IMPORTING, timezone.now(), 0
    delivery.save(update_fields=["state", "started_at", "done"])
    trouble = ""
    try:
        with facts.locked(_WAIT_SECONDS):
            _import(facts, delivery)
    except AnsinhError as error:
        trouble = str(error)
    except Exception:  # noqa: BLE001 - it is logged, and told to who waits for it
        _log.exception("delivery %s could not be imported", delivery.pk)
        trouble = _("Lỗi của hệ thống khi nhập; nhật ký của máy chủ ghi rõ. Báo cho người quản trị.")
    settle(delivery, trouble)
    return facts.snapshot().version != before


def _import(facts: FactStore, delivery: Delivery) -> None:
    before = 0
    for kind, options, group in together(ordered(delivery)):

        def tell(done: int, _files: int, name: str, before: int = before) -> None:
            Delivery.objects.filter(pk=delivery.pk).update(done=before + done, now=name)

        paths = [keeping.path_of(upload) for upload in group]
        chosen = ImportOptions(read=options, by=delivery.by.username)
        report = import_files(facts, kind, paths, chosen, tell, load_law())
        for upload, file in zip(group, report.files, strict=True):
            _record(upload, file)
        before += len(group)


def _record(upload: Upload, file: FileReport) -> None:
    if file.error is not None:
        upload.state = Upload.State.UNREADABLE
        upload.what, upload.why, upload.do_next = file.error.what, file.error.why, file.error.do_next
    elif file.already is not None or file.same_as is not None:
        upload.state, upload.known_batch = Upload.State.KNOWN, file.already
    else:
        note_counts(upload, file)
        write_rows(upload, file.verdicts)
        upload.batch = file.batch
        upload.state = Upload.State.IMPORTED if file.batch is not None else Upload.State.NOTHING
    upload.save()


def settle(delivery: Delivery, trouble: str = "", interrupted: bool = False) -> None:
    """Say of each file whether the store knows it, and close the delivery. Nothing is guessed: the store says so."""
    batches = _imported_since(delivery)
    uploads = ordered(delivery)
    for upload in uploads:
        if upload.state == Upload.State.CHECKED:
            upload.batch = batches.get(upload.sha256)
            upload.state = _became(upload)
            upload.save(update_fields=["batch", "state"])
    missing = [upload.name for upload in uploads if upload.state == Upload.State.FAILED]
    with speaking(delivery.by.language):
        said = [_("Việc nhập bị ngắt giữa chừng.")] if interrupted else [trouble]
        if missing and any(upload.state == Upload.State.IMPORTED for upload in uploads):
            said.append(_("Các tệp sau chưa được ghi gì: {names}.").format(names=", ".join(missing)))
        elif missing:
            said.append(_("Chưa có gì được ghi vào kho; mọi tệp còn nguyên tại đây."))
        elif interrupted:
            said.append(_("Mọi dòng đã được ghi trọn vẹn trước khi bị ngắt."))
    delivery.state = State.FAILED if missing else State.DONE
    delivery.message, delivery.now, delivery.finished_at = " ".join(said).strip(), "", timezone.now()
    delivery.save(update_fields=["state", "message", "now", "finished_at"])


def _became(upload: Upload) -> Upload.State:
    if upload.batch is not None:
        return Upload.State.IMPORTED
    return Upload.State.FAILED if upload.accepted else Upload.State.NOTHING


def _imported_since(delivery: Delivery) -> dict[str, int]:
    """Batches by the hash of their file, of those that became known since the import began."""
    batches = store().batches().filter(pl.col("kind") == "import", pl.col("undone_by").is_null())
    if delivery.started_at is not None:
        batches = batches.filter(pl.col("imported_at") >= delivery.started_at)
    return dict(batches.select("sha256", "batch").iter_rows())


@contextmanager
def _alone() -> Iterator[None]:
    """Others wait for their turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            connection.ensure_connection()
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
