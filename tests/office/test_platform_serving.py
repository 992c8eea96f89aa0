"""``ansinh serve`` and ``ansinh stop`` as processes: they start everything, say where, and leave nothing behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from ansinh.office.database import Cluster

pytestmark = pytest.mark.slow
PROGRAM = [sys.executable, "-c", "from ansinh.cli import main; main()"]
START_SECONDS, STOP_SECONDS = 120, 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Office:
    """A data folder of its own, and what was started on it."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.started: list[subprocess.Popen[str]] = []

    def command(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, "--home", str(self.home), *arguments], env=self.environment | variables,
            capture_output=True, text=True, timeout=START_SECONDS, check=False,
        )  # fmt: skip

    def serve(self, *options: str) -> subprocess.Popen[str]:
        """Start, and return when it has said where it runs; what it said is in ``said``."""
        process = subprocess.Popen(
            [*PROGRAM, "--home", str(self.home), "serve", "--port", str(self.port), "--processes", "1", *options],
            env=self.environment, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        self.started.append(process)
        assert process.stdout
        self.said = []
        for line in process.stdout:
            self.said.append(line)
            if "ansinh stop" in line:
                return process
        raise AssertionError(f"did not start: {self.said}")

    def page(self) -> int:
        with urllib.request.urlopen(f"http://localhost:{self.port}/dang-nhap/", timeout=30) as answer:
            return int(answer.status)

    @property
    def environment(self) -> dict[str, str]:
        return {key: text for key, text in os.environ.items() if not key.startswith(("ANSINH", "DJANGO", "DATABASE"))}


@pytest.fixture
def office() -> Iterator[Office]:
    folder = Path(tempfile.mkdtemp(prefix="ansinh-serve-"))
    folder.chmod(0o755)
    running = Office(folder / "home")
    yield running
    for process in running.started:
        process.kill()
        process.wait()
    Cluster(running.home).stop()
    shutil.rmtree(folder)


def nothing_left(office: Office, children: list[psutil.Process]) -> bool:
    _gone, alive = psutil.wait_procs(children, timeout=STOP_SECONDS)
    return not alive and Cluster(office.home).pid() is None


def test_it_runs_refuses_a_second_and_stops(office: Office) -> None:
    first = office.serve("--demo")
    assert office.page() == 200
    passwords = [line for line in office.said if re.search(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", line)]
    assert len(passwords) == 6, office.said
    second = office.command("serve", "--port", str(free_port()))
    assert second.returncode == 1
    assert f"đang chạy tại http://localhost:{office.port}/" in second.stderr
    assert office.page() == 200
    children = psutil.Process(first.pid).children(recursive=True)
    stopped = office.command("stop")
    assert (stopped.returncode, first.wait(STOP_SECONDS)) == (0, 0)
    assert "Đã dừng văn phòng" in stopped.stdout
    assert nothing_left(office, children)
    assert "Không có gì đang chạy" in office.command("stop").stdout


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_in_order(office: Office, sign: signal.Signals) -> None:
    process = office.serve()
    assert not any(re.search(r"(?:[a-z2-7]{4}-){3}", line) for line in office.said), "no passwords outside a rehearsal"
    children = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, sign)  # as a terminal does: to all of them at once
    assert process.wait(STOP_SECONDS) == 0
    assert nothing_left(office, children)


def test_a_killed_office_leaves_only_its_database_and_starts_again(office: Office) -> None:
    process = office.serve()
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    _gone, alive = psutil.wait_procs(children, timeout=STOP_SECONDS)
    assert alive == []
    left = Cluster(office.home).pid()
    assert left is not None
    again = office.serve()
    assert Cluster(office.home).pid() == left
    assert office.page() == 200
    again.terminate()
    assert again.wait(STOP_SECONDS) == 0
    assert Cluster(office.home).pid() is None


def test_a_killed_worker_is_replaced(office: Office) -> None:
    process = office.serve()
    [worker] = [each for each in psutil.Process(process.pid).children() if office_worker(each)]
    worker.kill()
    deadline = time.monotonic() + START_SECONDS
    while not any(office_worker(each) and each.pid != worker.pid for each in psutil.Process(process.pid).children()):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert office.page() == 200


def office_worker(process: psutil.Process) -> bool:
    """The worker leads a session of its own; web processes do not."""
    try:
        return os.getsid(process.pid) == process.pid and "spawn_main" in " ".join(process.cmdline())
    except (ProcessLookupError, psutil.NoSuchProcess):
        return False


def test_a_port_in_use_is_said_before_anything_else(office: Office) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", office.port))
        taken.listen()
        refused = office.command("serve", "--port", str(office.port))
    assert refused.returncode == 1
    assert f"cổng {office.port}" in refused.stderr and "--port" in refused.stderr
    assert Cluster(office.home).pid() is None


def test_an_unreachable_server_is_a_clear_error(office: Office) -> None:
    refused = office.command("serve", DATABASE_URL="postgresql://vp@127.0.0.1:9/x")
    assert refused.returncode == 1
    assert "Không kết nối được máy chủ cơ sở dữ liệu 127.0.0.1" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_colleagues_reach_it_by_the_machines_name(office: Office) -> None:
    office.serve("--address", "0.0.0.0")
    for host, status in ((socket.gethostname(), 200), ("elsewhere.example", 400)):
        request = urllib.request.Request(f"http://localhost:{office.port}/dang-nhap/", headers={"Host": host})
        try:
            assert urllib.request.urlopen(request, timeout=30).status == status
        except urllib.error.HTTPError as error:
            assert error.code == status


def test_the_first_administrator_comes_from_the_command_line(office: Office) -> None:
    office.serve()
    assert any("ansinh manage adduser" in line for line in office.said)
    added = office.command("manage", "adduser", "quan-tri", "--name", "Người Quản Trị")
    assert added.returncode == 0, added.stderr
    assert re.search(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", added.stdout)
    assert office.page() == 200, "the command has not stopped the database under the office"
