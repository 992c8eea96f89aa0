"""Tests stand on the repository alone: nothing the caller has set up for a real office reaches them."""

from __future__ import annotations

import os

for name in ("ANSINH_HOME", "ANSINH_LAW", "ANSINH_LANG"):
    os.environ.pop(name, None)
