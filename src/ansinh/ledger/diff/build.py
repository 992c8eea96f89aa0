"""The walk from one balance to the other, one group of facts or one stretch of days at a time.

Every step computes the whole ledger again with the facts let in so far, so a step's effect is what that fact really
did, arrears, late charge and the way of later payments included. The steps run from the first balance to the last
without a gap; therefore their effects add up to the change, and that is checked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ansinh.base import AnsinhError, _
from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger.diff.changes import DATED, Group, World, compare, groups
from ansinh.ledger.diff.model import Balance, Difference, Effect, Kind, Sums
from ansinh.ledger.diff.wording import describe
from ansinh.ledger.held import HeldFacts, hold
from ansinh.ledger.run import compute


@dataclass(frozen=True)
class Moment:
    """A day of the ledger, and the facts as known when it is looked at."""

    source: FactSource
    as_of: dt.date
    label: str


def difference(before: Moment, after: Moment, law: Law, employer: str) -> Difference:
    """What changed for ``employer`` from ``before`` to ``after``, and which facts did it.

    Raises AnsinhError for an unknown employer and when the second day comes before the first.
    """
    if after.as_of < before.as_of:
        raise AnsinhError(
            _("Thời điểm sau ({after}) có ngày tính trước thời điểm đầu ({before}).").format(
                after=after.label, before=before.label
            ),
            do_next=_("Đổi thứ tự hai thời điểm."),
        )
    walk = _Walk(law, employer, before.as_of, hold(before.source, employer), hold(after.source, employer))
    first = walk.balance
    walk.take_back()
    walk.let_in_already_dated()
    walk.live_through(after.as_of)
    last = balance(hold(after.source, employer), law, after.as_of, employer)
    _check(employer, first, last, walk.effects)
    return Difference(employer, before.label, after.label, first, last, walk.effects, law.digest, list(law.overridden))


def balance(facts: HeldFacts, law: Law, as_of: dt.date, employer: str) -> Balance:
    """What is owed on a day, by month and fund."""
    ledger = compute(facts, law, as_of, [employer])
    cells: dict[tuple[str, str], Sums] = {}
    columns = ("month", "fund", "class", "outstanding", "charge", "charge_paid")
    for month, fund, standing, owed, charge, paid in ledger.balances.select(columns).iter_rows():
        if owed or charge != paid:
            sums = Sums(owed, charge - paid, owed if standing == "late" else 0, owed if standing == "evading" else 0)
            key = f"{month:%Y-%m}", fund
            cells[key] = cells[key] + sums if key in cells else sums
    return Balance(cells, int(ledger.standing["credit"].sum()))


class _Walk:
    """The steps so far and where they have led."""

    def __init__(self, law: Law, employer: str, as_of: dt.date, before: HeldFacts, after: HeldFacts) -> None:
        self._law, self._employer, self._as_of = law, employer, as_of
        self._before, self._after = before, after
        self._kept, self._known = compare(before, after)
        self.balance = balance(before, law, as_of, employer)
        self.effects: list[Effect] = []

    def take_back(self) -> None:
        """Facts of the first reading that the second no longer has, newest first."""
        world = World(self._before, {kind: [True] * len(rows) for kind, rows in self._kept.items()})
        gone: dict[Kind, list[bool]] = {kind: [not kept for kept in rows] for kind, rows in self._kept.items()}
        for group in reversed(groups(self._before, gone)):
            world.let(group, present=False)
            if group.on is None or group.on <= self._as_of:
                self._step(world, group, self._before, "removed")

    def let_in_already_dated(self) -> None:
        """Facts that only the second reading has, although their day had come: they were told later."""
        self._world = World(self._after, {kind: self._dated_and_known(kind) for kind in self._known})
        told_later: dict[Kind, list[bool]] = {
            kind: [not known and dated for known, dated in zip(rows, self._dated(kind), strict=True)]
            for kind, rows in self._known.items()
        }
        for group in groups(self._after, told_later):
            self._world.let(group, present=True)
            self._step(self._world, group, self._after, "added")

    def live_through(self, until: dt.date) -> None:
        """Day by day to ``until``: time passes, then the facts of the day come in."""
        start = self._as_of
        ahead: dict[Kind, list[bool]] = {
            kind: [not dated for dated in self._dated(kind)] for kind in self._known if kind in DATED
        } | {kind: [False] * len(rows) for kind, rows in self._known.items() if kind not in DATED}
        passing = Balance({}, 0)
        for group in groups(self._after, ahead):
            assert group.on is not None
            if group.on > until:
                break
            passing += self._pass_to(group.on)
            self._world.let(group, present=True)
            self._step(self._world, group, self._after, "added")
        passing += self._pass_to(until)
        if passing:
            self.effects.append(Effect("days", "passed", until, f"{start:%Y-%m-%d}", [], passing))

    def _dated(self, kind: Kind) -> list[bool]:
        """Rows of the second reading whose day has come on the first day."""
        frame = self._after.frames[kind]
        if kind not in DATED:
            return [True] * frame.height
        return [on <= self._as_of for on in frame[DATED[kind]]]

    def _dated_and_known(self, kind: Kind) -> list[bool]:
        return [known and dated for known, dated in zip(self._known[kind], self._dated(kind), strict=True)]

    def _pass_to(self, day: dt.date) -> Balance:
        if day == self._as_of:
            return Balance({}, 0)
        self._as_of = day
        return self._move_to(self._world)

    def _step(self, world: World, group: Group, facts: HeldFacts, action: str) -> None:
        change = self._move_to(world)
        if change:
            words = describe(group, facts.frames[group.kind])
            self.effects.append(
                Effect(group.kind, "added" if action == "added" else "removed", group.on, group.subject, words, change)
            )

    def _move_to(self, world: World) -> Balance:
        reached = balance(world.facts, self._law, self._as_of, self._employer)
        change = reached - self.balance
        self.balance = reached
        return change


def _check(employer: str, first: Balance, last: Balance, effects: list[Effect]) -> None:
    total = first
    for effect in effects:
        total += effect.change
    if total - last:
        raise AnsinhError(
            _("Các nguyên nhân thay đổi của đơn vị {code} cộng lại không bằng mức thay đổi.").format(code=employer),
            _("Kết quả không được dùng."),
            _("Gửi mã đơn vị và hai thời điểm cho người quản trị; đây là lỗi của hệ thống."),
        )
