"""The insurance portal's import workbook ``FileMau-D02LT_v2``: sheet ``DuLieu`` from row 5, columns by letter.

It names neither the employer nor the day: both come with the command, or the day from the official file name.
The family sheet ``PL TV HGĐ`` holds nothing the ledger needs and is passed over.
"""

from __future__ import annotations

from ansinh.base import _
from ansinh.facts.movements import search_key
from ansinh.facts.readers.declarations import finish
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.heading import Heading
from ansinh.facts.readers.lettered import (
    Column,
    Template,
    choose_movement,
    drop_open_ends,
    locate,
    mark_foreigners,
    read_lettered,
)
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions

SHEET, FAMILY_SHEET = "DuLieu", "PL TV HGĐ"

TEMPLATE = Template(
    (
        Column("stt", "A", "STT", r"^(stt|tt|so tt)\b"),
        Column("full_name", "B", "Họ và tên", r"ho ?(va )?ten", required=True),
        Column("person_number", "C", "Mã số BHXH", r"ma ?so ?(bhxh|bao hiem)|ma bhxh", required=True),
        Column("movement_label", "F", "Phương án", r"phuong ?an", required=True),
        Column("movement_code", "G", "Mã phương án", r"(phuong ?an|pa) ?id|ma ?(phuong ?an|pa)"),
        Column("born_on", "I", "Ngày sinh", r"ngay ?(thang )?(nam )?sinh"),
        Column("sex", "J", "Giới tính", r"gioi ?tinh"),
        Column("citizen_id", "K", "Số CCCD", r"cccd|cmnd|can cuoc|so dinh danh"),
        Column("salary", "P", "Tiền lương", r"tien ?luong|muc ?luong|he ?so", required=True),
        Column("from_month", "V", "Từ tháng", r"tu ?thang", required=True),
        Column("to_month", "W", "Đến tháng", r"den ?thang"),
        Column("effective_on", "AK", "Ngày hiệu lực hợp đồng", r"hieu ?luc|(tu|bat dau).*(hdld|hop dong)"),
        Column("nationality", "AP", "Quốc tịch", r"quoc ?tich"),
        Column("nationality_code", "AQ", "Mã quốc tịch", r"quoc ?tich ?id|ma quoc ?tich"),
    ),
    first=4,
    width=110,
)
"""Below 110 columns it is the template known (to CK, 89 columns); the variant of 130 is read by its labels."""


def _title() -> str:
    return _("Tệp mẫu D02-LT của Cổng dịch vụ công BHXH (FileMau-D02LT_v2)")


def _recognise(document: Document) -> float:
    if document.kind != "sheet" or SHEET not in document.sheet_names:
        return 0.0
    head = document.head(SHEET, TEMPLATE.first)
    named = any("ho" in (words := search_key(str(cell)).split()) and "ten" in words for row in head for cell in row)
    return 0.6 + 0.2 * (FAMILY_SHEET in document.sheet_names) + 0.2 * named


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    table = locate(document, TEMPLATE, options.sheet or SHEET, _title())
    draft = read_lettered(document, table)
    choose_movement(draft)
    drop_open_ends(draft)
    mark_foreigners(draft)
    return [finish(draft, document, Heading(), options, key="portal_d02lt", title=_title())]


FORMATS = (Format("portal_d02lt", _title, ("declarations",), _recognise, _read),)
