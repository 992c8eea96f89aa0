"""Reading documents, within the user's territory."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_see_employer, employers_of, require
from ansinh.office.documents.models import Document
from ansinh.office.registry.models import Employer


def documents(user: User) -> QuerySet[Document]:
    """All of the territory; what only a document's own page shows is left out."""
    rows = Document.objects.select_related("employer", "issued_by").defer("figures", "employer__folded")
    return employers_of(user, rows, "employer__")


def of_employer(user: User, employer: Employer) -> QuerySet[Document]:
    """Documents of one employer, newest first."""
    require(can_see_employer(user, employer))
    return Document.objects.filter(employer=employer).defer("figures")


def document_of(user: User, number: int) -> Document:
    """One document; 404 when there is none, PermissionDenied outside the territory."""
    found = get_object_or_404(Document.objects.select_related("employer", "issued_by"), pk=number)
    require(can_see_employer(user, found.employer))
    return found
