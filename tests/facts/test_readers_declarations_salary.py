"""The contribution base from salary and allowance columns: money, coefficients, and what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.base import AnsinhError
from ansinh.facts.readers.salary import MONEY, SCALE, Bases, contribution_bases

LEVELS = {dt.date(2024, 6, 1): 1_800_000, dt.date(2026, 5, 1): 2_340_000, dt.date(2026, 7, 1): 2_530_000}
NAMES = ("salary", "from_month", *SCALE, *MONEY)


def level(month: dt.date) -> int:
    if month not in LEVELS:
        raise AnsinhError(f"Không có mức tham chiếu tháng {month:%m/%Y}.")
    return LEVELS[month]


def bases(*rows: dict[str, str | None]) -> Bases:
    filled = [dict.fromkeys(NAMES) | {"from_month": "05/2026"} | row for row in rows]
    return contribution_bases(pl.DataFrame(filled, schema=dict.fromkeys(NAMES, pl.String)), level)


# Coefficients: (coefficient x (1 + beyond frame) + position) x (1 + occupational) + retained, x reference level.
@pytest.mark.parametrize(
    ("row", "base"),
    [
        # money
        ({"salary": "5310000"}, 5_310_000),
        ({"salary": "5.310.000"}, 5_310_000),
        ({"salary": "5,310,000 đ"}, 5_310_000),
        ({"salary": "5310000", "allowance": "500.000"}, 5_810_000),
        ({"salary": "5310000", "allowance": "500000", "supplement": "200000"}, 6_010_000),
        ({"salary": "5310000", "position": "0", "beyond_frame": "0"}, 5_310_000),
        ({"salary": None, "allowance": "500000"}, 500_000),
        ({"salary": "101"}, 101),
        # coefficients: 2.34 x 2,340,000 = 5,475,600
        ({"salary": "2,34"}, 5_475_600),
        ({"salary": "2.34"}, 5_475_600),
        ({"salary": "2.34", "from_month": "2026-07-01"}, 5_920_200),
        ({"salary": "2.34", "from_month": "06/2024"}, 4_212_000),
        ({"salary": "100"}, 234_000_000),
        # 4.98 + 0.30 position = 5.28
        ({"salary": "4.98", "position": "0.3"}, 12_355_200),
        # 4.98 + 5% beyond frame = 5.229; the position allowance takes no part of the percentage
        ({"salary": "4.98", "beyond_frame": "5"}, 12_235_860),
        ({"salary": "4.98", "beyond_frame": "5", "position": "0,30"}, 12_937_860),
        # (4.98 x 1.05 + 0.30) x 1.10 = 6.0819
        ({"salary": "4.98", "beyond_frame": "5%", "position": "0.3", "occupational": "10"}, 14_231_646),
        # the retained difference takes no part in either: 6.0819 + 0.25
        (
            {"salary": "4.98", "beyond_frame": "5", "position": "0.3", "occupational": "10", "retained": "0.25"},
            14_816_646,
        ),
        # a cell formatted as a percentage holds 0.05
        ({"salary": "4.98", "beyond_frame": "0.05"}, 12_235_860),
        # money beside a coefficient is added in đồng
        ({"salary": "2.34", "allowance": "500000"}, 5_975_600),
        # as text 2.345 may be 2,345 đồng; as a number of the spreadsheet it comes with a fourth decimal
        ({"salary": "2.345", "occupational": "7"}, None),
        ({"salary": "2.3450", "occupational": "7"}, 5_871_411),
    ],
)
def test_bases(row: dict[str, str | None], base: int | None) -> None:
    result = bases(row)
    if base is None:
        assert result.faults[0] is not None
    else:
        assert result.faults[0] is None
        assert result.base[0] == str(base)


@pytest.mark.parametrize("row", [{}, {"allowance": None, "position": None}])
def test_no_salary_is_no_base(row: dict[str, str | None]) -> None:
    result = bases(row)
    assert (result.base[0], result.faults[0], result.converted) == (None, None, 0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"salary": "5.310"}, "hệ số hoặc là đồng"),
        ({"salary": "100.000"}, "hệ số hoặc là đồng"),
        ({"salary": "5310000", "position": "0.3"}, "chỉ dùng khi tiền lương là hệ số"),
        ({"salary": "5310000", "beyond_frame": "năm"}, "chỉ dùng khi tiền lương là hệ số"),
        ({"salary": "5310000", "allowance": "năm trăm"}, "không phải là số"),
        ({"salary": "2.34", "position": "x"}, "không phải là số"),
        ({"salary": "2.34", "position": "500000"}, "quá lớn để là hệ số"),
        ({"salary": "2.34", "allowance": "0.5"}, "phần lẻ"),
        ({"salary": "2.34", "allowance": "5"}, "quá nhỏ để là đồng"),
        ({"salary": "2.34", "from_month": None}, "thiếu tháng bắt đầu"),
        ({"salary": "2.34", "from_month": "01/2009"}, "Không có mức tham chiếu tháng 01/2009"),
    ],
)
def test_what_cannot_be_told_is_refused(row: dict[str, str | None], reason: str) -> None:
    result = bases({"salary": "5310000"}, row)
    assert result.faults[0] is None
    assert reason in (result.faults[1] or "")
    assert result.converted == 0


@pytest.mark.parametrize("salary", ["năm triệu", "5310000,5", "-5310000", "1E+07"])
def test_a_salary_that_is_no_amount_is_left_for_validation_to_name(salary: str) -> None:
    result = bases({"salary": salary}, {"salary": "2.34"})
    assert result.faults[0] is None
    assert result.base[0] in (salary, "-5310000")


def test_converted_rows_are_counted() -> None:
    assert bases({"salary": "2.34"}, {"salary": "5310000"}, {"salary": "3"}).converted == 2


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.decimals("0.01", "13", places=2), st.decimals("0", "1.5", places=2),
            st.integers(5, 30) | st.just(0), st.integers(5, 40) | st.just(0), st.decimals("0", "1", places=2),
            st.sampled_from(sorted(LEVELS)), st.integers(101, 9_000_000) | st.just(0),
        ),
        min_size=1, max_size=60,
    )
)  # fmt: skip
def test_coefficients_agree_with_decimals(
    people: list[tuple[Decimal, Decimal, int, int, Decimal, dt.date, int]],
) -> None:
    rows = [
        {
            "salary": str(coefficient), "position": str(position), "beyond_frame": str(beyond),
            "occupational": str(occupational), "retained": str(retained), "from_month": month.isoformat(),
            "allowance": str(allowance),
        }
        for coefficient, position, beyond, occupational, retained, month, allowance in people
    ]  # fmt: skip
    result = bases(*rows)
    assert result.faults.null_count() == len(people)
    for base, (coefficient, position, beyond, occupational, retained, month, allowance) in zip(
        result.base, people, strict=True
    ):
        total = coefficient * (1 + Decimal(beyond) / 100) + position
        total = total * (1 + Decimal(occupational) / 100) + retained
        money = (total * LEVELS[month]).quantize(Decimal(1), ROUND_HALF_UP)
        assert int(base) == money + allowance
