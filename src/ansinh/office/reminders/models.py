"""A run and the employers in it."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.db import models
from django.db.models import Q

from ansinh.office.accounts.models import User
from ansinh.office.documents.models import Document
from ansinh.office.language import later
from ansinh.office.registry.models import Employer


@pghistory.track()
class Run(models.Model):
    """One run, on the ledger of ``as_of`` from the facts of batches up to ``version``. Money is đồng."""

    class Kind(models.TextChoices):
        """Steps of the ladder: the monthly review, or what was found outside it."""

        MONTHLY = "R01", later("Đôn đốc hằng tháng")
        DISCOVERY = "R02", later("Đôn đốc khi phát hiện")

    class State(models.TextChoices):
        """A draft waits for approval while a proposal of it is pending."""

        DRAFT = "draft", later("đang rà soát")
        ISSUING = "issuing", later("đang phát hành")
        DONE = "done", later("đã phát hành")
        CANCELLED = "cancelled", later("đã hủy")

    kind = models.CharField(max_length=3, choices=Kind.choices)
    office_code = models.CharField(max_length=10, blank=True)
    """Base office whose employers these are; empty for the province."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    as_of = models.DateField()
    version = models.IntegerField()
    known_at = models.DateTimeField(null=True)
    law = models.CharField(max_length=64)
    tolerance = models.BigIntegerField()
    """An employer who owes no more than this is not reminded."""
    combine = models.BooleanField(default=False)
    """One letter to all units of one tax code in one base office."""
    found_on = models.DateField(null=True)
    found_how = models.TextField(blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    site = models.TextField(blank=True)
    """Address of the office, for the codes on the papers."""
    message = models.TextField(blank=True)
    """Why issuing stopped, for those who look."""
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="one_draft", fields=["office_code", "kind"], condition=Q(state="draft")),
            models.CheckConstraint(
                name="issued_by_two",
                condition=~Q(state__in=["issuing", "done"])
                | (Q(approved_by__isnull=False) & ~Q(approved_by=models.F("made_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.as_of}"

    @property
    def closing(self) -> dt.date:
        """First day of the month whose C12-TS goes with the letters: the last that had ended on ``as_of``."""
        return (self.as_of.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


class Item(models.Model):
    """One employer of a run: what it owed on the day of the run, whether it is in, what became of it."""

    class Reason(models.TextChoices):
        """Why an employer is left out. ``manual``: a person's reason, in words."""

        NONE = "", later("–")
        DUST = "dust", later("số tiền nhỏ")
        EXCUSED = "excused", later("không bị coi là trốn đóng")
        REMINDED = "reminded", later("đã đôn đốc trong tháng")
        PAID = "paid", later("đã nộp đủ trước khi phát hành")
        MANUAL = "manual", later("lý do khác")

    class State(models.TextChoices):
        """Only those that are in are issued."""

        WAITING = "waiting", later("chờ")
        ISSUED = "issued", later("đã phát hành")
        SKIPPED = "skipped", later("không phát hành")
        FAILED = "failed", later("bị lỗi")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="items")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="reminder_items")
    included = models.BooleanField(default=True)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    note = models.TextField(blank=True)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    conduct = models.CharField(max_length=10)
    overdue = models.BigIntegerField()
    evading = models.BigIntegerField()
    charge = models.BigIntegerField()
    months_owed = models.IntegerField()
    oldest_due_on = models.DateField()
    workers = models.IntegerField()
    ribbon = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    message = models.TextField(blank=True)
    issued_on = models.DateField(null=True)
    month = models.DateField(null=True)
    """Of a monthly reminder once issued: nobody gets two in one month."""
    letter = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="reminder_items")
    statement = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    roll = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.IntegerField(null=True)
    """Batch of facts that told the ledger; 0 when it knew."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_item", fields=["run", "employer"]),
            models.UniqueConstraint(
                name="one_monthly_reminder", fields=["employer", "month"], condition=Q(month__isnull=False)
            ),
            models.CheckConstraint(
                name="left_out_for_a_reason",
                condition=Q(included=True) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="issued_has_papers",
                condition=~Q(state="issued")
                | (Q(letter__isnull=False) & Q(statement__isnull=False) & Q(issued_on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["run", "state"])]

    def __str__(self) -> str:
        return f"{self.run_id} {self.employer_id} {self.state}"
