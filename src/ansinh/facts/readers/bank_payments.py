"""From the lines of a statement to canonical payments and refunds.

A credit is a payment, whether its message names an employer or not; a debit is a refund when its message says
so. What validation can judge (a negative figure, a refund that names nobody, a line without a date) is handed
over as it is, so that the clerk finds it among the rows to correct. Any other money out is reported here.
"""

from __future__ import annotations

import hashlib

import polars as pl

from ansinh.base import _
from ansinh.base.text import money as shown
from ansinh.facts.readers.bank_lines import Lines
from ansinh.facts.readers.body import ranges
from ansinh.facts.readers.payments import parse_payment_messages
from ansinh.facts.reading import Reading, RowProblem

_USABLE_REFERENCE = r"^[A-Za-z0-9./_-]{6,40}$"
"""Shorter ones are line numbers, which start again with every statement."""


def readings(key: str, title: str, lines: Lines) -> list[Reading]:
    """Payments, and refunds where the statement has any."""
    frame = lines.frame.hstack(parse_payment_messages(lines.frame["description"]))
    frame = frame.with_columns(identity=_identities(frame))
    out = pl.col("net").fill_null(0) < 0
    refunds = frame.filter(out & (pl.col("kind") == "refund"))
    # A minus within a column of credits or debits may be a slip: such a row is one to correct.
    slip = pl.col("minus") & (pl.col("kind") != "refund")
    outgoing = frame.filter(out & (pl.col("kind") != "refund") & ~slip)
    incoming = frame.filter((~out | slip) & ~(out & (pl.col("kind") == "refund")))
    refused = lines.refused + [_outgoing(line) for line in outgoing.iter_rows(named=True)]
    refused.sort(key=lambda problem: problem.row)
    notes = [*_payment_notes(incoming), *_refund_notes(refunds), *lines.notes]
    payments = Reading(key, title, "payments", _payments(incoming), refused, notes)
    return [payments] if refunds.is_empty() else [payments, Reading(key, title, "refunds", _refunds(refunds))]


def _payments(incoming: pl.DataFrame) -> pl.DataFrame:
    # Money that comes in under the word refund is somebody's refund come back: whose, a clerk decides.
    employer = pl.when(pl.col("kind") != "refund").then("employer_code")
    payer = pl.format("{} [{}]", pl.col("description").fill_null(""), "payer").str.strip_chars()
    unnamed = employer.is_null() & pl.col("payer").is_not_null()
    return incoming.select(
        "row",
        payment_id="identity",
        employer_code=employer,
        paid_on="date",
        amount=pl.when("minus").then("amount").otherwise(pl.coalesce(pl.col("net").cast(pl.String), "amount")),
        # Who paid is not in a canonical payment; for the clerk who must find the employer it is kept here.
        message=pl.when(unnamed).then(payer).otherwise("description"),
    )


def _refunds(refunds: pl.DataFrame) -> pl.DataFrame:
    return refunds.select(
        "row",
        refund_id="identity",
        employer_code="employer_code",
        paid_on="date",
        amount=pl.col("net").abs().cast(pl.String),
    )


def _identities(frame: pl.DataFrame) -> pl.Series:
    """A name for each line that is the same whenever the line is read again, in this file or another.

    The bank's reference where there is one. Where a bank uses one reference for several different lines, the
    earliest keeps it and the others add a mark of their content. Else a hash of date, amount, message and how
    many equal lines stand before it.
    """
    amount = pl.coalesce(pl.col("net").cast(pl.String), "amount").fill_null("")
    content = pl.concat_str("date", amount, pl.col("description").fill_null(""), separator="|")
    reference = pl.col("reference").str.strip_chars()
    usable = reference.str.contains(_USABLE_REFERENCE) & reference.str.contains("[0-9]")
    marked = frame.select("date", reference=pl.when(usable).then(reference), content=content).with_columns(
        nth=pl.int_range(pl.len()).over("content"),
        first=pl.col("content").sort_by("date", maintain_order=True).first().over("reference"),
    )
    return pl.Series(
        "identity",
        [
            f"NH-{_hash(f'{content}|{nth}')[:20]}" if reference is None
            else reference if content == first
            else f"{reference}-{_hash(content)[:8]}"
            for reference, content, nth, first in marked.select("reference", "content", "nth", "first").iter_rows()
        ],
        pl.String,
    )  # fmt: skip


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _outgoing(line: dict[str, object]) -> RowProblem:
    row, amount = int(str(line["row"])), shown(abs(int(str(line["net"]))))
    if line["kind"] == "contribution":
        message = _(
            "Tiền ra {amount} đ với nội dung nộp BHXH: đây là sao kê của bên nộp tiền. "
            "Hãy nhập sao kê tài khoản thu của cơ quan BHXH."
        )
        return RowProblem(row, "amount", "payer_side", message.format(amount=amount))
    message = _(
        "Tiền ra {amount} đ, nội dung không phải hoàn trả nên không nhập. "
        "Nếu là hoàn trả, nội dung phải ghi “hoan” và mã đơn vị."
    )
    return RowProblem(row, "amount", "outgoing", message.format(amount=amount))


def _payment_notes(incoming: pl.DataFrame) -> list[str]:
    if incoming.is_empty():
        return [_("Sao kê không có dòng tiền vào nào.")]
    notes = [
        _("{count} dòng tiền vào, tổng {amount} đ.").format(
            count=incoming.height, amount=shown(int(incoming.filter(~pl.col("minus"))["net"].fill_null(0).sum()))
        )
    ]
    returned = incoming.filter(pl.col("kind") == "refund")["row"].to_list()
    unnamed = incoming.filter(pl.col("employer_code").is_null() | (pl.col("kind") == "refund")).height
    if unnamed:
        notes.append(_("{count} dòng chưa rõ đơn vị: vẫn nhập, chờ khớp bằng tay.").format(count=unnamed))
    if returned:
        notes.append(
            _("Tiền vào với nội dung hoàn trả ở dòng {rows}: chưa ghi cho đơn vị nào, chờ kiểm tra.").format(
                rows=ranges(returned)
            )
        )
    several = incoming.filter(pl.col("reason") == "several_codes")["row"].to_list()
    if several:
        notes.append(_("Nội dung ghi nhiều mã đơn vị ở dòng {rows}: chờ khớp bằng tay.").format(rows=ranges(several)))
    return notes


def _refund_notes(refunds: pl.DataFrame) -> list[str]:
    if refunds.is_empty():
        return []
    return [
        _("{count} dòng hoàn trả ({rows}) thuộc bảng hoàn trả tiền, không phải chứng từ nộp.").format(
            count=refunds.height, rows=ranges(refunds["row"].to_list())
        )
    ]
