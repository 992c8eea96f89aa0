"""My work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ansinh.base import _
from ansinh.office import clock
from ansinh.office.accounts.permissions import allowed, can_see_employers, signed_in
from ansinh.office.cases import approvals as deciding
from ansinh.office.cases import work as queue

_SHOWN = 200
"""Rows on one page; narrower choices show the rest."""


@allowed(can_see_employers)
def work(request: HttpRequest) -> HttpResponse:
    """The queue; ``?khi=today`` shows one stretch of time."""
    user, today = signed_in(request), clock.today()
    found = queue.tasks(user)
    counts = queue.counted(found, today)
    chosen = request.GET.get("khi", "")
    shown = [task for task in found if chosen not in queue.WHEN or queue.when(task, today) == chosen]
    labels = {
        "overdue": _("Quá hạn"), "today": _("Hôm nay"), "week": _("Bảy ngày tới"), "later": _("Sau đó")
    }  # fmt: skip
    context = {
        "tasks": [(task, task.days_left(today), queue.when(task, today)) for task in shown[:_SHOWN]],
        "more": max(len(shown) - _SHOWN, 0),
        "total": len(found),
        "whens": [(key, labels[key], counts[key]) for key in queue.WHEN],
        "chosen": chosen,
        "today": today,
        "last_month": today.replace(day=1),
        "waiting": deciding.pending(user).count(),
    }
    return render(request, "cases/work.html", context)
