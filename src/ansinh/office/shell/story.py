"""What is told in sentences: the entries of a timeline."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One thing that happened, or will: ``kind`` is money, law, later (not yet) or empty.

    ``by`` names who did it; ``href`` leads to it.
    """

    day: dt.date
    title: str
    text: str = ""
    kind: str = ""
    by: str = ""
    href: str = ""
