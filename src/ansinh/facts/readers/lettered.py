"""Workbooks whose columns are known by letter: the portal's template and VNPT's.

Their headings are not published, so a column is taken at its letter unless the heading there says something
else and the wanted label stands elsewhere. In a workbook wider than the template known, letters prove
nothing and the label must be found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.movements import movement_code, search_key
from ansinh.facts.readers.body import read_body
from ansinh.facts.readers.cells import text_series
from ansinh.facts.readers.declarations import Draft
from ansinh.facts.readers.layout import Table, require_sheet
from ansinh.facts.readers.workbook import Cell, Document
from ansinh.facts.readers.xlsx_parts import column_letters, column_number

BOUNDED = frozenset(("KL", "OF", "TS", "AD", "SB", "TT", "TU", "AT"))
"""Movements whose last month these layouts mean as the end of the event."""
_ALLOWANCES = {
    "position": r"chuc ?vu|pccv",
    "beyond_frame": r"vuot khung|tn ?vk",
    "occupational": r"(tham nien|tn) ?nghe",
    "allowance": r"phu ?cap ?luong",
    "supplement": r"bo ?sung",
}


@dataclass(frozen=True)
class Column:
    """A column by letter. ``pattern`` is searched in the folded heading above it."""

    name: str
    letter: str
    label: str
    pattern: str
    required: bool = False


@dataclass(frozen=True)
class Template:
    """A template: its sheet's data begin at row ``first`` (from 0); it has no more than ``width`` columns.
    ``salary`` and ``from_month`` are among the required columns."""

    columns: tuple[Column, ...]
    first: int
    width: int


def locate(document: Document, template: Template, sheet: str, title: str) -> Table:
    """Find the template's columns; AnsinhError naming those that are missing, or the sheet."""
    require_sheet(document, sheet)
    head = document.head(sheet, template.first)
    labels = _labels(head)
    wide = len(labels) > template.width
    columns: dict[str, int] = {}
    missing = []
    for column in template.columns:
        at = _place(column, labels, wide)
        if at is not None:
            columns[column.name] = at
        elif column.required:
            missing.append(f"{column.label} ({column.letter})")
    if missing:
        raise AnsinhError(
            _("Bảng {title} thiếu cột: {missing}.").format(title=title, missing="; ".join(missing)),
            _("Trang {sheet} có {count} cột, tiêu đề: {found}.").format(
                sheet=sheet, count=len(labels), found="; ".join(label for label in labels if label)
            ),
            _("Hãy dùng đúng tệp mẫu, giữ nguyên các dòng tiêu đề, rồi nhập lại."),
        )
    # Every column from the salary to the first month is an allowance, wherever the two stand.
    allowances = range(columns["salary"] + 1, columns["from_month"])
    for at in allowances:
        label = labels[at] if at < len(labels) else ""
        columns[_allowance_name(label, at, at == allowances[0], columns)] = at
    return Table(sheet, 0, template.first, columns)


def read_lettered(document: Document, table: Table) -> Draft:
    """Data rows of the table; a row with a figure in an allowance column of unknown meaning is refused."""
    body = read_body(document, table)
    draft = Draft(body.rows, list(body.refused), list(body.notes))
    for name in [each for each in draft.rows.columns if each.startswith("unknown_")]:
        filled = draft.rows[name].is_not_null() & (draft.rows[name] != "0")
        draft.refuse(
            filled,
            "base_salary",
            "unknown_column",
            _("Cột {column} có số liệu phụ cấp nhưng tiêu đề không cho biết là phụ cấp gì. Hãy ghi rõ tiêu đề.").format(
                column=name.removeprefix("unknown_")
            ),
        )
    return draft


def choose_movement(draft: Draft) -> None:
    """One movement from its label and its code, which must agree."""
    written = draft.rows["movement_label"].replace_strict(
        {text: movement_code(text) or text for text in draft.rows["movement_label"].drop_nulls().unique()},
        default=None, return_dtype=pl.String,
    )  # fmt: skip
    code = draft.rows["movement_code"].str.to_uppercase()
    differ = written.is_not_null() & code.is_not_null() & (written != code)
    draft.rows = draft.rows.with_columns(code.fill_null(written).alias("movement"))
    draft.refuse(
        differ,
        "movement",
        "movements_differ",
        _("Tên phương án và mã phương án của dòng không khớp nhau. Hãy chọn lại phương án."),
    )


def drop_open_ends(draft: Draft) -> None:
    """In these layouts "đến tháng" of a start, a final stop or a change is the last month *declared* (the tools
    fill in the month itself, or the end of the contract), not the last month it holds: it is left out."""
    open_end = draft.rows["to_month"].is_not_null() & ~draft.rows["movement"].is_in(list(BOUNDED))
    count = int(open_end.fill_null(True).sum())
    if count:
        draft.rows = draft.rows.with_columns(
            pl.when(pl.col("movement").is_in(list(BOUNDED))).then("to_month").alias("to_month")
        )
        draft.notes.append(
            _(
                "{count} dòng tăng, giảm hẳn hoặc điều chỉnh có ghi Đến tháng: mẫu này ghi tháng kê khai ở đó, "
                "nên không hiểu là tháng hết hiệu lực."
            ).format(count=count)
        )


def mark_foreigners(draft: Draft) -> None:
    """Group f (Law 41/2024/QH15 art. 2(2)) for every nationality but Vietnamese; empty counts as Vietnamese."""
    named = draft.rows["nationality"].fill_null(draft.rows["nationality_code"])
    foreign = [
        text is not None and not search_key(text).replace(" ", "").startswith(("vietnam", "vn", "vnm"))
        for text in named
    ]
    draft.rows = draft.rows.with_columns(pl.when(pl.Series(foreign, dtype=pl.Boolean)).then(pl.lit("f")).alias("group"))
    if any(foreign):
        draft.notes.append(
            _("{count} người nước ngoài (theo cột quốc tịch) được xếp nhóm khoản 2 Điều 2.").format(count=sum(foreign))
        )


def columns_of(document: Document, sheet: str, first: int, letters: dict[str, str]) -> pl.DataFrame:
    """Columns of a plain side sheet by letter, as text; empty rows included."""
    rows = document.rows(sheet)[first:]

    def cells(letter: str) -> list[Cell]:
        at = column_number(letter)
        return [row[at] if at < len(row) else "" for row in rows]

    return pl.DataFrame([text_series(name, cells(letter)) for name, letter in letters.items()])


def _labels(head: list[list[Cell]]) -> list[str]:
    """Folded heading above each column, all its rows joined."""
    width = max((len(row) for row in head), default=0)
    texts = [" ".join(str(row[at]) for row in head if at < len(row) and row[at] != "") for at in range(width)]
    return [search_key(text) for text in texts]


def _place(column: Column, labels: list[str], wide: bool) -> int | None:
    at = column_number(column.letter)
    here = labels[at] if at < len(labels) else ""
    if re.search(column.pattern, here) or (not here and not wide):
        return at
    elsewhere = next((each for each, label in enumerate(labels) if re.search(column.pattern, label)), None)
    if elsewhere is not None or wide:
        return elsewhere
    return at


def _allowance_name(label: str, at: int, first: bool, taken: dict[str, int]) -> str:
    """What an allowance column is by its label; the first, when it says no more than "phụ cấp", is money."""
    found = next((name for name, pattern in _ALLOWANCES.items() if re.search(pattern, label)), None)
    if found is None and first:
        found = "allowance"
    if found == "allowance" and found in taken:
        found = "supplement"
    return found if found and found not in taken else f"unknown_{column_letters(at)}"
