"""The desks of the office, in the order of the rail.

Words, icons and keys are fixed here; each app says in ``AppConfig.ready`` where its desk is and who may use it. A desk
nobody has registered is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from ansinh.office.language import later


@dataclass(frozen=True)
class Desk:
    """A desk: ``letter`` goes there after ``g``."""

    key: str
    label: str | Promise
    icon: str
    letter: str


DESKS = {
    desk.key: desk
    for desk in (
        Desk("province", later("Toàn tỉnh"), "province", "t"),
        Desk("employers", later("Đơn vị"), "employers", "d"),
        Desk("work", later("Việc của tôi"), "work", "v"),
        Desk("cases", later("Hồ sơ vụ việc"), "cases", "h"),
        Desk("reminders", later("Đợt đôn đốc"), "reminders", "o"),
        Desk("reports", later("Báo cáo"), "document", "b"),
        Desk("crosscheck", later("Rà soát chéo"), "crosscheck", "r"),
        Desk("jobs", later("Việc làm"), "jobs", "l"),
        Desk("households", later("Hộ gia đình"), "households", "g"),
        Desk("directives", later("Chỉ đạo"), "directives", "c"),
        Desk("imports", later("Nhập dữ liệu"), "imports", "n"),
        Desk("admin", later("Quản trị"), "admin", "q"),
    )
}


@dataclass(frozen=True)
class _Place:
    url_name: str
    allowed: Callable[[Any], bool]
    count: Callable[[Any], int | None] | None


_places: dict[str, _Place] = {}


def register(
    key: str,
    url_name: str,
    allowed: Callable[[Any], bool],
    count: Callable[[Any], int | None] | None = None,
) -> None:
    """Open desk ``key`` at ``url_name`` for users whom ``allowed`` lets in; ``count(user)`` is the number beside it."""
    if key not in DESKS:
        raise ValueError(f"no such desk: {key!r}")
    _places[key] = _Place(url_name, allowed, count)


@dataclass(frozen=True)
class Link:
    """A desk as the rail shows it."""

    desk: Desk
    url: str
    count: int | None
    current: bool


def links(request: HttpRequest) -> list[Link]:
    """The desks this request's user may use; the present one is that with the longest address the path begins with."""
    user = request.user
    open_desks = [
        (desk, place, reverse(place.url_name))
        for desk in DESKS.values()
        if (place := _places.get(desk.key)) and place.allowed(user)
    ]
    here = max((url for _desk, _place, url in open_desks if request.path.startswith(url)), key=len, default="")
    # The front page is the beginning of every path, and so only itself.
    current = here if here != "/" or request.path == "/" else ""
    return [
        Link(desk, url, place.count(user) if place.count else None, url == current) for desk, place, url in open_desks
    ]
