"""Finding a table in a sheet by the labels of its heading, wherever it stands and however it is merged.

A heading is several rows of boxes. Each column's *path* is the folded text of the boxes above it, from outer
to inner: ``tien luong > phu cap > chuc vu``. A layout names its columns by patterns on that path, so moved,
added and hidden columns do not matter, and a missing one can be named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from ansinh.base import AnsinhError, _
from ansinh.facts.movements import search_key
from ansinh.facts.readers.workbook import Cell, Document, Range
from ansinh.facts.readers.xlsx_parts import column_letters

HEAD_ROWS = 60
SERIAL = r"s ?tt|tt|so tt|so thu tu"
_PRINTED_CODE = re.compile(r"[(\[]?([A-Za-zĐđ]|\d{1,3}(\.\d)?[a-z]?)[)\]]?")
_DEEPEST = 6


@dataclass(frozen=True)
class Field:
    """A column of a layout. ``pattern`` is searched in the folded path; ``label`` is what the form prints."""

    name: str
    label: str
    pattern: str
    required: bool = False


@dataclass(frozen=True)
class Layout:
    """Columns of one form. ``foreign``: patterns of labels that this form never has and a sister form does.
    ``added``: columns the form does not print and users add; read when there. ``anchor``: the folded label by which
    the first row of the heading is known."""

    fields: tuple[Field, ...]
    foreign: tuple[str, ...] = ()
    added: tuple[Field, ...] = ()
    anchor: str = SERIAL


@dataclass(frozen=True)
class Table:
    """A table found in a sheet; rows and columns count from 0."""

    sheet: str
    top: int
    """First row of the heading."""
    first: int
    """First row below the heading and its row of printed codes."""
    columns: dict[str, int] = field(default_factory=dict)
    """Field name -> column."""
    paths: tuple[str, ...] = ()

    def fraction(self, layout: Layout) -> float:
        """How much of the layout was found; 0 when a label of a sister form stands there."""
        if any(re.search(pattern, path) for pattern in layout.foreign for path in self.paths):
            return 0.0
        return sum(each.name in self.columns for each in layout.fields) / len(layout.fields)

    def letters(self, name: str) -> str:
        """The column of a field as the user sees it."""
        return column_letters(self.columns[name])


def find_tables(document: Document, layout: Layout, sheet: str | None = None) -> list[Table]:
    """The best table of each sheet that has any of the layout's columns, best first."""
    names = document.sheet_names if sheet is None else (sheet,)
    tables = [table for name in names if (table := _find(document, layout, name))]
    return sorted(tables, key=lambda table: -table.fraction(layout))


def recogniser(layout: Layout) -> Callable[[Document], float]:
    """A ``Format.recognise`` for a layout known by its heading."""

    def recognise(document: Document) -> float:
        if document.kind not in ("sheet", "csv"):
            return 0.0
        return max((table.fraction(layout) for table in find_tables(document, layout)), default=0.0)

    return recognise


def require_table(document: Document, layout: Layout, title: str, sheet: str | None) -> Table:
    """The one table of this layout in the document; AnsinhError when there is none, when columns are missing,
    when the named sheet does not exist, or when several sheets qualify."""
    require_sheet(document, sheet)
    tables = find_tables(document, layout, sheet)
    if not tables or tables[0].fraction(layout) == 0.0:
        raise AnsinhError(
            _("Không thấy bảng {title} trong tệp {file}.").format(title=title, file=document.path.name),
            _("Trong tệp có: {found}.").format(found=document.describe()),
            _("Hãy kiểm tra đã chọn đúng tệp và đúng trang; chọn trang bằng --sheet."),
        )
    table = tables[0]
    missing = [each.label for each in layout.fields if each.required and each.name not in table.columns]
    if missing:
        raise AnsinhError(
            _("Bảng {title} thiếu cột: {missing}.").format(title=title, missing="; ".join(missing)),
            _("Tiêu đề thấy ở trang {sheet}, dòng {row}: {found}.").format(
                sheet=table.sheet or document.path.name,
                row=table.top + 1,
                found="; ".join(_shown_labels(document, table)),
            ),
            _("Hãy giữ nguyên dòng tiêu đề của biểu mẫu, điền đủ cột rồi nhập lại."),
        )
    _refuse_second_table(document, layout, tables)
    return table


def require_sheet(document: Document, sheet: str | None) -> None:
    """AnsinhError when the user names a sheet that the document does not have."""
    if sheet is not None and sheet not in document.sheet_names:
        raise AnsinhError(
            _("Tệp {file} không có trang {sheet}.").format(file=document.path.name, sheet=sheet),
            _("Các trang trong tệp: {sheets}.").format(sheets=", ".join(document.sheet_names)),
            _("Hãy chọn đúng tên trang bằng --sheet."),
        )


