"""The four forms of a statement: text, JSON, sheet and printed page."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import msgspec
import openpyxl
import pypdf
import pytest
from tests.ledger.offices import CODE, PAID_JULY, by_hand
from vietnam_qr_pay import QRPay

from ansinh.base import set_language
from ansinh.base.months import parse_month
from ansinh.law import Law
from ansinh.ledger.statement import Office, Statement, build, to_json, to_pdf, to_text, to_xlsx
from ansinh.ledger.statement.payment import payment_code

GOLDEN = Path(__file__).parent / "golden"
MADE_UP = Office(account_number="0000000000000", bank_bin="970400", bank_name="Mẫu", director="Nguyễn Văn Mẫu")


@pytest.fixture(scope="module")
def july() -> Statement:
    page = build(by_hand(), Law.load(), CODE, parse_month("2026-07"))[0]
    return msgspec.structs.replace(page, basis=msgspec.structs.replace(page.basis, law="luật"))


def text(page: Statement, width: int, office: Office = MADE_UP) -> str:
    return "\n".join(line.text for line in to_text(page, office, width)) + "\n"


def pdf(page: Statement, office: Office, issued_on: dt.date | None = None, version: int | None = None) -> list[str]:
    """Text of each page, spaces made plain."""
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(page, office, issued_on, version)))
    return [" ".join(sheet.extract_text().split()) for sheet in reader.pages]


def test_text_is_as_agreed(july: Statement) -> None:
    assert text(july, 140) == (GOLDEN / "statement.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_text_loses_nothing_on_a_narrow_screen(july: Statement, width: int) -> None:
    shown = text(july, width)
    assert max(map(len, shown.splitlines())) <= width
    words = set(shown.split())
    assert {"4.969.638", "569.638", "1.980.000", "880.000", "220.000", "1.320.000", "13.663"} <= words
    assert not any("…" in line for line in shown.splitlines() if line[:9].strip())


def test_text_in_english_falls_back_to_the_official_labels(july: Statement) -> None:
    set_language("en")
    try:
        assert "9.110.362" in text(july, 140)
    finally:
        set_language("vi")


def test_json_keys_are_as_agreed(july: Statement) -> None:
    page = json.loads(to_json(july, MADE_UP))
    assert list(page) == [
        "schema", "form", "decision", "as_of", "employer", "opening", "receipts", "payable", "basis", "month", "lines",
        "paid_to", "ribbon", "transfer",
    ]  # fmt: skip
    assert page["schema"] == "ansinh/c12-ts/1"
    assert page["lines"][2] == {
        "code": "A.2", "label": "Phải đóng", "unit": "money",
        "values": {
            "sickness": 990_000, "pension": 7_260_000, "health": 1_485_000, "unemployment": 660_000,
            "accident": 165_000, "total": 10_560_000,
        },
    }  # fmt: skip
    assert page["receipts"] == [
        {"kind": "payment", "number": "UNC0002", "on": "2026-07-31", "amount": 5_000_000, "moved": False}
    ]
    assert page["paid_to"]["pension"] == {"month": "2026-03", "workers": 1}
    assert page["ribbon"]["pension"][-3] == {"month": "2026-05", "class": "late", "unpaid_per_1000": 1000}
    assert page["month"] == "2026-07"
    assert "." not in json.dumps([entry["values"] for entry in page["lines"]]), "only whole numbers"


def test_json_is_the_same_in_every_language(july: Statement) -> None:
    vietnamese = to_json(july, MADE_UP)
    set_language("en")
    try:
        assert to_json(july, MADE_UP) == vietnamese
    finally:
        set_language("vi")


def test_the_sheet_holds_numbers_in_the_form_s_layout(july: Statement) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(july, MADE_UP))).active
    headings = {cell.value: cell.column_letter for row in sheet.iter_rows(13, 15) for cell in row if cell.value}
    assert [headings[label] for label in ("ÔĐ, TS", "HTTT", "BHYT", "BHTN", "BHTNLĐ, BNN", "CỘNG")] == list("CDEFGH")
    row = next(row for row in range(16, 90) if sheet.cell(row, 2).value == "Chuyển kỳ sau")
    due = row + 4
    assert (sheet.cell(due, 1).value, sheet.cell(due, 2).value) == ("2.2", "Thiếu, trong đó:")
    assert [sheet.cell(due, column).value for column in range(3, 9)] == [0, 9_110_362, 0, 0, 0, 9_110_362]
    workers = row + 1
    assert sheet.cell(workers, 8).value is None
    assert sheet.cell(workers, 8).fill.start_color.rgb == "FFD0D0D0"
    days = next(r for r in range(row, 90) if sheet.cell(r, 1).value == "4.1")
    assert sheet.cell(days, 4).value == 44.0
    whole = " ".join(str(cell.value) for cells in sheet.iter_rows() for cell in cells if cell.value)
    assert "+ UNC số UNC0002, ngày 31/07/2026" in whole


def test_the_printed_page_of_an_issued_statement(july: Statement) -> None:
    pages = pdf(july, MADE_UP, dt.date(2026, 8, 5), 1)
    assert len(pages) == 1
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BẢO HIỂM XÃ HỘI TỈNH THANH HÓA",
        "Mẫu C12-TS (Ban hành kèm theo Quyết định số 366/QĐ-BHXH ngày 29/4/2026 của BHXH Việt Nam)",
        "THÔNG BÁO KẾT QUẢ ĐÓNG BHXH, BHYT, BHTN, BHTNLĐ, BNN", "Tháng 07 năm 2026", "Công ty Mẫu", "TA0001Z",
        "Số tiền xử lý hành vi truy thu chậm đóng, trốn đóng", "+ UNC số UNC0002, ngày 31/07/2026", "9.110.362",
        "Tổng số nộp thiếu là 9.177.154 đồng",
        "(bằng chữ: chín triệu một trăm bảy mươi bảy nghìn một trăm năm mươi tư đồng)", "trước ngày 01/09/2026",
        "trước ngày 15/08/2026", "Thanh Hóa, ngày 05 tháng 08 năm 2026", "GIÁM ĐỐC", "Nguyễn Văn Mẫu",
        "+BHXH+103+00+TA0001Z+03800+dong BHXH+", "Bản 1, phát hành ngày 05/08/2026", "Trang 1 / 1",
    ):  # fmt: skip
        assert words in pages[0], words


def test_a_preview_says_so_and_names_the_setting_that_is_missing(july: Statement) -> None:
    page = pdf(july, Office())[0]
    assert "Bản xem trước, chưa phát hành" in page
    assert "tệp office.yaml còn thiếu mục account_number, bank_bin" in page
    assert "GIÁM ĐỐC" in page


def test_the_page_stays_vietnamese_whatever_the_screen_speaks(july: Statement) -> None:
    set_language("en")
    try:
        assert "Chuyển kỳ sau" in pdf(july, MADE_UP)[0]
    finally:
        set_language("vi")


def test_many_payments_run_over_two_numbered_pages() -> None:
    slips = [
        PAID_JULY | {"payment_id": f"UNC{n:04}", "amount": "1000000", "paid_on": f"2026-07-{n:02}"}
        for n in range(1, 25)
    ]
    page = build(by_hand(payments=slips), Law.load(), CODE, parse_month("2026-07"))[0]
    pages = pdf(page, MADE_UP)
    assert len(pages) == 2
    assert "NỘI DUNG" in pages[1], "the table's heading is repeated"
    assert "Trang 2 / 2" in pages[1]


def test_the_old_form_is_printed_for_months_to_april_2026() -> None:
    page = build(by_hand(), Law.load(), CODE, parse_month("2026-04"))[0]
    (sheet,) = pdf(page, MADE_UP)
    assert "Quyết định số 595/QĐ-BHXH" in sheet
    assert "Thiếu lãi" in sheet
    assert "0,03%/ngày" in sheet


def test_the_payment_code_asks_for_what_is_owed(july: Statement) -> None:
    code = QRPay(payment_code(july, MADE_UP))
    assert code.is_valid
    assert (code.consumer.bank_bin, code.consumer.bank_number) == ("970400", "0000000000000")
    assert (code.amount, code.additional_data.purpose) == ("9177154", "+BHXH+103+00+TA0001Z+03800+dong BHXH+")


def test_nothing_owed_no_code() -> None:
    rich = PAID_JULY | {"amount": "900000000"}
    page = build(by_hand(payments=[rich]), Law.load(), CODE, parse_month("2026-07"))[0]
    assert payment_code(page, MADE_UP) == ""
    assert "Đơn vị không có số nộp thiếu; số nộp thừa" in pdf(page, MADE_UP)[0]
