"""VNPT's import workbook ``FileMau_D02_TK1_VNPT``: sheet ``Dữ Liệu`` from row 4, technical names in the heading.

``effective_on`` comes from the sheet ``Bảng kê``: the effective day of the person's labour contract there.
Employer and filing day come with the command.
"""

from __future__ import annotations

import polars as pl

from ansinh.base import _
from ansinh.facts.movements import search_key
from ansinh.facts.readers.declarations import Draft, finish
from ansinh.facts.readers.format import Format
from ansinh.facts.readers.heading import Heading
from ansinh.facts.readers.lettered import (
    Column,
    Template,
    choose_movement,
    columns_of,
    drop_open_ends,
    locate,
    mark_foreigners,
    read_lettered,
)
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions

SHEET, PAPERS_SHEET = "Dữ Liệu", "Bảng kê"

TEMPLATE = Template(
    (
        Column("stt", "A", "STT", r"^(stt|tt|so tt)\b"),
        Column("full_name", "B", "HoTen", r"ho ?(va )?ten", required=True),
        Column("person_number", "C", "MasoBHXH", r"ma ?so ?bhxh|ma bhxh", required=True),
        Column("movement_label", "F", "TenPhuongAn", r"ten ?phuong ?an", required=True),
        Column("movement_code", "G", "PA", r"\bpa\b", required=True),
        Column("salary", "J", "TienLuong", r"tien ?luong|muc ?luong", required=True),
        Column("from_month", "P", "TuThang", r"tu ?thang", required=True),
        Column("to_month", "Q", "DenThang", r"den ?thang"),
        Column("citizen_id", "AB", "CMND", r"cmnd|cccd"),
        Column("born_on", "AD", "NgaySinh", r"ngay ?sinh"),
        Column("sex", "AE", "GioiTinh", r"gioi ?tinh"),
        Column("nationality", "AF", "TenQuocTich", r"quoc ?tich"),
        Column("nationality_code", "AG", "QuocTich", r"(?<!ten )(?<!ten)(ma ?)?quoc ?tich"),
    ),
    first=3,
    width=80,
)
_PAPERS = {"person_number": "C", "kind": "D", "effective_on": "G"}
_CONTRACT = "hop dong lao dong"


def _title() -> str:
    return _("Tệp mẫu D02 của VNPT (FileMau_D02_TK1_VNPT)")


def _recognise(document: Document) -> float:
    if document.kind != "sheet" or SHEET not in document.sheet_names:
        return 0.0
    found = {search_key(str(cell)) for row in document.head(SHEET, TEMPLATE.first) for cell in row}
    technical = {"hoten", "masobhxh", "tenphuongan", "tienluong", "tuthang"}
    return len(technical & found) / len(technical)


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    table = locate(document, TEMPLATE, options.sheet or SHEET, _title())
    draft = read_lettered(document, table)
    choose_movement(draft)
    drop_open_ends(draft)
    mark_foreigners(draft)
    if PAPERS_SHEET in document.sheet_names:
        _add_effective_days(draft, document)
    return [finish(draft, document, Heading(), options, key="vnpt_d02", title=_title())]


def _add_effective_days(draft: Draft, document: Document) -> None:
    """The first labour contract listed for the person; a person with none keeps an empty day."""
    papers = columns_of(document, PAPERS_SHEET, TEMPLATE.first, _PAPERS)
    contracts = papers.filter(
        pl.Series([search_key(kind or "") == _CONTRACT for kind in papers["kind"]], dtype=pl.Boolean)
    )
    days = (
        contracts.drop_nulls(["person_number", "effective_on"])
        .unique("person_number", keep="first")
        .select("person_number", "effective_on")
    )
    draft.rows = draft.rows.join(days, on="person_number", how="left", maintain_order="left")


FORMATS = (Format("vnpt_d02", _title, ("declarations",), _recognise, _read),)
