"""The style page's views: every component, tables of any length, every error."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ansinh.base import AnsinhError, _
from ansinh.office.language import later
from ansinh.office.shell import errors, figures, navigation
from ansinh.office.shell.frame import Frame
from ansinh.office.shell.style_page import samples
from ansinh.office.shell.tables import Choice, Column, Empty, Table, class_choices
from ansinh.office.shell.toasts import toast

EMPLOYERS = Table(
    name="style",
    label=later("Đơn vị"),
    row_href=lambda row: f"#{row.code}",
    columns=[
        Column("code", later("Mã đơn vị"), "code"),
        Column("name", later("Tên đơn vị"), card="title"),
        Column("ribbon", later("16 tháng"), "ribbon", value=lambda row: (row.ribbon, samples.LAST)),
        Column("overdue", later("Quá hạn"), "money", filter="range", help=later("Nợ gốc đã quá hạn đóng.")),
        Column("months_owed", later("Số tháng"), "number"),
        Column("conduct", later("Lớp"), "class", filter="choice", choices=class_choices()),
        Column("officer", later("Cán bộ thu"), filter="choice",
               choices=[Choice("Lê Quỵnh Ưởng", "Lê Quỵnh Ưởng"), Choice("-", later("chưa giao"))]),
        Column("oldest_due", later("Hạn cũ nhất"), "day", filter="range", hidden=True),
        Column("workers", later("Lao động"), "number", hidden=True),
        Column("rate", later("Tỷ lệ thu"), "rate", hidden=True),
    ],
    default_sort="-overdue",
    empty=Empty(
        later("Chưa có đơn vị nào"),
        later("Danh sách hiện ra sau lần nhập dữ liệu đầu tiên: kéo thả tệp hồ sơ tham gia vào bàn nhập."),
        "#", later("Nhập dữ liệu"),
    ),
)  # fmt: skip


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="Tên người liên hệ", help_text="Như trên giấy tờ.")
    day = forms.DateField(label="Ngày hẹn nộp", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ground = forms.ChoiceField(label="Căn cứ", choices=[("a", "Điều 39 Luật 41/2024"), ("b", "Điều 3 NĐ 274/2025")])
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label="Đã đối chiếu với sổ", required=False)


class SampleFrame(Frame):
    """All desks, for somebody who has signed in nowhere."""

    @property
    def desks(self) -> list[navigation.Link]:
        return [
            navigation.Link(desk, f"#{desk.key}", 1204 if desk.key == "work" else None, desk.key == "employers")
            for desk in navigation.DESKS.values()
        ]

    @property
    def search_url(self) -> str:
        return reverse("shell:style_table", args=[10_000])


def _frame(request: HttpRequest) -> Frame:
    """The sample frame; ``?past`` looks at an earlier day."""
    past = "past" in request.GET
    known = dt.date(2026, 3, 31) if past else None
    request.as_of = SimpleNamespace(  # type: ignore[attr-defined]
        day=dt.date(2025, 12, 31) if past else samples.AS_OF, known_at=known, is_past=past
    )
    request.user.full_name = "Nguyễn Thị Hồng Nhung"  # type: ignore[union-attr]
    return SampleFrame(request)


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component."""
    form = SampleForm({"bad-day": "31/31/2026", "bad-ground": "a"}, prefix="bad")
    context = {
        "frame": _frame(request), "classes": list(samples.RIBBONS), "ribbons": samples.RIBBONS, "last": samples.LAST,
        "funds": samples.funds(), "flow": samples.flow(), "places": samples.places(), "outline": [samples.OUTLINE],
        "bars": samples.bars(), "entries": samples.entries(), "sections": samples.sections(),
        "trend": [508, 512, 490, 471, 480, 455, 430, 441, 402, 398, 377, 381, 360, 352, 349, 331],
        "as_of": samples.AS_OF, "form": form, "plain_form": SampleForm(),
        "overdue": figures.money_short(508_512_345_678), "exact": 1_234_567, "large": 35_812_345_678,
        "all_classes": ["paid", "not_due", "late", "evading", "excused", "suspended"],
    }  # fmt: skip
    return render(request, "shell/style_page.html", context)


@login_not_required
def table(request: HttpRequest, rows: int) -> HttpResponse:
    """The data table with ``rows`` rows."""
    sample = samples.employers(min(rows, 20_000))
    return EMPLOYERS.respond(request, sample, "shell/style_table.html", {"frame": _frame(request), "count": rows})


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page's layout."""
    return render(request, "shell/style_sign_in.html", {"form": SampleForm(), "frame": SampleFrame(request)})


@login_not_required
def error(request: HttpRequest, status: int) -> HttpResponseBase:
    """Any error page."""
    if status == 403:
        return errors.forbidden(request)
    if status == 404:
        return errors.not_found(request)
    if status == 422:
        raise AnsinhError(
            _("Không phát hành được thông báo."), _("Số thông báo của tháng đã hết."), _("Mở dãy số mới ở Quản trị.")
        )
    if status == 500:
        return errors.failed(request)
    if status == 503:
        try:
            raise OperationalError("gone")
        except OperationalError:
            return errors.failed(request)
    raise Http404


@login_not_required
@require_POST
def act(request: HttpRequest) -> HttpResponseRedirect:
    """Tell that something was done, or undone."""
    if "undo" in request.GET:
        toast(request, "Đã hoàn tác.")
    else:
        toast(request, "Đã phát hành 42 thông báo.", undo_url=f"{reverse('shell:style_act')}?undo")
    return HttpResponseRedirect(reverse("shell:style_page"))
