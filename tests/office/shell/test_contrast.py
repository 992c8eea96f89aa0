"""Colours are held to WCAG AA, in light and in dark, by computing them from the tokens themselves."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

import ansinh.office.shell

STATIC = Path(ansinh.office.shell.__file__).parent / "static" / "shell"
OKLCH = r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)"
TOKENS = {
    name: {"light": tuple(map(float, values[:3])), "dark": tuple(map(float, values[3:]))}
    for name, *values in re.findall(
        rf"--([\w-]+): light-dark\({OKLCH}, {OKLCH}\);", (STATIC / "tokens.css").read_text(encoding="utf-8")
    )
}
GROUNDS = ("paper", "surface", "sunken")
TEXT_ON_GROUND = ("ink", "ink-soft", "ink-faint", "accent", "paid-text", "late-text", "evading-text", "waiting-text")
TEXT_ON = [
    ("on-accent", "accent"), ("on-accent", "accent-strong"), ("accent-strong", "accent-soft"),
    ("on-inverse", "inverse"), ("paid-text", "paid-soft"), ("late-text", "late-soft"),
    ("evading-text", "evading-soft"), ("waiting-text", "waiting-soft"), ("ink", "late-soft"), ("ink", "evading-soft"),
    ("ink", "accent-soft"), ("ink-soft", "accent-soft"),
]  # fmt: skip
SHAPES = ("paid", "late", "evading", "waiting", "line-strong")


def luminance(colour: tuple[float, ...]) -> float:
    """Relative luminance of OKLCH lightness (%), chroma, hue; what the screen cannot show is clipped."""
    lightness, chroma, hue = colour[0] / 100, colour[1], math.radians(colour[2])
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(part, 0), 1) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, mode: str) -> float:
    light, dark = sorted((luminance(TOKENS[one][mode]), luminance(TOKENS[other][mode])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21() -> None:
    assert luminance((100, 0, 0)) == pytest.approx(1, abs=0.001)
    assert luminance((0, 0, 0)) == pytest.approx(0, abs=0.001)


def test_every_colour_is_written_for_both_modes() -> None:
    """A colour outside the tokens would escape the other tests."""
    colours = {
        path.name: re.findall(r"oklch\([^)]*\)|#[0-9a-f]{3,8}\b|rgba?\(", path.read_text(encoding="utf-8"))
        for path in STATIC.glob("*.css")
        if path.name not in ("tokens.css", "print.css")
    }
    assert colours.pop("components.css") == ["oklch(18% 0.012 260 / 40%)"], "the veil behind a dialog"
    assert [name for name, found in colours.items() if found] == []


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("text", TEXT_ON_GROUND)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_on_every_ground(mode: str, text: str, ground: str) -> None:
    assert contrast(text, ground, mode) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_on_its_own_ground(mode: str, text: str, ground: str) -> None:
    assert contrast(text, ground, mode) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_shapes_stand_out(mode: str, shape: str, ground: str) -> None:
    assert contrast(shape, ground, mode) >= 3
