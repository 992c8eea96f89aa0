"""The user's own page, the administrators' pages of users and of the rehearsal's clock, and being locked out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ansinh.base import _
from ansinh.office import clock
from ansinh.office.accounts import verbs
from ansinh.office.accounts.forms import ClockForm, UserForm
from ansinh.office.accounts.models import AccessLog, Role, User
from ansinh.office.accounts.permissions import allowed, can_administer, can_audit, signed_in
from ansinh.office.language import later
from ansinh.office.shell.tables import Choice, Column, Empty, Table
from ansinh.office.shell.toasts import toast

_OWN_READS = 20

USERS = Table(
    name="users",
    label=later("Người dùng"),
    row_href=lambda user: reverse("accounts:user", args=[user.username]),
    columns=[
        Column("username", later("Tên đăng nhập"), "code"),
        Column("full_name", later("Họ và tên"), card="title"),
        Column("role", later("Vai trò"), path="role", value=lambda user: user.get_role_display(), filter="choice",
               choices=[Choice(role.value, role.label) for role in Role]),
        Column("office_code", later("BHXH cơ sở"), "code"),
        Column("is_active", later("Được đăng nhập"), "yes_no"),
        Column("last_login", later("Đăng nhập gần nhất"), "moment"),
    ],
    search=lambda rows, text: rows.filter(full_name__icontains=text) | rows.filter(username__icontains=text),
    default_sort="username",
    empty=Empty(later("Chưa có người dùng nào")),
)  # fmt: skip


def profile(request: HttpRequest) -> HttpResponse:
    """Who I am here, my password and second factor, and whose data I have read."""
    user = signed_in(request)
    reads = [
        {"at": read.at, "employer_code": read.employer_code, "people": len(read.person_numbers),
         "revealed": read.revealed, "reason": read.reason}
        for read in AccessLog.objects.filter(user=user)[:_OWN_READS]
    ]  # fmt: skip
    return render(request, "accounts/profile.html", {"territory": territory(user), "reads": reads})


def territory(user: User) -> str:
    """The user's territory in words."""
    if user.role == Role.ADMIN:
        return _("không xem dữ liệu đơn vị")
    if user.communes:
        return _("xã, phường {codes}").format(codes=", ".join(user.communes))
    if user.office_code:
        return _("BHXH cơ sở {code}").format(code=user.office_code)
    return _("toàn tỉnh")


@allowed(can_audit)
def desk(request: HttpRequest) -> HttpResponse:
    """The first page of the administration desk that the user may open."""
    return redirect("accounts:users" if can_administer(signed_in(request)) else "accounts:reads")


@allowed(can_administer)
def users(request: HttpRequest) -> HttpResponseBase:
    """Everybody who can sign in, or once could."""
    return USERS.respond(request, User.objects.all(), "accounts/users.html", desk_context(request))


@allowed(can_administer)
def add_user(request: HttpRequest) -> HttpResponse:
    """A new user; the answer shows the first password, once."""
    form = UserForm(request.POST or None)
    del form.fields["is_active"]
    if request.method == "POST" and form.is_valid():
        user, password = verbs.add_user(**form.cleaned_data, by=signed_in(request))
        return _first_password(request, user, password)
    return render(request, "accounts/user_form.html", {"form": form})


@allowed(can_administer)
def change_user(request: HttpRequest, username: str) -> HttpResponse:
    """Name, role, territory, and whether they may sign in."""
    somebody = get_object_or_404(User, username=username)
    form = UserForm(request.POST or None, instance=User.objects.get(pk=somebody.pk))
    del form.fields["username"]
    if request.method == "POST" and form.is_valid():
        verbs.change_user(somebody, by=signed_in(request), **form.cleaned_data)
        toast(request, _("Đã lưu {name}").format(name=somebody.full_name))
        return redirect("accounts:users")
    return render(request, "accounts/user_form.html", {"form": form, "somebody": somebody})


@allowed(can_administer)
@require_POST
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    """A new first password, shown once."""
    somebody = get_object_or_404(User, username=username)
    return _first_password(request, somebody, verbs.reset_password(somebody, by=signed_in(request)))


@never_cache
def _first_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    return render(request, "accounts/first_password.html", {"somebody": user, "password": password})


@allowed(can_administer)
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the rehearsal's day, or put it back."""
    if not settings.ANSINH_DEMO:
        raise Http404
    if request.POST.get("what") == "reset":
        clock.reset()
        clock.follow()
        return redirect("accounts:clock")
    form = ClockForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        clock.move_to(form.cleaned_data["day"])
        clock.follow()
        return redirect("accounts:clock")
    return render(request, "accounts/clock.html", {"form": form, "today": clock.today(), **desk_context(request)})


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """What the tabs of the administration desk need to know."""
    user = signed_in(request)
    return {"may_administer": can_administer(user), "may_audit": can_audit(user), "clock_moves": settings.ANSINH_DEMO}


def locked_out(request: HttpRequest, response: object, credentials: dict[str, Any], *_rest: object) -> HttpResponse:
    """Too many wrong passwords; called by axes."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "accounts/locked_out.html", context, status=429)
