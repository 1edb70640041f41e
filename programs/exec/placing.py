"""A script of the host on a system's disk while it runs, with the modules beside it.

    host                         the system's disk, in the user's home
    scripts/tidy.py              tidy.py
    scripts/helper.py            helper.py             tidy.py says: import helper
    scripts/shapes/*.py          shapes/*.py           helper.py says: from shapes import circle
    scripts/other.py                                   nobody imports it
    scripts/list.txt                                   data: --copy-in brings it

What lies there already stays as it is. What was put there is taken away afterwards, unless the
script has changed it.
"""

import ast
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path, PurePath

import vos
from programs.errors import WrongUsageError

MOST_FILES, MOST_BYTES = 200, 4 << 20  # of modules beside a script


def modules_beside(directory: Path, texts: Iterable[bytes]) -> dict[Path, bytes]:
    """The modules in a directory that these texts import, and all that those import, by path.

    A WrongUsageError if there are more of them than there is room for.
    """
    found: dict[Path, bytes] = {}
    waiting = list(texts)
    seen: set[str] = set()
    while waiting:
        new = set(_imported(waiting.pop())) - seen
        seen |= new
        for path in chain.from_iterable(_files(directory, name) for name in sorted(new)):
            if path not in found:
                found[path] = _read(path)
                waiting.append(found[path])
            if len(found) > MOST_FILES or sum(map(len, found.values())) > MOST_BYTES:
                raise WrongUsageError(
                    f"more than {MOST_FILES} modules, or {MOST_BYTES >> 20} MiB, lie beside the"
                    f" script and are imported; {path} is one of them."
                )
    return found


def _imported(text: bytes) -> Iterator[str]:
    """The top-level names that a module's text imports; none of what is not Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def _files(directory: Path, name: str) -> Iterator[Path]:
    """The files of a module or package of that name."""
    if (package := directory / name).is_dir():
        yield from sorted(islice(package.rglob("*.py"), MOST_FILES + 1))
    if (module := directory / f"{name}.py").is_file():
        yield module


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUsageError(f"{path} cannot be read: {error.strerror}.") from error


class Placing:
    """Puts files into the directory that a system's user is in; `clear` takes them away again."""

    def __init__(self, system: vos.System) -> None:
        self._system = system
        self._put: dict[str, bytes] = {}
        self._made: list[str] = []

    def put(self, name: PurePath, data: bytes) -> bool:
        """Put a file there; False if something else of that name is there, or cannot be."""
        os = self._system.os
        path = os.path.join(*name.parts)
        try:
            if os.path.lexists(path):
                return self._read(path) == data
            self._make(os.path.dirname(path))
            with self._system.open(path, "xb") as file:
                file.write(data)
        except (OSError, ValueError):
            return False
        self._put[path] = data
        return True

    def clear(self) -> None:
        """Take away what was put there and is as it was."""
        os = self._system.os
        for path, data in self._put.items():
            with suppress(OSError):
                if self._read(path) == data:
                    os.remove(path)
        for path in reversed(self._made):
            with suppress(OSError):
                os.rmdir(path)

    def _read(self, path: str) -> bytes:
        with self._system.open(path, "rb") as file:
            return bytes(file.read())

    def _make(self, path: str) -> None:
        """Make a directory and those above it, where they are missing."""
        os = self._system.os
        if path and not os.path.isdir(path):
            self._make(os.path.dirname(path))
            os.mkdir(path)
            self._made.append(path)
