"""VNPT's import workbook ``FileMau_D02_TK1_VNPT``: sheets ``Dữ Liệu`` and ``Bảng kê``, data from row 4."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ansinh.facts.movements import LABELS
from ansinh.facts.writers.header import column, day, month, numbered, salary, sex
from ansinh.facts.writers.portal import constant, kind_names, kinds, nationality
from ansinh.facts.writers.sheets import FormColumn, open_workbook, write_heading, write_rows

_LETTERED = {
    0: FormColumn(("STT",), "A", numbered, "number"),
    1: FormColumn(("HoTen",), "B", column("full_name")),
    2: FormColumn(("MasoBHXH",), "C", column("person_number")),
    3: FormColumn(("TenLoaiKhaiBao",), "D", kind_names),
    4: FormColumn(("Loai",), "E", kinds, "number"),
    5: FormColumn(("TenPhuongAn",), "F", lambda rows: [LABELS[code] for code in rows["movement"]]),
    6: FormColumn(("PA",), "G", column("movement")),
    7: FormColumn(("ChucVu",), "H", column("job_title")),
    8: FormColumn(("NoiLamViec",), "I", column("workplace")),
    9: FormColumn(("TienLuong",), "J", salary, "money"),
    10: FormColumn(("PhuCap",), "K", column("allowance"), "money"),
    15: FormColumn(("TuThang",), "P", month("from_month")),
    16: FormColumn(("DenThang",), "Q", month("to_month")),
    18: FormColumn(("Ghichu",), "S", column("note")),
    19: FormColumn(("TyleDong",), "T", constant("32,5")),
    25: FormColumn(("MavungLTT",), "Z", constant("03")),
    27: FormColumn(("CMND",), "AB", column("citizen_id")),
    29: FormColumn(("NgaySinh",), "AD", day("born_on")),
    30: FormColumn(("GioiTinh",), "AE", sex("1", "0"), "number"),
    31: FormColumn(("TenQuocTich",), "AF", nationality("Việt Nam", "Nước ngoài")),
    32: FormColumn(("QuocTich",), "AG", nationality("VN", "")),
}
_EMPTY = FormColumn(("",), "", lambda rows: [None] * rows.height)
COLUMNS = tuple(_LETTERED.get(at, _EMPTY) for at in range(39))
PAPERS = (
    FormColumn(("STT",), "A", numbered, "number"),
    FormColumn(("HoTen",), "B", column("full_name")),
    FormColumn(("MasoBHXH",), "C", column("person_number")),
    FormColumn(("Loại văn bản",), "D", constant("Hợp đồng lao động")),
    FormColumn(("Số",), "E", column("contract_number")),
    FormColumn(("Ngày ký",), "F", day("signed_on")),
    FormColumn(("Ngày hiệu lực",), "G", day("effective_on")),
)


def write_vnpt(path: Path, rows: pl.DataFrame) -> None:
    """Write canonical declaration ``rows`` of one employer as VNPT's import workbook.

    Carries what ``write_portal`` carries; effective_on stands in the sheet ``Bảng kê``, one row a person, so
    only a person's first one is read back.
    """
    workbook = open_workbook(path)
    for name, columns, kept in (
        ("Dữ Liệu", COLUMNS, rows),
        ("Bảng kê", PAPERS, rows.filter(pl.col("effective_on").is_not_null())),
    ):
        sheet = workbook.add_worksheet(name)
        sheet.write_string(0, 0, name)
        first = write_heading(workbook, sheet, 2, columns, codes=False)
        write_rows(workbook, sheet, first, columns, kept)
    workbook.close()
