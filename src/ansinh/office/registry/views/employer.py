"""One employer: who it is, what it owes, and tabs that say why."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from msgspec.structs import replace

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, parse_month
from ansinh.ledger.explain import Section, explain
from ansinh.office.accounts.access import access_people
from ansinh.office.accounts.permissions import allowed, can_reveal, can_see_employers, can_see_people, signed_in
from ansinh.office.registry import words
from ansinh.office.registry.asof import with_snapshot
from ansinh.office.registry.models import Employer, Snapshot, Standing
from ansinh.office.registry.parts import PARTS
from ansinh.office.registry.selectors import history as past
from ansinh.office.registry.selectors import money, people
from ansinh.office.registry.selectors.employers import employer_of
from ansinh.office.registry.sources import facts_of, law_of
from ansinh.office.shell import figures
from ansinh.office.shell.charts import MonthFlow
from ansinh.office.shell.ribbon import FundRibbon, RibbonMonth

TAB = "tab"
"""The part of the page that a tab replaces (its HTML id)."""
_MOVEMENTS, _ENTRIES, _MONTHS = 60, 120, 16
"""Told unless everything is asked for."""


def _tabs(code: str) -> list[tuple[str, str, str]]:
    """Key, words and address of each tab."""
    named = {
        "employer": _("Sao kê"), "allocation": _("Phân bổ"), "explanation": _("Giải thích"),
        "workers": _("Người lao động"), "history": _("Dòng thời gian"),
    }  # fmt: skip
    own = [(key, words, reverse(f"registry:{key}", args=[code])) for key, words in named.items()]
    others = [(key, str(part.label), reverse("registry:part", args=[code, key])) for key, part in PARTS.items()]
    return [*own[:-1], *others, own[-1]]


def _show(
    request: HttpRequest, snapshot: Snapshot, employer: Employer, tab: str, context: dict[str, Any]
) -> HttpResponse:
    """The whole page, or for htmx the tab alone."""
    template = PARTS[tab].template if tab in PARTS else f"registry/employer/{tab}.html"
    context |= {"snapshot": snapshot, "employer": employer, "tab": tab, "tabs": _tabs(employer.code), "tab_id": TAB}
    context["tab_template"] = template
    if request.headers.get("HX-Target") == TAB:
        return render(request, "registry/employer/tab.html", context)
    standing = Standing.objects.filter(snapshot=snapshot, employer=employer).first()
    rows = money.rows_of(snapshot, employer.code)
    owed = standing.principal + standing.charge if standing else 0
    sums = {"owed": owed} | {name: getattr(standing, name, 0) for name in ("overdue", "charge_per_day", "credit")}
    context |= {
        "standing": standing,
        "owed": owed,
        "exact": {name: figures.money(amount) for name, amount in sums.items()},
        "funds": _ribbons(snapshot, employer.code, rows),
        "words": {
            "sector": words.sector(employer.sector), "status": words.status(employer.status),
            "commune": words.commune(employer.commune_code), "office": words.office(employer.office_code),
            "industry": words.industry(employer.industry_code),
        },
    }  # fmt: skip
    return render(request, "registry/employer.html", context)


def _ribbons(snapshot: Snapshot, code: str, rows: list[money.Row]) -> list[FundRibbon]:
    """Each cell leads to that month's arithmetic."""
    told = reverse("registry:explanation", args=[code])
    return [
        FundRibbon(
            fund.name,
            [
                RibbonMonth(
                    month, total.conduct, total.unpaid, total.due, total.paid, total.outstanding, total.days,
                    total.charge, f"{told}?month={month:%Y-%m}" if total.conduct else "",
                )
                for month, total in fund.months
            ],
            fund.owed,
        )
        for fund in money.funds(snapshot, rows)
    ]  # fmt: skip


