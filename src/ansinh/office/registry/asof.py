"""Which snapshot a page shows: the office's present, or the past day this user has chosen to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ansinh.office.registry import snapshots
from ansinh.office.registry.models import Snapshot

KEY = "as_of"
"""Of the chosen snapshot's number in the session."""
_USED_EVERY = dt.timedelta(hours=1)


@dataclass(frozen=True)
class AsOf:
    """What the shell's switch shows, and what pages read from."""

    snapshot: Snapshot
    is_past: bool

    @property
    def day(self) -> dt.date:
        return self.snapshot.as_of

    @property
    def known_at(self) -> dt.datetime | None:
        """When what was known ends; nothing when it is all that is known."""
        return timezone.localtime(self.snapshot.known_at) if self.is_past and self.snapshot.known_at else None


class AsOfMiddleware:
    """``request.as_of``: found out when first asked for; false before the first snapshot is ready."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.as_of = SimpleLazyObject(lambda: _chosen(request))  # type: ignore[attr-defined]
        return self.answer(request)


def _chosen(request: HttpRequest) -> AsOf | None:
    number = request.session.get(KEY)
    if number is not None:
        past = Snapshot.objects.filter(pk=number, state=Snapshot.State.READY, is_current=False).first()
        if past is not None:
            if past.used_at < timezone.now() - _USED_EVERY:
                Snapshot.objects.filter(pk=past.pk).update(used_at=timezone.now())
            return AsOf(past, is_past=True)
        # It has been thrown away, or has become the present.
        request.session.pop(KEY, None)
    present = snapshots.current()
    return AsOf(present, is_past=False) if present else None


def choose(request: HttpRequest, snapshot: Snapshot) -> None:
    """Look at ``snapshot`` from now on."""
    if snapshot.is_current:
        forget(request)
    else:
        request.session[KEY] = snapshot.pk


def forget(request: HttpRequest) -> None:
    """Back to the present."""
    request.session.pop(KEY, None)


def with_snapshot(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the snapshot it shows; before the first one is ready, the page that says so."""

    @wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        as_of = request.as_of  # type: ignore[attr-defined]
        if not as_of:
            waiting = Snapshot.objects.order_by("-pk").first()
            return render(request, "registry/none_yet.html", {"waiting": waiting}, status=503)
        return view(request, as_of.snapshot, *args, **kwargs)

    return found
