"""Canonical tables as files: CSV, a sheet or Parquet with the canonical column names, or a plain list whose
headings are the Vietnamese names of those columns (a register of employers, opening balances).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.labels import column_label, table_label
from ansinh.facts.movements import search_key
from ansinh.facts.readers.flat import Names, find_flat, heading_texts, label_keys, read_flat, sheets_of, without_broken
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.layout import Table
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions
from ansinh.facts.schemas import TABLES

_ALIKE = ("excuses", "suspensions")
"""Tables with the same columns: a file does not tell which it is, so it is taken only for the one asked for."""

_OTHER_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "employers": {
        "employer_code": ("madvi", "ma dv", "mdv", "ma don vi bhxh"),
        "tax_code": ("mst", "ma so thue mst"),
        "name": ("ten don vi", "tendvi", "ten doanh nghiep", "ten dv"),
        "commune_code": ("ma xa", "ma phuong xa", "xa phuong"),
        "industry_code": ("ma nganh nghe", "nganh nghe", "nganh"),
        "sector": ("loai hinh", "loai hinh don vi", "khoi"),
        "wage_region": ("vung luong", "vung", "vung luong toi thieu vung"),
        "payment_cycle_months": ("phuong thuc dong", "ky dong", "chu ky dong"),
        "registered_on": ("ngay dang ky tham gia", "ngay tham gia"),
        "address": ("diachi",),
    },
    "opening_balances": {
        "employer_code": ("madvi", "ma dv", "mdv"),
        "month": ("thang no", "thang nam", "ky"),
        "fund": ("quy bao hiem", "loai quy"),
        "principal": ("tien goc", "no goc", "goc", "so tien"),
        "charge": ("lai", "tien lai", "lai cham dong", "tien cham dong tron dong"),
    },
}
"""How office lists name the columns, beside the names of ``labels``; folded."""

_VALUES: dict[str, dict[str, str]] = {
    "sector": {
        "doanh nghiep nha nuoc": "enterprise_state", "dn nha nuoc": "enterprise_state", "fdi": "enterprise_fdi",
        "doanh nghiep fdi": "enterprise_fdi", "doanh nghiep co von dau tu nuoc ngoai": "enterprise_fdi",
        "doanh nghiep ngoai nha nuoc": "enterprise_private", "doanh nghiep tu nhan": "enterprise_private",
        "dn ngoai nha nuoc": "enterprise_private", "don vi su nghiep cong": "public_unit",
        "su nghiep cong": "public_unit", "hanh chinh": "public_unit", "hanh chinh su nghiep": "public_unit",
        "co quan nha nuoc": "public_unit", "hop tac xa": "cooperative", "to hop tac": "cooperative",
        "ho kinh doanh": "household_business", "khac": "other",
    },
    "wage_region": {
        "i": "1", "ii": "2", "iii": "3", "iv": "4", "vung i": "1", "vung ii": "2", "vung iii": "3", "vung iv": "4",
        "vung 1": "1", "vung 2": "2", "vung 3": "3", "vung 4": "4",
    },
    "payment_cycle_months": {
        "hang thang": "1", "hang quy": "3", "6 thang": "6", "3 thang": "3", "1 thang": "1", "3 thang mot lan": "3",
        "6 thang mot lan": "6",
    },
    "fund": {
        "bhyt": "health", "bhtn": "unemployment", "bhtnld": "accident", "bhtnld bnn": "accident", "tnld": "accident",
        "tnld bnn": "accident", "od ts": "sickness", "odts": "sickness", "om dau thai san": "sickness",
        "ht tt": "pension", "httt": "pension", "huu tri tu tuat": "pension", "huu tri va tu tuat": "pension",
    },
}  # fmt: skip
"""What office lists write for canonical values; folded. Anything else is left for validation to judge."""

_TOTAL = r"(?i)^(?:tổng$|tổng:|tổng cộng|tổng số|cộng$|cộng:|total)"


def _names(table: str, named: Mapping[str, str] | None = None) -> Names:
    """The names of each column; ``named`` are the user's own and stand for themselves alone."""
    others = _OTHER_NAMES.get(table, {})
    known = {
        column: (column, search_key(column_label(column)), *others.get(column, ())) for column in TABLES[table].schema
    }
    own = {column: label_keys(header) for column, header in (named or {}).items() if column in known}
    return {**known, **own}


def _required(table: str) -> list[str]:
    return [column.name for column in TABLES[table].columns if column.required]


def _title(table: str) -> str:
    return _("bảng {table} ({key})").format(table=table_label(table), key=table)


def _recognise(table: str, document: Document) -> float:
    if document.kind == "parquet":
        return _likeness(table, _parquet_columns(document), exact=True)
    if document.kind not in ("sheet", "csv"):
        return 0.0
    names, best = _names(table), 0.0
    for sheet in document.sheet_names:
        found = find_flat(document, names, sheet)
        if found is not None:
            headings = heading_texts(document, found)
            written = [heading.strip().lower() for heading in headings]
            exact = all(column in written for column in found.columns)
            others = (
                [heading for heading in written if heading not in found.columns]
                if exact
                else ["" for _other in range(len(headings) - len(set(found.columns.values())))]
            )
            best = max(best, _likeness(table, [*found.columns, *others], exact=exact))
    return best


