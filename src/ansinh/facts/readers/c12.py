"""The office's list of monthly notices (C12): one sheet an agency, blank for zero, a negative closing for credit."""

from __future__ import annotations

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.readers import office
from ansinh.facts.readers.flat import Names, flat_tables
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions

_NAMES: Names = {
    "employer_code": ("madvi", "ma dvi", "ma don vi", "ma dv"),
    "name": ("tendvi", "ten dvi", "ten don vi"),
    "address": ("diachi", "dia chi"),
    "opening": ("tien dau ky", "so tien dau ky", "so dau ky", "so du dau ky", "dau ky"),
    "paid": ("tien da nop", "so tien da nop", "so da nop", "da nop", "da nop trong ky"),
    "closing": ("tien cuoi ky", "so tien cuoi ky", "so cuoi ky", "so du cuoi ky", "cuoi ky"),
}
_REQUIRED = ("employer_code", "opening", "paid", "closing")
_KEY = "c12_list"


def _title() -> str:
    return _("danh sách C12 của cơ quan BHXH")


def _recognise(document: Document) -> float:
    if document.kind not in ("sheet", "csv"):
        return 0.0
    return 0.95 if any(flat_tables(document, _NAMES, _REQUIRED, None)) else 0.0


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    lists = []
    for table in flat_tables(document, _NAMES, _REQUIRED, options.sheet):
        rows, refused = office.amounts(document, table, ["opening", "paid", "closing"])
        rows = rows.with_columns(charged=pl.lit(None, pl.Int64))
        title = f"{_title()} – {table.sheet}" if table.sheet else _title()
        lists.append(office.OfficeList(_KEY, title, "C12", rows, refused))
    if not lists:
        raise AnsinhError(
            _("Không thấy danh sách C12 trong tệp {file}.").format(file=document.path.name),
            _("Trong tệp có: {found}.").format(found=document.describe()),
            _("Danh sách phải có các cột madvi, tiền đầu kỳ, tiền đã nộp, tiền cuối kỳ."),
        )
    return office.readings(lists, options)


FORMATS = (Format(_KEY, _title, office.TABLES, _recognise, _read),)
