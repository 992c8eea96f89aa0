"""The contribution base of a declaration row, from its salary and allowance columns, in whole đồng.

Pay set by the employer is money: salary + wage allowances + supplements (Law 41/2024/QH15 art. 31(1)). Pay on
a state scale (Decree 204/2004/NĐ-CP) is a coefficient; the forms say "hệ số" and the portal takes any salary
of at most 100 for one. Then, with the reference level of the month:

    beyond-frame seniority % counts on the coefficient alone        (Circular 04/2005/TT-BNV)
    occupational seniority % counts on coefficient + beyond-frame + position allowance (Decree 77/2021/NĐ-CP)
    the retained difference is added as it stands                   (Circular 02/2007/TT-BNV)

    base = [(coefficient x (1 + beyond) + position) x (1 + occupational) + retained] x reference level

in exact integers, rounded half up to the đồng once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.parse import explain, parse_decimal, parse_money, parse_month

ReferenceLevel = Callable[[dt.date], int]
"""Đồng in force in a month (its first day); AnsinhError when no value is on file."""

SCALE = ("retained", "position", "beyond_frame", "occupational")
MONEY = ("allowance", "supplement")
_COEFFICIENT_MAX = 100
_PLACES = 6
_UNIT = 10**_PLACES
_WHOLE = 100 * _UNIT
_GROUP_OF_THREE = r"^[0-9]{1,3}[.,][0-9]{3}$"


@dataclass(frozen=True)
class Bases:
    """``base``: String đồng, or the salary's own text where it cannot be read (validation names the reason).
    ``faults``: String, why a row must be refused, else null. ``converted``: rows that held a coefficient."""

    base: pl.Series
    faults: pl.Series
    converted: int


class _Faults:
    """The first fault of each row."""

    def __init__(self, height: int) -> None:
        self.messages: list[str | None] = [None] * height

    def say(self, where: pl.Series, message: str, text: pl.Series) -> None:
        for at in where.fill_null(False).arg_true():
            self.messages[at] = self.messages[at] or message.format(text=text[at])

    def explain(self, problems: pl.Series, text: pl.Series) -> None:
        for at in problems.is_not_null().arg_true():
            self.messages[at] = self.messages[at] or explain(problems[at], text[at])

    def column(self) -> pl.Series:
        return pl.Series("fault", self.messages, pl.String)


def contribution_bases(frame: pl.DataFrame, reference_level: ReferenceLevel) -> Bases:
    """Bases of every row of ``frame``: String columns ``from_month``, ``salary`` and, where the form has
    them, those of ``SCALE`` and ``MONEY``."""
    cells = {name: _column(frame, name) for name in ("salary", "from_month", *SCALE, *MONEY)}
    salary, faults = cells["salary"], _Faults(frame.height)
    size = _sizes(salary)
    scale = ((size > 0) & (size <= _COEFFICIENT_MAX * _UNIT)).fill_null(False)
    faults.say(
        scale & salary.str.contains(_GROUP_OF_THREE),
        _("Tiền lương “{text}” có thể là hệ số hoặc là đồng. Ghi hệ số với hai chữ số lẻ (2,34) hoặc ghi đủ số đồng."),
        salary,
    )
    extra = _money_beside(cells, faults)
    _refuse_lost_allowances(cells, scale, faults)
    base = _money_bases(salary, extra)
    if scale.any():
        parts = _scale_parts(cells, size, extra, scale, faults)
        base = _converted(parts, scale, reference_level, faults).zip_with(scale, base)
    column = faults.column()
    return Bases(base.alias("base_salary"), column, int((scale & column.is_null()).sum()))


def _column(frame: pl.DataFrame, name: str) -> pl.Series:
    return frame[name] if name in frame.columns else pl.Series(name, [None] * frame.height, pl.String)


def _sizes(salary: pl.Series) -> pl.Series:
    """Salaries in millionths, null where all are plainly money (four digits and more), which is quick to see."""
    if salary.drop_nulls().str.contains(r"^[0-9]{4,}$").all():
        return pl.Series("size", [None] * len(salary), pl.Int64)
    return parse_decimal(salary, _PLACES).values


def _money_beside(cells: dict[str, pl.Series], faults: _Faults) -> pl.Series:
    """Money columns beside the salary, summed."""
    total = pl.Series("extra", [0] * len(cells["salary"]), pl.Int64)
    for name in MONEY:
        if cells[name].null_count() < len(cells[name]):
            result = parse_money(cells[name])
            faults.explain(result.problems, cells[name])
            total = total + result.values.fill_null(0)
    return total


def _money_bases(salary: pl.Series, extra: pl.Series) -> pl.Series:
    money = parse_money(salary)
    total = money.values.fill_null(0) + extra
    stated = (salary.is_not_null() | (extra != 0)) & money.problems.is_null()
    return total.cast(pl.String).zip_with(stated, salary)


def _refuse_lost_allowances(cells: dict[str, pl.Series], scale: pl.Series, faults: _Faults) -> None:
    """A coefficient or percentage beside a salary in đồng would be lost, so the row is refused."""
    for name in SCALE:
        if cells[name].null_count() < len(cells[name]):
            value = parse_decimal(_number(cells[name]), _PLACES).values
            faults.say(
                cells[name].is_not_null() & (value != 0).fill_null(True) & ~scale,
                _(
                    "Các cột hệ số và phần trăm phụ cấp (“{text}”) chỉ dùng khi tiền lương là hệ số. "
                    "Ghi phụ cấp bằng đồng vào cột phụ cấp lương."
                ),
                cells[name],
            )


def _scale_parts(
    cells: dict[str, pl.Series], size: pl.Series, extra: pl.Series, scale: pl.Series, faults: _Faults
) -> pl.DataFrame:
    """The figures of the rows where ``scale`` holds, in millionths; month as a date; row position ``at``."""
    parts = {"coefficient": size, "extra": extra, "month": parse_month(cells["from_month"]).values}
    for name in SCALE:
        result = parse_decimal(_number(cells[name]), _PLACES)
        faults.explain(result.problems.zip_with(scale, result.problems.clear(len(scale))), cells[name])
        parts[name] = result.values.fill_null(0)
    for name in ("retained", "position"):
        faults.say(
            scale & (parts[name] > _COEFFICIENT_MAX * _UNIT),
            _("“{text}” quá lớn để là hệ số phụ cấp. Ghi hệ số, hoặc ghi số đồng vào cột phụ cấp lương."),
            cells[name],
        )
    faults.say(
        scale & (parts["extra"] > 0) & (parts["extra"] <= _COEFFICIENT_MAX),
        _("Cột phụ cấp lương ghi số quá nhỏ để là đồng. Ghi đủ số đồng."),
        cells["allowance"],
    )
    faults.say(
        scale & parts["month"].is_null(),
        _("Không quy đổi được hệ số lương “{text}” ra đồng vì thiếu tháng bắt đầu. Ghi từ tháng/năm."),
        cells["salary"],
    )
    return pl.DataFrame(parts).with_row_index("at").filter(scale)


def _converted(parts: pl.DataFrame, scale: pl.Series, reference_level: ReferenceLevel, faults: _Faults) -> pl.Series:
    """Bases of the rows on a state scale, at their places; each month's level is looked up once."""
    levels: dict[dt.date, int] = {}
    for month in parts["month"].drop_nulls().unique():
        try:
            levels[month] = reference_level(month)
        except AnsinhError as error:
            at = parts.filter(pl.col("month") == month)["at"]
            for each in at:
                faults.messages[each] = faults.messages[each] or str(error)
    laid: list[str | None] = [None] * len(scale)
    for row in parts.iter_rows(named=True):
        if row["month"] in levels:
            laid[row["at"]] = str(_scale_base(row, levels[row["month"]]) + row["extra"])
    return pl.Series("base_salary", laid, pl.String)


def _scale_base(row: dict[str, int], level: int) -> int:
    """The formula above in integers: every factor in millionths, one division at the end."""
    framed = row["coefficient"] * (_WHOLE + _rate(row["beyond_frame"])) + row["position"] * _WHOLE
    total = framed * (_WHOLE + _rate(row["occupational"])) + row["retained"] * _WHOLE * _WHOLE
    unit = _UNIT * _WHOLE * _WHOLE
    return int((2 * total * level + unit) // (2 * unit))


def _rate(percent: int) -> int:
    """A seniority percentage in millionths of a percent. The law's lowest is 5%, so a value under 1 comes
    from a cell formatted as a percentage, where the spreadsheet keeps 5% as 0.05."""
    return percent * 100 if 0 < percent < _UNIT else percent


def _number(text: pl.Series) -> pl.Series:
    return text.str.replace(r"\s*%$", "")
