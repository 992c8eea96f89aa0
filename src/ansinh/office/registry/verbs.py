"""What people do to the register's own rows: say whose employers they are."""

from __future__ import annotations

from django.db import transaction

from ansinh.office.accounts.models import Role, User
from ansinh.office.accounts.permissions import employers_of
from ansinh.office.registry.models import Employer


def share_out() -> int:
    """Give every employer without an officer to the officers whose territory it lies in, in turn; how many were given.

    Employers that have an officer keep them. For setting an office up, and for new employers after an import.
    """
    given = 0
    with transaction.atomic():
        officers = list(User.objects.filter(role=Role.OFFICER, is_active=True).order_by("pk"))
        territories: dict[tuple[str, tuple[str, ...]], list[User]] = {}
        for officer in officers:
            territories.setdefault((officer.office_code, tuple(sorted(officer.communes))), []).append(officer)
        # Narrow territories first: who has a commune comes before who has the whole office.
        for _territory, group in sorted(territories.items(), key=lambda item: (not item[0][1], item[0])):
            free = employers_of(group[0], Employer.objects.filter(officer=None)).order_by("code")
            codes = list(free.values_list("code", flat=True))
            for turn, officer in enumerate(group):
                given += Employer.objects.filter(code__in=codes[turn :: len(group)]).update(officer=officer)
    return given
