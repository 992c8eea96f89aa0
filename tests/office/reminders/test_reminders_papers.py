"""What the papers of a run say, and the pages around them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from ansinh.office.accounts.models import AccessLog, User
from ansinh.office.documents import files
from ansinh.office.documents.models import Document
from ansinh.office.reminders import issuing, verbs
from ansinh.office.reminders.models import Run

MakeUser = Callable[..., User]
LATE = "TA0001A"


@pytest.fixture
def issued(approved: Run) -> Run:
    """The run with all its papers out."""
    issuing.issue(approved.pk)
    approved.refresh_from_db()
    return approved


def pdf_of(kind: str) -> tuple[Document, PdfReader, str]:
    """The late employer's paper of a kind: row, pages, words in one line."""
    document = Document.objects.get(kind=kind, employer=LATE)
    reader = PdfReader(io.BytesIO(files.read(document.path, document.sha256)))
    return document, reader, " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def test_the_letter_says_all_the_decree_asks(issued: Run) -> None:
    """Decree 274/2025 art. 3(1): items with amounts and days, the day of evasion, the report before day 25."""
    _document, reader, said = pdf_of("01-ĐĐ")
    for words in (
        "Mẫu 01-ĐĐ", "Số: 1/BHXH-QLT", "V/v đôn đốc đóng BHXH, BHTN, BHYT", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "ngày 04 tháng 09 năm 2026", "Kính gửi: Công ty TNHH May Đông Quang", "Mã số: TA0001A",
        "Mẫu C12-TS tháng 08 năm 2026", "- Số tiền chậm đóng: 8.960.000 đồng", "- Số tiền trốn đóng: 0 đồng",
        "- Số ngày chậm đóng: 35 ngày", "(0,03%/ngày)", "Điều 40, 41 Luật Bảo hiểm xã hội 2024", "Điều 48b",
        "trước ngày 25/09/2026", "có 4.480.000 đồng đến hạn ngày 31/08/2026", "GIÁM ĐỐC", "Lưu: VT, QLT",
    ):  # fmt: skip
        assert words in said, words
    annex = " ".join(reader.pages[1].extract_text().split())
    assert "06/2026 31/07/2026" in annex and "30/09/2026" in annex
    assert "07/2026 31/08/2026" in annex and "31/10/2026" in annex


def test_papers_are_archival_and_bear_their_number(issued: Run) -> None:
    for kind, number in (("01-ĐĐ", "1/BHXH-QLT"), ("C12-TS", "1/TB-BHXH"), ("D09-TS", "1/DS-BHXH")):
        document, reader, said = pdf_of(kind)
        assert number in said
        metadata = reader.metadata
        assert metadata is not None and metadata.creation_date is not None
        assert metadata.creation_date.date() == document.issued_on
        xmp = reader.xmp_metadata
        assert xmp is not None and "pdfaid" in str(xmp.rdf_root.toxml())


def test_the_list_names_people_and_their_bases(issued: Run) -> None:
    document, _reader, said = pdf_of("D09-TS")
    assert "Lê Thị Thử 00 3800000000" in said and "8.000.000" in said and "14.000.000" in said
    assert document.figures["people"] == {"current": 2, "new": 0, "left": 0, "changed": 0}
    assert "Thử" not in str(document.figures)


def test_the_statement_is_frozen_in_the_archive_too(issued: Run) -> None:
    kept = list((Path(settings.ANSINH_HOME) / "statements").rglob("*.json"))
    assert sorted(path.name for path in kept) == ["2026-08.v1.json"] * 3


def test_people_are_shown_for_a_reason_and_on_record(
    issued: Run, user: MakeUser, sign_in: Callable[..., Client]
) -> None:
    document, _reader, _said = pdf_of("D09-TS")
    browser = sign_in(user("officer", office_code="A"))
    assert browser.get(f"/van-ban/{document.pk}/tep.pdf").status_code == 302
    assert browser.post(f"/van-ban/{document.pk}/tep.pdf", {"reason": "xem"}).status_code == 422
    assert not AccessLog.objects.exists()
    answer = browser.post(f"/van-ban/{document.pk}/tep.pdf", {"reason": "đối chiếu với đơn vị"})
    assert answer.headers["Content-Type"] == "application/pdf"
    log = AccessLog.objects.get()
    assert (log.revealed, log.person_numbers, log.employer_code) == (True, ["3800000000", "3800000001"], LATE)


def test_the_letter_is_read_and_kept(issued: Run, user: MakeUser, sign_in: Callable[..., Client]) -> None:
    document, _reader, _said = pdf_of("01-ĐĐ")
    browser = sign_in(user("officer", office_code="A"))
    answer = browser.get(f"/van-ban/{document.pk}/tep.pdf")
    assert answer.content.startswith(b"%PDF") and "inline" in answer.headers["Content-Disposition"]
    assert "attachment" in browser.get(f"/van-ban/{document.pk}/tep.pdf?tai=1").headers["Content-Disposition"]
    page = browser.get(f"/van-ban/{document.pk}/").content.decode()
    assert document.sha256 in page and "30/09/2026" in page
    assert browser.post(
        f"/van-ban/{document.pk}/giao/", {"method": "e_store", "on": "2026-09-04", "proof": "TST-1"}, follow=True
    ).status_code == 200  # fmt: skip
    document.refresh_from_db()
    assert document.state == "served"


def test_service_of_the_whole_run_at_once(issued: Run, officer: User) -> None:
    said = {"method": "e_store", "on": issued.as_of, "proof": "Lô TST-2026-09"}
    assert verbs.serve_all(run=issued, by=officer, **said) == 9  # type: ignore[arg-type]
    assert verbs.serve_all(run=issued, by=officer, **said) == 0  # type: ignore[arg-type]
    assert Document.objects.filter(state="served").count() == 9


def test_a_month_through_the_pages(
    facts: object, user: MakeUser, client: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    """Propose, leave out, send, approve, see: as officers do it, with a double click at the end."""

    def as_(who: User) -> Client:
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    checker, leader = user("checker"), user("leader")
    made = as_(checker).post("/don-doc/lap/", {"kind": "R01", "tolerance": "10000"})
    run = Run.objects.get()
    assert made.headers["Location"] == f"/don-doc/{run.pk}/"
    here = f"/don-doc/{run.pk}/"
    assert "Trình duyệt 3 đơn vị" in client.get(here).content.decode()
    client.post(f"{here}don-vi/TB0007B/", {"act": "exclude", "reason": "đang khiếu nại"})
    client.post(f"{here}trinh/", {"reason": "Đã rà soát."})
    assert client.post(f"{here}duyet/").status_code == 422  # nobody approves their own
    as_(leader)
    assert "Duyệt và phát hành 2 văn bản" in client.get(here).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{here}duyet/")
        assert client.post(f"{here}duyet/").status_code == 422
    page = client.get(here).content.decode()
    assert "đang khiếu nại" in page and "2/BHXH-QLT" in page
    assert Document.objects.count() == 6
    for path in ("/don-doc/", "/van-ban/", f"{here}don-vi/{LATE}/", f"{here}tien-do/", "/van-ban/?export=xlsx"):
        assert client.get(path).status_code == 200, path


def test_pages_keep_to_the_territory(proposed: Run, user: MakeUser, client: Client) -> None:
    client.force_login(user("officer", office_code="B"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/don-doc/{proposed.pk}/").status_code == 403
    assert client.get("/don-doc/").status_code == 200
    client.force_login(user("admin"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/don-doc/").status_code == 403
    client.force_login(user("clerk"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/don-doc/lap/").status_code == 403
