"""Tests of the office run on a PostgreSQL of their own, started once for all of them in a throw-away folder.

Fixtures: ``user(role, **fields)`` makes a user, ``sign_in(user)`` a browser signed in as one, ``client`` a browser
nobody has signed in with. Everything written is rolled back after each test.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

# Before Django's settings are read. Short, since sockets have short names.
HOME = Path(tempfile.mkdtemp(prefix="ansinh-tests-"))
HOME.chmod(0o755)  # else the server of a test run by root could not reach it
(HOME / "static").mkdir()
atexit.register(shutil.rmtree, HOME)
signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as by Ctrl-C, so that the server is stopped
os.environ |= {"ANSINH_HOME": str(HOME), "ANSINH_DEMO": "1", "DJANGO_SETTINGS_MODULE": "ansinh.office.settings"}
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
settings.LOGGING_CONFIG = None
django.setup()
for name in ("ANSINH_HOME", "ANSINH_DEMO"):
    del os.environ[name]  # tests of commands stand on their own

from ansinh.office.accounts.models import Role, User  # noqa: E402
from ansinh.office.database import Cluster  # noqa: E402

PASSWORD = "mot-mat-khau-dai"
A_RUN_SECONDS = 2 * 60 * 60
MakeUser = Callable[..., User]


def sweep() -> None:
    """Stop and remove the servers of test runs that were killed."""
    for left in HOME.parent.glob("ansinh-tests-*"):
        if time.time() - left.stat().st_mtime > A_RUN_SECONDS:
            with (left / "database.lock").open("w") as file, suppress(BlockingIOError):  # held: that run goes on
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                Cluster(left).stop()
                shutil.rmtree(left)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """The server behind every test."""
    sweep()
    cluster = Cluster(HOME)
    cluster.make(throw_away=True)
    with cluster.joined():
        yield


@pytest.fixture
def user(db: None) -> MakeUser:
    """``user("officer")``: somebody of that role; province-wide unless ``office_code`` or ``communes`` are given."""
    made = 0

    def make(role: str = Role.OFFICER, **fields: object) -> User:
        nonlocal made
        made += 1
        fields.setdefault("username", f"{role}-{made}".replace("_", "-"))
        fields.setdefault("full_name", f"Người thử {made}")
        if role in {Role.OFFICER, Role.BASE_LEADER}:
            fields.setdefault("office_code", "A")
        return User.objects.create_user(password=PASSWORD, role=role, **fields)

    return make


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """``sign_in(user)``: a browser in which ``user`` has signed in."""

    def enter(user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter
