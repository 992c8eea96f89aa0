"""D02-TS of Decision 595/QĐ-BHXH (2017): columns A, B, C, 1-10, sections I Tăng, II Giảm, III accident only.

No birth date, no contract, no column for the movement: see ``sections``.
"""

from __future__ import annotations

from ansinh.base import _
from ansinh.facts.readers import d02_fields as columns
from ansinh.facts.readers.body import Body
from ansinh.facts.readers.declarations import Draft, read_form
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.layout import Layout, recogniser
from ansinh.facts.readers.sections import derive_movements
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions

LAYOUT = Layout(
    (
        columns.STT, columns.FULL_NAME, columns.PERSON_NUMBER,
        columns.Field("job", "Cấp bậc, chức vụ, chức danh nghề, nơi làm việc", r"^cap bac"),
        columns.SALARY, columns.POSITION, columns.BEYOND_FRAME, columns.OCCUPATIONAL, columns.ALLOWANCE,
        columns.SUPPLEMENT, columns.FROM_MONTH, columns.TO_MONTH, columns.NOTE,
    ),
    foreign=(
        r"^vi tri viec lam", r"^loai tang giam", r"^phuong an", r"chenh lech bao luu", r"^loai hdld",
        r"dau dong bhxh",
    ),
    added=(columns.BORN_ON, columns.SEX, columns.CITIZEN_ID, columns.EMPLOYER_CODE),
)  # fmt: skip


def _title() -> str:
    return _("Mẫu D02-TS năm 2017 (Quyết định 595/QĐ-BHXH)")


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    return [
        read_form(document, options, key="d02ts_2017", title=_title(), layout=LAYOUT, arrange=add_derived_movements)
    ]


def add_derived_movements(draft: Draft, body: Body) -> None:
    """Movements from sections and notes; rows that do not tell theirs are refused."""
    movements, faults = derive_movements(draft.rows, body.others)
    draft.rows = draft.rows.with_columns(movements)
    draft.refuse(faults.is_not_null(), "movement", "no_movement", faults)


FORMATS = (Format("d02ts_2017", _title, ("declarations",), recogniser(LAYOUT), _read),)