def _refuse_second_table(document: Document, layout: Layout, tables: list[Table]) -> None:
    best = tables[0].fraction(layout)
    rivals = [each for each in tables if each.fraction(layout) == best and _has_rows(document, each)]
    if len(rivals) > 1:
        raise AnsinhError(
            _("Tệp {file} có nhiều trang cùng mẫu: {sheets}.").format(
                file=document.path.name, sheets=", ".join(each.sheet for each in rivals)
            ),
            _("Mỗi lần chỉ nhập một trang, để số dòng trong thông báo không lẫn với nhau."),
            _("Hãy chọn từng trang bằng --sheet."),
        )


def _has_rows(document: Document, table: Table) -> bool:
    name = table.columns.get("full_name", 0)
    return any(len(row) > name and row[name] != "" for row in document.rows(table.sheet)[table.first :])


def _find(document: Document, layout: Layout, sheet: str) -> Table | None:
    rows = document.head(sheet, HEAD_ROWS)
    merged = document.merged(sheet)
    best: Table | None = None
    for top, row in enumerate(rows):
        anchor = next((at for at, cell in enumerate(row) if _is_label(cell, layout.anchor)), None)
        if anchor is None:
            continue
        bottom, first = _heading_end(rows, top, merged, anchor)
        paths = _paths(rows, top, bottom, merged)
        table = Table(sheet, top, first, _columns(layout, paths), tuple(paths))
        if table.columns and (best is None or table.fraction(layout) > best.fraction(layout)):
            best = table
    return best


def _is_label(cell: Cell, pattern: str) -> bool:
    return isinstance(cell, str) and cell != "" and re.fullmatch(pattern, _key(cell)) is not None


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    """Folded text; every layout asks for the same cells again."""
    return search_key(text)


def _columns(layout: Layout, paths: list[str]) -> dict[str, int]:
    columns = {}
    for each in (*layout.fields, *layout.added):
        found = next((at for at, path in enumerate(paths) if re.search(each.pattern, path)), None)
        if found is not None:
            columns[each.name] = found
    return columns


def _heading_end(rows: list[list[Cell]], top: int, merged: list[Range], anchor: int) -> tuple[int, int]:
    """(last row of labels, first row below the heading)."""
    for row in range(top + 1, min(top + _DEEPEST + 1, len(rows))):
        if _is_code_row(rows[row]):
            return row - 1, row + 1
    bottom = max((last for (first, _left), (last, _right) in merged if first == top), default=top)
    if bottom == top:
        # Files without merged cells (CSV, ods): labels go on while nothing stands under STT, in rows of text.
        while bottom + 1 < len(rows) and _continues_heading(rows[bottom + 1], anchor):
            bottom += 1
    return bottom, bottom + 1


def _is_code_row(row: list[Cell]) -> bool:
    """The row of printed codes under a heading: A, B, 1, 2, 3 …"""
    texts = [str(cell).strip() for cell in row if cell != ""]
    return len(texts) >= 5 and all(_PRINTED_CODE.fullmatch(text) for text in texts) and len(set(texts)) > 4


def _continues_heading(row: list[Cell], anchor: int) -> bool:
    texts = [cell for cell in row if cell != ""]
    below_anchor = row[anchor] if anchor < len(row) else ""
    return (
        below_anchor == ""
        and len(texts) >= 2
        and all(isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in texts)
    )


def _paths(rows: list[list[Cell]], top: int, bottom: int, merged: list[Range]) -> list[str]:
    width = max((len(row) for row in rows[top : bottom + 1]), default=0)
    grid = [
        [_key(cell) if isinstance(cell, str) and cell else "" for cell in row] + [""] * (width - len(row))
        for row in rows[top : bottom + 1]
    ]
    for (first, left), (last, right) in merged:
        if top <= first <= bottom:
            for row in range(first, min(last, bottom) + 1):
                grid[row - top][left : right + 1] = [grid[first - top][left]] * (right - left + 1)
    if not any(top <= first <= bottom for (first, _left), _last in merged):
        _spread(grid)
    paths = []
    for column in range(width):
        labels = [row[column] for row in grid if row[column]]
        # A vertically merged box repeats itself; the path names it once.
        paths.append(" > ".join(each for at, each in enumerate(labels) if at == 0 or each != labels[at - 1]))
    return paths


def _spread(grid: list[list[str]]) -> None:
    """Without merged cells, a box reaches right over empty cells as long as a label stands below them."""
    for above, below in pairwise(grid):
        for column in range(1, len(above)):
            if not above[column] and below[column]:
                above[column] = above[column - 1]


def _shown_labels(document: Document, table: Table) -> list[str]:
    rows = document.head(table.sheet, HEAD_ROWS)[table.top : table.first]
    texts = [" ".join(str(cell).split()) for row in rows for cell in row if isinstance(cell, str) and cell.strip()]
    return [text for text in dict.fromkeys(texts) if not _PRINTED_CODE.fullmatch(text)][:40]
