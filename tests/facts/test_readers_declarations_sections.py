"""The movement on forms without a column for it: from the note first, then from section and words, else refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from ansinh.facts.readers import read_file
from ansinh.facts.readers.sections import derive_movements


def derive(section: list[str], note: str | None) -> tuple[str | None, str | None]:
    others = list(enumerate(section, 1))
    rows = pl.DataFrame({"row": [50], "note": [note]}, schema={"row": pl.Int32, "note": pl.String})
    movements, faults = derive_movements(rows, others)
    return movements[0], faults[0]


INCREASE, INCREASE_PAY = ["I Tăng", "I.1 Lao động"], ["I Tăng", "I.1 Lao động", "I.2 Tiền lương"]
DECREASE, DECREASE_PAY = ["I Tăng", "II Giảm", "II.1 Lao động"], ["II Giảm", "II.2 Tiền lương"]
ACCIDENT = ["III Chỉ đóng vào quỹ BHTNLĐ, BNN"]


@pytest.mark.parametrize(
    ("section", "note", "code"),
    [
        # a code or an official label opens the note
        ([], "TM", "TM"),
        ([], "TM-Tăng mới", "TM"),
        ([], "Tăng mới", "TM"),
        ([], "GH; HĐLĐ số 1 hết hạn", "GH"),
        ([], "Thai sản (từ 05/2018)", "TS"),
        (INCREASE, "ON-Đi làm lại", "ON"),
        (INCREASE_PAY, "CD: bổ nhiệm", "CD"),
        (DECREASE, "KL", "KL"),
        # words within a section
        (INCREASE, "Tuyển dụng mới từ 01/5/2018", "TM"),
        (INCREASE, "HĐLĐ không xác định thời hạn số 01, ngày 01/5/2018", "TM"),
        (INCREASE, "Trở lại làm việc sau thai sản", "ON"),
        (INCREASE, "Hết thai sản", "ON"),
        (INCREASE, "Tiếp nhận từ công ty mẹ", "TD"),
        (INCREASE, "Chuyển từ tỉnh Nghệ An", "TC"),
        (DECREASE, "Nghỉ thai sản", "TS"),
        (DECREASE, "Chấm dứt HĐLĐ", "GH"),
        (DECREASE, "Nghỉ việc", "GH"),
        (DECREASE, "Nghỉ không hưởng lương 2 tháng", "KL"),
        (DECREASE, "Điều trị ốm dài ngày", "OF"),
        (DECREASE, "Chuyển tỉnh", "GC"),
        (DECREASE, "Điều động sang đơn vị khác", "GD"),
        (ACCIDENT, "Tăng từ 5/2018", "TL"),
        (ACCIDENT, "Giảm", "GL"),
        # pay is always DC
        (INCREASE_PAY, None, "DC"),
        (INCREASE_PAY, "Nâng bậc lương", "DC"),
        (DECREASE_PAY, "Giảm phụ cấp", "DC"),
        # headings without numerals, or with them in the name
        (["Tăng", "Lao động"], "Tuyển mới", "TM"),
        (["I. Tăng", "I.1. Lao động", "Cộng tăng", "II. Giảm", "II.1. Lao động"], "Nghỉ hưu", "GH"),
    ],
)
def test_derived(section: list[str], note: str | None, code: str) -> None:
    assert derive(section, note) == (code, None)


@pytest.mark.parametrize(
    ("section", "note", "reason"),
    [
        ([], None, "Không biết phương án"),
        ([], "Tuyển dụng mới", "Không biết phương án"),
        (INCREASE, None, "Không biết phương án"),
        (INCREASE, "Theo công văn 12", "Không biết phương án"),
        (INCREASE, "Ổn định công việc", "Không biết phương án"),
        (DECREASE, "Tạm hoãn hợp đồng", "Không biết phương án"),
        (DECREASE, "Nghỉ ốm đau, sau đó nghỉ việc", "có thể hiểu là"),
        (ACCIDENT, None, "Không biết phương án"),
        (INCREASE, "GH-Giảm hẳn", "trái với mục"),
        (DECREASE, "Tăng mới", "trái với mục"),
    ],
)
def test_refused(section: list[str], note: str | None, reason: str) -> None:
    code, fault = derive(section, note)
    assert code is None
    assert reason in (fault or "")


def test_a_2017_file_as_an_employer_fills_it(tmp_path: Path) -> None:
    """Section headings, notes in free words, a subtotal, a row that does not tell its movement."""
    path = tmp_path / "D02-TS.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Tên đơn vị: Công ty Thử Nghiệm"], ["Mã đơn vị: YN0001Z"], [],
        ["STT", "Họ và tên", "Mã số BHXH", "Cấp bậc, chức vụ, chức danh nghề, nơi làm việc", "Tiền lương", None, None,
         None, None, None, "Từ tháng, năm", "Đến tháng, năm", "Ghi chú"],
        [None, None, None, None, "Hệ số/Mức lương", "Phụ cấp"],
        [None, None, None, None, None, "Chức vụ", "Thâm niên VK (%)", "Thâm niên nghề (%)", "Phụ cấp lương",
         "Các khoản bổ sung"],
        ["A", "B", "C", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        ["I", "Tăng"], ["I.1", "Lao động"],
        [1, "Lê Thị An", "3812345678", "Công nhân", 5_000_000, None, None, None, 300_000, 200_000, "05/2018", None,
         "HĐLĐ số 01 ngày 01/5/2018"],
        [2, "Lê Văn Bình", "3812345679", "Công nhân", 5_000_000, None, None, None, None, None, "05/2018", None, None],
        ["I.2", "Tiền lương"],
        [1, "Trần Thị Cúc", "3812345680", "Kế toán", 3.66, 0.2, None, None, None, None, "05/2018", None, "Nâng bậc"],
        [None, "Cộng tăng", None, None, 10_000_003.66], ["II", "Giảm"], ["II.1", "Lao động"],
        [1, "Đỗ Văn Dũng", "3812345681", "Lái xe", None, None, None, None, None, None, "05/2018", None, "Nghỉ việc"],
        [], [None, None, None, None, None, None, None, None, "Thanh Hóa, ngày 04 tháng 05 năm 2018"],
    ):  # fmt: skip
        sheet.append(row)
    for cells in ("A4:A6", "B4:B6", "C4:C6", "D4:D6", "E4:J4", "E5:E6", "F5:J5", "K4:K6", "L4:L6", "M4:M6"):
        sheet.merge_cells(cells)
    book.save(path)
    (reading,) = read_file(path)
    assert reading.format == "d02ts_2017"
    assert reading.rows.select("row", "person_number", "movement", "base_salary", "filed_on").rows() == [
        (10, "3812345678", "TM", "5500000", "2018-05-04"),
        # (3.66 + 0.20) x 1,300,000, the base salary of May 2018
        (13, "3812345680", "DC", "5018000", "2018-05-04"),
        (17, "3812345681", "GH", None, "2018-05-04"),
    ]
    assert [(each.row, each.code) for each in reading.refused] == [(11, "no_movement")]
    assert dt.date.fromisoformat(reading.rows["filed_on"][0]) == dt.date(2018, 5, 4)
