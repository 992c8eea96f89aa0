"""The e-filing envelope ``BHXHDienTu.xml``: who files, when, and the forms inside as base64 files.

A form that is one of our workbook or CSV layouts is read. The portal's own D02-TS XML has no published
schema and attachments are no declarations: both are named and left. Signatures are not checked.
"""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.parse import parse_date
from ansinh.facts.readers import d02lt_2020, d02lt_2026, d02ts_2017, portal, vnpt
from ansinh.facts.readers.format import Format, recognise
from ansinh.facts.readers.workbook import Document
from ansinh.facts.readers.xml_tree import descendants, parse_xml, text_of
from ansinh.facts.reading import Reading, ReadOptions

_INSIDE = (
    *d02lt_2026.FORMATS, *d02lt_2020.FORMATS, *d02ts_2017.FORMATS, *portal.FORMATS, *vnpt.FORMATS,
)  # fmt: skip
_READABLE = ("sheet", "csv")


@dataclass(frozen=True)
class EnclosedForm:
    """One ``FileToKhai``: code, description, file name, type and length as the envelope states them."""

    code: str
    description: str
    file: str
    kind: str
    length: str
    content: str

    def __str__(self) -> str:
        return _("{code} – {description} (tệp {file}, loại {kind}, {length} byte)").format(
            code=self.code or "–", description=self.description or "–", file=self.file or "–",
            kind=self.kind or "–", length=self.length or "–",
        )  # fmt: skip


def _title() -> str:
    return _("Hồ sơ điện tử BHXHDienTu.xml")


def _recognise(document: Document) -> float:
    if document.kind != "xml":
        return 0.0
    found = [bool(re.search(rf"<(\w+:)?{tag}[\s>]", document.sample)) for tag in ("Hoso", "ThongTinHoSo", "FileToKhai")]
    return sum(found) / len(found)


def _read(document: Document, options: ReadOptions) -> list[Reading]:
    root = parse_xml(document)
    inner_options = _options(root, options)
    forms = [EnclosedForm(*(text_of(each, tag) for tag in _FORM_TAGS)) for each in descendants(root, "FileToKhai")]
    readings: list[Reading] = []
    left: list[str] = []
    with tempfile.TemporaryDirectory(prefix="ansinh-") as folder:
        for number, form in enumerate(forms):
            try:
                readings += _read_form(form, Path(folder) / str(number), inner_options)
            except AnsinhError as error:
                left.append(f"{form}: {error}")
    if not readings:
        raise AnsinhError(
            _("Hồ sơ {file} không có tờ khai nào đọc được.").format(file=document.path.name),
            " ".join(left) or _("Hồ sơ không chứa tờ khai nào."),
            _("Hãy xuất tờ khai D02-LT ra Excel từ phần mềm kê khai rồi nhập tệp đó."),
        )
    for reading in readings:
        reading.notes[:0] = _notes(root, forms)
        reading.notes.extend(_("Không đọc: {what}").format(what=what) for what in left)
    return readings


_FORM_TAGS = ("MaToKhai", "MoTaToKhai", "TenFile", "LoaiFile", "DoDaiFile", "NoiDungFile")


def _read_form(form: EnclosedForm, folder: Path, options: ReadOptions) -> list[Reading]:
    try:
        content = base64.b64decode("".join(form.content.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise AnsinhError(_("nội dung không phải base64 hợp lệ.")) from error
    folder.mkdir()
    path = folder / (Path(form.file.replace("\\", "/")).name or "tokhai")
    path.write_bytes(content)
    inner = Document.open(path)
    if inner.kind not in _READABLE:
        raise AnsinhError(_("là XML riêng của phần mềm kê khai, cấu trúc chưa được công bố nên không đọc."))
    chosen: Format | None = recognise(inner, _INSIDE)
    if chosen is None:
        raise AnsinhError(_("không phải mẫu tờ khai đã biết; trong tệp có: {found}.").format(found=inner.describe()))
    readings = chosen.read(inner, options)
    for reading in readings:
        reading.notes.insert(0, _("Đọc từ tờ khai {form}: {title}.").format(form=form, title=reading.title))
        if form.length.isdigit() and int(form.length) != len(content):
            reading.notes.append(
                _("Hồ sơ ghi tệp {file} dài {stated} byte nhưng thực có {real} byte.").format(
                    file=form.file, stated=form.length, real=len(content)
                )
            )
    return readings


def _options(root: ElementTree.Element, options: ReadOptions) -> ReadOptions:
    """The envelope names the employer (``MaSoBHXH`` is the unit's code) and the day; both before the user's."""
    code = text_of(root, "MaSoBHXH").strip().upper()
    day = parse_date(pl.Series([text_of(root, "NgayLap").strip() or None], dtype=pl.String)).values[0]
    return replace(options, employer_code=code or options.employer_code, filed_on=day or options.filed_on, sheet=None)


def _notes(root: ElementTree.Element, forms: list[EnclosedForm]) -> list[str]:
    return [
        _("Hồ sơ {procedure} của {name} ({code}), kỳ {period}, lập ngày {day}.").format(
            procedure=text_of(root, "MaThuTuc") or text_of(root, "TenThuTuc"), name=text_of(root, "TenDoiTuong"),
            code=text_of(root, "MaSoBHXH"), period=text_of(root, "KyKeKhai"), day=text_of(root, "NgayLap"),
        ),
        *(_("Trong hồ sơ: {form}.").format(form=form) for form in forms),
        _("Chữ ký số của hồ sơ không được kiểm tra ở đây."),
    ]  # fmt: skip


FORMATS = (Format("envelope", _title, ("declarations",), _recognise, _read),)
