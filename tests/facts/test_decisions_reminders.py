"""Reminders issued by the office become facts, each once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ansinh.base import AnsinhError
from ansinh.facts import FactStore
from ansinh.facts.decisions import record_reminders

DAY = dt.date(2026, 9, 4)


def known(store: FactStore) -> list[tuple[str, dt.date]]:
    """What the store knows of reminders."""
    return sorted(store.snapshot().table("reminders", columns=["employer_code", "issued_on"]).iter_rows())


def test_told_twice_is_once(tmp_path: Path) -> None:
    store = FactStore(tmp_path / "facts")
    first = record_reminders(store, [("TA0001A", DAY), ("TA0001A", DAY)], "le", "reminder run 1")
    assert first is not None
    assert record_reminders(store, [("TA0001A", DAY)]) is None
    second = record_reminders(store, [("TA0001A", DAY), ("TB0002B", DAY)])
    assert second == first + 1
    assert known(store) == [("TA0001A", DAY), ("TB0002B", DAY)]
    entry = store.batches().row(0, named=True)
    assert (entry["kind"], entry["imported_by"], entry["note"]) == ("decision", "le", "reminder run 1")


def test_one_that_cannot_stand_keeps_all_out(tmp_path: Path) -> None:
    store = FactStore(tmp_path / "facts")
    with pytest.raises(AnsinhError, match="Chưa ghi được văn bản đôn đốc"):
        record_reminders(store, [("TA0001A", DAY), ("", DAY)])
    assert known(store) == []
