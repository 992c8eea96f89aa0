"""Forms B03-TS and B04-TS: units that are late or evade, one by one and summed up.

Both forms and their filling instructions are in Decision 366/QĐ-BHXH; late and evading are the conducts of articles 38
and 39 of Law 41/2024/QH15, the charge that of articles 40 and 41.
"""

from __future__ import annotations

import polars as pl

from ansinh.base.text import month
from ansinh.facts.schemas import FUNDS
from ansinh.office.reports.figures.register import BLOCKS, STATES, UNTOLD_BLOCKS
from ansinh.office.reports.forms import layouts, words
from ansinh.office.reports.forms.layouts import TEXTS, Held
from ansinh.office.reports.forms.material import BUDGET, Material, cells, line, sources
from ansinh.office.reports.forms.sheet import N_, Check, Line, Said, Sheet, Source

_MERGED = "Đã sáp nhập"
_WITHDRAWN = N_("Dữ liệu chưa có thông tin thu hồi giấy chứng nhận đăng ký doanh nghiệp.")
_OTHER_KINDS = N_("Chỉ theo dõi đơn vị sử dụng lao động; chưa có dữ liệu của nhóm này.")
_BLOCKS_TOLD = N_("Danh bạ không tách nhóm này; đơn vị nằm ở khối khác theo loại hình đã khai.")
_PUBLIC = N_("Đơn vị công lập xếp theo ngành: mã 84, 94 vào dòng này, còn lại vào Sự nghiệp công lập.")
_NO_UNITS_OF = (("11", "Lao động có thời hạn ở NN"), ("12", "Đối tượng tự đóng"), ("13", "Đối tượng BHYT do NSNN đóng"),
                ("14", "Đối tượng BHYT do NSNN hỗ trợ"), ("15", "BHXH tự nguyện"))  # fmt: skip


def behind(units: pl.DataFrame) -> pl.DataFrame:
    """Units of ``figures.units`` (with their register) that are late or evade, in the columns of form B03-TS.

    One row a unit: its code, name, address, block, office_code, state, status and ``c1`` to ``c48``. A unit that owes
    nothing but charge is listed too, by the conduct the charge is for.
    """
    form = layouts.columns("b03")
    flags = [(pl.col("state") == state).cast(pl.Int64).alias(f"is_{state}") for state in STATES]
    kept = ("employer_code", "name", "address", "office_code", "block", "state", "status")
    return (
        units.filter(pl.col("status").is_in(["late", "evading"]))
        .with_columns(flags)
        .select(*kept, *layouts.figures(form))
        .sort(pl.col("block").cast(pl.Enum(BLOCKS)), "office_code", pl.col("c3"), descending=[False, False, True])
    )


def detail(material: Material) -> Sheet:
    """Form B03a-TS of a base office, B03b-TS of the province."""
    form, rows = layouts.columns("b03"), behind(material.units)
    lines: list[Line] = []
    for number, block in enumerate(BLOCKS[:-1], 1):
        lines += _block(form, rows.filter(pl.col("block") == block), str(number), block, material.office)
    lines += [line(form, {"number": number, "name": name}, 1) for number, name in _NO_UNITS_OF]
    other = rows.filter(pl.col("block") == BLOCKS[-1])
    if other.height:
        lines += _block(form, other, "16", BLOCKS[-1], material.office)
    lines.append(_group(form, rows, "", "Tổng số", 0))
    suffix = "a" if material.office else "b"
    return Sheet(
        f"B03{suffix}-TS",
        ["BÁO CÁO CHI TIẾT ĐƠN VỊ CHẬM ĐÓNG, TRỐN ĐÓNG BHXH, BHYT, BHTN", f"Tháng {month(material.month)}"],
        material.month, material.as_of, words.MONEY_UNIT, [held.column for held in form], lines,
        words.signer(material.office), sources=sources(form, _words(), material.as_of),
        blanks=[
            Source("5–24", Said(BUDGET)), Source("46", Said(_WITHDRAWN)), Source("4", Said(_PUBLIC)),
            Source("6, 7, 9", Said(_BLOCKS_TOLD)), Source("11–15", Said(_OTHER_KINDS)),
        ],
        checks=[
            material.balances(N_("Chậm đóng và trốn đóng (cột 4)"), _total(rows, "c4"), "late", "evading"),
            material.balances(N_("Chậm đóng (cột 12)"), _total(rows, "c12"), "late"),
            material.balances(N_("Trốn đóng (cột 19)"), _total(rows, "c19"), "evading"),
            material.standing(N_("Tiền xử lý (cột 25)"), _total(rows, "c25"), "charge"),
            _listed(material, rows.height),
        ],
    )  # fmt: skip


