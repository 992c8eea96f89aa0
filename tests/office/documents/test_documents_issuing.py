"""Numbers without gaps, files whole, rows that do not change, service, and the page on which anybody can check."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.test import Client

from ansinh.base import AnsinhError
from ansinh.base.paper import Mark
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.documents import files, selectors, signing, verbs
from ansinh.office.documents.models import Document, Kind, Series, Service
from ansinh.office.documents.verbs import Draft
from ansinh.office.registry.models import Employer

MakeUser = Callable[..., User]
TODAY = dt.date(2026, 9, 4)


@pytest.fixture(autouse=True)
def office_day(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """4 September 2026, papers signed by hand; files are cleared away afterwards."""
    clock.move_to(TODAY)
    monkeypatch.setattr(signing, "seal", lambda: None)
    yield
    shutil.rmtree(Path(settings.ANSINH_HOME) / "documents", ignore_errors=True)


@pytest.fixture
def employer() -> Employer:
    """One employer of base office A."""
    return Employer.objects.create(
        code="TA0001A", name="Công ty May", folded="ta0001a cong ty may", office_code="A", commune_code="14797"
    )


def draft(employer: Employer, kind: Kind = Kind.REMINDER, **fields: object) -> Draft:
    """A paper that says its number and where to check it."""

    def page(mark: Mark, issued_on: dt.date) -> bytes:
        return f"%PDF {mark.number} {issued_on} {mark.url}".encode()

    values: dict[str, object] = {
        "kind": kind, "employer": employer, "employer_name": employer.name, "month": dt.date(2026, 8, 1),
        "figures": {"late": 5}, "total": 1_234_567, "as_of": TODAY, "version": 3, "known_at": None, "law": "abc",
        "print": page,
    }  # fmt: skip
    return Draft(**{**values, **fields})  # type: ignore[arg-type]


def issue(*drafts: Draft, by: User, day: dt.date = TODAY, office_code: str = "") -> list[Document]:
    """In a transaction of its own."""
    with transaction.atomic():
        return verbs.issue(drafts, office_code=office_code, by=by, issued_on=day, site="https://bhxh.example.vn")


def test_each_office_year_and_kind_counts_from_one(employer: Employer, user: MakeUser) -> None:
    leader = user("leader")
    issue(draft(employer), draft(employer), draft(employer, Kind.ROLL), by=leader)
    issue(draft(employer), by=leader, office_code="A")
    issue(draft(employer), by=leader, day=dt.date(2027, 1, 4))
    issue(draft(employer), by=leader)
    found = [(str(document), document.year) for document in Document.objects.order_by("pk")]
    assert found == [
        ("1/BHXH-QLT", 2026), ("2/BHXH-QLT", 2026), ("1/DS-BHXH", 2026), ("1/BHXH.A-QLT", 2026), ("1/BHXH-QLT", 2027),
        ("3/BHXH-QLT", 2026),
    ]  # fmt: skip


def test_the_paper_bears_its_number_and_its_page(employer: Employer, user: MakeUser) -> None:
    (document,) = issue(draft(employer), by=user("leader"))
    said = files.read(document.path, document.sha256).decode()
    assert said == f"%PDF 1/BHXH-QLT 2026-09-04 https://bhxh.example.vn/kiem-tra/{document.token}/"


def test_a_number_not_committed_is_given_again(employer: Employer, user: MakeUser) -> None:
    """Whatever fails after a file was written takes back numbers, rows and all; the stray file is replaced."""
    leader = user("leader")

    def broken(_mark: Mark, _day: dt.date) -> bytes:
        raise AnsinhError("Không in được.")

    with pytest.raises(AnsinhError, match="Không in được"):
        issue(draft(employer), draft(employer, print=broken), by=leader)
    assert not Document.objects.exists() and not Series.objects.exists()
    stray = list((Path(settings.ANSINH_HOME) / "documents").rglob("*.pdf"))
    assert len(stray) == 1
    (document,) = issue(draft(employer), by=leader)
    assert document.number == 1 and (files.folder() / document.path) == stray[0]
    assert str(document.token) in files.read(document.path, document.sha256).decode()


def test_an_issued_document_does_not_change(employer: Employer, user: MakeUser) -> None:
    (document,) = issue(draft(employer), by=user("leader"))
    for change in ({"total": 1}, {"issued_on": dt.date(2026, 9, 3)}, {"figures": {}}, {"sha256": "0"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        document.delete()


def test_a_changed_or_lost_file_is_told(employer: Employer, user: MakeUser) -> None:
    (document,) = issue(draft(employer), by=user("leader"))
    place = files.folder() / document.path
    place.write_bytes(place.read_bytes() + b" ")
    with pytest.raises(AnsinhError, match="không còn nguyên"):
        files.read(document.path, document.sha256)
    place.unlink()
    with pytest.raises(AnsinhError, match="không còn nguyên"):
        files.read(document.path, document.sha256)


def test_service_is_kept_with_its_proof(employer: Employer, user: MakeUser) -> None:
    """Returned once, handed over later; the first delivery counts, said twice it is once."""
    (document,) = issue(draft(employer), by=user("leader"))
    officer = user("officer")
    back = {"document": document, "by": officer, "method": "post", "on": TODAY, "proof": "RA123VN hoàn"}
    verbs.record_service(**back, delivered=False)  # type: ignore[arg-type]
    document.refresh_from_db()
    assert (document.state, document.served_on) == ("returned", None)
    clock.move_to(dt.date(2026, 9, 8))
    given = {**back, "method": "hand", "on": dt.date(2026, 9, 8), "proof": "Văn thư ký nhận"}
    verbs.record_service(**given)  # type: ignore[arg-type]
    verbs.record_service(**given)  # type: ignore[arg-type]
    document.refresh_from_db()
    assert (document.state, document.served_on, document.services.count()) == ("served", dt.date(2026, 9, 8), 2)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Service.objects.update(proof="khác")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"on": dt.date(2026, 9, 5)}, "tương lai"),
        ({"on": dt.date(2026, 9, 3)}, "phát hành ngày 04/09/2026"),
        ({"proof": "  "}, "bằng chứng"),
    ],
)
def test_service_that_cannot_stand(
    employer: Employer, user: MakeUser, change: dict[str, object], message: str
) -> None:  # fmt: skip
    (document,) = issue(draft(employer), by=user("leader"))
    said = {"document": document, "by": user("officer"), "method": "hand", "on": TODAY, "proof": "ký nhận"} | change
    with pytest.raises(AnsinhError, match=message):
        verbs.record_service(**said)  # type: ignore[arg-type]
    assert not Service.objects.exists()


def test_documents_keep_to_the_territory(employer: Employer, user: MakeUser) -> None:
    (document,) = issue(draft(employer), by=user("leader"))
    near, far = user("officer", office_code="A"), user("officer", office_code="B")
    assert selectors.documents(near).count() == 1
    assert selectors.documents(far).count() == 0
    with pytest.raises(PermissionDenied):
        selectors.document_of(far, document.pk)
    with pytest.raises(PermissionDenied):
        verbs.record_service(document=document, by=far, method="hand", on=TODAY, proof="x")
    with pytest.raises(PermissionDenied):
        verbs.record_service(document=document, by=user("leader"), method="hand", on=TODAY, proof="x")


def test_anybody_can_check_a_paper(employer: Employer, user: MakeUser, client: Client) -> None:
    """Without signing in: kind, number, day, employer, sum, digest; nothing about people; no for what is not ours."""
    reminder, roll = issue(
        draft(employer), replace(draft(employer, Kind.ROLL), figures={"people": 2}, total=0), by=user("leader")
    )
    page = client.get(f"/kiem-tra/{reminder.token}/")
    assert page.status_code == 200
    for said in ("1/BHXH-QLT", "04/09/2026", "Công ty May", "1.234.567", reminder.sha256):
        assert said in page.content.decode()
    assert "0 ₫" not in client.get(f"/kiem-tra/{roll.token}/").content.decode()
    unknown = client.get("/kiem-tra/00000000-0000-4000-8000-000000000000/")
    assert unknown.status_code == 404
    assert "Không có văn bản này" in unknown.content.decode()
    assert client.get("/kiem-tra/1/").status_code == 404


def test_site_is_the_name_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def named(*hosts: str, https: bool) -> None:
        monkeypatch.setattr(verbs, "settings", SimpleNamespace(ALLOWED_HOSTS=list(hosts), HTTPS=https))

    named("bhxh.thanhhoa.vn", "localhost", https=True)
    assert verbs.site_of("http://10.0.0.5:8000/") == "https://bhxh.thanhhoa.vn"
    named("localhost", "127.0.0.1", "[::1]", https=False)
    assert verbs.site_of("http://localhost:8000/") == "http://localhost:8000"
