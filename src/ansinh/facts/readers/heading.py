"""What stands around the table of a declaration: unit, code, the form's date, kind of participants."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from ansinh.base import AnsinhError, _, text
from ansinh.facts.readers.cells import cell_text
from ansinh.facts.readers.workbook import Cell
from ansinh.facts.reading import ReadOptions
from ansinh.facts.schemas import GROUPS

_CODE = re.compile(
    r"mã\s+(?:số\s+)?đơn\s+vị\s*(?:\([^)]*\))?\s*:?\s*((?=[A-ZĐ0-9]*\d)[A-ZĐ0-9]{5,12})\b", re.IGNORECASE
)
_NAME = re.compile(
    r"tên\s+(?:đơn\s+vị|doanh\s+nghiệp|cơ\s+quan)[^:;\t]*:\s*([^;\t]*\w[^;\t]*?)\s*(?:[;\t]|$)", re.IGNORECASE
)
_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_SHORT_DATE = re.compile(r"ngày\s+(?:lập|nộp|kê khai)\s*:?\s*(\d{1,2})/(\d{1,2})/(\d{4})", re.IGNORECASE)
_OF_THE_FORM = re.compile(r"ban\s+hành|kèm\s+theo|quyết\s+định\s+số|nghị\s+định|thông\s+tư", re.IGNORECASE)
"""A line about the decision that issued the form: its date is not the filing's."""
_GROUP = re.compile(r"đối\s+tượng\s+tham\s+gia\s*:[^;]*?điểm\s+(đ|[a-z])\s*,?\s+khoản\s+1\b", re.IGNORECASE)
_FOREIGN_GROUP = re.compile(r"đối\s+tượng\s+tham\s+gia\s*:[^;:]*?khoản\s+2\b", re.IGNORECASE)
_OFFICIAL_NAME = re.compile(r"\d{6}.*?(\d{4})(\d{2})(\d{2})_D02-(?:TS|LT)", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """What was found; None where the form does not say it."""

    employer_code: str | None = None
    employer_name: str | None = None
    filed_on: dt.date | None = None
    group: str | None = None


def read_heading(above: list[list[Cell]], below: list[list[Cell]]) -> Heading:
    """From the rows above the table's heading; those below its data give only the date by the signature."""
    lines = [_line(row) for row in above]
    after = [_line(row) for row in below]
    code = _first(_CODE, lines)
    name = _first(_NAME, lines)
    return Heading(
        employer_code=code.upper() if code else None,
        employer_name=name.strip(" .…") or None if name else None,
        filed_on=_date(_DATE, lines) or _date(_SHORT_DATE, lines) or _date(_DATE, after),
        group=_group(lines),
    )


def filing_date(heading: Heading, options: ReadOptions, path: Path) -> dt.date:
    """The day of filing: the form's date, else the user's, else the one in an official file name
    (``HHMMSS…YYYYMMDD_D02-TS``). AnsinhError when none says it."""
    named = _OFFICIAL_NAME.match(path.name)
    found = heading.filed_on or options.filed_on or (_day(named[3], named[2], named[1]) if named else None)
    if found is None:
        raise AnsinhError(
            _("Không biết ngày nộp của tờ khai {file}.").format(file=path.name),
            _("Trên mẫu không ghi ngày tháng năm lập, tên tệp cũng không cho biết."),
            _("Hãy nhập lại kèm --filed-on YYYY-MM-DD."),
        )
    return found


def employer_notes(heading: Heading, options: ReadOptions, filed_on: dt.date) -> list[str]:
    """What the heading said, and where it overruled the user."""
    notes = []
    if heading.employer_code:
        notes.append(
            _("Đơn vị {name} ({code}), ngày lập {day}.").format(
                name=heading.employer_name or "–", code=heading.employer_code, day=text.day(filed_on)
            )
        )
    if options.employer_code and heading.employer_code not in (None, options.employer_code):
        notes.append(
            _("Mã đơn vị trên mẫu là {form}; mã {given} nhập kèm không được dùng.").format(
                form=heading.employer_code, given=options.employer_code
            )
        )
    if options.filed_on and heading.filed_on not in (None, options.filed_on):
        notes.append(
            _("Ngày lập trên mẫu là {form}; ngày {given} nhập kèm không được dùng.").format(
                form=text.day(filed_on), given=text.day(options.filed_on)
            )
        )
    return notes


def _line(row: list[Cell]) -> str:
    # A tab tells cells apart where a name must end with its cell.
    return "\t".join(cell_text(cell) for cell in row if cell != "")


def _first(pattern: re.Pattern[str], lines: list[str]) -> str | None:
    return next((match[1] for line in lines if (match := pattern.search(line))), None)


def _date(pattern: re.Pattern[str], lines: list[str]) -> dt.date | None:
    cells = (cell for line in lines for cell in line.split("\t") if not _OF_THE_FORM.search(cell))
    found = next((match for cell in cells if (match := pattern.search(cell))), None)
    return _day(found[1], found[2], found[3]) if found else None


def _day(day: str, month: str, year: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise AnsinhError(
            _("Ngày lập trên mẫu không có thật: {day}/{month}/{year}.").format(day=day, month=month, year=year),
            "",
            _("Hãy sửa ngày trên mẫu rồi nhập lại."),
        ) from error


def _group(lines: list[str]) -> str | None:
    """The group as a letter of Law 41/2024/QH15 art. 2(1), or f for art. 2(2)."""
    letter = _first(_GROUP, lines)
    if letter:
        group = "dd" if letter.lower() == "đ" else letter.lower()
        return group if group in GROUPS else None
    return "f" if any(_FOREIGN_GROUP.search(line) for line in lines) else None
