"""The e-filing envelope ``BHXHDienTu.xml``: forms as base64 files around who files and when."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from ansinh.facts.writers.header import DeclarationHeader


@dataclass(frozen=True)
class Enclosure:
    """A form to enclose: its code (``D02-TS``), what it is, its file name, type and bytes."""

    code: str
    description: str
    file: str
    kind: str
    content: bytes


def write_envelope(path: Path, header: DeclarationHeader, forms: Sequence[Enclosure], period: str = "") -> None:
    """Write ``forms`` as one filing of procedure 600; ``period`` is the month declared, ``MM/yyyy`` (that of
    ``filed_on`` when empty). The envelope is not signed."""
    unit = {
        "TenDoiTuong": header.employer_name, "MaSoBHXH": header.employer_code, "MaSoThue": header.tax_code,
        "LoaiDoiTuong": "1", "NguoiKy": header.representative, "DienThoai": header.phone, "CoQuanQuanLy": "",
    }  # fmt: skip
    filing = {
        "TenThuTuc": "Báo tăng, báo giảm, điều chỉnh đóng BHXH, BHYT, BHTN", "MaThuTuc": "600",
        "KyKeKhai": period or f"{header.filed_on:%m/%Y}", "NgayLap": f"{header.filed_on:%d/%m/%Y}",
        "SoLuongFile": str(len(forms)), "QuyTrinhISO": "",
    }  # fmt: skip
    enclosed = "".join(_element("FileToKhai", _form(form), 5) for form in forms)
    content = "".join(
        (
            _element("ThongTinIVAN", _fields({"MaIVAN": "00040", "TenIVAN": ""}, 3), 2),
            _element("ThongTinDonVi", _fields(unit, 3), 2),
            _element("ThongTinHoSo", _fields(filing, 3) + _element("ToKhais", enclosed, 3), 2),
        )
    )
    body = _element("Hoso", _element("NoiDung", content, 1) + "  <CKy_Dvi/>\n", 0)
    path.write_text('<?xml version="1.0" encoding="utf-8"?>\n' + body, encoding="utf-8")


def _form(form: Enclosure) -> str:
    return _fields(
        {
            "MaToKhai": form.code, "MoTaToKhai": form.description, "TenFile": form.file, "LoaiFile": form.kind,
            "DoDaiFile": str(len(form.content)), "NoiDungFile": base64.b64encode(form.content).decode(),
        },
        6,
    )  # fmt: skip


def _fields(values: dict[str, str], depth: int) -> str:
    return "".join(f"{'  ' * depth}<{tag}>{escape(text)}</{tag}>\n" for tag, text in values.items())


def _element(tag: str, content: str, depth: int) -> str:
    return f"{'  ' * depth}<{tag}>\n{content}{'  ' * depth}</{tag}>\n"
