"""Form B01-TS: the indicators of collection, scheme by scheme, for all units and for each block of them.

Layout a (base office) and b (province) are those of Decision 366/QĐ-BHXH. Layout b still words lines as before it
("lãi", debt by age) and cannot be added up from layout a; both are filled from the same figures.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ansinh.base.text import day, month
from ansinh.office.reports.figures.register import UNTOLD_BLOCKS
from ansinh.office.reports.figures.units import SCHEMES
from ansinh.office.reports.forms import layouts, words
from ansinh.office.reports.forms.layouts import Indicator
from ansinh.office.reports.forms.material import Material
from ansinh.office.reports.forms.sheet import N_, Cell, Check, Column, Kind, Line, Said, Sheet, Source

_BLOCK_TITLES = (
    ("state", "KHỐI DOANH NGHIỆP NN"), ("fdi", "KHỐI DOANH NGHIỆP ĐTNN"),
    ("private", "KHỐI DOANH NGHIỆP NGOÀI QUỐC DOANH"),
    ("administration", "KHỐI HÀNH CHÍNH, ĐẢNG, ĐOÀN"), ("public_service", "KHỐI SỰ NGHIỆP CÔNG LẬP"),
    ("commune", "XÃ, PHƯỜNG"), ("commune_part_time", "CÁN BỘ KHÔNG CT CẤP XÃ"), ("cooperative", "HỢP TÁC XÃ"),
    ("non_public", "NGOÀI CÔNG LẬP"), ("household", "HỘ KINH DOANH CÁ THỂ, TỔ HT"),
    ("armed_forces", "DOANH NGHIỆP LỰC LƯỢNG VT"), ("other", "KHÁC, CHƯA RÕ KHỐI"),
)  # fmt: skip
_LEGAL_FORMS = (
    ("limited", "1. Công ty TNHH"), ("joint_stock", "2. Công ty cổ phần"), ("private", "3. Doanh nghiệp tư nhân"),
    ("partnership", "4. Công ty hợp danh"), ("", "Chưa rõ loại hình"),
)  # fmt: skip
_COLUMNS: tuple[tuple[str, str, Kind], ...] = (
    ("1", "STT", "text"), ("2", "Chỉ tiêu", "wide"), ("3", "Mã số", "text"), ("4", "ĐV tính", "text"),
    ("5", "Kỳ trước mang sang", "money"), ("6", "Phát sinh trong kỳ", "money"), ("7", "", "money"),
)  # fmt: skip
_SCHEME_TITLES = {
    "social": "Bảo hiểm xã hội", "health": "Bảo hiểm y tế", "unemployment": "Bảo hiểm thất nghiệp",
    "accident": "Bảo hiểm TNLĐ-BNN",
}  # fmt: skip
_NUMERALS = dict(zip(SCHEMES, ("I", "II", "III", "IV"), strict=True))
_OTHER_TITLES = {
    "I.2": "Bảo hiểm xã hội tự nguyện", "II.2": "Tổ chức BHXH đóng", "II.3": "Ngân sách nhà nước đóng",
    "II.4": "ĐT ngân sách NN hỗ trợ đóng", "II.5": "Đối tượng tham gia BHYT hộ gia đình",
    "IV.2": "Bảo hiểm TNLĐ tự nguyện", "retired": "HƯU TRÍ, MẤT SỨC LAO ĐỘNG", "books": "CẤP SỔ BHXH",
    "cards": "CẤP THẺ BHYT", "C": "KHỐI LOẠI HÌNH",
    "C1": "Thẻ BHYT còn hạn sử dụng đến thời điểm cuối kỳ theo khối loại hình", "C2": "Thẻ tăng mới",
    "C3": "Thẻ hết hạn", "C4": "Thẻ có giá trị sử dụng đến cuối kỳ theo nơi đối tượng sinh sống",
}  # fmt: skip
_BLANKS = (
    ("I.2, II.2–II.5, IV.2", N_("Chỉ theo dõi đơn vị sử dụng lao động; chưa có dữ liệu của nhóm này.")),
    ("3", N_("Mẫu không ghi mã số của chỉ tiêu.")),
    ("5–7", N_("Hướng dẫn không ghi cột của từng dòng: số dư ở cột 5 và 7, số phát sinh ở cột 6.")),
)
_BLANKS_B = (
    ("13", N_("Mức 1,07 lần lương tối thiểu vùng là của quy định cũ, không còn tham số.")),
    ("28–31", N_("Điều chỉnh số đã thu đã tính trong số đã thu; sổ không tách riêng.")),
    ("34–49", N_("Tuổi nợ là số tháng còn nợ quá hạn của đơn vị ở quỹ; dưới 1 tháng là chưa đến hạn.")),
    ("CẤP SỔ, CẤP THẺ, C1–C4", N_("Chưa có dữ liệu cấp sổ BHXH, thẻ BHYT.")),
)


def rows(units: pl.DataFrame, layout: str) -> pl.DataFrame:
    """The lines of the four schemes over some units: scheme, code, opening, arising, closing (null: not on this line).

    ``layout`` is ``b01a`` or ``b01b``; the lines and their figures are in the tables of that name.
    """
    found = []
    for scheme in SCHEMES:
        for told in layouts.indicators(f"{layout}-scheme"):
            found.append((scheme, told.code, *_moments(units, told, scheme)))
    schema = {"scheme": pl.String, "code": pl.String} | dict.fromkeys(("opening", "arising", "closing"), pl.Int64)
    return pl.DataFrame(found, schema=schema, orient="row")


def _moments(units: pl.DataFrame, told: Indicator, scheme: str) -> tuple[int | None, int | None, int | None]:
    """The figures of a line in its three columns."""
    closing = _figure(units, told.figure, scheme) if told.figure else None
    match told.moment:
        case "both":
            name, _dot, of = told.figure.partition(".")
            return _figure(units, f"{name}_opening{_dot}{of}", scheme), None, closing
        case "opening":
            return closing, None, None
        case "arising":
            return None, closing, None
        case "closing":
            return None, None, closing
        case _:
            return None, None, None


def _figure(units: pl.DataFrame, name: str, scheme: str) -> int:
    """A sum over the units: of a scheme's own column, or of the columns of its funds."""
    whole = name if "." in name else f"{name}.{scheme}"
    if whole in units.columns:
        return int(units[whole].sum())
    return sum(int(units[f"{name}.{fund}"].sum()) for fund in SCHEMES[scheme])


