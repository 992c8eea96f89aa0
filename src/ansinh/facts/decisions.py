"""Payments that stand for no employer or the wrong one, and the decisions that put them right."""

from __future__ import annotations

import datetime as dt

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.batches import VIETNAM, NewBatch
from ansinh.facts.knowledge import Knowledge
from ansinh.facts.readers.payments import parse_payment_messages
from ansinh.facts.reading import Reading
from ansinh.facts.snapshot import Snapshot
from ansinh.facts.store import FactStore
from ansinh.facts.validate import validate


def unmatched_payments(snapshot: Snapshot) -> pl.DataFrame:
    """Payments of no employer that no decision has matched yet, in order of day and number.

    Columns of ``payments``, and ``suggested``: the one employer of the register that the message names by now,
    if there is one.
    """
    payments = snapshot.where("payments", pl.col("employer_code").is_null())
    matched = snapshot.table("reassignments", columns=["payment_id"])
    waiting = payments.join(matched, on="payment_id", how="anti").sort("paid_on", "payment_id")
    known = snapshot.table("employers", columns=["employer_code"])["employer_code"].to_list()
    read = parse_payment_messages(waiting["message"], known)
    return waiting.with_columns(read["employer_code"].alias("suggested"))


def match_payment(
    store: FactStore, payment_id: str, employer_code: str, decided_on: dt.date | None = None, by: str = ""
) -> int:
    """Record which employer an unmatched payment counts for (decided today unless said otherwise); the batch.

    ``AnsinhError`` when there is no such payment or employer, or when the payment counts for one already.
    """
    with store.locked():
        holder = holder_of(store.snapshot(), payment_id)
        if holder is not None:
            raise AnsinhError(
                _("Chứng từ {payment} đã thuộc đơn vị {employer}.").format(payment=payment_id, employer=holder),
                do_next=_("Muốn chuyển sang đơn vị khác, dùng lệnh: ansinh facts reassign {payment} MÃ_ĐƠN_VỊ").format(
                    payment=payment_id
                ),
            )
        return _decide(store, [(payment_id, employer_code)], decided_on, by)


def reassign_payment(
    store: FactStore, payment_id: str, employer_code: str, decided_on: dt.date | None = None, by: str = ""
) -> int:
    """Record that a payment counts for another employer than the one it counts for now; the batch's number.

    ``AnsinhError`` when there is no such payment or employer, or when it counts for that employer already.
    """
    with store.locked():
        if holder_of(store.snapshot(), payment_id) == employer_code:
            raise AnsinhError(
                _("Chứng từ {payment} đã thuộc đơn vị {employer}.").format(payment=payment_id, employer=employer_code),
                do_next=_("Không cần làm gì thêm."),
            )
        return _decide(store, [(payment_id, employer_code)], decided_on, by)


def match_suggested(store: FactStore, by: str = "") -> tuple[int | None, int]:
    """Match every unmatched payment whose message names an employer of the register by now.

    The batch (None when there was nothing to match) and the number of payments.
    """
    with store.locked():
        waiting = unmatched_payments(store.snapshot()).filter(pl.col("suggested").is_not_null())
        if waiting.is_empty():
            return None, 0
        pairs = list(waiting.select("payment_id", "suggested").iter_rows())
        return _decide(store, pairs, None, by), len(pairs)


def _decide(store: FactStore, pairs: list[tuple[str, str]], decided_on: dt.date | None, by: str) -> int:
    today = store.now().astimezone(VIETNAM).date()
    columns = ["payment_id", "employer_code"]
    rows = pl.DataFrame(pairs, schema=columns, orient="row").with_row_index("row", 1).with_columns(
        pl.lit((decided_on or today).isoformat()).alias("decided_on")
    )  # fmt: skip
    reading = Reading("decision", _("quyết định của cán bộ"), "reassignments", rows)
    # A reassignment has no month, so the start of the ledger does not matter here.
    (verdicts,) = validate([reading], Knowledge(store.snapshot()), today, dt.date.max)
    if verdicts.refused or verdicts.duplicates:
        raise AnsinhError(
            _("Chưa ghi nhận được quyết định về chứng từ."),
            " ".join(verdicts.problems["message"].unique(maintain_order=True)),
        )
    return store.append(
        [NewBatch("decision", {"reassignments": verdicts.accepted}, format="decision", imported_by=by)]
    )[0]


def holder_of(snapshot: Snapshot, payment_id: str) -> str | None:
    """The employer a payment counts for now, None while it has none; AnsinhError when there is no such payment."""
    written = snapshot.where("payments", pl.col("payment_id") == payment_id, ["employer_code"])
    if written.is_empty():
        raise AnsinhError(
            _("Không có chứng từ {payment} trong kho.").format(payment=payment_id),
            do_next=_("Xem các chứng từ chờ khớp bằng lệnh: ansinh facts unmatched"),
        )
    moves = snapshot.where("reassignments", pl.col("payment_id") == payment_id)
    if moves.height:
        newest = moves.sort("decided_on", maintain_order=True)["employer_code"].last()
        return None if newest is None else str(newest)
    holder = written["employer_code"].first()
    return None if holder is None else str(holder)
