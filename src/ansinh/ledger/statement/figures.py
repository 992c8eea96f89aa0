"""The figures of a C12-TS: what stood at the opening, what moved in the month, what stands at the close.

Every figure is a list: one number a column of the form, the total last, ``None`` where the form has none. They come
from two positions alone, so the same code serves both layouts of the form and every opening, issued or computed.
``check`` tries every identity of the form; no statement leaves without it.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ansinh.base import AnsinhError, _
from ansinh.base.text import money
from ansinh.facts.schemas import FUNDS
from ansinh.ledger.rows import BalanceRow
from ansinh.ledger.statement.position import Covered, Position, Receipt

Funds = tuple[str, ...]
Figure = list[int | None]
Figures = dict[str, Figure]

_NOTHING = BalanceRow(dt.date.min, "", dt.date.min, "", 0, 0, 0, 0, 0, 0, "paid", None, 0, 0)


@dataclass(frozen=True)
class Change:
    """One balance row at the opening and at the close; ``late_charge_rate`` is per 10,000 a day."""

    before: BalanceRow
    after: BalanceRow
    late_charge_rate: int

    @property
    def fund(self) -> str:
        return self.after.fund or self.before.fund

    @property
    def month(self) -> dt.date:
        return self.after.month if self.after.fund else self.before.month

    def handled(self, charge: int, charge_evading: int) -> str:
        """How raised principal is handled: ``plain``, ``late`` or ``evading``.

        By the row's class at the close; where it is paid up again, by the charge it bore since the opening.
        """
        if self.after.standing != "paid":
            return "plain" if self.after.standing == "not_due" else self.after.standing
        if charge <= 0:
            return "plain"
        return "evading" if charge_evading > 0 else "late"

    def flows(self, month: dt.date) -> dict[str, int]:
        """What the row adds to each flow of ``month``.

        The charge on raised principal runs from its due day, and is at most what the row's charge rose by; the rest
        of that rise arises in the month. Each đồng of charge is counted once.
        """
        principal = self.after.principal - self.before.principal
        charge = self.after.charge - self.before.charge
        evading = self.after.charge_evading - self.before.charge_evading
        to = {
            "to_principal": self.after.paid - self.before.paid,
            "to_charge": self.after.charge_paid - self.before.charge_paid,
            "to_charge_late": self.after.late_paid - self.before.late_paid,
            "to_charge_evading": self.after.evading_paid - self.before.evading_paid,
            "arising_whole": charge,
        }
        if self.month >= month:
            return to | {
                "due": principal, "arising": charge, "arising_late": charge - evading, "arising_evading": evading,
            }  # fmt: skip
        raised, lowered = max(principal, 0), max(-principal, 0)
        on_raised = min(max(charge, 0), self._charge_on(raised, self.after.late_days))
        on_raised_evading = min(max(evading, 0), self._charge_on(raised, self.after.evading_days), on_raised)
        handled = self.handled(charge, evading)
        of_earlier_year = self.month.year < month.year
        return to | {
            f"raised_{handled}": raised,
            "raised_handled": raised if handled != "plain" else 0,
            "raised_charge": on_raised,
            "raised_charge_late": on_raised - on_raised_evading,
            "raised_charge_evading": on_raised_evading,
            "raised": raised + on_raised,
            "raised_principal": raised,
            "raised_earlier_years": raised if of_earlier_year else 0,
            "lowered": lowered,
            "lowered_earlier_years": lowered if of_earlier_year else 0,
            "adjusted": principal + on_raised,
            "adjusted_principal": principal,
            "arising": charge - on_raised,
            "arising_late": charge - evading - (on_raised - on_raised_evading),
            "arising_evading": evading - on_raised_evading,
        }

    def _charge_on(self, principal: int, days: int) -> int:
        return (principal * days * self.late_charge_rate + 5_000) // 10_000


_FLOWS = (
    "due", "raised", "raised_plain", "raised_handled", "raised_late", "raised_evading", "raised_charge",
    "raised_charge_late", "raised_charge_evading", "raised_principal", "raised_earlier_years", "lowered",
    "lowered_earlier_years", "adjusted", "adjusted_principal", "arising", "arising_late", "arising_evading",
    "arising_whole", "to_principal", "to_charge", "to_charge_late", "to_charge_evading",
)  # fmt: skip


def received(opening: Position, closing: Position) -> list[Receipt]:
    """Money that counts at the close and did not at the opening; with its sign turned, money that counts no more."""
    before = {(receipt.kind, receipt.number): receipt for receipt in opening.receipts}
    after = {(receipt.kind, receipt.number): receipt for receipt in closing.receipts}
    came = [receipt for key, receipt in after.items() if key not in before]
    left = [
        Receipt(receipt.kind, receipt.number, receipt.on, -receipt.amount, True)
        for key, receipt in before.items()
        if key not in after
    ]
    return came + left


def figures(opening: Position, closing: Position, columns: Sequence[Funds], late_charge_rate: int) -> Figures:
    """All figures of the month of ``closing``; ``late_charge_rate`` is per 10,000 a day.

    ``columns`` says which funds each column of the form adds up. Keys that end in ``_opening`` and ``_closing`` are
    stocks, the others flows between the two positions.
    """
    before = {row.key: row for row in opening.rows}
    after = {row.key: row for row in closing.rows}
    flows = {fund: dict.fromkeys(_FLOWS, 0) for fund in FUNDS}
    for key in before.keys() | after:
        change = Change(before.get(key, _NOTHING), after.get(key, _NOTHING), late_charge_rate)
        of_fund = flows[change.fund]
        for name, amount in change.flows(closing.month).items():
            of_fund[name] += amount
    built: Figures = {}
    for moment, position in (("opening", opening), ("closing", closing)):
        built |= {f"{name}_{moment}": figure for name, figure in _stocks(position, columns).items()}
    built |= _people(opening, closing, columns)
    for name in _FLOWS:
        numbers = [sum(flows[fund][name] for fund in funds) for funds in columns]
        built[name] = [*numbers, sum(numbers)]
    nothing: Figure = [0] * (len(columns) + 1)
    built["zero"] = nothing
    built["late_charge_rate"] = [*[late_charge_rate] * len(columns), None]
    built["received"] = [
        *[None] * len(columns),
        sum(receipt.amount for receipt in received(opening, closing)),
    ]
    return built


def _summed(columns: Sequence[Funds], of: Callable[[Funds], int]) -> Figure:
    numbers = [of(funds) for funds in columns]
    return [*numbers, sum(numbers)]


def _stocks(position: Position, columns: Sequence[Funds]) -> Figures:
    rows = {funds: position.rows_of(funds) for funds in (*columns, FUNDS)}

    def owed(funds: Funds, *classes: str) -> int:
        return sum(row.outstanding for row in rows[funds] if not classes or row.standing in classes)

    stocks = {
        "principal": _summed(columns, owed),
        "not_due": _summed(columns, lambda funds: owed(funds, "not_due")),
        "late": _summed(columns, lambda funds: owed(funds, "late")),
        "evading": _summed(columns, lambda funds: owed(funds, "evading")),
        "overdue": _summed(columns, lambda funds: owed(funds, "late", "evading")),
        "charge": _summed(columns, lambda funds: sum(r.charge - r.charge_paid for r in rows[funds])),
        "charge_late": _summed(columns, lambda funds: sum(r.charge_late - r.late_paid for r in rows[funds])),
        "charge_evading": _summed(columns, lambda funds: sum(r.charge_evading - r.evading_paid for r in rows[funds])),
    }
    no_figure: Figure = [None] * len(columns)
    return stocks | {
        "workers": [*(len(_covered(position, funds)) for funds in columns), None],
        "surplus": [*no_figure, position.credit],
        "owed": [*stocks["principal"][:-1], (stocks["principal"][-1] or 0) - position.credit],
        "days_late": [weighted_days(of_funds, "late") for of_funds in rows.values()],
        "days_evading": [weighted_days(of_funds, "evading") for of_funds in rows.values()],
    }


def weighted_days(rows: list[BalanceRow], standing: str) -> int:
    """Mean number of days of the rows of one class, weighted by what is outstanding, in tenths of a day.

    It is 10,000 x charge / (3 x principal) of what is still owed, before any rounding of the charge. A row that is
    evading counts its days of evasion only: the count starts again with the change, as articles 38 and 39 of Law
    41/2024 count the two conducts apart.
    """
    counted = [row for row in rows if row.standing == standing]
    principal = sum(row.outstanding for row in counted)
    if principal == 0:
        return 0
    weighted = sum(row.outstanding * (row.late_days if standing == "late" else row.evading_days) for row in counted)
    return (20 * weighted + principal) // (2 * principal)


def _covered(position: Position, funds: Funds) -> dict[str, Covered]:
    """Everyone covered in one of the funds: the higher base, all amounts."""
    people: dict[str, Covered] = {}
    for fund in funds:
        for person, covered in position.workers[fund].items():
            other = people.get(person, Covered(0, 0))
            people[person] = Covered(max(other.base, covered.base), other.amount + covered.amount)
    return people


def _people(opening: Position, closing: Position, columns: Sequence[Funds]) -> Figures:
    """Head count, wage fund and contributions of the month, and their rises and falls person by person."""
    names = ("workers", "workers_up", "workers_down", "base", "base_up", "base_down")
    built: Figures = {name: [] for name in (*names, "due_up", "due_down")}
    for funds in columns:
        before, after = _covered(opening, funds), _covered(closing, funds)
        nobody = Covered(0, 0)
        pairs = [(before.get(person, nobody), after.get(person, nobody)) for person in before.keys() | after]
        built["workers"].append(len(after))
        built["workers_up"].append(len(after.keys() - before.keys()))
        built["workers_down"].append(len(before.keys() - after.keys()))
        built["base"].append(sum(covered.base for covered in after.values()))
        built["base_up"].append(sum(max(new.base - old.base, 0) for old, new in pairs))
        built["base_down"].append(sum(max(old.base - new.base, 0) for old, new in pairs))
        built["due_up"].append(sum(max(new.amount - old.amount, 0) for old, new in pairs))
        built["due_down"].append(sum(max(old.amount - new.amount, 0) for old, new in pairs))
    for name in names:
        built[name].append(None)
    for name in ("due_up", "due_down"):
        built[name].append(sum(number or 0 for number in built[name]))
    return built


_IDENTITIES = (
    ("Đ.2.2", "principal_closing = principal_opening + due + adjusted_principal - to_principal"),
    ("Đ.2.2", "principal_closing = not_due_closing + late_closing + evading_closing"),
    ("A.2.2", "principal_opening = not_due_opening + late_opening + evading_opening"),
    ("Đ.3", "charge_closing = charge_opening + arising + raised_charge - to_charge"),
    ("Đ.3", "charge_closing = charge_opening + arising_whole - to_charge"),
    (
        "Đ.3.1",
        "charge_late_closing = charge_late_opening + arising_late + raised_charge_late - to_charge_late",
    ),
    (
        "Đ.3.2",
        "charge_evading_closing = charge_evading_opening + arising_evading + raised_charge_evading - to_charge_evading",
    ),
    ("Đ.3", "charge_closing = charge_late_closing + charge_evading_closing"),
    ("A.3", "charge_opening = charge_late_opening + charge_evading_opening"),
    ("B.4", "adjusted = raised - lowered"),
    ("B.4.1", "raised = raised_plain + raised_handled + raised_charge"),
    ("B.4.1.2", "raised_handled = raised_late + raised_evading"),
    ("B.4.1.3", "raised_charge = raised_charge_late + raised_charge_evading"),
    ("B.5", "arising = arising_late + arising_evading"),
    ("D.2", "to_charge = to_charge_late + to_charge_evading"),
    ("Đ.1", "workers_closing = workers_opening + workers_up - workers_down"),
    ("Đ.2.1", "surplus_closing = surplus_opening + received - to_principal - to_charge"),
    (
        "Đ.2",
        "owed_closing + charge_closing = owed_opening + charge_opening + due + adjusted + arising - received",
    ),
)
"""What must hold in every column where all terms have a figure, with the line of the form it is about."""


def check(employer: str, built: Figures) -> None:
    """Try every identity of the form (Decision 366/QĐ-BHXH, forms C12-TS, C69-HD and C83-HD); AnsinhError names the
    employer and the line that does not hold."""
    for line, identity in _IDENTITIES:
        left, right = (_terms(side) for side in identity.split(" = "))
        for column in range(len(built["due"])):
            numbers = [(sign, built[name][column]) for sign, name in [*left, *((-sign, name) for sign, name in right)]]
            if all(number is not None for _sign, number in numbers):
                difference = sum(sign * (number or 0) for sign, number in numbers)
                if difference != 0:
                    raise AnsinhError(
                        _("Thông báo C12-TS của đơn vị {code} không cân ở dòng {line}: lệch {amount} đồng.").format(
                            code=employer, line=line, amount=money(difference)
                        ),
                        _("Số liệu không được dùng."),
                        _("Gửi mã đơn vị và tháng cho người quản trị; đây là lỗi của hệ thống."),
                    )


@functools.cache
def _terms(side: str) -> list[tuple[int, str]]:
    words = f"+ {side}".split()
    return [(1 if sign == "+" else -1, name) for sign, name in zip(words[::2], words[1::2], strict=True)]
