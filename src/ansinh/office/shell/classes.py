"""The classes of money as the office shows them: a word and a shape for each, so that colour is never alone.

The ledger knows the first four; a month is *excused* or *suspended* when a decision covers it.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise

from ansinh.office.language import later


class ConductClass(NamedTuple):
    """``letter`` is the class in a stored ribbon; ``shape`` an SVG drawing in a 10 x 10 box."""

    key: str
    letter: str
    word: str | Promise
    shape: str


_HATCH = '<path d="M1 5 5 1M1 9 9 1M5 9 9 5" stroke="currentColor" stroke-width="1.5"/>'

CLASSES = {
    conduct.key: conduct
    for conduct in (
        ConductClass("paid", "p", later("Đã đóng"), '<circle cx="5" cy="5" r="3.5" fill="currentColor"/>'),
        ConductClass("not_due", "n", later("Chưa đến hạn"),
            '<circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'),
        ConductClass("late", "l", later("Chậm đóng"), '<path d="M5 .8 9.6 9H.4z" fill="currentColor"/>'),
        ConductClass("evading", "e", later("Trốn đóng"), '<path d="M1 1h8v8H1z" fill="currentColor"/>'),
        ConductClass("excused", "x", later("Bất khả kháng"), _HATCH),
        ConductClass("suspended", "s", later("Tạm dừng đóng"), _HATCH),
    )
}  # fmt: skip
"""By key, mildest first."""

BY_LETTER = {conduct.letter: conduct for conduct in CLASSES.values()}
