"""Issued statements: frozen, numbered, never written over; and the office's own settings."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.ledger.offices import CODE, by_hand

from ansinh.base import AnsinhError
from ansinh.base.months import parse_month
from ansinh.law import Law
from ansinh.ledger.statement import IssuedStatements, Office, build, load_office

JULY = parse_month("2026-07")
IN_TIME = dt.date(2026, 8, 5)


@pytest.fixture
def archive(tmp_path: Path) -> IssuedStatements:
    return IssuedStatements(tmp_path / "statements")


def issue(archive: IssuedStatements, month: int = JULY) -> int:
    page, position = build(by_hand(), Law.load(), CODE, month, archive.last_before(CODE, month))
    return archive.issue(page, position, dt.date(2026, 12, 1), known_at="12").version


def test_what_is_read_back_is_what_was_issued(archive: IssuedStatements) -> None:
    page, position = build(by_hand(), Law.load(), CODE, JULY)
    archive.issue(page, position, IN_TIME, known_at="12")
    frozen = archive.read(CODE, JULY)
    assert (frozen.statement, frozen.position) == (page, position)
    assert (frozen.version, frozen.issued_on, frozen.known_at) == (1, IN_TIME, "12")
    assert frozen.statement.basis.law == Law.load().digest


def test_issuing_again_makes_the_next_version(archive: IssuedStatements) -> None:
    assert [issue(archive), issue(archive)] == [1, 2]
    first = (archive.folder / CODE / "2026-07.v1.json").read_bytes()
    assert issue(archive) == 3
    assert (archive.folder / CODE / "2026-07.v1.json").read_bytes() == first
    assert archive.versions(CODE, JULY) == [1, 2, 3]
    assert sorted(path.name for path in (archive.folder / CODE).iterdir()) == [
        "2026-07.v1.json", "2026-07.v2.json", "2026-07.v3.json",
    ]  # fmt: skip


def test_two_at_once_get_two_versions(archive: IssuedStatements) -> None:
    page, position = build(by_hand(), Law.load(), CODE, JULY)
    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(lambda _n: archive.issue(page, position, IN_TIME).version, range(8)))
    assert sorted(versions) == list(range(1, 9))


def test_the_last_issued_is_the_newest_version_of_the_last_month(archive: IssuedStatements) -> None:
    for month in (JULY - 2, JULY - 1, JULY - 1):
        issue(archive, month)
    last = archive.last_before(CODE, JULY)
    assert last is not None
    assert (last.statement.month, last.version) == (dt.date(2026, 6, 1), 2)
    assert archive.last_before(CODE, JULY - 2) is None
    assert archive.last_before("TA0002Z", JULY) is None


def test_a_month_that_has_not_ended_is_not_issued(archive: IssuedStatements) -> None:
    page, position = build(by_hand(), Law.load(), CODE, JULY)
    with pytest.raises(AnsinhError, match="Tháng chưa kết thúc"):
        archive.issue(page, position, dt.date(2026, 7, 31))
    assert not archive.folder.exists()


def test_what_was_not_issued_cannot_be_shown(archive: IssuedStatements) -> None:
    with pytest.raises(AnsinhError, match=r"Chưa phát hành .* --issue"):
        archive.read(CODE, JULY)
    issue(archive)
    with pytest.raises(AnsinhError, match="không có bản 4; đã có các bản 1"):
        archive.read(CODE, JULY, 4)


def test_a_tampered_file_is_not_believed(archive: IssuedStatements) -> None:
    issue(archive)
    path = archive.folder / CODE / "2026-07.v1.json"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(AnsinhError, match=r"Không đọc được .*2026-07\.v1\.json"):
        archive.read(CODE, JULY)


def test_an_employer_code_is_never_a_path(archive: IssuedStatements) -> None:
    for code in ("../TA0001Z", "a/b", "..", ""):
        with pytest.raises(AnsinhError, match="Mã đơn vị không hợp lệ"):
            archive.versions(code, JULY)


def test_an_office_of_its_own(tmp_path: Path) -> None:
    assert load_office(tmp_path) == Office()
    (tmp_path / "office.yaml").write_text("name: BẢO HIỂM XÃ HỘI CƠ SỞ MẪU\nagency_code: '03801'\n", encoding="utf-8")
    office = load_office(tmp_path)
    assert (office.name, office.agency_code, office.parent) == (
        "BẢO HIỂM XÃ HỘI CƠ SỞ MẪU", "03801", "BẢO HIỂM XÃ HỘI VIỆT NAM",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("nmae: Sai\n", "nmae"),
        ("bank_bin: 970400\n", "bank_bin"),
        ("bank_bin: '97040'\n", "6 chữ số"),
        ("account_number: '12 34 56'\n", "dấu cách"),
        ("agency_code: '3800'\n", "5 chữ số"),
        ("name: [1, 2\n", "office.yaml"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "office.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(AnsinhError, match=reason):
        load_office(tmp_path)
