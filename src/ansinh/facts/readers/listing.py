"""Lists of other agencies: one record a row under a heading of labels, with or without a form's lines above it.

A ``ListForm`` names the columns by their labels (see ``layout``) and says, in ``arrange``, what the canonical
columns are made of. Everything else is the same for all of them: finding the table, telling data rows from
totals and signatures, and what cannot be trusted (see ``body``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.readers.body import broken_cells, ranges
from ansinh.facts.readers.cells import cell_text, text_series
from ansinh.facts.readers.declarations import Draft
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.layout import Field, Layout, Table, find_tables, require_table
from ansinh.facts.readers.workbook import Cell, Document
from ansinh.facts.reading import Reading, ReadOptions
from ansinh.facts.schemas import TABLES

STT = Field("stt", "STT", r"^(s ?tt|tt|so tt|so thu tu)$")
WIDTHS: Mapping[str, Mapping[int, int]] = {
    "tax_code": {9: 10}, "person_tax_code": {9: 10, 11: 12}, "citizen_id": {10: 12, 11: 12},
    "representative_id": {10: 12, 11: 12}, "person_number": {9: 10}, "commune_code": {4: 5}, "status": {1: 2},
}  # fmt: skip
"""Lengths of numbers that lost leading zeros in a spreadsheet, and what they were; see ``body.PERSON_WIDTHS``."""

_CODES = r"^[(\[]?(?:[A-Za-zĐđ]|\d{1,3}(?:\.\d)?[a-z]?)[)\]]?$"
_TOTAL = r"(?i)^(?:cộng|tổng|cong|tong)(?:\s+(?:cộng|số|cong|so)\b.*)?\s*:?$"
_NAMING = frozenset({"tax_code", "person_tax_code", "citizen_id", "vacancy_id", "seeker_id", "tip_id"})
"""Columns in which a total has no number; "Tổng công ty May" is a name, and so is "TONG VAN AN"."""
_TAX_CODE = re.compile(
    r"(?:mã\s+số\s+(?:thuế|doanh\s+nghiệp)|\bmst)\s*(?:\([^)]*\))?\s*:?\s*([\d\s.-]{10,40})", re.IGNORECASE
)
_SHAPE = re.compile(r"(\d{10})-?(\d{3})?|\d{12}")


@dataclass(frozen=True)
class Above:
    """What stands above a list and below it: one text a line, cells apart by tabs."""

    lines: list[str]
    below: list[str]
    cells_above: list[list[Cell]]
    cells_below: list[list[Cell]]

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match in a line above the list."""
        return next((match for line in self.lines if (match := pattern.search(line))), None)

    @property
    def tax_code(self) -> str | None:
        """The tax code named above the list, its digits in one cell or one a cell."""
        found = self.find(_TAX_CODE)
        digits = re.sub(r"[\s.]", "", found[1]).strip("-") if found else ""
        return digits if _SHAPE.fullmatch(digits) else None


@dataclass(frozen=True)
class ListForm:
    """A list. ``likely`` may lower how sure the labels alone make us (1.0), from what else the document shows.

    One required column may be missing, and the user is then told which; with two the list is another.
    """

    key: str
    title: Callable[[], str]
    table: str
    layout: Layout
    arrange: Callable[[Draft, Above, Document], None] = field(default=lambda _draft, _above, _document: None)
    likely: Callable[[Document, Table], float] = field(default=lambda _document, _table: 1.0)

    def format(self) -> Format:
        """What the registry knows of it."""
        return Format(self.key, self.title, (self.table,), self.recognise, self.read)

    def recognise(self, document: Document) -> float:
        """Share of the layout's labels found in the best sheet."""
        if document.kind not in ("sheet", "csv"):
            return 0.0
        required = {each.name for each in self.layout.fields if each.required}
        tables = [each for each in find_tables(document, self.layout) if len(required - each.columns.keys()) <= 1]
        return max((each.fraction(self.layout) * self.likely(document, each) for each in tables), default=0.0)

    def read(self, document: Document, options: ReadOptions) -> list[Reading]:
        """The canonical rows of the list; AnsinhError when a required column is missing."""
        table = require_table(document, self.layout, self.title(), options.sheet)
        draft = read_rows(document, table)
        self.arrange(draft, surroundings(document, table, draft.rows), document)
        return [reading(self.key, self.title(), self.table, draft)]


def reading(key: str, title: str, table: str, draft: Draft) -> Reading:
    """The draft's canonical columns as a ``Reading``."""
    columns = [name for name in TABLES[table].schema if name in draft.rows.columns]
    draft.refused.sort(key=lambda problem: problem.row)
    return Reading(key, title, table, draft.rows.select("row", *columns), draft.refused, draft.notes)


