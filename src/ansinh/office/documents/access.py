"""Reading the file of a document. A list of people is a reading of people: checked, and on record."""

from __future__ import annotations

from ansinh.base.months import month_number
from ansinh.office.accounts.access import access_people
from ansinh.office.accounts.models import User
from ansinh.office.documents import files, forms
from ansinh.office.documents.models import Document, Kind
from ansinh.office.registry.sources import load_law, store


def names_people(document: Document) -> bool:
    """Whether its file shows persons with their numbers, so that opening it needs a reason."""
    return document.kind == Kind.ROLL


def open_file(document: Document, user: User, reason: str = "") -> bytes:
    """The file as issued. One with people in it needs a reason, and its reading is recorded with their numbers."""
    if names_people(document):
        facts = store().snapshot(document.version)
        basis = forms.Basis.of(
            facts, load_law(), document.as_of, document.version, document.known_at, document.office_code
        )
        access_people(
            user, document.employer,
            lambda: forms.people_of(basis, document.employer_id, month_number(document.month)),
            reason=reason, reveal=True,
        )  # fmt: skip
    return files.read(document.path, document.sha256)
