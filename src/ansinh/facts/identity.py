"""Numbers that name employers, agencies and people: normalised, and checked as far as each can be.

Only the tax code has a check digit. A citizen number carries the province, sex and year of birth, so it can
contradict the record; the other numbers can be checked for shape alone. A *problem* is a number that cannot
exist; a *warning* is one that exists but does not agree with the rest of the row or with its check digit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl
from vn_ident.tables import MST_MODULUS, MST_WEIGHTS, PROVINCES

from ansinh.base import _
from ansinh.facts._text import clean_code

EMPLOYER_CODE = "[A-Z][A-Z0-9][A-Z0-9][0-9]{3,4}[A-Z0-9]"
"""Seven or eight characters, such as ``TA0000Z``, ``Q60000C``; as a part of regular expressions."""

_PROVINCE_CODES = [code for code, _name in PROVINCES]


@dataclass(frozen=True)
class Checked:
    """Three columns as long as the input: the number in its normal form, a problem key or null, a warning key
    or null. ``explain`` says a key to the user. Empty cells have neither."""

    values: pl.Series
    problems: pl.Series
    warnings: pl.Series


def check_employer_code(codes: pl.Series) -> Checked:
    """Mã đơn vị: capitals and digits, last character the grass-roots office."""
    value = clean_code(codes, upper=True)
    return _checked(value, pl.when(~pl.col("value").str.contains(f"^{EMPLOYER_CODE}$")).then(pl.lit("employer_code")))


def check_agency_code(codes: pl.Series) -> Checked:
    """Mã cơ quan BHXH: 0, province, office: five digits. A lost leading zero (``9200``) is put back."""
    value = clean_code(codes).str.replace(r"^([0-9]{4})$", "0${1}")
    return _checked(value, pl.when(~pl.col("value").str.contains(r"^0[0-9]{4}$")).then(pl.lit("agency_code")))


def check_person_number(numbers: pl.Series) -> Checked:
    """Mã số BHXH: ten digits, no check digit; forms since 2026 name people by the 12-digit citizen number."""
    value = clean_code(numbers)
    problem = (
        pl.when(pl.col("value").str.contains(r"^[0-9]{9}$")).then(pl.lit("person_number_short"))
        .when(~pl.col("value").str.contains(r"^[0-9]{10}(?:[0-9]{2})?$")).then(pl.lit("person_number"))
    )  # fmt: skip
    return _checked(value, problem)


def check_citizen_id(
    numbers: pl.Series, *, on: dt.date, born_on: pl.Series | None = None, sex: pl.Series | None = None
) -> Checked:
    """Số định danh (CCCD, 12 digits), CMND (9 digits) or a passport number (with a letter, taken as it is).

    ``on``: the day the row was filed; nobody is born after it. ``born_on`` (Date) and ``sex`` ("M", "F") of
    the same rows are compared with what the number says. Structure: Decree 137/2015/NĐ-CP art. 13.
    """
    value = clean_code(numbers, upper=True)
    absent = pl.Series([None]).new_from_index(0, len(value))
    frame = pl.DataFrame({
        "value": value,
        "born": (absent if born_on is None else born_on).cast(pl.Date),
        "sex": (absent if sex is None else sex).cast(pl.String),
    })  # fmt: skip
    number = pl.col("value")
    citizen = number.str.contains(r"^[0-9]{12}$")
    passport = number.str.contains("[A-Z]") & number.str.contains("^[A-Z0-9]{5,14}$")
    century = pl.when(citizen).then(number.str.slice(3, 1)).cast(pl.Int32, strict=False)
    year = 1900 + century // 2 * 100 + pl.when(citizen).then(number.str.slice(4, 2)).cast(pl.Int32, strict=False)
    says = pl.when(century % 2 == 0).then(pl.lit("M")).otherwise(pl.lit("F"))
    problem = (
        pl.when(number.str.contains(r"^[0-9]{9}$") | passport).then(None)
        .when(number.str.contains(r"^(?:[0-9]{8}|[0-9]{11})$")).then(pl.lit("citizen_id_short"))
        .when(~citizen).then(pl.lit("citizen_id"))
        .when(~number.str.slice(0, 3).is_in(_PROVINCE_CODES)).then(pl.lit("citizen_id_province"))
        .when((century > 3) | (year > on.year)).then(pl.lit("citizen_id_century"))
    )  # fmt: skip
    warning = (
        pl.when(year != pl.col("born").dt.year()).then(pl.lit("citizen_id_birth"))
        .when(says != pl.col("sex")).then(pl.lit("citizen_id_sex"))
    )  # fmt: skip
    frame = frame.with_columns(problem=problem).with_columns(
        warning=pl.when(citizen & pl.col("problem").is_null()).then(warning)
    )
    return Checked(value, frame["problem"].cast(pl.String), frame["warning"].cast(pl.String))


def check_tax_code(codes: pl.Series) -> Checked:
    """MST: ten digits with a check digit, a branch ``NNNNNNNNNN-NNN``, or the twelve digits of a citizen.

    The tenth digit is 10 less the weighted sum of the first nine modulo 11 (Circular 105/2020/TT-BTC,
    appendix 1); a wrong one is a warning, because registers hold old codes that break the rule.
    """
    value = clean_code(codes).str.replace(r"^([0-9]{10})-?([0-9]{3})$", "${1}-${2}")
    number = pl.col("value")
    shape = number.str.contains(r"^(?:[0-9]{10}(?:-[0-9]{3})?|[0-9]{12})$") & ~number.str.ends_with("-000")
    digits = [number.str.slice(position, 1).cast(pl.Int32, strict=False) for position in range(10)]
    total = pl.sum_horizontal([digit * weight for digit, weight in zip(digits, MST_WEIGHTS, strict=False)])
    # A remainder of 0 asks for a check digit of 10: no such code is ever issued.
    right = 10 - total % MST_MODULUS == digits[9]
    frame = pl.DataFrame({"value": value}).select(
        problem=pl.when(~shape).then(pl.lit("tax_code")),
        warning=pl.when(shape & (number.str.len_bytes() != 12) & ~right).then(pl.lit("tax_code_check")),
    )
    return Checked(value, frame["problem"], frame["warning"])


def _checked(value: pl.Series, problem: pl.Expr) -> Checked:
    frame = value.alias("value").to_frame().select(problem.alias("problem"))
    return Checked(value, frame["problem"], pl.Series("warning", [None], pl.String).new_from_index(0, len(value)))


def explain(key: str, text: str) -> str:
    """A problem or warning of a number, said to the user."""
    return _explanations()[key].format(text=text.strip())


def _explanations() -> dict[str, str]:
    return {
        "employer_code": _("Mã đơn vị “{text}” không đúng dạng, ví dụ TA0000Z. Kiểm tra lại mã do cơ quan BHXH cấp."),
        "agency_code": _("Mã cơ quan BHXH “{text}” không đúng dạng: phải có 5 chữ số, bắt đầu bằng 0, ví dụ 03800."),
        "person_number": _("Mã số BHXH “{text}” không đúng dạng: phải có 10 chữ số (hoặc số định danh 12 chữ số)."),
        "person_number_short": _(
            "Mã số BHXH “{text}” chỉ có 9 chữ số. Có thể bảng tính đã làm mất số 0 ở đầu; bổ sung cho đủ 10."
        ),
        "citizen_id": _("Số CCCD/CMND “{text}” không đúng dạng: CCCD có 12 chữ số, CMND có 9 chữ số."),
        "citizen_id_short": _(
            "Số CCCD/CMND “{text}” thiếu một chữ số. Có thể bảng tính đã làm mất số 0 ở đầu; bổ sung cho đủ."
        ),
        "citizen_id_province": _("Số CCCD “{text}” bắt đầu bằng mã tỉnh không có. Đối chiếu lại với thẻ căn cước."),
        "citizen_id_century": _("Số CCCD “{text}” cho năm sinh ở tương lai. Đối chiếu lại với thẻ căn cước."),
        "citizen_id_birth": _("Năm sinh trong số CCCD “{text}” khác năm sinh đã khai. Đối chiếu lại với thẻ căn cước."),
        "citizen_id_sex": _("Giới tính trong số CCCD “{text}” khác giới tính đã khai. Đối chiếu lại với thẻ căn cước."),
        "tax_code": _("Mã số thuế “{text}” không đúng dạng: 10 chữ số, 10 chữ số kèm -001 đến -999, hoặc 12 chữ số."),
        "tax_code_check": _("Mã số thuế “{text}” sai chữ số kiểm tra. Đối chiếu lại với đăng ký thuế."),
    }
