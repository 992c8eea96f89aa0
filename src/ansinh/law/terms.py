"""The words that keys of parameters may take."""

from __future__ import annotations

COMPONENTS = ("health", "unemployment", "accident", "sickness", "pension")
"""BHYT, BHTN, TNLĐ-BNN, OĐ-TS, HT-TT: the components of a contribution, which are also the five funds."""
GROUPS = ("a", "b", "c", "d", "dd", "e", "g", "h", "i", "k", "l", "m", "n", "f")
"""Letters of Law 41/2024 art. 2(1) (``dd`` is đ); ``f`` is foreign workers, art. 2(2)."""
PAYERS = ("employer", "worker")
REGIONS = ("1", "2", "3", "4")

KEYS = {"component": COMPONENTS, "group": GROUPS, "payer": PAYERS, "region": REGIONS}
"""Key of a parameter -> the only values it may take. Other keys take any."""
