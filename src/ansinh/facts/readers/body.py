"""The rows below a table's heading: which are data, which are sections, totals and signatures, and which
cannot be trusted because of merged or broken cells.

Nothing is dropped in silence: a skipped row is named in a note, a data row that cannot be read is a problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

import polars as pl

from ansinh.base import _
from ansinh.facts.readers.cells import text_series
from ansinh.facts.readers.layout import Table
from ansinh.facts.readers.workbook import Document
from ansinh.facts.readers.xlsx_parts import column_letters
from ansinh.facts.reading import RowProblem

Widths = Mapping[str, Mapping[int, int]]
PERSON_WIDTHS: Widths = {"person_number": {9: 10}, "citizen_id": {10: 12, 11: 12}}
"""Lengths of numbers that lost leading zeros: an insurance number has 10 digits and never begins with 00; a
personal identification number has 12 and begins 0 at least once for every birthplace; 9 digits may be an old
identity card and stay."""

_CANONICAL = {
    "salary": "base_salary", "money": "base_salary", "coefficient": "base_salary", "retained": "base_salary",
    "position": "base_salary", "beyond_frame": "base_salary", "occupational": "base_salary",
    "allowance": "base_salary", "supplement": "base_salary", "indefinite_from": "effective_on",
    "definite_from": "effective_on", "other_from": "effective_on", "movement_label": "movement",
    "movement_code": "movement", "note": "movement", "nationality": "group", "nationality_code": "group",
}  # fmt: skip
"""The canonical column that a form's own column goes into, where the two are not called the same."""
_NOT_TAKEN = ("stt", "job", "contract", "contract_number", "signed_on", "manager")
"""Columns found only to know the form by: a fault there costs nothing."""
_TOTALS = r"(?i)^(cộng|tổng|cong|tong)\b"
_MONTH = r"^\D{0,6}\d{1,2}\D{1,6}\d{4}$|^\d{1,2}\D\d{1,2}\D\d{4}$|^\d{4}\D\d{2}|^\d{5,6}$"
"""What a month cell of a data row looks like, and a date beside a signature does not."""
_REPEATED_HEADING = r"(?i)^(s ?tt|tt|A)$"
"""A heading repeated on every printed page, and its row of codes."""


@dataclass(frozen=True)
class Body:
    """``rows``: Int32 ``row`` and one String column per field found; data rows in file order.
    ``others``: (row, text of its first cells) of the rows that are no data, for sections."""

    rows: pl.DataFrame
    others: list[tuple[int, str]]
    refused: list[RowProblem]
    notes: list[str]


def read_body(document: Document, table: Table, widths: Widths = PERSON_WIDTHS) -> Body:
    """Take the rows below the heading of ``table`` apart."""
    frame = _frame(document, table, widths)
    is_data = _data_rows(frame)
    others = [
        (row, " ".join(part for part in parts if part))
        for row, *parts in frame.filter(~is_data).select("row", "stt", "full_name").iter_rows()
    ]
    data = frame.filter(is_data)
    refused = broken_cells(document, table, data)
    bad = {problem.row for problem in refused}
    return Body(
        data.filter(~pl.col("row").is_in(list(bad))) if bad else data,
        others,
        refused,
        _notes(document, table, data, [row for row, _text in others]),
    )


def _frame(document: Document, table: Table, widths: Widths) -> pl.DataFrame:
    """Row numbers and the fields' texts; wholly empty rows left out."""
    rows = document.rows(table.sheet)[table.first :]
    columns = list(zip_longest(*rows, fillvalue=""))
    names = {**dict.fromkeys(("stt", "full_name")), **table.columns}
    series = [
        text_series(name, columns[at], widths.get(name))
        if at is not None and at < len(columns)
        else pl.Series(name, [None] * len(rows), pl.String)
        for name, at in names.items()
    ]
    numbers = pl.int_range(table.first + 1, table.first + 1 + len(rows), dtype=pl.Int32, eager=True)
    frame = pl.DataFrame([numbers.alias("row"), *series])
    return frame.filter(~pl.all_horizontal(pl.exclude("row").is_null()))


