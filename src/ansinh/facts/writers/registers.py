"""The registers of taxpayers and of enterprises, as their systems export them."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from ansinh.facts.business_terms import BUSINESS_KINDS, TAX_STATUSES
from ansinh.facts.writers.lists import ListColumn, write_list

_REGISTER_WIDTH = 76
_REGISTER: dict[int, ListColumn] = {
    1: ListColumn("STT", "#"),
    3: ListColumn("Cơ quan thuế quản lý", "tax_office"),
    4: ListColumn("Mã số thuế", "tax_code"),
    5: ListColumn("Tên người nộp thuế", "name"),
    7: ListColumn("Loại hình", "kind"),
    9: ListColumn("Mã ngành nghề chính", "industry_code"),
    11: ListColumn("Địa chỉ trụ sở", "address"),
    12: ListColumn("Mã phường/xã", "commune_code"),
    13: ListColumn("Phường/xã", "commune"),
    14: ListColumn("Tỉnh/thành phố", "province"),
    18: ListColumn("Ngày thành lập", "founded_on"),
    20: ListColumn("Vốn điều lệ", "capital"),
    21: ListColumn("Họ tên người đại diện", "representative_name"),
    22: ListColumn("Số CMND/CCCD người đại diện", "representative_id"),
    45: ListColumn("Trạng thái ĐKT tổ chức", "status"),
    46: ListColumn("Ngày bắt đầu trạng thái", "status_from"),
    54: ListColumn("Ngày đóng trạng thái tổ chức", "closed_on"),
}
"""Of the 76 columns of the export, those whose meaning is known or needed; 4, 45 and 54 stand where they do."""
_CLOSED = ("01", "03")
_LOOKUP = tuple(
    ListColumn(name, column)
    for name, column in (
        ("mst", "tax_code"), ("tennnt", "name"), ("tthai", "status"), ("tencqt", "tax_office"),
        ("dctsdchi", "address"), ("dctsxaten", "commune"), ("dctshuyenten", "district"), ("dctstinhten", "province"),
    )
)  # fmt: skip
_SEARCH = tuple(
    ListColumn(name, column)
    for name, column in (
        ("Id", "#"), ("Name", "name"), ("Name_F", "foreign_name"), ("Short_Name", "short_name"),
        ("Enterprise_Code", "enterprise_code"), ("Enterprise_Gdt_Code", "tax_code"), ("Status", "registry_status"),
        ("City_Id", "city"), ("District_Id", "district"), ("Ward_Id", "ward"), ("Ho_Address", "address"),
    )
)  # fmt: skip


def write_taxpayer_register(path: Path, rows: pl.DataFrame) -> None:
    """Write canonical ``businesses`` rows as the 76-column export of the taxpayer register; .xlsx or .csv by name.

    ``status`` is a key of ``TAX_STATUSES`` and is printed with its words; of a closed code (01, 03) the day
    ``status_from`` stands in the column of closing days. Optional further columns: tax_office, commune, province.
    """
    closed = pl.col("status").is_in(_CLOSED)
    if "status_from" in rows.columns:
        rows = rows.with_columns(
            pl.when(closed).then("status_from").alias("closed_on"),
            pl.when(~closed.fill_null(False)).then("status_from").alias("status_from"),
        )
    columns = [_REGISTER.get(position, ListColumn("")) for position in range(1, _REGISTER_WIDTH + 1)]
    write_list(path, columns, _worded(rows), above=[["", "", "DANH BẠ NGƯỜI NỘP THUẾ"]])


def write_tax_code_lookup(path: Path, rows: pl.DataFrame) -> None:
    """Write tax_code, name, status, address (and if at hand tax_office, commune, district, province) as the list
    that the look-up of tax codes gives; .csv or .xlsx by name."""
    write_list(path, _LOOKUP, rows)


def write_registry_search(path: Path, rows: pl.DataFrame) -> None:
    """Write tax_code, name, registry_status, address (and if at hand foreign_name, short_name, enterprise_code and
    the portal's own keys city, district, ward) as rows of the business registry's search; .csv or .xlsx by name."""
    write_list(path, _SEARCH, rows)


def write_registry_exchange(path: Path, rows: pl.DataFrame) -> None:
    """Write canonical ``businesses`` rows as the JSON of the national data exchange, one object an enterprise."""
    enterprises = []
    for number, row in enumerate(_worded(rows).iter_rows(named=True), 1):
        founded = row.get("founded_on")
        main = {
            "ENTERPRISE_ID": number,
            "NAME": row.get("name"),
            "ENTERPRISE_GDT_CODE": row["tax_code"],
            "ENTERPRISE_TYPE_NAME": row.get("kind"),
            "FOUNDING_DATE": founded if founded is None or isinstance(founded, str) else f"{founded:%Y/%m/%d}",
            "ENTERPRISE_STATUS_NAME": row.get("registry_status"),
            "CAPITAL_AMOUNT": row.get("capital"),
        }
        person = {"FULL_NAME": row.get("representative_name"), "ID_NUMBER": row.get("representative_id")}
        enterprises.append({
            "MainInformation": main,
            "HOAdress": {"AddressFullText": row.get("address"), "WardName": row.get("commune")},
            "Representatives": [person] if person["FULL_NAME"] else [],
        })  # fmt: skip
    path.write_text(json.dumps(enterprises, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _worded(rows: pl.DataFrame) -> pl.DataFrame:
    """Codes as the registers print them; what is no code stays as it is."""
    statuses = {code: f"{code} - {words}" for code, words in TAX_STATUSES.items()}
    worded = [
        pl.col(name).replace(words).alias(name)
        for name, words in (("status", statuses), ("kind", BUSINESS_KINDS))
        if name in rows.columns and rows[name].dtype == pl.String
    ]
    return rows.with_columns(worded)
