"""A lawful condition of a step, and the list of guards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ansinh.base import _
from ansinh.law.ladder import ladder_step
from ansinh.law.tables import LadderStep
from ansinh.office.cases.situation import Situation


@dataclass(frozen=True)
class Condition:
    """One condition of a step, ticked or not.

    ``judged``: only a person can say whether it is met; the one who acts does, and is named with it. Not
    ``blocking``: worth knowing (a term that has passed), and no reason to refuse.
    """

    name: str
    met: bool
    why: str = ""
    article: str = ""
    key: str = ""
    judged: bool = False
    blocking: bool = True

    @property
    def refuses(self) -> bool:
        return self.blocking and not self.met


Guard = Callable[[Situation, LadderStep], Iterable[Condition]]
GUARDS: dict[str, Guard] = {}


def guard(*codes: str) -> Callable[[Guard], Guard]:
    """Make the function the guard of these steps."""

    def remember(function: Guard) -> Guard:
        for code in codes:
            assert code not in GUARDS, code
            GUARDS[code] = function
        return function

    return remember


def taken(situation: Situation, *codes: str) -> Condition:
    """One of these steps has been taken in this case."""
    names = {code: str(ladder_step(situation.law, code, situation.today).name) for code in codes}
    shown = _(" hoặc ").join(f"{code} – {name}" for code, name in names.items())
    on = situation.on(*codes)
    return Condition(
        _("Đã có bước {steps}").format(steps=shown),
        on is not None,
        _("ngày {day}").format(day=f"{on:%d/%m/%Y}") if on else _("chưa ghi nhận trong vụ việc này"),
    )


def judged(situation: Situation, key: str, name: str, why: str = "", article: str = "") -> Condition:
    """A condition that a person confirms."""
    return Condition(name, key in situation.confirmed, why, article, key, judged=True)
