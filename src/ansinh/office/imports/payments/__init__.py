"""Payments that name no employer, or probably the wrong one: whose they may be, and what an officer decides."""

from __future__ import annotations

__all__: list[str] = []
