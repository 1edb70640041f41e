"""The kernel is one and knows no system; what is below imports nothing from above."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import vos

ROOT = Path(vos.__file__).parent
SYSTEMS = re.compile(r"linux|macos|darwin|windows|win32|\bposix\b", re.IGNORECASE)
# Comments and docstrings may name the field's own examples; names in the code may not.
NEUTRAL = [
    path
    for part in ("kernel", "drivers", "filesystem")
    for path in sorted((ROOT / part).rglob("*.py"))
]


def code_words(path: Path) -> set[str]:
    """Every name, attribute and string of a file's code, its docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    words: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            words.add(str(node.value))
        words |= {
            str(getattr(node, field))
            for field in ("id", "attr", "arg", "name", "module")
            if getattr(node, field, None)
        }
    return words


@pytest.mark.parametrize("path", NEUTRAL, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_mechanism_knows_a_system_by_name(path: Path) -> None:
    assert not {word for word in code_words(path) if SYSTEMS.search(word)}


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return found | {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }


FORBIDDEN = {
    "filesystem": (
        "emulator", "programs", "vos.kernel", "vos.drivers", "vos.systems", "vos.portable",
    ),
    "drivers": ("programs", "vos.kernel", "vos.systems", "vos.portable", "vos.filesystem"),
    "kernel": ("programs", "pygame"),
    "systems": (
        "programs", "pygame", "errno", "stat", "fcntl", "posix", "nt", "pwd", "grp", "signal",
    ),
}  # fmt: skip
FILES = [(part, path) for part in FORBIDDEN for path in sorted((ROOT / part).rglob("*.py"))]


@pytest.mark.parametrize(
    ("part", "path"), FILES, ids=[path.relative_to(ROOT).as_posix() for _, path in FILES]
)
def test_what_is_below_imports_nothing_from_above(part: str, path: Path) -> None:
    for module in imports(path):
        assert not any(
            module == name or module.startswith(f"{name}.") for name in FORBIDDEN[part]
        ), module


def test_no_code_asks_which_system_it_is() -> None:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                compared = (node.left, *node.comparators)
                names = {each.value for each in compared if isinstance(each, ast.Constant)}
                assert not names & {"linux", "macos", "windows"}, f"{path}:{node.lineno}"
