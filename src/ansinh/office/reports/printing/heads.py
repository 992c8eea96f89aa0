"""Headings of a form's table as cells that span, and what stands above and below the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ansinh.base.text import money
from ansinh.ledger.statement import Office
from ansinh.office.reports.forms.sheet import Cell, Column, Kind

DECISION = "(Ban hành kèm theo Quyết định số 366/QĐ-BHXH ngày 29/4/2026 của BHXH Việt Nam)"
_DOTTED = "....., ngày ..... tháng ..... năm ....."


@dataclass(frozen=True)
class Paper:
    """Of whom and when: ``office`` is the letter of a base office or empty, ``closed_on`` empty before the close."""

    issuer: Office
    office: str
    closed_on: dt.date | None = None
    foot: str = ""

    @property
    def lines(self) -> tuple[str, str]:
        """The two office lines at the top."""
        if self.office:
            return self.issuer.name, f"BẢO HIỂM XÃ HỘI CƠ SỞ {self.office}"
        return self.issuer.parent, self.issuer.name

    @property
    def place_and_date(self) -> str:
        day = self.closed_on
        return f"{self.issuer.place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}" if day else _DOTTED


@dataclass(frozen=True)
class HeadCell:
    """A heading: where it begins and how far it spans."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


def depth(columns: Sequence[Column]) -> int:
    """Rows of headings, without the row of numbers."""
    return max(len(column.heading) for column in columns)


def heads(columns: Sequence[Column]) -> list[HeadCell]:
    """The headings row by row; neighbours under the same headings share them.

    >>> [(head.text, head.rows, head.columns) for head in heads([
    ...     Column("1", ["Thiếu", "BHXH"], "money"), Column("2", ["Thiếu", "BHYT"], "money"),
    ...     Column("3", ["Thừa"], "money"),
    ... ])]
    [('Thiếu', 1, 2), ('Thừa', 2, 1), ('BHXH', 1, 1), ('BHYT', 1, 1)]
    """
    rows, found = depth(columns), []
    for row in range(rows):
        at = 0
        while at < len(columns):
            path = columns[at].heading
            if row >= len(path):
                at += 1
                continue
            end = at + 1
            if row < len(path) - 1:
                while end < len(columns) and _under(columns[end].heading, path[: row + 1]):
                    end += 1
                found.append(HeadCell(row, at, 1, end - at, path[row]))
            else:
                found.append(HeadCell(row, at, rows - row, 1, path[row]))
            at = end
    return found


def _under(heading: Sequence[str], path: Sequence[str]) -> bool:
    return len(heading) > len(path) and list(heading[: len(path)]) == list(path)


def text(value: Cell, kind: Kind) -> str:
    """A cell as it is read: tenths of days with a comma, a mark as x, a zero sum as a dash."""
    if value is None or isinstance(value, str):
        return value or ""
    if kind == "flag":
        return "x" if value == 1 else money(value)
    if kind == "days":
        return f"{money(value // 10)},{value % 10}" if value else "–"
    return money(value) if value else "–"
