"""Form 01/PLI (Decree 145/2020/NĐ-CP) filed as the half-yearly labour report: everybody an employer uses, by name.

Its columns are those of D02-LT of 2020, but a report moves nobody: it has neither sections nor movements in the
notes. Read as declarations every row would be sent back, so it is counted up into one labour report instead. A
file with movements stays a declaration, whatever its title (one filing may serve both ends).
"""

from __future__ import annotations

import datetime as dt
import re

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.movements import movement_code, search_key
from ansinh.facts.parse import parse_sex
from ansinh.facts.readers import d02lt_2020
from ansinh.facts.readers.body import Body, read_body
from ansinh.facts.readers.declarations import Draft
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.heading import read_heading
from ansinh.facts.readers.labour import half_year, no_half_year
from ansinh.facts.readers.layout import HEAD_ROWS, Table, find_tables, require_table
from ansinh.facts.readers.listing import fill_tax_code, reading, surroundings
from ansinh.facts.readers.workbook import Cell, Document
from ansinh.facts.reading import Reading, ReadOptions

_REPORT = re.compile(r"\b01 pli\b|bao cao tinh hinh (thay doi ve |su dung )")
_DECLARATION = re.compile(r"danh sach (lao dong )?tham gia|\bd02\b")
_SECTION = re.compile(r"(muc |phan )?i{1,3}( ?[12])?\b.*|(tang|giam)( (lao dong|tien luong))?")


def _title() -> str:
    return _("Báo cáo tình hình sử dụng lao động theo danh sách (mẫu 01/PLI của Nghị định 145/2020/NĐ-CP)")


def _recognise(document: Document) -> float:
    if document.kind not in ("sheet", "csv"):
        return 0.0
    tables = [each for each in find_tables(document, d02lt_2020.LAYOUT) if _is_report(document, each)]
    return max((each.fraction(d02lt_2020.LAYOUT) for each in tables), default=0.0)


def _is_report(document: Document, table: Table) -> bool:
    """The title is a report's, and none of the first rows moves anybody."""
    rows = document.head(table.sheet, HEAD_ROWS)
    above = [search_key(cell) for row in rows[: table.top] for cell in row if isinstance(cell, str)]
    named = any("01 pli" in text for text in above)
    declares = any(_DECLARATION.search(text) for text in above)
    if not any(_REPORT.search(text) for text in above) or (declares and not named):
        return False
    return not any(_moves(row, table) for row in rows[table.first :])


def _moves(row: list[Cell], table: Table) -> bool:
    """Whether a row heads a section of increases or decreases, or names a movement."""
    first = next((cell for cell in row if cell != ""), "")
    if isinstance(first, str) and _SECTION.fullmatch(search_key(first)):
        return True
    places = [table.columns[name] for name in ("note", "movement") if name in table.columns]
    notes = [row[at] for at in places if at < len(row)]
    return any(isinstance(note, str) and movement_code(re.split(r"[;(\n]", note)[0]) is not None for note in notes)


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    table = require_table(document, d02lt_2020.LAYOUT, _title(), options.sheet)
    body = read_body(document, table)
    _refuse_broken(document, body)
    above = surroundings(document, table, body.rows)
    filed_on = read_heading(above.cells_above, above.cells_below).filed_on or options.filed_on
    period = half_year(above) or _half_of(filed_on)
    if period is None:
        raise no_half_year(document)
    draft = Draft(_counted(body.rows).with_columns(pl.lit(period).alias("period")), notes=list(body.notes))
    fill_tax_code(draft, above, document)
    draft.notes.append(_("Danh sách {count} người được cộng thành một báo cáo.").format(count=body.rows.height))
    return [reading("labour_01_pli", _title(), "labour_reports", draft)]


def _counted(people: pl.DataFrame) -> pl.DataFrame:
    """One row: how many people there are, and how many of them are women, insured, under which contract. Who has
    an end of insurance (column 26) is no longer insured. A column the file lacks is counted as unknown."""

    def filled(name: str) -> pl.Expr:
        return pl.col(name).is_not_null()

    counts = {"headcount": pl.len()}
    if "sex" in people.columns:
        people = people.with_columns(parse_sex(people["sex"]).values.alias("sex"))
        counts["women"] = (pl.col("sex") == "F").sum()
    ended = filled("to_month") if "to_month" in people.columns else pl.lit(False)
    counts["insured"] = (filled("from_month") & ~ended).sum()
    for name, column in (("indefinite", "indefinite_from"), ("fixed_term", "definite_from")):
        if column in people.columns:
            counts[name] = filled(column).sum()
    first = pl.col("row").min().cast(pl.Int32).alias("row")
    return people.select(first, *(count.cast(pl.String).alias(name) for name, count in counts.items()))


def _half_of(day: dt.date | None) -> str | None:
    """The half-year of a report made around its due days, 5 June and 5 December; None at another time."""
    if day is not None and 5 <= day.month <= 7:
        return f"{day.year}-H1"
    if day is not None and (day.month >= 11 or day.month == 1):
        return f"{day.year - (day.month == 1)}-H2"
    return None


def _refuse_broken(document: Document, body: Body) -> None:
    if body.refused:
        raise AnsinhError(
            _("Không cộng được báo cáo {file}: {count} dòng không đọc được.").format(
                file=document.path.name, count=len(body.refused)
            ),
            " ".join(_("Dòng {row}: {reason}").format(row=each.row, reason=each.message) for each in body.refused[:5]),
            _("Hãy sửa các dòng đó rồi nhập lại; thiếu một dòng thì số lao động sai."),
        )


FORMATS = (Format("labour_01_pli", _title, ("labour_reports",), _recognise, _read),)
