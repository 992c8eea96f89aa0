"""The embedded server: started by the first, stopped by the last, found again after its owner was killed."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ansinh.base import AnsinhError
from ansinh.office.database import NAME, Cluster, connection, database

ROOT = os.geteuid() == 0


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder in a place the server's user can reach, its server stopped afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ansinh-db-"))
    folder.chmod(0o755)
    yield folder / "home"
    clean_up(folder / "home")
    shutil.rmtree(folder)


def clean_up(home: Path) -> None:
    cluster = Cluster(home)
    cluster.stop()
    if cluster.folder != cluster.link:
        shutil.rmtree(cluster.folder, ignore_errors=True)


def made(home: Path) -> Cluster:
    cluster = Cluster(home)
    cluster.make(throw_away=True)
    return cluster


def ask(cluster: Cluster, question: str) -> object:
    with psycopg.connect(host=str(cluster.socket_folder), user=NAME, dbname=NAME) as server:
        return server.execute(question).fetchone()[0]


def child(home: Path) -> subprocess.Popen[str]:
    """Another process that joins the server and stays until its input ends."""
    program = (
        "import sys; from pathlib import Path; from ansinh.office.database import database\n"
        "with database(Path(sys.argv[1])): print('joined', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdout.readline() == "joined\n"
    return process


def test_the_first_starts_it_and_the_last_stops_it(home: Path) -> None:
    cluster = made(home)
    with cluster.joined():
        first = cluster.pid()
        other = child(home)
        with Cluster(home).joined():
            assert cluster.pid() == first
    assert cluster.pid() == first, "the other still uses it"
    other.communicate()
    assert cluster.pid() is None


def test_it_outlives_a_killed_owner_and_is_found_by_the_next(home: Path) -> None:
    cluster = made(home)
    owner = child(home)
    first = cluster.pid()
    owner.kill()
    owner.wait()
    assert cluster.pid() == first
    with cluster.joined():
        assert cluster.pid() == first
        assert ask(cluster, "SELECT 1") == 1
    assert cluster.pid() is None


@pytest.mark.slow
def test_data_survives_the_server_being_killed(home: Path) -> None:
    cluster = Cluster(home)
    with cluster.joined():
        with psycopg.connect(host=str(cluster.socket_folder), user=NAME, dbname=NAME) as server:
            server.execute("CREATE TABLE kept AS SELECT 7 AS n")
        pid = cluster.pid()
        assert pid
        os.kill(pid, signal.SIGKILL)
        while cluster.pid() is not None:
            time.sleep(0.05)
        with Cluster(home).joined():
            assert cluster.pid() not in {None, pid}
            assert ask(cluster, "SELECT n FROM kept") == 7


@pytest.mark.slow
def test_a_number_left_by_a_server_long_gone_means_nothing(home: Path) -> None:
    cluster = made(home)
    (cluster.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.folder}\n")
    assert cluster.pid() is None
    with cluster.joined():
        assert ask(cluster, "SELECT 1") == 1


@pytest.mark.slow
def test_an_interrupted_first_start_leaves_no_half_made_database(home: Path) -> None:
    half = Cluster(home).folder.with_name("database.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with made(home).joined():
        assert not half.exists()


def test_only_the_owner_comes_in(home: Path) -> None:
    cluster = made(home)
    with cluster.joined():
        assert stat.S_IMODE(cluster.folder.stat().st_mode) == 0o700
        assert ask(cluster, "SHOW listen_addresses") == ""
        assert ask(cluster, "SHOW data_checksums") == "on"
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(host=str(cluster.socket_folder), user="postgres", dbname=NAME)


@pytest.mark.slow
def test_a_path_too_long_for_a_socket(home: Path) -> None:
    far = home.parent / ("x" * 60) / ("y" * 70)
    cluster = made(far)
    try:
        with cluster.joined():
            assert len(str(cluster.socket_folder)) < 100
            assert ask(cluster, "SELECT 1") == 1
    finally:
        clean_up(far)


@pytest.mark.slow
@pytest.mark.skipif(not ROOT, reason="only root has a private folder that the server's user cannot enter")
def test_a_private_home_of_root_stays_private(home: Path) -> None:
    home.parent.chmod(0o700)
    cluster = made(home)
    with cluster.joined():
        assert ask(cluster, "SELECT 1") == 1
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700
    assert cluster.folder.is_relative_to("/var/lib/ansinh/databases")
    assert cluster.link.resolve() == cluster.folder
    shutil.rmtree(home)
    again = made(home)
    assert not (again.folder / "postmaster.pid").exists()
    assert again.folder.with_name(f"{again.folder.name}.old").exists(), "the database of the removed home is kept apart"
    shutil.rmtree(again.folder.with_name(f"{again.folder.name}.old"))


NOBODY = 65534
OPEN_PYTHON = Path("/usr/bin/python3.11")
"""Of the system: the one that runs the tests may lie in a private folder."""


@pytest.mark.slow
@pytest.mark.skipif(
    not ROOT or not OPEN_PYTHON.exists(), reason="needs root, to become somebody else, and a system Python"
)
def test_an_ordinary_user(home: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from ansinh.office.database import Cluster\n"
        "with Cluster(Path(sys.argv[1])).joined(): print('joined')"
    )
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    done = subprocess.run(
        [OPEN_PYTHON, "-c", program, str(home)], user=NOBODY, group=NOBODY, extra_groups=[], cwd="/",
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if "No module named 'ansinh'" in done.stderr:
        pytest.skip("the checkout is closed to other users")
    assert done.stdout == "joined\n", done.stderr
    assert Cluster(home).folder.stat().st_uid == NOBODY
    with Cluster(home).joined():
        assert ask(Cluster(home), "SELECT 1") == 1, "root may look after another's database"


# --- a server of the office's own choosing ----------------------------------------------------------------------------


def test_the_address_is_taken_apart(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://vp:m%40t@db.example:5433/anhsinh?sslmode=require")
    entry = connection(home)
    assert {key: entry[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "anhsinh", "USER": "vp", "PASSWORD": "m@t", "HOST": "db.example", "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip


@pytest.mark.slow
def test_a_named_server_is_used_and_not_stopped(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    cluster = made(home)
    with cluster.joined():
        monkeypatch.setenv("DATABASE_URL", f"postgresql://{NAME}@/{NAME}?host={cluster.socket_folder}")
        with database(home.parent / "other"):
            assert ask(cluster, "SELECT 1") == 1
        assert cluster.pid() is not None
        assert not (home.parent / "other").exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://vp@127.0.0.1:9/x", ("127.0.0.1", "DATABASE_URL")),
        ("not an address", ("DATABASE_URL", "postgresql://")),
    ],
)
def test_an_unreachable_server_says_what_why_and_what_next(
    monkeypatch: pytest.MonkeyPatch, home: Path, address: str, words: tuple[str, str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(AnsinhError) as caught, database(home):
        pass
    assert all(word in str(caught.value) for word in words)