def _words() -> dict[str, str]:
    return words.SOURCES | {f"is_{state}": words.SOURCES["is"] for state in STATES}


def _total(rows: pl.DataFrame, column: str) -> int:
    return int(rows[column].sum())


def _listed(material: Material, reported: int) -> Check:
    """Units that are late or evade by their principal, and those left with a charge alone."""
    behind = pl.col("class").is_in(["late", "evading"]) | (pl.col("charge") > 0)
    held = int(material.held.select(behind.sum()).item())
    beside = material.standing(N_("Số đơn vị trong danh sách"), reported, "charge")
    return Check(beside.what, reported, held, beside.source)


def _block(form: tuple[Held, ...], rows: pl.DataFrame, number: str, block: str, office: str) -> list[Line]:
    """A block's line, in the province's report a line for each base office, and the units."""
    if block in UNTOLD_BLOCKS:
        return [line(form, {"number": number, "name": words.BLOCKS[block]}, 1)]
    lines = [_group(form, rows, number, words.BLOCKS[block], 1)]
    if office:
        return lines + _units(form, rows)
    for at, ((letter,), part) in enumerate(rows.group_by("office_code", maintain_order=True), 1):
        lines.append(_group(form, part, f"{number}.{at}", words.base_office(str(letter)), 2))
        lines += _units(form, part)
    return lines


def _group(form: tuple[Held, ...], rows: pl.DataFrame, number: str, name: str, level: int) -> Line:
    """Sums of money and heads, and how many units are in each state; days of several units have no sum."""
    added = [held.column for held in form if held.column.kind in ("money", "count", "flag")]
    sums = rows.select(pl.col(f"c{column.code}").sum() for column in added).row(0, named=True)
    return Line(cells(form, {"number": number, "name": name} | sums), level)


def _units(form: tuple[Held, ...], rows: pl.DataFrame) -> list[Line]:
    found = []
    for at, row in enumerate(rows.iter_rows(named=True), 1):
        note = _MERGED if row["state"] == "merged" else ""
        told = {"number": str(at), "code": row["employer_code"], "note": note}
        found.append(line(form, row | told, 3))
    return found


_PARTS = (("not_due", "1", "Chưa đến hạn xử lý"), ("late", "2", "Chậm đóng"), ("evading", "3", "Trốn đóng"))
_OTHER_PARTS = (
    ("II. Tham gia BHYT do NSNN đóng, hỗ trợ đóng; tự đóng", ("Đối tượng đóng, hỗ trợ khác", "NSNN đóng, hỗ trợ đóng")),
    ("III. Tham gia BHXH tự nguyện", ("Đối tượng đóng, hỗ trợ khác", "NSNN đóng, hỗ trợ đóng")),
    ("IV. Tham gia BHTNLĐBNN tự nguyện", ("Đối tượng đóng", "NSNN đóng, hỗ trợ đóng")),
)
_BY_STATE = (
    ("paused", "5.1", "Tạm ngừng SXKD"), ("bankrupt", "5.2", "Đã Phá sản"),
    ("in_bankruptcy", "5.3", "Đang làm thủ tục phá sản"), ("in_dissolution", "5.4", "Đang làm thủ tục giải thể"),
    ("left_address", "5.5", "Không còn hoạt động KD tại địa chỉ đã đăng ký"),
    ("withdrawn", "5.6", "Bị thu hồi Giấy chứng nhận đăng ký DN"),
    ("no_representative", "5.7", "Không có người đại diện theo pháp luật"), ("dissolved", "5.8", "Đã giải thể"),
    ("pension_suspended", "5.9", "Tạm dừng đóng vào quỹ HTTT"),
    ("excused", "5.10", "Chậm đóng không bị coi là trốn đóng"),
)  # fmt: skip


