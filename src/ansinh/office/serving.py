"""Runs the office: one process that watches, the web processes, and a worker for background jobs.

The watching process holds ``serve.lock`` in the data folder and writes its address and process number there, so that
a second one says where the first runs, and ``ansinh stop`` finds it.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from django.core.management import call_command

from ansinh.base import AnsinhError, _
from ansinh.office.database import Cluster, database

log = logging.getLogger(__name__)

_STOP_SECONDS = 30
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass(frozen=True)
class Site:
    """Where the office is served."""

    home: Path
    address: str
    port: int
    certificate: Path | None
    key: Path | None
    processes: int

    @property
    def url(self) -> str:
        host = "localhost" if self.address in {"127.0.0.1", "0.0.0.0", "::"} else self.address  # noqa: S104
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}/"


def run(site: Site, say: Callable[[str], None]) -> None:
    """Serve until SIGINT, SIGTERM or ``stop``. ``say`` gets what the person who started it should read."""
    with alone(site), database(site.home):
        _check_port(site)
        django.setup()
        prepare_database()
        call_command("collectstatic", interactive=False, verbosity=0)
        for line in welcome(site):
            say(line)
        with worker():
            _web(site)


def prepare_database() -> None:
    """Bring the tables up to date, and the users of a rehearsal."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def welcome(site: Site) -> list[str]:
    return [_("Văn phòng đang chạy tại {url}").format(url=site.url), _("Dừng bằng Ctrl-C hoặc ansinh stop.")]


def _web(site: Site) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "ansinh.office.application:application",
        address=site.address,
        port=site.port,
        interface=Interfaces.WSGI,
        workers=site.processes,
        blocking_threads=4,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
        ssl_cert=site.certificate,
        ssl_key=site.key,
    ).serve()


@contextmanager
def worker() -> Iterator[None]:
    """A process for background jobs, started again when it ends by itself."""
    stopping = threading.Event()
    current: list[subprocess.Popen[bytes]] = []

    def watch() -> None:
        while not stopping.is_set():
            process = subprocess.Popen([sys.executable, "-m", "ansinh.office.working"], start_new_session=True)
            current[:] = [process]
            code = process.wait()
            if not stopping.wait(1):
                log.error("worker ended with %s; starting another", code)

    thread = threading.Thread(target=watch, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        if current:
            current[0].terminate()
        thread.join(_STOP_SECONDS)


@contextmanager
def alone(site: Site) -> Iterator[None]:
    """Hold the lock of the data folder; AnsinhError when another process serves it."""
    site.home.mkdir(parents=True, exist_ok=True)
    with _lock_file(site.home).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = serving(site.home) or {}
            raise AnsinhError(
                _("Văn phòng của thư mục {home} đang chạy tại {url}.").format(
                    home=site.home, url=other.get("url", "?")
                ),
                _("Mỗi thư mục dữ liệu chỉ chạy một văn phòng."),
                _("Mở địa chỉ ấy, hoặc dừng bằng ansinh stop rồi chạy lại."),
            ) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "url": site.url}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def serving(home: Path) -> dict[str, object] | None:
    """Who serves ``home``: ``pid`` and ``url``; nothing when nobody does."""
    try:
        with _lock_file(home).open("r+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                found: dict[str, object] = json.loads(file.read() or "{}")
                return found
    except FileNotFoundError:
        pass
    return None


def stop(home: Path) -> list[str]:
    """Stop what runs in ``home``, the office and then its database; says what was stopped."""
    stopped = []
    if (found := serving(home)) is not None:
        os.kill(int(str(found["pid"])), signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        while serving(home) is not None:
            if time.monotonic() > deadline:
                raise AnsinhError(
                    _("Văn phòng (tiến trình {pid}) chưa dừng sau {seconds} giây.").format(
                        pid=found["pid"], seconds=_STOP_SECONDS
                    )
                )
            time.sleep(0.1)
        stopped.append(_("Đã dừng văn phòng tại {url}").format(url=found["url"]))
    if Cluster(home).stop():
        stopped.append(_("Đã dừng cơ sở dữ liệu"))
    return stopped


def die_with_parent() -> None:
    """Let the system end this process when the one that started it ends, however that happens. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _lock_file(home: Path) -> Path:
    return home / "serve.lock"


def _check_port(site: Site) -> None:
    family = socket.AF_INET6 if ":" in site.address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((site.address, site.port))
        except OSError as error:
            raise AnsinhError(
                _("Không mở được cổng {port} tại {address}.").format(port=site.port, address=site.address),
                _("Hệ điều hành báo: {reason}.").format(reason=error.strerror),
                _("Chọn cổng khác bằng --port."),
            ) from None
