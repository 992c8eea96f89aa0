"""Who may see and do what, as plain functions. A view, a verb, a later API ask the same ones.

Role decides the kind of work, territory the employers: without an office it is the whole province, else the base
office and, where communes are named, those only. Administrators keep the system running and see no employer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from ansinh.office.accounts.models import Role, User

Row = TypeVar("Row", bound=Model)
View = Callable[..., HttpResponseBase]


class Placed(Protocol):
    """What has a place in the province: an employer."""

    office_code: str
    commune_code: str


def can_see_employers(user: User) -> bool:
    """Whether the user's work has to do with employers at all."""
    return user.is_active and user.role != Role.ADMIN


def can_see_employer(user: User, employer: Placed) -> bool:
    """Whether ``employer`` lies in the user's territory."""
    if not can_see_employers(user):
        return False
    if user.office_code and employer.office_code != user.office_code:
        return False
    return not user.communes or employer.commune_code in user.communes


def employers_of(user: User, rows: QuerySet[Row], through: str = "") -> QuerySet[Row]:
    """Those of ``rows`` that lie in the user's territory.

    ``through`` is the way from a row to its employer, as in a filter: ``"employer__"``; empty for employers themselves.
    """
    if not can_see_employers(user):
        return rows.none()
    place = Q()
    if user.office_code:
        place &= Q(**{f"{through}office_code": user.office_code})
    if user.communes:
        place &= Q(**{f"{through}commune_code__in": user.communes})
    return rows.filter(place)


def sees_province(user: User) -> bool:
    """Whether the whole province is the user's territory, so that totals need no filter."""
    return can_see_employers(user) and not user.office_code and not user.communes


def can_see_people(user: User) -> bool:
    """Names of workers, numbers masked."""
    return can_see_employers(user)


def can_reveal(user: User) -> bool:
    """Numbers of workers unmasked, one employer at a time and with a reason."""
    return user.is_active and user.role in {Role.OFFICER, Role.CHECKER, Role.LEADER, Role.BASE_LEADER}


def can_import(user: User) -> bool:
    """Files into the facts."""
    return user.is_active and user.role in {Role.CLERK, Role.OFFICER, Role.CHECKER}


def can_work_cases(user: User) -> bool:
    """Propose and record steps of a case."""
    return user.is_active and user.role in {Role.OFFICER, Role.CHECKER}


def can_approve(user: User) -> bool:
    """Approve what another proposed."""
    return user.is_active and user.role in {Role.LEADER, Role.BASE_LEADER}


def can_administer(user: User) -> bool:
    """Users, background jobs, the rehearsal's clock."""
    return user.is_active and user.role == Role.ADMIN


def can_audit(user: User) -> bool:
    """The record of who read and changed what; numbers of people stay masked in it."""
    return user.is_active and user.role in {Role.ADMIN, Role.LEADER}


def allowed(test: Callable[[User], bool]) -> Callable[[View], View]:
    """A view for those whom ``test`` lets in; others get the 403 page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(test(signed_in(request)))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def signed_in(request: HttpRequest) -> User:
    """The user of a request that only signed-in users reach."""
    assert isinstance(request.user, User)
    return request.user


def require(permitted: bool) -> None:
    """Go on only when ``permitted``; else the 403 page (``PermissionDenied``)."""
    if not permitted:
        raise PermissionDenied
