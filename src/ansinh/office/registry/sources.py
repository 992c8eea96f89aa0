"""The facts and the law that pages about one employer read."""

from __future__ import annotations

import functools
import time
from pathlib import Path

from django.conf import settings

from ansinh.facts import FactStore
from ansinh.facts import Snapshot as Facts
from ansinh.law import Law
from ansinh.office.registry.models import Snapshot

_KEPT_SECONDS = 3600
"""Replaced files of the store stay readable for a day; opened facts are let go long before."""


def store() -> FactStore:
    """The facts of this installation."""
    return FactStore(settings.ANSINH_HOME / "facts")


def load_law() -> Law:
    """The law of this installation."""
    return Law.load(settings.ANSINH_LAW)


def facts_of(snapshot: Snapshot) -> Facts:
    """What ``snapshot`` knew. Small tables are read once and kept for a while, which saves most of a page's time."""
    return _opened(settings.ANSINH_HOME / "facts", snapshot.version, int(time.monotonic()) // _KEPT_SECONDS)


@functools.lru_cache(maxsize=3)
def _opened(path: Path, version: int, _hour: int) -> Facts:
    return FactStore(path).snapshot(version)


def law_of(snapshot: Snapshot) -> Law:
    """The law in force here now; ``snapshot.law`` tells whether the snapshot stands on the same."""
    return _law(settings.ANSINH_LAW)


@functools.lru_cache(maxsize=1)
def _law(folder: Path | None) -> Law:
    return Law.load(folder)


def folder_of(snapshot: Snapshot) -> Path:
    """Where the ledger of a snapshot is kept."""
    return Path(settings.ANSINH_HOME) / "snapshots" / str(snapshot.pk)
