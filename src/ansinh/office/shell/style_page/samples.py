"""Invented data for the style page: long names, all classes, from nothing to ten thousand rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ansinh.base.months import first_day
from ansinh.ledger.explain.model import Citation, Section, said
from ansinh.office.shell.charts import Bar, Circle, MonthFlow
from ansinh.office.shell.ribbon import FundRibbon, RibbonMonth, decode
from ansinh.office.shell.story import Entry

LAST = dt.date(2026, 10, 1)
AS_OF = dt.date(2026, 10, 31)
RIBBONS = {
    "evading": "p p p p p l180 l450 l1000 e1000 e1000 e1000 e1000 e1000 e1000 l1000 n",
    "late": "p p p p p p p p p p p p l120 p l640 n",
    "paid": "p p p p p p p p p p p p p p p n",
    "not_due": "- - - - - - - - - - - - - - - n",
}
NAMES = (
    "Công ty TNHH một thành viên Đầu tư Xây dựng và Thương mại Dịch vụ Tổng hợp Nguyễn Thị Hồng Nhung",
    "Công ty cổ phần Xuất nhập khẩu Thủy sản và Chế biến Nông sản Thực phẩm Quảng Xương – Chi nhánh Sầm Sơn",
    "Trường Trung học phổ thông Dân tộc nội trú Ngọc Lặc",
    "Hợp tác xã Dịch vụ Nông nghiệp và Điện năng Thiệu Hưng",
    "Doanh nghiệp tư nhân Ưởng Ễn Quỵnh Ẳng",
    "Công ty TNHH May Đỉnh Vàng",
    '=HYPERLINK("http://vi-du";"Công ty bấm vào đây")',
)
COMMUNES = (
    ("Phường Hạc Thành", 105.788, 19.795), ("Phường Sầm Sơn", 105.905, 19.745), ("Phường Bỉm Sơn", 105.908, 20.075),
    ("Phường Nghi Sơn", 105.79, 19.39), ("Xã Ngọc Lặc", 105.37, 20.09), ("Xã Mường Lát", 104.61, 20.54),
    ("Xã Quan Hóa", 105.1, 20.38), ("Xã Bá Thước", 105.23, 20.34), ("Xã Thọ Xuân", 105.52, 19.93),
    ("Xã Triệu Sơn", 105.6, 19.82), ("Xã Nông Cống", 105.69, 19.61), ("Xã Như Xuân", 105.43, 19.63),
    ("Xã Thường Xuân", 105.35, 19.9), ("Xã Hoằng Hóa", 105.85, 19.86), ("Xã Hậu Lộc", 105.9, 19.93),
    ("Xã Nga Sơn", 105.97, 20.01), ("Xã Vĩnh Lộc", 105.63, 20.06), ("Xã Yên Định", 105.65, 19.97),
    ("Xã Cẩm Thủy", 105.47, 20.2), ("Xã Thạch Thành", 105.67, 20.12), ("Phường Quảng Phú", 105.82, 19.78),
    ("Phường Đông Quang", 105.74, 19.78), ("Xã Lưu Vệ", 105.83, 19.7), ("Xã Quan Sơn", 104.95, 20.25),
)  # fmt: skip
OUTLINE = [
    (104.37, 20.4), (104.6, 20.66), (104.95, 20.6), (105.3, 20.5), (105.55, 20.33), (105.75, 20.17), (105.98, 20.12),
    (106.08, 19.99), (105.97, 19.8), (105.92, 19.68), (105.83, 19.5), (105.82, 19.32), (105.62, 19.42), (105.4, 19.48),
    (105.15, 19.6), (105.1, 19.78), (104.97, 19.9), (104.98, 20.02), (104.7, 20.2),
]  # fmt: skip


@dataclass(frozen=True)
class Employer:
    """A row of the sample table."""

    code: str
    name: str
    conduct: str
    overdue: int | None
    months_owed: int
    workers: int
    rate: int
    oldest_due: dt.date | None
    officer: str | None
    ribbon: str


def employers(count: int) -> list[Employer]:
    """``count`` employers, always the same ones."""
    return [_employer(at) for at in range(count)]


def _employer(at: int) -> Employer:
    conduct = ("evading", "late", "paid", "late", "paid", "not_due", "evading")[at % 7]
    owes = conduct in ("evading", "late")
    return Employer(
        code=f"T{'ACDHKN'[at % 6]}{at:04d}Z",
        name=NAMES[at % 7] if at < 7 else f"{NAMES[at % 6]} số {at}",
        conduct=conduct,
        overdue=(at * 7_919_333) % 4_000_000_000 + 1_234_567 if owes else 0 if conduct == "paid" else None,
        months_owed=at % 11 + 1 if owes else 0,
        workers=at * 37 % 1900 + 1,
        rate=10_000 - at * 13 % 4_000,
        oldest_due=dt.date(2026, 1 + at % 9, 28) if owes else None,
        officer=(None, "Nguyễn Thị Hồng Nhung", "Lê Quỵnh Ưởng", "Hoàng Trọng Nghĩa")[at % 4],
        ribbon=RIBBONS[conduct],
    )


def funds() -> list[FundRibbon]:
    """The large ribbon of one employer."""
    names = ("BHYT", "BHTN", "TNLĐ-BNN", "ÔĐ-TS", "HTTT")
    text = (RIBBONS["late"], "p p p s s s p p p p l200 l1000 l1000 l1000 l1000 n", RIBBONS["paid"],
            "p p p p x x p p p l30 l500 l1000 e1000 e1000 l1000 n", RIBBONS["evading"])  # fmt: skip
    return [
        FundRibbon(name, [_told(month) for month in decode(ribbon, LAST)], owed)
        for name, ribbon, owed in zip(names, text, (48_300_000, 21_045_118, 0, 88_012_345, 1_204_567_890), strict=True)
    ]


def _told(month: RibbonMonth) -> RibbonMonth:
    due = 123_456_789
    owed = due * month.unpaid // 1000
    return RibbonMonth(
        month.month, month.conduct, month.unpaid, due=due, paid=due - owed, owed=owed,
        days=154 if owed else None, charge=owed * 154 * 3 // 10_000, href=f"#thang-{month.month:%Y-%m}",
    )  # fmt: skip


def flow() -> list[MonthFlow]:
    """Sixteen months of a province."""
    last = LAST.year * 12 + LAST.month - 1
    return [
        MonthFlow(first_day(last - 15 + at), 610_000_000_000 + at * 9_100_000_000 % 70_000_000_000,
                  560_000_000_000 + at * 17_300_000_000 % 96_000_000_000, "#thang")
        for at in range(16)
    ]  # fmt: skip


def places() -> list[Circle]:
    """Communes with their money; one has none."""
    return [
        Circle(name, lon, lat, 0 if at == 5 else 35_812_345_678 // (at + 1), "#xa",
               "evading" if at % 3 == 0 else "late", current=at == 3)
        for at, (name, lon, lat) in enumerate(COMMUNES)
    ]  # fmt: skip


def bars() -> list[Bar]:
    """Arrears by age."""
    return [
        Bar("Chưa đến hạn", 61_200_000_000, conduct="not_due"),
        Bar("Chậm đóng dưới 30 ngày", 120_400_000_000, href="#", conduct="late"),
        Bar("Chậm đóng từ 30 đến dưới 60 ngày", 88_100_000_000, href="#", conduct="late"),
        Bar("Trốn đóng", 209_300_000_000, href="#", conduct="evading"),
        Bar("Bất khả kháng", 1_900_000_000, conduct="excused"),
    ]


def entries() -> list[Entry]:
    """A case on its line of time."""
    return [
        Entry(dt.date(2026, 12, 15), "Hạn gửi danh sách cho cơ quan thanh tra", kind="later"),
        Entry(dt.date(2026, 10, 20), "Đơn vị nộp 120.000.000 ₫", "Ghi giảm nợ BHYT tháng 6 và 7/2026.", "money"),
        Entry(dt.date(2026, 9, 2), "Chuyển sang trốn đóng", "Quá 60 ngày kể từ ngày hết hạn, đã đôn đốc.", "law"),
        Entry(dt.date(2026, 7, 8), "Thông báo đôn đốc 01-ĐĐ số 1.204/TB-BHXH", by="Nguyễn Thị Hồng Nhung", href="#"),
    ]


def sections() -> list[Section]:
    """An explanation as the ledger gives it."""
    law = Citation("Luật Bảo hiểm xã hội 41/2024/QH15", "Điều 39", "evasion_after_due")
    decree = Citation("Nghị định 274/2025/NĐ-CP", "Điều 3")
    return [
        Section("months", "Vì sao nợ 1.361.925.353 ₫", [
            said("Tháng 5/2026 phải đóng 123.456.789 ₫ cho 87 người, hạn 30/6/2026; đến nay chưa nộp.", decree),
            said("87 người × mức đóng bình quân 6.450.000 ₫ × 22% = 123.456.789 ₫ sau khi làm tròn.", depth=1),
            said("Trốn đóng từ 30/8/2026: đã đôn đốc ngày 8/7/2026 và quá 60 ngày kể từ ngày hết hạn.", law, decree),
        ]),
    ]  # fmt: skip
