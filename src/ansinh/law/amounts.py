"""Exact money: fractions until the last step, whole đồng after it."""

from __future__ import annotations

from fractions import Fraction
from math import floor


def half_up(amount: Fraction) -> int:
    """The nearest whole number; a half goes up.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(7, 3))
    (3, 2)
    """
    return floor(amount + Fraction(1, 2))


def share(amount: int, rate: int) -> int:
    """``rate`` per 10,000 of ``amount`` đồng, rounded half up to the đồng.

    >>> share(5_310_001, 150)
    79650
    """
    return half_up(Fraction(amount * rate, 10_000))
