"""Errors in other people's records: what each does, and how often."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from ansinh.simulate.figures import figures
from ansinh.simulate.noise import Noise
from ansinh.simulate.plan import Plan

ROWS = 60_000
PLAN = Plan(employers=10, months=3, seed=7)

# What a name becomes by one error alone: error, name, every way it may come out.
EXAMPLES = (
    ("accents_lost", "Đỗ Thị Hường", {"Do Thi Huong"}),
    ("capitals", "Đỗ Thị Hường", {"ĐỖ THỊ HƯỜNG"}),
    ("tone_moved", "Lê Thị Hòa", {"Lê Thị Hoà"}),
    ("tone_moved", "Phạm Bích Thủy", {"Phạm Bích Thuỷ"}),
    ("eth_for_d", "Đặng Đình Đạt", {"\u00d0ặng \u00d0ình \u00d0ạt"}),
    ("d_for_dd", "Hoàng Văn Đạt", {"Hoàng Văn Dạt"}),
    ("i_for_y", "Lê Thị Mỹ", {"Lê Thị Mĩ"}),
    ("i_for_y", "Lý Văn Quý", {"Lí Văn Quí"}),
    ("thi_dropped", "Lê Thị Hòa", {"Lê Hòa"}),
    ("middle_swapped", "Lê Thị Ngọc Hòa", {"Lê Ngọc Thị Hòa"}),
    ("name_typed_wrong", "Lê Văn An", {"Lê Văn nA"}),
    ("spaces", "Lê An", {"Lê An ", "Lê  An"}),
)  # fmt: skip
# Names that cannot have the error: there is nothing to move, to drop or to swap.
SAFE = (
    ("tone_moved", "Nguyễn Văn Quý"), ("tone_moved", "Lê Minh Hoàn"), ("thi_dropped", "Lê Văn Thị"),
    ("i_for_y", "Nguyễn Bích Thúy"), ("i_for_y", "Lê Tuyết"), ("middle_swapped", "Lê Thị Hòa"),
    ("d_for_dd", "Dương Văn Dũng"), ("eth_for_d", "Dương Văn Dũng"),
)  # fmt: skip


def only(monkeypatch: pytest.MonkeyPatch, error: str, rate: int) -> Noise:
    """Noise in which ``error`` alone happens."""
    noise = Noise(PLAN, "seekers")
    monkeypatch.setattr(noise, "_rates", dict.fromkeys(figures("noise")["error"], 0) | {error: rate})
    return noise


@pytest.mark.parametrize(("error", "name", "expected"), EXAMPLES)
def test_what_an_error_makes_of_a_name(
    monkeypatch: pytest.MonkeyPatch, error: str, name: str, expected: set[str]
) -> None:
    made = only(monkeypatch, error, 10_000).names(pl.Series([name] * 50))
    assert set(made) == expected


@pytest.mark.parametrize(("error", "name"), SAFE)
def test_names_that_cannot_have_the_error(monkeypatch: pytest.MonkeyPatch, error: str, name: str) -> None:
    assert set(only(monkeypatch, error, 10_000).names(pl.Series([name] * 5))) == {name}


def test_a_typing_error_touches_the_last_word_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    made = only(monkeypatch, "name_typed_wrong", 10_000).names(pl.Series(["Lê Văn Phương"] * 200))
    assert made.str.starts_with("Lê Văn ").all()
    assert "Lê Văn Phương" not in made
    assert made.n_unique() == len("Phương") - 1


@pytest.mark.parametrize(("register", "error"), [
    (register, error) for register in ("tax", "seekers") for error in figures("noise")["error"]
    if dict(figures("noise").select("error", register).iter_rows())[error]
])  # fmt: skip
def test_errors_come_at_the_rate_of_the_table(register: str, error: str) -> None:
    rate = dict(figures("noise").select("error", register).iter_rows())[error] / 10_000
    for percent in (100, 150):
        noise = Noise(Plan(employers=10, months=3, seed=7, noise=percent), register)
        got = float(noise.hits(error, ROWS).mean())
        expected = rate * percent / 100
        assert abs(got - expected) < 4 * (expected / ROWS) ** 0.5


def test_without_noise_nothing_changes() -> None:
    noise = Noise(Plan(employers=10, months=3, seed=7, noise=0), "seekers")
    names, born = pl.Series(["Đỗ Thị Mỹ Hòa"] * 5_000), pl.Series([dt.date(1990, 5, 4)] * 5_000)
    numbers = pl.Series(["038190900123"] * 5_000)
    assert noise.names(names).equals(names)
    assert noise.birth_dates(born).equals(born)
    assert noise.citizen_numbers(numbers, pl.Series(["171234567"] * 5_000)).equals(numbers)


def test_citizen_numbers_keep_place_sex_and_year(monkeypatch: pytest.MonkeyPatch) -> None:
    number = pl.Series(["038190912345"] * 300)
    nobody = pl.Series([None] * 300, dtype=pl.String())
    for error in ("citizen_digit_wrong", "citizen_digits_swapped"):
        made = only(monkeypatch, error, 10_000).citizen_numbers(number, nobody)
        assert made.str.starts_with("038190").all()
        assert (made.str.len_bytes() == 12).all()
        assert "038190912345" not in made
    assert set(only(monkeypatch, "citizen_zero_lost", 10_000).citizen_numbers(number, nobody)) == {"38190912345"}
    assert only(monkeypatch, "citizen_old", 10_000).citizen_numbers(number, nobody).equals(number)
    old = pl.Series(["171234567"] * 300)
    assert only(monkeypatch, "citizen_old", 10_000).citizen_numbers(number, old).equals(old)


def test_birth_dates_go_wrong_in_known_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    born = pl.Series([dt.date(1990, 5, 4), dt.date(1992, 2, 29)])
    cases = {
        "born_year_only": [dt.date(1990, 1, 1), dt.date(1992, 1, 1)],
        "born_day_month_swapped": [dt.date(1990, 4, 5), dt.date(1992, 2, 29)],
        "born_year_wrong": [dt.date(1991, 5, 4), dt.date(1993, 2, 28)],
    }
    for error, expected in cases.items():
        assert only(monkeypatch, error, 10_000).birth_dates(born).to_list() == expected


def test_the_same_seed_makes_the_same_errors_and_registers_differ() -> None:
    names = pl.Series(["Đỗ Thị Mỹ Hòa"] * ROWS)
    first, again = (Noise(PLAN, "tax").names(names) for _time in range(2))
    assert first.equals(again)
    assert not first.equals(Noise(PLAN, "tax", "2026").names(names))
    assert not first.equals(Noise(Plan(employers=10, months=3, seed=8), "tax").names(names))


def test_every_rate_has_a_basis() -> None:
    table = figures("noise")
    assert table["basis"].str.len_chars().min() > 0
    rates = table.drop("error", "basis")
    assert all(rates[name].is_between(0, 10_000).all() for name in rates.columns)
