"""Facts for tests of the pages: the two example offices, and one office small enough to work out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.ledger.memory import MemorySource

from ansinh.facts import CanonicalFolder

EXAMPLES = Path(__file__).parents[3] / "shared" / "ledger"
needs_examples = pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"example offices not found: {EXAMPLES}")

CODE = "TA0001Z"

EMPLOYER = {
    "employer_code": CODE, "tax_code": "2890000001", "name": "Công ty Mẫu", "address": "Thôn 1, xã Mẫu",
    "wage_region": "3", "payment_cycle_months": "1",
}  # fmt: skip
HIRED = {
    "employer_code": CODE, "person_number": "3890000001", "full_name": "Nguyễn Thị Mẫu", "movement": "TM", "group": "a",
    "base_salary": "10000000", "from_month": "2026-03", "filed_on": "2026-03-05",
}  # fmt: skip
RAISED_LATE = HIRED | {
    "movement": "DC", "base_salary": "11000000", "from_month": "2026-04", "filed_on": "2026-06-10",
}  # fmt: skip
PAID_MARCH = {"payment_id": "UNC0001", "employer_code": CODE, "paid_on": "2026-03-25", "amount": "3200000"}
PAID_JULY = {"payment_id": "UNC0002", "employer_code": CODE, "paid_on": "2026-07-31", "amount": "5000000"}


def by_hand(**more: list[dict[str, str]]) -> MemorySource:
    """One worker on 10 million from 3/2026, raised from 4/2026 by a declaration of June; tables can be replaced."""
    tables = {"employers": [EMPLOYER], "declarations": [HIRED, RAISED_LATE], "payments": [PAID_MARCH, PAID_JULY]}
    return MemorySource(tables | more)


def example(name: str) -> CanonicalFolder:
    return CanonicalFolder(EXAMPLES / name)
