"""What the import desk reads, for whom."""

from __future__ import annotations

import polars as pl
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from ansinh.facts import FactStore
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_approve, can_import, can_see_employers, require, sees_province
from ansinh.office.cases import approvals
from ansinh.office.imports.models import Delivery, Upload
from ansinh.office.registry.models import Employer


def may_look(user: User) -> bool:
    """Who has business at the desk: those who bring files, and those who approve them."""
    return can_see_employers(user) and (can_import(user) or can_approve(user))


def may_see(user: User, delivery: Delivery) -> bool:
    """One's own deliveries, those of one's own base office, and for the province all."""
    if not may_look(user):
        return False
    own_office = bool(user.office_code) and not user.communes and user.office_code == delivery.by.office_code
    return delivery.by_id == user.pk or sees_province(user) or own_office


def may_change(user: User, delivery: Delivery) -> bool:
    """Who brought it, as long as nobody else looks at it."""
    return can_import(user) and delivery.by_id == user.pk


def deliveries(user: User) -> QuerySet[Delivery]:
    """Newest first, with how many files and rows."""
    counted = ~Q(uploads__state=Upload.State.LEFT_OUT)
    rows = Delivery.objects.select_related("by", "approval").annotate(
        files=Count("uploads", filter=counted & Q(uploads__corrects=None)),
        accepted=Sum("uploads__accepted", filter=counted, default=0),
        given_back=Sum("uploads__refused", filter=counted & Q(uploads__corrects=None), default=0),
        put_right=Sum(
            F("uploads__accepted") + F("uploads__duplicates"),
            filter=counted & Q(uploads__corrects__isnull=False),
            default=0,
        ),
        refused=F("given_back") - F("put_right"),
    )
    first = Upload.objects.filter(corrects=None).order_by("pk")
    rows = rows.prefetch_related(Prefetch("uploads", first, to_attr="first_uploads"))
    if not may_look(user):
        return rows.none()
    if sees_province(user):
        return rows
    theirs = Q(by=user)
    if user.office_code and not user.communes:
        theirs |= Q(by__office_code=user.office_code)
    return rows.filter(theirs)


def delivery_of(user: User, number: int) -> Delivery:
    """One delivery the user may see; 404 when there is none, PermissionDenied outside the territory."""
    delivery = get_object_or_404(Delivery.objects.select_related("by", "approval"), pk=number)
    require(may_see(user, delivery))
    return delivery


def upload_of(user: User, number: int) -> Upload:
    """One file of a delivery the user may see."""
    upload = get_object_or_404(
        Upload.objects.select_related("delivery__by", "delivery__approval", "correction"), pk=number, corrects=None
    )
    require(may_see(user, upload.delivery))
    return upload


def may_decide(user: User, delivery: Delivery) -> bool:
    """Whether the delivery waits for this user's word."""
    return delivery.pending and delivery.approval is not None and approvals.may_decide(user, delivery.approval)


def waiting_for(user: User) -> int | None:
    """The number beside the desk in the rail: deliveries that wait for this user."""
    mine = Q(by=user, state=Delivery.State.CHECKED)
    waits = Q(approval__state="pending")
    count = Delivery.objects.filter(mine & ~waits).count()
    count += (
        Delivery.objects.filter(waits, approval__approvers__contains=[user.role]).exclude(by=user).count()
    )  # fmt: skip
    return count or None


def batches(store: FactStore, user: User) -> list[dict[str, object]]:
    """Every batch of the store, newest first, with ``delivery`` where it came over the desk.

    For those who see the province; who sees a part of it finds the batches of its own deliveries.
    """
    rows = store.batches().sort("batch", descending=True).to_dicts()
    uploads = Upload.objects.filter(batch__isnull=False, delivery__in=deliveries(user))
    known = dict(uploads.values_list("batch", "delivery_id"))
    names = dict(User.objects.values_list("username", "full_name"))
    for row in rows:
        row["delivery"] = known.get(row["batch"])
        row["who"] = names.get(row["imported_by"], row["imported_by"])
    if sees_province(user):
        return rows
    return [row for row in rows if row["delivery"] is not None or row["imported_by"] == user.username]


def batch_of(store: FactStore, user: User, number: int) -> dict[str, object]:
    """One batch the user may see."""
    found = next((row for row in batches(store, user) if row["batch"] == number), None)
    if found is None:
        raise PermissionDenied
    return found


def touched(store: FactStore, number: int, tables: list[str]) -> tuple[int, list[Employer]]:
    """How many employers the rows of a batch speak of, and the first of them. None when it is undone."""
    facts = store.snapshot(number)
    codes: set[str] = set()
    for table in tables:
        rows = facts.where(table, pl.col("batch") == number)
        if "employer_code" in rows.columns:
            codes |= set(rows["employer_code"].drop_nulls().to_list())
    shown = sorted(codes)[:20]
    known = {row.code: row for row in Employer.objects.filter(code__in=shown)}
    return len(codes), [known[code] for code in shown if code in known]
