"""Form 02/PLI (Decree 145/2020/NĐ-CP): how many people employers use, twice a year, of one employer or of many."""

from __future__ import annotations

import re

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.readers.declarations import Draft
from ansinh.facts.readers.layout import Field, Layout
from ansinh.facts.readers.listing import STT, Above, ListForm, fill_tax_code
from ansinh.facts.readers.workbook import Document

_HALF = re.compile(r"(?:6|sáu)\s+tháng\s+(đầu|cuối)\s+năm\s*:?\s*(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d )(?:lao\s+động|kỳ\s+báo\s+cáo\s*:?|cả)\s+năm\s*:?\s*(\d{4})", re.IGNORECASE)

LAYOUT = Layout(
    (
        STT,
        Field("employer_name", "Tên người sử dụng lao động", r"^ten (nguoi su dung|nsdld|doanh nghiep|don vi|co quan)"),
        Field("headcount", "Tổng số lao động", r"^tong so (lao dong|nguoi|ld)", required=True),
        Field("women", "Trong đó: Lao động nữ", r"\bnu$"),
        Field("over_35", "Lao động trên 35 tuổi", r"\b35\b"),
        Field("insured", "Số lao động tham gia BHXH bắt buộc", r"bhxh|bao hiem xa hoi", required=True),
        Field("managers", "Nhà quản lý", r"quan ly"),
        Field("high_skill", "Chuyên môn kỹ thuật bậc cao", r"bac cao"),
        Field("medium_skill", "Chuyên môn kỹ thuật bậc trung", r"bac trung"),
        Field("indefinite", "Hợp đồng không xác định thời hạn", r"khong (xac dinh|xd)|\bkxd"),
        Field("fixed_term", "Hợp đồng xác định thời hạn", r"^(?!.*khong).*(xac dinh thoi han|\bxdth)"),
    ),
    foreign=(r"^ho (va )?ten",),
    added=(Field("tax_code", "Mã số thuế", r"^(ma so thue|mst|ma so doanh nghiep)"),),
)


def _title() -> str:
    return _("Báo cáo tình hình sử dụng lao động (mẫu 02/PLI của Nghị định 145/2020/NĐ-CP)")


def half_year(above: Above) -> str | None:
    """``2026-H1`` or ``2026-H2`` as the title says it. The report for a year is the one of its second half."""
    half = above.find(_HALF)
    if half:
        return f"{half[2]}-H{1 if half[1].lower() == 'đầu' else 2}"
    year = above.find(_YEAR)
    return f"{year[1]}-H2" if year else None


def no_half_year(document: Document) -> AnsinhError:
    """The error for a report that does not say which half-year it is about."""
    return AnsinhError(
        _("Không biết báo cáo {file} của kỳ nào.").format(file=document.path.name),
        _("Tiêu đề không ghi kỳ báo cáo."),
        _("Hãy ghi “6 tháng đầu năm …” hoặc “năm …” ở tiêu đề báo cáo rồi nhập lại."),
    )


def _arrange(draft: Draft, above: Above, document: Document) -> None:
    fill_tax_code(draft, above, document)
    period = half_year(above)
    if period is None:
        raise no_half_year(document)
    draft.rows = draft.rows.with_columns(pl.lit(period).alias("period"))


FORMATS = (ListForm("labour_02_pli", _title, "labour_reports", LAYOUT, _arrange).format(),)
