"""Cases and what was done in them. Steps are only ever added; every other change leaves a row of history."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ansinh.office.accounts.models import User
from ansinh.office.language import later
from ansinh.office.registry.models import Employer


@pghistory.track()
class Case(models.Model):
    """One employer and one matter. Money is đồng."""

    class Matter(models.TextChoices):
        """Why there is a case; each has a clock of its own."""

        ARREARS = "arrears", later("đã đăng ký, chưa đóng")
        UNREGISTERED = "unregistered", later("không đăng ký")
        UNDER_DECLARED = "under_declared", later("đăng ký lương thấp")

    class State(models.TextChoices):
        """Open until the ledger, or an approved ground, says otherwise."""

        OPEN = "open", later("đang mở")
        CLOSED = "closed", later("đã đóng")

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="cases")
    matter = models.CharField(max_length=20, choices=Matter.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    """Nobody when a new ledger opened it."""
    revision = models.IntegerField(default=1)
    """Counts changes, so that one who looks at an old page is told."""
    # What was found, in matters that the ledger cannot see by itself.
    found_on = models.DateField(null=True)
    found_how = models.TextField(blank=True)
    people = models.IntegerField(default=0)
    started_on = models.DateField(null=True)
    from_month = models.DateField(null=True)
    social = models.BigIntegerField(default=0)
    unemployment = models.BigIntegerField(default=0)
    # What lists read; kept by the verbs and by the review after each ledger.
    step = models.CharField(max_length=3, blank=True)
    """Last step taken."""
    next_step = models.CharField(max_length=3, blank=True)
    due_on = models.DateField(null=True)
    """Lawful deadline nearest at hand."""
    agenda = models.JSONField(default=list)
    """What is to be done or waited for: see ``agenda``."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_case_a_matter", fields=["employer", "matter"], condition=Q(state="open")
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.employer_id} {self.matter}"


class CaseStep(models.Model):
    """A step of the ladder that was taken, with the figures it stood on. The database refuses to change one.

    Only ``document_number``, given when its paper is issued, and ``batch``, when the ledger has been told, are filled
    in later.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=3)
    happened_on = models.DateField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    """Nobody for a state that the ledger itself shows."""
    approval = models.OneToOneField("Approval", null=True, on_delete=models.PROTECT, related_name="step")
    recorded_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)
    facts = models.JSONField()
    """Position, conditions, fine, law and knowledge on the day it was taken, and what was written down with it."""
    document_number = models.CharField(max_length=50, blank=True)
    """Number of the paper that goes with it, once issued."""
    token = models.UUIDField(null=True, unique=True)
    """Of the form it came from: the same form sent twice is one step."""
    batch = models.IntegerField(null=True)
    """Batch of facts that told the ledger, for steps it must know."""

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [models.UniqueConstraint(name="one_step_a_day", fields=["case", "code", "happened_on"])]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="never_changed", exclude=["document_number", "batch"]),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code} {self.happened_on}"


class Closure(models.Model):
    """A closing of a case; ``reopened_on`` when it did not hold."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closures")
    step = models.OneToOneField(CaseStep, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=3)
    """X01 when the ledger said so, else the lawful ground."""
    closed_on = models.DateField()
    reopened_on = models.DateField(null=True)
    recovered = models.BigIntegerField(default=0)
    """Overdue when the case was opened."""

    class Meta:
        ordering = ["closed_on", "pk"]
        indexes = [models.Index(fields=["closed_on"])]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ground} {self.closed_on}"


@pghistory.track()
class Approval(models.Model):
    """Something proposed by one person for another to decide, by a numbered flow (see ``approvals``)."""

    class State(models.TextChoices):
        """How it ended, if it has."""

        PENDING = "pending", later("chờ duyệt")
        APPROVED = "approved", later("đã duyệt")
        REJECTED = "rejected", later("không duyệt")
        WITHDRAWN = "withdrawn", later("đã rút")

    flow = models.CharField(max_length=40)
    version = models.IntegerField()
    """Of the flow under which it was proposed and is decided."""
    subject = models.CharField(max_length=100)
    """What it is about; of one subject only one proposal waits at a time."""
    employer = models.ForeignKey(Employer, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="approvals")
    title = models.TextField()
    reason = models.TextField()
    payload = models.JSONField(default=dict)
    approvers = ArrayField(models.CharField(max_length=20))
    """Roles of which one decides."""
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals")
    proposed_at = models.DateTimeField(auto_now_add=True)
    proposed_on = models.DateField()
    """Day by the office's clock."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(name="one_proposal_waits", fields=["subject"], condition=Q(state="pending")),
            models.CheckConstraint(
                name="nobody_approves_their_own",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")) | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="decided_by_somebody",
                condition=Q(state="pending", decided_by=None) | (~Q(state="pending") & Q(decided_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.state}"


@pghistory.track()
class Promise(models.Model):
    """What the employer undertook to pay, in one or more instalments."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="promises")
    made_on = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token = models.UUIDField(null=True, unique=True)
    ended_on = models.DateField(null=True)
    """When another promise, or the end of the case, took its place."""

    class Meta:
        ordering = ["made_on", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.made_on}"


@pghistory.track()
class Instalment(models.Model):
    """One date and amount of a promise; ``kept_on`` once what came in since the promise covers it and all before."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount = models.BigIntegerField()
    kept_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(name="one_instalment_a_day", fields=["promise", "due_on"]),
            models.CheckConstraint(name="instalment_is_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.due_on} {self.amount}"


@pghistory.track()
class Contact(models.Model):
    """A visit, call or letter: planned for a day, and what came of it once it has taken place."""

    class Kind(models.TextChoices):
        """How they were reached."""

        VISIT = "visit", later("làm việc tại đơn vị")
        CALL = "call", later("điện thoại")
        LETTER = "letter", later("văn bản, thư điện tử")
        NOTE = "note", later("ghi chú")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    done = models.BooleanField(default=True)
    """False while it is only planned."""
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token = models.UUIDField(null=True, unique=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.on}"
