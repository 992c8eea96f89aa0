"""05/KK-TNCN (Circular 80/2021/TT-BTC): the XML that HTKK makes of one return, and the tax office's list of many."""

from __future__ import annotations

import re

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.movements import search_key
from ansinh.facts.parse import parse_money
from ansinh.facts.readers.declarations import Draft
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.layout import SERIAL, Field, Layout
from ansinh.facts.readers.listing import STT, Above, ListForm, reading
from ansinh.facts.readers.workbook import Document
from ansinh.facts.readers.xml_tree import parse_xml, text_of
from ansinh.facts.reading import Reading, ReadOptions

_FORM = "864"
"""The tax system's number of 05/KK-TNCN in the edition of Circular 80/2021; its items [16] to [32] are read."""
_SUMS = (
    ("people_withheld", "[18]", ("residents_withheld", "foreigners_withheld"), "[19] + [20]"),
    ("income", "[21]", ("income_residents", "income_foreigners"), "[22] + [23]"),
    ("income_withheld", "[26]", ("income_withheld_residents", "income_withheld_foreigners"), "[27] + [28]"),
    ("tax_withheld", "[29]", ("tax_withheld_residents", "tax_withheld_foreigners"), "[30] + [31]"),
)
"""What the form adds up. A list whose columns have moved does not."""
_ITEMS = {
    "workers": 16, "resident_contract": 17, "people_withheld": 18, "residents_withheld": 19, "foreigners_withheld": 20,
    "income": 21, "income_residents": 22, "income_foreigners": 23, "income_withheld": 26,
    "income_withheld_residents": 27, "income_withheld_foreigners": 28, "tax_withheld": 29,
    "tax_withheld_residents": 30, "tax_withheld_foreigners": 31,
}  # fmt: skip
_PARTS = (19, 20, 22, 23, 27, 28, 30, 31)
_QUARTER = re.compile(r"(?:quy|q) ?(i{1,3}|iv|[1-9]) (?:nam )?(\d{4})|([1-4]) ?q ?(\d{4})")
_MONTH = re.compile(r"(?:thang|t)? ?(\d{1,2}) (?:nam )?(\d{4})|(\d{4}) (\d{2})")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

LAYOUT = Layout(
    (
        Field("tax_code", "Mã số thuế", r"^(ma so thue|mst)\b", required=True),
        Field("period", "Kỳ tính thuế", r"^ky (tinh thue|ke khai|khai)", required=True),
        Field("workers", "[16] Tổng số người lao động", r"^16\b|tong so (nguoi )?lao dong", required=True),
        Field("resident_contract", "[17] Cá nhân cư trú có hợp đồng lao động", r"^17\b|co (hop dong|hdld)"),
        Field("people_withheld", "[18] Tổng số cá nhân đã khấu trừ thuế", r"^18\b|tong so ca nhan da khau tru"),
        Field("income", "[21] Tổng TNCT trả cho cá nhân", r"^21\b|tong (tnct|thu nhap chiu thue).*tra", required=True),
        Field("income_withheld", "[26] Tổng TNCT phải khấu trừ thuế", r"^26\b|tong (tnct|thu nhap).*thuoc dien"),
        Field("tax_withheld", "[29] Tổng số thuế TNCN đã khấu trừ", r"^29\b|tong so thue.*da khau tru"),
    ),
    foreign=(r"^ho (va )?ten",),
    added=(STT, *(Field(name, f"[{number}]", rf"^{number}\b") for name, number in _ITEMS.items() if number in _PARTS)),
    anchor=rf"{SERIAL}|ma so thue.*|mst.*",
)  # fmt: skip


def _title_list() -> str:
    return _("Danh sách tờ khai 05/KK-TNCN (tổng hợp khấu trừ thuế theo tháng, quý)")


def _title_xml() -> str:
    return _("Tờ khai 05/KK-TNCN (XML của phần mềm HTKK)")


def _arrange(draft: Draft, _above: Above, _document: Document) -> None:
    _refuse_wrong_sums(draft)
    _split_period(draft)


