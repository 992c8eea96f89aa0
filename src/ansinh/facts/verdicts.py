"""The verdict on every row of a reading, and what it says to the user."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ansinh.base import _
from ansinh.facts import identity, parse
from ansinh.facts.labels import column_label
from ansinh.facts.reading import Reading
from ansinh.facts.schemas import MOVEMENTS, TABLES

PROBLEM_SCHEMA: dict[str, pl.DataType] = {
    "row": pl.Int32(), "column": pl.String(), "severity": pl.String(), "code": pl.String(), "message": pl.String(),
}  # fmt: skip
"""One line per thing found. ``severity`` is "refused", "duplicate" or "warned"; ``row`` is the number in the file."""


@dataclass(frozen=True)
class Verdicts:
    """What became of the rows of one reading.

    Every row is accepted, duplicate or refused; a warned row is an accepted one with something to look at.
    """

    reading: Reading
    accepted: pl.DataFrame
    """Typed canonical columns and ``row``."""
    problems: pl.DataFrame
    """``PROBLEM_SCHEMA``, by row."""

    @property
    def duplicates(self) -> int:
        return self._rows("duplicate")

    @property
    def refused(self) -> int:
        return self._rows("refused")

    @property
    def warned(self) -> int:
        return self._rows("warned")

    def _rows(self, severity: str) -> int:
        return self.problems.filter(pl.col("severity") == severity)["row"].n_unique()

    def reasons(self) -> pl.DataFrame:
        """severity, code, column, rows (how many), first (up to five row numbers), message (of the first)."""
        return (
            self.problems.group_by("severity", "code", "column", maintain_order=True)
            .agg(
                pl.col("row").n_unique().alias("rows"),
                pl.col("row").unique(maintain_order=True).head(5).alias("first"),
                pl.col("message").first(),
            )
            .sort("rows", descending=True, maintain_order=True)
        )


def explain(code: str, column: str, text: str) -> str:
    """What was found, why it matters and what to do, in the user's language. ``text`` is the cell as given."""
    if code in parse.PROBLEMS:
        return _of_column(column, parse.explain(code, text))
    own = _explanations().get(code)
    if own is not None:
        return own.format(text=text.strip(), column=column_label(column))
    return identity.explain(code, text)


def _of_column(column: str, sentence: str) -> str:
    return _("{column}: {sentence}").format(column=column_label(column), sentence=sentence)


def explain_domain(table: str, column: str, text: str) -> str:
    """A code that is none of those allowed."""
    if column == "movement":
        return _("Phương án “{text}” không có trong danh mục. Dùng một trong các mã: {codes}.").format(
            text=text.strip(), codes=", ".join(MOVEMENTS)
        )
    allowed = next(each.domain for each in TABLES[table].columns if each.name == column)
    return _("{column}: “{text}” không có trong danh mục. Các giá trị dùng được: {codes}.").format(
        column=column_label(column), text=text.strip(), codes=", ".join(allowed)
    )


def _explanations() -> dict[str, str]:
    return _row_explanations() | _fact_explanations()


