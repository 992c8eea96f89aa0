"""Make the office's tables, move its clock, and print its addresses. Run as a program: ``prepare.py HOME DAY``.

In a process of its own, since Django's settings belong to one home for good.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from ansinh.office import SETTINGS
from ansinh.office.database import database


def routes(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Name and route (``don-vi/<str:code>/``) of every address."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}", route


def main(home: Path, day: dt.date) -> None:
    os.environ |= {"ANSINH_HOME": str(home), "ANSINH_DEMO": "1", "DJANGO_SETTINGS_MODULE": SETTINGS}
    with database(home):
        django.setup()
        from ansinh.office import clock

        call_command("migrate", interactive=False, verbosity=0)
        clock.move_to(day)
        print(json.dumps(dict(routes(get_resolver()))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), dt.date.fromisoformat(sys.argv[2]))
