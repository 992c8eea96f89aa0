"""Issuing: everything once, nothing lost, whatever cuts it short; and the ledger reads it back."""

from __future__ import annotations

import datetime as dt
import errno
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from django.conf import settings
from django.db import connection
from pypdf import PdfReader

from ansinh.base import AnsinhError
from ansinh.facts import FactStore
from ansinh.facts.batches import NewBatch
from ansinh.ledger import compute
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.documents import files, forms
from ansinh.office.documents import verbs as documents
from ansinh.office.documents.models import Document, Series
from ansinh.office.registry import snapshots
from ansinh.office.registry.models import Standing
from ansinh.office.registry.sources import load_law, store
from ansinh.office.reminders import issuing, verbs
from ansinh.office.reminders.models import Item, Run
from ansinh.office.reminders.proposing import _reminded

MakeUser = Callable[..., User]
LATE, SISTER, OTHER = "TA0001A", "TA0002A", "TB0007B"
TODAY = dt.date(2026, 9, 4)


def numbers() -> dict[tuple[str, str], list[int]]:
    """Office and kind -> numbers given, in order."""
    found: dict[tuple[str, str], list[int]] = {}
    for office, kind, number in Document.objects.order_by("number").values_list("office_code", "kind", "number"):
        found.setdefault((office, kind), []).append(number)
    return found


WHOLE = {("", "01-ĐĐ"): [1, 2, 3], ("", "C12-TS"): [1, 2, 3], ("", "D09-TS"): [1, 2, 3]}


def told() -> list[tuple[str, dt.date]]:
    """Reminders the facts know of, but for the one they began with."""
    rows = store().snapshot().table("reminders", columns=["employer_code", "issued_on"])
    return sorted(row for row in rows.iter_rows() if row[1] == TODAY)


def check_whole(run: Run) -> None:
    """Every number once, every file whole, every item with its papers, the facts told of each once."""
    run.refresh_from_db()
    assert run.state == "done"
    assert numbers() == WHOLE
    assert [series.last for series in Series.objects.all()] == [3, 3, 3]
    for document in Document.objects.all():
        content = files.read(document.path, document.sha256)
        assert content.startswith(b"%PDF") and len(content) == document.size
    papers = run.items.filter(included=True).values_list("employer", "letter", "statement", "roll")
    assert len({number for row in papers for number in row[1:]}) == 9
    assert all(None not in row for row in papers)
    assert told() == [(code, TODAY) for code in (LATE, SISTER, OTHER)]
    assert not list((Path(settings.ANSINH_HOME) / "documents").rglob(".new-*"))


def test_all_papers_of_a_run(approved: Run) -> None:
    assert issuing.issue(approved.pk) == 3
    check_whole(approved)
    letter = Document.objects.get(kind="01-ĐĐ", employer=LATE)
    assert (letter.number_text, letter.total, letter.issued_on) == ("1/BHXH-QLT", 8_960_000, TODAY)
    assert letter.law == approved.law and letter.version == approved.version
    assert issuing.issue(approved.pk) == 0  # a second job finds nothing to do
    check_whole(approved)


