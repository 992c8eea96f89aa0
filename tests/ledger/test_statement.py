"""The C12-TS: lines worked out by hand, identities on any facts, and pages that chain."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger import histories
from tests.ledger.memory import MemorySource
from tests.ledger.offices import CODE, EMPLOYER, EXAMPLES, HIRED, PAID_JULY, by_hand, example, needs_examples

from ansinh.base import AnsinhError
from ansinh.base.months import last_day, parse_month
from ansinh.law import Law
from ansinh.ledger import compute
from ansinh.ledger.rows import BalanceRow
from ansinh.ledger.statement import Issued, Statement, build
from ansinh.ledger.statement.figures import check, weighted_days
from ansinh.ledger.statement.layouts import BEFORE_366, DECISION_366

OFFICIAL = EXAMPLES.parent / "vietnam"
LAW = Law.load()


def statement(month: str, source: MemorySource | None = None, last: Issued | None = None) -> Statement:
    return build(source or by_hand(), LAW, CODE, parse_month(month), last)[0]


def issued(month: str, source: MemorySource | None = None) -> Issued:
    page, position = build(source or by_hand(), LAW, CODE, parse_month(month))
    return Issued(1, last_day(parse_month(month)) + dt.timedelta(days=3), "", page, position)


def totals(page: Statement) -> dict[str, int | None]:
    return {entry.code: entry.values[-1] for entry in page.lines if entry.unit != "heading"}


JUNE = """
A.2.2 6400000   A.2.2.1 6400000  A.2.2.2 0  A.3 0  A.4.1 0
B.3 3520000     B.3.1 320000     B.3.1.1 320000     B.3.2 0
B.4 642880      B.4.1 642880     B.4.1.1 320000     B.4.1.2 320000  B.4.1.2.1 320000  B.4.1.2.2 0
B.4.1.3 2880    B.4.1.3.1 2880   B.4.1.3.2 0        B.4.2 0
B.5 28800       B.5.1 28800      B.5.2 0
C 0             D.1 0            D.2 0
Đ.2 10560000    Đ.2.1 0          Đ.2.2 10560000     Đ.2.2.1 7040000  Đ.2.2.2 3520000  Đ.2.2.3 0
Đ.3 31680       Đ.3.1 31680      Đ.3.2 0            Đ.4.1 300        Đ.4.2 0
"""
"""April and May (10 million x 32%) stood open; the raise filed on 10/6 adds 320,000 to each. April fell due on 31/5:
30 days late by 30/6, on 3,200,000 (B.5) and on the 320,000 that came late (B.4.1.3)."""

JULY = """
A.2.2 10560000  A.3 31680        B.3 3520000        B.4 0           B.5 65474         B.5.1 65474
C 5000000       D.1 4969638      D.2 30362          D.2.1 30362     D.2.2 0
Đ.2.1 0         Đ.2.2 9110362    Đ.2.2.1 4840000    Đ.2.2.2 4270362  Đ.3 66792        Đ.3.1 66792
"""
"""April is 61 days late, May 31: 64,417 and 32,737 with two half đồng rounded up in each, less 31,680 of June. The five
million pay four months of all funds but pension, their charges (30,362), and 569,638 of April's pension. What is late
at the close is pension: 1,850,362 of April and 2,420,000 of May."""


@pytest.mark.parametrize(("month", "expected"), [("2026-06", JUNE), ("2026-07", JULY)])
def test_lines_worked_out_by_hand(month: str, expected: str) -> None:
    words = expected.split()
    table = dict(zip(words[::2], map(int, words[1::2]), strict=True))
    figures = totals(statement(month))
    assert {code: figures[code] for code in table} == table


def test_a_fund_has_its_own_column() -> None:
    page = statement("2026-07")
    # Health by 31/7: 495,000 of each month paid, and the charge on April (61 days) and May (31 days).
    assert (page.value("D.1", "health"), page.value("D.2.1", "health")) == (4 * 495_000, 9_059 + 4_604)
    assert page.value("D.1", "pension") == 569_638
    assert page.value("Đ.4.1", "pension") == 440  # (1,850,362 x 61 + 2,420,000 x 31) / 4,270,362 = 44.0 days


def test_hatched_cells_have_no_figure() -> None:
    page = statement("2026-07")
    hatched = {entry.code for entry in page.lines if entry.unit != "heading" and entry.values[-1] is None}
    assert hatched == {"A.1", "B.1", "B.1.1", "B.1.2", "B.2", "B.2.1", "B.2.2", "Đ.1"}
    only_total = {entry.code for entry in page.lines if entry.unit != "heading" and entry.values[0] is None}
    assert only_total == {"A.2.1", "C", "Đ.2.1"}


def test_paid_to() -> None:
    page = statement("2026-07")
    assert (page.paid_to["health"].month, page.paid_to["health"].workers) == (dt.date(2026, 7, 1), 1)
    assert (page.paid_to["pension"].month, page.paid_to["pension"].workers) == (dt.date(2026, 3, 1), 1)
    never_paid = statement("2026-07", by_hand(payments=[]))
    assert never_paid.paid_to["health"].month is None


def test_what_is_asked_for() -> None:
    payable = statement("2026-07").payable
    assert (payable.amount, payable.principal, payable.charge) == (9_110_362 + 66_792, 9_110_362, 66_792)
    assert payable.a_day == 1_281  # 0.03% of 4,270,362
    assert payable.pay_by == dt.date(2026, 8, 31)


def test_money_moved_and_given_back_stands_in_block_c() -> None:
    """A payment moved away, one moved here, and a refund: lines of C, so that the surplus adds up."""
    other = EMPLOYER | {"employer_code": "TA0002Z"}
    source = by_hand(
        employers=[EMPLOYER, other],
        payments=[
            PAID_JULY | {"payment_id": "DI", "paid_on": "2026-04-20", "amount": "3200000"},
            PAID_JULY
            | {"payment_id": "DEN", "employer_code": "TA0002Z", "paid_on": "2026-05-05", "amount": "90000000"},
        ],
        reassignments=[
            {"payment_id": "DI", "employer_code": "TA0002Z", "decided_on": "2026-06-02"},
            {"payment_id": "DEN", "employer_code": CODE, "decided_on": "2026-06-03"},
        ],
        refunds=[{"refund_id": "HT1", "employer_code": CODE, "paid_on": "2026-06-20", "amount": "1000000"}],
    )
    page = statement("2026-06", source)
    lines = {(r.kind, r.number): (r.amount, r.moved) for r in page.receipts}
    assert lines == {
        ("payment", "DEN"): (90_000_000, True),
        ("payment", "DI"): (-3_200_000, True),
        ("refund", "HT1"): (-1_000_000, False),
    }
    # The money moved here is of 5/5: it pays March five days late, and all months to June.
    assert totals(page)["C"] == 85_800_000
    assert totals(page)["Đ.2.1"] == 90_000_000 - 3_200_000 - 4_800 - 3 * 3_520_000 - 1_000_000
    assert totals(page)["Đ.2.2"] == 0


def test_days_are_weighted_by_what_is_outstanding() -> None:
    """The worked figure of the form's own draft: (100 x 60 + 110 x 30) / 210 = 44.2857 days."""

    def row(amount: int, days: int) -> BalanceRow:
        day = dt.date(2026, 1, 1)
        return BalanceRow(day, "health", day, "registered", amount, 0, amount, 0, 0, 0, "evading", day, days, days)

    assert weighted_days([row(100, 60), row(110, 30)], "evading") == 443
    assert weighted_days([row(100, 60), row(110, 30)], "late") == 0


