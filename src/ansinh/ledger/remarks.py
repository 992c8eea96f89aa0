"""What the ledger could not use or had to correct: one row each, nothing lost, nothing silent."""

from __future__ import annotations

import polars as pl

from ansinh.base import _
from ansinh.facts.source import PLACE

SCHEMA: dict[str, pl.DataType] = {
    "table": pl.String(), **PLACE, "employer_code": pl.String(), "person_number": pl.String(), "kind": pl.String(),
}  # fmt: skip
"""``batch`` and ``row`` say where the fact stands; see ``facts.source.PLACE``."""


def message(kind: str) -> str:
    """A remark in the user's language."""
    return {
        "unknown_employer": _("Mã đơn vị không có trong danh bạ đơn vị; dòng này chưa được tính."),
        "movement_without_rule": _("Phương án chưa có quy tắc tính trong sổ; dòng này chưa được tính."),
        "to_month_missing": _("Phương án bổ sung phải có đến tháng; dòng này chưa được tính."),
        "unknown_group": _("Nhóm đối tượng chưa có quy tắc đóng; dòng này chưa được tính."),
        "fund_without_rule": _("Nhóm đối tượng này có quỹ chưa có quy tắc đóng; quỹ đó chưa được tính."),
        "before_start": _("Biến động có trước lần tăng đầu tiên của người này; chỉ được tính khi có hồ sơ tăng."),
        "under_floor": _("Tiền lương kê khai thấp hơn mức sàn; đã tính theo mức sàn."),
        "no_base": _("Hồ sơ tăng không có tiền lương và chưa từng kê khai; đã tính theo mức sàn."),
        "opening_too_late": _("Số dư đầu kỳ của tháng do sổ tự tính; dòng này chưa được tính."),
        "negative_amount": _("Số tiền âm; dòng này chưa được tính."),
        "unmatched_payment": _("Chứng từ chưa khớp với đơn vị nào; số tiền chờ khớp."),
        "refund_over_credit": _("Số hoàn trả lớn hơn số tiền thừa trong ngày; chưa được tính."),
        "impossible_date": _("Tháng hoặc ngày nộp hồ sơ ngoài khoảng tính được (1900-2149); dòng này chưa được tính."),
        "excess_end": _("Đến tháng trước từ tháng; dòng này chưa được tính."),
    }[kind]


def of(frame: pl.DataFrame, table: str, kind: str) -> pl.DataFrame:
    """Remarks of one kind on rows of ``frame``, which has their place and, where the table has them, their codes."""
    codes = [
        pl.col(name).cast(pl.String) if name in frame.columns else pl.lit(None, pl.String).alias(name)
        for name in ("employer_code", "person_number")
    ]
    return frame.select(pl.lit(table).alias("table"), *PLACE, *codes, pl.lit(kind).alias("kind"))


def gather(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """All remarks with their messages, in order of table and place."""
    if not parts:
        return pl.DataFrame(schema=SCHEMA | {"message": pl.String()})
    frame = pl.concat(parts)
    messages = {kind: message(kind) for kind in frame["kind"].unique()}
    return frame.sort("table", "batch", "row", "kind").with_columns(
        pl.col("kind").replace_strict(messages, return_dtype=pl.String).alias("message")
    )
