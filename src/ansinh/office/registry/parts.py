"""Tabs that other apps add to an employer's page: its cases, its documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansinh.office.accounts.models import User
from ansinh.office.registry.models import Employer


@dataclass(frozen=True)
class Part:
    """``key`` is its place in the address, ``label`` a lazy text, ``template`` what is shown with ``context``."""

    key: str
    label: Any
    template: str
    context: Callable[[User, Employer], dict[str, Any]]


PARTS: dict[str, Part] = {}
"""By key, in the order of registration."""


def register(part: Part) -> None:
    """Add a tab; called when an app is ready."""
    PARTS[part.key] = part
