"""Cases: what the office does about one employer and one matter, step by step, until it holds.

A ``Case`` is opened for arrears, for people not registered, or for wages declared too low. Its steps are those of the
law's ladder (``ansinh.law.ladder``); each is recorded once, with the figures it stood on, and never edited. ``verbs``
is the only way to change anything: it asks ``guards`` for the lawful conditions and refuses a step by naming those
that are not met. What needs two people goes through ``approvals``. ``review`` runs after every new ledger: it
closes what is settled and reopens what has come back. ``work`` lists what is to be done, by lawful deadline.

``guards``, ``clocks``, ``penalties`` and ``position`` know nothing of the database: they reason about a ``Situation``.
"""

from __future__ import annotations

__all__: list[str] = []
