"""An office with four employers of two base offices, and files as they are handed in."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import polars as pl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ansinh.facts import TABLES, FactStore
from ansinh.facts.batches import NewBatch
from ansinh.office import clock
from ansinh.office.accounts.models import Role, User
from ansinh.office.imports.models import Delivery
from ansinh.office.registry import snapshots, sources

MakeUser = Callable[..., User]
Files = dict[str, bytes]
_EMPLOYERS = (
    ("TA0001A", "2800000011", "Công ty TNHH May Đông Quang", "14797"),
    ("TA0002A", "2800000029", "Công ty cổ phần Xây lắp Hàm Rồng", "14758"),
    ("TB0003B", "2800000037", "Hợp tác xã Bỉm Sơn", "14812"),
    ("TA0005A", "2800000045", "Trường mầm non Quang Trung", "14818"),
)


def table(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows of a canonical table; what a row does not say is empty."""
    schema = {**TABLES[name].schema, "row": pl.Int32()}
    return pl.DataFrame([{"row": n, **row} for n, row in enumerate(rows, 2)], schema=schema)


@pytest.fixture(autouse=True)
def facts(db: None) -> Iterator[FactStore]:
    """The store of the office under test: a register, two people at each employer, one payment; a day of its own."""
    clock.move_to(dt.date(2026, 2, 10))
    home = Path(settings.ANSINH_HOME)
    columns = ("employer_code", "tax_code", "name", "commune_code")
    common = {"wage_region": 3, "payment_cycle_months": 1, "registered_on": dt.date(2015, 1, 5), "status": "active"}
    register = [dict(zip(columns, row, strict=True)) | common for row in _EMPLOYERS]
    people = [
        {"employer_code": code, "person_number": f"38000000{at}{person}", "full_name": f"Lê Thị Thử {at}{person}",
         "movement": "TM", "group": "a", "base_salary": base, "from_month": dt.date(2025, 7, 1),
         "filed_on": dt.date(2025, 7, 4)}
        for at, (code, *_rest) in enumerate(_EMPLOYERS)
        for person, base in enumerate((6_000_000, 8_000_000 + 100_000 * at))
    ]  # fmt: skip
    paid = [{"payment_id": "P1", "employer_code": "TA0002A", "paid_on": dt.date(2025, 8, 20), "amount": 4_480_000}]
    store = FactStore(home / "facts")
    store.append([NewBatch("import", {"employers": table("employers", register)}, file_name="danh-ba.csv")])
    store.append([NewBatch("import", {"declarations": table("declarations", people)}, file_name="d02.xlsx")])
    store.append([NewBatch("import", {"payments": table("payments", paid)}, file_name="sao-ke.xlsx")])
    sources._opened.cache_clear()
    snapshots.recompute(with_trend=False)
    yield store
    for name in ("facts", "snapshots", "uploads"):
        shutil.rmtree(home / name, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_trend(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run at once in tests; sixteen month ends after every import would take most of their time."""
    monkeypatch.setattr("ansinh.office.registry.snapshots.month_ends", lambda _day: [])


@pytest.fixture
def as_(user: MakeUser) -> Callable[..., Client]:
    """``as_("clerk")``: a browser of its own in which somebody of that role is signed in."""

    def enter(who: str | User, **fields: object) -> Client:
        person = who if isinstance(who, User) else user(who, **fields)
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.person = person  # type: ignore[attr-defined]
        return client

    return enter


@pytest.fixture
def make() -> SimpleNamespace:
    """Contents of files: ``make.declarations(…)``, ``make.payments(…)``, ``make.workbook(…)``, ``make.table(…)``."""
    makers = (declarations, payments, workbook, protected, table)
    return SimpleNamespace(**{maker.__name__: maker for maker in makers})


@pytest.fixture
def clerk(as_: Callable[..., Client]) -> Client:
    return as_(Role.CLERK)


@pytest.fixture
def checker(as_: Callable[..., Client]) -> Client:
    return as_(Role.CHECKER)


@pytest.fixture
def hand_in() -> Callable[[Client, Files], Delivery]:
    """Upload files by name; the delivery they became, judged."""

    def send(client: Client, files: Files) -> Delivery:
        uploads = [SimpleUploadedFile(name, content) for name, content in files.items()]
        response = client.post("/nhap-du-lieu/tai-len/", {"files": uploads})
        assert response.status_code == 302, response.content.decode()[-2000:]
        return Delivery.objects.get(pk=int(response.url.rstrip("/").rpartition("/")[2]))

    return send


def declarations(*rows: str) -> bytes:
    """A canonical list of declarations; each row: person, name, movement, base, from month, filed on."""
    head = "employer_code,person_number,full_name,movement,group,base_salary,from_month,filed_on\n"
    lines = []
    for row in rows:
        person, name, movement, base, month, filed = row.split(",")
        lines.append(f"TA0001A,{person},{name},{movement},a,{base},{month},{filed}")
    return (head + "\n".join(lines) + "\n").encode()


def payments(*rows: str) -> bytes:
    """A canonical list of payments; each row: number, employer, day, amount, message."""
    return ("payment_id,employer_code,paid_on,amount,message\n" + "\n".join(rows) + "\n").encode()


def workbook(*rows: tuple[object, ...], sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def protected() -> bytes:
    """A workbook with a password, as Excel saves it."""
    from msoffcrypto.format.ooxml import OOXMLFile

    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook(("Ngày", "Ghi có")))).encrypt("bi-mat", stream)
    return stream.getvalue()
