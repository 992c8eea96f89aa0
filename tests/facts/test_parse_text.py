"""Codes, names, marks, and text from before Unicode."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest

from ansinh.facts.parse import (
    clean_code,
    clean_text,
    comparison_key,
    legacy_encoding,
    parse_code,
    parse_column,
    parse_flag,
    parse_sex,
)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("  Nguyễn   Văn An ", "Nguyễn Văn An"),
        ("Nguyễn\u00a0Văn\tAn\u200b", "Nguyễn Văn An"),
        ("Ðặng Thị ðào", "Đặng Thị đào"),
        (unicodedata.normalize("NFD", "Lê Thị Hường"), "Lê Thị Hường"),
        ("Trâ\u0300n", "Trần"),
        ("hoà", "hoà"),
        ("   ", None),
    ],
)
def test_text_for_display(cell: str, shown: str | None) -> None:
    assert clean_text(pl.Series([cell])).to_list() == [shown]


def test_windows_1258_writes_a_tone_as_a_letter_of_its_own() -> None:
    name = "Nguyễn Thị Bưởi"
    decomposed = name.encode("utf-8").decode("utf-8")
    for whole, pieces in (("ễ", "ê\u0303"), ("ị", "i\u0323"), ("ở", "ơ\u0309")):
        decomposed = decomposed.replace(whole, pieces)
    assert decomposed.encode("cp1258").decode("cp1258") != name
    assert clean_text(pl.Series([decomposed.encode("cp1258").decode("cp1258")])).to_list() == [name]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (" ta0000z ", "TA0000Z"),
        ("TA 0000 Z", "TA0000Z"),
        ("\ufeffTA0000Z", "TA0000Z"),
        ("3800000000.0", "3800000000"),
        ("0380 9000 0000", "038090000000"),
        ("２８００００００００–001", "2800000000-001"),
        ("'038090000000", "038090000000"),
        ("", None),
    ],
)
def test_codes(cell: str, code: str | None) -> None:
    assert clean_code(pl.Series([cell]), upper=True).to_list() == [code]


def test_a_code_shortened_by_a_spreadsheet_is_a_problem() -> None:
    result = parse_code(pl.Series(["3,809E+10", "3.8E+11", "AE+1", "038090000000"]))
    assert result.problems.to_list() == ["scientific", "scientific", None, None]
    assert result.values.to_list() == [None, None, "AE+1", "038090000000"]


def test_spellings_of_one_name_share_a_key() -> None:
    same = ["Hòa", "hoà", "HOÀ ", "HÒA"]
    assert comparison_key(pl.Series(same)).n_unique() == 1
    assert comparison_key(pl.Series(["Thúy", "Thuý"])).n_unique() == 1
    assert comparison_key(pl.Series(["Ðặng", "Đặng"])).n_unique() == 1
    assert comparison_key(pl.Series(["Hòa", "Hóa", "Hoa", "Họa"])).n_unique() == 4
    assert comparison_key(pl.Series(["Đào", "Dào"])).n_unique() == 2


@pytest.mark.parametrize(
    ("cells", "encoding"),
    [
        (["NguyÔn V¨n An", "TrÇn ThÞ B×nh", "Lª Hång"], "TCVN3"),
        (["Nguyeãn Vaên An", "Traàn Thò Bình", "Ñaëng Thu"], "VNI"),
        (["Nguyễn Văn An", "Trần Thị Bình"], None),
        (["Michaël Müller", "Anaïs Noël", "José Muñoz"], None),
        (["Cong ty ABC", "Chi nhanh ®"], None),
        ([None, ""], None),
        ([], None),
    ],
)
def test_old_font_codes_are_recognised_by_the_column(cells: list[str | None], encoding: str | None) -> None:
    assert legacy_encoding(pl.Series(cells, dtype=pl.String)) == encoding


def test_sex() -> None:
    cells = ["Nam", "NỮ", "nu", "M", "f", "1", "0", None, "", "khác"]
    result = parse_sex(pl.Series(cells))
    assert result.values.to_list() == ["M", "F", "F", "M", "F", "M", "F", None, None, None]
    assert result.problems.to_list() == [None] * 9 + ["unknown_sex"]


def test_a_mark_in_the_column_of_women() -> None:
    assert parse_sex(pl.Series(["x", "X", None]), mark="F").values.to_list() == ["F", "F", None]
    assert parse_sex(pl.Series(["x"])).problems.to_list() == ["unknown_sex"]


def test_flags() -> None:
    result = parse_flag(pl.Series(["x", "Có", "1", "true", "Không", "0", "false", None, "chưa rõ"]))
    assert result.values.to_list() == [True, True, True, True, False, False, False, None, None]
    assert result.problems.to_list() == [None] * 8 + ["unknown_flag"]


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", " a  b ", "a b"),
        ("code", " a b ", "ab"),
        ("money", "1.000", 1000),
        ("integer", "3", 3),
        ("flag", "x", True),
    ],
)
def test_the_parser_of_a_kind(kind: str, cell: str, value: object) -> None:
    assert parse_column(pl.Series([cell]), kind).values.to_list() == [value]  # type: ignore[arg-type]
