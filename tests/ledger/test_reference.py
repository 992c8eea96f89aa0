"""The reference ledger gives the worked examples to the đồng, every row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.ledger import reference

EXAMPLES = Path(__file__).parents[3] / "shared" / "ledger"
DAYS = ("2026-03-17", "2026-10-31")


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"worked examples not found: {EXAMPLES}")
@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("case", ["case-1", "case-2"])
def test_worked_examples(case: str, as_of: str) -> None:
    books = reference.compute(reference.read_folder(EXAMPLES / case), dt.date.fromisoformat(as_of))
    expected = reference.read_folder(EXAMPLES / case / f"expected-{as_of}")

    assert books.obligations == expected["obligations"]
    assert books.balances == expected["balances"]
    assert books.standing == expected["standing"]
    assert books.refused == []
