"""Parameters whose value is a list of records rather than a number. Unit of the file -> type of a record."""

from __future__ import annotations

import msgspec

TABLES: dict[str, type[msgspec.Struct]] = {}
