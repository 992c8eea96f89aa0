"""The explanation: its arithmetic is the ledger's, its reasons are the law's, and nothing is left out."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger import histories
from tests.ledger.memory import MemorySource
from tests.ledger.offices import CODE, EMPLOYER, HIRED, RAISED_LATE, by_hand, example, needs_examples

from ansinh.base import AnsinhError
from ansinh.facts import FactSource
from ansinh.law import Law
from ansinh.ledger.explain import Explanation, Sentence, explain, to_json, to_text
from ansinh.ledger.explain.case import Case, open_case
from ansinh.ledger.explain.lateness import charged, frozen_charge, pieces

GOLDEN = Path(__file__).parent / "golden"
LAW = Law.load()
JULY_END = dt.date(2026, 7, 31)


def told(explanation: Explanation) -> str:
    return "\n".join(sentence.text for section in explanation.sections for sentence in section.sentences)


def of(source: FactSource, as_of: dt.date = JULY_END, **more: object) -> Explanation:
    return explain(source, LAW, CODE, as_of, **more)  # type: ignore[arg-type]


def test_text_is_as_agreed() -> None:
    parts = [of(by_hand()), of(by_hand(), of_month=dt.date(2026, 4, 1))]
    text = "\n\n".join("\n".join(line.text for line in to_text(part, 110)) for part in parts) + "\n"
    assert text == (GOLDEN / "explanation.txt").read_text(encoding="utf-8")


def test_json_keys_are_as_agreed() -> None:
    page = json.loads(to_json(of(by_hand())))
    assert list(page) == ["schema", "employer_code", "as_of", "sections", "law", "overridden", "facts"]
    assert page["schema"] == "ansinh/explain/1"
    assert [section["key"] for section in page["sections"]] == ["summary", "months", "payments", "people"]
    sentence = page["sections"][0]["sentences"][0]
    assert list(sentence) == ["text", "cites", "figures", "depth"]
    assert sentence["figures"] == {"principal": 9_110_362, "charge": 66_792}
    assert list(page["sections"][1]["sentences"][1]["cites"][0]) == ["document", "article", "parameter"]


REASONS = [
    # what stands on file, what the explanation must say
    ({}, "4.270.362 đồng chậm đóng"),
    ({}, "chưa có văn bản đôn đốc sau hạn nên chưa là trốn đóng"),
    (
        {"reminders": [{"employer_code": CODE, "issued_on": "2026-07-20"}]},
        "đã đôn đốc ngày 20/07/2026, sẽ là trốn đóng từ 04/08/2026: ngày muộn hơn của 31/07/2026 (sau hạn 60 ngày) và "
        "04/08/2026 (đôn đốc + 15 ngày)",
    ),
    (
        {"reminders": [{"employer_code": CODE, "issued_on": "2026-06-05"}]},
        "trốn đóng từ 31/07/2026 (đã 1 ngày): đã đôn đốc ngày 05/06/2026; lấy ngày muộn hơn của 31/07/2026 (sau hạn 60 "
        "ngày) và 20/06/2026 (đôn đốc + 15 ngày)",
    ),
    (
        {"excuses": [{
            "employer_code": CODE, "from_month": "2026-04", "to_month": "2026-04", "decided_on": "2026-07-01",
        }]},
        "có lý do bất khả kháng theo quyết định ngày 01/07/2026 nên không xử lý là trốn đóng",
    ),
    (
        {"declarations": [HIRED | {"base_salary": "60000000"}]},
        "Căn cứ 50.600.000 (mức trần: 20 lần mức tham chiếu 2.530.000, kê khai 60.000.000 cao hơn)",
    ),
    (
        {"declarations": [HIRED | {"base_salary": "2000000"}]},
        "Căn cứ 2.530.000 (mức sàn: 1 lần mức tham chiếu 2.530.000, kê khai 2.000.000 thấp hơn)",
    ),
    (
        {"declarations": [HIRED | {"group": "k"}]},
        "Căn cứ 2.530.000 (mức tham chiếu, do luật định cho nhóm này)",
    ),
    (
        {"opening_balances": [{
            "employer_code": CODE, "month": "2025-05", "fund": "pension", "principal": "20000000", "charge": "5000",
        }]},
        "Tháng 05/2025: phải đóng 20.000.000 đồng, hạn 31/05/2025",
    ),
    (
        {"payments": [{"payment_id": "N1", "employer_code": CODE, "paid_on": "2026-03-25", "amount": "90000000"}]},
        "Ngày 01/04/2026, dùng 3.520.000 đồng tiền thừa",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "said"), REASONS)
def test_every_reason_is_told(facts: dict[str, list[dict[str, str]]], said: str) -> None:
    assert said in told(of(by_hand(**facts)))


def test_late_registration_is_told() -> None:
    late = HIRED | {"from_month": "2026-01", "effective_on": "2026-01-05", "filed_on": "2026-04-20"}
    source = by_hand(declarations=[late], payments=[])
    assert "người lao động được đăng ký sau hơn 90 ngày" in told(of(source))
    person = told(of(source, person_number="3890000001"))
    assert "hợp đồng có hiệu lực 05/01/2026, hạn đăng ký 04/02/2026, nộp hồ sơ 20/04/2026, quá 60 ngày" in person
    assert "01/2026 đến 02/2026 (2 tháng), mỗi tháng 3.200.000 đồng" in person


def test_suspension_and_cycles_move_the_due_day() -> None:
    suspended = {"employer_code": CODE, "from_month": "2026-04", "to_month": "2026-06", "decided_on": "2026-04-10"}
    source = by_hand(suspensions=[suspended], payments=[])
    text = told(of(source, of_month=dt.date(2026, 4, 1)))
    assert "HTTT tháng 04/2026 được tạm dừng đóng (từ 04/2026 đến 06/2026, quyết định ngày 10/04/2026)" in text
    assert "nên hạn là 31/07/2026" in text
    quarterly = by_hand(employers=[EMPLOYER | {"payment_cycle_months": "3"}])
    text = told(of(quarterly, of_month=dt.date(2026, 4, 1)))
    assert "Hạn đóng 31/07/2026: ngày cuối của tháng sau chu kỳ 3 tháng." in text


def test_a_person_alone() -> None:
    text = told(of(by_hand(), person_number="3890000001"))
    assert "Hồ sơ nộp 10/06/2026: Điều chỉnh lương (DC) từ 04/2026, tiền lương 11.000.000 đồng." in text
    assert "04/2026 đến 07/2026 (4 tháng), mỗi tháng 3.520.000 đồng:" in text
    with pytest.raises(AnsinhError, match="3890000009"):
        of(by_hand(), person_number="3890000009")
    with pytest.raises(AnsinhError, match="3890000001"):
        of(by_hand(), dt.date(2026, 3, 1), person_number="3890000001")


def test_a_month_after_the_day_is_refused() -> None:
    with pytest.raises(AnsinhError, match="08/2026"):
        of(by_hand(), of_month=dt.date(2026, 8, 1))


def test_many_people_and_payments_are_summed_unless_all_are_asked_for() -> None:
    crowd = [HIRED | {"person_number": f"38900000{n:02}"} for n in range(1, 31)]
    slips = [
        {"payment_id": f"N{n:02}", "employer_code": CODE, "paid_on": f"2026-04-{n:02}", "amount": "1000"}
        for n in range(1, 31)
    ]
    source = by_hand(declarations=crowd, payments=slips)
    short, whole = told(of(source)), told(of(source, everything=True))
    assert "20 người khác: cộng 64.000.000 đồng" in short
    assert "18 chứng từ trước ngày 19/04/2026, cộng 18.000 đồng" in short
    assert "người khác" not in whole
    assert whole.count("chứng từ N") == 30


def sentences(explanation: Explanation) -> list[Sentence]:
    """All but the remarks, which are about rows of files and not about the law."""
    return [s for section in explanation.sections if section.key != "remarks" for s in section.sentences]


@needs_examples
def test_every_step_of_the_law_has_its_article() -> None:
    source = example("case-1")
    needs_article = re.compile(r"%|trốn đóng từ|Hạn đóng|mức trần|mức sàn|chậm đóng \d")
    for code in source.table("employers")["employer_code"].to_list()[:20]:
        for sentence in sentences(explain(source, LAW, code, dt.date(2026, 10, 31))):
            if needs_article.search(sentence.text):
                assert sentence.cites, sentence.text


def arithmetic_holds(case: Case) -> None:
    """Pieces x days x rate are the ledger's charge, and the reasons give the ledger's day of evasion."""
    for row in case.rows:
        if not row.is_opening:
            assert frozen_charge(case, row) == 0
        assert charged(case, pieces(case, row)) + frozen_charge(case, row) == row.charge
        reminder = case.reminder_after(row)
        if case.excuse(row.month):
            assert row.evading_from is None
        elif row.conduct == "unregistered":
            assert row.evading_from == row.due_on + dt.timedelta(days=1)
        elif reminder is None:
            assert row.evading_from is None
        else:
            by_due, by_reminder = row.due_on + dt.timedelta(days=61), reminder + dt.timedelta(days=15)
            assert row.evading_from == max(by_due, by_reminder)


@needs_examples
@pytest.mark.parametrize("case", ["case-1", "case-2"])
def test_example_offices_are_explained_to_the_dong(case: str) -> None:
    source, rng = example(case), Random(case)
    for code in rng.sample(source.table("employers")["employer_code"].to_list(), 12):
        as_of = dt.date(2025, 9, 1) + dt.timedelta(days=rng.randrange(450))
        opened = open_case(source, LAW, code, as_of)
        arithmetic_holds(opened)
        summary = explain(source, LAW, code, as_of).sections[0].sentences[0]
        standing = opened.ledger.standing.row(0, named=True)
        assert summary.figures == {
            "principal": standing["principal_outstanding"], "charge": standing["charge_outstanding"],
        }  # fmt: skip


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), days=st.integers(0, 800))
def test_any_history_can_be_explained(seed: int, days: int) -> None:
    tables = histories.office(seed)
    source, code = MemorySource(tables), histories.employers_of(tables)[0]
    as_of = dt.date(2025, 7, 1) + dt.timedelta(days=days)
    case = open_case(source, LAW, code, as_of)
    arithmetic_holds(case)
    explain(source, LAW, code, as_of, everything=True)
    for month in {row.month for row in case.rows}:
        explain(source, LAW, code, as_of, of_month=month)


def test_payments_told_add_up_to_what_was_paid() -> None:
    section = next(s for s in of(by_hand()).sections if s.key == "payments")
    assert [sentence.figures["amount"] for sentence in section.sentences] == [3_200_000, 5_000_000]
    assert RAISED_LATE["filed_on"] > "2026-03-25", "the first payment reaches rows whatever is filed later"
