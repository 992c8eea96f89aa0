"""The store: what a batch is, who sees it, what stays when things go wrong or are put in order."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable

from ansinh.base import AnsinhError
from ansinh.facts import FactStore
from ansinh.facts import store as store_module
from ansinh.facts.batches import NewBatch, parse_known_at
from ansinh.facts.deltafiles import DeltaFiles
from ansinh.facts.schemas import TABLES
from ansinh.facts.snapshot import stored_table


def reminders(*pairs: tuple[str, str]) -> pl.DataFrame:
    """Rows of the smallest table: (employer_code, issued_on)."""
    frame = pl.DataFrame(pairs, schema=["employer_code", "issued_on"], orient="row")
    days = pl.col("issued_on").str.to_date()
    return frame.with_columns(days, pl.int_range(2, pl.len() + 2, dtype=pl.Int32).alias("row"))


def payments(*rows: tuple[str, str | None, str, int]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["payment_id", "employer_code", "paid_on", "amount"], orient="row")
    return frame.select(
        "payment_id", pl.col("employer_code").cast(pl.String), pl.col("paid_on").str.to_date(), "amount",
        pl.lit(None, pl.String).alias("message"), pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("row"),
    )  # fmt: skip


def reminder_batch(*pairs: tuple[str, str], **named: object) -> NewBatch:
    return NewBatch("import", {"reminders": reminders(*pairs)}, **named)  # type: ignore[arg-type]


def seen(store: FactStore, known_at: object = None) -> list[tuple[str, str]]:
    rows = store.snapshot(known_at).table("reminders")  # type: ignore[arg-type]
    return [(code, str(day)) for code, day in rows.iter_rows()]


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    return FactStore(tmp_path / "facts")


ONE, TWO, THREE = ("TA0001Z", "2025-10-01"), ("TA0002Z", "2025-10-02"), ("TA0001Z", "2025-09-03")


def test_an_empty_store_has_every_table_empty(store: FactStore) -> None:
    snapshot = store.snapshot()
    for name, table in TABLES.items():
        assert dict(snapshot.table(name).schema) == table.schema
    assert store.batches().is_empty()
    assert not store.path.exists()


def test_batches_are_numbered_and_described(tmp_path: Path) -> None:
    at = dt.datetime(2026, 11, 2, 1, 30, tzinfo=dt.UTC)
    store = FactStore(tmp_path / "facts", clock=lambda: at)
    assert store.append([reminder_batch(ONE, file_name="a.xlsx", sha256="ab", imported_by="lan")]) == [1]
    assert store.append([reminder_batch(TWO, warned=1, refused=3), reminder_batch(THREE)]) == [2, 3]
    batches = store.batches()
    assert batches["batch"].to_list() == [1, 2, 3]
    first = batches.row(0, named=True)
    assert (first["kind"], first["tables"], first["file_name"], first["accepted"], first["imported_by"]) == (
        "import", "reminders", "a.xlsx", 1, "lan",
    )  # fmt: skip
    assert first["imported_at"] == at
    assert batches.row(1, named=True)["refused"] == 3


def test_rows_come_back_typed_in_file_order_of_each_employer(store: FactStore) -> None:
    store.append([reminder_batch(TWO, ONE, THREE)])
    store.append([reminder_batch(("TA0001Z", "2025-01-01"))])
    rows = store.snapshot().table("reminders", ["TA0001Z"])
    assert rows["issued_on"].cast(pl.String).to_list() == ["2025-10-01", "2025-09-03", "2025-01-01"]
    assert dict(rows.schema) == TABLES["reminders"].schema
    placed = store.snapshot().table("reminders", ["TA0001Z"], ["batch", "row"])
    assert placed.rows() == [(1, 3), (1, 4), (2, 2)]


def test_columns_and_employers_are_chosen(store: FactStore) -> None:
    store.append(
        [NewBatch("import", {"payments": payments(("P1", "TA0001Z", "2025-10-01", 5), ("P2", None, "2025-10-01", 6))})]
    )
    snapshot = store.snapshot()
    assert snapshot.table("payments", ["TA0001Z"], ["amount"]).rows() == [(5,)]
    assert snapshot.table("payments", [], ["amount"]).rows() == []
    assert sorted(snapshot.table("payments", columns=["amount"]).rows()) == [(5,), (6,)]


def test_large_tables_are_filtered_without_being_kept(store: FactStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansinh.facts.snapshot._SMALL", 0)
    store.append([reminder_batch(ONE, TWO, THREE)])
    store.append([reminder_batch(ONE)])
    store.undo(2)
    assert store.snapshot().table("reminders", ["TA0001Z"])["issued_on"].len() == 2
    assert store.snapshot().table("reminders", columns=["employer_code"]).height == 3


# -- knowledge ------------------------------------------------------------------------------------


def test_an_undone_batch_disappears_but_earlier_knowledge_keeps_it(store: FactStore) -> None:
    store.append([reminder_batch(ONE)])
    store.append([reminder_batch(TWO)])
    assert store.undo(1, "lan") == 3
    assert seen(store) == [TWO]
    assert seen(store, 2) == [ONE, TWO]
    assert seen(store, 1) == [ONE]
    assert seen(store, 0) == []
    batches = store.batches()
    assert batches["undone_by"].to_list() == [3, None, None]
    assert store.batches(2)["undone_by"].to_list() == [None, None]


def test_knowledge_by_day_and_moment_is_vietnamese_time(tmp_path: Path) -> None:
    now = [dt.datetime(2026, 10, 31, 16, 59, tzinfo=dt.UTC)]
    store = FactStore(tmp_path, clock=lambda: now[0])
    store.append([reminder_batch(ONE)])  # 23:59 on 31 October in Vietnam
    now[0] = dt.datetime(2026, 10, 31, 17, 1, tzinfo=dt.UTC)
    store.append([reminder_batch(TWO)])  # 00:01 on 1 November in Vietnam
    assert seen(store, dt.date(2026, 10, 30)) == []
    assert seen(store, dt.date(2026, 10, 31)) == [ONE]
    assert seen(store, parse_known_at("2026-11-01")) == [ONE, TWO]
    assert seen(store, parse_known_at("2026-11-01T00:00")) == [ONE]
    assert seen(store, parse_known_at("2026-10-31T17:01:00+00:00")) == [ONE, TWO]


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "31/10/2026", "2026-10"])
def test_a_known_at_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(AnsinhError) as error:
        parse_known_at(text)
    assert text in error.value.what and error.value.do_next


def test_a_known_at_beyond_the_store_is_refused(store: FactStore) -> None:
    store.append([reminder_batch(ONE)])
    with pytest.raises(AnsinhError):
        store.snapshot(2)


def test_a_snapshot_does_not_change_under_the_reader(store: FactStore) -> None:
    store.append([reminder_batch(ONE)])
    before = store.snapshot()
    store.append([reminder_batch(TWO)])
    store.compact(whole=True)
    assert before.table("reminders").height == 1
    assert before.label.endswith("@1") and before.version == 1


@pytest.mark.parametrize("number", [0, 7])
def test_undoing_what_is_not_there(store: FactStore, number: int) -> None:
    store.append([reminder_batch(ONE)])
    with pytest.raises(AnsinhError):
        store.undo(number)


def test_undoing_twice_or_undoing_an_undo(store: FactStore) -> None:
    store.append([reminder_batch(ONE)])
    store.undo(1)
    with pytest.raises(AnsinhError, match="hoàn tác"):
        store.undo(1)
    with pytest.raises(AnsinhError, match="nhập lại"):
        store.undo(2)
    assert store.batches().height == 2


# -- payments and registers -----------------------------------------------------------------------


def test_payments_touching_finds_what_was_moved_to_an_employer(store: FactStore) -> None:
    rows = payments(
        ("P1", "TA0001Z", "2025-10-01", 1), ("P2", "TA0002Z", "2025-10-02", 2), ("P3", None, "2025-10-03", 3)
    )
    moves = pl.DataFrame(
        {
            "payment_id": ["P2", "P3"],
            "employer_code": ["TA0001Z", "TA0002Z"],
            "decided_on": [dt.date(2025, 11, 1)] * 2,
            "row": [1, 2],
        }
    ).with_columns(pl.col("row").cast(pl.Int32))
    store.append([NewBatch("import", {"payments": rows}), NewBatch("decision", {"reassignments": moves})])
    snapshot = store.snapshot()

    def touching(*employers: str) -> list[str]:
        return snapshot.payments_touching(list(employers))["payment_id"].to_list()

    assert touching("TA0001Z") == ["P1", "P2"]
    assert touching("TA0002Z") == ["P2", "P3"]
    assert touching("TA0003Z") == []
    assert snapshot.payments_touching(None).height == 3


def employer(code: str, region: int | None, status: str | None = None, rate: int | None = None) -> pl.DataFrame:
    values = {"employer_code": code, "wage_region": region, "status": status, "accident_rate": rate, "row": 1}
    schema = {**TABLES["employers"].schema, "row": pl.Int32()}
    return pl.DataFrame([{name: values.get(name) for name in schema}], schema=schema)


def test_the_newest_row_of_a_register_holds_and_an_empty_cell_says_nothing(store: FactStore) -> None:
    store.append([NewBatch("import", {"employers": employer("TA0001Z", 2, "active", 30)})])
    store.append([NewBatch("import", {"employers": employer("TA0001Z", 3, None)})])
    columns = ["employer_code", "wage_region", "status", "accident_rate"]
    assert store.snapshot().table("employers", columns=columns).rows() == [("TA0001Z", 3, "active", 30)]
    assert store.snapshot(1).table("employers", columns=columns).rows() == [("TA0001Z", 2, "active", 30)]


# -- files ----------------------------------------------------------------------------------------


def many_batches(store: FactStore, count: int) -> None:
    for number in range(count):
        store.append([reminder_batch((f"TA{number % 3:04d}Z", f"2025-{number % 12 + 1:02d}-01"))])


def test_many_small_files_are_put_in_order_by_themselves(store: FactStore) -> None:
    many_batches(store, 30)
    table = stored_table(store.path, "reminders")
    assert len(table.files()) <= store_module._MANY_FILES + 1
    of_one = store.snapshot().table("reminders", ["TA0001Z"], ["batch"])["batch"].to_list()
    assert of_one == [2, 5, 8, 11, 14, 17, 20, 23, 26, 29]


def test_putting_in_order_changes_nothing_that_is_seen(store: FactStore) -> None:
    many_batches(store, 6)
    store.undo(2)
    before = {version: sorted(seen(store, version)) for version in range(8)}
    store.compact(whole=True)
    assert len(stored_table(store.path, "reminders").files()) == 1
    assert {version: sorted(seen(store, version)) for version in range(8)} == before


def test_a_large_table_is_cut_between_employers(store: FactStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansinh.facts.deltafiles.ROWS_PER_FILE", 10)
    rows = [(f"TA{number % 5:04d}Z", f"2025-01-{number % 28 + 1:02d}") for number in range(40)]
    store.append([NewBatch("import", {"reminders": reminders(*rows)})])
    before = store.snapshot().table("reminders", columns=["employer_code", "issued_on", "batch", "row"])
    store.compact(whole=True)
    files = stored_table(store.path, "reminders").files()
    assert len(files) > 1
    assert store.snapshot().table("reminders", columns=before.columns).equals(before)
    holders = [set(pl.read_parquet(file.path)["employer_code"]) for file in files]
    assert sum(map(len, holders)) == 5


def test_unmatched_payments_survive_the_cut(store: FactStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansinh.facts.deltafiles.ROWS_PER_FILE", 2)
    rows = [(f"P{number}", None if number % 2 else "TA0001Z", "2025-10-01", number) for number in range(9)]
    store.append([NewBatch("import", {"payments": payments(*rows)})])
    store.compact(whole=True)
    assert sorted(store.snapshot().table("payments")["payment_id"]) == sorted(row[0] for row in rows)


def test_the_tables_are_plain_delta_tables_that_refuse_edits(store: FactStore) -> None:
    store.append([reminder_batch(ONE, TWO)])
    table = DeltaTable(str(store.path / "reminders"))
    assert table.to_pyarrow_table().num_rows == 2
    with pytest.raises(Exception, match=r"(?i)append"):
        table.delete("employer_code = 'TA0001Z'")


def test_a_column_added_later_is_empty_in_old_rows(store: FactStore) -> None:
    store.append([reminder_batch(ONE)])
    old = stored_table(store.path, "reminders")
    newer = DeltaFiles(old.folder, {**old.schema, "channel": pl.String()}, "employer_code")
    newer.add(reminders(TWO).with_columns(pl.lit(2, pl.Int32).alias("batch"), pl.lit("post").alias("channel")))
    assert newer.scan(newer.files()).collect()["channel"].to_list() == [None, "post"]
    assert "channel" in {field.name for field in DeltaTable(str(old.folder)).schema().fields}


def test_rows_of_an_import_cut_short_are_never_seen_and_their_number_is_not_given_again(store: FactStore) -> None:
    store.append([reminder_batch(ONE)])
    orphan = reminders(TWO).with_columns(pl.lit(2, pl.Int32).alias("batch"))
    stored_table(store.path, "reminders").add(orphan)
    assert seen(store) == [ONE]
    assert store.append([reminder_batch(THREE)]) == [3]
    assert seen(store) == [ONE, THREE]
    assert seen(store, 2) == [ONE]
    store.compact(whole=True)
    assert seen(store) == [ONE, THREE]
    assert stored_table(store.path, "reminders").files()[0].rows == 2


# -- faults ---------------------------------------------------------------------------------------


def test_a_full_disk_is_said_plainly_and_leaves_nothing(store: FactStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.append([reminder_batch(ONE)])

    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(pl.DataFrame, "write_parquet", full)
        with pytest.raises(AnsinhError, match="đầy"):
            store.append([reminder_batch(TWO)])
    assert seen(store) == [ONE]
    store.append([reminder_batch(TWO)])
    assert seen(store) == [ONE, TWO]


def test_a_disk_that_fills_between_rows_and_batch_leaves_nothing_seen(
    store: FactStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append([reminder_batch(ONE)])
    write = DeltaFiles.add

    def full_at_the_end(self: DeltaFiles, frame: pl.DataFrame) -> None:
        if self.folder.name == "batches":
            raise AnsinhError("full")
        write(self, frame)

    with monkeypatch.context() as patch:
        patch.setattr(DeltaFiles, "add", full_at_the_end)
        with pytest.raises(AnsinhError):
            store.append([reminder_batch(TWO)])
    assert seen(store) == [ONE]
    assert store.append([reminder_batch(TWO)]) == [3]
    assert seen(store) == [ONE, TWO]


def test_two_writers_wait_for_each_other(store: FactStore) -> None:
    other = FactStore(store.path)
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store.locked():
            taken.set()
            done.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(5)
    with pytest.raises(AnsinhError) as error, other.locked(wait_seconds=0.2):
        pass
    assert "đang được" in error.value.what and error.value.do_next
    with pytest.raises(AnsinhError), store.locked(wait_seconds=0.1):  # another thread, the same store
        pass
    done.set()
    thread.join()
    with other.locked(wait_seconds=1):
        pass


def test_the_lock_is_let_go_after_an_error(store: FactStore) -> None:
    with pytest.raises(RuntimeError), store.locked():
        raise RuntimeError
    store.append([reminder_batch(ONE)])
    assert seen(FactStore(store.path)) == [ONE]
