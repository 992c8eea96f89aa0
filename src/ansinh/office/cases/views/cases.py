"""The list of cases, and opening one."""

from __future__ import annotations

from typing import Any

from django.db.models import DateField, F, FilteredRelation, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ansinh.base import AnsinhError, _
from ansinh.base.months import parse_month
from ansinh.office import clock
from ansinh.office.accounts.permissions import allowed, can_see_employers, can_work_cases, signed_in
from ansinh.office.cases import selectors, verbs
from ansinh.office.cases.forms import OpenForm
from ansinh.office.cases.models import Case
from ansinh.office.cases.situation import Found
from ansinh.office.language import later
from ansinh.office.registry.asof import with_snapshot
from ansinh.office.registry.models import Snapshot
from ansinh.office.registry.readmodel import fold
from ansinh.office.registry.selectors.employers import employer_of
from ansinh.office.shell.tables import Choice, Column, Empty, Table, class_choices
from ansinh.office.shell.toasts import toast


def _search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    for word in fold(text).split():
        rows = rows.filter(employer__folded__contains=word)
    return rows


CASES = Table(
    name="cases",
    label=later("Hồ sơ vụ việc"),
    columns=[
        Column("number", later("Số"), "number", path="pk", hidden=True),
        Column("code", later("Mã"), "code", path="employer_id"),
        Column("name", later("Tên đơn vị"), path="employer__name", card="title"),
        Column("ribbon", later("16 tháng"), "ribbon", value=lambda row: (row.ribbon or "", row.last_month)),
        Column("matter", later("Nội dung"), filter="choice", value=lambda row: Case.Matter(row.matter).label,
            path="matter", choices=[Choice(value, label) for value, label in Case.Matter.choices]),
        Column("class", later("Lớp"), "class", path="conduct", filter="choice", choices=class_choices()),
        Column("overdue", later("Quá hạn"), "money", filter="range"),
        Column("step", later("Bước đã làm"), "code"),
        Column("next", later("Bước kế"), "code", path="next_step"),
        Column("due", later("Hạn"), "day", path="due_on", filter="range",
            help=later("Hạn gần nhất của việc cơ quan phải làm")),
        Column("opened", later("Mở ngày"), "day", path="opened_on", filter="range", hidden=True),
        Column("state", later("Trạng thái"), path="state", filter="choice", hidden=True,
            value=lambda row: Case.State(row.state).label,
            choices=[Choice(value, label) for value, label in Case.State.choices]),
        Column("officer", later("Cán bộ"), path="employer__officer__full_name", hidden=True),
    ],
    search=_search,
    search_hint=later("Tên, mã, mã số thuế, địa chỉ"),
    default_sort="-overdue",
    row_href=lambda row: reverse("cases:case", args=[row.pk]),
    empty=Empty(
        later("Chưa có vụ việc nào"),
        later("Mở vụ việc từ trang của một đơn vị, hoặc từ Việc của tôi khi đơn vị sắp thành trốn đóng."),
    ),
)  # fmt: skip


@allowed(can_see_employers)
@with_snapshot
def cases(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Every case of the territory, with the money of the snapshot."""
    user = signed_in(request)
    mine = FilteredRelation("employer__standing", condition=Q(employer__standing__snapshot=snapshot))
    rows = selectors.cases(user).annotate(
        now=mine, ribbon=F("now__ribbon"), overdue=F("now__overdue"), conduct=F("now__conduct"),
        last_month=Value(snapshot.as_of.replace(day=1), output_field=DateField()),
    )  # fmt: skip
    today = clock.today()
    return CASES.respond(
        request, rows, "cases/cases.html",
        {
            "counts": selectors.counts(user, today.replace(month=1, day=1), today),
            "holding": selectors.durable_closure(user, today.replace(year=today.year - 2, day=1), today),
            "today": today,
        },
    )  # fmt: skip


@allowed(can_work_cases)
def open_(request: HttpRequest, code: str) -> HttpResponse:
    """Open a case of one employer."""
    user = signed_in(request)
    employer = employer_of(user, code)
    form = OpenForm(
        request.POST or None,
        initial=OpenForm.fresh(matter=request.GET.get("vu", Case.Matter.ARREARS), found_on=clock.today()),
    )
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            case = verbs.open_case(employer=employer, matter=form.cleaned_data["matter"], by=user, found=_found(form))
        except AnsinhError as error:
            problem = error
        else:
            toast(request, _("Đã mở vụ việc của {name}.").format(name=employer.name))
            return redirect("cases:case", case.pk)
    context = {"employer": employer, "form": form, "problem": problem}
    return render(request, "cases/open.html", context, status=422 if problem or form.errors else 200)


def _found(form: OpenForm) -> Found:
    values = form.cleaned_data
    try:
        month = parse_month(values["from_month"]) if values["from_month"] else None
    except ValueError:
        raise AnsinhError(_("Tháng không hợp lệ."), do_next=_("Ghi tháng theo dạng NĂM-THÁNG.")) from None
    return Found(
        values["found_on"], values["found_how"], values["people"] or 0, values["started_on"], month,
        values["social"] or 0, values["unemployment"] or 0,
    )  # fmt: skip
