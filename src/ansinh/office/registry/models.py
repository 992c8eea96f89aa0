"""The read model: what lists and totals read. Loaded whole from a computed ledger, never edited by hand.

``Standing`` and ``MonthTotal`` carry the place of their employers (office, commune, sector, size), so that totals need
no join and a list of a past day shows employers as they were. They go when their snapshot goes.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from ansinh.office.accounts.models import User
from ansinh.office.language import later


class Snapshot(models.Model):
    """The ledger of ``as_of`` from the facts of batches up to ``version``; one of them is the office's present."""

    class Purpose(models.TextChoices):
        """Why it was computed, which decides how long it is kept."""

        PRESENT = "present", later("hiện tại")
        MONTH_END = "month_end", later("cuối tháng")
        ASKED = "asked", later("theo yêu cầu")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", later("đang chờ")
        COMPUTING = "computing", later("đang tính")
        READY = "ready", later("xong")
        FAILED = "failed", later("không tính được")

    as_of = models.DateField()
    version = models.IntegerField()
    """Last batch of facts known to it."""
    known_at = models.DateTimeField(null=True)
    """When that batch became known."""
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    law = models.CharField(max_length=64, blank=True)
    """Digest of the parameters used."""
    law_overridden = ArrayField(models.CharField(max_length=100), default=list)
    done = models.IntegerField(default=0)
    """Employers computed so far, of ``employers``."""
    employers = models.IntegerField(default=0)
    message = models.TextField(blank=True)
    """Why it failed, for those who ask."""
    is_current = models.BooleanField(default=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(auto_now_add=True)
    """When somebody last looked at it."""

    class Meta:
        indexes = [models.Index(fields=["as_of", "version"])]
        constraints = [
            models.UniqueConstraint(name="one_present", fields=["is_current"], condition=Q(is_current=True)),
            models.CheckConstraint(name="present_is_ready", condition=Q(is_current=False) | Q(state="ready")),
        ]

    def __str__(self) -> str:
        return f"{self.as_of} @{self.version} {self.state}"


class Employer(models.Model):
    """A unit of the register, as told last. Rows are added and brought up to date, never taken away."""

    code = models.CharField(max_length=20, primary_key=True)
    tax_code = models.CharField(max_length=20, blank=True)
    name = models.TextField()
    address = models.TextField(blank=True)
    folded = models.TextField()
    """Code, tax code, name and address without accents: what is searched."""
    office_code = models.CharField(max_length=10)
    commune_code = models.CharField(max_length=10, blank=True)
    sector = models.CharField(max_length=30, blank=True)
    industry_code = models.CharField(max_length=10, blank=True)
    wage_region = models.SmallIntegerField(null=True)
    payment_cycle_months = models.SmallIntegerField(default=1)
    status = models.CharField(max_length=30, blank=True)
    status_from = models.DateField(null=True)
    registered_on = models.DateField(null=True)
    officer = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="employers")

    class Meta:
        indexes = [
            GinIndex(name="employer_search", fields=["folded"], opclasses=["gin_trgm_ops"]),
            models.Index(fields=["tax_code"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Standing(models.Model):
    """What one employer owes in one snapshot. Money is đồng."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, db_index=False)
    employer = models.ForeignKey(Employer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    office_code = models.CharField(max_length=10)
    commune_code = models.CharField(max_length=10)
    sector = models.CharField(max_length=30)
    size = models.SmallIntegerField()
    """Position in ``readmodel.SIZES``."""
    conduct = models.CharField(max_length=10)
    """Worst class: paid, not_due, late, evading."""
    principal = models.BigIntegerField()
    charge = models.BigIntegerField()
    credit = models.BigIntegerField()
    overdue = models.BigIntegerField()
    evading = models.BigIntegerField()
    """The part of ``overdue`` that counts as evasion."""
    oldest_due_on = models.DateField(null=True)
    months_owed = models.IntegerField()
    workers = models.IntegerField()
    charge_per_day = models.BigIntegerField()
    evading_from = models.DateField(null=True)
    """First day of evasion of anything unpaid; may lie ahead."""
    ribbon = models.TextField()
    trend = ArrayField(models.BigIntegerField(), default=list)
    """What was overdue at the month ends before, oldest first."""

    class Meta:
        constraints = [models.UniqueConstraint(name="one_standing", fields=["snapshot", "employer"])]
        # The order in which lists open.
        indexes = [models.Index("snapshot", F("overdue").desc(nulls_last=True), "id", name="standing_by_debt")]

    def __str__(self) -> str:
        return f"{self.employer_id} {self.conduct} {self.overdue}"


class MonthTotal(models.Model):
    """A contribution month of the employers of one place and size in one snapshot. Money is đồng."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE)
    month = models.DateField()
    office_code = models.CharField(max_length=10)
    commune_code = models.CharField(max_length=10)
    sector = models.CharField(max_length=30)
    size = models.SmallIntegerField()
    due = models.BigIntegerField()
    """To be paid for the month."""
    fallen_due = models.BigIntegerField()
    """The part of it whose day has passed."""
    paid = models.BigIntegerField()
    """The part of ``due`` that is paid by the day of the snapshot."""
    collected = models.BigIntegerField()
    """Money that came in the calendar month, for whatever month: payments less refunds."""
    not_due = models.BigIntegerField()
    late = models.BigIntegerField()
    evading = models.BigIntegerField()
    """Unpaid of the month, by class on the day of the snapshot."""

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.commune_code} {self.due}"


class PlaceTotal(models.Model):
    """Employers of one place and size in one snapshot: sums of ``Standing``, so that totals and trends read fast."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE)
    office_code = models.CharField(max_length=10)
    commune_code = models.CharField(max_length=10)
    sector = models.CharField(max_length=30)
    size = models.SmallIntegerField()
    employers = models.IntegerField()
    late_employers = models.IntegerField()
    evading_employers = models.IntegerField()
    workers = models.IntegerField()
    workers_affected = models.IntegerField()
    """At employers with something overdue."""
    principal = models.BigIntegerField()
    charge = models.BigIntegerField()
    overdue = models.BigIntegerField()
    evading = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.commune_code} {self.overdue}"
