"""The communes of the province: code, name, where they lie, which base office manages them."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple


class Commune(NamedTuple):
    """A commune in force since 1 July 2025. ``lon`` and ``lat`` are degrees of a point inside it (WGS 84)."""

    code: str
    name: str
    old_district: str
    office: str
    """Letter of the base office, the last one of the codes of its employers."""
    lon: float
    lat: float


@cache
def communes() -> dict[str, Commune]:
    """Every commune by its code, in order of codes."""
    text = resources.files("ansinh.facts").joinpath("communes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    found = (
        Commune(row["code"], row["name"], row["old_district"], row["office"], float(row["lon"]), float(row["lat"]))
        for row in rows
    )
    return {commune.code: commune for commune in found}


@cache
def base_offices() -> dict[str, str]:
    """Base offices by letter, named by the old districts they manage."""
    names: dict[str, dict[str, None]] = {}
    for commune in communes().values():
        names.setdefault(commune.office, {})[commune.old_district] = None
    return {letter: ", ".join(names[letter]) for letter in sorted(names)}
