"""Form B02-TS: collection of a quarter or year, unit by unit, or base office by base office (Decision 366/QĐ-BHXH)."""

from __future__ import annotations

import polars as pl

from ansinh.base.text import day
from ansinh.office.reports.figures.register import BLOCKS, UNTOLD_BLOCKS
from ansinh.office.reports.forms import layouts, words
from ansinh.office.reports.forms.layouts import Held
from ansinh.office.reports.forms.material import Material, cells, line, sources
from ansinh.office.reports.forms.sheet import N_, Check, Line, Said, Sheet, Source

_OTHERS = N_("Chỉ theo dõi đơn vị sử dụng lao động; chưa có dữ liệu của nhóm này.")
_BLOCKS_TOLD = N_("Danh bạ không tách khối này; đơn vị nằm ở khối khác theo loại hình đã khai.")
_HEADS = N_("Số người là của tháng cuối kỳ: hướng dẫn không ghi thời điểm.")
_REST = (
    ("II", "Chỉ tham gia BHXH bắt buộc", 1), ("III", "Bảo hiểm xã hội tự nguyện", 1), ("a", "Đối tượng đóng", 3),
    ("b", "Ngân sách hỗ trợ theo quy định", 3), ("c", "Ngân sách hỗ trợ khác", 3), ("d", "Nguồn hỗ trợ khác", 3),
    ("IV", "Bảo hiểm tai nạn lao động tự nguyện", 1), ("a", "Đối tượng đóng", 3),
    ("b", "Ngân sách hỗ trợ theo quy định", 3), ("c", "Ngân sách hỗ trợ khác", 3), ("d", "Nguồn hỗ trợ khác", 3),
    ("B", "Chỉ tham gia Bảo hiểm y tế", 0), ("I", "Đơn vị đóng", 1),
    ("1", "Thân nhân của công nhân, viên chức quốc phòng", 2), ("II", "Tổ chức BHXH đóng", 1),
    ("1", "Hưu trí, trợ cấp mất sức lao động", 2), ("2", "Trợ cấp TNLĐ - BNN", 2), ("III", "Ngân sách NN đóng", 1),
    ("1", "Đại biểu quốc hội, HĐNN", 2), ("IV", "Ngân sách NN hỗ trợ", 1), ("1", "Cận nghèo", 2),
    ("2", "Học sinh sinh viên", 2), ("V", "Nhóm tham gia theo Hộ gia đình", 1), ("1", "Hộ gia đình", 2),
    ("C", "NSNN đóng BHTN", 0), ("D", "Người nghỉ hưu trước tuổi theo Nghị định số 178/2024/NĐ-CP", 0),
)  # fmt: skip


def rows(units: pl.DataFrame) -> pl.DataFrame:
    """One row a unit with its register and ``c1`` to ``c58`` of form B02-TS, by block and code.

    ``units`` is one month, or several made one by ``figures.units.span``.
    """
    form = layouts.columns("b02")
    kept = ("employer_code", "name", "office_code", "block")
    order = pl.col("block").cast(pl.Enum(BLOCKS))
    return units.select(*kept, *layouts.figures(form)).sort(order, "office_code", "employer_code")


def sheet(material: Material) -> Sheet:
    """Form B02a-TS of a base office, B02b-TS of the province: ``q`` of three months, ``n`` of twelve."""
    form, found = layouts.columns("b02"), rows(material.units)
    suffix = ("a" if material.office else "b") + ("n" if len(material.months) > 3 else "q")
    quarter = f"Quý {(material.month.month + 2) // 3} Năm {material.month.year}"
    lines = [
        _sums(form, found, "A", "Tham gia BHXH, BHYT, BHTN, BHTNLĐ - BNN", 0),
        _sums(form, found, "I", "Tham gia BHXH bắt buộc, BHYT, BHTN", 1),
    ]
    for number, block in enumerate(BLOCKS, 1):
        if block in UNTOLD_BLOCKS:
            lines.append(line(form, {"number": str(number), "name": f"Khối {words.BLOCKS[block]}"}, 2))
            continue
        part = found.filter(pl.col("block") == block)
        lines.append(_sums(form, part, str(number), f"Khối {words.BLOCKS[block]}", 2))
        lines += _units(form, part) if material.office else _offices(form, part)
    lines += [line(form, {"number": number, "name": name}, level) for number, name, level in _REST]
    lines.append(_sums(form, found, "", "Cộng (A+B+C+D):", 0))
    return Sheet(
        f"B02{suffix}-TS",
        ["BÁO CÁO TỔNG HỢP THU BHXH, BHYT, BHTN", f"Năm {material.month.year}" if "n" in suffix else quarter],
        material.month, material.as_of, "Đơn vị tính: Người, đồng", [held.column for held in form], lines,
        words.signer(material.office) if material.office else "GIÁM ĐỐC",
        sources=sources(form, words.SOURCES, material.as_of),
        blanks=[
            Source("A.II – D", Said(_OTHERS)), Source("6, 7, 9", Said(_BLOCKS_TOLD)), Source("1–4", Said(_HEADS)),
            Source("44", Said(words.SOURCES["nothing"], {"day": day(material.as_of)})),
        ],
        checks=_checks(material, found),
    )  # fmt: skip


def _checks(material: Material, found: pl.DataFrame) -> list[Check]:
    def total(*columns: int) -> int:
        return sum(int(found[f"c{column}"].sum()) for column in columns)

    opened, arose, allocated = total(6, 14, 16), total(18, 26, 28), total(31, 39, 41)
    charge = total(10, 15, 17) + total(22, 27, 30) - total(35, 40, 45)
    return [
        material.standing(N_("Thiếu phải thu chuyển kỳ sau (cột 46, 54, 56)"), total(46, 54, 56), "principal"),
        material.standing(N_("Thiếu tiền xử lý chuyển kỳ sau (cột 50, 55, 57)"), total(50, 55, 57), "charge"),
        material.standing(N_("Thừa chưa phân bổ (cột 58)"), total(58), "credit"),
        material.standing(N_("Kỳ trước + phát sinh − phân bổ, phải thu"), opened + arose - allocated, "principal"),
        material.standing(N_("Kỳ trước + phát sinh − phân bổ, tiền xử lý"), charge, "charge"),
        material.money(),
    ]


def _sums(form: tuple[Held, ...], part: pl.DataFrame, number: str, name: str, level: int) -> Line:
    added = [held.column.code for held in form if held.column.kind in ("money", "count")]
    sums = part.select(pl.col(f"c{code}").sum() for code in added).row(0, named=True)
    return Line(cells(form, {"number": number, "name": name} | sums), level)


def _units(form: tuple[Held, ...], part: pl.DataFrame) -> list[Line]:
    return [
        line(form, row | {"number": str(at), "code": row["employer_code"]}, 3)
        for at, row in enumerate(part.iter_rows(named=True), 1)
    ]


def _offices(form: tuple[Held, ...], part: pl.DataFrame) -> list[Line]:
    groups = part.group_by("office_code", maintain_order=True)
    return [
        _sums(form, rows, str(at), words.base_office(str(letter)), 3) for at, ((letter,), rows) in enumerate(groups, 1)
    ]
