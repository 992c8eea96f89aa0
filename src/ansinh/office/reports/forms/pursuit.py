"""Forms B10-TS, what became of reminders, and D15-TS, the evading units that are published."""

from __future__ import annotations

import polars as pl

from ansinh.base.text import month
from ansinh.facts.schemas import FUNDS
from ansinh.office.reports.forms import words
from ansinh.office.reports.forms.material import Material
from ansinh.office.reports.forms.sheet import N_, Cell, Check, Column, Kind, Line, Said, Sheet, Source

_RESULTS = ("reminded", "late", "evading", "checked", "dossier", "prosecuted")
_REMINDED = N_("Văn bản đôn đốc (mẫu 01-ĐĐ) gửi trong tháng, theo sổ quyết định")
_STATUS = N_("Sổ chốt ngày cuối tháng: lớp của đơn vị")
_HANDLED = N_("Bước đã ghi ở hồ sơ vụ việc đến ngày chốt: kiểm tra, chuyển hồ sơ, khởi tố")
_UNITS_A: tuple[tuple[str, list[str], Kind], ...] = (
    ("A", ["STT"], "text"), ("B", ["Tên đơn vị"], "wide"), ("C", ["Mã đơn vị"], "text"),
    ("1", ["Đã gửi Văn bản đôn đốc (Mẫu 01-ĐĐ)"], "flag"),
)  # fmt: skip
_UNITS_B: tuple[tuple[str, list[str], Kind], ...] = (
    ("A", ["STT"], "text"), ("B", ["Tên BHXH"], "wide"), ("1", ["Tổng số đơn vị chậm đóng, trốn đóng"], "count"),
)  # fmt: skip
_HANDLING = (
    ("2", ["Trạng thái", "Chậm đóng"]), ("3", ["Trạng thái", "Trốn đóng"]), ("4", ["Kết quả xử lý", "Kiểm tra"]),
    ("5", ["Kết quả xử lý", "Gửi hồ sơ kiến nghị khởi tố"]), ("6", ["Kết quả xử lý", "Đã khởi tố"]),
)  # fmt: skip


def followed(units: pl.DataFrame, reminded: frozenset[str], handled: pl.DataFrame) -> pl.DataFrame:
    """Form B10a-TS: one row a unit that is late or evades by its principal; 1 where a mark stands, else 0.

    Columns employer_code, name, office_code, reminded, late, evading, checked, dossier, prosecuted. Reminders are those
    of article 35(1) of Law 41/2024/QH15 and article 3 of Decree 274/2025/NĐ-CP.
    """
    marks = pl.col("checked", "dossier", "prosecuted").fill_null(value=False).cast(pl.Int64)
    return (
        units.filter(pl.col("class").is_in(["late", "evading"]))
        .join(handled, "employer_code", "left")
        .select(
            "employer_code", "name", "office_code",
            pl.col("employer_code").is_in(sorted(reminded)).cast(pl.Int64).alias("reminded"),
            *((pl.col("class") == name).cast(pl.Int64).alias(name) for name in ("late", "evading")), marks,
        )
        .sort("evading", "name", descending=[True, False])
    )  # fmt: skip


def results(material: Material) -> Sheet:
    """Form B10a-TS of a base office, unit by unit; B10b-TS of the province, base office by base office."""
    found = followed(material.units, material.reminded, material.handled)
    base = bool(material.office)
    kind: Kind = "flag" if base else "count"
    columns = [Column(code, heading, held) for code, heading, held in (_UNITS_A if base else _UNITS_B)]
    columns += [Column(code, heading, kind) for code, heading in _HANDLING] + [Column("7", ["Ghi chú"], "text")]
    lines = _units(found) if base else _offices(found)
    told = (("1", _REMINDED),) if base else (("1", _STATUS),)
    return Sheet(
        f"B10{'a' if base else 'b'}-TS",
        ["BÁO CÁO KẾT QUẢ ĐÔN ĐỐC ĐƠN VỊ CHẬM ĐÓNG BHXH, BHYT, BHTN", f"Tháng {month(material.month)}"],
        material.month, material.as_of, "", columns, lines, "GIÁM ĐỐC",
        sources=[Source(where, Said(what)) for where, what in (*told, ("2, 3", _STATUS), ("4–6", _HANDLED))],
        checks=[
            _counted(material, N_("Đơn vị chậm đóng (cột 2)"), int(found["late"].sum()), "late"),
            _counted(material, N_("Đơn vị trốn đóng (cột 3)"), int(found["evading"].sum()), "evading"),
        ],
    )  # fmt: skip


