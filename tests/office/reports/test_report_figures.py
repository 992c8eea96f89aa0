"""What reports stand on, as tables reckoned by hand, and beside the notices of the same month."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from ansinh.base.months import month_number
from ansinh.facts import FactStore
from ansinh.facts.schemas import FUNDS
from ansinh.law import Law
from ansinh.ledger import write
from ansinh.ledger.statement import build
from ansinh.office.reports.figures.identity import changes
from ansinh.office.reports.figures.positions import MonthEnd, take
from ansinh.office.reports.figures.register import register
from ansinh.office.reports.figures.sums import sums
from ansinh.office.reports.figures.units import span, units

OCTOBER, CLOSE = dt.date(2025, 10, 1), dt.date(2025, 10, 31)
EVADING, PAYING, LATE, EXCUSED = "TA0001A", "TA0002A", "TB0003B", "HB0004B"
CHARGE_FROM = dt.date(2025, 7, 1)


@pytest.fixture(scope="module")
def ends(plain_facts: FactStore) -> dict[int, MonthEnd]:
    law, source = Law.load(), plain_facts.snapshot()
    return {month: take(source, law, dt.date(2025, month, 1)) for month in (8, 9, 10)}


@pytest.fixture(scope="module")
def october(ends: dict[int, MonthEnd]) -> pl.DataFrame:
    return units(ends[9], ends[10], OCTOBER, 3, CHARGE_FROM)


def figures(frame: pl.DataFrame, code: str, *names: str) -> tuple[object, ...]:
    return frame.filter(pl.col("employer_code") == code).select(names).row(0)


@pytest.mark.parametrize(
    ("code", "late", "evading", "not_due"),
    [
        # July fell due on 31 August; reminded on 5 September, it counts as evasion from 31 October. August is late.
        (EVADING, 3_080_000, 3_080_000, 6_160_000),
        # Twenty million came for 24.32 due; the other funds come first, and September is due on the very day.
        (PAYING, 0, 0, 4_320_000),
        # What was paid in August went to the other funds of July and August first: the pension fund lacks 4.48.
        (LATE, 4_480_000, 0, 6_160_000),
        # Never reminded, so July and August are late and nothing more.
        (EXCUSED, 6_160_000, 0, 6_160_000),
    ],
)
def test_what_is_owed_to_the_pension_fund(
    october: pl.DataFrame, code: str, late: int, evading: int, not_due: int
) -> None:
    assert figures(october, code, "late.pension", "evading.pension", "not_due.pension") == (late, evading, not_due)


def test_what_was_told_late_raises_the_months_before(october: pl.DataFrame) -> None:
    """Her September, 32% of ten million, is an adjustment; her October is due like everybody's."""
    raised = [f"raised_principal.{fund}" for fund in FUNDS]
    due = [f"due.{fund}" for fund in FUNDS]
    assert sum(figures(october, PAYING, *raised)) == 3_200_000  # type: ignore[arg-type]
    assert sum(figures(october, PAYING, *due)) == 7_680_000  # type: ignore[arg-type]
    assert figures(october, PAYING, "workers_opening.social", "workers.social", "workers_up.social") == (2, 3, 1)
    assert figures(october, PAYING, "women_opening.social", "women.social", "women_up.social") == (1, 2, 1)
    assert figures(october, PAYING, "base_opening.social", "base.social", "base_up.social", "base_down.social") == (
        14_000_000, 24_000_000, 10_000_000, 0,
    )  # fmt: skip
    assert figures(october, PAYING, "received", "units.health", "units_up.health") == (5_000_000, 1, 0)


@pytest.mark.parametrize("code", [EVADING, PAYING, LATE, EXCUSED])
def test_units_say_what_their_notices_say(october: pl.DataFrame, plain_facts: FactStore, code: str) -> None:
    """The columns of reports are the lines of form C12-TS."""
    notice, _position = build(plain_facts.snapshot(), Law.load(), code, month_number(OCTOBER))
    # Form C12-TS of that month is the older layout; its social column is the two funds together.
    for column, funds in (("social", ("sickness", "pension")), ("health", ("health",)), ("accident", ("accident",))):
        for line, name in (
            ("A.2.2", "principal_opening"), ("A.3", "charge_opening"), ("B.3", "due"), ("B.4.1", "raised_principal"),
            ("B.4.2", "lowered"), ("D.1", "to_principal"), ("D.2", "to_charge"), ("Đ.2.2", "principal_closing"),
            ("Đ.2.3", "charge_closing"),
        ):  # fmt: skip
            found = figures(october, code, *(f"{name}.{fund}" for fund in funds))
            assert sum(found) == notice.value(line, column), (line, column)  # type: ignore[arg-type]
        scheme = figures(october, code, f"workers.{column}", f"workers_up.{column}", f"due_up.{column}")
        assert scheme == (
            notice.value("Đ.1", column), notice.value("B.1.1", column), notice.value("B.3.1", column)
        )  # fmt: skip
    assert figures(october, code, "surplus_closing") == (notice.value("Đ.2.1"),)
    assert figures(october, code, "received") == (notice.value("C"),)


