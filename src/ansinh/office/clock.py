"""Now, as the office sees it. In a rehearsal (``ANSINH_DEMO=1``) an administrator or a test can move it.

Everything that asks for the day asks here: lawful deadlines, document dates, the as-of day of a page. The stamps by
which the database and the logs say when something really happened are not moved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from ansinh.base import AnsinhError, _

after_move: list[Callable[[], object]] = []
"""What ``follow`` calls."""


def now() -> dt.datetime:
    """The moment, in the office's time zone."""
    return timezone.localtime(timezone.now() + _shift())


def today() -> dt.date:
    """The day, in the office's time zone."""
    return now().date()


def move_to(day: dt.date) -> None:
    """Let today be ``day``, and the days go on from there. AnsinhError outside a rehearsal."""
    from ansinh.office.accounts.models import Clock

    if not settings.ANSINH_DEMO:
        raise AnsinhError(
            _("Không đổi được ngày của hệ thống."),
            _("Đồng hồ chỉ dời được ở bản diễn tập."),
            _("Chạy ansinh serve --demo trên một thư mục dữ liệu riêng để diễn tập."),
        )
    days = (day - timezone.localdate()).days
    Clock.objects.update_or_create(pk=1, defaults={"days": days})


def reset() -> None:
    """Back to the true day."""
    from ansinh.office.accounts.models import Clock

    Clock.objects.all().delete()


def follow() -> None:
    """Let everything that depends on the day bring itself up to date, once somebody has moved it."""
    for bring_up_to_date in after_move:
        bring_up_to_date()


def _shift() -> dt.timedelta:
    if not settings.ANSINH_DEMO:
        return dt.timedelta(0)
    from ansinh.office.accounts.models import Clock

    return dt.timedelta(days=Clock.objects.values_list("days", flat=True).first() or 0)
