"""Months of reports: prepared, tied to the ledger, closed by two people; and slips of adjustment."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ansinh.office.accounts.models import User
from ansinh.office.language import later
from ansinh.office.registry.models import Employer


@pghistory.track()
class Period(models.Model):
    """A month. Its frames and sheets are in ``ANSINH_HOME/reports/<folder>``; once closed they are never replaced."""

    class State(models.TextChoices):
        """How far it is."""

        PREPARING = "preparing", later("đang lập")
        READY = "ready", later("đã lập, chưa chốt")
        FAILED = "failed", later("chưa lập được")
        CLOSED = "closed", later("đã chốt")

    month = models.DateField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    message = models.TextField(blank=True)
    """Why it could not be prepared."""
    folder = models.CharField(max_length=50, blank=True)
    snapshot = models.IntegerField(null=True)
    """Number of the month end's snapshot, which may be thrown away later."""
    version = models.IntegerField(null=True)
    """Last batch of facts known to it."""
    law = models.CharField(max_length=64, blank=True)
    opened_with_closed = models.BooleanField(default=False)
    """Whether it opens with what the month before was closed with."""
    missing = ArrayField(models.DateField(), default=list)
    """Months of the quarter or year that must be prepared before form B02-TS can be."""
    totals = models.JSONField(default=dict)
    """By base office: principal, charge, overdue, evading as reported."""
    prepared_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    """Day by the office's clock."""
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                name="closed_by_somebody",
                condition=Q(state="closed", closed_on__isnull=False, closed_by__isnull=False)
                | ~Q(state="closed") & Q(closed_on=None, closed_by=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.state}"


class Report(models.Model):
    """One form of one office in a month; the sheet itself is a file with this hash."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=10)
    """B01-TS to D15-TS, without the letter of the layout."""
    form = models.CharField(max_length=10)
    """With it, as printed."""
    office_code = models.CharField(max_length=10, blank=True)
    """Letter of the base office; empty for the province."""
    lines = models.IntegerField()
    checks = models.IntegerField()
    ties = models.BooleanField()
    """Whether every sum is the ledger's."""
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["kind", "office_code"]
        constraints = [models.UniqueConstraint(name="one_report", fields=["period", "kind", "office_code"])]

    def __str__(self) -> str:
        return f"{self.form} {self.office_code}"


@pghistory.track()
class Slip(models.Model):
    """A slip C02-TS for one person in one month, numbered when a director has approved it."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="slips")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    person_number = models.CharField(max_length=20)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    year = models.IntegerField(null=True)
    number = models.IntegerField(null=True)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)

    class Meta:
        ordering = ["year", "number", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_slip_a_person_a_month", fields=["period", "person_number"]),
            models.UniqueConstraint(name="one_number_a_year", fields=["year", "number"]),
            models.CheckConstraint(
                name="numbered_when_approved",
                condition=Q(number=None, year=None, approved_by=None) | Q(number__gt=0, year__gt=0, approved_by__gt=0),
            ),
        ]

    @property
    def number_text(self) -> str:
        """As printed; empty before it is approved."""
        return f"{self.number}/{self.year}/C02-TS" if self.number else ""

    def __str__(self) -> str:
        return f"{self.employer_id} {self.number_text}"
