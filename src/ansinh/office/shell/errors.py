"""Pages for what went wrong. They say what to do, and need neither the database nor a signed-in user."""

from __future__ import annotations

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from ansinh.base import _, language
from ansinh.office.shell.preferences import THEME_COOKIE

RETRY_SECONDS = 30


def _page(request: HttpRequest, status: int, what: str, why: str, do_next: str, again: bool = False) -> HttpResponse:
    """``again`` offers to load the page once more instead of going home."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    context = {
        "status": status, "what": what, "why": why, "do_next": do_next, "theme": theme, "again": again,
        "language": language(), "path": request.get_full_path() if again and request.method == "GET" else "/",
    }  # fmt: skip
    # Without the request: no context processor is asked, none can fail.
    return HttpResponse(render_to_string("shell/error.html", context), status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for this."""
    return _page(
        request, 403, _("Bạn không có quyền xem trang này"),
        str(exception or "") or _("Trang thuộc địa bàn hoặc công việc của người khác."),
        _("Nếu đây là việc của bạn, nhờ quản trị hệ thống giao quyền hoặc địa bàn."),
    )  # fmt: skip


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or nothing this user may know of."""
    return _page(
        request, 404, _("Không có trang này"), _("Địa chỉ sai, hoặc mục này không thuộc địa bàn của bạn."),
        _("Kiểm tra lại địa chỉ, hoặc tìm theo tên, mã đơn vị ở ô tìm kiếm."),
    )  # fmt: skip


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, or came from elsewhere."""
    return _page(
        request, 403, _("Biểu mẫu đã hết hiệu lực"), _("Trang mở quá lâu hoặc bạn đã đăng nhập lại ở nơi khác."),
        _("Quay lại, tải lại trang rồi làm lại; chưa có gì được ghi."),
    )  # fmt: skip


def failed(request: HttpRequest, *_args: Any) -> HttpResponse:
    """500, a defect of ours; or 503 when it was the database that did not answer."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _page(
            request, 503, _("Cơ sở dữ liệu chưa sẵn sàng"),
            _("Hệ thống đang khởi động lại hoặc mất kết nối tới cơ sở dữ liệu. Dữ liệu đã ghi vẫn còn nguyên."),
            _("Chờ nửa phút rồi thử lại. Nếu vẫn vậy, báo quản trị hệ thống chạy ansinh doctor."), again=True,
        )  # fmt: skip
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _page(
        request, 500, _("Hệ thống gặp lỗi"), _("Lỗi thuộc về phần mềm, không phải do bạn. Chi tiết đã được ghi lại."),
        _("Thử lại. Nếu lỗi lặp lại, báo quản trị hệ thống giờ xảy ra và việc đang làm."), again=True,
    )  # fmt: skip
