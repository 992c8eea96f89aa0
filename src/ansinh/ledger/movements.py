"""What each "phương án" does to a person's coverage, as bits the kernel can apply.

Components are numbered as ``FUNDS``: health, unemployment, accident, sickness, pension. A *slot* is a component
and who pays it: ``component * 2`` for the employer's part, ``+ 1`` for the worker's.
"""

from __future__ import annotations

import numpy as np

from ansinh.facts.schemas import FUNDS, MOVEMENTS

COMPONENTS = FUNDS
PAYERS = ("employer", "worker")
SLOTS = len(COMPONENTS) * len(PAYERS)

HEALTH, UNEMPLOYMENT, ACCIDENT, SICKNESS, PENSION = (1 << n for n in range(5))
ALL = HEALTH | UNEMPLOYMENT | ACCIDENT | SICKNESS | PENSION
OTHER_THAN_HEALTH = ALL & ~HEALTH

_STARTS = dict.fromkeys(("TM", "TH", "TC", "TD", "ON"), ALL)
_STOPS = dict.fromkeys(("GH", "GC", "GD", "KL", "OF", "TS"), ALL)
SWITCH_ON = {
    **_STARTS, "TN": UNEMPLOYMENT, "TL": ACCIDENT, "TV": SICKNESS | PENSION, "AD": OTHER_THAN_HEALTH, "TT": HEALTH,
}  # fmt: skip
SWITCH_OFF = {
    **_STOPS, "GN": UNEMPLOYMENT, "GL": ACCIDENT, "GV": SICKNESS | PENSION, "SB": OTHER_THAN_HEALTH, "TU": HEALTH,
}  # fmt: skip
SETS_BASE = {*_STARTS, "DC", "AD"}
BOUNDED = {"AD", "SB"}
"""Movements that say nothing without a last month."""
WITHOUT_RULE = {"AT", "DN", "DL"}
"""Movements the ledger has no rule for; their rows are refused and kept."""

MOVEMENT_CODE = {code: number for number, code in enumerate(MOVEMENTS)}

ON_MASK = np.array([SWITCH_ON.get(code, 0) for code in MOVEMENTS], np.int64)
OFF_MASK = np.array([SWITCH_OFF.get(code, 0) for code in MOVEMENTS], np.int64)
IS_START = np.array([code in _STARTS for code in MOVEMENTS], np.bool_)
TAKES_BASE = np.array([code in SETS_BASE for code in MOVEMENTS], np.bool_)
NEEDS_NO_START = np.array([code == "AD" for code in MOVEMENTS], np.bool_)