def summed(units: pl.DataFrame) -> pl.DataFrame:
    """Form B04-TS: sums of units that owe anything, by ``key``: a conduct, a state of the unit, or ``all``.

    One row a key that has units: ``key`` and ``c1`` to ``c34``.
    """
    form = layouts.columns("b04")
    owed = [f"{name}.{fund}" for name in ("principal_closing", "charge_closing") for fund in FUNDS]
    owing = units.filter(pl.sum_horizontal(owed) > 0)
    keys = [
        owing.with_columns(pl.col("status").alias("key")),
        owing.filter(pl.col("state").is_in([state for state, *_rest in _BY_STATE])).with_columns(key=pl.col("state")),
        owing.with_columns(pl.lit("all").alias("key")),
    ]
    counted = [held for held in form if held.figure not in TEXTS]
    return (
        pl.concat(keys)
        .with_columns(units=pl.lit(1, pl.Int64))
        .select("key", *layouts.figures(form))
        .group_by("key", maintain_order=True)
        .agg(pl.col(f"c{held.column.code}").sum() for held in counted)
    )


def summary(material: Material) -> Sheet:
    """Form B04a-TS of a base office, B04b-TS of the province."""
    form = layouts.columns("b04")
    rows = {row["key"]: row for row in summed(material.units).iter_rows(named=True)}
    none: dict[str, object] = {f"c{held.column.code}": 0 for held in form if held.column.kind in ("money", "count")}
    suffix = "a" if material.office else "b"

    def told(key: str, number: str, name: str, level: int) -> Line:
        return line(form, rows.get(key, none) | {"number": number, "name": name}, level)

    first = told("not_due", *_PARTS[0][1:], 3)
    # Closed by the form on this line: columns 9 to 33, in form b to 34.
    closed = [at for at, held in enumerate(form) if held.column.code.isdigit() and 9 <= int(held.column.code) <= 34]
    closed = closed[:-1] if material.office else closed
    first = Line([None if at in closed else cell for at, cell in enumerate(first.cells)], 3, closed)
    lines = [told("all", "", "I. Đơn vị, đối tượng đóng", 1), first]
    lines += [told(key, number, name, 3) for key, number, name in _PARTS[1:]]
    for part, kinds in _OTHER_PARTS:
        lines.append(line(form, {"name": part}, 1))
        lines += [line(form, {"number": str(at), "name": kind}, 3) for at, kind in enumerate(kinds, 1)]
    lines.append(line(form, {"name": "V. Trong đó, phân loại theo tình trạng đơn vị"}, 1))
    for key, number, name in _BY_STATE:
        blank = key == "withdrawn"
        lines.append(line(form, {"number": number, "name": name}, 3) if blank else told(key, number, name, 3))
    lines.append(told("all", "", "Cộng", 0))
    whole = rows.get("all", none)
    return Sheet(
        f"B04{suffix}-TS",
        ["BÁO CÁO TỔNG HỢP", "Tình hình chậm đóng, trốn đóng BHXH, BHYT, BHTN", f"Tháng {month(material.month)}"],
        material.month, material.as_of, words.MONEY_UNIT, [held.column for held in form], lines,
        words.signer(material.office), sources=sources(form, _words(), material.as_of),
        blanks=[
            Source("3–34", Said(BUDGET)), Source("II, III, IV", Said(_OTHER_KINDS)), Source("5.6", Said(_WITHDRAWN)),
        ],
        checks=[
            material.balances(N_("Chưa đến hạn xử lý (cột 3)"), _sum(whole, "c3"), "not_due"),
            material.balances(N_("Chậm đóng (cột 9)"), _sum(whole, "c9"), "late"),
            material.balances(N_("Trốn đóng (cột 15)"), _sum(whole, "c15"), "evading"),
            material.standing(N_("Tổng tiền gốc (cột 3 và 21)"), _sum(whole, "c3", "c21"), "principal"),
            material.standing(N_("Tiền xử lý (cột 34)"), _sum(whole, "c34"), "charge"),
            _owing(material, _sum(whole, "c1")),
        ],
    )  # fmt: skip


def _sum(row: dict[str, object], *names: str) -> int:
    return sum(int(str(row[name])) for name in names)


def _owing(material: Material, reported: int) -> Check:
    held = int(material.held.select(((pl.col("principal") > 0) | (pl.col("charge") > 0)).sum()).item())
    beside = material.standing(N_("Số đơn vị còn nợ (cột 1)"), reported, "charge")
    return Check(beside.what, reported, held, beside.source)
