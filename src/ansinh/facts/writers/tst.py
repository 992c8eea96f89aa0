"""The bulk export of the collection system (TST), with the columns whose meaning is known."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ansinh.facts.writers.header import column
from ansinh.facts.writers.sheets import FormColumn, open_workbook, write_heading, write_rows

COLUMNS = (
    FormColumn(("madvi",), "", column("employer_code")),
    FormColumn(("makhoi",), "", column("sector_code")),
    FormColumn(("tendvi",), "", column("name")),
    FormColumn(("sld",), "", column("headcount"), "number"),
    FormColumn(("_tien_dk",), "", column("_tien_dk"), "money"),
    FormColumn(("du_dk",), "", column("du_dk"), "money"),
    FormColumn(("tongbhck",), "", column("due"), "money"),
    FormColumn(("tongbst",), "", column("added"), "money"),
    FormColumn(("_laiqh",), "", column("charge"), "money"),
    FormColumn(("tongbsg",), "", column("removed"), "money"),
    FormColumn(("_tien_unc",), "", column("paid"), "money"),
    FormColumn(("_tien_ck",), "", column("closing"), "money"),
    FormColumn(("thanght",), "", column("settled_month"), "number"),
    FormColumn(("tyleno",), "", column("debt_ratio"), "decimal"),
    FormColumn(("dsnv",), "", column("officer")),
)


def write_tst_export(path: Path, balances: pl.DataFrame) -> None:
    """Write ``balances``, one row an employer, under the system's technical column names.

    Columns (đồng): employer_code, opening and closing (below 0 is credit), due (the month's contributions),
    paid; and if at hand added, removed (corrections up and down), charge, sector_code, name, headcount,
    settled_month (Date), debt_ratio (text such as ``0.85``), officer. What is not given is 0 or empty.
    """
    amounts = ("due", "added", "removed", "charge", "paid")
    given = balances.with_columns(pl.lit(0, pl.Int64).alias(name) for name in amounts if name not in balances.columns)
    shown = given.with_columns(
        _tien_dk=pl.col("opening").clip(lower_bound=0),
        du_dk=-pl.col("opening").clip(upper_bound=0),
    )
    if "settled_month" in shown.columns:
        shown = shown.with_columns(pl.col("settled_month").dt.strftime("%Y%m").cast(pl.Int64))
    workbook = open_workbook(path)
    sheet = workbook.add_worksheet("C12")
    write_rows(workbook, sheet, write_heading(workbook, sheet, 0, COLUMNS, codes=False), COLUMNS, shown)
    workbook.close()