def read_rows(document: Document, table: Table) -> Draft:
    """The data rows below the heading of ``table``: Int32 ``row`` and one String column per field found.

    A data row has a figure somewhere, and a number under STT or two fields filled; totals, repeated headings and
    signatures are named in a note. Rows under merged or broken cells are refused.
    """
    frame = _frame(document, table)
    held = [name for name in table.columns if name != STT.name]
    filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in held)
    numbered = pl.col("stt").str.contains(r"^\d+(\.0)?$").fill_null(False)
    label = pl.coalesce("stt", *sorted(held, key=lambda name: table.columns[name]))
    figure = pl.any_horizontal(pl.col(name).str.contains(r"\d").fill_null(False) for name in held)
    codes = pl.all_horizontal(pl.col(name).is_null() | pl.col(name).str.contains(_CODES) for name in held)
    frame = frame.with_columns(numbered.alias("numbered"), filled.alias("filled"))
    sure = pl.col("numbered") & (pl.col("filled") >= 2)
    total = label.str.contains(_TOTAL).fill_null(False)
    for name in _NAMING.intersection(held):
        total &= ~pl.col(name).str.contains(r"\d").fill_null(False)
    loose = (pl.col("filled") + pl.col("numbered") >= 2) & figure & ~total
    # Looking for figures is slow, so only the rows that are not numbered are searched.
    doubtful = frame.filter(~sure).select("row", loose.alias("data"), codes.alias("codes"))
    dropped = doubtful.filter(~pl.col("data") | pl.col("codes"))["row"]
    data = frame.filter(~pl.col("row").is_in(dropped.implode())).drop("numbered", "filled")
    refused = broken_cells(document, table, data)
    if refused:
        data = data.filter(~pl.col("row").is_in([problem.row for problem in refused]))
    return Draft(data, list(refused), _notes(document, table, data, frame["row"]))


def _frame(document: Document, table: Table) -> pl.DataFrame:
    rows = document.rows(table.sheet)[table.first :]
    columns = list(zip_longest(*rows, fillvalue=""))
    series = [
        text_series(name, columns[at], WIDTHS.get(name)) if at < len(columns) else _empty(name, len(rows))
        for name, at in table.columns.items()
    ]
    if STT.name not in table.columns:
        series.insert(0, _empty(STT.name, len(rows)))
    numbers = pl.int_range(table.first + 1, table.first + 1 + len(rows), dtype=pl.Int32, eager=True)
    frame = pl.DataFrame([numbers.alias("row"), *series])
    return frame.filter(~pl.all_horizontal(pl.exclude("row").is_null()))


def _empty(name: str, height: int) -> pl.Series:
    return pl.Series(name, [None], pl.String).new_from_index(0, height)


def _notes(document: Document, table: Table, data: pl.DataFrame, seen: pl.Series) -> list[str]:
    notes = []
    hidden_rows = document.facts(table.sheet).hidden_rows
    hidden = sorted(hidden_rows & set(data["row"])) if hidden_rows else []
    if hidden:
        notes.append(_("{count} dòng đang ẩn vẫn được đọc: {rows}.").format(count=len(hidden), rows=ranges(hidden)))
    if data.height < len(seen):
        skipped = seen.filter(~seen.is_in(data["row"].implode())).to_list()
        notes.append(
            _("Bỏ qua {count} dòng không phải dữ liệu (đầu mục, dòng cộng, chữ ký): {rows}.").format(
                count=len(skipped), rows=ranges(skipped)
            )
        )
    return notes


def surroundings(document: Document, table: Table, data: pl.DataFrame) -> Above:
    """What stands above the heading of ``table`` and below its last data row."""
    rows = document.rows(table.sheet)
    last = data["row"].max()
    above, below = rows[: table.top], rows[last : last + 60] if isinstance(last, int) else []
    return Above([_line(row) for row in above], [_line(row) for row in below], above, below)


def _line(row: list[Cell]) -> str:
    return "\t".join(cell_text(cell) for cell in row if cell != "")


def fill_tax_code(draft: Draft, above: Above, document: Document) -> None:
    """The employer's tax code: of the row where the list has a column for it, else of the lines above.
    AnsinhError when neither says it."""
    code = above.tax_code
    column = pl.col("tax_code") if "tax_code" in draft.rows.columns else pl.lit(None, pl.String)
    draft.rows = draft.rows.with_columns(column.fill_null(pl.lit(code, pl.String)).alias("tax_code"))
    if draft.rows.height and draft.rows["tax_code"].null_count() == draft.rows.height:
        raise AnsinhError(
            _("Không biết tệp {file} của đơn vị nào.").format(file=document.path.name),
            _("Trong tệp không ghi mã số thuế của đơn vị."),
            _("Hãy ghi dòng “Mã số thuế: …” phía trên bảng, hoặc thêm cột Mã số thuế, rồi nhập lại."),
        )


def recode(values: pl.Series, codes: Callable[[str], str | None]) -> pl.Series:
    """Each different text once through ``codes``; what it does not know stays as it is."""
    known = {text: code for text in values.drop_nulls().unique() if (code := codes(text)) is not None}
    return values.replace(known) if known else values
