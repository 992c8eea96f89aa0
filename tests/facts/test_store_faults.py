"""A process killed at any point of an import leaves the whole batch or nothing; the next import goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from ansinh.base import AnsinhError
from ansinh.facts import FactStore, import_files

PROGRAM = """
import os, signal, sys
from pathlib import Path
from ansinh.facts import FactStore, import_files
from ansinh.facts.deltafiles import DeltaFiles

folder, source, table, moment = sys.argv[1:5]
step = {"writing": "_write", "written": "_write", "committing": "_commit", "committed": "_commit"}[moment]
original = getattr(DeltaFiles, step)

def killing(self, *arguments, **named):
    if self.folder.name == table and moment in ("writing", "committing"):
        os.kill(os.getpid(), signal.SIGKILL)
    result = original(self, *arguments, **named)
    if self.folder.name == table:
        os.kill(os.getpid(), signal.SIGKILL)
    return result

store = FactStore(Path(folder))
setattr(DeltaFiles, step, killing)
WORK
"""
IMPORT = 'import_files(store, "auto", [Path(source)])'
COMPACT = "store.compact(whole=True)"

HEADER = "employer_code,issued_on\n"


def canonical(path: Path, *lines: str) -> Path:
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(work: str, folder: Path, source: Path, table: str, moment: str) -> int:
    program = textwrap.dedent(PROGRAM).replace("WORK", work)
    arguments = [sys.executable, "-c", program, str(folder), str(source), table, moment]
    return subprocess.run(arguments, check=False, capture_output=True).returncode


def months(store: FactStore) -> list[str]:
    rows = store.snapshot().table("reminders", columns=["issued_on"])
    return rows["issued_on"].dt.strftime("%Y-%m").to_list()


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    store = FactStore(tmp_path / "facts")
    first = canonical(tmp_path / "first.csv", "TA0001Z,2025-08-05")
    report = import_files(store, "reminders", [first])
    assert report.files[0].batch == 1, report.files[0].error
    return store


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "moment", "known"),
    [
        ("reminders", "writing", False),
        ("reminders", "written", False),
        ("reminders", "committing", False),
        ("reminders", "committed", False),
        ("batches", "writing", False),
        ("batches", "written", False),
        ("batches", "committed", True),
    ],
)
def test_killed_while_importing(store: FactStore, tmp_path: Path, table: str, moment: str, known: bool) -> None:
    second = canonical(tmp_path / "second.csv", "TA0001Z,2025-11-05", "TA0002Z,2025-12-05")
    assert run(IMPORT, store.path, second, table, moment) == -signal.SIGKILL
    assert len(months(store)) == (3 if known else 1)
    assert store.batches().height == (2 if known else 1)
    # The next import neither doubles nor loses anything.
    report = import_files(store, "auto", [second])
    assert (report.files[0].already is not None) == known
    assert sorted(months(store)) == ["2025-08", "2025-11", "2025-12"]
    assert store.batches()["accepted"].to_list() == [1, 2]


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["writing", "written", "committing", "committed"])
def test_killed_while_putting_in_order(store: FactStore, tmp_path: Path, moment: str) -> None:
    more = canonical(tmp_path / "more.csv", "TA0003Z,2026-01-05")
    import_files(store, "auto", [more])
    store.undo(1)
    assert run(COMPACT, store.path, more, "reminders", moment) == -signal.SIGKILL
    assert months(store) == ["2026-01"]
    assert store.snapshot(2).table("reminders").height == 2
    store.compact(whole=True)
    assert months(store) == ["2026-01"]


def test_two_imports_at_once_both_arrive_whole_or_are_told_to_wait(store: FactStore, tmp_path: Path) -> None:
    sources = []
    for number in range(4):
        lines = (f"TA{line:04d}Z,2026-{number + 1:02d}-04" for line in range(200))
        sources.append(canonical(tmp_path / f"{number}.csv", *lines))
    program = (
        "import sys; from pathlib import Path; from ansinh.facts import FactStore, import_files\n"
        'import_files(FactStore(Path(sys.argv[1])), "auto", [Path(sys.argv[2])])'
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(store.path), str(source)], stderr=subprocess.PIPE)
        for source in sources
    ]
    errors = [process.communicate()[1].decode() for process in running]
    arrived = sum(process.returncode == 0 for process in running)
    assert all("AnsinhError" in error for process, error in zip(running, errors, strict=True) if process.returncode)
    assert store.batches().height == 1 + arrived
    assert store.snapshot().table("reminders").height == 1 + 200 * arrived
    assert store.batches()["batch"].to_list() == list(range(1, 2 + arrived))


def test_a_disk_that_fills_during_import(store: FactStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = canonical(tmp_path / "second.csv", "TA0001Z,2025-11-05")

    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(pl.DataFrame, "write_parquet", full)
        with pytest.raises(AnsinhError) as error:
            import_files(store, "auto", [second])
    assert "đầy" in error.value.what and error.value.do_next
    assert months(store) == ["2025-08"]
    import_files(store, "auto", [second])
    assert months(store) == ["2025-08", "2025-11"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(small_disk: Path, tmp_path: Path) -> None:
    store, filler = FactStore(small_disk / "facts"), small_disk / "filler"
    expected, failures = 0, 0
    for number in range(16):
        month = f"{2025 + number // 12}-{number % 12 + 1:02d}"
        days = (f"TA{line:04d}Z,{month}-{line % 28 + 1:02d}" for line in range(400 + number))
        source = canonical(tmp_path / f"{number}.csv", *days)
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        filler.write_bytes(bytes(max(0, free - number * 4096)))
        try:
            import_files(store, "auto", [source])
            expected += 400 + number
        except AnsinhError as error:
            failures += 1
            assert "đầy" in error.what
        assert store.snapshot().table("reminders").height == expected
        assert store.batches()["accepted"].sum() == expected
        filler.unlink()
        if store.snapshot().table("reminders").height < 400 * (number + 1):
            report = import_files(store, "auto", [source])
            expected += report.files[0].accepted
            assert report.files[0].batch is not None
    assert failures >= 4
    assert store.batches().height == 16
