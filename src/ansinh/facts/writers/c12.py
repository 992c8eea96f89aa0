"""The office's list of monthly notices (C12): what each employer owed, paid and owes, one sheet an agency."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ansinh.facts.writers.header import column
from ansinh.facts.writers.sheets import FormColumn, open_workbook, write_heading, write_rows

COLUMNS = (
    FormColumn(("madvi",), "", column("employer_code")),
    FormColumn(("tendvi",), "", column("name")),
    FormColumn(("diachi",), "", column("address")),
    FormColumn(("dienthoai",), "", column("phone")),
    FormColumn(("nguoilh",), "", column("contact")),
    FormColumn(("tiền đầu kỳ",), "", column("opening"), "money"),
    FormColumn(("tiền đã nộp",), "", column("paid"), "money"),
    FormColumn(("tiền cuối kỳ",), "", column("closing"), "money"),
)


def write_c12_list(path: Path, balances: pl.DataFrame) -> None:
    """Write ``balances`` as a workbook, the rows of each ``agency_code`` on a sheet of that name.

    Columns: agency_code, employer_code, opening, paid, closing (đồng, below 0 is credit), and if at hand
    name, address, phone, contact. The list leaves a zero blank and shows no credit at the opening, so a
    credit is written there as blank too, as the office's system does.
    """
    workbook = open_workbook(path)
    for (agency,), rows in balances.group_by("agency_code", maintain_order=True):
        sheet = workbook.add_worksheet(str(agency))
        shown = rows.with_columns(
            opening=pl.when(pl.col("opening") > 0).then("opening"),
            paid=pl.when(pl.col("paid") != 0).then("paid"),
            closing=pl.when(pl.col("closing") != 0).then("closing"),
        )
        write_rows(workbook, sheet, write_heading(workbook, sheet, 0, COLUMNS, codes=False), COLUMNS, shown)
    workbook.close()
