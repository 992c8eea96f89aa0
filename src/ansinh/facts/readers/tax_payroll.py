"""The detailed lists of the yearly finalisation of personal income tax: 05-1/BK-QTT-TNCN (under a contract) and
05-2/BK-QTT-TNCN (the others), of one employer or as the tax office exports them for many.

Columns are known by their labels, not by the printed numbers: the same column is [17] in one edition of 05-1/BK
and [19] in another. The lists carry no birth date.
"""

from __future__ import annotations

import re
from functools import partial

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.readers.declarations import Draft
from ansinh.facts.readers.layout import SERIAL, Field, Layout, Table
from ansinh.facts.readers.listing import STT, Above, ListForm, fill_tax_code
from ansinh.facts.readers.workbook import Document

_PAYER = r"chi tra|to chuc|don vi|doanh nghiep|nguoi nop|nnt"
_YEAR = re.compile(r"kỳ\s+tính\s+thuế\s*:?\s*(?:năm)?\s*:?\s*((?:19|20)\d{2})\b", re.IGNORECASE)
_YEAR_OF_MONTHS = re.compile(r"kỳ\s+tính\s+thuế\D*\d{1,2}\s*/\s*((?:19|20)\d{2})", re.IGNORECASE)

_INCOME = Field(
    "income", "Tổng thu nhập chịu thuế",
    r"tong (so )?(thu nhap chiu thue|tnct)|(thu nhap chiu thue|tnct)( tnct)? > tong so$|^(thu nhap chiu thue|tnct)$",
    required=True,
)  # fmt: skip
_PERSON = (
    STT,
    Field("full_name", "Họ và tên", r"^ho (va )?ten", required=True),
    Field("person_tax_code", "Mã số thuế (của cá nhân)", r"^(ma so thue|mst)( (cua )?(ca nhan|nguoi lao dong|nld))?$"),
    Field("citizen_id", "Số CMND/CCCD/Hộ chiếu", r"^so.*(cmnd|cccd|dinh danh|ho chieu)|^(cmnd|cccd)"),
    _INCOME,
)
_ADDED = (
    Field("tax_code", "Mã số thuế tổ chức chi trả", rf"^(ma so thue|mst).*({_PAYER})"),
    Field("year", "Năm quyết toán", r"^nam\b|^ky (tinh thue|quyet toan)"),
    Field("born_on", "Ngày sinh", r"^(ngay|nam).*sinh"),
)
_ANCHOR = rf"{SERIAL}|(ma so thue|mst).*({_PAYER}).*"

LAYOUT_05_1 = Layout(
    (
        *_PERSON,
        Field("dependants", "Số lượng NPT tính giảm trừ", r"\bnpt\b|nguoi phu thuoc"),
        Field("relief", "Tổng số tiền giảm trừ gia cảnh", r"giam tru gia canh"),
        Field("insurance_deducted", "Bảo hiểm được trừ", r"bao hiem (bat buoc|duoc tru)", required=True),
        Field("taxable", "Thu nhập tính thuế", r"^thu nhap tinh thue"),
        Field("tax_withheld", "Số thuế TNCN đã khấu trừ", r"thue.*da khau tru"),
    ),
    foreign=(r"khong cu tru",),
    added=_ADDED,
    anchor=_ANCHOR,
)  # fmt: skip
LAYOUT_05_2 = Layout(
    (
        *_PERSON,
        Field("non_resident", "Cá nhân không cư trú", r"khong cu tru"),
        Field("tax_withheld", "Tổng số thuế TNCN đã khấu trừ", r"thue.*da khau tru"),
    ),
    foreign=(r"giam tru gia canh", r"bao hiem duoc tru", r"^tong so (nguoi|ca nhan)"),
    added=_ADDED,
    anchor=_ANCHOR,
)


def _title_05_1() -> str:
    return _("Bảng kê 05-1/BK-QTT-TNCN (quyết toán thuế, cá nhân có hợp đồng lao động)")


def _title_05_2() -> str:
    return _("Bảng kê 05-2/BK-QTT-TNCN (quyết toán thuế, cá nhân không ký hợp đồng hoặc hợp đồng dưới 3 tháng)")


def _arrange(under_contract: str, draft: Draft, above: Above, document: Document) -> None:
    fill_tax_code(draft, above, document)
    _fill_year(draft, above, document)
    draft.rows = draft.rows.with_columns(pl.lit(under_contract).alias("under_contract"))


def _fill_year(draft: Draft, above: Above, document: Document) -> None:
    found = above.find(_YEAR) or above.find(_YEAR_OF_MONTHS)
    column = pl.col("year") if "year" in draft.rows.columns else pl.lit(None, pl.String)
    column = column.str.replace(r"(?i)^(?:năm|nam)\s*", "").fill_null(pl.lit(found[1] if found else None, pl.String))
    draft.rows = draft.rows.with_columns(column.alias("year"))
    if draft.rows.height and draft.rows["year"].null_count() == draft.rows.height:
        raise AnsinhError(
            _("Không biết bảng kê {file} của năm nào.").format(file=document.path.name),
            _("Trong tệp không ghi kỳ tính thuế."),
            _("Hãy ghi dòng “Kỳ tính thuế: Năm …” phía trên bảng, hoặc thêm cột Năm, rồi nhập lại."),
        )


def _names_people(_document: Document, table: Table) -> float:
    """Without names a list with few labels of its own is likelier something else of the tax office."""
    return 1.0 if "full_name" in table.columns else 0.0


FORMATS = (
    ListForm("tax_05_1", _title_05_1, "tax_payroll", LAYOUT_05_1, partial(_arrange, "1")).format(),
    ListForm("tax_05_2", _title_05_2, "tax_payroll", LAYOUT_05_2, partial(_arrange, "0"), _names_people).format(),
)
