"""Everything that happened to one employer, on one line of time, from the facts a snapshot knew."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from django.utils import timezone

from ansinh.base import _
from ansinh.base.text import day, money, month
from ansinh.facts import Snapshot as Facts
from ansinh.facts.movements import LABELS
from ansinh.ledger import payments_by_employer
from ansinh.office.registry import words
from ansinh.office.registry.models import Snapshot, Standing
from ansinh.office.registry.sources import facts_of, store
from ansinh.office.shell.story import Entry

_REGISTER = ("name", "tax_code", "address", "commune_code", "sector", "status", "payment_cycle_months")
_DISTINCT_MOVEMENTS = 4


def history(snapshot: Snapshot, code: str, standing: Standing | None) -> list[Entry]:
    """Register, declarations, money, decisions up to the day of the snapshot, newest first; what lies ahead on top."""
    facts = facts_of(snapshot)
    entries = [
        *_register(facts, snapshot, code),
        *_declarations(facts, snapshot, code),
        *_money(facts, snapshot, code),
        *_decisions(facts, code),
    ]
    past = [entry for entry in entries if entry.day <= snapshot.as_of]
    return [*_ahead(snapshot, standing), *sorted(past, key=lambda entry: entry.day, reverse=True)]


def _ahead(snapshot: Snapshot, standing: Standing | None) -> Iterator[Entry]:
    if standing and standing.evading_from and standing.evading_from > snapshot.as_of:
        yield Entry(
            standing.evading_from,
            _("Thành trốn đóng nếu vẫn chưa nộp"),
            _("Khoản cũ nhất đã được đôn đốc chuyển từ chậm đóng sang trốn đóng từ ngày này."),
            kind="later",
        )


def _register(facts: Facts, snapshot: Snapshot, code: str) -> Iterator[Entry]:
    """When the employer was registered, and what the register said otherwise later."""
    told = facts.told("employers", code, [*_REGISTER, "registered_on", "status_from", "batch"])
    days = dict(store().batches(snapshot.version).select("batch", "imported_at").iter_rows())
    before: dict[str, object] = {}
    for row in told.iter_rows(named=True):
        on = timezone.localtime(days[row["batch"]]).date()
        now = {name: row[name] for name in _REGISTER if row[name] is not None}
        if not before:
            if row["registered_on"]:
                yield Entry(row["registered_on"], _("Bắt đầu tham gia bảo hiểm xã hội"), str(row["name"] or ""))
        elif changes := [_changed(name, before.get(name), value) for name, value in now.items()
                         if value != before.get(name)]:  # fmt: skip
            yield Entry(on, _("Danh bạ đơn vị thay đổi"), "; ".join(changes))
        if row["status_from"] and row["status"]:
            yield Entry(row["status_from"], _("Tình trạng: {status}").format(status=words.status(row["status"])))
        before |= now


def _changed(name: str, before: object, now: object) -> str:
    labels = {
        "name": _("tên"), "tax_code": _("mã số thuế"), "address": _("địa chỉ"), "commune_code": _("xã, phường"),
        "sector": _("loại hình"), "status": _("tình trạng"), "payment_cycle_months": _("chu kỳ đóng (tháng)"),
    }  # fmt: skip
    shown = {"commune_code": words.commune, "sector": words.sector, "status": words.status}.get(name, str)
    return _("{what}: {before} → {now}").format(
        what=labels[name], before=shown(str(before)) if before else "–", now=shown(str(now))
    )


def _declarations(facts: Facts, snapshot: Snapshot, code: str) -> Iterator[Entry]:
    """One entry a day of filing: how many lines of which movement."""
    lines = facts.table("declarations", [code], ["filed_on", "movement", "from_month"])
    by_day = (
        lines.filter(pl.col("filed_on") <= snapshot.as_of)
        .group_by("filed_on", "movement")
        .agg(pl.len(), pl.col("from_month").min())
        .sort("len", descending=True)
        .group_by("filed_on", maintain_order=True)
        .agg("movement", "len", pl.col("from_month").min())
    )
    for filed_on, movements, counts, first in by_day.iter_rows():
        kinds = [_("{count} {movement}").format(count=count, movement=LABELS.get(movement, movement).lower())
                 for movement, count in zip(movements, counts, strict=True)]  # fmt: skip
        told = "; ".join(kinds[:_DISTINCT_MOVEMENTS]) + ("; …" if len(kinds) > _DISTINCT_MOVEMENTS else "")
        yield Entry(
            filed_on,
            _("Nộp hồ sơ khai báo {count} dòng").format(count=sum(counts)),
            _("{kinds}; từ tháng {month}").format(kinds=told, month=month(first)),
        )


def _money(facts: Facts, snapshot: Snapshot, code: str) -> Iterator[Entry]:
    own = facts.table("payments", [code], ["payment_id"])["payment_id"].to_list()
    paid = payments_by_employer(facts, [code], snapshot.as_of).filter(pl.col("employer_code") == code)
    for number, on, amount in paid.select("payment_id", "paid_on", "amount").iter_rows():
        text = _("chứng từ {number}").format(number=number)
        if number not in own:
            text += _(", điều chỉnh về từ đơn vị khác hoặc từ danh sách chờ khớp")
        yield Entry(on, _("Nộp {amount} ₫").format(amount=money(amount)), text, kind="money")
    for number, on, amount in facts.table("refunds", [code], ["refund_id", "paid_on", "amount"]).iter_rows():
        text = _("số {number}").format(number=number)
        yield Entry(on, _("Hoàn trả {amount} ₫").format(amount=money(amount)), text, kind="money")


def _decisions(facts: Facts, code: str) -> Iterator[Entry]:
    for (issued_on,) in facts.table("reminders", [code], ["issued_on"]).iter_rows():
        yield Entry(issued_on, _("Phát hành văn bản đôn đốc"), kind="law")
    wordings = {
        "excuses": _("Được công nhận chậm đóng do bất khả kháng"),
        "suspensions": _("Được tạm dừng đóng vào quỹ hưu trí và tử tuất"),
    }
    for table, title in wordings.items():
        for first, last, decided_on in facts.table(table, [code], ["from_month", "to_month", "decided_on"]).iter_rows():
            text = _("từ tháng {first} đến tháng {last}, quyết định ngày {day}").format(
                first=month(first), last=month(last), day=day(decided_on)
            )
            yield Entry(decided_on, title, text, kind="law")
