"""The social-insurance office's register of units: as it was, and what changes in it month by month."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ansinh.base.months import first_day, month_number
from ansinh.facts.registers import newest
from ansinh.facts.schemas import TABLES
from ansinh.simulate.employers import ENDINGS, Employers
from ansinh.simulate.enterprises import Enterprises
from ansinh.simulate.figures import communes, figures
from ansinh.simulate.history import closing_days
from ansinh.simulate.plan import Plan, date_column

BEFORE = -1
"""Key of what the register held when the province began."""
_NOBODY = 20
"""Per cent of units gone before the start for which nobody can be reached who represents them: ASSUMPTION."""
_PHOENIX_STATUS = {"06": "left_address", "05": "paused", "03": "paused"}
"""What the office sees of a firm left behind, by its tax status; it stays active where the tax code is in order."""
_STATUS = {"paused": "paused", "resumed": "active", "closed": "dissolved"} | {
    ending: ending for ending in ENDINGS if ending != "phoenix"
}


def first_register(plan: Plan, employers: Employers) -> pl.DataFrame:
    """Canonical employers by code: every registered unit as it was first written down, or as it stood at the start."""
    chance = plan.chance("registry")
    size = len(employers)
    nobody = chance.integers(0, 100, size) < _NOBODY
    gone, resting = employers.closes < 0, employers.pays("dormant")
    reason = np.where(nobody, "no_representative", np.array(ENDINGS)[employers.ending])
    status = np.select([gone, resting], [reason, np.array("paused")], np.array("active"))
    changed = np.where(gone, closing_days(plan, employers), plan.start - chance.integers(30, 170, size))
    frame = pl.DataFrame(
        {
            "employer_code": employers.code,
            "tax_code": employers.tax_code,
            "name": employers.name,
            "commune_code": communes()["code"].gather(employers.commune),
            "industry_code": figures("industries")["industry"].gather(employers.industry),
            "sector": figures("employer_kinds")["sector"].gather(employers.kind),
            "wage_region": employers.region,
            "payment_cycle_months": employers.cycle,
            "registered_on": date_column(employers.since),
            "status": status,
            "status_from": date_column(np.where(gone | resting, np.maximum(changed, employers.since + 10), -1)),
            "accident_rate": pl.Series(employers.accident_rate).set(pl.Series(employers.accident_rate == 0), None),
            "address": employers.address,
        }
    )
    return (
        frame.filter(pl.Series(employers.registered)).cast(pl.Schema(TABLES["employers"].schema)).sort("employer_code")
    )


def register_changes(
    plan: Plan, first: pl.DataFrame, history: pl.DataFrame, enterprises: Enterprises
) -> dict[int, pl.DataFrame]:
    """Rows of the register by the month (offset) in which they were written: new units, and changed ones whole.

    ``BEFORE`` holds the units registered before the start, as in ``first``. Read in order, the newest row of a unit
    counting, they give the register at the end.
    """
    new = first.filter(pl.col("registered_on") >= first_day(plan.first))
    written: dict[int, dict[str, dict[str, Any]]] = {offset: {} for offset in range(plan.months)}
    rows = {row["employer_code"]: row for row in first.iter_rows(named=True)}
    for row in new.iter_rows(named=True):
        written[month_number(row["registered_on"]) - plan.first][row["employer_code"]] = row
    tax_status = dict(zip(enterprises.tax_code.to_list(), enterprises.tax_status.tolist(), strict=True))
    for event in history.filter(pl.col("employer_code").is_not_null()).iter_rows(named=True):
        changed = _change(event, tax_status)
        if changed:
            code = event["employer_code"]
            rows[code] = rows[code] | changed
            written[month_number(event["happened_on"]) - plan.first][code] = rows[code]
    schema = first.schema
    changes = {
        offset: pl.DataFrame(list(each.values()), schema=schema).sort("employer_code")
        for offset, each in written.items()
        if each
    }
    return {BEFORE: first.filter(pl.col("registered_on") < first_day(plan.first))} | changes


def register_at_end(changes: dict[int, pl.DataFrame]) -> pl.DataFrame:
    """The newest row of every unit, by code."""
    return newest("employers", pl.concat([changes[offset] for offset in sorted(changes)])).sort("employer_code")


def _change(event: dict[str, Any], tax_status: dict[str, str]) -> dict[str, Any]:
    """Columns that an event changes; none for what the register does not hold."""
    what = event["what"]
    if what == "moved":
        return {"address": event["after"], "commune_code": event["commune_code"]}
    if what == "renamed":
        return {"name": event["after"]}
    status = _PHOENIX_STATUS.get(tax_status[event["tax_code"][:10]]) if what == "phoenix" else _STATUS.get(what)
    if status is None:
        return {}
    return {"status": status, "status_from": None if status == "active" else event["happened_on"]}
