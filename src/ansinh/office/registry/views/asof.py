"""The as-of switch: look at another day, waiting for it where it must be computed first."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ansinh.base import AnsinhError, _
from ansinh.office.accounts.permissions import allowed, can_see_employers
from ansinh.office.registry import asof, jobs, snapshots
from ansinh.office.registry.models import Snapshot


@require_POST
@allowed(can_see_employers)
def as_of(request: HttpRequest) -> HttpResponse:
    """Take the chosen day: at once when its snapshot is there, else by way of the page that waits for it."""
    back = _back(request.POST.get("next", ""))
    if request.POST.get("reset"):
        asof.forget(request)
        return redirect(back)
    day = _day(request.POST.get("as_of", ""))
    known_at = _day(request.POST["known_at"]) if request.POST.get("known_at") else None
    snapshot = snapshots.ask(day, known_at)
    if snapshot.state == Snapshot.State.READY:
        asof.choose(request, snapshot)
        return redirect(back)
    if snapshot.state == Snapshot.State.WAITING:
        jobs.make_asked.enqueue(snapshot.pk)
    request.session["as_of_next"] = back
    return redirect("registry:waiting", snapshot.pk)


@allowed(can_see_employers)
def waiting(request: HttpRequest, number: int) -> HttpResponse:
    """How far a snapshot is; on to where the user came from as soon as it is ready."""
    snapshot = get_object_or_404(Snapshot, pk=number)
    part = bool(request.headers.get("HX-Request"))
    if snapshot.state == Snapshot.State.READY:
        asof.choose(request, snapshot)
        back = _back(request.session.pop("as_of_next", "/"))
        return HttpResponse(headers={"HX-Redirect": back}) if part else redirect(back)
    return render(request, "registry/waiting_part.html" if part else "registry/waiting.html", {"wanted": snapshot})


def _back(path: str) -> str:
    """Where to go on; never to another site."""
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) and path.startswith("/") else "/"


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise AnsinhError(
            _("“{text}” không phải là ngày.").format(text=text[:20]),
            do_next=_("Chọn ngày trong lịch rồi thử lại."),
        ) from None
