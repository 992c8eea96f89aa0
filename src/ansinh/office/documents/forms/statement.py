"""C12-TS as a document: the statement of the ledger, frozen in the archive of statements as well.

The archive gives the next month's statement its opening. When an issuing did not come to its end, the version it
left there is used again, so that no month gets two versions of one thing.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from ansinh.base.paper import Mark
from ansinh.ledger.statement import Issued, IssuedStatements, Position, Statement, build, to_pdf
from ansinh.office.documents.forms.basis import Basis
from ansinh.office.documents.models import Kind
from ansinh.office.documents.verbs import Draft
from ansinh.office.registry.models import Employer


def statement(basis: Basis, employer: Employer, month: int) -> Draft:
    """The statement of ``employer`` for ``month`` (a month number)."""
    archive = IssuedStatements(settings.ANSINH_HOME / "statements")
    page, position = build(basis.facts, basis.law, employer.code, month, archive.last_before(employer.code, month))

    def print_page(mark: Mark, issued_on: dt.date) -> bytes:
        issued = _frozen(archive, page, position, month, issued_on, basis.version)
        return to_pdf(page, basis.office, issued_on, issued.version, mark)

    payable, paid_to = page.payable, page.paid_to["pension"].month
    return Draft(
        Kind.STATEMENT, employer, page.employer.name, page.month,
        {
            "amount": payable.amount, "principal": payable.principal, "charge": payable.charge,
            "overdue": payable.overdue, "pay_by": payable.pay_by.isoformat(),
            "paid_to": f"{paid_to:%Y-%m}" if paid_to else "",
            "late": page.value("Đ.2.2.2"), "evading": page.value("Đ.2.2.3"),
        },
        payable.amount, page.as_of, basis.version, basis.known_at, basis.law.digest, print_page,
    )  # fmt: skip


def _frozen(
    archive: IssuedStatements, page: Statement, position: Position, month: int, issued_on: dt.date, version: int
) -> Issued:
    code = page.employer.code
    if archive.versions(code, month):
        last = archive.read(code, month)
        if last.statement == page and last.issued_on == issued_on:
            return last
    return archive.issue(page, position, issued_on, str(version))
