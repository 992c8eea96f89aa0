"""Administrative fines: the frame of an act, who may sign it.

Decree 283/2026/NĐ-CP art. 42-48 from 2026-09-10 (before: Decree 12/2022/NĐ-CP art. 39); Law on handling
administrative violations art. 9, 10, 23, 52, 61.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ansinh.base import AnsinhError, _
from ansinh.base.text import day
from ansinh.law.amounts import half_up, share
from ansinh.law.law import Law
from ansinh.law.tables import FineAct, FineSigner


@dataclass(frozen=True)
class Fine:
    """The frame that an act brings to an offender, in đồng."""

    act: FineAct
    point: str
    """Point of the band for acts fined by head-count, else empty (``act.act`` says it all)."""
    low: int
    high: int
    person_high: int
    """Upper end on the scale for persons: what a signer's power is tested against."""
    warning: bool = False
    """A warning, and no money."""

    @property
    def middle(self) -> int:
        """The fine without circumstances for or against: the middle of the frame (art. 23(4))."""
        return half_up(Fraction(self.low + self.high, 2))


def governing_day(ended_on: dt.date | None, handled_on: dt.date) -> dt.date:
    """The day whose decree applies: an ended act keeps the law of its end, a running one (None) takes the law
    of the day it is handled. Decree 283/2026 art. 67."""
    return handled_on if ended_on is None else min(ended_on, handled_on)


def fine(
    law: Law, on: dt.date, act: str, organisation: bool, amount: int = 0, workers: int = 0, pieces: int = 1
) -> Fine:
    """Frame of ``act`` (article.clause.point) by the decree in force on ``on`` (see ``governing_day``).

    ``amount``: the money concerned on the date of the minutes, for percentages; ``workers``: people
    concerned, for bands; ``pieces``: workers, files or books for acts fined by the piece. Household
    businesses are fined as persons (art. 7(3)): ``organisation`` is False for them. AnsinhError for an act
    the decree does not know.
    """
    known: tuple[FineAct, ...] = law.value("fine_acts", on)
    found = next((row for row in known if row.act == act), None)
    if found is None:
        document = law.source("fine_acts", on).document
        raise AnsinhError(
            _("Không có hành vi {act} trong {document}, văn bản áp dụng ngày {on}.").format(
                act=act, document=document, on=day(on)
            ),
            do_next=_("Xem danh sách hành vi bằng lệnh 'ansinh law show fine_acts'."),
        )
    if amount < found.warning_below:
        return Fine(found, "", 0, 0, 0, warning=True)
    point, low, high = _frame(found, amount, workers, pieces)
    if found.basis == "percent":
        smallest: int = law.value("fine_minimum", on)
        low, high = max(low, smallest), max(high, smallest)
    multiple: int = law.value("fine_organisation_multiple", on)
    if found.scale == "organisation":
        return Fine(found, point, low, high, half_up(Fraction(high, multiple)))
    times = multiple if organisation and found.scale == "doubled" else 1
    return Fine(found, point, low * times, high * times, high)


def _frame(act: FineAct, amount: int, workers: int, pieces: int) -> tuple[str, int, int]:
    """Point of the band and both ends on the act's own scale, under its cap."""
    point = ""
    if act.basis == "percent":
        ends = share(amount, act.min), share(amount, act.max)
    elif act.basis == "workers":
        if workers < act.bands[0].workers_from:
            raise ValueError(f"{act.act} is fined by the number of workers; got {workers}")
        band = [band for band in act.bands if band.workers_from <= workers][-1]
        point, ends = band.point, (band.min, band.max)
    else:
        ends = act.min * pieces, act.max * pieces
    cap = ends[1] if act.cap is None else act.cap
    return point, min(ends[0], cap), min(ends[1], cap)


def signers(law: Law, on: dt.date, fines: Iterable[Fine]) -> tuple[FineSigner, ...]:
    """Who may sign one decision on all these fines: every act within the limit and the articles.

    Power is tested against the top of each act's frame for persons; one act above it sends the whole file up
    (Law on handling administrative violations art. 52(2), 52(4)(b); Decree 283/2026 art. 55-63).
    """
    wanted = [(int(one.act.act.split(".")[0]), one.person_high) for one in fines]
    known: tuple[FineSigner, ...] = law.value("fine_signers", on)
    return tuple(
        signer for signer in known if all(article in signer.acts and high <= signer.limit for article, high in wanted)
    )


def may_explain(law: Law, on: dt.date, one: Fine) -> bool:
    """Whether the offender may explain before the decision: a frame up to 15 million or more for a person
    (30 million for an organisation), Law on handling administrative violations art. 61(1)."""
    return one.person_high >= int(law.value("fine_explanation_from", on))
