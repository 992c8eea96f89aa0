"""``ansinh import`` and ``ansinh facts`` as a clerk sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ansinh.base import AnsinhError
from ansinh.cli.facts import facts
from ansinh.cli.import_ import import_
from ansinh.cli.main import Settings
from ansinh.facts import FactStore

EMPLOYERS = "employer_code,name,wage_region\nTA0001Z,Một,2\n"
REMINDERS = "employer_code,issued_on\nTA0001Z,2026-01-05\nTA0001Z,32/01/2026\n"
PAYMENTS = (
    "payment_id,employer_code,paid_on,amount,message\n"
    "P1,TA0001Z,2025-11-05,1000000,+BHXH+103+00+TA0001Z+03800+dong BHXH+\n"
    "P2,,2025-11-06,2000000,chuyen tien TA0001Z\n"
    "P3,,2025-11-07,3000000,chuyen tien\n"
)


class Desk:
    """A home folder, a folder of files, and the two commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(home=folder / "home", law=None)

    def file(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def take(self, *arguments: str, answer: str | None = None) -> Result:
        return CliRunner().invoke(import_, arguments, obj=self.settings, input=answer)

    def facts(self, *arguments: str) -> Result:
        return CliRunner().invoke(facts, arguments, obj=self.settings)

    @property
    def store(self) -> FactStore:
        return FactStore(self.settings.facts)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    assert desk.take("auto", desk.file("employers.csv", EMPLOYERS)).exit_code == 0
    return desk


def test_what_was_accepted_and_why_a_row_came_back(desk: Desk) -> None:
    result = desk.take("auto", desk.file("reminders.csv", REMINDERS))
    assert result.exit_code == 2
    assert "Nhận 1 dòng" in result.output and "trả lại 1" in result.output
    assert "32/01/2026" in result.output
    assert "reminders.rejects.xlsx" in result.output
    assert "lô 2" in result.output


def test_the_same_file_again_says_which_batch(desk: Desk) -> None:
    result = desk.take("auto", desk.file("employers.csv", EMPLOYERS))
    assert result.exit_code == 0
    assert "lô 1" in result.output and "không có gì thay đổi" in result.output


def test_a_file_that_cannot_be_read(desk: Desk) -> None:
    result = desk.take("auto", desk.file("empty.csv", ""), desk.file("employers.csv", EMPLOYERS))
    assert result.exit_code == 1
    assert "empty.csv" in result.output and "trống" in result.output


def test_a_trial_run_says_that_it_is_one(desk: Desk) -> None:
    result = desk.take("payments", desk.file("payments.csv", PAYMENTS), "--dry-run")
    assert result.exit_code == 0 and "Chạy thử" in result.output
    assert desk.store.batches().height == 1


def test_many_files_are_summed_up(desk: Desk) -> None:
    files = [
        desk.file(f"{number}.csv", f"employer_code,issued_on\nTA0001Z,2026-02-{number + 1:02d}\n")
        for number in range(7)
    ]
    result = desk.take("reminders", *files)
    assert result.exit_code == 0
    assert "0.csv" not in result.output
    assert "dòng nhận" in result.output and "7" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["payments", "x.csv", "--map", "amount"], "--map"),
        (["payments", "x.csv", "--map", "colour=Màu"], "colour"),
        (["payments", "x.csv", "--filed-on", "3/10/2025"], "--filed-on"),
        (["payments", "x.csv", "--month", "10/2025"], "--month"),
        (["invoices", "x.csv"], "invoices"),
        (["undo", "one"], "số lô"),
        (["undo", "1", "2"], "số lô"),
        (["undo", "9", "--yes"], "9"),
    ],
)
def test_what_was_asked_wrongly(desk: Desk, arguments: list[str], said: str) -> None:
    result = desk.take(*arguments)
    assert isinstance(result.exception, AnsinhError)
    assert said in str(result.exception)
    assert result.exception.do_next or result.exception.why


def test_undo_asks_first(desk: Desk) -> None:
    refused = desk.take("undo", "1", answer="n\n")
    assert refused.exit_code == 0 and "employers.csv" in refused.output
    assert desk.store.batches().height == 1
    done = desk.take("undo", "1", answer="y\n")
    assert done.exit_code == 0 and "lô 2" in done.output
    assert desk.store.snapshot().table("employers").is_empty()


def test_the_list_of_batches(desk: Desk) -> None:
    desk.take("auto", desk.file("payments.csv", PAYMENTS), "--by", "lan")
    desk.take("undo", "1", "--yes")
    listed = desk.facts()
    assert listed.exit_code == 0
    assert "employers.csv" in listed.output and "lan" in listed.output and "hoàn tác" in listed.output
    assert "payments.csv" not in desk.facts("--known-at", "1").output


def test_an_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    assert "ansinh import" in Desk(tmp_path).facts().output


def test_rows_with_their_place(desk: Desk) -> None:
    desk.take("auto", desk.file("payments.csv", PAYMENTS))
    table = desk.facts("show", "payments", "--employer", "TA0001Z")
    assert table.exit_code == 0 and "1.000.000" in table.output and "P2" not in table.output
    text = desk.facts("show", "payments", "--format", "csv").output.splitlines()
    assert text[0] == "batch,row,payment_id,employer_code,paid_on,amount,message"
    assert any(line.startswith("2,2,P1,TA0001Z,2025-11-05,1000000,") for line in text)


def test_payments_that_wait_are_listed_matched_and_moved(desk: Desk) -> None:
    desk.take("auto", desk.file("payments.csv", PAYMENTS))
    listed = desk.facts("unmatched")
    assert "P2" in listed.output and "P3" in listed.output and "5.000.000" in listed.output
    assert "1 chứng từ" in desk.facts("match", "--suggested").output
    assert desk.facts("match", "P3", "ta0001z", "--on", "2026-01-05").exit_code == 0
    assert "đã rõ" in desk.facts("unmatched").output
    assert "P3" in desk.facts("unmatched", "--known-at", "2").output
    again = desk.facts("reassign", "P3", "TA0001Z")
    assert isinstance(again.exception, AnsinhError)


def test_help_teaches(desk: Desk) -> None:
    for result in (desk.take("--help"), desk.facts("--help")):
        assert result.exit_code == 0 and "Ví dụ" in result.output
