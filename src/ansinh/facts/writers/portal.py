"""The insurance portal's import workbook ``FileMau-D02LT_v2``: sheet ``DuLieu``, data from row 5."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from ansinh.facts.movements import DECREASES, INCREASES
from ansinh.facts.writers.header import Values, column, day, month, movement, numbered, salary, sex
from ansinh.facts.writers.sheets import FormColumn, open_workbook, write_heading, write_rows

KIND_NAMES = {"1": "Tăng lao động", "2": "Điều chỉnh", "3": "Giảm lao động"}
_WIDTH = 89


def kinds(rows: pl.DataFrame) -> Sequence[str]:
    """1 increase, 2 adjustment, 3 decrease."""
    return ["1" if code in INCREASES else "3" if code in DECREASES else "2" for code in rows["movement"]]


def kind_names(rows: pl.DataFrame) -> Sequence[str]:
    """The kind in words."""
    return [KIND_NAMES[kind] for kind in kinds(rows)]


def constant(text: str) -> Values:
    """The same text in every row."""
    return lambda rows: [text] * rows.height


def nationality(vietnamese: str, other: str) -> Values:
    """Group f is a foreigner; the canonical row does not say of which country."""

    def values(rows: pl.DataFrame) -> Sequence[Any]:
        return [other if group == "f" else vietnamese for group in rows["group"]]

    return values


_LETTERED = {
    0: FormColumn(("STT",), "A", numbered, "number"),
    1: FormColumn(("Họ và tên",), "B", column("full_name")),
    2: FormColumn(("Mã số BHXH",), "C", column("person_number")),
    3: FormColumn(("Loại",), "D", kind_names),
    4: FormColumn(("Loại ID",), "E", kinds),
    5: FormColumn(("Phương án",), "F", movement("-")),
    6: FormColumn(("Phương án ID",), "G", column("movement")),
    7: FormColumn(("Chỉ có năm sinh",), "H", constant("0")),
    8: FormColumn(("Ngày sinh",), "I", day("born_on")),
    9: FormColumn(("Giới tính",), "J", sex("1", "0")),
    10: FormColumn(("Số CCCD",), "K", column("citizen_id")),
    11: FormColumn(("Chức vụ",), "L", column("job_title")),
    12: FormColumn(("Phòng ban",), "M", column("department")),
    14: FormColumn(("Nơi làm việc",), "O", column("workplace")),
    15: FormColumn(("Tiền lương",), "P", salary, "money"),
    16: FormColumn(("Phụ cấp",), "Q", column("allowance"), "money"),
    21: FormColumn(("Từ tháng",), "V", month("from_month")),
    22: FormColumn(("Đến tháng",), "W", month("to_month")),
    23: FormColumn(("Ghi chú",), "X", column("note")),
    24: FormColumn(("Đã có sổ",), "Y", constant("TRUE")),
    26: FormColumn(("Tỷ lệ đóng",), "AA", constant("32")),
    29: FormColumn(("Giảm chết",), "AD", constant("FALSE")),
    35: FormColumn(("Loại hợp đồng",), "AJ", constant("0")),
    36: FormColumn(("Hiệu lực từ ngày",), "AK", day("effective_on")),
    37: FormColumn(("Hiệu lực đến ngày",), "AL", column("contract_to")),
    40: FormColumn(("Xuất TK1",), "AO", constant("TRUE")),
    41: FormColumn(("Quốc tịch",), "AP", nationality("VIET NAM", "NUOC NGOAI")),
    42: FormColumn(("Quốc tịch ID",), "AQ", nationality("VN", "")),
}
_EMPTY = FormColumn(("",), "", lambda rows: [None] * rows.height)
COLUMNS = tuple(_LETTERED.get(at, _EMPTY) for at in range(_WIDTH))


def write_portal(path: Path, rows: pl.DataFrame) -> None:
    """Write canonical declaration ``rows`` of one employer as the portal's import workbook.

    The layout carries every canonical column but employer_code and filed_on (they come with the filing) and,
    of the group, only whether it is f; to_month is read back for temporary events alone. Optional input
    columns: ``allowance``, ``coefficient``, ``job_title``, ``department``, ``workplace``, ``note``.
    """
    workbook = open_workbook(path)
    sheet = workbook.add_worksheet("DuLieu")
    sheet.write_string(0, 0, "DANH SÁCH THAM GIA, ĐIỀU CHỈNH ĐÓNG BHXH, BHYT, BHTN")
    first = write_heading(workbook, sheet, 3, COLUMNS, codes=False)
    write_rows(workbook, sheet, first, COLUMNS, rows)
    family = workbook.add_worksheet("PL TV HGĐ")
    family.write_string(0, 0, "PHỤ LỤC THÀNH VIÊN HỘ GIA ĐÌNH")
    workbook.close()
