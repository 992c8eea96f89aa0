"""Statements of banks and the Treasury, and bank notices by SMS."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from ansinh.base import AnsinhError
from ansinh.facts.readers import read_file
from ansinh.facts.reading import Reading, ReadOptions
from ansinh.facts.writers import BankAccount, write_bank_statement

ACCOUNT = BankAccount("3456000000", "BẢO HIỂM XÃ HỘI TỈNH A", "NGÂN HÀNG B", opening_balance=1_000_000)
OFFICIAL = "+BHXH+103+00+{code}+03800+dong BHXH+"

PAYMENTS = pl.DataFrame({
    "payment_id": ["FT26000001", "FT26000002", "FT26000003"],
    "employer_code": ["TA0000Z", None, "Q60000C"],
    "paid_on": [dt.date(2026, 5, 4), dt.date(2026, 5, 4), dt.date(2026, 6, 1)],
    "amount": [3_398_400, 5_000_000, 1],
    "message": [OFFICIAL.format(code="TA0000Z"), "CONG TY A nop bao hiem", OFFICIAL.format(code="Q60000C")],
})  # fmt: skip
REFUNDS = pl.DataFrame({
    "refund_id": ["FT26000009"], "employer_code": ["TA0000Z"], "paid_on": [dt.date(2026, 5, 20)], "amount": [120_000],
})  # fmt: skip


def read(path: Path, kind: str | None = None, **options: object) -> list[Reading]:
    return read_file(path, kind, ReadOptions(**options))  # type: ignore[arg-type]


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "sao-ke.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_statement_reads_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"statement{suffix}"
    write_bank_statement(path, PAYMENTS, ACCOUNT, refunds=REFUNDS)
    payments, refunds = read(path)
    assert (payments.format, payments.table, refunds.table) == ("bank_statement", "payments", "refunds")
    assert payments.rows.drop("row").rows() == [
        (name, code, day.isoformat(), str(amount), message) for name, code, day, amount, message in PAYMENTS.rows()
    ]
    assert refunds.rows.drop("row").rows() == [("FT26000009", "TA0000Z", "2026-05-20", "120000")]
    assert payments.refused == refunds.refused == []
    assert [reading.table for reading in read(path, "refunds")] == ["refunds"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_same_statement_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    for path in (first, second):
        write_bank_statement(path, PAYMENTS, ACCOUNT, refunds=REFUNDS)
    assert first.read_bytes() == second.read_bytes()


def test_row_numbers_are_those_the_user_sees(tmp_path: Path) -> None:
    path = tmp_path / "statement.xlsx"
    write_bank_statement(path, PAYMENTS, ACCOUNT)
    # Five lines of preamble, an empty one, the heading, the carried balance, then the lines.
    assert read(path)[0].rows["row"].to_list() == [9, 10, 11]


BILINGUAL = """NGÂN HÀNG TMCP A;;;;;;
SAO KÊ TÀI KHOẢN/ STATEMENT;;;;;;
;;;;;;
STT/ No.;Ngày GD/ TNX Date;Số CT/ Doc No;Số tiền ghi nợ/ Debit;Số tiền ghi có/ Credit (VND);Số dư;Nội dung chi tiết
;Số dư đầu kỳ;;;;1.000.000;
1;01/09/2026;5243.65937;;3.840.000;4.840.000;So GD: 420A00A0 +BHXH+103+00+TA0000Z+
;;;;;;03800+DONG BHXH+DONG BHYT; t~
2;01/09/2026 10:02;5243.65938;;2.000.000;6.840.000;CONG TY TNHH A nop tien bao hiem
3;02/09/26;12;40.000;;6.800.000;Phi chuyen tien
4;03/09/2026;5243.65939;1.000.000;;5.800.000;BHXH+103 hoan tien nop thua TA0001Z
5;03/09/2026;5243.65940;1.000;;5.799.000;BHXH+103 hoan
;Tổng cộng;;1.041.000;5.840.000;;
;;;;;;Người lập biểu
"""


def test_a_bank_s_own_layout(tmp_path: Path) -> None:
    payments, refunds = read(written(tmp_path, BILINGUAL))
    assert payments.rows.select("row", "payment_id", "employer_code", "paid_on", "amount").rows() == [
        (6, "5243.65937", "TA0000Z", "2026-09-01", "3840000"),
        (8, "5243.65938", None, "2026-09-01", "2000000"),
    ]
    assert "03800+DONG BHXH" in payments.rows["message"][0]
    assert [(each.row, each.code) for each in payments.refused] == [(9, "outgoing")]
    assert refunds.rows.select("row", "employer_code", "amount").rows() == [
        (10, "TA0001Z", "1000000"),
        (11, None, "1000"),
    ]
    assert not any("không nối tiếp" in note or "Dòng cộng" in note for note in payments.notes)


@pytest.mark.parametrize(
    "heading",
    [
        "Ngày giao dịch,Ghi nợ,Ghi có,Diễn giải",
        "Ngày,Nợ,Có,Nội dung",
        "Ngày hạch toán,Phát sinh nợ,Phát sinh có,Nội dung giao dịch",
        "Ngày CT,PS Nợ,PS Có,Diễn giải",
        "Transaction date,Debit,Credit,Description",
        "Thời gian,Tiền ra,Tiền vào,Mô tả",
        "NGÀY GIAO DỊCH,SỐ TIỀN GHI NỢ (VND),SỐ TIỀN GHI CÓ (VND),NỘI DUNG THANH TOÁN",
    ],
)
def test_headings_of_many_banks_need_no_mapping(tmp_path: Path, heading: str) -> None:
    path = written(tmp_path, f"{heading}\n05/01/2026,,1000,{OFFICIAL.format(code='TA0000Z')}\n")
    assert read(path)[0].rows.select("employer_code", "paid_on", "amount").rows() == [("TA0000Z", "2026-01-05", "1000")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [["Ngay giao dich", "Ghi co", "So du", "Noi dung"], ["05/01/2026", "1000", "1000", "Nộp"]]
    text = "\n".join(separator.join(line) for line in lines) + "\n"
    if encoding == "cp1258":
        text = text.replace("ộ", "ô\u0323")
    assert read(written(tmp_path, text, encoding))[0].rows["message"].to_list() == ["Nộp"]


def test_signed_amounts_and_amounts_with_a_side(tmp_path: Path) -> None:
    official = OFFICIAL.format(code="TA0000Z")
    path = written(tmp_path, f"Ngày,Số tiền,Nội dung\n05/01/2026,1000,{official}\n06/01/2026,-500,phi\n")
    (signed,) = read(path)
    assert signed.rows["amount"].to_list() == ["1000"]
    assert [(each.row, each.code) for each in signed.refused] == [(3, "outgoing")]
    path = written(tmp_path, f"Ngày,Số tiền,Nợ/Có,Nội dung\n05/01/2026,1000,Có,{official}\n06/01/2026,500,Nợ,phi\n")
    (sided,) = read(path)
    assert sided.rows["amount"].to_list() == ["1000"]
    assert [(each.row, each.code) for each in sided.refused] == [(3, "outgoing")]


def test_debits_printed_with_a_minus_are_still_debits(tmp_path: Path) -> None:
    path = written(tmp_path, "Ngày,Ghi nợ,Ghi có,Nội dung\n05/01/2026,-500,,phi\n06/01/2026,,700,nop\n")
    (payments,) = read(path)
    assert payments.rows["amount"].to_list() == ["700"]
    assert [each.code for each in payments.refused] == ["outgoing"]


def test_a_negative_credit_that_is_no_refund_is_left_for_validation_to_refuse(tmp_path: Path) -> None:
    path = written(
        tmp_path, "Ngày,Ghi nợ,Ghi có,Nội dung\n05/01/2026,,-500,nop\n06/01/2026,,-70,BHXH+103 hoan TA0000Z\n"
    )
    payments, refunds = read(path)
    assert payments.rows.select("row", "amount").rows() == [(2, "-500")]
    assert refunds.rows.select("row", "employer_code", "amount").rows() == [(3, "TA0000Z", "70")]


def test_what_validation_can_judge_is_handed_over(tmp_path: Path) -> None:
    lines = ["31/09/2026,,700,a", '05/01/2026,,"1,5",b', ",,900,c", "05/01/2026,,,d", "05/01/2026,7,8,e"]
    text = "\n".join(["Ngày,Ghi nợ,Ghi có,Nội dung", *lines]) + "\n"
    (payments,) = read(written(tmp_path, text))
    assert payments.rows.select("row", "paid_on", "amount").rows() == [
        (2, "31/09/2026", "700"),
        (3, "2026-01-05", "1,5"),
        (4, None, "900"),
        (5, "2026-01-05", None),
    ]
    assert [(each.row, each.code) for each in payments.refused] == [(6, "both_sides")]


def test_a_payer_s_own_statement_is_refused_with_its_reason(tmp_path: Path) -> None:
    text = f"Ngày,Ghi nợ,Ghi có,Nội dung\n05/01/2026,700,,{OFFICIAL.format(code='TA0000Z')}\n"
    (payments,) = read(written(tmp_path, text))
    assert payments.rows.is_empty()
    assert [each.code for each in payments.refused] == ["payer_side"]


def test_money_coming_in_under_the_word_refund_names_nobody(tmp_path: Path) -> None:
    text = "Ngày,Ghi nợ,Ghi có,Nội dung\n05/01/2026,,700,BHXH+103+00+TA0000Z+hoan tra\n"
    (payments,) = read(written(tmp_path, text))
    assert payments.rows["employer_code"].to_list() == [None]
    assert any("dòng 2" in note for note in payments.notes)


def test_the_payer_s_name_is_kept_where_the_message_names_no_employer(tmp_path: Path) -> None:
    text = (
        "Ngày,Ghi có,Nội dung,Tên tài khoản đối ứng\n05/01/2026,700,nop tien,CONG TY A\n"
        f"05/01/2026,800,{OFFICIAL.format(code='TA0000Z')},CONG TY B\n"
    )
    (payments,) = read(written(tmp_path, text))
    assert payments.rows["message"].to_list() == ["nop tien [CONG TY A]", OFFICIAL.format(code="TA0000Z")]


HALF = "Ngày,Ghi nợ,Ghi có,Nội dung\n05/01/2026,,700,a\n05/01/2026,,700,a\n06/01/2026,,700,a\n"


def test_lines_without_a_reference_have_lasting_names(tmp_path: Path) -> None:
    short = read(written(tmp_path, HALF))[0].rows["payment_id"].to_list()
    longer = read(written(tmp_path, HALF + "07/01/2026,,5,b\n"))[0].rows["payment_id"].to_list()
    assert len(set(short)) == 3
    assert longer[:3] == short


def test_a_reference_used_twice_still_names_each_line(tmp_path: Path) -> None:
    text = (
        "Ngày,Số tham chiếu,Ghi có,Nội dung\n05/01/2026,FT0000001,700,a\n06/01/2026,FT0000001,900,b\n06/01/2026,1,9,c\n"
    )
    names = read(written(tmp_path, text))[0].rows["payment_id"].to_list()
    assert names[0] == "FT0000001"
    assert names[1].startswith("FT0000001-")
    assert names[2].startswith("NH-")
    # The same lines in an order of newest first keep their names.
    heading, *lines = text.strip().split("\n")
    turned = read(written(tmp_path, "\n".join([heading, *reversed(lines)]) + "\n"))[0]
    assert turned.rows["payment_id"].to_list() == names[::-1]


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_missing_line_shows_in_the_balance(tmp_path: Path, newest_first: bool) -> None:
    lines = ["05/01/2026,,100,1100,a", "06/01/2026,,200,1300,b", "07/01/2026,,300,1900,c", "08/01/2026,50,,1850,phi"]
    if newest_first:
        lines.reverse()
    text = "\n".join(["Ngày,Ghi nợ,Ghi có,Số dư,Nội dung", *lines]) + "\n"
    notes = [note for note in read(written(tmp_path, text))[0].notes if "không nối tiếp" in note]
    assert len(notes) == 1
    assert ("dòng 3" if newest_first else "dòng 4") in notes[0]


def test_a_printed_total_that_does_not_agree_is_noted(tmp_path: Path) -> None:
    text = "Ngày,Ghi nợ,Ghi có,Nội dung\n05/01/2026,,100,a\nTổng cộng,,150,\n"
    notes = read(written(tmp_path, text))[0].notes
    assert any("150" in note and "100" in note for note in notes)


def test_every_sheet_with_a_statement_is_read(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for number, name in enumerate(("T1", "T2", "Ghi chú")):
            sheet = workbook.add_worksheet(name)
            if number < 2:
                sheet.write_row(0, 0, ["Ngày", "Ghi nợ", "Ghi có", "Nội dung"])
                sheet.write_row(1, 0, [f"05/0{number + 1}/2026", "", 700, "a"])
    assert [reading.rows["paid_on"][0] for reading in read(path)] == ["2026-01-05", "2026-02-05"]
    assert [reading.rows["paid_on"][0] for reading in read(path, sheet="T2")] == ["2026-02-05"]


def test_cells_that_cannot_be_trusted(tmp_path: Path) -> None:
    path = tmp_path / "cells.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Sao kê")
        sheet.merge_range("A1:A2", "Ngày GD")
        sheet.merge_range("B1:C1", "Phát sinh")
        sheet.write_row("B2", ["Nợ", "Có"])
        sheet.merge_range("D1:D2", "Diễn giải")
        day = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for row, amount in ((3, 5_310_000.0), (4, None), (5, 700_000.5), (6, 1000)):
            sheet.write_datetime(f"A{row}", dt.datetime(2026, 5, row, 10, 23), day)  # noqa: DTZ001 - a cell knows no zone
            sheet.write(f"C{row}", amount)
            sheet.write(f"D{row}", OFFICIAL.format(code="TA0000Z"))
        sheet.write_formula("C4", "=1/0", None, "#DIV/0!")
        sheet.merge_range("A6:A7", dt.date(2026, 5, 6), day)
        sheet.write_row("C7", [2000, "a"])
    (payments,) = read(path)
    assert payments.rows.select("row", "paid_on", "amount").rows() == [
        (3, "2026-05-03", "5310000"),
        (5, "2026-05-05", "700000.5"),
        (6, "2026-05-06", "1000"),
    ]
    assert [(each.row, each.code) for each in payments.refused] == [(4, "error_cell"), (7, "merged_cell")]
    with pytest.raises(AnsinhError, match="Sao kê"):
        read(path, sheet="Khác")


UNUSUAL = f"Khi nào,Bao nhiêu,Gì\n01/02/2026,5000,{OFFICIAL.format(code='TA0000Z')}\n"


def test_columns_named_by_the_user(tmp_path: Path) -> None:
    path = written(tmp_path, UNUSUAL)
    (payments,) = read(path, "payments", columns={"date": "Khi nào", "credit": "Bao nhiêu", "description": "Gì"})
    assert payments.rows.select("employer_code", "amount").rows() == [("TA0000Z", "5000")]
    canonical = {"paid_on": "Khi nào", "amount": "Bao nhiêu", "message": "Gì"}
    assert read(path, "payments", columns=canonical)[0].rows.equals(payments.rows)


@pytest.mark.parametrize(
    ("columns", "said"),
    [({}, "date="), ({"date": "Lúc nào", "credit": "Bao nhiêu"}, "Lúc nào"), ({"money": "Bao nhiêu"}, "money")],
)
def test_what_is_wrong_with_the_columns_is_said(tmp_path: Path, columns: dict[str, str], said: str) -> None:
    with pytest.raises(AnsinhError, match=said):
        read(written(tmp_path, UNUSUAL), "payments", columns=columns)


SMS = (
    "Bank:11/10/2025 15:34|TK:113600000000|GD:+3,840,000VND|SDC:5,383,338VND|ND:So GD: 420A00A0H00FQX0Q "
    "+BHXH+103+00+TA0000Z+03800+DONG BHXH+DONG BHYT; t~\n"
    "Bank:12/10/2025 08:00|TK:113600000000|GD:-3,840,000VND|SDC:1,543,338VND|ND:+BHXH+103+00+TA0000Z+03800+DONG BHXH\n"
    "Bank:13/10/2025 08:00|TK:113600000000|GD:-40,000VND|SDC:1,503,338VND|ND:BHXH+103+00+TA0000Z+hoan tra\n"
    "chao ban\n"
)


def test_bank_notices(tmp_path: Path) -> None:
    payments, refunds = read(written(tmp_path, SMS), "payments") + read(written(tmp_path, SMS), "refunds")
    assert payments.format == "bank_notices"
    assert payments.rows.select("row", "payment_id", "employer_code", "paid_on", "amount").rows() == [
        (1, "420A00A0H00FQX0Q", "TA0000Z", "2025-10-11", "3840000")
    ]
    assert [(each.row, each.code) for each in payments.refused] == [(2, "payer_side"), (4, "not_a_notice")]
    assert refunds.rows.select("row", "employer_code", "amount").rows() == [(3, "TA0000Z", "40000")]
