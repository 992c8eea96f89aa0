"""Files as they really come: the wrong sheet, cut short, protected, too large; and what happens to them on the disk."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ansinh.facts import FactStore
from ansinh.office.imports import keeping
from ansinh.office.imports.models import Delivery, Upload

HandIn = Callable[[Client, dict[str, bytes]], Delivery]

WRONG: dict[str, tuple[str, Callable[[SimpleNamespace], bytes], str]] = {
    "another sheet altogether": (
        "bang-cham-cong.xlsx", lambda make: make.workbook(("Họ tên", "Ngày công"), ("A", 22)), "mẫu",
    ),
    "a column says nothing": (
        "sk.csv", lambda _make: b"payment_id,employer_code,paid_on,amount\nX1,TA0001A,,5\n", "Tệp không có",
    ),
    "nothing in it": ("rong.csv", lambda _make: b"", "trống"),
    "no rows": ("trong.csv", lambda _make: b"payment_id,employer_code,paid_on,amount\n", "không có dòng"),
    "cut short": ("sao-ke.xlsx", lambda make: make.workbook(("Ngày", "Ghi có"), ("05/01/2026", 5))[:1500], "hỏng"),
    "protected": ("khoa.xlsx", lambda make: make.protected(), "mật khẩu"),
    "a picture": ("anh.png", lambda _make: b"\x89PNG\r\n\x1a\n" + bytes(100), "anh.png"),
}  # fmt: skip


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_cannot_be_read_says_why(
    make: SimpleNamespace, clerk: Client, hand_in: HandIn, facts: FactStore, case: str
) -> None:
    name, content, said = WRONG[case]
    known = facts.snapshot().version
    delivery = hand_in(clerk, {name: content(make)})
    upload = delivery.uploads.get()
    assert upload.state == Upload.State.UNREADABLE and upload.what and upload.do_next
    page = text(clerk, f"/nhap-du-lieu/tep/{upload.pk}/")
    assert said in page and "--" not in page.partition('role="alert"')[2].partition("</div>")[0]
    assert "Trình duyệt" not in text(clerk, f"/nhap-du-lieu/{delivery.pk}/")
    assert clerk.post(f"/nhap-du-lieu/{delivery.pk}/nhap/", {"reason": "x"}).status_code == 422
    assert facts.snapshot().version == known


def test_one_bad_file_does_not_stop_the_others(make: SimpleNamespace, clerk: Client, hand_in: HandIn) -> None:
    good = make.payments("X1,TA0001A,2026-01-20,5000000,nop")
    delivery = hand_in(clerk, {"rong.csv": b"", "sk.csv": good})
    assert [each.state for each in delivery.uploads.order_by("pk")] == ["unreadable", "checked"]
    bad = delivery.uploads.get(name="rong.csv")
    clerk.post(f"/nhap-du-lieu/tep/{bad.pk}/bo/")
    assert f"/tep/{bad.pk}/" not in text(clerk, f"/nhap-du-lieu/{delivery.pk}/")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("X1,TA0001A,2026-13-20,5000000,a", "Ngày nộp tiền", "2026-13-20"),
        ("X1,TA0001A,2026-01-20,năm triệu,a", "Số tiền", "năm triệu"),
        ("X1,TA0001A,2026-01-20,-5,a", "Số tiền", "số âm"),
        (",TA0001A,2026-01-20,5,a", "Số chứng từ", "Thiếu"),
    ],
)
def test_rows_and_reasons(
    make: SimpleNamespace, clerk: Client, hand_in: HandIn, row: str, column: str, reason: str
) -> None:
    good = "X2,TA0001A,2026-01-20,5000000,a"
    upload = hand_in(clerk, {"sk.csv": make.payments(good, row)}).uploads.get()
    assert (upload.accepted, upload.refused) == (1, 1)
    page = text(clerk, f"/nhap-du-lieu/tep/{upload.pk}/")
    assert reason in page and column in page and ">3</td>" in page


def test_the_user_says_how_to_read(make: SimpleNamespace, clerk: Client, hand_in: HandIn) -> None:
    """A statement with headings of its own is read once the user points the columns out."""
    rows = (("Hôm ấy", "Tiền vô", "Diễn giải thêm"), ("20/01/2026", 5_000_000, "BHXH 103 00 TA0001A dong BHXH"))
    upload = hand_in(clerk, {"so-phu.xlsx": make.workbook(*rows)}).uploads.get()
    assert upload.state == Upload.State.UNREADABLE
    page = text(clerk, f"/nhap-du-lieu/tep/{upload.pk}/")
    assert "Cách đọc tệp" in page and "Sao kê: cột ngày" in page
    path = f"/nhap-du-lieu/tep/{upload.pk}/cach-doc/"
    assert clerk.post(path, {"kind": "payments", "filed_on": "2026-31-01"}).status_code == 422
    columns = {"column_paid_on": "Hôm ấy", "column_amount": "Tiền vô", "column_message": "Diễn giải thêm"}
    clerk.post(path, {"kind": "payments", **columns})
    upload.refresh_from_db()
    assert (upload.state, upload.accepted, upload.tables) == (Upload.State.CHECKED, 1, ["payments"]), upload.what


# --- on the disk ---------------------------------------------------------------------------------------------------


def _uploads() -> Path:
    return Path(settings.ANSINH_HOME) / "uploads"


def test_files_are_kept_by_their_hash(make: SimpleNamespace, clerk: Client, hand_in: HandIn) -> None:
    content = make.payments("X1,TA0001A,2026-01-20,5000000,nop")
    upload = hand_in(clerk, {"../../etc/sao kê.csv": content}).uploads.get()
    assert upload.name == "sao kê.csv" and upload.sha256 == hashlib.sha256(content).hexdigest()
    path = _uploads() / "files" / upload.sha256 / "sao kê.csv"
    assert path.read_bytes() == content and path.stat().st_mode & 0o077 == 0
    assert not list((_uploads() / "incoming").iterdir())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\lan\\D02.xlsx", "D02.xlsx"), ("..", "tep"), ("a\x00b\n.csv", "ab.csv"),
        ("x" * 300 + ".xlsx", "x" * 115 + ".xlsx"), (" . ", "tep"),
    ],
)  # fmt: skip
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert keeping.safe_name(given) == kept


def test_a_file_too_large_is_let_go_by(
    make: SimpleNamespace, clerk: Client, hand_in: HandIn, settings: pytest.FixtureRequest
) -> None:
    settings.ANSINH_UPLOAD_MEGABYTES = 1
    large = SimpleUploadedFile("lon.csv", b"a" * (2 * 1024 * 1024))
    response = clerk.post("/nhap-du-lieu/tai-len/", {"files": [large]})
    assert response.status_code == 422 and "lon.csv" in response.content.decode()
    good = make.payments("X1,TA0001A,2026-01-20,5000000,nop")
    delivery = hand_in(clerk, {"lon.csv": b"a" * (2 * 1024 * 1024), "sk.csv": good})
    assert [upload.name for upload in delivery.uploads.all()] == ["sk.csv"]
    assert not list((_uploads() / "incoming").iterdir())


def test_a_forged_request_leaves_nothing(clerk: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clerk.cookies
    strict.get("/nhap-du-lieu/")
    response = strict.post("/nhap-du-lieu/tai-len/", {"files": [SimpleUploadedFile("sk.csv", b"x")]})
    assert response.status_code == 403 and not Delivery.objects.exists()
    assert not list((_uploads() / "incoming").iterdir())


def test_nothing_chosen(clerk: Client) -> None:
    response = clerk.post("/nhap-du-lieu/tai-len/")
    assert response.status_code == 422 and "Chưa chọn tệp" in response.content.decode()


def test_a_full_disk_says_so(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(keeping.os, "fdopen", lambda handle, _mode: Full())
    file = SimpleUploadedFile("sk.csv", b"x" * 100)
    response = clerk.post("/nhap-du-lieu/tai-len/", {"files": [file]})
    assert response.status_code == 422 and not Delivery.objects.exists()


def test_files_go_when_their_time_is_over(make: SimpleNamespace, clerk: Client, hand_in: HandIn) -> None:
    content = make.payments("X1,TA0001A,2026-01-20,5000000,nop", "X2,TA0001A,2026-13-20,5,a")
    old, new = (hand_in(clerk, {"sk.csv": content}) for _turn in range(2))
    long_ago = timezone.now() - dt.timedelta(days=settings.ANSINH_UPLOAD_DAYS + 1)
    Delivery.objects.filter(pk=old.pk).update(at=long_ago)
    assert keeping.remove_old() == 1
    upload = new.uploads.get()
    assert keeping.path_of(upload).exists()  # another has the same content
    assert not list(keeping.rows_folder(old.uploads.get()).iterdir())
    assert "Tệp đã được xóa" in text(clerk, f"/nhap-du-lieu/tep/{old.uploads.get().pk}/")
    Delivery.objects.filter(pk=new.pk).update(at=long_ago)
    keeping.remove_old()
    assert not keeping.path_of(upload).exists()
