"""Readers of the official files: each recognises its own layout and hands over canonical columns as text.

A format module offers ``FORMATS``, a tuple of ``Format``; it joins the registry by one import and one entry
in ``FORMATS`` below. Nothing is opened or computed at import time.

>>> [reading.table for reading in read_file(Path("D02.xlsx"), "declarations")]  # doctest: +SKIP
['declarations']
"""

from __future__ import annotations

from pathlib import Path

from ansinh.base import AnsinhError, _
from ansinh.facts.readers import (
    bank,
    c12,
    canonical_file,
    d02lt_2020,
    d02lt_2026,
    d02ts_2017,
    envelope,
    jobs,
    labour,
    labour_people,
    portal,
    registers,
    rejects,
    tax_payroll,
    tax_totals,
    tst,
    vnpt,
)
from ansinh.facts.readers.format import Format, recognise
from ansinh.facts.readers.workbook import Document
from ansinh.facts.reading import Reading, ReadOptions

__all__ = ["FORMATS", "Document", "Format", "read_file", "recognise"]

FORMATS: tuple[Format, ...] = (
    *rejects.FORMATS,
    *labour_people.FORMATS,
    *d02lt_2026.FORMATS,
    *d02lt_2020.FORMATS,
    *d02ts_2017.FORMATS,
    *portal.FORMATS,
    *vnpt.FORMATS,
    *envelope.FORMATS,
    *tst.FORMATS,
    *c12.FORMATS,
    *tax_payroll.FORMATS,
    *tax_totals.FORMATS,
    *registers.FORMATS,
    *labour.FORMATS,
    *jobs.FORMATS,
    *bank.FORMATS,
    *canonical_file.FORMATS,
)
"""Every known layout. Where two are equally sure of a document, the earlier one reads it."""


def read_file(path: Path, kind: str | None = None, options: ReadOptions | None = None) -> list[Reading]:
    """The canonical tables found in one file; only the table ``kind`` when it is named.

    The layout is recognised from the content, never from the file's name. AnsinhError when the file cannot
    be opened, when no layout fits, or when the layout gives other tables than the asked one.
    """
    document = Document.open(path)
    options = options or ReadOptions()
    # Among the layouts of the asked table first: some tables look alike and only the user knows which it is.
    chosen = recognise(document, tuple(each for each in FORMATS if kind is None or kind in each.tables))
    if chosen is None and not options.columns:
        chosen = recognise(document, FORMATS)
    if chosen is None and kind is not None:
        named = canonical_file.FORMATS if options.columns else ()
        chosen = next((each for each in FORMATS if kind in each.tables and (each.free or each in named)), None)
    if chosen is None:
        raise _nothing_fits(document, kind)
    if kind is not None and kind not in chosen.tables:
        raise AnsinhError(
            _("{file} là {title}, không phải tệp cho bảng {kind}.").format(
                file=path.name, title=chosen.title(), kind=kind
            ),
            _("Mẫu này cho các bảng: {tables}.").format(tables=", ".join(chosen.tables)),
            _("Hãy nhập lại với đúng loại, hoặc kiểm tra có chọn nhầm tệp không."),
        )
    readings = chosen.read(document, options)
    return [reading for reading in readings if kind is None or reading.table == kind]


def _nothing_fits(document: Document, kind: str | None) -> AnsinhError:
    canonical = canonical_file.FORMATS
    wanted = [each.title() for each in FORMATS if each not in canonical and (kind is None or kind in each.tables)]
    wanted += [each.title() for each in canonical if kind in each.tables] or [_("bảng chuẩn của An Sinh")]
    return AnsinhError(
        _("Không nhận ra mẫu của tệp {file}.").format(file=document.path.name),
        _("Đã tìm: {wanted}. Trong tệp có: {found}.").format(
            wanted="; ".join(dict.fromkeys(wanted)), found=document.describe()
        ),
        _("Hãy dùng đúng biểu mẫu, giữ nguyên dòng tiêu đề cột, rồi nhập lại.")
        if kind is not None
        else _("Hãy dùng đúng biểu mẫu, giữ nguyên dòng tiêu đề cột, hoặc nêu rõ loại dữ liệu, rồi nhập lại."),
    )
