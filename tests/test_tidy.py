"""House rules as ordinary tests. Each names what offends and where; the ratchets at the top may only shrink."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "ansinh"

FILE_LINES = 400
LONGER_FILES = {
    "tests/facts/test_readers_declarations_bad.py": 480,
    "tests/ledger/reference.py": 610,
}
FUNCTION_LINES = 70
LONGER_FUNCTIONS = {
    "src/ansinh/facts/labels.py:_labels": 85,
}
SETS_PAGES = {"src/ansinh/ledger/statement/pdf.py", "src/ansinh/ledger/statement/xlsx.py"}
"""Modules that work in points and millimetres, where a fraction is no money."""

FOUND_BY_PLACE = {"__init__.py", "apps.py", "migrations", "management", "templatetags"}
"""Modules that Python or Django load by where they are."""

# Joined from halves, so that this file does not find itself.
UNFINISHED = re.compile("|".join(f"\\b{a}{b}\\b" for a, b in (("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK"))))
MACHINE_PATH = re.compile(r"(?<![\w.])/((home|Users|root|work|tmp|mnt)/\w|opt/(?!ansinh)\w)|\b[A-Z]:\\\w")
PATH_LIKE = re.compile(r"(folder|path|home|out|parent|root)$", re.IGNORECASE)


@cache
def python_files(*folders: str) -> list[Path]:
    """Python files under ``folders`` of the repository, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def text_files() -> list[Path]:
    """Everything written by hand: code, parameters, documents, set-up."""
    kinds = {".py", ".md", ".yaml", ".toml", ".txt", ".typ", ".csv", ".po", ".sql"}
    inside = [
        path for folder in ("src", "tests", "benchmarks", "scripts", "docs") for path in (ROOT / folder).rglob("*")
    ]
    paths = [path for path in inside + list(ROOT.iterdir()) if path.suffix in kinds and path.is_file()]
    return sorted([*paths, ROOT / "Makefile", ROOT / ".ci" / "run"])


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_matching(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


# --- size ------------------------------------------------------------------------------------------------------------


def file_lengths() -> dict[str, int]:
    files = [path for path in python_files("src", "tests", "benchmarks", "scripts") if "migrations" not in path.parts]
    return {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}


def function_lengths() -> dict[str, int]:
    """``file:function`` -> lines from ``def`` to the end, docstring included."""
    return {
        f"{name(path)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in python_files("src", "tests", "benchmarks", "scripts")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize(
    ("lengths", "limit", "longer"),
    [(file_lengths(), FILE_LINES, LONGER_FILES), (function_lengths(), FUNCTION_LINES, LONGER_FUNCTIONS)],
    ids=["files", "functions"],
)
def test_size(lengths: dict[str, int], limit: int, longer: dict[str, int]) -> None:
    too_long = {what: lines for what, lines in lengths.items() if lines > longer.get(what, limit)}
    assert too_long == {}, f"longer than {limit} lines, or than its ratchet"
    idle = [what for what in longer if lengths.get(what, 0) <= limit]
    assert idle == [], "short enough now: take it off the ratchet"


def test_most_files_are_short() -> None:
    """Nine files in ten stay under 300 lines."""
    lengths = sorted(file_lengths().values())
    assert lengths[len(lengths) * 9 // 10] < 300


# --- words -----------------------------------------------------------------------------------------------------------


def test_every_module_says_what_it_is() -> None:
    assert [
        name(path)
        for path in python_files("src", "tests", "benchmarks", "scripts")
        if not ast.get_docstring(tree(path))
    ] == []


def test_every_room_says_what_it_offers() -> None:
    rooms = [path for path in SOURCE.glob("*/__init__.py") if path.parent.name != "locale"]
    silent = [name(path) for path in rooms if "__all__" not in path.read_text(encoding="utf-8")]
    assert silent == []


def test_nothing_is_left_unfinished() -> None:
    assert lines_matching(UNFINISHED, text_files()) == []


def test_no_path_of_one_machine() -> None:
    assert lines_matching(MACHINE_PATH, text_files()) == []


# --- code ------------------------------------------------------------------------------------------------------------


def fractions(path: Path) -> Iterator[str]:
    """Whatever could turn money into a fraction: float numbers and types, true division, means."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.Constant(value=float()) | ast.Name(id="float"):
                yield f"{node.lineno}: {ast.unparse(node)}"
            case ast.Attribute(attr=attribute) if "float" in attribute.lower() or attribute in ("mean", "truediv"):
                yield f"{node.lineno}: {ast.unparse(node)}"
            case ast.AugAssign(op=ast.Div()):
                yield f"{node.lineno}: {ast.unparse(node)}"
            case ast.BinOp(left=left, op=ast.Div(), right=right) if not joins_path(left, right):
                yield f"{node.lineno}: {ast.unparse(node)}"


def joins_path(left: ast.expr, right: ast.expr) -> bool:
    """``folder / "file"``, the one honest use of ``/`` near money."""
    text = isinstance(right, ast.JoinedStr) or (isinstance(right, ast.Constant) and isinstance(right.value, str))
    return text or bool(PATH_LIKE.search(ast.unparse(left))) or "name" in ast.unparse(right).lower()


def test_no_fractions_near_money() -> None:
    paths = [path for path in python_files("src/ansinh/ledger", "src/ansinh/law") if name(path) not in SETS_PAGES]
    assert [f"{name(path)}:{offence}" for path in paths for offence in fractions(path)] == []


def test_only_the_command_prints() -> None:
    printing = [
        f"{name(path)}:{node.lineno}"
        for path in python_files("src")
        if path.parent.name != "cli"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def imports(*folders: str) -> set[str]:
    """Every module that code under ``folders`` imports, and those it names: ``"module:attribute"``, and for Django
    ``"module.attribute"`` or an app's name alone in its settings.
    """
    found: set[str] = set()
    for path in python_files(*folders):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= named_modules(node.value, path)
    return found


def named_modules(text: str, path: Path) -> set[str]:
    if ":" in text:
        return {text.partition(":")[0]}
    if re.fullmatch(r"[a-z_]\w*(\.\w+)+", text):
        return {text, text.rpartition(".")[0]}
    return {text} if path.name == "settings.py" else set()


def test_every_module_is_used() -> None:
    """A module that no other imports is dead. Those of the law may be waiting for their desk, but not for a test;
    those that Django finds by their place need no import.
    """
    imported = imports("src", "tests/law")
    modules = {".".join(path.relative_to(ROOT / "src").with_suffix("").parts): path for path in python_files("src")}
    modules = {module: path for module, path in modules.items() if not FOUND_BY_PLACE & {*path.parts, path.name}}
    dead = [name(path) for module, path in modules.items() if module not in imported]
    assert dead == []


# --- set-up ----------------------------------------------------------------------------------------------------------


def normal(name: str) -> str:
    return name.lower().replace("_", "-")


def requirement_names(lines: list[str]) -> set[str]:
    return {normal(Requirement(line).name) for line in lines}


def test_constraints_hold_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line)] == []
    assert lines == sorted(lines, key=lambda line: line.partition("==")[0].lower())


def test_constraints_pin_exactly_what_is_needed() -> None:
    """Every dependency, and what those need in turn; nothing else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["dev"]]
    needed: dict[str, set[str]] = {}
    while waiting:
        package = waiting.pop()
        known = needed.setdefault(normal(package.name), set())
        if known >= package.extras | {""}:
            continue
        known |= package.extras | {""}
        lines = importlib.metadata.requires(package.name) or []
        waiting += [each for each in map(Requirement, lines) if applies(each, known)]
    pinned = requirement_names((ROOT / "constraints.txt").read_text(encoding="utf-8").split())
    assert pinned == set(needed)


def test_every_dependency_is_used() -> None:
    """By the program itself; tools are called by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    imported = {module.partition(".")[0] for module in imports("src")}
    modules: dict[str, set[str]] = {}
    for module, packages in importlib.metadata.packages_distributions().items():
        for package in packages:
            modules.setdefault(normal(package), set()).add(module)
    needed = requirement_names(project["dependencies"])
    assert [package for package in sorted(needed) if not modules.get(package, set()) & imported] == []


def applies(requirement: Requirement, extras: set[str]) -> bool:
    """Whether a package's requirement holds here: for the extras asked for, this Python and this system."""
    return requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in extras)


def test_set_up_names_no_host() -> None:
    set_up = [ROOT / "pyproject.toml", ROOT / "constraints.txt", ROOT / "Makefile", ROOT / ".ci" / "run"]
    assert lines_matching(re.compile(r"://|index-url|find-links|trusted-host"), set_up) == []
