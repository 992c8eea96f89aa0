"""Lists of employers as they stand in a snapshot."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_see_employer, employers_of, require
from ansinh.office.registry.models import Employer, Snapshot, Standing
from ansinh.office.registry.readmodel import fold


def standings(user: User, snapshot: Snapshot) -> QuerySet[Standing]:
    """Everyone in the user's territory, with the register at hand.

    The register is fetched for the rows of a page alone: joining it would be most of the work of sorting.
    """
    register = Employer.objects.select_related("officer").defer("folded", "address")
    rows = Standing.objects.filter(snapshot=snapshot).prefetch_related(Prefetch("employer", register))
    return employers_of(user, rows)


def search(rows: QuerySet[Standing], text: str) -> QuerySet[Standing]:
    """Rows whose code, tax code, name or address holds every word of ``text``, accents or not.

    When there is none, those that are spelt alike.
    """
    folded = fold(text)
    every_word = Q()
    for word in folded.split():
        every_word &= Q(employer__folded__contains=word)
    found = rows.filter(every_word)
    return found if found.exists() else rows.filter(employer__folded__trigram_word_similar=folded)


def employer_of(user: User, code: str) -> Employer:
    """One employer of the user's territory; 404 for a code that is none, PermissionDenied outside the territory."""
    employer = get_object_or_404(Employer.objects.select_related("officer"), code=code)
    require(can_see_employer(user, employer))
    return employer


def only_code(user: User, text: str) -> str | None:
    """The code of the one employer that ``text`` names exactly: its code or its tax code."""
    given = text.strip().upper()
    rows = Employer.objects.filter(Q(code=given) | Q(tax_code=given))
    codes = list(employers_of(user, rows).values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else None
