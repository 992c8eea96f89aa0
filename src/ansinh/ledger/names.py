"""What officers call the funds and the classes, in the user's language."""

from __future__ import annotations

from ansinh.base import _


def fund_names() -> dict[str, str]:
    """The five funds by their short names."""
    return {
        "health": _("BHYT"), "unemployment": _("BHTN"), "accident": _("TNLĐ-BNN"), "sickness": _("ÔĐ-TS"),
        "pension": _("HTTT"),
    }  # fmt: skip


def class_names() -> dict[str, str]:
    """The four classes of money."""
    return {
        "paid": _("đã đóng"), "not_due": _("chưa đến hạn"), "late": _("chậm đóng"), "evading": _("trốn đóng"),
    }  # fmt: skip
