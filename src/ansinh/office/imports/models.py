"""Files handed in at the desk, and payments that wait to be told whose they are.

What the rows of a file say never stands in the database: it stays in the data folder (``keeping``), and goes with the
file when its time is over.
"""

from __future__ import annotations

import datetime as dt

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from ansinh.office.accounts.models import User
from ansinh.office.cases.models import Approval
from ansinh.office.language import later
from ansinh.office.registry.models import Employer


@pghistory.track()
class Delivery(models.Model):
    """Files that one person hands in together. They are judged, approved and imported together, in their order."""

    class State(models.TextChoices):
        """How far it is."""

        CHECKING = "checking", later("đang kiểm tra")
        CHECKED = "checked", later("đã kiểm tra")
        QUEUED = "queued", later("chờ đến lượt nhập")
        IMPORTING = "importing", later("đang nhập")
        DONE = "done", later("đã nhập")
        FAILED = "failed", later("không nhập được")
        DISCARDED = "discarded", later("đã bỏ")

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    approval = models.ForeignKey(Approval, null=True, on_delete=models.PROTECT, related_name="+")
    """The last proposal to import it."""
    done = models.IntegerField(default=0)
    """Files judged or imported so far."""
    now = models.CharField(max_length=150, blank=True)
    """The file at work."""
    message = models.TextField(blank=True)
    """Why it came to nothing, or to less than all."""
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def pending(self) -> bool:
        """Whether it waits for a second person. Until then nothing about it may change."""
        return self.approval is not None and self.approval.state == Approval.State.PENDING

    @property
    def at_work(self) -> bool:
        """Whether a background job has it or will have it."""
        return self.state in {self.State.CHECKING, self.State.QUEUED, self.State.IMPORTING}

    @property
    def seconds(self) -> int:
        """How long the last job on it took."""
        took = self.finished_at - self.started_at if self.finished_at and self.started_at else dt.timedelta(0)
        return max(int(took.total_seconds()), 0)


@pghistory.track(exclude=["notes", "sheets"])
class Upload(models.Model):
    """One file of a delivery, and what was found in it."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", later("chờ kiểm tra")
        UNREADABLE = "unreadable", later("không đọc được")
        KNOWN = "known", later("đã có trong kho")
        CHECKED = "checked", later("đã kiểm tra")
        IMPORTED = "imported", later("đã nhập")
        NOTHING = "nothing", later("không có dòng nào nhận được")
        FAILED = "failed", later("chưa nhập")
        LEFT_OUT = "left_out", later("bỏ khỏi lần nhập")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="uploads")
    corrects = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="correction")
    """The file whose refused rows these are, put right at the desk."""
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=30, default="auto")
    options = models.JSONField(default=dict)
    """What the file does not say itself: fields of ``facts.ReadOptions`` as text."""
    asked = models.TextField(blank=True)
    """How the store names that way of reading it."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    title = models.CharField(max_length=200, blank=True)
    """Name of the layout recognised."""
    tables = ArrayField(models.CharField(max_length=30), default=list)
    sheets = models.JSONField(default=list)
    """Each table found: format, title, table, accepted, warned, duplicates, refused, unread."""
    notes = ArrayField(models.TextField(), default=list)
    accepted = models.IntegerField(default=0)
    warned = models.IntegerField(default=0)
    duplicates = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    outside = ArrayField(models.CharField(max_length=30), default=list)
    """Some employers it speaks of that are not in the territory of the one who brings it."""
    batch = models.IntegerField(null=True, db_index=True)
    known_batch = models.IntegerField(null=True)
    """The batch that brought the same content."""
    what = models.TextField(blank=True)
    why = models.TextField(blank=True)
    do_next = models.TextField(blank=True)
    """The problem with the file as a whole."""
    removed_at = models.DateTimeField(null=True)
    """When the file itself was thrown away, its time being over."""

    class Meta:
        ordering = ["delivery_id", "pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def fixed(self) -> Upload | None:
        """The file of its corrected rows, if there is one."""
        try:
            return self.correction
        except Upload.DoesNotExist:
            return None


class OpenPayment(models.Model):
    """A payment of nobody, or probably of the wrong employer, with what speaks for whom.

    A read model: made anew from the facts (``payments.listing``) whenever they change, never edited.
    """

    class Kind(models.TextChoices):
        """Why somebody should look at it."""

        UNNAMED = "unnamed", later("chưa rõ đơn vị")
        DOUBTFUL = "doubtful", later("có thể nhầm đơn vị")

    payment_id = models.CharField(max_length=100, unique=True)
    paid_on = models.DateField()
    amount = models.BigIntegerField()
    message = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    holder = models.ForeignKey(
        Employer, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )  # fmt: skip
    """Whom it counts for now."""
    best = models.ForeignKey(Employer, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    """Whose it most probably is."""
    score = models.IntegerField(default=0)
    sure = models.BooleanField(default=False)
    """Whether the signs agree so well that many may be matched at once, under four eyes."""
    suggestions = models.JSONField(default=list)
    """Best first: ``{"code", "score", "signs": [[key, argument], ...]}``."""

    class Meta:
        ordering = ["-paid_on", "payment_id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class OpenPaymentsRead(models.Model):
    """From what the list of open payments was made; at most one row."""

    version = models.IntegerField()
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"@{self.version}"
