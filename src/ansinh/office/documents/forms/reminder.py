"""Form 01-ĐĐ, the written reminder, with the schedule of items and the day 25 that Decree 274/2025/NĐ-CP asks for.

The form has totals alone and no day by which to report. A letter that does not name an item, or does not say by when
to prove force majeure, is open to attack; so both are printed, the schedule as an annex of the same paper.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ansinh.base import paper
from ansinh.base.months import first_day, last_day
from ansinh.base.paper import Mark
from ansinh.base.text import day, money, month, permyriad
from ansinh.facts.schemas import FUNDS
from ansinh.law.ladder import ladder_step, term_day
from ansinh.ledger.statement.wording import BLANK, SIGNER, place_and_date, short_name
from ansinh.office.documents.forms.basis import DECISION, Basis, template
from ansinh.office.documents.forms.overdue import Discovery, Item, Unit, totals
from ansinh.office.documents.models import Kind
from ansinh.office.documents.verbs import Draft
from ansinh.office.registry.models import Employer

_CONDUCTS = {"late": "Chậm đóng", "evading": "Trốn đóng", "paid": "Đã đóng gốc"}
_FUND_NAMES = {
    "health": "BHYT", "unemployment": "BHTN", "accident": "BHTNLĐ, BNN", "sickness": "ÔĐ, TS", "pension": "HTTT",
}  # fmt: skip


def reminder(
    basis: Basis, employer: Employer, units: Sequence[Unit], closing: int, discovery: Discovery | None = None
) -> Draft:
    """The letter to ``employer`` about ``units``: itself, or several units of its tax code.

    ``closing`` is the month (number) of the C12-TS sent with it.
    """
    sums = totals(units)

    def print_page(mark: Mark, issued_on: dt.date) -> bytes:
        return paper.to_pdf(
            template("reminder"), _data(basis, units, closing, discovery, mark, issued_on), issued_on
        )  # fmt: skip

    return Draft(
        Kind.REMINDER, employer, units[0].name, first_day(closing),
        {
            **sums, "units": [_frozen(unit) for unit in units],
            "found_on": discovery.on.isoformat() if discovery else None,
        },
        sums["late"] + sums["evading"], basis.as_of, basis.version, basis.known_at, basis.law.digest, print_page,
    )  # fmt: skip


def report_by(basis: Basis, issued_on: dt.date) -> dt.date:
    """The day before which the cause must be reported (Decree 274/2025 art. 3(1)(g)): day 25 of the month."""
    (term,) = ladder_step(basis.law, "R03", issued_on).terms
    return term_day(basis.law, term, issued_on) + dt.timedelta(days=1)


def _frozen(unit: Unit) -> dict[str, object]:
    return {
        "code": unit.code, "name": unit.name,
        "items": [
            {
                "month": item.month.isoformat(), "due_on": item.due_on.isoformat(), "conduct": item.conduct,
                "registered": item.registered, "excused": item.excused, "funds": list(item.funds), "days": item.days,
                "charge_late": item.charge_late, "charge_evading": item.charge_evading,
                "evading_from": item.evading_from.isoformat() if item.evading_from else None,
            }
            for item in unit.items
        ],
    }  # fmt: skip


def _data(
    basis: Basis, units: Sequence[Unit], closing: int, discovery: Discovery | None, mark: Mark, issued_on: dt.date
) -> dict[str, object]:
    office, sums, first = basis.office, totals(units), units[0]
    several = len(units) > 1
    return {
        "form": ("Mẫu 01-ĐĐ", DECISION),
        "mark": paper.mark_data(mark),
        "office": {"parent": office.parent, "name": office.name},
        "number": f"Số: {mark.number}",
        "subject": "V/v đôn đốc đóng BHXH, BHTN, BHYT",
        "place_and_date": place_and_date(office, issued_on),
        "addressee": [
            ["Kính gửi:", first.name or BLANK],
            ["Mã số:", ", ".join(unit.code for unit in units)],
            ["Địa chỉ:", first.address or BLANK],
            ["Số điện thoại:", BLANK],
        ],
        "bases": _bases(closing),
        "opening": _opening(basis, discovery),
        "items": _items(basis, first, sums, issued_on),
        "remarks": _remarks(basis, units, closing),
        "signer": SIGNER,
        "director": office.director,
        "recipients": ["Như trên;", "Lưu: VT, QLT."],
        "annex": _annex(basis, units, several),
        "annex_of": f"(Kèm theo Văn bản số {mark.number} ngày {day(issued_on)})",
        "footer": basis.foot(mark.number, issued_on),
        "page": "Trang",
    }


def _bases(closing: int) -> list[str]:
    shown = first_day(closing)
    return [
        "Căn cứ các Điều 35, 38, 39, 40 và 41 Luật Bảo hiểm xã hội số 41/2024/QH15;",
        "Căn cứ Luật Bảo hiểm y tế và các luật sửa đổi, bổ sung;",
        "Căn cứ Nghị định số 274/2025/NĐ-CP ngày 16/10/2025 của Chính phủ;",
        f"Căn cứ Thông báo kết quả đóng Mẫu C12-TS tháng {shown:%m} năm {shown:%Y}.",
    ]


def _opening(basis: Basis, discovery: Discovery | None) -> str:
    found = f" Hành vi được phát hiện ngày {day(discovery.on)}: {discovery.how.strip(' .')}." if discovery else ""
    return (
        f"Cơ quan BHXH {short_name(basis.office)} thông báo và đôn đốc đơn vị đóng BHXH, BHTN, BHYT như sau "
        f"(số liệu tính đến hết ngày {day(basis.as_of)}; từng khoản ghi tại Phụ lục kèm theo).{found}"
    )


def _items(basis: Basis, first: Unit, sums: dict[str, int], issued_on: dt.date) -> list[dict[str, object]]:
    """Items 1 to 6, in the words of the form; what the decree asks beside them follows each."""
    rate = permyriad(basis.law.value("late_charge_rate", basis.as_of))
    last = day(report_by(basis, issued_on))
    return [
        {"head": "1. Số tiền chậm đóng, trốn đóng", "lines": [
            f"- Số tiền chậm đóng: {money(sums['late'])} đồng.", f"- Số tiền trốn đóng: {money(sums['evading'])} đồng.",
        ]},
        {"head": "2. Số ngày chậm đóng, trốn đóng (của khoản lâu nhất)", "lines": [
            f"- Số ngày chậm đóng: {money(sums['late_days'])} ngày.",
            f"- Số ngày trốn đóng: {money(sums['evading_days'])} ngày.",
        ]},
        {"head": f"3. Số tiền xử lý hành vi chậm đóng, trốn đóng ({rate}/ngày)", "lines": [
            f"- Số tiền xử lý hành vi chậm đóng: {money(sums['charge_late'])} đồng.",
            f"- Số tiền xử lý hành vi trốn đóng: {money(sums['charge_evading'])} đồng.",
        ]},
        {"head": "4. Quy định của pháp luật về các biện pháp xử lý hành vi chậm đóng, trốn đóng: Điều 40, 41 Luật Bảo "
                 "hiểm xã hội 2024; Điều 49 Luật Bảo hiểm y tế.", "lines": []},
        {"head": "5. Thời hạn chuyển từ hành vi chậm đóng sang hành vi trốn đóng: Điều 39 Luật Bảo hiểm xã hội 2024; "
                 "Điều 48b Luật Bảo hiểm y tế. Thời điểm chuyển của từng khoản ghi tại cột 12 của Phụ lục.",
         "lines": []},
        {"head": f"6. Đề nghị {first.name or 'đơn vị'} báo cáo nguyên nhân chậm đóng, trốn đóng, kèm hồ sơ chứng minh "
                 f"nếu do nguyên nhân bất khả kháng, trước ngày {last}.", "lines": []},
    ]  # fmt: skip


def _remarks(basis: Basis, units: Sequence[Unit], closing: int) -> list[str]:
    """How the figures stand to those of the C12-TS sent along, and what was paid meanwhile."""
    since = sum(
        item.principal
        for unit in units
        for item in unit.items
        if item.conduct in ("late", "evading") and item.due_on >= last_day(closing)
    )
    found = []
    if since:
        found.append(
            f"Số tiền nêu trên có {money(since)} đồng đến hạn ngày {day(last_day(closing))}, Mẫu C12-TS kèm theo ghi ở "
            "dòng chưa đến hạn xử lý."
        )
    found.append(f"Số tiền đơn vị nộp sau ngày {day(basis.as_of)} được trừ vào các khoản trên.")
    return found


def _annex(basis: Basis, units: Sequence[Unit], several: bool) -> dict[str, object]:
    rows: list[dict[str, object]] = []
    number = 0
    for unit in units:
        if several:
            rows.append({"group": f"{unit.code} – {unit.name}"})
        for item in unit.items:
            number += 1
            rows.append({"cells": _cells(number, item)})
    items = [item for unit in units for item in unit.items]
    sums = [sum(item.funds[n] for item in items) for n in range(len(FUNDS))]
    figures = [*sums, sum(sums)]
    return {
        "title": "PHỤ LỤC: TỪNG KHOẢN CHẬM ĐÓNG, TRỐN ĐÓNG",
        "headings": ["STT", "Tháng", "Hạn đóng", *[_FUND_NAMES[fund] for fund in FUNDS], "Cộng", "Số ngày",
                     "Tiền xử lý", "Trốn đóng từ ngày"],
        "above": "Số tiền phải đóng còn thiếu (đồng)",
        "rows": rows,
        "total": ["", "Cộng", "", *[_figure(figure) for figure in figures], "",
                  _figure(sum(item.charge for item in items)), ""],
        "notes": [
            "Số ngày: số ngày chậm đóng, hoặc số ngày trốn đóng nếu khoản đó đã là trốn đóng, đến ngày "
            f"{day(basis.as_of)}.",
            "Trốn đóng từ ngày: ngày khoản đã đăng ký nhưng chưa đóng bị coi là trốn đóng nếu đến ngày đó vẫn chưa "
            "đóng (sau 60 ngày kể từ ngày hết hạn đóng và đã được đôn đốc; từ ngày thứ 15 kể từ ngày phát hành văn "
            "bản này nếu đôn đốc muộn hơn).",
        ],
    }  # fmt: skip


def _cells(number: int, item: Item) -> list[str]:
    if item.conduct == "paid":
        switch = _CONDUCTS["paid"]
    elif item.excused:
        switch = "không bị coi là trốn đóng"
    else:
        switch = day(item.evading_from)
    return [
        str(number), month(item.month), day(item.due_on), *[_figure(amount) for amount in item.funds],
        _figure(item.principal), _figure(item.days), _figure(item.charge), switch,
    ]  # fmt: skip


def _figure(amount: int) -> str:
    return money(amount) if amount else "–"
