"""How Vietnamese readers see figures: ``1.234.567 ₫``, ``31/10/2026``, ``10/2026``."""

from __future__ import annotations

import datetime as dt


def money(amount: int) -> str:
    """Integer đồng with points between thousands and a true minus sign.

    >>> money(-1234567)
    '−1.234.567'
    """
    return f"{amount:,}".replace(",", ".").replace("-", "−")


def day(value: dt.date | None) -> str:
    """``dd/mm/yyyy``; an absent day is an en dash."""
    return f"{value:%d/%m/%Y}" if value else "–"


def month(value: dt.date) -> str:
    """``mm/yyyy`` of any day in the month."""
    return f"{value:%m/%Y}"


def permyriad(rate: int) -> str:
    """A rate per 10,000 as a percentage with a decimal comma.

    >>> permyriad(1750), permyriad(3), permyriad(800)
    ('17,5%', '0,03%', '8%')
    """
    whole, rest = divmod(rate, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",") + "%"
