"""Form C02-TS: the slip by which a person's identity is adjusted (Decision 366/QĐ-BHXH)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ansinh.base.text import day
from ansinh.office.reports.forms.sheet import N_, Cell, Column, Line, Said, Sheet, Source

_ROWS = (
    ("- Họ, tên, chữ đệm", "full_name"), ("- Ngày, tháng, năm sinh", "born_on"),
    ("- Số CCCD/số ĐDCN/hộ chiếu", "citizen_id"), ("- Quyền lợi hưởng BHYT", ""), ("- Dân tộc", ""),
    ("- Quốc tịch", ""),
)  # fmt: skip
_UNTOLD = N_("Hồ sơ kê khai đang lưu không có mục này.")
_TOLD = N_("Thông tin cũ: hồ sơ kê khai trước; thông tin mới: hồ sơ nộp trong tháng")


def sheet(
    person: Mapping[str, object], name: str, month: dt.date, as_of: dt.date, number: str = "",
    made_by: str = "", on: dt.date | None = None,
) -> Sheet:  # fmt: skip
    """The slip of one row of ``figures.identity.changes``; ``number`` and ``on`` once it has been approved."""
    lines = [Line([label, *_sides(person, key)], 3) for label, key in _ROWS]
    dated = f"Ngày {on:%d} tháng {on:%m} năm {on:%Y}" if on else "Ngày ..... tháng ..... năm ....."
    return Sheet(
        "C02-TS", ["PHIẾU ĐIỀU CHỈNH", f"Số {number or '.....'}; {dated}"], month, as_of, "",
        [
            Column("1", ["Nội dung điều chỉnh"], "wide"), Column("2", ["Thông tin cũ"], "wide"),
            Column("3", ["Thông tin mới"], "wide"),
        ],
        lines, "GIÁM ĐỐC", "(phê duyệt, lưu trên hệ thống)",
        preface=[
            f"Họ tên người lập phiếu: {made_by or '.....'}",
            f"Nội dung điều chỉnh thông tin Mã số BHXH: {person['person_number']}; Họ và tên: {name}",
        ],
        closing=["Đính kèm bản scan hồ sơ của người tham gia vào hệ thống."],
        sources=[Source("2, 3", Said(_TOLD))],
        blanks=[Source("Quyền lợi BHYT, dân tộc, quốc tịch", Said(_UNTOLD))],
    )  # fmt: skip


def _sides(person: Mapping[str, object], key: str) -> list[Cell]:
    found: list[Cell] = []
    for name in (f"{key}_old", key):
        value = person.get(name) if key else None
        found.append(day(value) if isinstance(value, dt.date) else str(value) if value else None)
    return found
