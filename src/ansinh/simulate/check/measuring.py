"""Everything measured, beside its target."""

from __future__ import annotations

from collections.abc import Callable

from ansinh.base import _
from ansinh.simulate.check import arrears, society
from ansinh.simulate.check.evidence import Evidence, Missing
from ansinh.simulate.check.targets import Measured, Target, load_targets
from ansinh.simulate.plan import Progress

MEASUREMENTS: dict[Callable[[Evidence], dict[str, float]], tuple[str, ...]] = {
    arrears.long_debts: ("long_", "largest_debt", "second_debt", "third_debt"),
    arrears.office: ("office_",),
    society.insured: ("insured", "workers_fdi"),
    society.pay: ("pay_",),
    society.insured_over_paid: ("paid_insured_",),
    society.places: ("new_",),
    society.trades: ("trade", "construction", "manufacturing"),
    society.capital: ("capital_small",),
    society.surnames: ("surname_",),
    society.hiding: ("hiding",),
}
"""What measures which targets: beginnings of their keys."""


def measure(evidence: Evidence, progress: Progress = lambda step, share: None) -> list[Measured]:
    """Every target with what the province shows, in the order of ``targets.csv``.

    A figure whose table is absent, or whose day lies after the end of the province, is there with a note instead.
    """
    found: dict[str, float] = {}
    notes: dict[str, str] = {}
    for step, (measurement, keys) in enumerate(MEASUREMENTS.items()):
        progress(_("Đo các số của tỉnh mô phỏng"), step / len(MEASUREMENTS))
        try:
            found |= measurement(evidence)
        except Missing as missing:
            notes |= dict.fromkeys(keys, str(missing))
    return [_beside(target, found.get(target.key), notes, evidence.scale) for target in load_targets()]


def _beside(target: Target, got: float | None, notes: dict[str, str], scale: float) -> Measured:
    if got is None:
        reason = next((why for begin, why in notes.items() if target.key.startswith(begin)), _("không có số liệu nào"))
        return Measured(target, None, None, _("chưa đo được vì {reason}").format(reason=reason))
    if scale < target.applies_from:
        return Measured(target, got, None, _("tỉnh nhỏ quá, chỉ để tham khảo"))
    return Measured(target, got, abs(got - target.target) <= target.tolerance)
