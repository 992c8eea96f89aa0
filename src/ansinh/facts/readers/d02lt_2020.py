"""D02-LT of Decision 1040/QĐ-BHXH (18/8/2020), the same as form 01/PLI of Decree 145/2020: 27 columns.

No column for the movement: see ``sections``. ``effective_on`` is the start of whichever contract is filled in
(columns 20, 21, 23).
"""

from __future__ import annotations

import polars as pl

from ansinh.base import _
from ansinh.facts.readers import d02_fields as columns
from ansinh.facts.readers.body import Body
from ansinh.facts.readers.d02ts_2017 import add_derived_movements
from ansinh.facts.readers.declarations import Draft, read_form
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.layout import Layout, recogniser
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions

_STARTS = ("indefinite_from", "definite_from", "other_from")
_FINAL = ("GH", "GC", "GD")

LAYOUT = Layout(
    (
        columns.STT, columns.FULL_NAME, columns.PERSON_NUMBER, columns.BORN_ON, columns.SEX, columns.CITIZEN_ID,
        columns.Field("manager", "Vị trí việc làm: Nhà quản lý", r"nha quan ly"),
        columns.SALARY, columns.POSITION, columns.BEYOND_FRAME, columns.OCCUPATIONAL, columns.ALLOWANCE,
        columns.SUPPLEMENT,
        columns.Field("indefinite_from", "Ngày bắt đầu HĐLĐ không xác định thời hạn", r"khong (xac dinh|xd)"),
        columns.Field(
            "definite_from", "Hiệu lực HĐLĐ xác định thời hạn: Ngày bắt đầu",
            r"hdld (xac dinh|xd).*> (ngay )?bat dau|bat dau.*hdld (xac dinh|xd)",
        ),
        columns.Field(
            "other_from", "Hiệu lực HĐLĐ khác: Ngày bắt đầu", r"hdld khac.*> (ngay )?bat dau|bat dau.*hdld khac",
        ),
        columns.Field("from_month", "Thời điểm đơn vị bắt đầu đóng BHXH", r"bat dau dong bhxh", required=True),
        columns.Field("to_month", "Thời điểm đơn vị kết thúc đóng BHXH", r"ket thuc dong bhxh"),
        columns.NOTE,
    ),
    foreign=(r"^loai tang giam", r"chenh lech bao luu"),
    added=(
        columns.Field("movement", "Phương án điều chỉnh", r"^phuong an"), columns.EMPLOYER_CODE,
    ),
)  # fmt: skip


def _title() -> str:
    return _("Mẫu D02-LT năm 2020 (Quyết định 1040/QĐ-BHXH, mẫu 01/PLI của Nghị định 145/2020/NĐ-CP)")


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    return [read_form(document, options, key="d02lt_2020", title=_title(), layout=LAYOUT, arrange=_arrange)]


def _arrange(draft: Draft, body: Body) -> None:
    starts = [pl.col(name) for name in _STARTS if name in draft.rows.columns]
    draft.rows = draft.rows.with_columns(pl.coalesce([*starts, pl.lit(None, pl.String)]).alias("effective_on"))
    if "movement" not in draft.rows.columns:
        add_derived_movements(draft, body)
    if "to_month" in draft.rows.columns:
        # On this form column 25 may be the person's first month ever and column 26 the last one paid, so a
        # final decrease with column 26 filled does not say from which month nothing is paid.
        draft.refuse(
            draft.rows["movement"].is_in(_FINAL) & draft.rows["to_month"].is_not_null(),
            "from_month",
            "two_ends",
            _(
                "Dòng giảm hẳn có ghi cột 26 (kết thúc đóng) nên không rõ giảm từ tháng nào. "
                "Hãy ghi tháng bắt đầu giảm ở cột 25 và để trống cột 26."
            ),
        )


FORMATS = (Format("d02lt_2020", _title, ("declarations",), recogniser(LAYOUT), _read),)