def sheet(material: Material) -> Sheet:
    """Form B01a-TS of a base office, B01b-TS of the province."""
    suffix = "a" if material.office else "b"
    layout = f"b01{suffix}"
    last = "Chuyển kỳ sau" if material.office else "Cuối kỳ"
    columns = [Column(code, [heading or last], kind) for code, heading, kind in _COLUMNS]
    whole = rows(material.units, layout)
    lines = [_title("", "THU BHXH, BHYT, BHTN", 0), _title("", "PHẦN 1. TỔNG HỢP CHUNG", 0)]
    lines += _general(material.units, whole, layout)
    lines.append(_title("", "PHẦN 2. PHẦN CHI TIẾT", 0))
    lines += _by_block(material.units, layout)
    for block in ("retired", "books", "cards", "C", "C1", "C2", "C3", "C4"):
        lines += _other(material.units, layout, block, heading=block if block.startswith("C") else "")
    unknown = int(material.units["sex_unknown.social"].sum())
    blanks = [Source(where, Said(why)) for where, why in (_BLANKS if material.office else (*_BLANKS, *_BLANKS_B))]
    if unknown:
        said = N_("{count} lao động chưa có giới tính ở hồ sơ, không tính vào lao động nữ.")
        blanks.append(Source("5, 7, 9", Said(said, {"count": str(unknown)})))
    return Sheet(
        f"B01{suffix}-TS",
        ["BÁO CÁO CHỈ TIÊU", "QUẢN LÝ THU; CẤP SỔ BHXH, THẺ BHYT", f"Tháng {month(material.month)}"],
        material.month, material.as_of, "Đơn vị tính: đơn vị, người, đồng", columns, lines,
        words.signer(material.office),
        sources=_sources(layout, material), blanks=blanks, checks=_checks(material, whole, layout),
    )  # fmt: skip


def _title(number: str, text: str, level: int) -> Line:
    return Line([number, text, None, None, None, None, None], level)


def _line(told: Indicator, moments: tuple[Cell, ...]) -> Line:
    return Line([told.code, told.label, None, told.unit, *moments], 3)


def _scheme(layout: str, whole: pl.DataFrame, scheme: str) -> Iterator[Line]:
    """The lines of one scheme."""
    figures = whole.filter(pl.col("scheme") == scheme).select("opening", "arising", "closing").iter_rows()
    for told, moments in zip(layouts.indicators(f"{layout}-scheme"), figures, strict=True):
        yield _line(told, moments)


def _other(units: pl.DataFrame, layout: str, block: str, heading: str = "") -> list[Line]:
    """Lines outside the four schemes: titled and, but for a few, blank."""
    told = [each for each in layouts.indicators(f"{layout}-other") if each.block == block]
    lines = [_line(each, _moments(units, each, "social")) for each in told]
    return [_title(heading, _OTHER_TITLES[block], 1), *lines] if lines else []


def _surplus(units: pl.DataFrame, letter: str) -> Line:
    opening = letter == "A"
    name = f"Số thu thừa chưa phân bổ {'kỳ trước chuyển sang' if opening else 'chuyển kỳ sau'}"
    amount = int(units["surplus_opening" if opening else "surplus_closing"].sum())
    return Line([letter, name, None, "Đồng", amount if opening else None, None, None if opening else amount], 1)


