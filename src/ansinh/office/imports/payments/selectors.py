"""What the desk of open payments reads, for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from ansinh.base import _
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import (
    can_import,
    can_see_employer,
    can_see_employers,
    can_work_cases,
    employers_of,
    require,
    sees_province,
)
from ansinh.office.imports.models import OpenPayment
from ansinh.office.registry.models import Employer, Standing


@dataclass(frozen=True)
class Candidate:
    """An employer that a payment may be given to."""

    employer: Employer
    owed: int
    """Principal and charge unpaid in the last ledger."""
    reasons: list[str]
    score: int


def may_look(user: User) -> bool:
    """Who sees employers sees payments that wait for one."""
    return can_see_employers(user)


def may_match(user: User) -> bool:
    """Who brings payments in, or works the cases they belong to."""
    return can_import(user) or can_work_cases(user)


def open_payments(user: User) -> QuerySet[OpenPayment]:
    """Those nobody has a sign for, and those with one in the user's territory; held ones only from within it."""
    rows = OpenPayment.objects.select_related("best", "holder")
    if not may_look(user):
        return rows.none()
    if sees_province(user):
        return rows
    mine = employers_of(user, OpenPayment.objects.all(), "best__") | OpenPayment.objects.filter(best=None)
    held = Q(holder=None) | Q(pk__in=employers_of(user, OpenPayment.objects.all(), "holder__").values("pk"))
    return rows.filter(held, pk__in=mine.values("pk"))


def payment_of(user: User, number: int) -> OpenPayment:
    """One of them; 404 once it is no longer open, PermissionDenied outside the territory."""
    payment = get_object_or_404(OpenPayment.objects.select_related("best", "holder"), pk=number)
    require(open_payments(user).filter(pk=number).exists())
    return payment


def candidates(user: User, payment: OpenPayment) -> list[Candidate]:
    """Whom signs speak for, in the user's territory, best first."""
    codes = [each["code"] for each in payment.suggestions]
    known = {row.code: row for row in Employer.objects.filter(code__in=codes)}
    owed = owed_by(codes)
    return [
        Candidate(
            known[each["code"]], owed.get(each["code"], 0),
            [reason(key, argument) for key, argument in each["signs"]], each["score"],
        )
        for each in payment.suggestions
        if each["code"] in known and can_see_employer(user, known[each["code"]])
    ]  # fmt: skip


def owed_by(codes: list[str]) -> dict[str, int]:
    """What employers owe in the last ledger."""
    rows = Standing.objects.filter(snapshot__is_current=True, employer_id__in=codes)
    return {
        code: principal + charge for code, principal, charge in rows.values_list("employer_id", "principal", "charge")
    }


def reason(key: str, argument: str) -> str:
    """A sign in words."""
    month = f"{argument[5:]}/{argument[:4]}"
    said = {
        "code": _("Nội dung chuyển tiền có mã {argument}"),
        "name": _("Nội dung chuyển tiền có tên đơn vị"),
        "alike": _("Tên trong nội dung giống {argument}%"),
        "month": _("Số tiền đúng bằng số của tháng {month}"),
        "total": _("Số tiền đúng bằng toàn bộ số còn nợ"),
        "past": _("Cách ghi này đã được khớp cho đơn vị {argument} lần"),
        "near_code": _("Mã đơn vị chỉ khác một ký tự"),
    }  # fmt: skip
    return said[key].format(argument=argument, month=month)


def first_reason(payment: OpenPayment) -> str:
    """Why the best one is the best, shortly."""
    if not payment.suggestions:
        return ""
    return " · ".join(reason(key, argument) for key, argument in payment.suggestions[0]["signs"])


def employers_found(user: User, text: str) -> list[Employer]:
    """Employers of the territory by code, tax code or name, for giving a payment to one nobody thought of."""
    from ansinh.office.registry.readmodel import fold

    every_word = Q()
    for word in fold(text).split():
        every_word &= Q(folded__contains=word)
    return list(employers_of(user, Employer.objects.filter(every_word)).order_by("code")[:8]) if text.strip() else []