def _split_period(draft: Draft) -> None:
    """``period`` to ``month`` and ``cycle_months``; what is no period stays as month, for validation to refuse."""
    known = {text: _period(text) for text in draft.rows["period"].drop_nulls().unique()}
    month = {text: month for text, (month, _cycle) in known.items()}
    cycle = {text: cycle for text, (_month, cycle) in known.items()}
    period = draft.rows["period"]
    draft.rows = draft.rows.with_columns(
        period.replace(month).alias("month"),
        period.replace_strict(cycle, default=None, return_dtype=pl.String).alias("cycle_months"),
    )


def _period(text: str) -> tuple[str, str]:
    """(first month, months of the period) of ``07/2025``, ``Tháng 7/2025``, ``Quý 3/2025``, ``Q3/2025``, ``3Q2025``.

    >>> _period("Quý III/2025"), _period("07/2025"), _period("2025-07"), _period("Quý 5/2025")
    (('2025-07', '3'), ('2025-07', '1'), ('2025-07', '1'), ('Quý 5/2025', '3'))
    """
    key = search_key(text)
    quarter = _QUARTER.fullmatch(key)
    if quarter:
        number = quarter[1] or quarter[3]
        value = _ROMAN.get(number) or int(number)
        year = quarter[2] or quarter[4]
        return (f"{year}-{value * 3 - 2:02d}" if value <= 4 else text), "3"
    month = _MONTH.fullmatch(key)
    if month:
        return (f"{month[2]}-{int(month[1]):02d}" if month[1] else f"{month[3]}-{month[4]}"), "1"
    return text, "1"


def _refuse_wrong_sums(draft: Draft) -> None:
    for total, number, parts, sum_of in _SUMS:
        if not {total, *parts} <= set(draft.rows.columns):
            continue
        whole, first, second = (parse_money(draft.rows[name]).values for name in (total, *parts))
        draft.refuse(
            whole != first + second, total, "sum_differs",
            _("Chỉ tiêu {item} khác tổng {parts}. Kiểm tra xem các cột có bị lệch không.").format(
                item=number, parts=sum_of
            ),
        )  # fmt: skip


def _recognise_xml(document: Document) -> float:
    if document.kind != "xml" or "HSoThueDTu" not in document.sample:
        return 0.0
    return 1.0 if "05/KK-TNCN" in document.sample or f"<maTKhai>{_FORM}</maTKhai>" in document.sample else 0.0


def _read_xml(document: Document, options: ReadOptions) -> list[Reading]:
    root = parse_xml(document)
    form = text_of(root, "maTKhai")
    if form != _FORM:
        raise AnsinhError(
            _("Tờ khai {file} không phải mẫu 05/KK-TNCN theo Thông tư 80/2021/TT-BTC.").format(file=document.path.name),
            _("Mã tờ khai trong tệp là {form}; mẫu khác có thể đánh số chỉ tiêu khác nên không đọc.").format(
                form=form or "–"
            ),
            _("Hãy xin cơ quan thuế danh sách 05/KK-TNCN dạng bảng thay cho tệp này."),
        )
    period = text_of(root, "kyKKhai")
    quarterly = text_of(root, "kieuKy").upper() == "Q"
    row = {"tax_code": text_of(root, "mst"), "period": f"Quý {period}" if quarterly else period}
    row |= {name: text_of(root, f"ct{number}") for name, number in _ITEMS.items()}
    frame = pl.DataFrame(
        {"row": pl.Series([1], dtype=pl.Int32), **{name: [text or None] for name, text in row.items()}}
    )
    draft = Draft(frame.with_columns(pl.exclude("row").cast(pl.String)))
    if text_of(root, "loaiTKhai").upper() != "C":
        draft.notes.append(
            _("Tờ khai bổ sung lần {number}: số liệu thay cho tờ khai trước của cùng kỳ.").format(
                number=text_of(root, "soLan") or "–"
            )
        )
    draft.notes.append(_("Chữ ký số của hồ sơ không được kiểm tra ở đây."))
    _refuse_wrong_sums(draft)
    _split_period(draft)
    return [reading("tax_05_kk_xml", _title_xml(), "tax_totals", draft)]


FORMATS = (
    Format("tax_05_kk_xml", _title_xml, ("tax_totals",), _recognise_xml, _read_xml),
    ListForm("tax_05_kk_list", _title_list, "tax_totals", LAYOUT, _arrange).format(),
)