def _data_rows(frame: pl.DataFrame) -> pl.Series:
    """A row with a numbered name, with a person's number, or with two of what only data rows hold."""

    def filled(name: str, pattern: str) -> pl.Expr:
        if name not in frame.columns:
            return pl.lit(False)
        return pl.col(name).str.contains(pattern).fill_null(False)

    person = filled("person_number", r"\d{6}") | filled("citizen_id", r"\d{6}")
    held = [
        person,
        filled("from_month", _MONTH),
        filled("salary", r"^[\d.,]*\d[\d.,]*$"),
        filled("movement", r"\S"),
        filled("born_on", r"\d{4}"),
    ]
    name = filled("full_name", r"\pL")
    numbered = filled("stt", r"^\d+(\.0)?$")
    count = pl.sum_horizontal(*(each.cast(pl.Int32) for each in held))
    is_data = (name & (numbered | (count >= 1))) | person | (count >= 2)
    total = (filled("stt", _TOTALS) | filled("full_name", _TOTALS)) & ~numbered & ~person
    repeated = filled("stt", _REPEATED_HEADING)
    return frame.select((is_data & ~total & ~repeated).alias("data"))["data"]


def broken_cells(document: Document, table: Table, data: pl.DataFrame) -> list[RowProblem]:
    """Data rows whose read columns lie under a merged range or hold an error; one problem a row."""
    by_column = {at: name for name, at in table.columns.items() if name not in _NOT_TAKEN}
    rows = set(data["row"])
    problems: dict[int, RowProblem] = {}
    for (row, column), shown in document.facts(table.sheet).errors.items():
        if row in rows and column in by_column:
            problems.setdefault(row, _error_cell(row, by_column[column], column, shown))
    for (top, left), (bottom, right) in document.merged(table.sheet):
        if bottom < table.first:
            continue
        for row in range(max(top, table.first), bottom + 1):
            covered = [at for at in range(left, right + 1) if at in by_column and (row, at) != (top, left)]
            if covered and row + 1 in rows:
                problems.setdefault(row + 1, _merged_cell(row + 1, by_column[covered[0]], (top, left), covered[0]))
    return [problems[row] for row in sorted(problems)]


def _error_cell(row: int, name: str, column: int, shown: str) -> RowProblem:
    return RowProblem(
        row, _CANONICAL.get(name, name), "error_cell",
        _("Ô {cell} báo lỗi công thức {shown}. Hãy sửa công thức hoặc ghi thẳng giá trị.").format(
            cell=f"{column_letters(column)}{row}", shown=shown
        ),
    )  # fmt: skip


def _merged_cell(row: int, name: str, origin: tuple[int, int], column: int) -> RowProblem:
    return RowProblem(
        row, _CANONICAL.get(name, name), "merged_cell",
        _("Ô {cell} bị gộp vào ô {origin} nên dòng này không có giá trị riêng. Hãy bỏ gộp ô và điền từng dòng.").format(
            cell=f"{column_letters(column)}{row}", origin=f"{column_letters(origin[1])}{origin[0] + 1}"
        ),
    )  # fmt: skip


def _notes(document: Document, table: Table, data: pl.DataFrame, skipped: list[int]) -> list[str]:
    notes = []
    hidden = sorted(document.facts(table.sheet).hidden_rows & set(data["row"]))
    if hidden:
        notes.append(_("{count} dòng đang ẩn vẫn được đọc: {rows}.").format(count=len(hidden), rows=ranges(hidden)))
    if skipped:
        notes.append(
            _("Bỏ qua {count} dòng không phải dữ liệu (đầu mục, dòng cộng, chữ ký): {rows}.").format(
                count=len(skipped), rows=ranges(skipped)
            )
        )
    return notes


def ranges(rows: list[int]) -> str:
    """Row numbers for reading: ``3, 5–8``; after twenty ranges the rest is an ellipsis.

    >>> ranges([3, 5, 6, 7, 8])
    '3, 5–8'
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:20]]
    return ", ".join(shown) + (", …" if len(runs) > 20 else "")
