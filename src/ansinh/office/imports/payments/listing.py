"""The list of open payments, made from the facts and the last ledger: who waits, and for whom there are signs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import polars as pl
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction

from ansinh.facts import Snapshot as Facts
from ansinh.facts import unmatched_payments
from ansinh.office.imports.models import OpenPayment, OpenPaymentsRead
from ansinh.office.imports.payments import signs
from ansinh.office.imports.payments.signs import Suggestion
from ansinh.office.registry import snapshots
from ansinh.office.registry.models import Employer, Snapshot, Standing
from ansinh.office.registry.readmodel import fold
from ansinh.office.registry.sources import folder_of, store

_SUGGESTIONS = 5
_ALIKE_LEAST = 0.6
_LOCK = 0x0A53
Kind = OpenPayment.Kind
_ANEW = ["paid_on", "amount", "message", "kind", "holder", "best", "score", "sure", "suggestions"]
_COLUMNS = ["payment_id", "employer_code", "paid_on", "amount", "message"]


def is_stale() -> bool:
    """Whether facts have moved on since the list was made."""
    read = OpenPaymentsRead.objects.first()
    known = int(store().batches()["batch"].max() or 0)  # type: ignore[arg-type]
    return known != (read.version if read else 0)


def refresh() -> int:
    """Make the list anew, in the place of the one before; how many payments are on it."""
    facts = store().snapshot()
    present = snapshots.current()
    names = dict(Employer.objects.values_list("code", "name"))
    known = _owed(present)
    waiting, doubtful = unmatched_payments(facts), _doubtful(facts, known)
    rows = [
        *_unnamed_rows(waiting, names, known, _matched_before(facts)),
        *_doubtful_rows(doubtful, names),
    ]  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        # Numbers stay, so that a page somebody has open is still about its payment.
        OpenPayment.objects.exclude(payment_id__in=[row.payment_id for row in rows]).delete()
        OpenPayment.objects.bulk_create(
            rows, batch_size=1000, update_conflicts=True, unique_fields=["payment_id"], update_fields=_ANEW
        )
        OpenPaymentsRead.objects.update_or_create(pk=1, defaults={"version": facts.version})
    return len(rows)


def _owed(present: Snapshot | None) -> pl.DataFrame:
    if present is None:
        schema = {"employer_code": pl.String, "amount": pl.Int64, "sign": pl.String, "month": pl.String}
        return pl.DataFrame(schema=schema)
    columns = ["employer_code", "month", "principal", "outstanding", "charge", "charge_paid"]
    return signs.amounts(pl.read_parquet(folder_of(present) / "balances.parquet", columns=columns))


def _matched_before(facts: Facts) -> Iterable[tuple[str, str]]:
    """Message and employer of payments that people gave to one."""
    moved = facts.table("reassignments").sort("decided_on", maintain_order=True).unique("payment_id", keep="last")
    named = facts.where(
        "payments", pl.col("payment_id").is_in(moved["payment_id"].implode()), ["payment_id", "message"]
    )
    pairs = named.join(moved, "payment_id").select("message", "employer_code").drop_nulls()
    return pairs.iter_rows()


def _unnamed_rows(
    waiting: pl.DataFrame, names: dict[str, str], known: pl.DataFrame, matched: Iterable[tuple[str, str]]
) -> list[OpenPayment]:
    owing, own_names, past = signs.by_amount(waiting, known), signs.Names(names), signs.past(matched)
    rows = []
    for row in waiting.iter_rows(named=True):
        message = row["message"] or ""
        found: dict[str, Suggestion] = defaultdict(lambda: Suggestion(""))
        for suggestion in owing.get(row["payment_id"], []):
            found[suggestion.code] = suggestion
        if row["suggested"]:
            _add(found, row["suggested"], "code", row["suggested"])
        exact = own_names.within(message)
        for code in exact:
            _add(found, code, "name", names[code])
        wording = signs.payer(message)
        for code, times in past.get(wording, {}).items():
            _add(found, code, "past", str(times))
        if not exact and len(wording) > 3:
            for code, likeness in _alike(wording):
                _add(found, code, "alike", str(likeness))
        rows.append(_row(row, Kind.UNNAMED, "", signs.ranked(each for each in found.values() if each.code in names)))
    return rows


def _add(found: dict[str, Suggestion], code: str, sign: str, argument: str) -> None:
    suggestion = found.setdefault(code, Suggestion(code))
    suggestion.signs.append((sign, argument))


def _alike(wording: str) -> list[tuple[str, int]]:
    """Employers spelt like ``wording``, with how much in per cent; by the trigram index."""
    rows = (
        Employer.objects.filter(folded__trigram_word_similar=wording)
        .annotate(likeness=TrigramWordSimilarity(wording, "folded"))
        .filter(likeness__gte=_ALIKE_LEAST)
        .order_by("-likeness")
        .values_list("code", "likeness")[:_SUGGESTIONS]
    )
    return [(code, round(likeness * 100)) for code, likeness in rows]


def _doubtful(facts: Facts, known: pl.DataFrame) -> pl.DataFrame:
    """Payments that overfill the one they count for while another, to the đồng, owes just that sum.

    ``other`` is that one, ``sign`` and ``month`` what it owes. Only where nobody has decided about the payment yet.
    """
    credit = dict(Standing.objects.filter(snapshot__is_current=True, credit__gt=0).values_list("employer_id", "credit"))
    decided = facts.table("reassignments", columns=["payment_id"])
    paid = facts.where("payments", pl.col("employer_code").is_in(list(credit)), _COLUMNS)
    paid = paid.join(decided, on="payment_id", how="anti").with_columns(
        pl.col("employer_code").replace_strict(credit, default=0, return_dtype=pl.Int64).alias("credit")
    )
    pairs = paid.filter(pl.col("amount") <= pl.col("credit")).join(
        known.rename({"employer_code": "other"}), "amount", how="inner"
    )
    day = pl.col("paid_on").dt.strftime("%Y-%m")
    return pairs.filter(pl.col("other") != pl.col("employer_code"), (pl.col("month") == "") | (pl.col("month") <= day))


def _doubtful_rows(pairs: pl.DataFrame, names: dict[str, str]) -> list[OpenPayment]:
    """Of those only where the code is one slip away, or the message names the other."""
    rows = []
    for _payment, group in pairs.group_by("payment_id", maintain_order=True):
        first = group.row(0, named=True)
        found: dict[str, Suggestion] = {}
        message = first["message"] or ""
        for other, sign, month in group.select("other", "sign", "month").iter_rows():
            if other not in names:
                continue
            if signs.near(first["employer_code"], other):
                _add(found, other, "near_code", other)
            elif signs.core(names[other]) not in fold(message):
                continue
            else:
                _add(found, other, "name", names[other])
            _add(found, other, sign, month)
        if found:
            rows.append(_row(first, Kind.DOUBTFUL, first["employer_code"], signs.ranked(found.values())))
    return rows


def _row(payment: dict[str, Any], kind: OpenPayment.Kind, holder: str, found: list[Suggestion]) -> OpenPayment:
    best = found[0] if found else None
    return OpenPayment(
        payment_id=payment["payment_id"], paid_on=payment["paid_on"], amount=payment["amount"],
        message=payment["message"] or "", kind=kind, holder_id=holder or None, best_id=best.code if best else None,
        score=best.score if best else 0, sure=kind == Kind.UNNAMED and signs.is_sure(found),
        suggestions=[
            {"code": each.code, "score": each.score, "signs": each.signs} for each in found[:_SUGGESTIONS]
        ],
    )  # fmt: skip
