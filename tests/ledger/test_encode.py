"""Few rows and many are encoded in two ways that must come to the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from tests.ledger import histories
from tests.ledger.histories import Batch
from tests.ledger.memory import MemorySource

from ansinh.law import Law
from ansinh.ledger import compute, encode

a_few = settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))


@given(histories.batches(4))
@a_few
def test_values_are_read_alike_one_by_one_and_all_at_once(batch: Batch) -> None:
    few = compute(MemorySource(batch.tables), Law.load(), batch.as_of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encode, "_FEW", -1)
        many = compute(MemorySource(batch.tables), Law.load(), batch.as_of)
    for name in ("obligations", "balances", "standing", "remarks"):
        assert getattr(few, name).equals(getattr(many, name))