def _counted(material: Material, what: str, reported: int, conduct: str) -> Check:
    held = int((material.held["class"] == conduct).sum())
    return Check(Said(what), reported, held, material.standing(what, reported, "charge").source)


def _units(found: pl.DataFrame) -> list[Line]:
    sums = [int(found[name].sum()) for name in _RESULTS]
    lines = [Line(["", "Tổng cộng", "", *sums, None], 0)]
    for at, row in enumerate(found.iter_rows(named=True), 1):
        marks: list[Cell] = [row[name] or None for name in _RESULTS]
        lines.append(Line([str(at), row["name"], row["employer_code"], *marks, None], 3))
    return lines


def _offices(found: pl.DataFrame) -> list[Line]:
    names = _RESULTS[1:]
    lines = [Line(["", "Tổng cộng", found.height, *(int(found[name].sum()) for name in names), None], 0)]
    for at, ((letter,), part) in enumerate(found.sort("office_code").group_by("office_code", maintain_order=True), 1):
        sums = [int(part[name].sum()) for name in names]
        lines.append(Line([str(at), words.base_office(str(letter)), part.height, *sums, None], 3))
    return lines


_PUBLISHED: tuple[tuple[str, str, Kind], ...] = (
    ("A", "STT", "text"), ("B", "Tên đơn vị", "wide"), ("C", "Mã đơn vị", "text"), ("1", "Địa chỉ", "wide"),
    ("2", "Số lao động", "count"), ("3", "Số tiền chậm đóng, trốn đóng BHXH, BHYT, BHTN", "money"),
    ("4", "Ghi chú", "text"),
)  # fmt: skip
_OWED = N_("Sổ: tiền gốc chậm đóng và trốn đóng của đơn vị; B03-TS cột 4")
_EVADING_ONLY = N_(
    "Chỉ đơn vị trốn đóng: Quyết định 366/QĐ-BHXH hẹp hơn Điều 35 khoản 2 Luật 41/2024 (cả chậm đóng). Lựa chọn F3."
)
_HOUSEHOLDS = N_("{count} hộ kinh doanh trong danh sách; tên hộ có thể là tên người, xem lại trước khi công khai.")


def published(units: pl.DataFrame) -> pl.DataFrame:
    """Form D15-TS: one row a unit that evades by its principal, the largest sum first.

    Columns employer_code, name, address, workers, owed (late and evaded principal together, no charge). Nobody's
    personal data is in it (article 35(2) of Law 41/2024/QH15; Decision 366/QĐ-BHXH, article 5, item 2.3.4(b)).
    """
    owed = pl.sum_horizontal(f"{name}.{fund}" for name in ("late", "evading") for fund in FUNDS)
    return (
        units.filter(pl.col("class") == "evading")
        .select("employer_code", "name", "address", "workers", "block", owed.alias("owed"))
        .sort("owed", "employer_code", descending=[True, False])
    )


def publication(material: Material) -> Sheet:
    """Form D15-TS of a base office or of the province."""
    found = published(material.units)
    lines = [
        Line([str(at), row["name"], row["employer_code"], row["address"], row["workers"], row["owed"], None], 3)
        for at, row in enumerate(found.iter_rows(named=True), 1)
    ]
    households = int((found["block"] == "household").sum())
    notes = [Source("B", Said(_EVADING_ONLY))]
    if households:
        notes.append(Source("B", Said(_HOUSEHOLDS, {"count": str(households)})))
    evading = material.held.filter(pl.col("class") == "evading")
    owed = material.balances(N_("Tổng số tiền (cột 3)"), int(found["owed"].sum()), "late")
    return Sheet(
        "D15-TS",
        ["DANH SÁCH ĐƠN VỊ TRỐN ĐÓNG BHXH, BHYT, BHTN", "CÔNG KHAI TRÊN CỔNG THÔNG TIN ĐIỆN TỬ",
         f"Tháng {month(material.month)}"],
        material.month, material.as_of, "", [Column(code, [text], kind) for code, text, kind in _PUBLISHED], lines,
        "GIÁM ĐỐC", "(Ký, ghi rõ họ tên, đóng dấu)", blanks=notes,
        sources=[
            Source("B, C, 1", Said(words.SOURCES["name"])), Source("2", Said(words.SOURCES["workers"])),
            Source("3", Said(_OWED)),
        ],
        checks=[
            _counted(material, N_("Số đơn vị trốn đóng"), found.height, "evading"),
            Check(owed.what, owed.reported, int((evading["late"] + evading["evading"]).sum()), owed.source),
        ],
    )  # fmt: skip