def test_the_job_does_it_after_the_approval(
    proposed: Run, officer: User, leader: User, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    verbs.send(run=proposed, by=officer, reason="Đã rà soát.", asked="https://x/")
    with django_capture_on_commit_callbacks(execute=True):
        verbs.approve(run=proposed, by=leader)
    check_whole(proposed)


def test_going_on_twice_is_once(
    approved: Run, officer: User, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    """Two clicks on the button, two jobs."""
    with django_capture_on_commit_callbacks(execute=True):
        verbs.go_on(run=approved, by=officer)
        verbs.go_on(run=approved, by=officer)
    check_whole(approved)


def test_only_one_process_issues_a_run(approved: Run) -> None:
    """While another connection holds the run, a second job leaves it alone."""
    other = connection.get_new_connection(connection.get_connection_params())
    try:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [issuing._LOCK, approved.pk])
        other.commit()
        assert issuing.is_at_work(approved)
        assert issuing.issue(approved.pk) == 0
        assert not Document.objects.exists()
    finally:
        other.execute("SELECT pg_advisory_unlock_all()")
        other.close()
    assert issuing.issue(approved.pk) == 3
    check_whole(approved)


def text_of(document: Document) -> str:
    """What the paper says."""
    content = files.read(document.path, document.sha256)
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


class Killed(BaseException):
    """Like a signal: nothing on the way catches it."""


@pytest.mark.parametrize("at", [1, 5, 9])
def test_killed_at_any_document(approved: Run, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """The file is on the disk, the row is not, and the process dies; going on makes it whole."""
    create, count = Document.objects.create, 0

    def die(**values: object) -> Document:
        nonlocal count
        count += 1
        if count == at:
            raise Killed
        return create(**values)

    monkeypatch.setattr(Document.objects, "create", die)
    with pytest.raises(Killed):
        issuing.issue(approved.pk)
    # Whole employers or nothing, and what is issued is told.
    given = numbers()
    assert all(found == list(range(1, len(found) + 1)) for found in given.values())
    assert Document.objects.count() == 3 * Item.objects.filter(state="issued").count() == 3 * len(told())
    monkeypatch.undo()
    monkeypatch.setattr(snapshots, "month_ends", lambda _day: [])
    issuing.issue(approved.pk)
    check_whole(approved)


def test_killed_between_papers_and_facts(approved: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letters are out and the facts not told: going on tells each once, also when they had been written."""
    real = issuing.record_reminders

    def write_and_die(*args: object, **kwargs: object) -> None:
        real(*args, **kwargs)  # type: ignore[arg-type]
        raise Killed

    monkeypatch.setattr(issuing, "record_reminders", write_and_die)
    with pytest.raises(Killed):
        issuing.issue(approved.pk)
    assert Item.objects.filter(state="issued", batch=None).count() == 3
    monkeypatch.setattr(issuing, "record_reminders", real)
    issuing.issue(approved.pk)
    check_whole(approved)


def test_disk_full(
    approved: Run, monkeypatch: pytest.MonkeyPatch, officer: User,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    """The disk fills up at the fifth file: a clear message, nothing half, and going on finishes the rest."""
    count = 0

    def full(**place: Path) -> tuple[int, str]:
        nonlocal count
        count += 1
        if count == 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        return tempfile.mkstemp(**place)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(files, "tempfile", SimpleNamespace(mkstemp=full))
    with pytest.raises(AnsinhError, match="No space left on device"):
        issuing.issue(approved.pk)
    approved.refresh_from_db()
    assert approved.state == "issuing"
    assert "chỗ trống" in approved.message
    assert (Document.objects.count(), Item.objects.filter(state="issued").count(), len(told())) == (3, 1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        verbs.go_on(run=approved, by=officer)
    check_whole(approved)
    approved.refresh_from_db()
    assert approved.message == ""


def test_one_employer_that_fails_keeps_no_other_waiting(
    approved: Run, monkeypatch: pytest.MonkeyPatch, officer: User,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    real = forms.statement

    def refuse(basis: forms.Basis, employer: object, month: int) -> documents.Draft:
        if str(employer).startswith(SISTER):
            raise AnsinhError("Không lập được C12-TS.")
        return real(basis, employer, month)  # type: ignore[arg-type]

    monkeypatch.setattr(forms, "statement", refuse)
    assert issuing.issue(approved.pk) == 2
    failed = approved.items.get(employer=SISTER)
    assert (failed.state, failed.message) == ("failed", "Không lập được C12-TS.")
    monkeypatch.setattr(forms, "statement", real)
    with django_capture_on_commit_callbacks(execute=True):
        verbs.go_on(run=approved, by=officer)
    check_whole(approved)


def test_who_has_paid_meanwhile_is_not_reminded(facts: FactStore, approved: Run) -> None:
    paid = pl.DataFrame(
        [{"row": 2, "payment_id": "P9", "employer_code": LATE, "paid_on": TODAY, "amount": 20_000_000, "message": ""}],
        schema_overrides={"row": pl.Int32()},
    )
    facts.append([NewBatch("import", {"payments": paid}, file_name="hom-nay.xlsx")])
    snapshots.recompute()
    assert issuing.issue(approved.pk) == 2
    item = approved.items.get(employer=LATE)
    assert (item.state, item.included, item.reason) == ("skipped", False, "paid")
    assert numbers()["", "01-ĐĐ"] == [1, 2]


def test_nobody_is_reminded_twice_in_a_month(approved: Run, user: MakeUser) -> None:
    """A province's run and a base office's, both approved."""
    maker = user("officer", office_code="B")
    base = verbs.propose_run(by=maker, kind="R01")
    verbs.send(run=base, by=maker, reason="Đã rà soát.", asked="https://x/")
    verbs.approve(run=base, by=user("base_leader", office_code="B"))
    assert issuing.issue(approved.pk) == 3
    assert issuing.issue(base.pk) == 0
    assert base.items.get(employer=OTHER).reason == "reminded"
    check_whole(approved)
    assert OTHER in _reminded(snapshots.current())  # type: ignore[arg-type]


def test_a_base_office_has_numbers_and_heads_of_its_own(approved: Run, user: MakeUser) -> None:
    issuing.issue(approved.pk)
    clock.move_to(dt.date(2026, 10, 6))
    snapshots.recompute()
    maker = user("officer", office_code="B")
    run = verbs.propose_run(by=maker, kind="R01")
    verbs.send(run=run, by=maker, reason="Đã rà soát.", asked="https://x/")
    verbs.approve(run=run, by=user("base_leader", office_code="B"))
    issuing.issue(run.pk)
    letter = Document.objects.get(kind="01-ĐĐ", office_code="B", employer=OTHER)
    assert letter.number_text == f"{letter.number}/BHXH.B-QLT"
    assert "BẢO HIỂM XÃ HỘI CƠ SỞ B" in text_of(letter)


def test_changed_law_stops_the_run(approved: Run) -> None:
    Run.objects.filter(pk=approved.pk).update(law="another")
    with pytest.raises(AnsinhError, match="Tham số luật đã thay đổi"):
        issuing.issue(approved.pk)
    assert not Document.objects.exists()


def test_units_of_one_tax_code_share_a_letter(facts: FactStore, officer: User, leader: User) -> None:
    run = verbs.propose_run(by=officer, kind="R01", combine=True)
    verbs.send(run=run, by=officer, reason="Đã rà soát.", asked="https://x/")
    verbs.approve(run=run, by=leader)
    assert issuing.issue(run.pk) == 3
    assert numbers() == {("", "01-ĐĐ"): [1, 2], ("", "C12-TS"): [1, 2, 3], ("", "D09-TS"): [1, 2, 3]}
    letter = Document.objects.get(kind="01-ĐĐ", employer=LATE)
    assert [unit["code"] for unit in letter.figures["units"]] == [LATE, SISTER]
    assert letter.total == 4 * 4_480_000
    assert {item.letter_id for item in run.items.filter(employer__in=[LATE, SISTER])} == {letter.pk}


@pytest.mark.parametrize(
    ("reminded_on", "due_on", "evading_from"),
    [
        # By day 45 after the due day: evasion after 60 days.
        (TODAY, dt.date(2026, 7, 31), dt.date(2026, 9, 30)),
        (TODAY, dt.date(2026, 8, 31), dt.date(2026, 10, 31)),
        # Later: the fifteenth day after the letter.
        (dt.date(2026, 10, 6), dt.date(2026, 7, 31), dt.date(2026, 10, 21)),
    ],
)
def test_the_ledger_turns_on_the_day_the_letter_says(
    facts: FactStore, officer: User, leader: User, reminded_on: dt.date, due_on: dt.date, evading_from: dt.date
) -> None:
    """max(due + 61, reminder + 15): the letter names the day, and the ledger reads it back on that very day."""
    clock.move_to(reminded_on)
    snapshots.recompute()
    run = verbs.propose_run(by=officer, kind="R01")
    verbs.send(run=run, by=officer, reason="Đã rà soát.", asked="https://x/")
    verbs.approve(run=run, by=leader)
    issuing.issue(run.pk)
    letter = Document.objects.get(kind="01-ĐĐ", employer=LATE)
    (unit,) = letter.figures["units"]
    says = {item["due_on"]: item["evading_from"] for item in unit["items"]}
    assert says[due_on.isoformat()] == evading_from.isoformat()
    for day, conduct in ((evading_from - dt.timedelta(days=1), "late"), (evading_from, "evading")):
        balances = compute(store().snapshot(), load_law(), day, [LATE]).balances
        assert balances.filter(pl.col("due_on") == due_on)["class"].unique().to_list() == [conduct]
    # And the office's present has been computed anew with it.
    assert Standing.objects.get(snapshot=snapshots.current(), employer=LATE).evading_from is not None
