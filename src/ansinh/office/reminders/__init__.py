"""Reminders runs: once a month everybody who is late is told so in writing, and the law's clock follows.

A ``Run`` is proposed from the ledger of a day (``proposing``), looked through and changed (``verbs``), sent to another
person for approval (``cases.approvals``), and then issued in the background, employer after employer (``issuing``):
C12-TS, 01-ĐĐ and D09-TS of one employer in one transaction. What is issued is told to the facts, so that the ledger's
clock of evasion reads it back. Whatever cuts an issuing short, going on finishes the rest, no number twice.
"""

from __future__ import annotations

__all__: list[str] = []
