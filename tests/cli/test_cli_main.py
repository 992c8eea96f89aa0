"""The ``ansinh`` command as a whole: languages, help, where data lives, and how errors end."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ansinh import __version__
from ansinh.base.home import default_home
from ansinh.cli.main import _commands

COMMANDS = list(_commands())
GROUPS = {"law": ["show", "open", "check"], "facts": ["show", "unmatched", "match", "reassign"]}
EVERY_COMMAND = [
    (),
    *((command,) for command in COMMANDS),
    *((group, command) for group, commands in GROUPS.items() for command in commands),
]
VIETNAMESE = re.compile(r"(?!đồng)(?<!/)\b\w*[À-ỹ]")
"""A Vietnamese word, other than the currency's name and the letters in the number of a document."""
WIDTH = 80


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: language and help texts are settled once for a process."""
    program = [sys.executable, "-c", "from ansinh.cli import main; main()", *arguments]
    environment = os.environ | {"COLUMNS": str(WIDTH), "ANSINH_HOME": "/nonexistent"} | variables
    return subprocess.run(program, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def test_help_is_vietnamese_and_lists_every_command() -> None:
    result = run("--help")
    assert result.returncode == 0
    assert result.stdout.startswith("Cách dùng: ansinh [TÙY CHỌN] LỆNH [THAM SỐ]...")
    for command, (_where, text) in _commands().items():
        assert re.search(rf"^  {command} +{re.escape(text[:30])}", result.stdout, re.MULTILINE)
    for word in ("Usage", "Options", "Show this message"):
        assert word not in result.stdout


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=" ".join)
def test_help_of_every_command_in_english(command: tuple[str, ...]) -> None:
    result = run("--lang", "en", *command, "--help")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Usage: ansinh")
    assert [line for line in result.stdout.splitlines() if VIETNAMESE.search(line)] == []
    assert [line for line in result.stdout.splitlines() if len(line) > WIDTH + 20] == []


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (["--lang", "en"], {}),
        (["--lang=en"], {}),
        ([], {"ANSINH_LANG": "en"}),
        (["--lang", "en"], {"ANSINH_LANG": "vi"}),
    ],
)
def test_english_is_chosen(arguments: list[str], variables: dict[str, str]) -> None:
    assert run(*arguments, "--help", **variables).stdout.startswith("Usage: ansinh [OPTIONS]")


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "xx_XX"])
def test_the_callers_locale_does_not_matter(locale: str) -> None:
    result = run("law", "show", "reference_level", LC_ALL=locale, LANGUAGE=locale)
    assert result.returncode == 0, result.stderr
    assert "Mức tham chiếu" in result.stdout


def test_help_loads_no_engine() -> None:
    """So that it answers at once."""
    code = "import sys; from ansinh.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    loaded = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True).stderr
    assert not {"polars", "numba", "rich", "ansinh.law", "ansinh.facts"} & set(loaded.split())


def test_version() -> None:
    assert run("--version").stdout == f"ansinh, phiên bản {__version__}\n"
    assert run("--lang", "en", "--version").stdout == f"ansinh, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["leger"], "Lỗi: Không có lệnh 'leger'."),
        (["ledger"], "Lỗi: Thiếu tùy chọn '--as-of'."),
        (["ledger", "--as-of", "hôm qua"], "hôm qua không phải là ngày; hãy ghi 2026-10-31 hoặc 31/10/2026."),
        (["--lang", "fr"], "Lỗi: Giá trị không hợp lệ cho '--lang': 'fr' không phải là một trong 'vi', 'en'."),
    ],
)
def test_a_slip_of_the_keyboard_ends_with_2_and_says_where_to_look(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert "--help" in result.stderr
    assert result.stdout == ""


def test_an_error_says_what_why_and_what_next(tmp_path: Path) -> None:
    result = run("--home", str(tmp_path), "ledger", "--as-of", "2026-10-31")
    assert result.returncode == 1
    first, *rest = result.stderr.splitlines()
    assert first == f"Lỗi: Kho dữ liệu {tmp_path}/facts chưa có lô nào."
    assert "ansinh import auto" in rest[-1]
    english = run("--lang", "en", "--home", str(tmp_path), "ledger", "--as-of", "2026-10-31").stderr
    assert english.startswith("Error: ")
    assert not VIETNAMESE.search(english)


def test_output_that_nobody_reads_to_the_end() -> None:
    """``ansinh law open | head -1`` ends quietly."""
    program = f"{shlex.quote(sys.executable)} -c 'from ansinh.cli import main; main()' law open | head -n 1"
    result = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True)
    assert result.stderr == ""


# --- where data lives ------------------------------------------------------------------------------------------------


def test_home_is_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANSINH_HOME", str(tmp_path))
    assert default_home() == tmp_path


@pytest.mark.parametrize(
    ("user", "data_home", "expected"),
    [
        (0, "", "/var/lib/ansinh"),
        (1000, "", "{home}/.local/share/ansinh"),
        (1000, "{home}/data", "{home}/data/ansinh"),
    ],
)
def test_home_without_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, user: int, data_home: str, expected: str
) -> None:
    monkeypatch.delenv("ANSINH_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", data_home.format(home=tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert str(default_home()) == expected.format(home=tmp_path)
