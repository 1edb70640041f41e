"""What there is to run, read without running it: no demo and no computer is imported here.

A demo is a module of `programs.demos`; its docstring's first line says what it shows, and its
functions named `raw_<model>` are its mains. They are read from the source, so that help, completion
and `peekpoke list` do not wait for numpy.
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

ACCESS = {"raw": "raw_{model}"}  # an access, and how a demo's main for it is called


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo: its name, its file, what it shows in one sentence, its mains by name."""

    name: str
    path: Path
    sentence: str
    mains: tuple[str, ...]

    def models(self, access: str = "raw") -> tuple[str, ...]:
        """The models that it has a main for."""
        return tuple(model for model in MODELS if ACCESS[access].format(model=model) in self.mains)


def demo_names() -> tuple[str, ...]:
    """Every demo, in the order of the course."""
    return demos.DEMOS


def read_demo(name: str) -> Demo:
    """The demo of that name, one of `demo_names()`."""
    path = Path(demos.__file__).with_name(f"{name}.py")
    tree = ast.parse(path.read_bytes())
    names = tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    prefixes = tuple(pattern.partition("{")[0] for pattern in ACCESS.values())
    sentence = (ast.get_docstring(tree) or "").partition("\n")[0]
    return Demo(name, path, sentence, tuple(n for n in names if n.startswith(prefixes)))


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
