"""D02-LT of Decision 366/QĐ-BHXH (29/4/2026): the form itself, and the transcription of an office tool.

The form has columns A, B, 1-19. The tool prints nineteen of its own, with salary and coefficient apart and no
insurance number; a file in that layout must bring the number in a column added to it.
"""

from __future__ import annotations

import polars as pl

from ansinh.base import _
from ansinh.facts.readers import d02_fields as columns
from ansinh.facts.readers.body import Body
from ansinh.facts.readers.declarations import Draft, read_form
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.layout import Layout, recogniser
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions

_MOVEMENT = columns.Field("movement", "Loại tăng, giảm, điều chỉnh", r"^(loai tang giam|phuong an)", required=True)
_EFFECTIVE_ON = columns.Field(
    "effective_on", "Ngày Quyết định, HĐLĐ, HĐLV có hiệu lực", r"^ngay (quyet dinh|qd|hdld).*hieu luc"
)
_ADDED = (columns.SEX, columns.CITIZEN_ID, columns.EMPLOYER_CODE)

FORM = Layout(
    (
        columns.STT, columns.FULL_NAME, columns.PERSON_NUMBER, columns.BORN_ON, columns.SALARY,
        columns.Field("retained", "Hệ số chênh lệch bảo lưu", r"chenh lech bao luu"),
        columns.POSITION, columns.BEYOND_FRAME, columns.OCCUPATIONAL, columns.ALLOWANCE, _EFFECTIVE_ON,
        columns.FROM_MONTH, columns.TO_MONTH, _MOVEMENT,
    ),
    foreign=(r"^vi tri viec lam", r"^so hdld", r"bat dau dong bhxh", r"^he so muc luong theo nd"),
    added=_ADDED,
)  # fmt: skip
TOOL = Layout(
    (
        columns.STT, columns.FULL_NAME, columns.PERSON_NUMBER,
        columns.Field("money", "Tiền lương", r"^tien luong$", required=True),
        columns.Field("coefficient", "Hệ số/mức lương theo NĐ 204/2004", r"^he so( muc luong)?", required=True),
        columns.POSITION, columns.BEYOND_FRAME, columns.OCCUPATIONAL, columns.ALLOWANCE,
        columns.Field("contract", "Loại HĐLĐ", r"^loai hdld$"),
        columns.Field("contract_number", "Số HĐLĐ", r"^so hdld"),
        columns.Field("signed_on", "Ngày ký HĐLĐ", r"^ngay ky"),
        _EFFECTIVE_ON, columns.FROM_MONTH, columns.TO_MONTH, _MOVEMENT,
    ),
    foreign=(r"^vi tri viec lam", r"chenh lech bao luu", r"bat dau dong bhxh"),
    added=(*_ADDED, columns.BORN_ON),
)  # fmt: skip

_NUMBER_WIDTHS = {"person_number": {9: 10, 11: 12}, "citizen_id": {10: 12, 11: 12}}
"""From 2025-07 an insurance number may be the 12-digit personal number. Ten digits are left alone: an old
number, or a personal number that lost two zeros."""


def _title() -> str:
    return _("Mẫu D02-LT năm 2026 (Quyết định 366/QĐ-BHXH)")


def _tool_title() -> str:
    return _("Mẫu D02-LT năm 2026, bản chép của phần mềm cơ quan BHXH")


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    return [
        read_form(
            document, options, key="d02lt_2026", title=_title(), layout=FORM, widths=_NUMBER_WIDTHS,
            arrange=lambda _draft, _body: None,
        )
    ]  # fmt: skip


def _read_tool(document: Document, options: ReadOptions) -> list[Reading]:
    return [
        read_form(
            document, options, key="d02lt_2026_tool", title=_tool_title(), layout=TOOL, widths=_NUMBER_WIDTHS,
            arrange=_arrange_tool,
        )
    ]  # fmt: skip


def _arrange_tool(draft: Draft, body: Body) -> None:
    draft.refuse(
        draft.rows["person_number"].is_null(),
        "person_number",
        "no_person_number",
        _("Dòng thiếu mã số BHXH. Bản in của mẫu này không có cột đó; hãy điền cột Mã số BHXH thêm vào."),
    )
    both = draft.rows["money"].is_not_null() & draft.rows["coefficient"].is_not_null()
    draft.refuse(
        both,
        "base_salary",
        "two_salaries",
        _("Dòng ghi cả tiền lương (cột 4) và hệ số (cột 5). Hãy chỉ giữ một trong hai."),
    )
    draft.rows = draft.rows.with_columns(pl.coalesce("money", "coefficient").alias("salary"))


FORMATS = (
    Format("d02lt_2026", _title, ("declarations",), recogniser(FORM), _read),
    Format("d02lt_2026_tool", _tool_title, ("declarations",), recogniser(TOOL), _read_tool),
)