def test_block_a_is_what_was_issued_and_later_facts_stand_in_b4() -> None:
    """A declaration dated before the close but known only after it was issued changes B.4, never A."""
    before = by_hand(declarations=[HIRED])
    last = issued("2026-06", before)
    raised_in_time = HIRED | {
        "movement": "DC",
        "base_salary": "11000000",
        "from_month": "2026-06",
        "filed_on": "2026-06-10",
    }
    page = statement("2026-07", by_hand(declarations=[HIRED, raised_in_time]), last)
    assert [e.values for e in page.lines if e.code.startswith("A.")] == [
        e.values for e in last.statement.lines if e.code.startswith("Đ.")
    ]
    assert page.opening.kind == "issued"
    assert totals(page)["B.4.1.1"] == 320_000  # June is due on the closing day itself, so it is not late
    computed_anew = statement("2026-07", by_hand(declarations=[HIRED, raised_in_time]))
    assert totals(computed_anew)["A.2.2"] == totals(page)["A.2.2"] + 320_000  # type: ignore[operator]


def test_a_month_not_issued_stands_in_b4_of_the_next() -> None:
    page = statement("2026-07", last=issued("2026-05"))
    assert totals(page)["A.2.2"] == 6_400_000
    assert totals(page)["B.3"] == 3_520_000
    # June fell due on the closing day itself; the raise of April and May is 61 and 31 days late.
    assert (totals(page)["B.4.1.1"], totals(page)["B.4.1.2.1"]) == (3_520_000, 640_000)
    assert (totals(page)["B.4.1.3"], totals(page)["B.5"]) == (8_834, 88_320)


