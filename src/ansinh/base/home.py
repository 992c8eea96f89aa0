"""Where an installation keeps its facts, documents and database."""

from __future__ import annotations

import os
from pathlib import Path


def default_home() -> Path:
    """``ANSINH_HOME``, else /var/lib/ansinh for root, else the user's data folder."""
    if os.environ.get("ANSINH_HOME"):
        return Path(os.environ["ANSINH_HOME"])
    if os.geteuid() == 0:
        return Path("/var/lib/ansinh")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(base) / "ansinh"
