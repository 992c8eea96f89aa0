"""How the office writes figures: exact in tables, short on tiles, and always the same.

Text only; the template filters wrap it in HTML. Figures keep the Vietnamese form in every language, as on documents.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from ansinh.base import _, text

NOTHING = "–"
NARROW = "\N{NO-BREAK SPACE}"
MILLION = 1_000_000
BILLION = 1_000_000_000


def money(amount: int | None) -> str:
    """``1.234.567 ₫``, never broken over two lines; nothing is an en dash.

    >>> money(-1234567).replace(NARROW, " ")
    '−1.234.567 ₫'
    """
    return NOTHING if amount is None else f"{text.money(amount)}{NARROW}₫"


def money_short(amount: int | None) -> str:
    """At most one decimal of a million or a billion, rounded half up; smaller amounts are exact.

    >>> money_short(35_812_345_678).replace(NARROW, " "), money_short(999_960_000).replace(NARROW, " ")
    ('35,8 tỷ', '1 tỷ')
    """
    if amount is None or abs(amount) < MILLION:
        return money(amount)
    # Not quite a billion may round up to a thousand million, which nobody says.
    unit = MILLION if _tenths(amount, MILLION) < 10_000 else BILLION
    whole, tenth = divmod(_tenths(amount, unit), 10)
    word = _("triệu") if unit == MILLION else _("tỷ")
    figure = text.money(whole) + (f",{tenth}" if tenth else "")
    return f"{'−' if amount < 0 else ''}{figure}{NARROW}{word}"


def _tenths(amount: int, unit: int) -> int:
    return (abs(amount) * 10 + unit // 2) // unit


def number(value: int | None) -> str:
    """A count with points between thousands.

    >>> number(14000)
    '14.000'
    """
    return NOTHING if value is None else text.money(value)


def rate(per_ten_thousand: int | None) -> str:
    """A rate per 10,000 as a percentage.

    >>> rate(1750)
    '17,5%'
    """
    return NOTHING if per_ten_thousand is None else text.permyriad(per_ten_thousand)


def day(value: dt.date | None) -> str:
    """``31/10/2026``."""
    return text.day(value)


def month(value: dt.date | None) -> str:
    """``10/2026``."""
    return text.month(value) if value else NOTHING


def moment(value: dt.datetime | None) -> str:
    """``14:05 31/10/2026`` in the office's time zone."""
    return f"{local(value):%H:%M %d/%m/%Y}" if value else NOTHING


def local(value: dt.datetime) -> dt.datetime:
    """``value`` in the office's time zone; one without a zone is taken to be there already."""
    return timezone.localtime(value) if timezone.is_aware(value) else value
