"""Background jobs: one whose worker died is found and marked; logs and keys keep to themselves what they must."""

from __future__ import annotations

import json
import logging
import stat
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ansinh.base import AnsinhError
from ansinh.office.logs import Lines
from ansinh.office.secret import derived_key, secret_key
from ansinh.office.statics import build_static
from ansinh.office.working import WorkerDied, alive, mark_abandoned


def running(worker_id: str) -> DBTaskResult:
    """A job that ``worker_id`` has begun."""
    return DBTaskResult.objects.create(
        task_path="ansinh.office.registry.jobs.refresh", args_kwargs={"args": [], "kwargs": {}}, priority=0,
        queue_name="default", backend_name="default", run_after=timezone.now(), status="RUNNING",
        worker_ids=[worker_id], started_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_is_gone_is_marked_as_failed_and_others_go_on() -> None:
    left, going = running("killed"), running("lives")
    with alive("lives"):
        assert mark_abandoned() == 1
        left.refresh_from_db()
        going.refresh_from_db()
        assert (left.status, going.status) == ("FAILED", "RUNNING")
        assert left.exception_class_path == f"{WorkerDied.__module__}.{WorkerDied.__qualname__}"
        assert mark_abandoned() == 0
    assert mark_abandoned() == 1, "its worker has ended since"


# --- static files -----------------------------------------------------------------------------------------------------


def test_static_files_are_built_when_they_change(settings, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "style.css").write_text("a{}")
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    get_finder.cache_clear()
    try:
        assert [build_static(), build_static()] == [True, False]
        (source / "style.css").write_text("a{b:c}")
        (settings.STATIC_ROOT / "left-over.css").write_text("")
        assert [build_static(), build_static()] == [True, False]
    finally:
        get_finder.cache_clear()
    assert (settings.STATIC_ROOT / "style.css").read_text() == "a{b:c}"
    assert not (settings.STATIC_ROOT / "left-over.css").exists()


# --- logs -------------------------------------------------------------------------------------------------------------


def line(message: str, *arguments: object, **extra: object) -> dict[str, object]:
    record = logging.LogRecord("ansinh.test", logging.WARNING, "file.py", 1, message, arguments, extra.pop("exc", None))  # type: ignore[arg-type]
    for name, value in extra.items():
        setattr(record, name, value)
    found: dict[str, object] = json.loads(Lines().format(record))
    return found


def test_a_line_is_one_json_object() -> None:
    found = line("Not Found: %s", "/don-vi/TA0001A/", status_code=404)
    assert found["message"] == "Not Found: /don-vi/TA0001A/"
    assert (found["level"], found["logger"], found["status"]) == ("warning", "ansinh.test", 404)
    assert str(found["at"]).endswith("+00:00")


def test_what_people_typed_stays_out() -> None:
    assert "3800000001" not in json.dumps(line("Bad Request: %s", "/tim/?q=3800000001"))
    try:
        raise ValueError("3800000001 Nguyễn Thị Mẫu")
    except ValueError:
        found = line("Internal Server Error: /don-vi/", exc=sys.exc_info())
    assert found["error"] == "ValueError"
    assert found["where"]
    assert "3800000001" not in json.dumps(found)


# --- the key ----------------------------------------------------------------------------------------------------------


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "home")
    secret_key.cache_clear()
    assert secret_key(tmp_path / "home") == first
    assert len(first) > 60
    assert stat.S_IMODE((tmp_path / "home" / "secret-key").stat().st_mode) == 0o600
    assert secret_key(tmp_path / "other") != first


def test_a_home_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AnsinhError, match="khóa bí mật"):
        secret_key(tmp_path / "file" / "home")


def test_keys_for_different_ends_differ() -> None:
    assert derived_key("k", "a") != derived_key("k", "b") != derived_key("l", "b")
    assert len(derived_key("k", "a")) == 32
