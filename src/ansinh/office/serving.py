"""Runs the office: one process that watches, the web processes, and a worker for background jobs.

The watching process holds ``serve.lock`` in the data folder and writes its address and process number there, so that
a second one says where the first runs, and ``ansinh stop`` finds it.
"""

from __future__ import annotations

import fcntl
import json
import logging
import multiprocessing
import os
import signal
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from ansinh.base import AnsinhError, _
from ansinh.office.database import Cluster, database
from ansinh.office.processes import die_with_parent
from ansinh.office.statics import build_static
from ansinh.office.working import work

log = logging.getLogger(__name__)

_STOP_SECONDS = 30
_REQUEST_SECONDS = 10
"""What a request may still take when the office stops."""
_THREADS = 4
"""Requests that one web process works on at once."""


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
    def is_open(self) -> bool:
        """Whether other machines reach it."""
        return self.address not in {"127.0.0.1", "::1", "localhost"}

    @property
    def url(self) -> str:
        """What people open."""
        return self._at(names(self.address)[0] if self.is_open else "localhost")

    @property
    def local_url(self) -> str:
        """The same from this machine."""
        anywhere = {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
        return self._at("localhost" if not self.is_open or self.address in anywhere else self.address)

    def _at(self, host: str) -> str:
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}/"


def names(address: str) -> list[str]:
    """What this machine is called by others, when it listens at ``address``: names first, then numbers."""
    found = [socket.gethostname(), socket.getfqdn()]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("10.255.255.255", 1))  # sends nothing; says which address would be used
        found.append(str(probe.getsockname()[0]))
    return list(dict.fromkeys([*found, address]))


def run(site: Site, say: Callable[[str], None]) -> None:
    """Serve until SIGINT, SIGTERM or ``stop``. ``say`` gets what the person who started it should read. Django's
    settings are read in here, not before: they depend on the site.
    """
    signal.signal(signal.SIGTERM, _leave)
    os.environ["ANSINH_SERVED"] = "1"
    if site.is_open:
        os.environ.setdefault("ANSINH_HOSTS", ",".join(names(site.address)))
    with alone(site), database(site.home):
        _check_port(site)
        django.setup()
        lines = [*prepare_database(), _("Dừng bằng Ctrl-C hoặc ansinh stop.")]
        build_static()
        connection.close()
        with worker():
            threading.Thread(target=_announce, args=(site, lines, say), daemon=True).start()
            _web(site)
            # From here on everything ends in order; a second signal would only leave the database running.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def prepare_database() -> list[str]:
    """Bring the tables up to date, and the users of a rehearsal; what the person who started it should know."""
    from ansinh.office.accounts.demo import demo_users
    from ansinh.office.accounts.models import User
    from ansinh.office.rehearsal import stage

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if settings.ANSINH_DEMO:
        stage()
        rows = [f"  {each.username:<12} {each.password}   {each.role}" for each in demo_users()]
        return [_("Bản diễn tập. Đăng nhập bằng một trong các người dùng mẫu:"), *rows]
    if not User.objects.exists():
        return [_("Chưa có người dùng nào. Tạo người quản trị đầu tiên bằng: ansinh manage adduser")]
    return []


def _leave(_signal: int, _frame: object) -> None:
    """SIGTERM before the web server listens for it: leave as from an error, so that everything started is stopped."""
    raise SystemExit(0)


def _announce(site: Site, lines: list[str], say: Callable[[str], None]) -> None:
    """Speak when the first page can be opened, not before."""
    while not _answers(site):
        time.sleep(0.1)
    for line in [_("Văn phòng đang chạy tại {url}").format(url=site.url), *lines]:
        say(line)


def _answers(site: Site) -> bool:
    """Whether a page comes back; the port alone opens before the application is ready."""
    anybody = ssl._create_unverified_context() if site.certificate else None  # noqa: S323 - it is this machine
    try:
        urllib.request.urlopen(f"{site.local_url}dang-nhap/", timeout=5, context=anybody).close()  # noqa: S310
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _web(site: Site) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "ansinh.office.application:application",
        address=site.address,
        port=site.port,
        interface=Interfaces.WSGI,
        workers=site.processes,
        blocking_threads=_THREADS,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_REQUEST_SECONDS,
        ssl_cert=site.certificate,
        ssl_key=site.key,
    ).serve()


@contextmanager
def worker() -> Iterator[None]:
    """A process for background jobs, started again when it ends by itself. On leaving, the job begun is finished,
    unless it takes too long.
    """
    stopping = threading.Event()
    processes = [_start_worker()]

    def watch() -> None:
        while not stopping.wait(1):
            if not processes[-1].is_alive():
                log.error("worker ended with %s; starting another", processes[-1].exitcode)
                processes.append(_start_worker())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stopping.set()
        watcher.join()
        last = processes[-1]
        for end in (last.terminate, last.terminate, last.kill):
            end()
            last.join(_STOP_SECONDS)
            if last.exitcode is not None:
                break


def _start_worker() -> SpawnProcess:
    process = multiprocessing.get_context("spawn").Process(target=_work, name="ansinh-worker")
    process.start()
    return process


def _work() -> None:
    """Of a session of its own, so that Ctrl-C in a terminal reaches it once, through its parent."""
    os.setsid()
    die_with_parent()
    work()


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
