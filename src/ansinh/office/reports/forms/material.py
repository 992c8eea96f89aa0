"""What every form is made of: the units of one office in a period, and the ledger's own sums to tie to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from ansinh.base.months import last_day, month_number
from ansinh.base.text import day
from ansinh.facts.schemas import FUNDS
from ansinh.office.reports.forms.layouts import Held
from ansinh.office.reports.forms.sheet import N_, Cell, Check, Line, Said, Source

_STANDING = N_("Sổ chốt ngày {day}: số tổng hợp của từng đơn vị")
_BALANCES = N_("Sổ chốt ngày {day}: từng khoản phải đóng")
_BANK = N_("Chứng từ nộp tiền và hoàn trả đến ngày {day}")
BUDGET = N_(
    "Tiền do ngân sách nhà nước, quỹ BHXH đóng không bị coi là chậm đóng, trốn đóng; dữ liệu chưa cho biết khoản nào "
    "thuộc diện này nên chưa tách."
)


@dataclass(frozen=True)
class Material:
    """``units`` are those of ``figures.units`` joined with their register, ``held`` those of ``figures.sums``.

    ``office`` is the letter of a base office, empty for the whole province. ``months`` of the period, oldest first;
    the last one names it. ``reminded`` got form 01-ĐĐ in the last month. ``handled`` is what inspection did, one row a
    unit: employer_code, checked, dossier, prosecuted.
    """

    office: str
    months: tuple[dt.date, ...]
    units: pl.DataFrame
    held: pl.DataFrame
    reminded: frozenset[str]
    handled: pl.DataFrame

    @property
    def month(self) -> dt.date:
        return self.months[-1]

    @property
    def as_of(self) -> dt.date:
        return last_day(month_number(self.month))

    def of(self, office: str) -> Material:
        """The part of one base office."""
        mine = pl.col("office_code") == office
        return Material(
            office, self.months, self.units.filter(mine), self.held.filter(mine), self.reminded, self.handled
        )

    def sum(self, *names: str, funds: Iterable[str] = FUNDS) -> int:
        """The sum of columns over all units and ``funds``."""
        return sum(int(self.units[f"{name}.{fund}"].sum()) for name in names for fund in funds)

    def ledger(self, name: str) -> int:
        """The ledger's own sum of a column of ``held``."""
        return int(self.held[name].sum())

    def standing(self, what: str, reported: int, name: str) -> Check:
        """A sum beside a column of the ledger's standing."""
        return Check(Said(what), reported, self.ledger(name), Said(_STANDING, {"day": day(self.as_of)}))

    def balances(self, what: str, reported: int, *names: str) -> Check:
        """A sum beside columns of the ledger's balances."""
        held = sum(map(self.ledger, names))
        return Check(Said(what), reported, held, Said(_BALANCES, {"day": day(self.as_of)}))

    def money(self) -> Check:
        """Surplus, and what came in by the bank, against what was allocated and is left."""
        spent = self.sum("to_principal", "to_charge")
        surplus = int(self.units["surplus_closing"].sum()) - int(self.units["surplus_opening"].sum())
        before = int((self.units["received_closing"] - self.units["received"]).sum())
        came = self.ledger("banked") - before
        return Check(
            Said(N_("Tiền vào: đã phân bổ cộng phần thừa tăng thêm")), spent + surplus, came,
            Said(_BANK, {"day": day(self.as_of)}),
        )  # fmt: skip


def cells(form: tuple[Held, ...], row: dict[str, object]) -> list[Cell]:
    """The cells of a row: words by their name, figures by ``c`` and their number; what is not in ``row`` is blank."""
    found: list[Cell] = []
    for held in form:
        value = row.get(held.figure, row.get(f"c{held.column.code}"))
        if held.column.kind == "flag":
            value = value or None
        found.append(value if isinstance(value, int | str) and not isinstance(value, bool) else None)
    return found


def line(form: tuple[Held, ...], row: dict[str, object], level: int) -> Line:
    """A row with no closed cells."""
    return Line(cells(form, row), level)


def sources(form: tuple[Held, ...], words: dict[str, str], as_of: dt.date) -> list[Source]:
    """Where columns come from: ``words`` by the first word of their figures, sums told as such."""
    found = []
    for held in form:
        if not held.figure or held.figure in ("number", "note"):
            continue
        key = held.figure.replace("+", " ").replace("-", " ").split()[0].partition(".")[0]
        if key.startswith("c") and key[1:].isdigit():
            text = Said(N_("cộng các cột: {sum}"), {"sum": held.figure.replace("c", "")})
        else:
            text = Said(words[key], {"day": day(as_of)})
        found.append(Source(held.column.code, text))
    return found