def test_what_moved_explains_what_stands(october: pl.DataFrame) -> None:
    for fund in FUNDS:

        def total(name: str, fund: str = fund) -> int:
            return int(october[f"{name}.{fund}"].sum())

        principal = total("principal_opening") + total("due") + total("raised_principal") - total("lowered")
        assert total("principal_closing") == principal - total("to_principal")
        charge = total("charge_opening") + total("raised_charge") + total("arising_up") - total("arising_down")
        assert total("charge_closing") == charge - total("to_charge")


def test_months_add_up_to_a_longer_one(ends: dict[int, MonthEnd], october: pl.DataFrame) -> None:
    september = units(ends[8], ends[9], dt.date(2025, 9, 1), 3, CHARGE_FROM)
    both = span([september, october])
    for name in ("to_principal.health", "due.pension", "received"):
        assert both[name].sum() == september[name].sum() + october[name].sum()
    assert both["principal_opening.health"].to_list() == september["principal_opening.health"].to_list()
    assert both["principal_closing.health"].to_list() == october["principal_closing.health"].to_list()


def test_days_are_those_of_social_insurance(october: pl.DataFrame) -> None:
    """August is 31 days late at the end of October; July has evaded for one day."""
    assert figures(october, EVADING, "days_late", "days_evading") == (310, 10)
    assert figures(october, PAYING, "days_late", "days_evading") == (0, 0)


def test_a_month_end_is_kept_and_read_back(ends: dict[int, MonthEnd], tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path)) / "kept"
    ends[10].write(folder)
    again = MonthEnd.read(folder)
    assert again.people.equals(ends[10].people)
    assert again.balances.equals(ends[10].balances)


def test_the_register_groups_and_marks_units(plain_facts: FactStore, ends: dict[int, MonthEnd]) -> None:
    found = register(plain_facts.snapshot(), ends[10].balances, CLOSE)
    rows = found.select("employer_code", "block", "legal_form", "state").rows()
    assert sorted(rows) == [
        (EXCUSED, "public_service", "", "excused"),
        (EVADING, "private", "limited", "active"),
        (PAYING, "private", "", "active"),
        (LATE, "cooperative", "", "active"),
    ]


def test_the_ledgers_own_sums(plain_facts: FactStore, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("snapshot")
    write(plain_facts.snapshot(), Law.load(), CLOSE, folder, tables=("balances", "standing"))
    held = sums(folder, plain_facts.snapshot(), OCTOBER)
    names = ("late", "evading", "not_due", "due", "banked", "class")
    assert figures(held, EVADING, *names) == (4_480_000, 4_480_000, 8_960_000, 4_480_000, 0, "evading")
    assert figures(held, PAYING, "banked", "due") == (20_000_000, 7_680_000)
    assert figures(held, LATE, "banked", "late", "class") == (4_480_000, 4_480_000, "late")


def test_a_changed_identity_is_found_once() -> None:
    columns = ("employer_code", "person_number", "filed_on", "full_name", "born_on", "citizen_id")
    born, other = dt.date(1990, 5, 1), dt.date(1990, 1, 5)
    rows = [
        ("A", "1", dt.date(2025, 7, 4), "Lê Thị Thử", born, "038190000001"),
        ("A", "1", dt.date(2025, 10, 6), "LÊ THỊ  THỬ", other, "038190000001"),  # capitals are no change
        ("A", "2", dt.date(2025, 7, 4), "Trần Văn Thử", None, "173000001"),
        ("B", "2", dt.date(2025, 10, 9), None, born, "038090000002"),  # a first birthday is no change
        ("A", "3", dt.date(2025, 7, 4), "Một", born, None),
        ("A", "3", dt.date(2025, 9, 30), "Hai", born, None),  # another month's
    ]
    found = changes(pl.DataFrame(rows, schema=columns, orient="row"), OCTOBER)
    assert found.rows() == [
        ("A", "1", "LÊ THỊ  THỬ", None, None, born, other, None, None),
        ("B", "2", "Trần Văn Thử", None, None, None, None, "173000001", "038090000002"),
    ]
