"""05/KK-TNCN (Circular 80/2021/TT-BTC): what an employer paid and withheld in a month or a quarter, as one
return in the XML of HTKK, or as the tax office lists many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl

from ansinh.base.months import first_day, month_number
from ansinh.facts.writers.lists import ListColumn, write_list

NAMESPACE = "http://kekhaithue.gdt.gov.vn/TKhaiThue"
ITEMS = (
    (16, "workers", "Tổng số người lao động"),
    (17, "resident_contract", "Cá nhân cư trú có hợp đồng lao động"),
    (18, "people_withheld", "Tổng số cá nhân đã khấu trừ thuế"),
    (19, "residents_withheld", "Cá nhân cư trú đã khấu trừ thuế"),
    (20, "foreigners_withheld", "Cá nhân không cư trú đã khấu trừ thuế"),
    (21, "income", "Tổng TNCT trả cho cá nhân"),
    (22, "income_residents", "TNCT trả cho cá nhân cư trú"),
    (23, "income_foreigners", "TNCT trả cho cá nhân không cư trú"),
    (24, "premium_income", "TNCT từ tiền phí mua bảo hiểm"),
    (25, "petroleum_income", "TNCT được miễn theo Hợp đồng dầu khí"),
    (26, "income_withheld", "Tổng TNCT thuộc diện phải khấu trừ thuế"),
    (27, "income_withheld_residents", "TNCT phải khấu trừ của cá nhân cư trú"),
    (28, "income_withheld_foreigners", "TNCT phải khấu trừ của cá nhân không cư trú"),
    (29, "tax_withheld", "Tổng số thuế TNCN đã khấu trừ"),
    (30, "tax_withheld_residents", "Thuế đã khấu trừ của cá nhân cư trú"),
    (31, "tax_withheld_foreigners", "Thuế đã khấu trừ của cá nhân không cư trú"),
    (32, "premium_tax", "Thuế khấu trừ trên tiền phí mua bảo hiểm"),
)
"""Number of the form, column of the input, what the form says."""
_BULK = (
    ListColumn("STT", "#"),
    ListColumn("Mã số thuế", "tax_code"),
    ListColumn("Tên người nộp thuế", "employer_name"),
    ListColumn("Kỳ tính thuế", "period"),
    ListColumn("Ngày nộp", "filed_on"),
    *(ListColumn(f"[{number}] {label}", name) for number, name, label in ITEMS),
)


def write_tax_05_kk_bulk(path: Path, rows: pl.DataFrame) -> None:
    """Write the 05/KK-TNCN totals of many employers; .csv or .xlsx by name.

    ``rows``: tax_code, month (Date, the first of the period), cycle_months (1 or 3), workers, resident_contract,
    people_withheld, income, income_withheld, tax_withheld, and if at hand employer_name, filed_on and the other
    columns of ``ITEMS``. What is for residents and is not given is the total less what is for non-residents.
    A text column ``period`` is written as it stands in the place of month and cycle_months.
    """
    write_list(path, _BULK, _with_parts(rows))


def write_tax_05_kk_xml(path: Path, row: Mapping[str, object]) -> None:
    """Write one 05/KK-TNCN as the XML that HTKK makes; ``row`` as one of ``write_tax_05_kk_bulk``."""
    shown = _with_parts(pl.DataFrame([dict(row)])).row(0, named=True)
    month, cycle = shown["month"], shown["cycle_months"]
    last = first_day(month_number(month) + cycle) - dt.timedelta(days=1)
    period = f"{month:%m/%Y}" if cycle == 1 else f"{(month.month - 1) // 3 + 1}/{month.year}"
    items = "\n".join(f"      <ct{number}>{_plain(shown.get(name))}</ct{number}>" for number, name, _label in ITEMS)
    filed_on = shown.get("filed_on")
    path.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<HSoThueDTu xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <HSoKhaiThue id="ID_1">
    <TTinChung>
      <TTinDVu><maDVu>HTKK</maDVu><tenDVu>HỖ TRỢ KÊ KHAI THUẾ</tenDVu><pbanDVu>5.6.7</pbanDVu></TTinDVu>
      <TTinTKhaiThue>
        <TKhaiThue>
          <maTKhai>864</maTKhai>
          <tenTKhai>TK khấu trừ thuế thu nhập cá nhân Mẫu 05/KK-TNCN (TT80/2021)</tenTKhai>
          <pbanTKhaiXML>2.9.3</pbanTKhaiXML>
          <loaiTKhai>C</loaiTKhai>
          <soLan>0</soLan>
          <KyKKhaiThue>
            <kieuKy>{"M" if cycle == 1 else "Q"}</kieuKy>
            <kyKKhai>{period}</kyKKhai>
            <kyKKhaiTuNgay>{month:%d/%m/%Y}</kyKKhaiTuNgay>
            <kyKKhaiDenNgay>{last:%d/%m/%Y}</kyKKhaiDenNgay>
          </KyKKhaiThue>
          <ngayLapTKhai>{filed_on or ""}</ngayLapTKhai>
        </TKhaiThue>
        <NNT>
          <mst>{escape(str(shown["tax_code"]))}</mst>
          <tenNNT>{escape(str(shown.get("employer_name") or ""))}</tenNNT>
        </NNT>
      </TTinTKhaiThue>
    </TTinChung>
    <CTieuTKhaiChinh>
{items}
    </CTieuTKhaiChinh>
  </HSoKhaiThue>
</HSoThueDTu>
""",
        encoding="utf-8",
        newline="\n",
    )


def _plain(value: object) -> str:
    return "0" if value is None else escape(str(value))


def _with_parts(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds the period as the list prints it, and the parts for residents and non-residents."""
    if "period" not in rows.columns:
        month = pl.col("month")
        quarter = pl.concat_str(pl.lit("Quý "), month.dt.quarter(), pl.lit("/"), month.dt.year())
        rows = rows.with_columns(
            pl.when(pl.col("cycle_months") == 1).then(month.dt.strftime("%m/%Y")).otherwise(quarter).alias("period")
        )
    parts = (
        ("people_withheld", "residents_withheld", "foreigners_withheld"),
        ("income", "income_residents", "income_foreigners"),
        ("income_withheld", "income_withheld_residents", "income_withheld_foreigners"),
        ("tax_withheld", "tax_withheld_residents", "tax_withheld_foreigners"),
    )
    for total, residents, foreigners in parts:
        if foreigners not in rows.columns:
            rows = rows.with_columns(pl.lit(0).alias(foreigners))
        if residents not in rows.columns:
            given = pl.col(total) if rows[total].dtype == pl.String else pl.col(total) - pl.col(foreigners)
            rows = rows.with_columns(given.alias(residents))
    return rows
