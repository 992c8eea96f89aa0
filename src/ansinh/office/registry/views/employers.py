"""The list of employers, and the search box over it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ansinh.base import _
from ansinh.facts.communes import base_offices, communes
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import allowed, can_see_employers, signed_in
from ansinh.office.language import later
from ansinh.office.registry import words
from ansinh.office.registry.asof import with_snapshot
from ansinh.office.registry.models import Snapshot, Standing
from ansinh.office.registry.selectors import employers as read
from ansinh.office.shell.charts import sparkline
from ansinh.office.shell.figures import money_short
from ansinh.office.shell.tables import Choice, Column, Empty, Table, class_choices


def _communes(request: HttpRequest) -> list[Choice]:
    """The communes of the user's territory."""
    user = signed_in(request)
    return [
        Choice(commune.code, commune.name)
        for commune in sorted(communes().values(), key=lambda each: each.name)
        if (not user.office_code or commune.office == user.office_code)
        and (not user.communes or commune.code in user.communes)
    ]


def _offices(request: HttpRequest) -> list[Choice]:
    own = signed_in(request).office_code
    return [Choice(letter, words.office(letter)) for letter in base_offices() if own in ("", letter)]


def _officers(request: HttpRequest) -> list[Choice]:
    """Officers who have been given employers, and nobody."""
    own = signed_in(request).office_code
    rows = User.objects.filter(employers__isnull=False, **({"office_code": own} if own else {})).distinct()
    named = [Choice(str(number), name) for number, name in rows.values_list("pk", "full_name").order_by("full_name")]
    return [*named, Choice("-", _("Chưa phân công"))]


def _trend(row: Standing) -> object:
    if not any(row.trend):
        return None
    return sparkline(row.trend, _("từ {first} đến {last}").format(
        first=money_short(row.trend[0]), last=money_short(row.trend[-1])))  # fmt: skip


def _href(row: Standing) -> str:
    return reverse("registry:employer", args=[row.employer_id])


EMPLOYERS = Table(
    name="employers",
    label=later("Đơn vị"),
    columns=[
        Column("code", later("Mã"), "code", path="employer_id"),
        Column("name", later("Tên đơn vị"), path="employer__name", card="title"),
        Column("ribbon", later("16 tháng"), "ribbon", value=lambda row: (row.ribbon, row.last_month)),
        Column("class", later("Lớp"), "class", path="conduct", filter="choice", choices=class_choices(),
            help=later("Lớp xấu nhất trong các khoản của đơn vị")),
        Column("overdue", later("Quá hạn"), "money", filter="range",
            help=later("Tiền gốc chưa đóng đã quá ngày đến hạn")),
        Column("months", later("Số tháng"), "number", path="months_owed", filter="range",
            help=later("Số tháng còn nợ quá hạn")),
        Column("trend", later("Xu hướng"), "html", value=_trend),
        Column("workers", later("Lao động"), "number", hidden=True),
        Column("charge", later("Tiền xử lý"), "money", hidden=True,
            help=later("Số tiền 0,03%/ngày và tiền lãi cũ chưa đóng")),
        Column("per_day", later("Mỗi ngày thêm"), "money", path="charge_per_day", hidden=True),
        Column("since", later("Nợ từ"), "day", path="oldest_due_on", hidden=True),
        Column("evading_from", later("Trốn đóng từ"), "day", hidden=True),
        Column("credit", later("Nộp thừa"), "money", hidden=True),
        Column("tax_code", later("Mã số thuế"), "code", path="employer__tax_code", hidden=True),
        Column("commune", later("Xã, phường"), path="commune_code", filter="choice", choices=_communes, hidden=True,
            value=lambda row: words.commune(row.commune_code)),
        Column("sector", later("Loại hình"), filter="choice", hidden=True, value=lambda row: words.sector(row.sector),
            choices=lambda _request: [Choice(key, name) for key, name in words.sectors().items()]),
        Column("scale", later("Quy mô"), path="size", filter="choice", hidden=True,
            value=lambda row: words.sizes()[row.size],
            choices=lambda _request: [Choice(str(size), name) for size, name in words.sizes().items()]),
        Column("office", later("BHXH cơ sở"), path="office_code", filter="choice", choices=_offices, hidden=True,
            value=lambda row: words.office(row.office_code)),
        Column("officer", later("Cán bộ"), path="employer__officer_id", order=("employer__officer__full_name",),
            value=lambda row: row.employer.officer and row.employer.officer.full_name, filter="choice",
            choices=_officers),
    ],
    search=read.search,
    search_hint=later("Tên, mã, mã số thuế, địa chỉ"),
    default_sort="-overdue",
    page_size=25,
    row_href=_href,
    empty=Empty(
        later("Chưa có đơn vị nào"),
        later("Danh sách có ngay sau khi nhập danh bạ đơn vị và tính công nợ."),
    ),
)  # fmt: skip


@allowed(can_see_employers)
@with_snapshot
def employers(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Everyone in the territory, as they stand in the snapshot."""
    rows = _dated(read.standings(signed_in(request), snapshot), snapshot)
    return EMPLOYERS.respond(request, rows, "registry/employers.html", {"snapshot": snapshot})


def _dated(rows: Any, snapshot: Snapshot) -> Any:
    """Rows that know the last month of their ribbon."""
    from django.db.models import DateField, Value

    return rows.annotate(last_month=Value(snapshot.as_of.replace(day=1), output_field=DateField()))


@allowed(can_see_employers)
def search(request: HttpRequest) -> HttpResponse:
    """The search box of every page: straight to the employer a code names, else to the list."""
    text = request.GET.get("q", "")[:200]
    code = read.only_code(signed_in(request), text)
    if code:
        return redirect("registry:employer", code)
    return redirect(f"{reverse('registry:employers')}?{urlencode({'q': text})}")
