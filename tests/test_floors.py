"""Three floors: an upper one imports a lower one, never the reverse; pygame in two rooms alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from vos.systems import SYSTEMS, system

ROOT = Path(__file__).parent.parent
PACKAGES = ("emulator", "vos", "programs")
FORBIDDEN = {"emulator": {"vos", "programs"}, "vos": {"programs"}, "programs": set[str]()}
PYGAME_FILES = ("emulator/live/window/", "emulator/live/sound.py")
SYSTEM = re.compile(r"linux|windows|win32|macos|darwin", re.IGNORECASE)
# What else tells one from another: os.name, and the distributions (versions are bare numbers).
ALIASES = {"nt", "posix"} | {
    variant for name in SYSTEMS for variant in system(name).variants if variant.isalpha()
}
# Where systems may be named, and why.
NAMING = {
    "emulator/live/": "windows, terminals and signals are the host's",
    "emulator/devices/disk_host.py": "each host locks files in its own way",
    "vos/systems/": "each system's own folder, and the one table of their names",
    "vos/portable/sys_module.py": "attributes of CPython's sys that are one platform's",
    "programs/catalogue.py": "the one table of names for the command line, as vos.systems has it",
    "programs/demos/": "native mains, each in the words of its system",
}
SOURCES = {
    path.relative_to(ROOT).as_posix(): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}


def tree(name: str) -> ast.Module:
    return ast.parse(SOURCES[name].read_text(encoding="utf-8"), name)


def imports(name: str) -> Iterator[str]:
    """The top-level names of the absolute imports of a file, inside functions too."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno} imports relatively"
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield ast.unparse(node.args[0]).strip("'\"").partition(".")[0]


def spoken(name: str) -> Iterator[tuple[int, str]]:
    """The identifiers and texts of a file, without docstrings."""
    module = tree(name)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Constant(value=str(text)) if id(node) not in docstrings:
                yield line, text
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.arg(arg=text):
                yield line, text
            case ast.FunctionDef(name=text) | ast.ClassDef(name=text) | ast.alias(name=text):
                yield line, text


def test_all_packages_are_here() -> None:
    assert {name.partition("/")[0] for name in SOURCES} == set(PACKAGES)


@pytest.mark.parametrize("name", SOURCES)
def test_no_floor_imports_one_above_it(name: str) -> None:
    assert FORBIDDEN[name.partition("/")[0]].isdisjoint(imports(name))


@pytest.mark.parametrize("name", SOURCES)
def test_pygame_is_imported_by_window_and_sound_alone(name: str) -> None:
    assert name.startswith(PYGAME_FILES) or "pygame" not in imports(name)


def named(name: str) -> list[tuple[int, str]]:
    """Where a file names a system."""
    return [(line, text) for line, text in spoken(name) if SYSTEM.search(text) or text in ALIASES]


@pytest.mark.parametrize("name", [name for name in SOURCES if not name.startswith(tuple(NAMING))])
def test_no_system_is_known_by_name(name: str) -> None:
    assert not named(name)


@pytest.mark.parametrize("place", NAMING)
def test_every_exemption_is_needed(place: str) -> None:
    assert any(named(name) for name in SOURCES if name.startswith(place))


def test_the_catalogue_names_systems_in_its_tables_alone() -> None:
    lines = {
        line
        for node in tree("programs/catalogue.py").body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("SYSTEMS", "TITLES")
        for line in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    assert {line for line, _ in named("programs/catalogue.py")} <= lines


@pytest.mark.parametrize("name", [name for name in SOURCES if name.startswith("vos/systems/")])
def test_no_system_imports_another_and_what_they_share_imports_none(name: str) -> None:
    own = name.split("/")[2]
    modules = [
        node.module or "" for node in ast.walk(tree(name)) if isinstance(node, ast.ImportFrom)
    ]
    named = {module.split(".")[2] for module in modules if module.startswith("vos.systems.")}
    assert named.intersection(SYSTEMS) <= {own}
