"""The whole way of a file: handed in, judged, corrected, approved, imported, taken back."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.conf import settings
from django.test import Client

from ansinh.facts import FactStore
from ansinh.facts.batches import NewBatch
from ansinh.office.accounts.models import AccessLog, Role, User
from ansinh.office.imports.models import Delivery, Upload
from ansinh.office.registry import snapshots

HandIn = Callable[[Client, dict[str, bytes]], Delivery]
As = Callable[..., Client]
GOOD = "3800000101,Lê Văn Một,TM,8000000,2026-01,2026-01-10"
MONTH_13 = "3800000102,Lê Văn Hai,TM,8000000,2026-13,2026-01-10"
NO_NUMBER = "38001,Lê Văn Ba,TM,8000000,2026-01,2026-01-10"


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return str(response.content.decode())


def act(client: Client, delivery: Delivery, what: str, **data: str) -> Delivery:
    response = client.post(f"/nhap-du-lieu/{delivery.pk}/{what}/", data)
    assert response.status_code == 302, response.content.decode()[-1500:]
    return Delivery.objects.get(pk=delivery.pk)


def test_from_file_to_fact_and_back(
    make: SimpleNamespace, clerk: Client, checker: Client, hand_in: HandIn, facts: FactStore
) -> None:
    """Money hangs on it: nothing is known before a second person says so, and taking it back needs one too."""
    known = facts.snapshot().version
    delivery = hand_in(clerk, {"khai.csv": make.declarations(GOOD)})
    page = text(clerk, f"/nhap-du-lieu/{delivery.pk}/")
    assert "1 nhận" in page and "Trình duyệt" in page and "bảng tờ khai lao động" in page.lower()
    assert facts.snapshot().version == known

    delivery = act(clerk, delivery, "nhap", reason="Hồ sơ ngày 10/01")
    assert delivery.pending and facts.snapshot().version == known
    assert clerk.post(f"/nhap-du-lieu/{delivery.pk}/duyet/").status_code == 422  # not one's own

    assert "Duyệt và nhập" in text(checker, f"/nhap-du-lieu/{delivery.pk}/")
    delivery = act(checker, delivery, "duyet")
    assert delivery.state == Delivery.State.DONE
    upload = delivery.uploads.get()
    assert upload.state == Upload.State.IMPORTED and upload.batch == known + 1
    batch = facts.batches().row(-1, named=True)
    assert (batch["file_name"], batch["accepted"], batch["sha256"]) == ("khai.csv", 1, upload.sha256)
    present = snapshots.current()
    assert present and present.version == known + 1  # the ledger knows of it
    assert "Công nợ đã tính lại" in text(clerk, f"/nhap-du-lieu/{delivery.pk}/")

    listed = text(clerk, "/nhap-du-lieu/lo/")
    assert "khai.csv" in listed and "danh-ba.csv" in listed
    path = f"/nhap-du-lieu/lo/{upload.batch}/"
    assert (
        upload.sha256 in text(clerk, path)
        and "TA0001A" in clerk.get(path, headers={"HX-Request": "true"}).content.decode()
    )
    clerk.post(path + "hoan-tac/", {"reason": "Nhập nhầm tháng"})
    assert facts.snapshot().version == known + 1 and "chờ duyệt" in text(clerk, path)
    checker.post(path + "hoan-tac/", {"what": "approve"})
    assert facts.batches().filter(batch=upload.batch)["undone_by"][0] == known + 2
    assert "đã được hoàn tác bởi lô" in text(clerk, path)


def test_what_is_no_money_needs_one_person(clerk: Client, hand_in: HandIn, facts: FactStore) -> None:
    content = b"tip_id,received_on,tax_code,employer_name,text\nP1,2026-01-05,2800000011,May,Khong dong BHXH\n"
    delivery = hand_in(clerk, {"phan-anh.csv": content})
    delivery = act(clerk, delivery, "nhap")
    assert delivery.state == Delivery.State.DONE and facts.batches().row(-1, named=True)["tables"] == "tips"
    number = delivery.uploads.get().batch
    clerk.post(f"/nhap-du-lieu/lo/{number}/hoan-tac/")
    assert facts.batches().filter(batch=number)["undone_by"][0] is not None


def test_refused_rows_are_put_right_where_they_stand(
    make: SimpleNamespace, clerk: Client, checker: Client, hand_in: HandIn, facts: FactStore
) -> None:
    delivery = hand_in(clerk, {"khai.csv": make.declarations(GOOD, MONTH_13, NO_NUMBER)})
    upload = delivery.uploads.get()
    assert (upload.accepted, upload.refused) == (1, 2)
    path = f"/nhap-du-lieu/tep/{upload.pk}/"
    page = text(clerk, path)
    assert "2026-13" in page and "tháng ngoài 1–12" in page and ">3</td>" in page  # value, reason, row number
    name = re.search(r'name="(0\.3\.from_month)"', page)
    assert name

    clerk.post(path + "sua/", {"0.3.from_month": "2026-01"})
    fix = Upload.objects.get(corrects=upload)
    assert (fix.accepted, fix.refused) == (1, 0)
    page = text(clerk, path)
    assert "Đã sửa, nhận được" in page and "38001" in page  # one row is still open

    sheet = openpyxl.load_workbook(io.BytesIO(clerk.get(path + "tra-lai.xlsx").content)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "38001" in cells and "2026-13" not in cells  # what is left, to be corrected elsewhere

    delivery = act(clerk, delivery, "nhap", reason="Hồ sơ ngày 10/01")
    act(checker, delivery, "duyet")
    people = facts.snapshot().table("declarations")["person_number"].to_list()
    assert {"3800000101", "3800000102"} <= set(people)
    assert [row["file_name"] for row in facts.batches().tail(2).to_dicts()] == ["khai.csv", "khai.rejects.xlsx"]
    assert AccessLog.objects.filter(reason=f"imports/{upload.pk}", revealed=True).exists()


def test_a_corrected_workbook_comes_in_as_a_file(make: SimpleNamespace, clerk: Client, hand_in: HandIn) -> None:
    upload = hand_in(clerk, {"khai.csv": make.declarations(MONTH_13)}).uploads.get()
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"/nhap-du-lieu/tep/{upload.pk}/tra-lai.xlsx").content))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "2026-13":
                cell.value = "2026-01"
    stream = io.BytesIO()
    book.save(stream)
    again = hand_in(clerk, {"khai.rejects.xlsx": stream.getvalue()}).uploads.get()
    assert (again.accepted, again.refused) == (1, 0) and again.tables == ["declarations"]


def test_a_row_that_passes_by_now_does_not_go_in_twice(
    make: SimpleNamespace, clerk: Client, hand_in: HandIn, facts: FactStore
) -> None:
    """A reassignment of an unknown payment was corrected; then the payment came."""
    content = b"payment_id,employer_code,decided_on\nP9,TA0001A,2026-01-20\n"
    delivery = hand_in(clerk, {"chuyen.csv": content})
    upload = delivery.uploads.get()
    clerk.post(f"/nhap-du-lieu/tep/{upload.pk}/sua/", {"0.2.payment_id": "P1"})
    assert Upload.objects.get(corrects=upload).accepted == 1
    paid = [{"payment_id": "P9", "paid_on": dt.date(2026, 1, 15), "amount": 5}]
    facts.append([NewBatch("import", {"payments": make.table("payments", paid)})])
    act(clerk, delivery, "kiem-tra")
    upload = Upload.objects.get(pk=upload.pk)
    assert (upload.accepted, upload.refused) == (1, 0) and upload.fixed is None


def test_files_are_judged_in_their_order(make: SimpleNamespace, clerk: Client, hand_in: HandIn) -> None:
    """A payment may name an employer that the file before it brings."""
    register = b"employer_code,tax_code,name,wage_region\nTA0009A,2800000099,Don vi moi,3\n"
    delivery = hand_in(clerk, {
        "1-danh-ba.csv": register, "2-sao-ke.csv": make.payments("X1,TA0009A,2026-01-20,5000000,nop"),
    })  # fmt: skip
    assert [upload.warned for upload in delivery.uploads.order_by("pk")][1] == 0


def test_known_content_is_told(make: SimpleNamespace, clerk: Client, checker: Client, hand_in: HandIn) -> None:
    content = {"khai.csv": make.declarations(GOOD)}
    delivery = act(clerk, hand_in(clerk, content), "nhap", reason="x")
    act(checker, delivery, "duyet")
    again = hand_in(clerk, {"ten-khac.csv": content["khai.csv"]})
    assert again.uploads.get().state == Upload.State.KNOWN
    assert "Đã có trong kho" in text(clerk, f"/nhap-du-lieu/{again.pk}/")
    assert clerk.post(f"/nhap-du-lieu/{again.pk}/nhap/", {"reason": "x"}).status_code == 422


def test_while_it_waits_nothing_changes(make: SimpleNamespace, clerk: Client, checker: Client, hand_in: HandIn) -> None:
    delivery = hand_in(clerk, {"khai.csv": make.declarations(GOOD, MONTH_13)})
    upload = delivery.uploads.get()
    act(clerk, delivery, "nhap", reason="x")
    assert clerk.post(f"/nhap-du-lieu/tep/{upload.pk}/sua/", {"0.3.from_month": "2026-01"}).status_code == 422
    assert clerk.post(f"/nhap-du-lieu/tep/{upload.pk}/bo/").status_code == 422
    assert clerk.post(f"/nhap-du-lieu/{delivery.pk}/bo/").status_code == 422
    act(checker, delivery, "khong-duyet", reason="Thiếu một tờ khai")
    page = text(clerk, f"/nhap-du-lieu/{delivery.pk}/")
    assert "Thiếu một tờ khai" in page and "Trình duyệt" in page
    act(clerk, delivery, "nhap", reason="x")
    delivery = act(clerk, delivery, "rut")
    assert not delivery.pending and delivery.state == Delivery.State.CHECKED
    act(clerk, delivery, "bo")
    assert not list((Path(settings.ANSINH_HOME) / "uploads" / "files").iterdir())


# --- who may -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.ADMIN, Role.BASE_LEADER, Role.LEADER])
def test_who_brings_no_files(as_: As, role: str) -> None:
    client = as_(role)
    assert client.post("/nhap-du-lieu/tai-len/").status_code == 403
    assert client.get("/nhap-du-lieu/").status_code == (403 if role == Role.ADMIN else 200)


def test_nobody_signed_in(client: Client) -> None:
    for path in ("/nhap-du-lieu/", "/chua-khop/", "/nhap-du-lieu/lo/"):
        assert client.get(path).status_code == 302
    assert client.post("/nhap-du-lieu/tai-len/").status_code in {302, 403}


def test_territory_of_files(make: SimpleNamespace, as_: As, hand_in: HandIn) -> None:
    """An officer brings what belongs to the base office; the rest is refused by name."""
    officer = as_(Role.OFFICER, office_code="B")
    delivery = hand_in(officer, {"sk.csv": make.payments("X1,TA0001A,2026-01-20,5000000,nop")})
    assert "TA0001A" in text(officer, f"/nhap-du-lieu/{delivery.pk}/")
    response = officer.post(f"/nhap-du-lieu/{delivery.pk}/nhap/", {"reason": "x"})
    assert response.status_code == 422 and "ngoài địa bàn" in response.content.decode()
    own = hand_in(officer, {"sk.csv": make.payments("X1,TB0003B,2026-01-20,5000000,nop")})
    assert act(officer, own, "nhap", reason="x").pending
    province_wide = hand_in(officer, {"tips.csv": b"tip_id,received_on,text\nP1,2026-01-05,x\n"})
    assert officer.post(f"/nhap-du-lieu/{province_wide.pk}/nhap/").status_code == 422


def test_territory_of_deliveries(make: SimpleNamespace, as_: As, clerk: Client, hand_in: HandIn) -> None:
    delivery = hand_in(clerk, {"khai.csv": make.declarations(GOOD, MONTH_13)})
    upload = delivery.uploads.get()
    stranger = as_(Role.OFFICER, office_code="B")
    paths = (f"/nhap-du-lieu/{delivery.pk}/", f"/nhap-du-lieu/tep/{upload.pk}/")
    assert [stranger.get(path).status_code for path in paths] == [403, 403]
    assert stranger.post(f"/nhap-du-lieu/tep/{upload.pk}/sua/", {"0.3.from_month": "2026-01"}).status_code == 403
    assert stranger.get("/nhap-du-lieu/lo/1/").status_code == 403
    assert "khai.csv" not in text(stranger, "/nhap-du-lieu/")


def test_others_see_numbers_masked(make: SimpleNamespace, clerk: Client, checker: Client, hand_in: HandIn) -> None:
    row = "3800000102,Lê Văn Hai,TM,8000000,2026-13,2026-01-10"
    upload = hand_in(clerk, {"khai.csv": make.declarations(row, NO_NUMBER)}).uploads.get()
    page = text(checker, f"/nhap-du-lieu/tep/{upload.pk}/")
    assert "3800000102" not in page and "••••••0102" in page and '<input name="0.' not in page
    assert checker.get(f"/nhap-du-lieu/tep/{upload.pk}/tra-lai.xlsx").status_code == 403
    assert AccessLog.objects.filter(user=User.objects.get(role=Role.CHECKER), revealed=False).exists()


def test_no_person_in_addresses_or_logs(
    make: SimpleNamespace, clerk: Client, hand_in: HandIn, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        delivery = hand_in(clerk, {"khai.csv": make.declarations(GOOD, MONTH_13, NO_NUMBER)})
        upload = delivery.uploads.get()
        pages = [text(clerk, f"/nhap-du-lieu/{delivery.pk}/"), text(clerk, f"/nhap-du-lieu/tep/{upload.pk}/")]
        clerk.post(f"/nhap-du-lieu/tep/{upload.pk}/sua/", {"0.4.person_number": "3800000109"})
    addresses = " ".join(found for page in pages for found in re.findall(r'(?:href|action|hx-get)="([^"]*)"', page))
    for private in ("3800000102", "38001", "Lê Văn"):
        assert private not in addresses
        assert not [record for record in caplog.records if record.name != "django.db.backends"
            and private in record.getMessage()]  # fmt: skip
