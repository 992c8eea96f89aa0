"""What the frame around every page needs to know (context processor ``frame``)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from ansinh.base import language
from ansinh.base.i18n import LANGUAGES
from ansinh.office.shell import navigation
from ansinh.office.shell.preferences import RAIL_COOKIE, THEME_COOKIE, THEMES
from ansinh.office.shell.toasts import Toast, waiting

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


class Frame:
    """Read only as far as the template asks, so that an error page costs no query."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def theme(self) -> str:
        """light, dark, or auto for what the machine says."""
        theme = self.request.COOKIES.get(THEME_COOKIE, "auto")
        return theme if theme in THEMES else "auto"

    @property
    def rail(self) -> str:
        return "narrow" if self.request.COOKIES.get(RAIL_COOKIE) == "narrow" else "wide"

    @property
    def language(self) -> str:
        return language()

    @property
    def languages(self) -> list[tuple[str, str]]:
        return [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]

    @cached_property
    def desks(self) -> list[navigation.Link]:
        return navigation.links(self.request) if self.request.user.is_authenticated else []

    @property
    def as_of(self) -> Any:
        """``request.as_of`` when a middleware has set it: ``.day``, ``.known_at``, ``.is_past``."""
        return getattr(self.request, "as_of", None)

    @property
    def initials(self) -> str:
        """The last two words of the name: Nguyễn Thị Hồng Nhung is HN to her colleagues."""
        words = str(getattr(self.request.user, "full_name", "") or self.request.user).split()
        return "".join(word[0] for word in words[-2:]).upper()

    @cached_property
    def search_url(self) -> str:
        return _url("registry:search")

    @cached_property
    def as_of_url(self) -> str:
        return _url("registry:as_of")

    @cached_property
    def notices_url(self) -> str:
        return _url("registry:notifications")

    @cached_property
    def toasts(self) -> list[Toast]:
        return waiting(self.request)


def _url(name: str) -> str:
    """Where ``name`` is; empty while nobody has built it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: ``frame`` in every template."""
    return {"frame": Frame(request)}
