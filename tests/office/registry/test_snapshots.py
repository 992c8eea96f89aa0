"""Snapshots: computed once, swapped whole, kept as long as somebody needs them."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.facts import TABLES, FactStore
from ansinh.facts.batches import NewBatch
from ansinh.office import clock
from ansinh.office.registry import loading, snapshots
from ansinh.office.registry.models import Employer, MonthTotal, PlaceTotal, Snapshot, Standing

EVADING, PAYING, LATE, EXCUSED = "TA0001A", "TA0002A", "TB0003B", "HB0004B"
State = Snapshot.State


def pay(facts: FactStore, code: str, amount: int, on: dt.date) -> None:
    row = {"payment_id": f"N{on:%m%d}{amount}", "employer_code": code, "paid_on": on, "amount": amount, "row": 2}
    facts.append(
        [NewBatch("import", {"payments": pl.DataFrame([row], {**TABLES["payments"].schema, "row": pl.Int32})})]
    )


def test_the_present_is_today_with_all_facts(facts: FactStore, today: dt.date) -> None:
    present = snapshots.recompute(with_trend=False)
    assert snapshots.current() == present
    assert (present.as_of, present.version, present.state) == (today, 4, "ready")
    assert (present.done, present.employers) == (4, 4)
    assert present.law and present.known_at and present.finished_at
    assert set(Standing.objects.values_list("employer_id", flat=True)) == {EVADING, PAYING, LATE, EXCUSED}
    assert (snapshots.folder_of(present) / "balances.parquet").is_file()


def test_what_is_done_is_not_done_again(facts: FactStore, today: dt.date) -> None:
    first = snapshots.recompute(with_trend=False)
    assert snapshots.recompute(with_trend=False) == first
    assert Snapshot.objects.count() == 1


def test_new_facts_make_a_new_present(facts: FactStore, today: dt.date) -> None:
    before = snapshots.recompute(with_trend=False)
    owed = Standing.objects.get(snapshot=before, employer=LATE).overdue
    pay(facts, LATE, owed, dt.date(2026, 2, 9))
    after = snapshots.recompute(with_trend=False)
    assert snapshots.current() == after
    assert Standing.objects.get(snapshot=after, employer=LATE).overdue < owed
    assert Standing.objects.get(snapshot=before, employer=LATE).overdue == owed


def test_month_ends_give_the_trend(facts: FactStore, today: dt.date) -> None:
    present = snapshots.recompute()
    family = loading.family(present)
    assert [each.as_of for each in family] == [
        dt.date(2025, 7, 31), dt.date(2025, 8, 31), dt.date(2025, 9, 30), dt.date(2025, 10, 31), dt.date(2025, 11, 30),
        dt.date(2025, 12, 31), dt.date(2026, 1, 31),
    ]  # fmt: skip
    trend = Standing.objects.get(snapshot=present, employer=EVADING).trend
    assert len(trend) == 7
    assert trend == sorted(trend)
    assert trend[-1] == Standing.objects.get(snapshot=family[-1], employer=EVADING).overdue > 0


def test_month_ends_of_older_knowledge_go(facts: FactStore, today: dt.date) -> None:
    snapshots.recompute()
    pay(facts, LATE, 1_000_000, dt.date(2026, 2, 9))
    present = snapshots.recompute()
    assert {each.version for each in loading.family(present)} == {present.version}
    assert Snapshot.objects.filter(purpose="month_end").exclude(version=present.version).count() == 0
    kept = set(Snapshot.objects.values_list("pk", flat=True))
    for model in (Standing, PlaceTotal, MonthTotal):
        assert set(model.objects.values_list("snapshot_id", flat=True)) <= kept
    folders = {int(path.name) for path in snapshots.folder_of(present).parent.iterdir()}
    assert folders <= kept


def test_a_failure_says_why_and_leaves_the_last_good_one(
    facts: FactStore, today: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = snapshots.recompute(with_trend=False)
    pay(facts, LATE, 1_000_000, dt.date(2026, 2, 9))

    def broken(*_given: object, **_named: object) -> None:
        raise AnsinhError("Ổ đĩa đã đầy.", "Không còn chỗ.", "Giải phóng chỗ trống.")

    monkeypatch.setattr(snapshots, "write", broken)
    with pytest.raises(AnsinhError):
        snapshots.recompute(with_trend=False)
    assert snapshots.current() == good
    failed = Snapshot.objects.get(state=State.FAILED)
    assert failed.message == "Ổ đĩa đã đầy. Không còn chỗ. Giải phóng chỗ trống."
    assert not snapshots.folder_of(failed).exists()
    monkeypatch.undo()
    assert snapshots.recompute(with_trend=False).version == failed.version


def test_half_loaded_rows_are_not_there(facts: FactStore, today: dt.date, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise OSError("connection lost")

    copy = loading._copy
    monkeypatch.setattr(loading, "_copy", lambda model, *rest: broken() if model is MonthTotal else copy(model, *rest))
    with pytest.raises(OSError, match="connection lost"):
        snapshots.recompute(with_trend=False)
    assert Standing.objects.count() == 0
    assert snapshots.current() is None
    assert "connection lost" not in Snapshot.objects.get().message


def test_what_a_killed_worker_left_is_marked(facts: FactStore, today: dt.date) -> None:
    dead = Snapshot.objects.create(as_of=today, version=4, purpose="present", state=State.COMPUTING)
    present = snapshots.recompute(with_trend=False)
    dead.refresh_from_db()
    assert dead.state == State.FAILED and dead.message
    assert present != dead


def test_another_day_is_asked_for_once(facts: FactStore, today: dt.date) -> None:
    snapshots.recompute(with_trend=False)
    asked = snapshots.ask(dt.date(2025, 12, 15))
    assert asked.state == State.WAITING
    assert snapshots.ask(dt.date(2025, 12, 15)) == asked
    snapshots.make_asked(asked.pk)
    asked.refresh_from_db()
    assert asked.state == State.READY and not asked.is_current
    assert snapshots.ask(dt.date(2025, 12, 15)) == asked


def test_knowledge_of_another_time_is_another_snapshot(facts: FactStore, today: dt.date) -> None:
    present = snapshots.recompute(with_trend=False)
    before_payments = snapshots.ask(today, known_at=2)
    snapshots.make_asked(before_payments.pk)
    assert before_payments != present
    assert Standing.objects.get(snapshot=before_payments.pk, employer=PAYING).conduct == "late"
    assert Standing.objects.get(snapshot=present, employer=PAYING).conduct == "not_due"
    assert snapshots.ask(today) == present


def test_the_future_cannot_be_asked_for(facts: FactStore, today: dt.date) -> None:
    with pytest.raises(AnsinhError, match="11/02/2026"):
        snapshots.ask(today + dt.timedelta(days=1))


def test_the_register_follows_the_newest_news_and_keeps_officers(
    facts: FactStore, today: dt.date, user: object
) -> None:
    snapshots.recompute(with_trend=False)
    officer = user("officer")  # type: ignore[operator]
    Employer.objects.filter(code=LATE).update(officer=officer)
    schema = {**TABLES["employers"].schema, "row": pl.Int32()}
    news = {"employer_code": LATE, "name": "Hợp tác xã Quang Trung", "wage_region": 3, "row": 2}
    facts.append([NewBatch("import", {"employers": pl.DataFrame([news], schema)})])
    snapshots.recompute(with_trend=False)
    employer = Employer.objects.get(code=LATE)
    assert (employer.name, employer.officer) == ("Hợp tác xã Quang Trung", officer)
    assert "quang trung" in employer.folded and employer.address == "Số 3, Bỉm Sơn"
    # A snapshot of what was known before does not bring the old name back.
    asked = snapshots.ask(today, known_at=4)
    snapshots.make_asked(asked.pk)
    assert Employer.objects.get(code=LATE).name == "Hợp tác xã Quang Trung"


def test_tomorrow_is_another_present_with_the_same_month_ends(facts: FactStore, today: dt.date) -> None:
    snapshots.recompute()
    clock.move_to(today + dt.timedelta(days=1))
    tomorrow = snapshots.recompute()
    assert tomorrow.as_of == today + dt.timedelta(days=1)
    assert Snapshot.objects.filter(purpose="month_end").count() == 7
