"""Text of a file to typed values, a whole column at a time, with a reason wherever it fails.

Every format goes through here, so a figure means the same in a declaration, a bank statement and a list of
the office. Parsers never raise on bad input: each cell yields a value, or nothing and a problem.

    result = parse_money(frame["amount"])
    result.values      # Int64, null where empty or bad
    result.problems    # keys of PROBLEMS
    result.marks       # "negative", "year_only", "day_unknown": read, but the caller may mind

``parse_column`` picks the parser by the kind of a canonical column; ``explain`` says a problem to the user.
"""

from __future__ import annotations

import polars as pl

from ansinh.base import _
from ansinh.facts._dates import parse_date, parse_month
from ansinh.facts._numbers import MONEY_LIMIT, parse_decimal, parse_integer, parse_money
from ansinh.facts._parsed import Parsed, parsed
from ansinh.facts._text import (
    clean_code,
    clean_text,
    comparison_key,
    legacy_encoding,
    parse_code,
    parse_flag,
    parse_sex,
    plain,
)
from ansinh.facts.schemas import Kind

__all__ = [
    "MONEY_LIMIT", "PROBLEMS", "Parsed", "clean_code", "clean_text", "comparison_key", "explain",
    "legacy_encoding", "parse_code", "parse_column", "parse_date", "parse_decimal", "parse_flag",
    "parse_integer", "parse_money", "parse_month", "parse_sex", "plain",
]  # fmt: skip

PROBLEMS = (
    "not_a_number", "fraction", "too_large", "scientific", "not_a_date", "no_such_day", "no_such_month",
    "month_missing", "ambiguous_month", "two_digit_year", "spreadsheet_zero", "too_early", "too_late",
    "unknown_sex", "unknown_flag",
)  # fmt: skip


def parse_column(text: pl.Series, kind: Kind, *, upper: bool = False) -> Parsed:
    """Parse ``text`` as the kind of a canonical column; ``upper`` applies to codes."""
    if kind == "text":
        value = clean_text(text)
        none = pl.lit(None, pl.String)
        return parsed(pl.DataFrame({"value": value}).with_columns(problem=none, mark=none))
    if kind == "code":
        return parse_code(text, upper=upper)
    readers = {
        "date": parse_date, "month": parse_month, "money": parse_money,
        "integer": parse_integer, "flag": parse_flag,
    }  # fmt: skip
    return readers[kind](text)


def explain(problem: str, text: str) -> str:
    """What is wrong with ``text``, why, and what to write instead, in the user's language."""
    return _explanations()[problem].format(text=text.strip())


def _explanations() -> dict[str, str]:
    return {
        "not_a_number": _("“{text}” không phải là số. Viết số tiền bằng chữ số, ví dụ 5.310.000."),
        "fraction": _("“{text}” có phần lẻ của đồng. Số tiền phải là số đồng nguyên; kiểm tra lại dấu chấm, dấu phẩy."),
        "too_large": _("“{text}” lớn quá mức có thể có. Kiểm tra xem số có bị ghi nhầm cột không."),
        "scientific": _(
            "“{text}” là dạng số mũ của bảng tính, các chữ số cuối đã mất. "
            "Định dạng ô thành Văn bản (Text) rồi nhập lại đủ chữ số."
        ),
        "not_a_date": _(
            "“{text}” không phải là ngày, tháng. Viết ngày/tháng/năm, ví dụ 05/03/2026, hoặc tháng/năm, ví dụ 03/2026."
        ),
        "no_such_day": _("Không có ngày “{text}”. Kiểm tra lại ngày trong tháng."),
        "no_such_month": _("“{text}” ghi tháng ngoài 1–12. Viết theo thứ tự ngày/tháng/năm."),
        "month_missing": _("“{text}” chỉ có năm, thiếu tháng. Viết tháng/năm, ví dụ 03/2026."),
        "ambiguous_month": _("“{text}” có thể hiểu theo hai cách. Viết tháng/năm có dấu gạch chéo, ví dụ 04/2026."),
        "two_digit_year": _("Năm trong “{text}” chỉ có hai chữ số. Viết đủ bốn chữ số của năm."),
        "spreadsheet_zero": _(
            "“{text}” là ngày của ô trống trong bảng tính (đầu năm 1900). Nhập lại ngày đúng hoặc để trống."
        ),
        "too_early": _("“{text}” trước năm 1900. Kiểm tra lại năm."),
        "too_late": _("“{text}” sau năm 2100. Kiểm tra lại năm."),
        "unknown_sex": _("“{text}” không phải là giới tính. Viết Nam hoặc Nữ."),
        "unknown_flag": _("“{text}” không phải là đánh dấu có hoặc không. Đánh dấu x hoặc để trống."),
    }