@needs_examples
@pytest.mark.parametrize("case", ["case-1", "case-2"])
def test_example_offices_balance_and_chain(case: str) -> None:
    """Random employers and months: every identity holds (``build`` tries them), columns add up, pages chain, and the
    close is what the ledger says."""
    source, rng = example(case), Random(case)
    codes = source.table("employers")["employer_code"].to_list()
    for code in rng.sample(codes, 12):
        month = parse_month("2025-08") + rng.randrange(14)
        last = None
        for number in (month, month + 1):
            page, position = build(source, LAW, code, number, last)
            standing = compute(source, LAW, last_day(number), [code]).standing.row(0, named=True)
            assert page.value("Đ.2.2") == standing["principal_outstanding"]
            assert page.value("Đ.2.1") == standing["credit"]
            assert page.payable.charge == standing["charge_outstanding"]
            adds_up(page)
            last = Issued(1, dt.date(2027, 1, 1), "", page, position)


def adds_up(page: Statement) -> None:
    for entry in page.lines:
        *columns, total = entry.values
        is_sum = (
            entry.unit == "money" and total is not None and None not in columns and entry.code not in ("A.2", "Đ.2")
        )
        if is_sum:
            assert sum(value or 0 for value in columns) == total, entry.code


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), first=st.integers(0, 20))
def test_any_history_balances_and_chains(seed: int, first: int) -> None:
    """Moved payments, refunds, back months, excuses and suspensions included; opening with an issued page or with the
    ledger as then filed is the same while nothing became known later."""
    tables = histories.office(seed)
    source = MemorySource(tables)
    code = histories.employers_of(tables)[0]
    last = None
    for month in range(parse_month("2025-07") + first, parse_month("2025-07") + first + 3):
        page, position = build(source, LAW, code, month, last)
        adds_up(page)
        assert build(source, LAW, code, month)[0].lines == page.lines
        last = Issued(1, dt.date(2030, 1, 1), "", page, position)


def test_a_broken_identity_names_the_employer_and_the_line() -> None:
    from ansinh.ledger.statement import figures as form

    page = build(by_hand(), LAW, CODE, parse_month("2026-07"))[1]
    before = build(by_hand(), LAW, CODE, parse_month("2026-06"))[1]
    built = form.figures(before, page, [("health",), ("pension",)], 3)
    built["to_principal"] = [value if value is None else value + 1 for value in built["to_principal"]]
    with pytest.raises(AnsinhError, match=r"TA0001Z .* dòng Đ\.2\.2"):
        check(CODE, built)


def test_a_month_before_the_ledger_is_refused() -> None:
    with pytest.raises(AnsinhError, match="2025-06"):
        statement("2025-06")


def test_the_first_month_of_the_ledger_opens_with_the_opening_balances() -> None:
    old = {"employer_code": CODE, "month": "2025-05", "fund": "pension", "principal": "1000000", "charge": "12345"}
    page = statement("2025-07", by_hand(opening_balances=[old]))
    assert (totals(page)["A.2.2"], totals(page)["A.3"]) == (1_000_000, 12_345)
    assert totals(page)["B.5"] == 9_300  # 31 days from 1/7/2025


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="official line lists not found")
def test_lines_are_those_of_the_official_forms() -> None:
    def official(path: Path, code: str, label: str, chosen: str = "") -> dict[str, str]:
        with path.open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if not chosen or row["kind"] == chosen]
        return {row[code]: row[label] for row in rows if not row[code].startswith("C.")}

    new = official(OFFICIAL / "forms-2026" / "C12-TS.csv", "code", "label_vi", "row")
    old = official(OFFICIAL / "bhxh_codes" / "c12_lines.csv", "line", "label_vi")
    assert {line.code: line.label for line in DECISION_366.lines} == new
    assert {line.code: line.label for line in BEFORE_366.lines} == old
    assert [line.code for line in DECISION_366.lines] == list(new)
    assert statement("2026-05").decision == DECISION_366.decision
    assert statement("2026-04").decision == BEFORE_366.decision
