"""The fines a case would bring today: acts, frames, who may sign. Computed; the signer decides.

Decree 283/2026/NĐ-CP art. 43-46 (before 2026-09-10 Decree 12/2022/NĐ-CP art. 39). Money is that on the day asked
about, which for a real fine is the day of the minutes (open choice F26). No fine is computed for BHYT (F11).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansinh.law.fines import Fine, fine, may_explain, signers
from ansinh.law.tables import FineSigner
from ansinh.office.cases.clocks import clock_of
from ansinh.office.cases.position import SOCIAL, UNEMPLOYMENT, Owed, total
from ansinh.office.cases.situation import Situation

NO_MINUTES_UP_TO = 500_000
"""A warning, or a fine up to this for a person (twice for an organisation), needs no minutes (art. 56(1))."""


@dataclass(frozen=True)
class Penalty:
    """One act with the money or people it is reckoned on."""

    fine: Fine
    amount: int
    workers: int


@dataclass(frozen=True)
class Sheet:
    """All acts of a case: one line each in one decision (Law on handling administrative violations art. 67(1))."""

    penalties: tuple[Penalty, ...]
    signers: tuple[FineSigner, ...]
    explains: bool
    """Whether the offender may explain before the decision."""

    @property
    def low(self) -> int:
        return sum(penalty.fine.low for penalty in self.penalties)

    @property
    def middle(self) -> int:
        """The fine without circumstances for or against."""
        return sum(penalty.fine.middle for penalty in self.penalties)

    @property
    def high(self) -> int:
        return sum(penalty.fine.high for penalty in self.penalties)

    @property
    def director_signs(self) -> bool:
        """Whether the director of the provincial social insurance office may sign."""
        return any(signer.code == "provincial_vss" for signer in self.signers)

    @property
    def needs_minutes(self) -> bool:
        """Whether minutes of violation are required."""
        return any(penalty.fine.person_high > NO_MINUTES_UP_TO for penalty in self.penalties)

    def frozen(self) -> dict[str, object]:
        """As kept with a step."""
        return {
            "low": self.low, "middle": self.middle, "high": self.high,
            "signers": [signer.code for signer in self.signers],
            "acts": [
                {"act": one.fine.act.act, "point": one.fine.point, "low": one.fine.low, "high": one.fine.high,
                 "amount": one.amount, "workers": one.workers, "warning": one.fine.warning}
                for one in self.penalties
            ],
        }  # fmt: skip


def sheet(situation: Situation) -> Sheet:
    """The acts found, with their frames by the decree in force today; empty when nothing is fined."""
    law, today = situation.law, situation.today
    known = {row.act for row in law.value("fine_acts", today)}
    if "44.1" in known:
        acts = [(act, amount, workers) for act, amount, workers in _acts(situation) if amount or workers]
    else:
        acts = list(_acts_before_2026(situation))
    organisation = situation.position.organisation
    penalties = tuple(
        Penalty(fine(law, today, act, organisation, amount, workers), amount, workers) for act, amount, workers in acts
    )
    fined = [penalty.fine for penalty in penalties if not penalty.fine.warning]
    # Who may sign is on file for the decree of 2026 only.
    able = signers(law, today, fined) if fined and "44.1" in known else ()
    return Sheet(penalties, able, any(may_explain(law, today, one) for one in fined))


def _acts(situation: Situation) -> Iterator[tuple[str, int, int]]:
    """Act, money and workers. BHXH and BHTN are different acts."""
    found = situation.found
    match situation.matter:
        case "unregistered":
            evading = clock_of(situation).evading(situation.today)
            yield ("44.1" if evading else "43.2"), 0, found.people
            yield ("46.1" if evading else "45.2"), 0, found.people
        case "under_declared":
            yield "44.2.a", found.social, 0
            yield "46.2.a", found.unemployment, 0
        case _:
            late, excused = _late(situation)
            evading_rows = situation.position.of("evading", registered=True)
            yield "43.3.a", total(late, SOCIAL), 0
            yield "45.3.a", total(late, UNEMPLOYMENT), 0
            yield "43.3.b", total(excused, SOCIAL), 0
            yield "45.3.b", total(excused, UNEMPLOYMENT), 0
            yield "44.2.b", total(evading_rows, SOCIAL), 0
            yield "46.2.b", total(evading_rows, UNEMPLOYMENT), 0


def _late(situation: Situation) -> tuple[list[Owed], list[Owed]]:
    """Late rows: those that are simply late, and those that only an excuse keeps from being evasion."""
    late: list[Owed] = []
    excused: list[Owed] = []
    mark = int(situation.law.value("evasion_after_days", situation.today))
    for row in situation.position.of("late", registered=True):
        over = (situation.today - row.due_on).days > mark
        (excused if over and situation.position.is_excused(row.month) else late).append(row)
    return late, excused


def _acts_before_2026(situation: Situation) -> Iterator[tuple[str, int, int]]:
    """Decree 12/2022 art. 39: BHXH and BHTN together; evasion by a fixed frame."""
    late = total(situation.position.of("late"), SOCIAL | UNEMPLOYMENT)
    if clock_of(situation).evading(situation.today):
        yield "39.7.a", situation.position.evading or situation.found.social, 0
    elif situation.matter == "arrears" and late:
        yield "39.5", late, 0
