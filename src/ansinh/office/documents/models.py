"""Issued documents, their numbers, and how they were served. The database refuses to change what is issued."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from ansinh.office.accounts.models import User
from ansinh.office.language import later
from ansinh.office.registry.models import Employer


class Kind(models.TextChoices):
    """Official forms of Decision 366/QĐ-BHXH that the office issues."""

    STATEMENT = "C12-TS", later("Thông báo kết quả đóng (C12-TS)")
    REMINDER = "01-ĐĐ", later("Văn bản đôn đốc (01-ĐĐ)")
    ROLL = "D09-TS", later("Danh sách tham gia (D09-TS)")


_SYMBOLS = {Kind.STATEMENT: "TB-{office}", Kind.REMINDER: "{office}-QLT", Kind.ROLL: "DS-{office}"}


def number_text(number: int, kind: str, office_code: str) -> str:
    """Number and symbol: 12/BHXH-QLT of the province, 12/BHXH.A-QLT of base office A."""
    office = f"BHXH.{office_code}" if office_code else "BHXH"
    return f"{number}/{_SYMBOLS[Kind(kind)].format(office=office)}"


class Series(models.Model):
    """The last number given to one kind of document by one office in one year. Its row is the lock for the next."""

    office_code = models.CharField(max_length=10, blank=True)
    year = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_series", fields=["office_code", "year", "kind"])]

    def __str__(self) -> str:
        return f"{self.office_code} {self.kind} {self.year}: {self.last}"


class Document(models.Model):
    """One issued document. Money is đồng.

    ``figures`` are those it shows (no person's data), on the law of digest ``law`` and the facts of batches up to
    ``version``; the file holds ``size`` bytes of digest ``sha256``. Only what became of it changes later.
    """

    class State(models.TextChoices):
        """What became of it."""

        ISSUED = "issued", later("đã phát hành")
        SERVED = "served", later("đã nhận")
        RETURNED = "returned", later("bị trả lại")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    office_code = models.CharField(max_length=10, blank=True)
    """Base office that issued it; empty for the province."""
    year = models.SmallIntegerField()
    number = models.IntegerField()
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="documents")
    employer_name = models.TextField()
    """As on the paper."""
    month = models.DateField()
    """The month it reports on."""
    figures = models.JSONField()
    total = models.BigIntegerField()
    as_of = models.DateField()
    version = models.IntegerField()
    known_at = models.DateTimeField(null=True)
    law = models.CharField(max_length=64)
    issued_on = models.DateField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    signer = models.TextField(blank=True)
    """Whom the electronic signature names; empty on paper to be signed by hand."""
    path = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    """By which anybody who holds the paper can check it."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.ISSUED)
    served_on = models.DateField(null=True)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["employer", "-issued_on"]), models.Index(fields=["issued_on"])]
        constraints = [
            models.UniqueConstraint(name="one_document_a_number", fields=["office_code", "year", "kind", "number"]),
            models.CheckConstraint(name="served_has_a_day", condition=~Q(state="served") | Q(served_on__isnull=False)),
        ]
        triggers = [
            pgtrigger.Protect(name="document_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="document_never_changed", exclude=["state", "served_on"]),
        ]

    def __str__(self) -> str:
        return self.number_text

    @property
    def number_text(self) -> str:
        """Number and symbol, as on the paper."""
        return number_text(self.number, self.kind, self.office_code)


class Service(models.Model):
    """One attempt to bring a document to its employer, and its proof."""

    class Method(models.TextChoices):
        """The way it went."""

        E_STORE = "e_store", later("kho dữ liệu điện tử của đơn vị")
        POST = "post", later("bưu chính, có báo phát")
        HAND = "hand", later("giao trực tiếp, có ký nhận")
        POSTED = "posted", later("niêm yết tại trụ sở đơn vị")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="services")
    method = models.CharField(max_length=10, choices=Method.choices)
    on = models.DateField()
    delivered = models.BooleanField(default=True)
    proof = models.TextField()
    """Number of the receipt or delivery notice, who signed, why it came back."""
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_service_a_day", fields=["document", "method", "on", "delivered"])
        ]
        triggers = [pgtrigger.Protect(name="service_never_changed", operation=pgtrigger.Delete | pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.document_id} {self.method} {self.on}"