def _general(units: pl.DataFrame, whole: pl.DataFrame, layout: str) -> list[Line]:
    """Part 1."""
    joint = "Đơn vị, người tham gia BHXH, BHYT" if layout == "b01a" else "Cùng tham gia BHXH, BHYT"
    lines = [
        _surplus(units, "A"), _title("I", _SCHEME_TITLES["social"], 1), _title("I.1", "Bảo hiểm xã hội bắt buộc", 2),
        *_scheme(layout, whole, "social"), *_other(units, layout, "I.2", "I.2"),
        _title("II", _SCHEME_TITLES["health"], 1), _title("II.1", joint, 2), *_scheme(layout, whole, "health"),
    ]  # fmt: skip
    for block in ("II.2", "II.3", "II.4", "II.5"):
        lines += _other(units, layout, block, block)
    lines += [_title("III", _SCHEME_TITLES["unemployment"], 1), *_scheme(layout, whole, "unemployment")]
    lines += [_title("IV", "Bảo hiểm TNLĐ, BNN", 1), *_scheme(layout, whole, "accident")]
    return [*lines, *_other(units, layout, "IV.2", "IV.2"), _surplus(units, "B")]


def _by_block(units: pl.DataFrame, layout: str) -> list[Line]:
    """Part 2: every block's title, its lines where it has units; private enterprises by legal form."""
    lines = []
    for block, title in _BLOCK_TITLES:
        of_block = units.filter(pl.col("block") == block)
        if block == "other" and of_block.is_empty():
            continue
        lines.append(_title("", title, 1))
        if block in (*UNTOLD_BLOCKS, "armed_forces"):
            lines.append(_title("", "Danh bạ không tách khối này", 3))
            continue
        if block != "private":
            lines += _detail(of_block, layout)
            continue
        for legal_form, name in _LEGAL_FORMS:
            part = of_block.filter(pl.col("legal_form") == legal_form)
            if legal_form or part.height:
                lines += [_title("", name, 2), *_detail(part, layout)]
    return lines


def _detail(units: pl.DataFrame, layout: str) -> list[Line]:
    if units.is_empty():
        return [_title("", "Không có đơn vị", 3)]
    whole = rows(units, layout)
    lines = [_surplus(units, "A")]
    for scheme, title in _SCHEME_TITLES.items():
        lines += [_title(_NUMERALS[scheme], title, 2), *_scheme(layout, whole, scheme)]
    return [*lines, _surplus(units, "B")]


def _sources(layout: str, material: Material) -> list[Source]:
    """Lines of a scheme and what they come from; those told nowhere else are counts of the same rows."""
    said = {
        "units": N_("Sổ: đơn vị có người phát sinh đóng ở quỹ trong tháng"),
        "in_time": N_("Đơn vị chỉ còn nợ chưa đến hạn ở quỹ, và số nợ đó"),
        "late_units": N_("Đơn vị có nợ chậm đóng, không có nợ trốn đóng ở quỹ, và số nợ của họ"),
        "evading_units": N_("Đơn vị có nợ trốn đóng ở quỹ, và số nợ của họ"),
        "aged": N_("Đơn vị còn nợ ở quỹ theo số tháng quá hạn, và số nợ của họ"),
    }
    found = []
    for told in layouts.indicators(f"{layout}-scheme"):
        if told.figure:
            stem = next((key for key in said if told.figure.startswith(key)), "")
            base = told.figure.removesuffix("_up").removesuffix("_down")
            text = said.get(stem) or words.SOURCES.get(told.figure) or words.SOURCES[base]
            found.append(Source(told.code, Said(text, {"day": day(material.as_of)})))
    return found


def _checks(material: Material, whole: pl.DataFrame, layout: str) -> list[Check]:
    codes = {told.figure: told.code for told in layouts.indicators(f"{layout}-scheme") if told.figure}

    def total(*figures: str, moment: str = "closing") -> int:
        chosen = [codes[figure] for figure in figures]
        return int(whole.filter(pl.col("code").is_in(chosen))[moment].sum())

    checks = [
        material.standing(N_("Số thiếu chuyển kỳ sau, bốn quỹ"), total("principal_closing"), "principal"),
        material.standing(N_("Số thiếu tiền xử lý chuyển kỳ sau, bốn quỹ"), total("charge_closing"), "charge"),
        material.standing(N_("Số thu thừa (dòng B)"), int(material.units["surplus_closing"].sum()), "credit"),
        material.balances(N_("Số phải thu trong tháng, bốn quỹ"), total("due", moment="arising"), "due"),
        material.money(),
    ]
    if layout == "b01a":
        in_time = total("in_time_owed", "late_units_not_due", "evading_units_not_due")
        checks += [
            material.balances(N_("Trong thời hạn đóng (dòng 29, 32, 36)"), in_time, "not_due"),
            material.balances(N_("Chậm đóng (dòng 33, 37)"), total("late_units_late", "evading_units_late"), "late"),
            material.balances(N_("Trốn đóng (dòng 38)"), total("evading_units_evading"), "evading"),
        ]
    else:
        aged = [f"aged_{least}_owed" for least in (0, 1, 3, 6, 12, 24, 36, 60)]
        checks.append(material.standing(N_("Nợ theo tuổi (dòng 35 đến 49)"), total(*aged), "principal"))
    moved = (
        total("principal_opening", moment="opening") + total("due", "raised_principal", moment="arising")
        - total("lowered", "to_principal", moment="arising")
    )  # fmt: skip
    return [*checks, material.standing(N_("Kỳ trước + phát sinh + điều chỉnh − đã thu"), moved, "principal")]