def _row_explanations() -> dict[str, str]:
    return {
        "missing": _("Thiếu {column}. Bổ sung rồi nhập lại dòng này."),
        "negative": _("{column} là số âm ({text}). Kiểm tra lại; tiền hoàn trả được nhập vào bảng hoàn trả."),
        "negative_opening": _(
            "{column} là số âm ({text}). Tiền nộp thừa kỳ trước không phải là nợ: "
            "hãy nhập số đó thành một chứng từ nộp tiền."
        ),
        "day_missing": _("{column} “{text}” chưa đủ ngày, tháng, năm. Viết đủ, ví dụ 05/03/2026."),
        "base_zero": _("Tiền lương bằng 0. Để trống nếu không khai mức mới, hoặc ghi mức lương."),
        "base_missing": _(
            "Không có tiền lương: người lao động giữ mức đã khai gần nhất; nếu chưa khai lần nào thì tính theo mức sàn."
        ),
        "base_small": _(
            "Tiền lương {text} thấp bất thường; có thể là hệ số hoặc ghi theo nghìn đồng. Đối chiếu lại với hồ sơ."
        ),
        "base_large": _("Tiền lương {text} cao bất thường. Kiểm tra xem có thừa chữ số không."),
        "amount_zero": _("Số tiền bằng 0 nên không có gì để ghi nhận. Kiểm tra lại chứng từ."),
        "ends_before_start": _("Đến tháng “{text}” trước Từ tháng. Kiểm tra xem hai tháng có bị đảo không."),
        "to_month_missing": _(
            "Phương án AD, SB phải có Đến tháng vì chỉ áp dụng cho khoảng tháng đã khai. Bổ sung Đến tháng."
        ),
        "no_rule": _(
            "Phương án {text} chưa có quy tắc tính nên chưa ghi nhận được. "
            "Dòng này được giữ trong tệp trả lại; hãy kê khai bằng phương án tương ứng khác hoặc chờ hướng dẫn."
        ),
        "year_odd": _("Năm “{text}” không hợp lý. Kiểm tra lại."),
        "period": _("Kỳ báo cáo “{text}” phải viết dạng 2026-H1 (6 tháng đầu năm) hoặc 2026-H2."),
        "wage_region": _("Vùng lương tối thiểu “{text}” phải là 1, 2, 3 hoặc 4."),
        "payment_cycle": _("Phương thức đóng “{text}” phải là 1, 3 hoặc 6 tháng một lần."),
        "accident_rate": _("Mức đóng TNLĐ-BNN “{text}” tính theo phần vạn, từ 0 đến 100; mức thông thường là 50."),
        "more_than_all": _("Số người tham gia BHXH nhiều hơn tổng số lao động. Đối chiếu lại báo cáo."),
        "nobody": _(
            "Dòng không có họ tên, mã số thuế hay số CCCD nên không biết là ai. Bổ sung rồi nhập lại dòng này."
        ),
        "name_not_text": _("Họ tên “{text}” không có chữ nào. Kiểm tra xem các cột có bị lệch không."),
        "deducted_more": _("Bảo hiểm được trừ {text} lớn hơn thu nhập. Kiểm tra xem các cột có bị lệch không."),
        "person_twice": _(
            "{text} có hai dòng khác nhau của cùng đơn vị và cùng kỳ. Cả hai được giữ; "
            "kiểm tra xem bảng kê có ghi trùng hoặc đã khai bổ sung không."
        ),
        "tax_cycle": _("Kỳ {text} tháng không có: tờ khai 05/KK-TNCN lập theo tháng (1) hoặc theo quý (3)."),
        "quarter_start": _("Quý phải bắt đầu từ tháng 1, 4, 7 hoặc 10; ở đây ghi “{text}”."),
        "over_whole": _("{column} ({text}) nhiều hơn tổng số lao động. Đối chiếu lại báo cáo."),
        "closes_before_posted": _("Hạn nhận hồ sơ trước ngày đăng. Kiểm tra lại."),
        "wage_range": _("Lương đến thấp hơn lương từ. Kiểm tra xem có bị đảo không."),
    }  # fmt: skip


def _fact_explanations() -> dict[str, str]:
    return {
        "in_future": _("{column} {text} ở sau ngày nhập. Dữ liệu chỉ có hiệu lực từ ngày đó; kiểm tra lại ngày."),
        "unknown_employer": _(
            "Đơn vị {text} chưa có trong danh bạ. Kiểm tra lại mã, hoặc nhập danh bạ đơn vị để tính được nợ."
        ),
        "unmatched": _(
            "Nội dung chuyển tiền không nêu được đơn vị nào. "
            "Chứng từ nằm trong danh sách chờ khớp: ansinh facts unmatched"
        ),
        "unmatched_unknown": _(
            "Chứng từ ghi mã đơn vị {text} không có trong danh bạ. "
            "Chứng từ nằm trong danh sách chờ khớp: ansinh facts unmatched"
        ),
        "unknown_payment": _("Không có chứng từ {text} trong kho. Kiểm tra lại số chứng từ."),
        "opening_too_late": _(
            "Số dư đầu kỳ của tháng {text} không nhận: từ tháng 7/2025 hệ thống tự tính từ tờ khai và chứng từ. "
            "Chỉ nhập số dư của các tháng trước đó."
        ),
        "starts_differ": _(
            "Người này có hai dòng tăng cùng tháng với mức lương hoặc nhóm khác nhau; dòng sau được dùng. "
            "Kiểm tra lại hồ sơ."
        ),
        "no_start": _(
            "Phương án {text} nhưng chưa có lần tăng nào trước đó tại đơn vị này. "
            "Dòng được giữ lại và chỉ có tác dụng khi hồ sơ tăng được nhập."
        ),
        "duplicate": _("Trùng hoàn toàn với dòng đã nhập trước đó. Không cần làm gì."),
        "same_key_other_content": _(
            "Số {text} đã có trong kho với nội dung khác. Chứng từ không được sửa: nếu lần nhập trước sai, "
            "hãy hoàn tác lô đó rồi nhập lại."
        ),
        "replaced_in_file": _("Mã {text} xuất hiện nhiều lần trong tệp với nội dung khác nhau; dòng cuối được dùng."),
    }  # fmt: skip
