"""A trend in the space of a word."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 96, 24


def sparkline(values: Sequence[int], label: str) -> SafeString:
    """``values`` oldest first, from nought up; the last is marked. ``label`` is what is read aloud."""
    if not values:
        return mark_safe("")
    low, high = min(0, *values), max(1, *values)
    step = (WIDTH - 6) * 100 // max(len(values) - 1, 1)
    points = [
        (3 + at * step // 100, HEIGHT - 3 - (value - low) * (HEIGHT - 6) // (high - low))
        for at, value in enumerate(values)
    ]
    x, y = points[-1]
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>'
        '<path d="M{}"/><circle cx="{}" cy="{}" r="2.5"/></svg>',
        WIDTH, HEIGHT, label, label, "L".join(f"{left} {top}" for left, top in points), x, y,
    )  # fmt: skip
