"""Thresholds of the crime of evading social, health or unemployment insurance, Penal Code art. 216.

They say how a dossier would be framed, not that there is a crime: deceit or another trick and an earlier
fine for the same act are needed too (Resolution 05/2019/NQ-HĐTP art. 2), and only people can judge those.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ansinh.base.months import first_day, month_number
from ansinh.law.law import Law
from ansinh.law.tables import PenalClause


def enough_months(law: Law, unpaid: Iterable[int], on: dt.date) -> bool:
    """Whether the unpaid month numbers reach six, in a row or together.

    Resolution 05/2019 art. 2(14); months before 2018-01 do not count (art. 5).
    """
    start = month_number(law.parameter("penal_216_months").values[0].from_)
    counted = {month for month in unpaid if month >= start and first_day(month) <= on}
    return len(counted) >= int(law.value("penal_216_months", on))


def art_216_clause(
    law: Law,
    on: dt.date,
    amount: int = 0,
    workers: int = 0,
    repeated: bool = False,
    deducted_kept: bool = False,
) -> int | None:
    """Clause of art. 216 that the money or the number of workers reaches; None below the first.

    ``repeated``: twice or more, at least clause 2. ``deducted_kept``: money already deducted from wages is
    kept, one clause up.
    """
    clauses: tuple[PenalClause, ...] = law.value("penal_216_clauses", on)
    reached = [row.clause for row in clauses if amount >= row.amount_from or workers >= row.workers_from]
    if not reached:
        return None
    clause = max(reached)
    if deducted_kept:
        clause = min(clause + 1, clauses[-1].clause)
    return max(clause, 2) if repeated else clause
