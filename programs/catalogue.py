"""What there is to run, read without running it: no demo and no computer is imported here.

A demo is a module of `programs.demos`; its docstring's first line says what it shows, and its mains
are the functions that are called as `ACCESS` says. They are read from the source, so that help,
completion and `peekpoke list` do not wait for numpy.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from programs import demos
from programs.errors import WrongUsageError

# As in `emulator.MODELS`, which importing would cost more than all of a help page; a test compares.
MODELS = ("c64", "spectrum", "pc", "hack", "workstation")

# As in `vos.systems` and each system's variants, the default first; for the same reason.
SYSTEMS = {
    "linux": ("debian", "ubuntu", "fedora", "alpine"),
    "windows": ("10", "11", "7"),
    "macos": ("14", "12", "10.15", "10.12"),
}

TITLES = {"linux": "Linux", "windows": "Windows", "macos": "macOS"}  # as sentences name them

DEFAULT_SYSTEM = next(iter(SYSTEMS))

# An access, and how a demo's main for it is called.
ACCESS = {"raw": "raw_{model}", "native": "native_{system}", "portable": "portable"}


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo: its name, its file, what it shows in one sentence, its mains by name."""

    name: str
    path: Path
    sentence: str
    mains: tuple[str, ...]

    def models(self, access: str = "raw", system: str = DEFAULT_SYSTEM) -> tuple[str, ...]:
        """The models that it has a main for."""
        return tuple(m for m in MODELS if main_name(access, m, system) in self.mains)


def main_name(access: str, model: str, system: str) -> str:
    """What a demo's main is called; `system` may name a variant, which changes nothing."""
    return ACCESS[access].format(model=model, system=system.partition("/")[0])


_MAIN_NAMES = {main_name(a, m, s) for a in ACCESS for m in MODELS for s in SYSTEMS}


def demo_names() -> tuple[str, ...]:
    """Every demo, in the order of the course."""
    return demos.DEMOS


def read_demo(name: str) -> Demo:
    """The demo of that name, one of `demo_names()`."""
    path = Path(demos.__file__).with_name(f"{name}.py")
    tree = ast.parse(path.read_bytes())
    sentence = (ast.get_docstring(tree) or "").partition("\n")[0]
    return Demo(name, path, sentence, mains_of(tree))


def mains_of(tree: ast.Module) -> tuple[str, ...]:
    """The functions of a file that are called as a demo's mains are, in their order."""
    names = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return tuple(name for name in names if name in _MAIN_NAMES)


def near(name: str, names: Iterable[str]) -> str:
    """What to say after "there is no such name": the nearest names, or all of them.

    >>> near("c65", MODELS)
    'did you mean c64?'
    >>> near("amiga", MODELS)
    'there are c64, spectrum, pc, hack and workstation.'
    """
    names = tuple(names)
    close = get_close_matches(name.lower(), names, 1)
    return f"did you mean {close[0]}?" if close else f"there are {listed(names)}."


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names as a sentence has them: `a, b and c`."""
    *most, final = names
    return f"{', '.join(most)} {last} {final}" if most else final


def check_model(name: str) -> str:
    """`name`, if it is a model; a WrongUsageError that says what there is if not."""
    if name in MODELS:
        return name
    raise WrongUsageError(f"there is no model {name!r}; {near(name, MODELS)}")


def check_system(name: str) -> str:
    """`name`, if it is a system's or, as `linux/alpine`, a variant's; else a WrongUsageError."""
    system, slash, variant = name.partition("/")
    if system not in SYSTEMS:
        raise WrongUsageError(f"there is no system {system!r}; {near(system, SYSTEMS)}")
    if slash and variant not in SYSTEMS[system]:
        raise WrongUsageError(
            f"{system} has no variant {variant!r}; {near(variant, SYSTEMS[system])}"
        )
    return name
