"""What documents of one issuing stand on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib import resources

import msgspec
from django.conf import settings

from ansinh.facts import Snapshot as Facts
from ansinh.law import Law
from ansinh.ledger.statement import Office, load_office

DECISION = "(Ban hành kèm theo Quyết định số 366/QĐ-BHXH ngày 29/4/2026 của BHXH Việt Nam)"


@dataclass(frozen=True)
class Basis:
    """Facts of batches up to ``version`` and law, on the day ``as_of``; ``office`` is who signs."""

    facts: Facts
    law: Law
    as_of: dt.date
    version: int
    known_at: dt.datetime | None
    office: Office

    @classmethod
    def of(
        cls, facts: Facts, law: Law, as_of: dt.date, version: int, known_at: dt.datetime | None, office_code: str
    ) -> Basis:
        """With the heads of the province's office, or of one of its base offices."""
        office = load_office(settings.ANSINH_HOME)
        if office_code:
            # Its director signs by hand: the settings name the province's.
            office = msgspec.structs.replace(
                office, parent=office.name, name=f"BẢO HIỂM XÃ HỘI CƠ SỞ {office_code}", director=""
            )
        return cls(facts, law, as_of, version, known_at, office)

    def foot(self, number: str, issued_on: dt.date) -> str:
        """What a paper stands on, for the foot of its pages."""
        issued = f"Số {number}, phát hành ngày {issued_on:%d/%m/%Y}"
        return f"{issued} · Dữ liệu đến lô {self.version} · Luật: {self.law.digest}"


def template(name: str) -> bytes:
    """Source of a form's page."""
    return resources.files(__package__).joinpath(f"{name}.typ").read_bytes()
