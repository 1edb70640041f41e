"""How long a program is: the lines of code of its main, and of what that uses.

A line of code has something on it that is neither a comment nor part of a docstring. What is used
is followed by name through the demos' own files: `c64.pack` in a main is `pack` in hardware/c64.py
and whatever that uses in turn. Python's library, numpy and the floors below are not followed.
"""

import ast
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from programs import demos

_DEMOS = Path(demos.__file__).parent
_PACKAGE = demos.__name__
_SILENT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENDMARKER,
}  # fmt: skip


class Name(NamedTuple):
    """A name that a file's top level binds."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of code: of the main itself, and of what it uses.

    `below` is what it uses of hardware/ and native/, named in `uses` as `c64.pack`; `shared` the
    rest of its own file and of the demos' common files: the picture's maths.
    """

    own: int
    below: int
    shared: int
    uses: tuple[str, ...]


class File:
    """One file: what its top level binds, where its imports lead, which lines are code."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self._text = path, text
        tree = ast.parse(text)
        self.bound = dict(_bound(tree))
        self.imported = dict(_imported(tree))
        self._code = _code_lines(text) - _docstring_lines(tree)

    def lines(self, name: str) -> set[int]:
        """The lines of code of a function, class or assignment."""
        node = self.bound[name]
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        return self._code & set(range(first, (node.end_lineno or first) + 1))

    def text_of(self, name: str) -> str:
        """What it says, docstring and all."""
        node = self.bound[name]
        return "\n".join(self._text.splitlines()[node.lineno - 1 : node.end_lineno])

    def uses(self, name: str) -> Iterator[Name]:
        """What the code of a bound name names in this file, or in one of the demos' own."""
        for node in ast.walk(self.bound[name]):
            if isinstance(node, ast.Name):
                if node.id in self.bound:
                    yield Name(self.path, node.id)
                elif isinstance(place := self.imported.get(node.id), Name):
                    yield place
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module = self.imported.get(node.value.id)
                if isinstance(module, Path):
                    yield Name(module, node.attr)


def count_lines(path: Path, main: str) -> Lines:
    """The lines of a main in the file at `path`, and of what it uses."""
    found = {Name(path, main)}
    waiting = list(found)
    while waiting:
        place = waiting.pop()
        if place.name in (file := _file(place.path)).bound:
            new = set(file.uses(place.name)) - found
            found |= new
            waiting += new
    places = [place for place in found if place.name in _file(place.path).bound]
    below = [place for place in places if place.path.parent.parent == _DEMOS]
    shared = set(places) - set(below) - {Name(path, main)}
    uses = sorted(f"{place.path.stem}.{place.name}" for place in below)
    return Lines(len(_file(path).lines(main)), _sum(below), _sum(shared), tuple(uses))


def source_of(path: Path, main: str) -> str:
    """The text of a main, docstring and all."""
    return _file(path).text_of(main)


def _sum(places: Iterable[Name]) -> int:
    """One line may bind several names, and counts once."""
    return len({(p.path, line) for p in places for line in _file(p.path).lines(p.name)})


@lru_cache(maxsize=64)
def _file(path: Path) -> File:
    with tokenize.open(path) as stream:
        return File(path, stream.read())


def _bound(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from ((n.id, node) for n in ast.walk(target) if isinstance(n, ast.Name))


def _imported(tree: ast.Module) -> Iterator[tuple[str, Name | Path]]:
    """Names that imports bind: to a file of the demos, or to a name in one."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_PACKAGE):
            folder = _DEMOS.joinpath(*(node.module or "").split(".")[2:])
            for alias in node.names:
                as_module = folder / f"{alias.name}.py"
                as_name = Name(folder.with_suffix(".py"), alias.name)
                yield alias.asname or alias.name, as_module if as_module.exists() else as_name


def _code_lines(text: str) -> set[int]:
    tokens = tokenize.generate_tokens(StringIO(text).readline)
    spans = (range(t.start[0], t.end[0] + 1) for t in tokens if t.type not in _SILENT)
    return {line for span in spans for line in span}


def _docstring_lines(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            match node.body[0]:
                case ast.Expr(value=ast.Constant(value=str())) as text:
                    lines |= set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    return lines
