"""Words that are translated when they are shown, for places read once at start: fields, choices, labels."""

from __future__ import annotations

from django.utils.functional import lazy

from ansinh.base import _

later = lazy(_, str)
"""``later("…")``: the Vietnamese text in the language spoken when it is shown. Plain text only, as for ``_``."""
