"""Decisions as facts: payments that stand for no employer or the wrong one put right, reminders issued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

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
    return match_payments(store, [(payment_id, employer_code)], decided_on, by)


def match_payments(
    store: FactStore, pairs: Sequence[tuple[str, str]], decided_on: dt.date | None = None, by: str = ""
) -> int:
    """The same of several payments, each with its employer, in one batch: all of them are recorded or none."""
    with store.locked():
        snapshot = store.snapshot()
        for payment_id, _employer in pairs:
            holder = holder_of(snapshot, payment_id)
            if holder is not None:
                raise AnsinhError(
                    _("Chứng từ {payment} đã thuộc đơn vị {employer}.").format(payment=payment_id, employer=holder),
                    do_next=_(
                        "Muốn chuyển sang đơn vị khác, dùng lệnh: ansinh facts reassign {payment} MÃ_ĐƠN_VỊ"
                    ).format(payment=payment_id),
                )
        return _decide(store, pairs, decided_on, by)


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


def record_reminders(store: FactStore, rows: Iterable[tuple[str, dt.date]], by: str = "", note: str = "") -> int | None:
    """Record written reminders (employer, day of issue) issued by the office; the batch, None when all are known.

    A reminder that is on record already is left out, so that telling again after an interruption changes nothing.
    ``AnsinhError`` when one of them cannot stand (no code, no day): then none is recorded.
    """
    with store.locked():
        snapshot = store.snapshot()
        told = set(snapshot.table("reminders", columns=["employer_code", "issued_on"]).iter_rows())
        fresh = sorted({(code, day) for code, day in rows if (code, day) not in told})
        if not fresh:
            return None
        frame = pl.DataFrame(
            [(code, day.isoformat()) for code, day in fresh], schema=["employer_code", "issued_on"], orient="row"
        )
        return _write(store, "reminders", frame, _("Chưa ghi được văn bản đôn đốc vào kho dữ liệu."), by, note)


def _decide(store: FactStore, pairs: Sequence[tuple[str, str]], decided_on: dt.date | None, by: str) -> int:
    day = (decided_on or _today(store)).isoformat()
    rows = pl.DataFrame(pairs, schema=["payment_id", "employer_code"], orient="row")
    rows = rows.with_columns(pl.lit(day).alias("decided_on"))
    return _write(store, "reassignments", rows, _("Chưa ghi nhận được quyết định về chứng từ."), by)


def _today(store: FactStore) -> dt.date:
    return store.now().astimezone(VIETNAM).date()


def _write(store: FactStore, table: str, rows: pl.DataFrame, refused: str, by: str, note: str = "") -> int:
    """Write ``rows`` (text, as read from a file) as one decision, if every one of them stands."""
    reading = Reading("decision", _("quyết định của cán bộ"), table, rows.with_row_index("row", 1))
    # Decisions have no month, so the start of the ledger does not matter here.
    (verdicts,) = validate([reading], Knowledge(store.snapshot()), _today(store), dt.date.max)
    if verdicts.refused or verdicts.duplicates:
        raise AnsinhError(refused, " ".join(verdicts.problems["message"].unique(maintain_order=True)))
    return store.append(
        [NewBatch("decision", {table: verdicts.accepted}, format="decision", imported_by=by, note=note)]
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