def _likeness(table: str, headings: list[str], *, exact: bool) -> float:
    """How surely a heading is this table's, given its canonical names (others as they are)."""
    found = [heading for heading in headings if heading in TABLES[table].schema]
    share = len(found) / max(1, len(headings))
    if not set(_required(table)) <= set(found):
        # Plainly this table and no other, and something is missing: it is taken, so that the user is told what.
        another = any(set(_required(other)) <= set(headings) for other in TABLES)
        return 0.5 if exact and not another and len(found) >= 2 and share >= 0.5 else 0.0
    if table in _ALIKE:
        return 0.49
    return 0.9 + 0.1 * share if exact else 0.5 + 0.35 * share


def _read(table: str, document: Document, options: ReadOptions) -> list[Reading]:
    if document.kind == "parquet":
        return [_read_parquet(table, document)]
    readings = []
    for sheet in sheets_of(document, options.sheet):
        found = find_flat(document, _names(table, options.columns), sheet)
        if found is not None and set(_required(table)) <= found.columns.keys():
            readings.append(_read_sheet(table, document, found))
    if not readings:
        raise _missing(table, document, options.columns)
    return readings


def _read_sheet(table: str, document: Document, found: Table) -> Reading:
    frame = read_flat(document, found)
    key = pl.col(_required(table)[0])
    total = pl.col("label").str.contains(_TOTAL) & (key.is_null() | (key == pl.col("label")))
    totals = frame.filter(total)["row"].to_list()
    labels = heading_texts(document, found)
    unknown = len(labels) - len(set(found.columns.values()))
    notes = []
    if unknown > 0:
        kept = ", ".join(found.columns)
        notes.append(_("Dùng các cột: {kept}; bỏ qua {count} cột khác.").format(kept=kept, count=unknown))
    if totals:
        notes.append(_("Bỏ qua dòng cộng: {rows}.").format(rows=", ".join(map(str, totals))))
    data, refused = without_broken(document, found, frame.filter(~total).drop("label"))
    return Reading(f"canonical_{table}", _title(table), table, _office_values(data), refused, notes)


def _office_values(frame: pl.DataFrame) -> pl.DataFrame:
    """Canonical values for what office lists write in their place."""
    replaced = []
    for column, values in _VALUES.items():
        if column in frame.columns:
            written = frame[column].unique().drop_nulls().to_list()
            known = {text: values[search_key(text)] for text in written if search_key(text) in values}
            replaced.append(pl.col(column).replace(known))
    return frame.with_columns(replaced)


def _parquet_columns(document: Document) -> list[str]:
    try:
        return list(pl.read_parquet_schema(document.path))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise AnsinhError(
            _("Không đọc được bảng Parquet {file}.").format(file=document.path.name),
            _("Tệp hỏng hoặc chưa tải xong."),
            _("Hãy sao chép lại tệp rồi nhập lại."),
        ) from error


def _read_parquet(table: str, document: Document) -> Reading:
    frame = pl.read_parquet(document.path)
    kept = [column for column in TABLES[table].schema if column in frame.columns]
    if not set(_required(table)) <= set(kept):
        raise _missing(table, document)
    numbers = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("row")
    return Reading(
        f"canonical_{table}", _title(table), table, frame.select(numbers, *(_as_text(frame[name]) for name in kept))
    )


def _as_text(values: pl.Series) -> pl.Series:
    """Plain text of a typed column: ISO dates, whole numbers without a point."""
    if values.dtype.is_temporal():
        return values.cast(pl.Date).dt.strftime("%Y-%m-%d")
    if values.dtype.is_float() and bool((values == values.round(0)).fill_null(True).all()):
        values = values.cast(pl.Int64, strict=False)
    text = values.cast(pl.String)
    return text.set(text == "", None)


def _missing(table: str, document: Document, named: Mapping[str, str] | None = None) -> AnsinhError:
    if document.kind == "parquet":
        present = set(_parquet_columns(document))
    else:
        tables = [find_flat(document, _names(table, named), sheet) for sheet in document.sheet_names]
        present = {column for found in tables if found is not None for column in found.columns}
    absent = [column for column in _required(table) if column not in present]
    return AnsinhError(
        _("Tệp {file} thiếu cột của {table}: {columns}.").format(
            file=document.path.name, table=_title(table),
            columns=", ".join(f"{column_label(column)} ({column})" for column in absent),
        ),
        _("Trong tệp có: {found}.").format(found=document.describe()),
        _("Hãy thêm cột còn thiếu rồi nhập lại."),
    )  # fmt: skip


FORMATS = tuple(
    Format(
        f"canonical_{table}", partial(_title, table), (table,), partial(_recognise, table), partial(_read, table),
        free=table in _ALIKE,
    )
    for table in TABLES
)  # fmt: skip
