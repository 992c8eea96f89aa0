"""The bulk export of the collection system (TST): some 230 columns in any order, known by their technical names.

Of an employer: opening = ``_tien_dk`` − ``du_dk``; charged = ``tongbhck`` + ``tongbst`` + ``_laiqh`` −
``tongbsg``; paid = ``_tien_unc``; closing = ``_tien_ck``.
"""

from __future__ import annotations

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.readers import office
from ansinh.facts.readers.flat import Names, find_flat, sheets_of
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.layout import Table
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions

_AMOUNTS = ["_tien_dk", "du_dk", "tongbhck", "tongbst", "_laiqh", "tongbsg", "_tien_unc", "_tien_ck"]
_NAMES: Names = {"employer_code": ("madvi",), "name": ("tendvi",), **{name: (name,) for name in _AMOUNTS}}
_KEY = "tst_export"


def _title() -> str:
    return _("tệp xuất TST của phần mềm thu")


def _missing(table: Table) -> list[str]:
    columns = {"employer_code": "madvi"} | {name: name for name in _AMOUNTS}
    return [shown for name, shown in columns.items() if name not in table.columns]


def _tables(document: Document, sheet: str | None) -> list[Table]:
    """The sheets with technical names, best first. ``_tien_dk`` is a name no other file has."""
    found = [table for name in sheets_of(document, sheet) if (table := find_flat(document, _NAMES, name)) is not None]
    marked = [table for table in found if "_tien_dk" in table.columns or "_tien_ck" in table.columns]
    return sorted(marked, key=lambda table: len(_missing(table)))


def _recognise(document: Document) -> float:
    if document.kind not in ("sheet", "csv"):
        return 0.0
    tables = _tables(document, None)
    return 1.0 - 0.05 * len(_missing(tables[0])) if tables else 0.0


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    tables = _tables(document, options.sheet)
    if not tables or _missing(tables[0]):
        raise AnsinhError(
            _("Tệp {file} thiếu cột của tệp xuất TST: {columns}.").format(
                file=document.path.name, columns=", ".join(_missing(tables[0]) if tables else _AMOUNTS)
            ),
            _("Thiếu một cột thì không tính được số đầu kỳ, phát sinh, đã nộp hay cuối kỳ."),
            _("Hãy xuất lại từ phần mềm, giữ nguyên dòng tên cột kỹ thuật (madvi, _tien_dk, …)."),
        )
    rows, refused = office.amounts(document, tables[0], _AMOUNTS)
    rows = rows.with_columns(
        opening=pl.col("_tien_dk") - pl.col("du_dk"),
        charged=pl.col("tongbhck") + pl.col("tongbst") + pl.col("_laiqh") - pl.col("tongbsg"),
        paid=pl.col("_tien_unc"),
        closing=pl.col("_tien_ck"),
    )
    return office.readings([office.OfficeList(_KEY, _title(), "TST", rows, refused)], options)


FORMATS = (Format(_KEY, _title, office.TABLES, _recognise, _read),)
