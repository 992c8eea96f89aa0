"""Slips C02-TS: employers with changes of identity in a month, their people (masked, on record), one slip."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ansinh.base import _
from ansinh.base.months import last_day, month_number
from ansinh.office.accounts.permissions import (
    allowed,
    can_reveal,
    can_see_employers,
    can_see_people,
    can_work_cases,
    signed_in,
)
from ansinh.office.registry.selectors.employers import employer_of
from ansinh.office.reports import selectors, verbs
from ansinh.office.reports.forms import slip as form
from ansinh.office.reports.printing import to_pdf, to_xlsx
from ansinh.office.reports.views import prepared
from ansinh.office.reports.views.report import TYPES, file_response, paper_of
from ansinh.office.shell.toasts import toast


@allowed(can_see_employers)
@require_safe
def employers(request: HttpRequest, month: str) -> HttpResponse:
    """How many people's identity changed at which employer."""
    period = prepared(month)
    rows = selectors.changed(signed_in(request), period)
    return render(request, "reports/slips.html", {"period": period, "month": month, "rows": rows})


@allowed(can_see_people)
@require_safe
def people(request: HttpRequest, month: str, code: str) -> HttpResponse:
    """The people of one employer, numbers masked, and how far each one's slip is."""
    user, period = signed_in(request), prepared(month)
    employer = employer_of(user, code)
    shown = selectors.changed_people(user, period, employer)
    made = selectors.slips(period, employer)
    rows = [(place, person, made.get(place)) for place, person in enumerate(shown.iter_rows(named=True))]
    context = {
        "period": period, "month": month, "employer": employer, "rows": rows, "may_make": can_work_cases(user),
        "may_open": can_reveal(user),
    }  # fmt: skip
    return render(request, "reports/slip_people.html", context)


@allowed(can_see_people)
@require_POST
def act(request: HttpRequest, month: str, code: str, place: int) -> HttpResponse:
    """Propose the slip of one person, or open it as a file; opening shows whole numbers and so needs a reason."""
    user, period = signed_in(request), prepared(month)
    employer = employer_of(user, code)
    reason, wanted = request.POST.get("reason", ""), request.POST.get("act", "")
    if wanted == "trinh":
        verbs.propose_slip(by=user, period=period, employer=employer, place=place, reason=reason)
        toast(request, _("Đã trình duyệt phiếu điều chỉnh."))
        return redirect("reports:slip_people", month, code)
    if wanted not in TYPES:
        raise Http404
    chosen = selectors.changed_people(user, period, employer, place, reason=reason, reveal=True)
    person = chosen.row(0, named=True)
    made = selectors.slips(period, employer).get(place)
    page = form.sheet(
        person, str(person["known_name"] or "….."), period.month,
        last_day(month_number(period.month)), made.number_text if made else "", made.made_by.full_name if made else "",
        made.approved_on if made else None,
    )  # fmt: skip
    paper = paper_of(period, employer.office_code)
    content = to_pdf(page, paper) if wanted == "pdf" else to_xlsx(page, paper)
    return file_response(content, f"C02-TS_{code}_{month}_{place + 1}.{wanted}")
