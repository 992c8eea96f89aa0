"""Round numbers for axes and legends."""

from __future__ import annotations

STEPS = (1, 2, 4, 5, 6, 8, 10)
"""Tops whose half is a round number too."""


def round_top(largest: int) -> int:
    """The least round number not under ``largest``; 1 for nothing.

    >>> round_top(508), round_top(37_000), round_top(0)
    (600, 40000, 1)
    """
    if largest <= 0:
        return 1
    power: int = 10 ** (len(str(largest)) - 1)
    return next(step * power for step in STEPS if step * power >= largest)


def round_under(value: int) -> int:
    """The largest round number not over ``value``; 1 for nothing.

    >>> round_under(508), round_under(37_000)
    (500, 20000)
    """
    power: int = 10 ** (len(str(value)) - 1) if value > 0 else 1
    return max((step * power for step in STEPS if step * power <= value), default=1)