@allowed(can_see_employers)
@with_snapshot
def months(request: HttpRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """Sao kê: month by month what was due, paid, is owed and is charged, with that month's notice C12-TS."""
    employer = employer_of(signed_in(request), code)
    found = money.by_month(snapshot, money.rows_of(snapshot, code))
    told = reverse("registry:explanation", args=[code])
    start = law_of(snapshot).value("ledger_start", snapshot.as_of)
    new, old = [each for each in found if each[0] >= start], [each for each in found if each[0] < start]
    context = {
        "months": [(month, total, _ended(snapshot, month)) for month, total in new],
        "older": old,
        "older_owed": sum(total.outstanding for _month, total in old),
        "older_charge": sum(total.charge_outstanding for _month, total in old),
        "flows": [
            MonthFlow(month, total.due, total.paid, f"{told}?month={month:%Y-%m}")
            for month, total in reversed(new[:16])
        ],
    }
    return _show(request, snapshot, employer, "employer", context)


def _ended(snapshot: Snapshot, month: Any) -> bool:
    """Whether a month had ended on the day of the snapshot, so that there is a notice of it."""
    from ansinh.base.months import last_day, month_number

    return last_day(month_number(month)) <= snapshot.as_of


@allowed(can_see_employers)
@with_snapshot
def part(request: HttpRequest, snapshot: Snapshot, code: str, key: str) -> HttpResponse:
    """A tab of another app."""
    if key not in PARTS:
        raise Http404
    user = signed_in(request)
    employer = employer_of(user, code)
    return _show(request, snapshot, employer, key, PARTS[key].context(user, employer))


@allowed(can_see_employers)
@with_snapshot
def allocation(request: HttpRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """Phân bổ: where every payment went."""
    employer = employer_of(signed_in(request), code)
    found = money.movements(money.ledger_of(snapshot, code))
    everything = bool(request.GET.get("all")) or len(found) <= _MOVEMENTS
    context = {"movements": found if everything else found[:_MOVEMENTS], "count": len(found), "everything": everything}
    return _show(request, snapshot, employer, "allocation", context)


@allowed(can_see_employers)
@with_snapshot
def explanation(request: HttpRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """Giải thích: sentences with their articles; ``?month=YYYY-MM`` tells one month to the last đồng.

    Sentences about single people are left out: people are shown on their own tab, on record.
    """
    employer = employer_of(signed_in(request), code)
    try:
        month = first_day(parse_month(request.GET["month"])) if request.GET.get("month") else None
    except ValueError:
        raise AnsinhError(_("Tháng không hợp lệ."), do_next=_("Chọn lại tháng trên dải tháng.")) from None
    told = explain(facts_of(snapshot), law_of(snapshot), code, snapshot.as_of, month)
    everything = bool(request.GET.get("all"))
    sections = [
        section if everything or section.key != "months" else _latest(section)
        for section in told.sections
        if section.key != "people"
    ]
    left_out = sum(len(section.sentences) for section in told.sections if section.key == "months") - sum(
        len(section.sentences) for section in sections if section.key == "months"
    )
    context = {"sections": sections, "month": month, "left_out": left_out}
    return _show(request, snapshot, employer, "explanation", context)


def _latest(section: Section) -> Section:
    """The last months of a section that tells one month after another, oldest first; each begins at depth 0."""
    starts = [at for at, sentence in enumerate(section.sentences) if sentence.depth == 0]
    return section if len(starts) <= _MONTHS else replace(section, sentences=section.sentences[starts[-_MONTHS] :])


@allowed(can_see_people)
@with_snapshot
def workers(request: HttpRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """Người lao động: names, numbers masked; revealed for one page at a time by a POST that says why."""
    user = signed_in(request)
    employer = employer_of(user, code)
    ledger = money.ledger_of(snapshot, code)
    roll = people.roll(snapshot, code, ledger)
    pages = max(-(-roll.height // people.PAGE), 1)
    asked = request.GET.get("page", "1")
    number = min(int(asked) if asked.isdecimal() and asked != "0" else 1, pages)
    part = roll[(number - 1) * people.PAGE : number * people.PAGE]
    reveal = request.method == "POST"
    shown = access_people(user, employer, lambda: part, reason=request.POST.get("reason", ""), reveal=reveal)
    ribbons: dict[str, str] = {}
    if roll.height <= people.RIBBON_PEOPLE:
        ribbons = people.ribbons(snapshot, ledger, part["person_number"].to_list(), money.rows_of(snapshot, code))
    rows = [
        {**row, "ribbon": ribbons.get(person, "")}
        for row, person in zip(shown.iter_rows(named=True), part["person_number"], strict=True)
    ]
    context = {
        "people": rows, "count": roll.height, "page_number": number, "pages": pages, "revealed": reveal,
        "may_reveal": can_reveal(user), "previous": number - 1, "following": number + 1 if number < pages else 0,
        "last_month": snapshot.as_of.replace(day=1),
    }  # fmt: skip
    return _show(request, snapshot, employer, "workers", context)


@allowed(can_see_employers)
@with_snapshot
def history(request: HttpRequest, snapshot: Snapshot, code: str) -> HttpResponse:
    """Dòng thời gian: declarations, money, decisions, changes of the register."""
    employer = employer_of(signed_in(request), code)
    standing = Standing.objects.filter(snapshot=snapshot, employer=employer).first()
    entries = past.history(snapshot, code, standing)
    everything = bool(request.GET.get("all")) or len(entries) <= _ENTRIES
    context = {
        "entries": entries if everything else entries[:_ENTRIES],
        "count": len(entries),
        "everything": everything,
    }
    return _show(request, snapshot, employer, "history", context)
